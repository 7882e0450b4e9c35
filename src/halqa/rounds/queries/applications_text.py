"""The text of an application to be read: every question with what stands there, as it is signed and endorsed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller, subject_names
from halqa.documents.queries.files import FileLine, files_of
from halqa.foundation.localized import Chosen, Localized
from halqa.foundation.subjects import is_subject
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import number, reader_locale, when_text
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import answers_of, form_of_application, subject_of, text_of
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import asked_questions


@dataclass(frozen=True)
class AnswerLine:
    """A question with its answer. Of what does not apply to its type everything is empty.

    ``text`` is what the city wrote, in its language; ``words`` what Halqa says of it, in the reader's. ``lost``: how many files
    are named in the answer and cannot be read by whoever asks.
    """

    id: str
    number: int | None
    label: Chosen
    text: str = ""
    words: str = ""
    items: tuple[Chosen, ...] = ()
    pairs: tuple[tuple[Chosen, str], ...] = ()
    head: tuple[Chosen, ...] = ()
    rows: tuple[tuple[Chosen, tuple[str, ...]], ...] = ()
    files: tuple[FileLine, ...] = ()
    lost: int = 0
    entries: tuple[tuple["AnswerLine", ...], ...] = ()
    is_changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not (self.text or self.words or self.items or self.pairs or self.rows or self.files or self.lost or self.entries)


@dataclass(frozen=True)
class TextSection:
    """A section of the text."""

    title: Chosen
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class ApplicationText:
    """The whole text with its fingerprint. ``marks`` say of each answer in short what it is, to find later what has changed."""

    language: str
    sha256: str
    marks: str
    sections: tuple[TextSection, ...]
    changed: tuple[Chosen, ...] = field(default=())


def application_text(application: Application, reader: Caller, *, read: str = "") -> ApplicationText:
    """Return the text as it stands; with ``read``, the marks of one that was read before, what has changed since is named."""
    form = form_of_application(application)
    answers, fingerprint = text_of(application, form, answers_of(application))
    files = {one.key: one for one in files_of(subject_of(application.key), reader)}
    names = subject_names(set(_records(form, answers)), reader_language())
    marks = {question.id: _mark(answers.get(question.id)) for question in asked_questions(form, answers)}
    before = dict(part.split(":", 1) for part in read.split() if ":" in part)
    changed = {name for name in {*marks, *before} if marks.get(name) != before.get(name)} if before else set()
    put = _Writer(form, answers, files, names, changed)
    numbers = {question.id: place for place, question in enumerate((one for one in form.questions if not one.group), start=1)}
    asked = {question.id for question in asked_questions(form, answers)}
    sections = tuple(
        TextSection(
            _chosen(section.title),
            tuple(put.line(one, answers.get(one.id), numbers[one.id]) for one in form.top_level(section.id) if one.id in asked),
        )
        for section in form.sections
    )
    known = [form.question(name) for name in numbers if name in changed]
    return ApplicationText(
        language=application.language,
        sha256=fingerprint,
        marks=" ".join(f"{name}:{mark}" for name, mark in marks.items()),
        sections=tuple(section for section in sections if section.lines),
        changed=tuple(_chosen(one.label) for one in known if one),
    )


@dataclass(frozen=True)
class _Writer:
    form: Form
    answers: Mapping[str, Any]
    files: Mapping[str, FileLine]
    names: Mapping[str, str]
    changed: set[str]

    def line(self, question: Question, value: Any, place: int | None = None) -> AnswerLine:
        told = {} if value is None else self._said(question, value)
        is_changed = place is not None and question.id in self.changed
        return AnswerLine(question.id, place, _chosen(question.label), is_changed=is_changed, **told)

    def _said(self, question: Question, value: Any) -> dict[str, Any]:
        options = {option.id: _chosen(option.label) for option in question.options}
        match question.type:
            case QuestionType.NUMBER | QuestionType.MONEY:
                return {"words": _figure(question, value)}
            case QuestionType.CHOICE:
                return {"items": (options[value],)} if value in options else {"text": str(value)}
            case QuestionType.CHOICES:
                return {"items": tuple(options[one] for one in value if one in options)}
            case QuestionType.RATING if isinstance(value, Mapping):
                return {"pairs": tuple((options[key], number(given)) for key, given in value.items() if key in options)}
            case QuestionType.RATING:
                return {"words": number(value)}
            case QuestionType.TABLE:
                return self._table(question, value)
            case QuestionType.FILE:
                found = tuple(self.files[key] for key in value if key in self.files)
                return {"files": found, "lost": len(value) - len(found)}
            case QuestionType.RECORD:
                return {"words": self.names.get(str(value), str(value))}
            case QuestionType.DAY:
                return {"words": _day(str(value))}
            case QuestionType.AGREEMENT:
                return {"words": _("Yes.")} if value else {}
            case QuestionType.GROUP:
                members = self.form.members(question.id)
                shown = ((self.line(one, entry.get(one.id)) for one in members if one.id in entry) for entry in value)
                return {"entries": tuple(tuple(lines) for lines in shown)}
        return {"text": str(value)}

    def _table(self, question: Question, value: Mapping[str, Any]) -> dict[str, Any]:
        rows = tuple(
            (_chosen(row.label), tuple(str((value.get(row.id) or {}).get(column.id, "")) for column in question.columns))
            for row in question.rows
            if value.get(row.id)
        )
        year = _("Of the year %(year)s.") % {"year": value["year"]} if value.get("year") else ""
        return {"head": tuple(_chosen(column.label) for column in question.columns), "rows": rows, "words": year}


def _figure(question: Question, value: Mapping[str, Any]) -> str:
    try:
        amount = Decimal(str(value.get("value", "")))
    except InvalidOperation:
        return str(value.get("value", ""))
    currency = str(value.get("currency") or question.currency or "")
    said = format_currency(amount, currency, locale=reader_locale()) if currency else number(amount)
    if question.unit:
        said = _("%(number)s (%(unit)s)") % {"number": said, "unit": question.unit.pick(reader_language()).text}
    return _("%(figure)s, of %(year)s") % {"figure": said, "year": value["year"]} if value.get("year") else said


def _day(text: str) -> str:
    try:
        return when_text(date.fromisoformat(text))
    except ValueError:
        return text


def _records(form: Form, answers: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of what answers lead to, in groups too."""
    for question in form.questions:
        if question.type is not QuestionType.RECORD:
            continue
        held = (
            [entry.get(question.id) for entry in answers.get(question.group) or ()]
            if question.group
            else [answers.get(question.id)]
        )
        yield from (str(one) for one in held if one and is_subject(str(one)))


def _mark(value: Any) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def _chosen(text: Localized) -> Chosen:
    return text.pick(reader_language())
