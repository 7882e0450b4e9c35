"""Nothing is asked twice: what is known of a concept already is brought along, with its day, and whether it is still true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from halqa.foundation.localized import Localized
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import Fit, KnownFrom, QuestionType
from halqa.rounds.rules.forms import Concepts, Form, Question
from halqa.rounds.rules.forms_answers import Limits, clean, is_answered, refusals_to_answer
from halqa.rounds.rules.forms_comparison import earlier, fit

UNDATED: Final = date.min

ANSWER_TO_REVIEWER: Final = "report.answer-to-reviewer"
"""The concept of the question in which a city answers what the reviewer of its last report asked."""

OF_ONE_TEXT: Final = frozenset({ANSWER_TO_REVIEWER, "report.period-begun", "report.period-ended"})
"""Concepts of which the answer belongs to one report and to no other."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a concept: an answer of this type, from which day on, and from where.

    Either ``known_from`` names what of the registry it is, with the address of its ``source``; or ``form`` names the form in
    which it was answered, and ``title`` what that was called. ``on`` is empty where nobody knows the day.
    """

    concept: str
    type: QuestionType
    value: Any
    on: date | None
    known_from: KnownFrom | None = None
    source: str = ""
    form: str = ""
    title: Localized | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer that is brought along into a question. ``is_old`` asks aloud whether it is still true.

    ``against`` are the reasons why it cannot stand as it is: the question has other limits or other options today.
    """

    known: Known
    is_old: bool
    against: tuple[Refusal, ...] = ()


def carried(form: Form, known: Iterable[Known], concepts: Concepts, limits: Limits, today: date) -> Mapping[str, Carried]:
    """Return, by question, what is known of its concept: the newest answer of the same type."""
    newest: dict[str, Known] = {}
    for one in sorted(known, key=lambda one: one.on or UNDATED):
        newest[one.concept] = one
    found = {}
    for question in form.questions:
        brought = newest.get(question.concept) if question.concept else None
        if brought is None or brought.type is not question.type or question.group:
            continue
        concept = concepts.get(question.concept)
        old = concept is None or is_old(brought.on, concept.months, today)
        found[question.id] = Carried(brought, old, _reasons_against(question, brought.value, limits))
    return found


def is_old(on: date | None, months: int, today: date) -> bool:
    """Return whether an answer is older than these calendar months; one without a day is."""
    if on is None:
        return True
    passed = (today.year - on.year) * 12 + today.month - on.month - (today.day < on.day)
    return passed >= months


def _reasons_against(question: Question, value: Any, limits: Limits) -> tuple[Refusal, ...]:
    if question.type is QuestionType.GROUP:
        return ()
    return tuple(refusal for _name, refusal in refusals_to_answer(question, value, limits))


def begun_with(old: Form, new: Form, answers: Mapping[str, Any], limits: Limits) -> Mapping[str, Any]:
    """Return the answers, by question of the new form, with which a text begins that follows an earlier one.

    Those go along that can stand as they are: of the same question or concept, where every earlier answer still fits or this one
    does. Files stay where they were added, and what was answered to a reviewer belongs to that one report.
    """
    found = {}
    for question in new.questions:
        before = None if question.group else earlier(old, question)
        value = answers.get(before.id) if before else None
        if before is None or not is_answered(value) or question.concept in OF_ONE_TEXT or fit(before, question) is Fit.LOST:
            continue
        if question.type is QuestionType.FILE or not _has_same_members(old, new, question):
            continue
        if question.type is QuestionType.GROUP or not refusals_to_answer(question, value, limits):
            found[question.id] = value
    # Options and branches may have gone: what nobody is asked now does not begin.
    return clean(new, found)


def _has_same_members(old: Form, new: Form, group: Question) -> bool:
    """Return whether entries of a group can go along whole: no file in them, and every answer fits its question still."""
    if group.type is not QuestionType.GROUP:
        return True
    return all(
        one.type is not QuestionType.FILE and (before := old.question(one.id)) is not None and fit(before, one) is Fit.KEEPS
        for one in new.members(group.id)
    )
