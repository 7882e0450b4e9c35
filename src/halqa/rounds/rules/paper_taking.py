"""What becomes of each answer that came back on paper, beside those that somebody may have changed on screen meanwhile."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.enums.paper import Fate
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import asked_questions, is_answered, mark_of, tidied
from halqa.rounds.rules.paper_reading import IN_THE_FILE, Reading

SHORT: Final = 8
"""How many digits of an answer's mark are kept in a file: enough to say whether somebody has changed it."""

NOT_LOST: Final = IN_THE_FILE | {"answered-though-not-asked"}
"""Reasons about what stands beside an answer, or about one that is not asked: the answer itself was read."""

Stood = Mapping[str, str]
"""What stood in each question when a file was made, by short marks."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An answer that came back, and what becomes of it."""

    question: str
    value: Any
    fate: Fate

    @property
    def is_kept(self) -> bool:
        """Whether it is written down, in the answer or beside it."""
        return self.fate in {Fate.FIRST, Fate.REPLACES, Fate.ASIDE}


def short_mark(value: Any) -> str:
    """Return by which an answer of a file is known again."""
    return mark_of(value)[:SHORT]


EMPTY: Final = short_mark("")


def stood_in(form: Form, answers: Mapping[str, Any]) -> Stood:
    """Return what stands in each question that can come back."""
    return {one.id: short_mark(answers.get(one.id, "")) for one in _askable(form)}


def as_property(form: Form, stood: Stood) -> str:
    """Return it as it is written into a file: in the order of the form, empty where nothing stood."""
    marks = (stood.get(one.id, EMPTY) for one in _askable(form))
    return ".".join("" if mark == EMPTY else mark for mark in marks)


def from_property(form: Form, text: str) -> Stood | None:
    """Return what a file says that stood; nothing where it says nothing, or something that is not of this form."""
    marks, questions = text.split("."), [one.id for one in _askable(form)]
    if not text or len(marks) != len(questions) or any(len(mark) not in (0, SHORT) for mark in marks):
        return None
    return {question: mark or EMPTY for question, mark in zip(questions, marks, strict=True)}


def comings(
    form: Form, reading: Reading, stands: Mapping[str, Any], stood: Stood | None, unfit: Collection[str]
) -> tuple[Coming, ...]:
    """Return what becomes of each question that was answered on paper, or emptied there.

    Where the paper is as it was made, what stands stays. Where what stands is what stood when it was made, the paper goes in its
    place. Where somebody has changed it meanwhile, or nobody knows what stood (``stood`` is None), and where a part of the answer
    could not be understood, the paper goes beside it. Nothing is taken out because it is missing on paper. Files come by
    themselves. ``unfit`` are the places of answers that were read, and cannot be sent as they are.
    """
    lost = {one.name.partition(".")[0] for one in reading.findings if one.refusal.code not in NOT_LOST and one.name not in unfit}
    asked = {one.id for one in asked_questions(form, reading.told)}
    return tuple(
        Coming(one.id, value, fate)
        for one in _askable(form)
        for value, fate in _fates(one, reading, stands.get(one.id, ""), stood, is_lost=one.id in lost, is_asked=one.id in asked)
    )


def _fates(
    question: Question, reading: Reading, standing: Any, stood: Stood | None, *, is_lost: bool, is_asked: bool
) -> Iterator[tuple[Any, Fate]]:
    value = tidied(reading.told.get(question.id))
    then = None if stood is None else stood.get(question.id, EMPTY)
    if not is_answered(value):
        if is_answered(standing) and then not in (None, EMPTY) and not is_lost and is_asked:
            yield "", Fate.EMPTIED
    elif not is_asked:
        # What is written where nothing is asked is told with its words.
        return
    elif mark_of(value) == mark_of(standing) or then == short_mark(value):
        yield value, Fate.STANDS
    elif not is_answered(standing):
        yield value, Fate.FIRST
    else:
        yield value, Fate.REPLACES if then == short_mark(standing) and not is_lost else Fate.ASIDE


def _askable(form: Form) -> Iterator[Question]:
    return (one for one in form.questions if not one.group and one.type is not QuestionType.FILE)
