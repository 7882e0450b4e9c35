"""Reading copies: which texts of an application can be translated, and when a copy is older than its original."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import CellType, QuestionType, TextFormat
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import asked_questions, is_answered

LONGEST_COPY: Final = 40_000
"""Characters of one reading copy: twice the longest answer, for some languages need more room."""


@dataclass(frozen=True, slots=True)
class OriginalText:
    """A text as the city wrote it. ``place``: a question, ``group.number.question`` or ``table.row.column``."""

    place: str
    question: str
    text: str

    @property
    def sha256(self) -> str:
        """The fingerprint by which a copy tells from which wording it was made."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def texts_to_read(form: Form, answers: Mapping[str, Any]) -> tuple[OriginalText, ...]:
    """Return the texts that are written in a language, in the order of the form: no address, no number, no name of an option."""
    return tuple(each for question in asked_questions(form, answers) for each in _of(form, question, answers.get(question.id)))


def _of(form: Form, question: Question, value: Any) -> Iterator[OriginalText]:
    if not is_answered(value):
        return
    match question.type:
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT if question.format is TextFormat.PLAIN:
            yield OriginalText(question.id, question.id, str(value))
        case QuestionType.TABLE:
            for row in question.rows:
                for column in question.columns:
                    cell = value.get(row.id, {}).get(column.id)
                    if column.type is CellType.TEXT and is_answered(cell):
                        yield OriginalText(f"{question.id}.{row.id}.{column.id}", question.id, str(cell))
        case QuestionType.GROUP:
            for number, entry in enumerate(value):
                for member in form.members(question.id):
                    for text in _of(form, member, entry.get(member.id)):
                        yield OriginalText(f"{question.id}.{number}.{text.place}", question.id, text.text)


def refusals_to_copy(text: str) -> tuple[Refusal, ...]:
    """Return what is wrong with a reading copy."""
    if not text.strip():
        return (Refusal("copy-missing"),)
    return (Refusal("copy-too-long", {"characters": len(text), "most": LONGEST_COPY}),) if len(text) > LONGEST_COPY else ()
