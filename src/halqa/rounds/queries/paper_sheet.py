"""A form laid out for paper: what is printed where, and what stands in each place, in the reader's language.

The Word file and the PDF are two ways to write one sheet, and what comes back is read against the words of the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import override

from halqa.foundation.languages import direction_of_text
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import listing, paragraph
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.enums.paper import Way
from halqa.rounds.labels.paper import (
    CURRENCY,
    ENTRY,
    HINTS,
    HOW_TO_FILL_IN,
    ONE_OF,
    PARTS,
    SEND_ALONG,
    SIGNATURE,
    SIGNATURES,
    SIGNED_BY,
    STAMP,
    STANDING,
    STAR,
    YEAR,
)
from halqa.rounds.queries.forms_page import QuestionLine, form_page, question_line
from halqa.rounds.queries.forms_words import in_words
from halqa.rounds.rules.forms import MOST_REPETITIONS, Form, Question
from halqa.rounds.rules.paper import Mark, Place, code_of, laid_out, places_in, value_at
from halqa.rounds.rules.paper_reading import SIGNED, Choosable, Printed
from halqa.rounds.rules.paper_values import figure_as_written, kept_text

COUNTED: Final = frozenset({Way.NUMBER})


@dataclass(frozen=True)
class Box:
    """A place to fill in, with what stands there. ``label`` is what a screen reader says, ``options`` are values and words."""

    name: str
    way: Way
    label: str
    options: tuple[tuple[str, str], ...] = ()
    text: str = ""
    is_ticked: bool = False
    most_words: int | None = None

    @property
    def direction(self) -> Literal["ltr", "rtl", ""]:
        """How its first letter is written; nothing where it has none."""
        return direction_of_text(self.text)


@dataclass(frozen=True)
class Row:
    """One or several boxes with what is printed before them. ``code`` is printed too, where it is not the question's own."""

    label: str
    code: str
    boxes: tuple[Box, ...]

    @property
    def is_ticks(self) -> bool:
        """Whether its boxes are ticked, each with its words behind it."""
        return all(box.way is Way.TICK for box in self.boxes)

    @property
    def head(self) -> str:
        """What is printed before the boxes, with the code by which the cell behind it is found."""
        return f"{self.label} {code_of(self.code)}"


@dataclass(frozen=True)
class Asking:
    """A question on paper. ``columns`` are those of a table; ``entries`` the repetitions of a group, each under its heading."""

    name: str
    line: QuestionLine
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    entries: tuple[tuple[str, tuple["Asking", ...]], ...] = ()

    @property
    def heading(self) -> str:
        """The question with its number and, where it has to be answered, its star."""
        number = f"{self.line.number}. " if self.line.number else ""
        return f"{number}{self.line.label.text}{' *' if self.line.is_required else ''}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is printed below the question: its help, what an answer has to be like, and when it is asked."""
        said = [self.line.help.text if self.line.help else "", paragraph(self.line.limits)]
        return tuple(filter(None, [*said, self.line.only_if]))

    @property
    def code(self) -> str:
        """The code that is printed beside it."""
        return code_of(self.name)


@dataclass(frozen=True)
class SheetSection:
    """A section on paper."""

    title: Chosen
    intro: Chosen | None
    asked: tuple[Asking, ...]


@dataclass(frozen=True)
class Signing:
    """Where somebody signs: who, what, and the boxes beside the signature."""

    title: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """A form on paper, in one language, blank or with answers."""

    mark: Mark
    title: Chosen
    intro: Chosen | None
    city: str
    is_blank: bool
    sections: tuple[SheetSection, ...]
    signing: tuple[Signing, ...]

    @property
    def first_words(self) -> tuple[str, ...]:
        """What is printed at the head of a file to be filled in."""
        return (*map(str, HOW_TO_FILL_IN), str(STAR), *(() if self.is_blank else (str(STANDING),)))


def sheet_of(
    form: Form,
    *,
    answers: Mapping[str, Any] | None = None,
    records: Choosable | None = None,
    files: Choosable | None = None,
    mark: Mark | None = None,
    city: str = "",
    signed: Mapping[str, str] | None = None,
    with_commission: bool = True,
) -> Sheet:
    """Return a form laid out for paper in the reader's language, blank or with answers.

    ``mark`` says to which application and text it belongs, ``city`` whose it is; ``records`` are what questions of that type can
    lead to, ``files`` what is kept where files are asked for; ``signed`` is who signs, as far as known (`rules.paper.SIGNING`).
    """
    layout = _Layout(form, reader_language(), answers=answers or {}, records=records, files=files)
    parts = [part for part in PARTS if part != "commission" or with_commission]
    signing = tuple(_signing(part, signed or {}) for part in parts)
    return _laid_out(form, layout, mark or Mark(form.key, form.version, reader_language()), city, signing)


def _laid_out(form: Form, layout: "_Layout", mark: Mark, city: str, signing: tuple[Signing, ...]) -> Sheet:
    page = form_page(form)
    numbers = iter(range(1, len(form.questions) + 1))
    sections = tuple(
        SheetSection(
            section.title,
            section.intro,
            tuple(layout.asking(each, question_line(form, each, numbers)) for each in form.top_level(section.id)),
        )
        for section in page.sections
    )
    return Sheet(
        mark=mark,
        title=page.title,
        intro=page.intro,
        city=city,
        is_blank=layout.is_blank,
        sections=sections,
        signing=signing,
    )


class _Layout:
    """Lays the questions of a form out, with their answers, in one language."""

    def __init__(
        self,
        form: Form,
        language: str,
        *,
        answers: Mapping[str, Any],
        records: Choosable | None,
        files: Choosable | None = None,
        repetitions: int = 0,
    ) -> None:
        self._form, self._language, self._answers = form, language, answers
        self._records, self._files = records or {}, files or {}
        self._repetitions = repetitions
        self.is_blank = not answers

    def asking(self, question: Question, line: QuestionLine) -> Asking:
        """Return a question of the form, with all repetitions where it is a group."""
        if question.type is not QuestionType.GROUP:
            return self._asking(question, line, question.id, self._answers.get(question.id))
        given = self._answers.get(question.id) or ()
        members = [(member, question_line(self._form, member)) for member in self._form.members(question.id)]
        entries = tuple(
            (
                entry_title(question, place),
                tuple(
                    self._asking(
                        member,
                        said,
                        f"{question.id}.{place}.{member.id}",
                        given[place].get(member.id) if place < len(given) else None,
                    )
                    for member, said in members
                ),
            )
            for place in range(self._repetitions or laid_out(question, len(given)))
        )
        return Asking(question.id, line, entries=entries)

    def _asking(self, question: Question, line: QuestionLine, name: str, answer: Any) -> Asking:
        boxes = {place.name: self._box(place, line, answer) for place in places_in(question, name)}
        columns: tuple[str, ...] = ()
        match question.type:
            case QuestionType.CHOICES | QuestionType.AGREEMENT:
                rows = [Row("", name, tuple(boxes.values()))]
            case QuestionType.RATING if question.options:
                rows = [Row(box.label, box.name, (box,)) for box in boxes.values()]
            case QuestionType.TABLE:
                columns = tuple(column.text for column in line.columns)
                rows = [
                    Row(said.text, f"{name}.{row.id}", tuple(boxes[f"{name}.{row.id}.{each.id}"] for each in question.columns))
                    for row, said in zip(question.rows, line.rows, strict=True)
                ]
                rows += [Row(str(YEAR), f"{name}.year", (boxes[f"{name}.year"],))] if question.with_year else []
            case _:
                beside = {"year": str(YEAR), "currency": str(CURRENCY)}
                rows = [Row(beside.get(each.removeprefix(f"{name}."), ""), each, (box,)) for each, box in boxes.items()]
        return Asking(name, line, tuple(rows), columns)

    def _box(self, place: Place, line: QuestionLine, answer: Any) -> Box:
        question, value = place.question, value_at(place, answer)
        label, options = line.label.text, ()
        if place.way is Way.TICK:
            names = {option.id: said.text for option, said in zip(question.options, line.options, strict=True)}
            label = names.get(place.inner, label)
            return Box(place.name, place.way, label, is_ticked=bool(value))
        if question.type is QuestionType.RATING:
            names = {option.id: said.text for option, said in zip(question.options, line.options, strict=True)}
            label = names.get(place.inner, label)
            options = tuple((str(step), str(step)) for step in range(question.least or 0, (question.most or 0) + 1))
        elif question.type is QuestionType.CHOICE:
            options = tuple((option.id, said.text) for option, said in zip(question.options, line.options, strict=True))
        elif question.type is QuestionType.RECORD:
            options = tuple(self._records.get(question.id, {}).items())
        elif place.inner.count("."):
            row, _point, column = place.inner.partition(".")
            rows = dict(zip((each.id for each in question.rows), line.rows, strict=True))
            columns = dict(zip((each.id for each in question.columns), line.columns, strict=True))
            label = listing([rows[row].text, columns[column].text])
        elif place.inner:
            label = listing([label, str({"year": YEAR, "currency": CURRENCY}[place.inner])])
        return Box(place.name, place.way, label, options, self._written(place, value), most_words=question.most_words)

    def _written(self, place: Place, value: Any) -> str:
        """Return an answer as it is shown: numbers with the separators of the language, options by their value still."""
        if value is None or value == "":
            return ""
        if place.way is Way.NAMES:
            kept = self._files.get(place.name, {})
            return "\n".join(kept.get(str(key), str(key)) for key in value)
        text = kept_text(str(value))
        return figure_as_written(text, self._language) if place.way in COUNTED else text


def place_in_words(form: Form, name: str) -> str:
    """Return what a place is called by those who read the form: its question, in a group the repetition, and what of it."""
    ident, *steps = name.split(".")
    question = form.question(ident)
    if question is None:
        return ""
    said = [in_words(question.label)]
    if question.type is QuestionType.GROUP and steps:
        said.append(entry_title(question, int(steps[0])) if steps[0].isdigit() else steps[0])
        question, steps = (form.question(steps[1]) if len(steps) > 1 else None), steps[2:]
        said += [in_words(question.label)] if question else []
    if question:
        parts = {part.id: in_words(part.label) for part in (*question.options, *question.rows, *question.columns)}
        parts |= {"year": str(YEAR), "currency": str(CURRENCY)}
        said += [parts.get(step, step) for step in steps]
    return listing(said)


def entry_title(group: Question, place: int) -> str:
    """Return the heading of a repetition of a group; they count from 0."""
    return str(ENTRY) % {"number": place + 1, "most": group.most or 1}


def _signing(part: str, signed: Mapping[str, str]) -> Signing:
    title, words = PARTS[part]
    rows = [
        Row(
            str(said),
            f"{SIGNED}{part}.{what}",
            (
                Box(
                    f"{SIGNED}{part}.{what}",
                    Way.DAY if what == "on" else Way.LINE,
                    str(said),
                    text=signed.get(f"{part}.{what}", ""),
                ),
            ),
        )
        for what, said in SIGNED_BY.items()
    ]
    return Signing(str(title), str(words), tuple(rows))


def one_of(box: Box) -> str:
    """Return what can be chosen, for those who see the field on paper."""
    return str(ONE_OF) % {"options": listing(words for _value, words in box.options)}


def printed_words(form: Form, language: str, records: Choosable | None = None) -> Printed:
    """Return what the form itself says on paper in a language."""
    with override(language):
        # Every repetition that there may be: somebody may have copied one, or filled in more before.
        layout = _Layout(form, language, answers={}, records=records, repetitions=MOST_REPETITIONS)
        signing = tuple(_signing(part, {}) for part in PARTS)
        sheet = _laid_out(form, layout, Mark(form.key, form.version, language), "", signing)
        lines = {" ".join(line.split()) for line in _lines(sheet)}
        hints = frozenset(map(str, HINTS.values()))
        return Printed(language, frozenset(lines), hints)


def _lines(sheet: Sheet) -> Iterator[str]:
    yield sheet.title.text
    yield sheet.intro.text if sheet.intro else ""
    yield from (*sheet.first_words, str(STANDING), str(SIGNATURES), str(SIGNATURE), str(STAMP))
    for section in sheet.sections:
        yield section.title.text
        yield section.intro.text if section.intro else ""
        for asking in section.asked:
            yield from _lines_of(asking)
            for title, members in asking.entries:
                yield title
                for member in members:
                    yield from _lines_of(member)
    for part in sheet.signing:
        yield from (part.title, part.words)
        for row in part.rows:
            yield row.head


def _lines_of(asking: Asking) -> Iterator[str]:
    yield from (asking.heading, *asking.notes, asking.code, *asking.columns)
    if asking.line.type is QuestionType.FILE:
        yield str(SEND_ALONG)
    for row in asking.rows:
        yield from (row.head, row.label)
        for box in row.boxes:
            yield box.label if box.way is Way.TICK else ""
            yield one_of(box) if box.options else ""
