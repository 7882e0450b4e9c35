"""Answers to a form: which questions are asked, what is missing, what cannot stand. What an answer holds, by type:

short-text, long-text, choice, record  a text
choices, file                          a list of texts (ids of options, keys of files)
number, money                          value (a decimal as a text), year, currency
rating                                 a whole number; of several things, one for each by its id
table                                  texts by row and column, and year
day                                    a day as ISO 8601 writes it
agreement                              yes
group                                  a list of answers by question
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from halqa.foundation.refusals import Refusal
from halqa.foundation.subjects import is_subject
from halqa.foundation.textanalysis import count_words
from halqa.rounds.enums.forms import CellType, QuestionType, Test, TextFormat
from halqa.rounds.rules.forms import Condition, Form, FormPolicy, Question

Answers = Mapping[str, Any]

_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_TELEPHONE: Final = re.compile(r"\+[0-9][0-9 ()./-]{5,30}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """A reason against an answer. ``name`` says where: ``population``, ``population.year``, ``practices.0.title``."""

    name: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """What is agreed about answers, and the year that it is."""

    policy: FormPolicy
    this_year: int


def is_answered(value: object) -> bool:
    """Return whether an answer says anything."""
    if isinstance(value, Mapping):
        return any(is_answered(each) for key, each in value.items() if key not in ("year", "currency"))
    if isinstance(value, list | tuple):
        return any(is_answered(each) for each in value)
    # A nought is an answer, and Python takes it for a no.
    return bool(value.strip()) if isinstance(value, str) else value is not None and value is not False


def tidied(value: Any) -> Any:
    """Return an answer as it is kept: without the parts in which nothing was written; an empty text where there is no other."""
    if isinstance(value, Mapping):
        parts = {key: tidied(each) for key, each in value.items()}
        return {key: each for key, each in parts.items() if each not in (None, "", [], {})} or ""
    if isinstance(value, list | tuple):
        return [each for each in map(tidied, value) if each not in (None, "", [], {})] or ""
    return "" if value is None or value is False else value


def mark_of(value: Any) -> str:
    """Return by which an answer is known again when it comes back from a page: it says the same, whatever blanks stand around."""
    written = json.dumps(_unspaced(tidied(value)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _unspaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, Mapping):
        return {key: _unspaced(each) for key, each in value.items()}
    return [_unspaced(each) for each in value] if isinstance(value, list | tuple) else value


def is_asked(question: Question, answers: Answers, around: Answers | None = None) -> bool:
    """Return whether a question is asked; ``around`` are the answers of the form around a group that ``answers`` belong to."""
    known = {**(around or {}), **answers}
    return all(holds(condition, known.get(condition.question)) for condition in question.only_if)


def holds(condition: Condition, value: object) -> bool:
    """Return whether an answer passes the test of a condition; no answer passes none."""
    if not is_answered(value):
        return False
    match condition.test:
        case Test.ANSWERED:
            return True
        case Test.IS:
            return value == condition.value
        case Test.IS_NOT:
            return value != condition.value
        case Test.HAS:
            return isinstance(value, list | tuple) and condition.value in value
        case Test.AT_LEAST | Test.AT_MOST:
            told = _decimal(value.get("value") if isinstance(value, Mapping) else value)
            limit = Decimal(condition.value)
            return told is not None and (told >= limit if condition.test is Test.AT_LEAST else told <= limit)


def asked_questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Return the questions outside groups that are asked, given these answers.

    What depends on a question that is not asked is not asked either, whatever was answered before.
    """
    kept: dict[str, Any] = {}
    found = []
    for question in form.questions:
        if not question.group and is_asked(question, kept):
            found.append(question)
            kept[question.id] = answers.get(question.id)
    return tuple(found)


def clean(form: Form, answers: Answers) -> dict[str, Any]:
    """Return what stands of these answers: of questions that are asked, and that say something."""
    kept: dict[str, Any] = {}
    for question in asked_questions(form, answers):
        value = answers.get(question.id)
        if question.type is QuestionType.GROUP:
            value = [entry for entry in (_clean_entry(form, question, one, kept) for one in value or ()) if entry]
        if is_answered(value):
            kept[question.id] = value
    return kept


def _clean_entry(form: Form, group: Question, entry: Answers, around: Answers) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for member in form.members(group.id):
        if is_answered(entry.get(member.id)) and is_asked(member, kept, around):
            kept[member.id] = entry[member.id]
    return kept


def missing(form: Form, answers: Answers) -> list[AnswerFault]:
    """Return what has to be answered before the form can be sent."""
    found: list[AnswerFault] = []
    kept = clean(form, answers)
    for question in asked_questions(form, answers):
        value = kept.get(question.id)
        if question.type is QuestionType.GROUP:
            entries: Sequence[Answers] = value or ()
            if (least := max(question.least or 0, int(question.required))) > len(entries):
                facts = {"number": len(entries), "least": least}
                found.append(AnswerFault(question.id, Refusal("too-few-entries", facts)))
            for place, entry in enumerate(entries):
                found += [
                    AnswerFault(f"{question.id}.{place}.{member.id}", Refusal("answer-missing"))
                    for member in form.members(question.id)
                    if member.required and is_asked(member, entry, kept) and member.id not in entry
                ]
        elif question.required and value is None:
            found.append(AnswerFault(question.id, Refusal("answer-missing")))
        elif value is not None:
            found += [AnswerFault(name, refusal) for name, refusal in _incomplete(question, value)]
    return found


def _incomplete(question: Question, value: Any) -> Iterator[tuple[str, Refusal]]:
    """Yield what an answer that may be kept still lacks before it can be sent."""
    if question.with_year and not value.get("year"):
        yield f"{question.id}.year", Refusal("year-missing")
    if question.type is QuestionType.LONG_TEXT and question.least_words:
        words = count_words(value)
        if words < question.least_words:
            yield question.id, Refusal("too-few-words", {"words": words, "least": question.least_words})
    if question.type is QuestionType.CHOICES and len(value) < (question.least or 0):
        yield question.id, Refusal("too-few-chosen", {"number": len(value), "least": question.least})
    if question.type is QuestionType.MONEY and not value.get("currency"):
        yield f"{question.id}.currency", Refusal("currency-missing")
    if question.type is QuestionType.RATING and question.required:
        yield from (
            (f"{question.id}.{option.id}", Refusal("answer-missing")) for option in question.options if option.id not in value
        )
    if question.type is QuestionType.TABLE and question.required:
        yield from (
            (f"{question.id}.{row.id}.{column.id}", Refusal("answer-missing"))
            for row in question.rows
            for column in question.columns
            if not is_answered(value.get(row.id, {}).get(column.id))
        )


def unfit(form: Form, answers: Answers, limits: Limits) -> list[AnswerFault]:
    """Return every reason why what was answered cannot stand, complete or not."""
    found: list[AnswerFault] = []
    for question in asked_questions(form, answers):
        value = answers.get(question.id)
        if not is_answered(value):
            continue
        if question.type is not QuestionType.GROUP:
            found += [AnswerFault(name, refusal) for name, refusal in refusals_to_answer(question, value, limits)]
            continue
        entries: Sequence[Answers] = value if isinstance(value, list | tuple) else ()
        if question.most is not None and len(entries) > question.most:
            facts = {"number": len(entries), "most": question.most}
            found.append(AnswerFault(question.id, Refusal("too-many-entries", facts)))
        for place, entry in enumerate(entries):
            for member in form.members(question.id):
                if is_answered(told := entry.get(member.id)) and is_asked(member, entry, answers):
                    found += [
                        AnswerFault(f"{question.id}.{place}.{name}", refusal)
                        for name, refusal in refusals_to_answer(member, told, limits)
                    ]
    return found


def refusals_to_answer(question: Question, value: Any, limits: Limits) -> list[tuple[str, Refusal]]:
    """Return every reason why an answer that says something cannot stand, each with the name of what it is about."""
    found: Iterable[tuple[str, Refusal]]
    match question.type:
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            found = _of_text(question, value, limits)
        case QuestionType.NUMBER | QuestionType.MONEY:
            found = _of_number(question, value, limits)
        case QuestionType.CHOICE:
            found = _of_choice(question, [value])
        case QuestionType.CHOICES:
            found = _of_choice(question, value)
        case QuestionType.RATING:
            found = _of_rating(question, value)
        case QuestionType.TABLE:
            found = _of_table(question, value, limits)
        case QuestionType.FILE if question.most is not None and len(value) > question.most:
            found = [("", Refusal("too-many-files", {"number": len(value), "most": question.most}))]
        case QuestionType.RECORD if not is_subject(str(value)):
            found = [("", Refusal("no-record-of-the-city"))]
        case QuestionType.DAY if not _is_day(value):
            found = [("", Refusal("no-day-at-all", {"value": value}))]
        case _:
            found = []
    return [(f"{question.id}.{inner}" if inner else question.id, refusal) for inner, refusal in found]


def words_in(question: Question, value: object) -> int | None:
    """Return how many words an answer has, where its question counts them."""
    return count_words(value) if question.most_words and isinstance(value, str) else None


def _of_text(question: Question, value: Any, limits: Limits) -> Iterator[tuple[str, Refusal]]:
    text = str(value)
    is_short = question.type is QuestionType.SHORT_TEXT
    policy = limits.policy
    most = policy.most_characters_of_a_short_answer if is_short else policy.most_characters_of_a_long_answer
    if len(text) > most:
        yield "", Refusal("answer-too-long", {"characters": len(text), "most": most})
    if question.most_words is not None and (words := count_words(text)) > question.most_words:
        yield "", Refusal("answer-of-too-many-words", {"words": words, "most": question.most_words})
    match question.format:
        case TextFormat.EMAIL if not _EMAIL.fullmatch(text):
            yield "", Refusal("no-email-address")
        case TextFormat.ADDRESS if not _is_web_address(text):
            yield "", Refusal("no-web-address")
        case TextFormat.TELEPHONE if not _TELEPHONE.fullmatch(text):
            yield "", Refusal("no-telephone-number")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in text


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _of_number(question: Question, value: Any, limits: Limits) -> Iterator[tuple[str, Refusal]]:
    told = value.get("value") if isinstance(value, Mapping) else value
    number = _decimal(told)
    if number is None:
        yield "", Refusal("no-number", {"value": told})
    elif question.whole and number != number.to_integral_value():
        yield "", Refusal("no-whole-number", {"value": told})
    elif question.least is not None and number < question.least:
        yield "", Refusal("number-too-small", {"least": question.least})
    elif question.most is not None and number > question.most:
        yield "", Refusal("number-too-large", {"most": question.most})
    if isinstance(value, Mapping):
        yield from _of_year(value.get("year"), limits)
        currency = value.get("currency")
        if currency and not _CURRENCY.fullmatch(str(currency)):
            yield "currency", Refusal("no-currency", {"value": currency})


def _of_year(year: object, limits: Limits) -> Iterator[tuple[str, Refusal]]:
    if year in (None, ""):
        return
    if not isinstance(year, int) or not limits.policy.earliest_year <= year <= limits.this_year:
        yield "year", Refusal("year-out-of-reach", {"first": limits.policy.earliest_year, "last": limits.this_year})


def _decimal(told: object) -> Decimal | None:
    if isinstance(told, bool) or not _NUMBER.fullmatch(str(told).strip()):
        return None
    try:
        return Decimal(str(told).strip())
    except InvalidOperation:
        return None


def _of_choice(question: Question, chosen: Sequence[object]) -> Iterator[tuple[str, Refusal]]:
    known = {option.id for option in question.options}
    if any(each not in known for each in chosen):
        yield "", Refusal("no-such-option")
    if question.type is QuestionType.CHOICES and question.most is not None and len(chosen) > question.most:
        yield "", Refusal("too-many-chosen", {"number": len(chosen), "most": question.most})


def _of_rating(question: Question, value: Any) -> Iterator[tuple[str, Refusal]]:
    given = value if isinstance(value, Mapping) else {"": value}
    known = {option.id for option in question.options} or {""}
    for inner, told in given.items():
        if inner not in known:
            yield "", Refusal("no-such-option")
        elif not isinstance(told, int) or not (question.least or 0) <= told <= (question.most or 0):
            yield inner, Refusal("not-on-the-scale", {"least": question.least, "most": question.most})


def _of_table(question: Question, value: Any, limits: Limits) -> Iterator[tuple[str, Refusal]]:
    columns = {column.id: column for column in question.columns}
    rows = {row.id for row in question.rows}
    yield from _of_year(value.get("year"), limits)
    for row, cells in value.items():
        if row == "year":
            continue
        for name, told in cells.items() if row in rows and isinstance(cells, Mapping) else [("", "?")]:
            if name not in columns:
                yield "", Refusal("no-such-cell")
            elif not is_answered(told) or columns[name].type is CellType.TEXT:
                if len(str(told or "")) > limits.policy.most_characters_of_a_short_answer:
                    facts = {"characters": len(told), "most": limits.policy.most_characters_of_a_short_answer}
                    yield f"{row}.{name}", Refusal("answer-too-long", facts)
            elif (number := _decimal(told)) is None:
                yield f"{row}.{name}", Refusal("no-number", {"value": told})
            elif columns[name].type is CellType.WHOLE and number != number.to_integral_value():
                yield f"{row}.{name}", Refusal("no-whole-number", {"value": told})
