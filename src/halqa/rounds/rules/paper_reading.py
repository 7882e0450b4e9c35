"""A form that came back as a word processor's file: from what stands where to answers, and to all that does not fit.

Each answer is looked for by the field that carries its question's id; where that is gone, by the hidden mark around the place,
and at last by the code that is printed beside it. Nothing that was typed is lost: it is an answer, or it stands in a finding.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeVar

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import CellType, QuestionType
from halqa.rounds.enums.paper import Way
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import Limits, asked_questions, clean, is_answered, missing, unfit
from halqa.rounds.rules.paper import SIGNING, Place, bookmark_of, places_of
from halqa.rounds.rules.paper_values import (
    TICKED,
    UNTICKED,
    day_in,
    figure_in,
    kept_text,
    option_in,
    step_in,
    tick_in,
    year_in,
)

Told = TypeVar("Told")

SIGNED: Final = "SIGN."
"""How the names of places beside signatures begin."""

IN_THE_FILE: Final = frozenset(
    {"changes-not-accepted", "comment-beside", "note-beside", "picture-beside", "field-unknown", "text-outside", "text-beside"}
)
"""Reasons about what stands in a file beside its answers: somebody has to look, and the answers can stand meanwhile."""


@dataclass(frozen=True, slots=True)
class Control:
    """A field of the file: its tag, its text, what a box for ticks says of itself, the day that its calendar chose."""

    tag: str
    text: str
    ticked: bool | None = None
    day: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of a table, or a paragraph outside of all tables (``table`` is 0 there).

    ``lines`` are what stands in it outside of fields, ``whole`` the same with what stands in its fields.
    """

    table: int
    lines: tuple[str, ...]
    whole: tuple[str, ...] = ()
    bookmarks: frozenset[str] = frozenset()
    controls: tuple[Control, ...] = ()
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class WordFile:
    """A word processor's file, taken apart. ``margins`` are its headers and footers, ``notes`` its comments and footnotes."""

    pieces: tuple[Piece, ...]
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    margins: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    has_changes: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """What the form itself says on paper, in the language in which it was printed."""

    language: str
    lines: frozenset[str]
    hints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that did not fit: at which place (empty for the file), why, and the words as they were written."""

    name: str
    refusal: Refusal
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. ``told`` is all that was understood, ``answers`` what of it can be kept, in the shape of `forms_answers`.

    ``findings`` are about what was written, ``missing`` about what was not. ``named`` are the files that were named where one is
    asked for, ``signed`` what stands beside signatures.
    """

    answers: Mapping[str, Any]
    told: Mapping[str, Any]
    findings: tuple[Finding, ...]
    missing: tuple[Finding, ...]
    named: Mapping[str, tuple[str, ...]]
    signed: Mapping[str, str]


Choosable = Mapping[str, Mapping[str, str]]
"""By the place of a question, keys and what they are called: records that it can lead to, or files that are kept there."""


def read_answers(
    form: Form,
    file: WordFile,
    printed: Printed,
    limits: Limits,
    *,
    records: Choosable | None = None,
    files: Choosable | None = None,
) -> Reading:
    """Return the answers that a file holds, and everything in it that is none."""
    found = _Found(form, file, printed)
    found.close_gaps()
    told, findings, named = _Understood(form, printed.language, found.written, records or {}, files or {}).answers()
    findings = [*findings, *found.findings]
    asked = {question.id for question in asked_questions(form, told)}
    for question in form.questions:
        is_written = question.type is not QuestionType.FILE and is_answered(told.get(question.id))
        if not question.group and question.id not in asked and is_written:
            findings.append(Finding(question.id, Refusal("answered-though-not-asked"), found.text_of(question.id)))
    faults = unfit(form, told, limits)
    findings += [Finding(fault.name, fault.refusal, found.text_of(fault.name)) for fault in faults]
    answers = clean(form, _without(form, told, {fault.name for fault in faults}))
    return Reading(answers, told, tuple(findings), missing_of(form, told, findings), named, found.signed)


def missing_of(form: Form, told: Mapping[str, Any], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what has to be answered still; what is written but cannot stand is not missing, for its own reason says more."""
    refused = {finding.name for finding in findings if finding.refusal.code not in IN_THE_FILE}
    return tuple(
        Finding(fault.name, fault.refusal)
        for fault in missing(form, told)
        if not any(name == fault.name or name.startswith(f"{fault.name}.") for name in refused)
    )


def _without(form: Form, told: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return answers without what of them cannot stand, and the rest as it is."""
    kept = {ident: _copied(value) for ident, value in told.items()}
    for name in names:
        ident, *steps = name.split(".")
        question = form.question(ident)
        if question and question.type is QuestionType.GROUP and len(steps) > 1 and steps[0].isdigit():
            entry = kept[ident][int(steps[0])]
            member = form.question(steps[1])
            _take_out(entry, steps[1], steps[2:], member)
        elif question:
            _take_out(kept, ident, steps, question)
    return kept


def _take_out(holder: dict[str, Any], ident: str, steps: Sequence[str], question: Question | None) -> None:
    inner = holder.get(ident)
    is_part = question is not None and bool(steps) and isinstance(inner, dict)
    for step in steps[:-1]:
        inner = inner.get(step) if isinstance(inner, dict) else None
    if is_part and isinstance(inner, dict):
        inner.pop(steps[-1], None)
    else:
        holder.pop(ident, None)


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list | tuple) else value


@dataclass(slots=True)
class Written:
    """What stands at one place: its words, and what its field says beside them."""

    text: str
    ticked: bool | None = None
    day: str = ""

    @property
    def says(self) -> bool:
        """Whether anything was written or ticked."""
        return not set(self.text) <= UNTICKED if self.text else bool(self.ticked)


class _Found:
    """Looks for every place of a form in a file, and tells what stands elsewhere."""

    def __init__(self, form: Form, file: WordFile, printed: Printed) -> None:
        self._form, self._file, self._printed = form, file, printed
        self._places = places_of(form)
        self._signing = {f"{SIGNED}{name}" for name in SIGNING}
        self.findings: list[Finding] = []
        self.written: dict[str, Written] = {}
        self._taken: set[int] = set()
        self._taken_lines: set[tuple[int, str]] = set()
        self._anchored = self._anchors()
        self._read_controls()
        self._read_places_without_control()
        self._read_the_rest()
        self.signed = {
            name.removeprefix(SIGNED): one.text for name, one in self.written.items() if name in self._signing and one.text
        }

    def text_of(self, name: str) -> str:
        """Return all that was written at a place and in its parts."""
        several = [one for place, one in self.written.items() if place == name or place.startswith(f"{name}.")]
        return "\n".join(one.text for one in several if one.says and one.text)

    def close_gaps(self) -> None:
        """Number the repetitions of groups anew, without those in which nothing was written: as answers are kept."""
        numbers: dict[str, str] = {}
        for group in self._form.questions:
            if group.type is QuestionType.GROUP:
                names = [name for name in self.written if name.startswith(f"{group.id}.") and self.written[name].says]
                filled = sorted({int(name.split(".")[1]) for name in names})
                numbers |= {f"{group.id}.{old}": f"{group.id}.{new}" for new, old in enumerate(filled)}
                self.written = {
                    name: one
                    for name, one in self.written.items()
                    if not name.startswith(f"{group.id}.") or int(name.split(".")[1]) in filled
                }

        def renamed(name: str) -> str:
            entry = ".".join(name.split(".")[:2])
            return f"{numbers[entry]}{name.removeprefix(entry)}" if entry in numbers else name

        self.written = {renamed(name): one for name, one in self.written.items()}
        self.findings = [replace(finding, name=renamed(finding.name)) for finding in self.findings]

    def _known(self) -> list[str]:
        return [*self._places, *self._signing]

    def _anchors(self) -> dict[int, str]:
        """Return, by piece, the place that it belongs to: by its hidden mark, else by the code printed before it."""
        names = {bookmark_of(name): name for name in self._known()}
        # Options to be ticked stand together in one cell.
        several = {name.rpartition(".")[0] for name, each in self._places.items() if each.question.type is QuestionType.CHOICES}
        names |= {bookmark_of(name): name for name in several}
        anchored: dict[int, str] = {}
        for number, piece in enumerate(self._file.pieces):
            if found := next((names[mark] for mark in sorted(piece.bookmarks) if mark in names), None):
                anchored.setdefault(number, found)
        known = {*anchored.values()}
        codes = self._codes({*names.values()})
        for number, piece in enumerate(self._file.pieces):
            for code in (line.rpartition("[")[2].removesuffix("]") for line in piece.lines if line.rstrip().endswith("]")):
                for step, name in enumerate(codes.get(code, ()), start=1):
                    place = number + step
                    is_next = place < len(self._file.pieces) and piece.table and self._file.pieces[place].table == piece.table
                    if is_next and name not in known and place not in anchored:
                        anchored[place] = name
        return anchored

    def _codes(self, names: set[str]) -> dict[str, tuple[str, ...]]:
        """Return, for each printed code, the places whose cells follow it."""
        codes = {name: (name,) for name in names}
        rows: dict[str, list[str]] = defaultdict(list)
        for name, place in self._places.items():
            if place.question.type is QuestionType.TABLE and place.inner.count("."):
                rows[name.rpartition(".")[0]].append(name)
        return codes | {row: tuple(cells) for row, cells in rows.items()}

    def _read_controls(self) -> None:
        given: dict[str, list[Written]] = defaultdict(list)
        for piece in self._file.pieces:
            for control in piece.controls:
                if control.tag in self._places or control.tag in self._signing:
                    given[control.tag].append(self._written(control))
                elif text := self._without_hints(control.text):
                    self.findings.append(Finding(self._named(control.tag), Refusal("field-unknown", {"tag": control.tag}), text))
                if control.pictures:
                    self.findings.append(Finding(self._named(control.tag), Refusal("picture-beside")))
        for name, several in given.items():
            self.written[name] = self._of_several(name, several)

    def _written(self, control: Control) -> Written:
        text = self._without_hints(control.text)
        return Written(text, control.ticked, control.day)

    def _of_several(self, name: str, several: Sequence[Written]) -> Written:
        """Return what stands at a place whose field is there several times: whatever says something, if only one thing does."""
        if name in self._places and self._places[name].way is Way.TICK:
            return next((one for one in several if tick_in(one.text) is True or one.ticked), several[0])
        spoken = list({one.text: one for one in several if one.text}.values())
        for other in spoken[1:]:
            self.findings.append(Finding(name, Refusal("written-twice", {"kept": spoken[0].text}), other.text))
        return spoken[0] if spoken else several[0]

    def _read_places_without_control(self) -> None:
        for number, name in self._anchored.items():
            piece = self._file.pieces[number]
            place = self._places.get(name)
            if place is None and name not in self._signing:
                self._read_ticks(number, name)
            elif name not in self.written:
                text = self._answer_in(piece.lines, place)
                self._taken.add(number)
                self.written[name] = Written(text)
            if piece.pictures:
                self.findings.append(Finding(name, Refusal("picture-beside")))

    def _answer_in(self, lines: Iterable[str], place: Place | None) -> str:
        text = self._without_hints(kept_text("\n".join(lines)))
        if place and place.way is Way.TICK and place.question.type is QuestionType.AGREEMENT:
            # The words beside the box stay when the box becomes a mere sign.
            said = {_spaced(words) for words in place.question.label.texts.values()} | self._printed.lines
            for mark, rest in map(_mark_before, text.splitlines()):
                if mark and _spaced(rest) in said | {""}:
                    return mark
        return text

    def _read_ticks(self, number: int, name: str) -> None:
        """Read lines that begin with a box and go on with an option, where the boxes are fields no more."""
        piece = self._file.pieces[number]
        question = self._form.question(name.rpartition(".")[2])
        if question is None:
            return
        options = {option.id: [*option.label.texts.values()] for option in question.options}
        for line in piece.lines:
            mark, rest = _mark_before(line)
            found = option_in(rest, options) if rest else Refusal("no-such-option")
            if isinstance(found, str):
                self._taken_lines.add((number, line))
                if f"{name}.{found}" not in self.written:
                    self.written[f"{name}.{found}"] = Written(mark or "☐")

    def _read_the_rest(self) -> None:
        nearest = ""
        for number, piece in enumerate(self._file.pieces):
            own = self._anchored.get(number) or next(
                (each.tag for each in piece.controls if each.tag in self._places or each.tag in self._signing), ""
            )
            nearest = own or nearest
            if number in self._taken:
                continue
            left = [line for line in piece.lines if (number, line) not in self._taken_lines and not self._is_printed(line, own)]
            if text := self._without_hints(kept_text("\n".join(left))):
                code = "text-beside" if own else "text-outside"
                self.findings.append(Finding(self._named(own or nearest), Refusal(code), text))
            if piece.pictures and number not in self._anchored:
                self.findings.append(Finding(self._named(own or nearest), Refusal("picture-beside")))
        self.findings += [Finding("", Refusal("comment-beside"), text) for text in self._file.comments]
        self.findings += [Finding("", Refusal("note-beside"), text) for text in self._file.notes]
        if self._file.has_changes:
            self.findings.append(Finding("", Refusal("changes-not-accepted")))

    def _is_printed(self, line: str, own: str) -> bool:
        said = _spaced(line)
        if not said or said in self._printed.hints or set(said) <= (TICKED | UNTICKED) - set("xXхХ"):
            return True
        is_answer = own in self._places and self._places[own].way is not Way.TICK
        return said in self._printed.lines and not is_answer

    def _without_hints(self, text: str) -> str:
        for hint in self._printed.hints:
            if text.startswith(hint):
                text = text.removeprefix(hint)
            elif text.endswith(hint):
                text = text.removesuffix(hint)
        return kept_text(text)

    def _named(self, name: str) -> str:
        return name if name in self._places else ""


def _mark_before(line: str) -> tuple[str, str]:
    """Return the box that a line begins with, and the rest."""
    said = line.strip()
    if said[:1] in UNTICKED | TICKED and (len(said) < 2 or said[:1] not in "xXхХ" or not said[1].isalpha()):
        return said[:1], said[1:].strip()
    return "", said


def _spaced(text: str) -> str:
    return " ".join(text.split())


class _Understood:
    """Makes answers of what was written, and reasons of what nobody can understand."""

    def __init__(self, form: Form, language: str, written: Mapping[str, Written], records: Choosable, files: Choosable) -> None:
        self._form, self._language, self._written, self._records, self._files = form, language, written, records, files
        self._findings: list[Finding] = []
        self._named: dict[str, tuple[str, ...]] = {}

    def answers(self) -> tuple[dict[str, Any], list[Finding], dict[str, tuple[str, ...]]]:
        """Return answers by question, what was not understood, and the files that were named."""
        told: dict[str, Any] = {}
        for question in self._form.questions:
            if question.type is QuestionType.GROUP:
                value: Any = self._entries(question)
            elif question.group:
                continue
            else:
                value = self._answer(question, question.id)
            if is_answered(value):
                told[question.id] = value
        return told, self._findings, self._named

    def _entries(self, group: Question) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        while any(name.startswith(f"{group.id}.{len(entries)}.") for name in self._written):
            entry = {
                member.id: value
                for member in self._form.members(group.id)
                if is_answered(value := self._answer(member, f"{group.id}.{len(entries)}.{member.id}"))
            }
            entries.append(entry)
        return entries

    def _text(self, name: str) -> str:
        one = self._written.get(name)
        return one.text if one else ""

    def _or_say(self, name: str, value: Told | Refusal) -> Told | None:
        if isinstance(value, Refusal):
            self._findings.append(Finding(name, value, self._text(name)))
            return None
        return value

    def _answer(self, question: Question, name: str) -> Any:
        match question.type:
            case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
                return self._text(name)
            case QuestionType.NUMBER | QuestionType.MONEY:
                return self._figure(question, name)
            case QuestionType.CHOICE:
                return self._option(name, {option.id: [*option.label.texts.values()] for option in question.options})
            case QuestionType.RECORD:
                known = self._records.get(question.id, {})
                return self._option(name, {key: [words] for key, words in known.items()}, "no-record-of-the-city")
            case QuestionType.CHOICES:
                return [option.id for option in question.options if self._tick(f"{name}.{option.id}")]
            case QuestionType.AGREEMENT:
                return self._tick(name) or None
            case QuestionType.RATING if question.options:
                steps = {option.id: self._step(f"{name}.{option.id}") for option in question.options}
                return {ident: step for ident, step in steps.items() if step is not None}
            case QuestionType.RATING:
                return self._step(name)
            case QuestionType.TABLE:
                return self._table(question, name)
            case QuestionType.DAY:
                day = self._day(name)
                return day.isoformat() if day else None
            case QuestionType.FILE:
                kept = self._files.get(name, {})
                named = (line.strip() for line in self._text(name).split("\n"))
                if others := tuple(each for each in named if each and each not in kept.values()):
                    self._named[name] = others
                return [*kept]
            case _:
                return None

    def _figure(self, question: Question, name: str) -> dict[str, Any] | None:
        units = [*question.unit.texts.values()] if question.unit else []
        value: dict[str, Any] = {}
        if text := self._text(name):
            figure = figure_in(text, self._language, whole=question.whole, units=units)
            is_money = question.type is QuestionType.MONEY
            if not isinstance(figure, Refusal) and (
                (figure.year and not question.with_year)
                or (figure.currency and (not is_money or question.currency not in ("", figure.currency)))
            ):
                figure = Refusal("not-understood", {"text": text})
            if read := self._or_say(name, figure):
                value["value"] = read.value
                value |= self._beside(name, read.year, read.currency)
        if question.with_year and (year := self._year(name)):
            value["year"] = year
        if question.type is QuestionType.MONEY and value:
            typed = "".join(self._text(f"{name}.currency").split()).upper()
            value["currency"] = question.currency or typed or value.get("currency", "")
        if "value" not in value:
            self._alone(name, value)
            return None
        return value

    def _beside(self, name: str, year: int | None, currency: str) -> dict[str, Any]:
        """Return what stood beside a number, where its own place does not say otherwise."""
        beside: dict[str, Any] = {}
        if year and not self._text(f"{name}.year"):
            beside["year"] = year
        elif year and year_in(self._text(f"{name}.year")) != year:
            self._findings.append(Finding(name, Refusal("said-otherwise-beside"), self._text(name)))
        if currency and self._text(f"{name}.currency") and self._text(f"{name}.currency").strip().upper() != currency:
            self._findings.append(Finding(name, Refusal("said-otherwise-beside"), self._text(name)))
        return beside | ({"currency": currency} if currency else {})

    def _alone(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep in a finding what was written beside a number that is missing."""
        for inner in ("year", "currency"):
            if value.get(inner) and (text := self._text(f"{name}.{inner}")) and not self._text(name):
                self._findings.append(Finding(f"{name}.{inner}", Refusal("figure-missing-beside"), text))

    def _year(self, name: str) -> int | None:
        text = self._text(f"{name}.year")
        return self._or_say(f"{name}.year", year_in(text)) if text else None

    def _option(self, name: str, options: Mapping[str, Iterable[str]], code: str = "no-such-option") -> str | None:
        text = self._text(name)
        if not text:
            return None
        found = option_in(text, options)
        return self._or_say(name, Refusal(code) if isinstance(found, Refusal) else found)

    def _tick(self, name: str) -> bool:
        one = self._written.get(name)
        if one is None:
            return False
        if not one.text:
            return bool(one.ticked)
        return bool(self._or_say(name, tick_in(one.text)))

    def _step(self, name: str) -> int | None:
        text = self._text(name)
        return self._or_say(name, step_in(text)) if text else None

    def _day(self, name: str) -> date | None:
        one = self._written.get(name)
        return self._or_say(name, day_in(one.text, self._language, one.day)) if one and one.text else None

    def _table(self, question: Question, name: str) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for row in question.rows:
            cells = {column.id: self._cell(f"{name}.{row.id}.{column.id}", column.type) for column in question.columns}
            if kept := {ident: cell for ident, cell in cells.items() if cell}:
                value[row.id] = kept
        if question.with_year and (year := self._year(name)):
            if value:
                value["year"] = year
            else:
                self._alone(name, {"year": year})
        return value

    def _cell(self, name: str, kind: CellType) -> str | None:
        text = self._text(name)
        if not text or kind is CellType.TEXT:
            return text or None
        figure = figure_in(text, self._language, whole=kind is CellType.WHOLE)
        if not isinstance(figure, Refusal) and (figure.year or figure.currency):
            figure = Refusal("not-understood", {"text": text})
        read = self._or_say(name, figure)
        return read.value if read else None
