"""A form out of the three sheets of an XLSForm. What a form of ours cannot hold is told with its sheet, row and column."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import SheetRow
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import CellType, QuestionType, TextFormat
from halqa.rounds.rules.forms import Form, Path, Plain, key_of_test
from halqa.rounds.rules.forms_reading import read
from halqa.rounds.rules.forms_xlsform import (
    CHOICES,
    CHOSEN,
    LOCALIZED,
    NOT_HELD,
    OWN,
    PLAIN,
    SETTINGS,
    SURVEY,
    TAGS,
    WORDS,
    NotReadable,
    conditions_in,
    format_in,
    ident_of,
    limits_in,
)

Sheets = Mapping[str, Sequence[SheetRow]]

_LANGUAGE: Final = re.compile(r".*\(\s*([A-Za-z-]+)\s*\)")
_SCALE: Final = re.compile(r"\s*start=([0-9]{1,9})\s+end=([0-9]{1,9})(?:\s+step=1)?\s*")
_YES: Final = frozenset({"yes", "true", "true()"})
_NO: Final = frozenset({"", "no", "false", "false()"})
_CELLS: Final = {"text": CellType.TEXT, "integer": CellType.WHOLE, "decimal": CellType.DECIMAL}
_SIMPLE: Final = {
    "integer": QuestionType.NUMBER,
    "int": QuestionType.NUMBER,
    "decimal": QuestionType.NUMBER,
    "range": QuestionType.RATING,
    "file": QuestionType.FILE,
    "date": QuestionType.DAY,
    "acknowledge": QuestionType.AGREEMENT,
    "begin_repeat": QuestionType.GROUP,
}
_COUNTED: Final = {QuestionType.NUMBER: ".", QuestionType.MONEY: ".", QuestionType.CHOICES: CHOSEN}
_NOTHING: Final = "nothing that can be limited"
_OWN_SETTINGS: Final = frozenset(
    {"form_title", "form_id", "version", "default_language", *(f"{OWN}{name}" for name in ("kind", "sources", "made_from"))}
)
_SECTION_OF_ALL: Final = "questions"
"""The id of the section of questions that stand in none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where something stands in a workbook: sheet, row as a spreadsheet counts, head of the column."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing that is wrong with an XLSForm, and where."""

    refusal: Refusal
    cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet by the heads of its columns, without empty cells."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def at(self, column: str) -> Cell:
        return Cell(self.sheet, self.number, column)


@dataclass(frozen=True, slots=True)
class Target:
    """The draft that a workbook is read into: what it is called, its number and what it is for."""

    key: str
    version: int
    kind: CallKind


@dataclass
class Reading:
    """A workbook on its way to a plain form; ``places`` says from which cell each value came."""

    target: Target
    source: str = ""
    faults: list[SheetFault] = field(default_factory=list)
    places: dict[Path, Cell] = field(default_factory=dict)
    sections: list[Plain] = field(default_factory=list)
    questions: list[Plain] = field(default_factory=list)
    intro: Plain | None = None
    choices: dict[str, list[Line]] = field(default_factory=dict)
    translated: list[tuple[Line, Plain]] = field(default_factory=list)
    """Rows that may note from what their translations were made, with what they became."""

    def wrong(self, code: str, cell: Cell, **facts: object) -> None:
        """Note one fault."""
        self.faults.append(SheetFault(Refusal(code, facts), cell))

    def texts(self, line: Line, name: str) -> Plain:
        """Return what a row says in each language in the columns of this name."""
        found = {}
        for head, said in line.cells.items():
            base, tag = _told(head)
            if base == name and said.strip():
                found[tag or self.source] = said
        return found

    def put(self, path: Path, line: Line, table: Plain) -> None:
        """Note from which row a part came, and from which columns its texts."""
        self.places[path] = line.at("name")
        columns = {"id": "name", "label": "label", "title": "label", "intro": "label", "help": "hint", "only_if": "relevant"}
        for key in table:
            column = columns.get(key, f"{OWN}{key}" if f"{OWN}{key}" in (*PLAIN, *LOCALIZED) else key)
            self.places[(*path, key)] = line.at(column)
        for head in line.cells:
            base, tag = _told(head)
            for key in ("label", "title", "intro") if base == "label" else ("help",) if base == "hint" else (base[len(OWN) :],):
                if key in table and tag:
                    self.places[(*path, key, tag)] = line.at(head)


def form_of_sheets(sheets: Sheets, target: Target) -> tuple[Form | None, list[SheetFault]]:
    """Return the form that a workbook holds, under the key and number of its target; or nothing and everything wrong with it."""
    reading = Reading(target)
    for name in (SURVEY, SETTINGS):
        if name not in sheets:
            reading.wrong("sheet-missing", Cell(name, 1, ""), sheet=name)
    if reading.faults:
        return None, reading.faults
    settings = next(_lines(reading, SETTINGS, sheets[SETTINGS]), Line(SETTINGS, 2, {}))
    reading.source = _source(reading, settings)
    survey = [*_lines(reading, SURVEY, sheets[SURVEY])]
    for line in _lines(reading, CHOICES, sheets.get(CHOICES, ())):
        reading.choices.setdefault(line.get("list_name"), []).append(line)
    _walk(reading, survey)
    shape = _whole(reading, settings, _languages(reading, sheets[SURVEY]))
    form, faults = read(shape) if not reading.faults else (None, [])
    reading.faults += [SheetFault(fault.refusal, _cell(reading, fault.path)) for fault in faults]
    return (None if reading.faults else form), reading.faults


def _cell(reading: Reading, path: Path) -> Cell:
    near = (reading.places[path[:length]] for length in range(len(path), 0, -1) if path[:length] in reading.places)
    return next(near, Cell(SETTINGS, 2, ""))


def _told(head: str) -> tuple[str, str]:
    """Return what a column is about, and the language that its head names; no language where it names none."""
    base, colons, rest = head.rpartition("::")
    found = _LANGUAGE.fullmatch(rest) if colons else None
    return (base, _tag(found[1])) if found else (head, "")


def _tag(said: str) -> str:
    return TAGS.get(said.lower(), said.lower())


def _lines(reading: Reading, sheet: str, rows: Iterable[SheetRow]) -> Iterator[Line]:
    """Yield the rows below the head of a sheet; what cannot be read or held is noted."""
    head: tuple[str, ...] = ()
    for row in rows:
        if row.refusal:
            reading.faults.append(SheetFault(row.refusal, Cell(sheet, row.number, "")))
        elif not head:
            head = tuple(_head(cell) for cell in row.cells)
            _check_head(reading, sheet, row.number, head)
        else:
            for place, refusal in row.refusals.items():
                reading.faults.append(SheetFault(refusal, Cell(sheet, row.number, head[place] if place < len(head) else "")))
            cells = {name: cell for name, cell in zip(head, row.cells, strict=False) if cell.strip()}
            line = Line(sheet, row.number, cells)
            for name in cells:
                _check_cell(reading, line, name)
            if cells:
                yield line


def _head(cell: str) -> str:
    base, colons, rest = cell.strip().partition("::")
    return f"{base.strip().lower().replace(' ', '_')}{colons}{rest.strip()}"


def _check_head(reading: Reading, sheet: str, row: int, head: Sequence[str]) -> None:
    for number, name in enumerate(head):
        if name and name in head[:number]:
            reading.wrong("column-twice", Cell(sheet, row, name), column=name)
        tag = _told(name)[1]
        if tag and tag not in LANGUAGES:
            reading.wrong("language-unknown", Cell(sheet, row, name), language=tag, known=", ".join(LANGUAGES))
    needed = {SURVEY: ("type", "name"), CHOICES: ("list_name", "name"), SETTINGS: ()}[sheet]
    for name in needed:
        if name not in head:
            reading.wrong("column-missing", Cell(sheet, row, name), column=name)


def _check_cell(reading: Reading, line: Line, name: str) -> None:
    known = {
        SURVEY: frozenset({*PLAIN, *LOCALIZED}),
        CHOICES: frozenset({"list_name", "name", "label"}),
        SETTINGS: _OWN_SETTINGS | {f"{OWN}title"},
    }[line.sheet]
    base = _told(name)[0]
    if base in NOT_HELD or base.partition("::")[0] in NOT_HELD:
        reading.wrong("column-not-held", line.at(name), column=base)
    elif base not in known:
        reading.wrong("column-unknown", line.at(name), column=name)


def _source(reading: Reading, settings: Line) -> str:
    said = settings.get("default_language")
    found = _LANGUAGE.fullmatch(said)
    tag = _tag(found[1] if found else said)
    if tag not in LANGUAGES:
        reading.wrong("default-language-missing", settings.at("default_language"), known=", ".join(LANGUAGES))
    return tag


def _languages(reading: Reading, rows: Sequence[SheetRow]) -> list[str]:
    head = next((row.cells for row in rows if not row.refusal), ())
    told = (_told(_head(cell)) for cell in head)
    found = [tag for base, tag in told if base == "label" and tag]
    return list(dict.fromkeys(found if reading.source in found else [reading.source, *found]))


def _whole(reading: Reading, settings: Line, languages: list[str]) -> Plain:
    target = reading.target
    kind = settings.get(f"{OWN}kind")
    if kind and kind != target.kind:
        reading.wrong("form-of-other-kind", settings.at(f"{OWN}kind"), kind=kind, wanted=target.kind)
    title = {**reading.texts(settings, f"{OWN}title"), reading.source: settings.cells.get("form_title", "")}
    if not settings.get("form_title"):
        reading.wrong("title-missing", settings.at("form_title"))
    shape: Plain = {"form": target.key, "version": target.version, "kind": str(target.kind), "source": reading.source}
    shape |= {"languages": languages, "title": title, "sections": reading.sections, "questions": reading.questions}
    if sources := settings.get(f"{OWN}sources").split():
        shape["sources"] = sources
    if reading.intro:
        shape["intro"] = reading.intro
    for line, part in (*reading.translated, (settings, shape)):
        _origins(reading, line, part)
    reading.put((), settings, {})
    return shape


@dataclass
class _Open:
    """What is open while rows are walked: sections, groups, tables and ratings, the innermost last."""

    kind: str
    line: Line
    shape: Plain


def _walk(reading: Reading, survey: Sequence[Line]) -> None:
    opened: list[_Open] = []
    for line in survey:
        kind = line.get("type").replace("begin group", "begin_group").replace("begin repeat", "begin_repeat")
        kind = kind.replace("end group", "end_group").replace("end repeat", "end_repeat")
        if kind in ("end_group", "end_repeat"):
            _close(reading, opened, line, kind)
        elif not kind:
            reading.wrong("type-missing", line.at("type"))
        else:
            _row(reading, opened, line, kind)
    for one in opened:
        reading.wrong("not-ended", one.line.at("type"), name=one.line.get("name"))


def _close(reading: Reading, opened: list[_Open], line: Line, kind: str) -> None:
    wanted = "end_repeat" if opened and opened[-1].kind == "repeat" else "end_group"
    if not opened or kind != wanted:
        reading.wrong("nothing-to-end", line.at("type"), type=kind)
    else:
        opened.pop()


def _row(reading: Reading, opened: list[_Open], line: Line, kind: str) -> None:
    part, own = line.get(f"{OWN}part"), line.get(f"{OWN}type")
    around = opened[-1] if opened else None
    if around and around.kind in ("table", "row", "rating"):
        _inside(reading, opened, line, kind, part)
    elif part in ("year", "currency"):
        if reading.questions:
            _companion(reading, reading.questions[-1], part)
    elif kind == "note":
        _note(reading, around, line)
    elif kind == "begin_group" and own not in ("table", "rating"):
        if around:
            reading.wrong("group-not-held", line.at("type"), name=line.get("name"))
            opened.append(_Open("group", line, {}))
        else:
            opened.append(_Open("section", line, _section(reading, line)))
    else:
        _question(reading, opened, line, kind, own)


def _companion(reading: Reading, question: Plain, part: str) -> None:
    if part == "year":
        question["with_year"] = True
        reading.places[("questions", len(reading.questions) - 1, "with_year")] = reading.places[
            ("questions", len(reading.questions) - 1)
        ]


def _note(reading: Reading, around: _Open | None, line: Line) -> None:
    said = reading.texts(line, "label")
    if around is None and not reading.sections and reading.intro is None:
        reading.intro = said
        reading.put(("intro",), line, {})
    elif around and around.kind == "section" and "intro" not in around.shape and not _asked_in(reading, around):
        around.shape["intro"] = said
    else:
        reading.wrong("note-not-held", line.at("type"), name=line.get("name"))


def _asked_in(reading: Reading, section: _Open) -> bool:
    return any(question["section"] == section.shape["id"] for question in reading.questions)


def _section(reading: Reading, line: Line) -> Plain:
    shape: Plain = {"id": ident_of(line.get("name")), "title": reading.texts(line, "label")}
    reading.sections.append(shape)
    reading.translated.append((line, shape))
    reading.put(("sections", len(reading.sections) - 1), line, shape)
    return shape


def _question(reading: Reading, opened: list[_Open], line: Line, kind: str, own: str) -> None:
    found = _type(reading, line, kind, own)
    if found is None:
        if kind.startswith("begin"):
            opened.append(_Open("repeat" if kind == "begin_repeat" else "group", line, {}))
        return
    around = opened[-1] if opened else None
    shape: Plain = {"id": ident_of(line.get("name")), "section": _section_of(reading, opened), "type": str(found)}
    if around and around.kind == "repeat":
        shape["group"] = around.shape.get("id", "")
    shape |= _values(reading, line, found, kind)
    for key, name in (("label", "label"), ("help", "hint"), ("unit", f"{OWN}unit"), ("low", f"{OWN}low"), ("high", f"{OWN}high")):
        if key == "label" or reading.texts(line, name):
            shape[key] = reading.texts(line, name)
    reading.questions.append(shape)
    path: Path = ("questions", len(reading.questions) - 1)
    if found in {QuestionType.CHOICE, QuestionType.CHOICES}:
        _options(reading, line, shape, path, kind.partition(" ")[2].strip())
    reading.translated.append((line, shape))
    reading.put(path, line, shape)
    if kind == "begin_repeat":
        opened.append(_Open("repeat", line, shape))
    elif kind == "begin_group":
        opened.append(_Open(str(found), line, shape))


def _section_of(reading: Reading, opened: Sequence[_Open]) -> str:
    section = next((one for one in opened if one.kind == "section"), None)
    if section:
        return str(section.shape["id"])
    if not any(each["id"] == _SECTION_OF_ALL for each in reading.sections):
        reading.sections.append({"id": _SECTION_OF_ALL, "title": {reading.source: _SECTION_OF_ALL.capitalize()}})
    return _SECTION_OF_ALL


def _type(reading: Reading, line: Line, kind: str, own: str) -> QuestionType | None:
    word = kind.partition(" ")[0]
    fits: Mapping[str, tuple[QuestionType, ...]] = {
        "begin_group": (QuestionType.TABLE, QuestionType.RATING),
        "text": (QuestionType.RECORD,),
        "decimal": (QuestionType.MONEY,),
        "begin_repeat": (QuestionType.GROUP,),
    }
    if own:
        found = next((each for each in fits.get(word, ()) if each == own), None)
        if found is None:
            reading.wrong("type-does-not-fit", line.at(f"{OWN}type"), type=own, wanted=kind)
        return found
    if word == "text":
        return QuestionType.LONG_TEXT if "multiline" in line.get("appearance").split() else QuestionType.SHORT_TEXT
    if word in ("select_one", "select_multiple"):
        return QuestionType.CHOICE if word == "select_one" else QuestionType.CHOICES
    if word not in _SIMPLE:
        reading.wrong("type-not-held", line.at("type"), type=kind)
    return _SIMPLE.get(word)


def _values(reading: Reading, line: Line, found: QuestionType, kind: str) -> Plain:
    shape: Plain = {}
    for key in ("concept", "currency", "record"):
        if said := line.get(f"{OWN}{key}"):
            shape[key] = said
    if _yes(reading, line, "required") or _yes(reading, line, f"{OWN}required"):
        shape["required"] = True
    if found is QuestionType.NUMBER and kind != "decimal":
        shape["whole"] = True
    for key in ("least", "most"):
        if said := line.get(f"{OWN}{key}"):
            if said.isascii() and said.isdigit() and len(said) < 16:
                shape[key] = int(said)
            else:
                reading.wrong("not-a-whole-number", line.at(f"{OWN}{key}"), key=key, least=0)
    if kinds := line.get(f"{OWN}kinds").split():
        shape["kinds"] = kinds
    if said := line.get("parameters"):
        shape |= _scale(reading, line, said)
    _expressions(reading, line, found, shape)
    return shape


def _yes(reading: Reading, line: Line, name: str) -> bool:
    said = line.get(name).lower()
    if said not in _YES | _NO:
        reading.wrong("neither-yes-nor-no", line.at(name), value=said)
    return said in _YES


def _scale(reading: Reading, line: Line, said: str) -> Plain:
    scale = _SCALE.fullmatch(said)
    if scale is None:
        reading.wrong("parameters-unreadable", line.at("parameters"), value=said)
        return {}
    return {"least": int(scale[1]), "most": int(scale[2])}


def _expressions(reading: Reading, line: Line, found: QuestionType, shape: Plain) -> None:
    try:
        if conditions := conditions_in(line.get("relevant")):
            shape["only_if"] = [_condition(one.question, key_of_test(one.test), one.value) for one in conditions]
    except NotReadable:
        reading.wrong("relevant-unreadable", line.at("relevant"), value=line.get("relevant"))
    constraint = line.get("constraint")
    if not constraint:
        return
    is_text = found in {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT}
    counted = WORDS if is_text else _COUNTED.get(found, _NOTHING)
    try:
        wanted, rest = format_in(constraint) if is_text else (TextFormat.PLAIN, constraint)
        least, most = limits_in(rest, counted)
    except NotReadable:
        reading.wrong("constraint-unreadable", line.at("constraint"), value=constraint)
        return
    ending = "_words" if is_text else ""
    limits = {f"least{ending}": least, f"most{ending}": most}
    shape |= {key: value for key, value in limits.items() if value is not None}
    for key in limits:
        reading.places[("questions", len(reading.questions), key)] = line.at("constraint")
    if wanted is not TextFormat.PLAIN:
        shape["format"] = str(wanted)


def _condition(question: str, key: str, value: str) -> Plain:
    told: Any = True if key == "answered" else int(value) if key in ("at_least", "at_most") else value
    return {"question": question, key: told}


def _options(reading: Reading, line: Line, shape: Plain, path: Path, name: str) -> None:
    if name not in reading.choices:
        reading.wrong("choices-missing", line.at("type"), list=name)
    shape["options"] = []
    for number, option in enumerate(reading.choices.get(name, ())):
        told = {"id": ident_of(option.get("name")), "label": reading.texts(option, "label")}
        shape["options"].append(told)
        reading.put((*path, "options", number), option, told)


def _inside(reading: Reading, opened: list[_Open], line: Line, kind: str, part: str) -> None:
    """Read a row inside a table or a rating of several things."""
    around = opened[-1]
    ident = ident_of(line.get("name").rpartition(".")[2])
    told: Plain = {"id": ident, "label": reading.texts(line, "label")}
    match around.kind, kind, part:
        case "rating", "range", _:
            scale = _scale(reading, line, line.get("parameters"))
            _list(reading, around.shape, "options", told, line)
            for key, value in scale.items():
                if around.shape.setdefault(key, value) != value:
                    reading.wrong("scales-differ", line.at("parameters"))
        case "table", _, "year":
            _companion(reading, around.shape, "year")
        case "table", "begin_group", _:
            _list(reading, around.shape, "rows", told, line)
            opened.append(_Open("row", line, {"columns": [], "table": around.shape}))
        case "row", _, _ if kind in _CELLS:
            _column(reading, around, told | {"type": str(_CELLS[kind])}, line)
        case _:
            reading.wrong("type-not-held", line.at("type"), type=kind)
            if kind.startswith("begin"):
                opened.append(_Open("repeat" if kind == "begin_repeat" else "group", line, {}))


def _list(reading: Reading, shape: Plain, key: str, told: Plain, line: Line) -> None:
    """Put a part into a list of the question that was read last."""
    shape.setdefault(key, []).append(told)
    reading.put(("questions", len(reading.questions) - 1, key, len(shape[key]) - 1), line, told)


def _column(reading: Reading, row: _Open, told: Plain, line: Line) -> None:
    """Take a cell of a table: the first row says which columns there are, and the others have to agree."""
    columns, table = row.shape["columns"], row.shape["table"]
    columns.append(told)
    if len(table["rows"]) == 1:
        _list(reading, table, "columns", told, line)
    elif told not in table.get("columns", ())[len(columns) - 1 : len(columns)]:
        reading.wrong("columns-differ", line.at("name"), name=line.get("name"))


def _origins(reading: Reading, line: Line, shape: Plain) -> None:
    """Give texts the marks of the sources from which they were translated, as the row notes them."""
    said = line.get(f"{OWN}made_from")
    if not said:
        return
    try:
        for path, marks in json.loads(said).items():
            *above, name = path.split(".")
            holder: Any = shape
            for step in above:
                holder = holder[int(step)] if isinstance(holder, list) else holder[step]
            if name not in holder:
                raise KeyError(name)  # noqa: TRY301  told below like every other path that leads nowhere
            holder.setdefault("made_from", {})[name] = {tag: str(mark) for tag, mark in marks.items()}
    except (ValueError, AttributeError, KeyError, IndexError, TypeError):
        reading.wrong("origins-unreadable", line.at(f"{OWN}made_from"))
