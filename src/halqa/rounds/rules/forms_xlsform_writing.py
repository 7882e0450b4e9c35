"""A form as the three sheets of an XLSForm, row by row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from halqa.foundation.localized import Localized
from halqa.rounds.enums.forms import CellType, QuestionType, TextFormat
from halqa.rounds.rules.forms import Form, Question, texts_of
from halqa.rounds.rules.forms_xlsform import (
    CHOICES,
    CHOSEN,
    FORMATS,
    LANGUAGE_HEADS,
    LOCALIZED,
    OWN,
    PLAIN,
    SETTINGS,
    SURVEY,
    TYPES,
    WORDS,
    limits_of,
    relevant_of,
)

Cells = dict[str, str]
Words = Mapping[str, Mapping[str, str]]
"""What questions beside a question are called in each language: ``year``, ``currency``."""

_CELLS: Final = {CellType.TEXT: "text", CellType.WHOLE: "integer", CellType.DECIMAL: "decimal"}


def sheets_of(form: Form, words: Words) -> dict[str, list[list[str]]]:
    """Return the sheets of an XLSForm by name, each with its head."""
    return {
        SURVEY: _sheet(_survey_head(form), _survey(form, words)),
        CHOICES: _sheet(["list_name", "name", *_heads("label", form)], _choices(form)),
        SETTINGS: _sheet(_settings_head(form), [_settings(form)]),
    }


def _sheet(head: Sequence[str], rows: Sequence[Cells]) -> list[list[str]]:
    return [[*head], *([row.get(name, "") for name in head] for row in rows)]


def _survey_head(form: Form) -> list[str]:
    first, *others = PLAIN
    localized = [head for name in LOCALIZED for head in _heads(name, form)]
    return [first, others[0], *localized, *others[1:]]


def _heads(name: str, form: Form) -> list[str]:
    return [f"{name}::{LANGUAGE_HEADS[tag]}" for tag in form.languages]


def _said(name: str, text: Localized | None) -> Cells:
    return {f"{name}::{LANGUAGE_HEADS[tag]}": said for tag, said in text.texts.items()} if text else {}


def _settings_head(form: Form) -> list[str]:
    own = [f"{OWN}{name}" for name in ("kind", "sources", "made_from")]
    return ["form_title", "form_id", "version", "default_language", *own, *_heads(f"{OWN}title", form)]


def _settings(form: Form) -> Cells:
    return {
        "form_title": form.title.texts[form.source],
        "form_id": form.key,
        "version": str(form.version),
        "default_language": LANGUAGE_HEADS[form.source],
        f"{OWN}kind": form.kind,
        f"{OWN}sources": " ".join(form.sources),
        f"{OWN}made_from": _origins(form),
        **_said(f"{OWN}title", form.title),
    }


def _survey(form: Form, words: Words) -> list[Cells]:
    rows = [_intro("form", form.intro)] if form.intro else []
    for section in form.sections:
        own = {f"{OWN}part": "section", f"{OWN}made_from": _origins(section)}
        rows.append({"type": "begin_group", "name": section.id, **_said("label", section.title), **own})
        if section.intro:
            rows.append(_intro(section.id, section.intro))
        for question in form.top_level(section.id):
            rows += _question(question, words, form.members(question.id))
        rows.append({"type": "end_group"})
    return rows


def _intro(name: str, text: Localized) -> Cells:
    return {"type": "note", "name": f"{name}.intro", f"{OWN}part": "intro", **_said("label", text)}


def _question(question: Question, words: Words, members: Sequence[Question] = ()) -> Iterator[Cells]:
    row = _head_row(question)
    match question.type:
        case QuestionType.GROUP:
            yield row
            for member in members:
                yield from _question(member, words)
            yield {"type": "end_repeat"}
        case QuestionType.TABLE:
            yield row
            yield from _table(question)
            yield from _beside(question, words, "")
            yield {"type": "end_group"}
        case QuestionType.RATING if question.options:
            scale, row["parameters"] = row["parameters"], ""
            yield row | {"type": "begin_group"}
            for option in question.options:
                cells = {"type": "range", "name": f"{question.id}.{option.id}", "parameters": scale, f"{OWN}part": "option"}
                yield cells | _said("label", option.label)
            yield {"type": "end_group"}
        case _:
            yield row
            yield from _beside(question, words, row["relevant"])


def _head_row(question: Question) -> Cells:
    kind = TYPES[question.type]
    is_many = question.type in {QuestionType.GROUP, QuestionType.TABLE} or (
        question.type is QuestionType.RATING and bool(question.options)
    )
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
        kind = f"{kind} {question.id}"
    elif question.type is QuestionType.NUMBER and question.whole:
        kind = "integer"
    return {
        "type": kind,
        "name": question.id,
        "required": "yes" if question.required and not is_many else "",
        "relevant": relevant_of(question.only_if),
        "constraint": " and ".join(_constraint(question)),
        "parameters": f"start={question.least} end={question.most} step=1" if question.type is QuestionType.RATING else "",
        "appearance": "multiline" if question.type is QuestionType.LONG_TEXT else "",
        "body::accept": ",".join(question.kinds),
        f"{OWN}type": question.type if is_many or question.type in {QuestionType.MONEY, QuestionType.RECORD} else "",
        f"{OWN}concept": question.concept,
        f"{OWN}required": "yes" if question.required and is_many else "",
        f"{OWN}least": _number(question.least) if question.type is QuestionType.GROUP else "",
        f"{OWN}most": _number(question.most) if question.type in {QuestionType.GROUP, QuestionType.FILE} else "",
        f"{OWN}currency": question.currency,
        f"{OWN}record": question.record or "",
        f"{OWN}kinds": " ".join(kind.name.lower() for kind in question.kinds),
        f"{OWN}made_from": _origins(question),
        **_said("label", question.label),
        **_said("hint", question.help),
        **_said(f"{OWN}unit", question.unit),
        **_said(f"{OWN}low", question.low),
        **_said(f"{OWN}high", question.high),
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _constraint(question: Question) -> list[str]:
    match question.type:
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            clauses = [] if question.format is TextFormat.PLAIN else [FORMATS[question.format]]
            return clauses + limits_of(WORDS, question.least_words, question.most_words)
        case QuestionType.NUMBER | QuestionType.MONEY:
            return limits_of(".", question.least, question.most)
        case QuestionType.CHOICES:
            return limits_of(CHOSEN, question.least, question.most)
        case _:
            return []


def _beside(question: Question, words: Words, relevant: str) -> Iterator[Cells]:
    """Yield the questions for the year of a figure and the currency of a sum: other readers ask them as questions."""
    if question.with_year:
        yield _companion(question, words, "year", "integer") | {"relevant": relevant}
    if question.type is QuestionType.MONEY and not question.currency:
        yield _companion(question, words, "currency", "text") | {"relevant": relevant}


def _companion(question: Question, words: Words, part: str, kind: str) -> Cells:
    said = {f"label::{LANGUAGE_HEADS[tag]}": words[part][tag] for tag in question.label.texts}
    return {"type": kind, "name": f"{question.id}.{part}", f"{OWN}part": part, **said}


def _table(question: Question) -> Iterator[Cells]:
    for row in question.rows:
        yield {"type": "begin_group", "name": f"{question.id}.{row.id}", f"{OWN}part": "row", **_said("label", row.label)}
        for column in question.columns:
            name = f"{question.id}.{row.id}.{column.id}"
            yield {"type": _CELLS[column.type], "name": name, f"{OWN}part": "column", **_said("label", column.label)}
        yield {"type": "end_group"}


def _choices(form: Form) -> list[Cells]:
    return [
        {"list_name": question.id, "name": option.id, **_said("label", option.label)}
        for question in form.questions
        if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}
        for option in question.options
    ]


def _origins(holder: object) -> str:
    """Return from what the translations of something were made, as one cell; empty where nobody noted it."""
    marks = {".".join(map(str, path)): dict(text.made_from) for path, text in texts_of(holder) if text.made_from}
    return json.dumps(marks, sort_keys=True) if marks else ""
