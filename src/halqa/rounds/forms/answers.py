"""The form that a city fills in, made from a form as data. It works without a script: what is asked is decided when it is sent.

Fields are called as `rules.forms_answers` calls what it finds wrong: ``population``, ``population.year``, ``practices.0.title``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halqa.documents.forms import UploadField
from halqa.foundation.localized import Chosen
from halqa.pages.forms import DayInput, Select, TextInput
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import localized
from halqa.rounds.enums.forms import QuestionType, TextFormat
from halqa.rounds.labels.forms import COMPANIONS, sentence
from halqa.rounds.queries.forms_page import QuestionLine, question_line
from halqa.rounds.queries.forms_words import limits
from halqa.rounds.rules.forms import Column, Form, Option, Question, Section
from halqa.rounds.rules.forms_answers import Limits, asked_questions, clean, is_answered, missing, unfit, words_in
from halqa.rounds.rules.forms_carrying import Carried
from halqa.rounds.rules.paper_values import kept_text

ROWS_OF_A_LONG_TEXT: Final = 8
INPUT_TYPES: Final = {TextFormat.EMAIL: "email", TextFormat.ADDRESS: "url", TextFormat.TELEPHONE: "tel"}


class LineInput(TextInput):
    """A line to fill in, of a type by which telephones show the right keys."""

    def __init__(self, input_type: str = "text", attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.input_type = input_type


class Whole(forms.IntegerField):
    """A whole number as people write a year or a place on a scale."""

    widget = TextInput


@dataclass(frozen=True)
class Cells:
    """A row of a table to fill in: what it is, and a field for each column with what that is."""

    label: Chosen
    fields: tuple[tuple[Chosen, BoundField], ...]


@dataclass(frozen=True)
class Asked:
    """A question with the fields in which it is answered.

    ``words`` counts those of the answer where they are limited; ``is_asked`` is whether the answers so far ask it; ``carried`` is
    what was known before. ``entries`` are the repetitions of a group, the last one empty.
    """

    line: QuestionLine
    fields: tuple[BoundField, ...]
    is_asked: bool
    words: int | None
    most_words: int | None
    carried: Carried | None
    is_member: bool = False
    cells: tuple[Cells, ...] = ()
    entries: tuple[tuple["Asked", ...], ...] = ()

    @property
    def is_several(self) -> bool:
        """Whether it takes more than one field to answer it."""
        return len(self.fields) > 1 or any(bound.name.count(".") > self._depth for bound in self.fields)

    @property
    def _depth(self) -> int:
        """How many points the name of its own field has: two within a group."""
        return 2 if self.is_member else 0


@dataclass(frozen=True)
class AskedSection:
    """A section of the form with its questions."""

    id: str
    title: Chosen
    intro: Chosen | None
    questions: tuple[Asked, ...]


class AnswersForm(forms.Form):
    """Answers to a form as data. ``answers`` are those so far, ``carried`` what was known before, by question.

    Valid are answers that can be kept; with ``complete`` they can also be sent. ``answers`` of a valid form are in the shape of
    `rules.forms_answers`, without those to questions that are not asked.

    ``only`` are the ids of the questions that this page asks; the other answers stay what they are. ``language`` is that in
    which texts are written. Once looked at, ``told`` are all answers as they were written, fit or not, and ``unread`` the
    questions in which something stands that is no answer of any kind, such as a year in letters.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        form: Form,
        limits: Limits,
        answers: Mapping[str, Any] | None = None,
        carried: Mapping[str, Carried] | None = None,
        records: Callable[[Question], Sequence[tuple[str, str]]] | None = None,
        complete: bool = False,
        only: Collection[str] | None = None,
        language: str = "",
    ) -> None:
        super().__init__(data, files, use_required_attribute=False)
        self.form, self.bounds, self.complete = form, limits, complete
        self._only, self._language = only, language
        self.told: dict[str, Any] = {}
        self.unread: frozenset[str] = frozenset()
        self.carried = carried or {}
        known = {name: one.known.value for name, one in self.carried.items()}
        self.given: Mapping[str, Any] = known | dict(answers or {})
        self._records = records or (lambda _question: ())
        self.answers: dict[str, Any] = {}
        self._entries = {each.id: self._repetitions(each) for each in form.questions if each.type is QuestionType.GROUP}
        for question in form.questions:
            if not self._is_here(question):
                continue
            if question.group:
                for place in range(self._entries.get(question.group, 0)):
                    given = self.given.get(question.group) or ()
                    entry = given[place] if place < len(given) else {}
                    self._add(question, f"{question.group}.{place}.{question.id}", entry.get(question.id))
            elif question.type is not QuestionType.GROUP:
                self._add(question, question.id, self.given.get(question.id))

    def _is_here(self, question: Question) -> bool:
        return self._only is None or (question.group or question.id) in self._only

    def _repetitions(self, group: Question) -> int:
        """Return how often a group is shown: as often as it was filled in, and once more."""
        if not self._is_here(group):
            return 0
        most = group.most or 1
        filled = len(self.given.get(group.id) or ())
        if self.is_bound:
            names = [name for name in self.data if name.startswith(f"{group.id}.") and is_answered(self.data.get(name))]
            places = [name.split(".")[1] for name in names]
            filled = max(
                (int(place) + 1 for place in places if place.isascii() and place.isdigit() and len(place) < 4), default=0
            )
        return min(max(filled + 1, group.least or 0), most)

    def _add(self, question: Question, name: str, value: Any) -> None:
        label = localized(question.label.pick(reader_language()))
        for inner, field, initial in _fields_of(question, value, self._records):
            field.required = False
            if self._language and isinstance(field, forms.CharField):
                field.widget.attrs["lang"] = self._language
            field.label = field.label or label
            if not inner:
                field.help_text = _help(question)
            # What the rules ask for is asked when it is sent; what is kept meanwhile may lack it.
            field.is_sometimes_needed = question.required or bool(inner)
            full = f"{name}.{inner}" if inner else name
            self.fields[full] = field
            self.initial[full] = initial

    def clean(self) -> None:
        """Put the answers together, and say at each field what is wrong with what stands in it."""
        self.unread = frozenset(name.partition(".")[0] for name in self.errors)
        self.told = told = dict(self._told())
        found = unfit(self.form, told, self.bounds)
        if self.complete:
            found += missing(self.form, told)
        here = {question.id for question in self.form.questions if self._is_here(question)}
        for fault in found:
            if fault.name.partition(".")[0] not in here:
                continue
            self.add_error(self._field_of(fault.name), ValidationError(sentence(fault.refusal), code=fault.refusal.code))
        self.answers = clean(self.form, told)

    def _field_of(self, name: str) -> str | None:
        """Return the field at which to say something; the first one of a question that has several."""
        if name in self.fields:
            return name
        return next((field for field in self.fields if field.startswith(f"{name}.")), None)

    def _told(self) -> Iterator[tuple[str, Any]]:
        for question in self.form.questions:
            if not self._is_here(question):
                if not question.group:
                    yield question.id, self.given.get(question.id)
            elif question.type is QuestionType.GROUP:
                entries = [
                    {
                        member.id: self._value(member, f"{question.id}.{place}.{member.id}")
                        for member in self.form.members(question.id)
                    }
                    for place in range(self._entries[question.id])
                ]
                yield question.id, [entry for entry in entries if any(map(is_answered, entry.values()))]
            elif not question.group:
                yield question.id, self._value(question, question.id)

    def _value(self, question: Question, name: str) -> Any:
        given = self.cleaned_data
        match question.type:
            case QuestionType.NUMBER | QuestionType.MONEY:
                value: dict[str, Any] = {"value": given.get(name) or ""}
                if given.get(f"{name}.year"):
                    value["year"] = given[f"{name}.year"]
                if question.type is QuestionType.MONEY:
                    own = question.currency if value["value"] else ""
                    value["currency"] = own or (given.get(f"{name}.currency") or "").upper()
                return value
            case QuestionType.RATING if question.options:
                rated = {option.id: given.get(f"{name}.{option.id}") for option in question.options}
                return {ident: int(rate) for ident, rate in rated.items() if rate}
            case QuestionType.RATING:
                return int(given[name]) if given.get(name) else None
            case QuestionType.TABLE:
                cells = {row.id: self._row(question, row, name) for row in question.rows}
                kept: dict[str, Any] = {row: each for row, each in cells.items() if each}
                return kept | ({"year": given[f"{name}.year"]} if given.get(f"{name}.year") else {})
            case QuestionType.DAY:
                return given[name].isoformat() if given.get(name) else None
            case QuestionType.FILE:
                # Files are kept by whoever stores the answers; here only those that are kept already count.
                return list(self.given.get(name) or ())
            case QuestionType.LONG_TEXT | QuestionType.SHORT_TEXT:
                return kept_text(given.get(name) or "")
            case _:
                return given.get(name) or None

    def _row(self, question: Question, row: Option, name: str) -> dict[str, str]:
        told = {column.id: self.cleaned_data.get(f"{name}.{row.id}.{column.id}") for column in question.columns}
        return {column: kept for column, cell in told.items() if (kept := kept_text(cell or ""))}

    @property
    def sections(self) -> tuple[AskedSection, ...]:
        """The form as it is shown, each question with its fields."""
        now = self.answers if self.is_bound else self.given
        asked = {question.id for question in asked_questions(self.form, now)}
        numbers = iter(range(1, len(self.form.questions) + 1))
        sections = tuple(self._section(section, asked, numbers) for section in self.form.sections)
        if self._only is None:
            return sections
        # All are gone through, so that a question has the same number on every page.
        here = [replace(one, questions=tuple(each for each in one.questions if each.line.id in self._only)) for one in sections]
        return tuple(one for one in here if one.questions)

    def _section(self, section: Section, asked: set[str], numbers: Iterator[int]) -> AskedSection:
        language = reader_language()
        return AskedSection(
            section.id,
            section.title.pick(language),
            section.intro.pick(language) if section.intro else None,
            tuple(self._asked(each, asked, numbers) for each in self.form.top_level(section.id)),
        )

    def _asked(self, question: Question, asked: set[str], numbers: Iterator[int]) -> Asked:
        line = question_line(self.form, question, numbers)
        entries = tuple(
            tuple(
                self._shown(member, f"{question.id}.{place}.{member.id}", is_asked=True)
                for member in self.form.members(question.id)
            )
            for place in range(self._entries.get(question.id, 0))
        )
        shown = self._shown(question, question.id, is_asked=question.id in asked, line=line)
        return Asked(**{**vars(shown), "entries": entries}) if entries else shown

    def _shown(self, question: Question, name: str, *, is_asked: bool, line: QuestionLine | None = None) -> Asked:
        language = reader_language()
        fields = tuple(self[each] for each in self.fields if each == name or each.startswith(f"{name}."))
        cells: tuple[Cells, ...] = ()
        if question.type is QuestionType.TABLE and self._is_here(question):
            inner = tuple(
                Cells(
                    row.label.pick(language),
                    tuple((column.label.pick(language), self[f"{name}.{row.id}.{column.id}"]) for column in question.columns),
                )
                for row in question.rows
            )
            cells, fields = inner, tuple(each for each in fields if each.name == f"{name}.year")
        return Asked(
            line=line or question_line(self.form, question),
            fields=() if question.type is QuestionType.GROUP else fields,
            is_asked=is_asked,
            words=words_in(question, self[name].value() or "") if name in self.fields else None,
            most_words=question.most_words,
            carried=self.carried.get(name),
            is_member=bool(question.group),
            cells=cells,
        )


def _help(question: Question) -> SafeString:
    """Return the help beside a question and what its answer has to be like."""
    said = [localized(question.help.pick(reader_language()))] if question.help else []
    return format_html_join(" ", "{}", ((each,) for each in (*said, *limits(question))))


Named = tuple[str, forms.Field, Any]
"""A field of a question: its name within that (empty for the question itself), and what stands in it at first."""


def _fields_of(question: Question, value: Any, records: Callable[[Question], Sequence[tuple[str, str]]]) -> Iterator[Named]:
    match question.type:
        case QuestionType.SHORT_TEXT:
            yield "", forms.CharField(widget=LineInput(INPUT_TYPES.get(question.format, "text"))), value
        case QuestionType.LONG_TEXT:
            # What somebody writes comes back as it was written, blanks and all.
            widget = forms.Textarea(attrs={"rows": ROWS_OF_A_LONG_TEXT, "dir": "auto"})
            yield "", forms.CharField(strip=False, widget=widget), value
        case QuestionType.NUMBER | QuestionType.MONEY:
            yield from _of_figures(question, value or {})
        case QuestionType.CHOICE:
            yield "", forms.ChoiceField(choices=_options(question.options), widget=forms.RadioSelect), value
        case QuestionType.CHOICES:
            widget = forms.CheckboxSelectMultiple
            yield "", forms.MultipleChoiceField(choices=_options(question.options), widget=widget), value
        case QuestionType.RATING:
            yield from _of_ratings(question, value)
        case QuestionType.TABLE:
            yield from _of_cells(question, value or {})
        case QuestionType.FILE:
            yield "", UploadField(kinds=question.kinds), None
        case QuestionType.RECORD:
            choices = [("", _("Choose one")), *records(question)]
            yield "", forms.ChoiceField(choices=choices, widget=Select), value
        case QuestionType.DAY:
            yield "", forms.DateField(widget=DayInput, input_formats=("%Y-%m-%d",), error_messages=_of_a_day()), value
        case QuestionType.AGREEMENT:
            yield "", forms.BooleanField(), value


def _of_a_day() -> dict[str, str]:
    return {"invalid": _("“%(value)s” is not a day. Write year, month and day, such as 2020-09-23.")}


def _options(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(option.id, option.label.pick(reader_language()).text) for option in options]


def _of_figures(question: Question, value: Mapping[str, Any]) -> Iterator[Named]:
    yield "", forms.CharField(widget=LineInput(attrs={"inputmode": "decimal"})), value.get("value")
    if question.type is QuestionType.MONEY and not question.currency:
        field = forms.CharField(label=str(COMPANIONS["currency"]), widget=LineInput(attrs={"maxlength": 3}))
        yield "currency", field, value.get("currency")
    yield from _of_the_year(question, value)


def _of_the_year(question: Question, value: Mapping[str, Any]) -> Iterator[Named]:
    if question.with_year:
        widget = LineInput(attrs={"inputmode": "numeric", "maxlength": 4})
        yield "year", Whole(label=str(COMPANIONS["year"]), widget=widget), value.get("year")


def _of_ratings(question: Question, value: Any) -> Iterator[Named]:
    scale = [(str(step), str(step)) for step in range(question.least or 0, (question.most or 0) + 1)]
    if not question.options:
        yield "", forms.ChoiceField(choices=scale, widget=forms.RadioSelect), value
    for option in question.options:
        label = option.label.pick(reader_language()).text
        choices = [("", _("Choose one")), *scale]
        given = value.get(option.id) if isinstance(value, Mapping) else None
        yield option.id, forms.ChoiceField(label=label, choices=choices, widget=Select), given


def _of_cells(question: Question, value: Mapping[str, Any]) -> Iterator[Named]:
    for row in question.rows:
        for column in question.columns:
            cell = value.get(row.id, {}).get(column.id)
            yield f"{row.id}.{column.id}", forms.CharField(label=_cell(row, column), widget=_cell_input(row, column)), cell
    yield from _of_the_year(question, value)


def _cell(row: Option, column: Column) -> str:
    """Return what a cell is called by whoever does not see its row and column."""
    said = {"row": row.label.pick(reader_language()).text, "column": column.label.pick(reader_language()).text}
    return _("%(row)s, %(column)s") % said


def _cell_input(row: Option, column: Column) -> LineInput:
    return LineInput(attrs={"aria-label": _cell(row, column)})
