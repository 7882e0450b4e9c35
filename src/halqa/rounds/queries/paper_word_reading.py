"""A Word file taken apart without trusting it: what stands in which cell, in which field, and beside it.

Elements are known by their local names, for strict and transitional files and those of other programs differ in the rest. What
was deleted but not accepted is left out, what was inserted is read, and of two renderings of the same thing the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.rounds.rules.paper import Mark, mark_in, mark_of
from halqa.rounds.rules.paper_reading import Control, Piece, WordFile

MOST_FIELDS: Final = 5_000
MOST_BYTES: Final = 16 * 1024 * 1024
"""Of one part, unpacked: a form with every answer at its longest has a tenth of that."""

_LEFT_OUT: Final = frozenset(
    {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr"}
    | {"rt", "annotationRef", "footnoteReference", "endnoteReference", "commentReference", "proofErr", "background"}
)
_LINES_OF_NOTES: Final = ("separator", "continuationSeparator", "continuationNotice")
_CHANGES: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_SIGNS: Final = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PICTURES: Final = frozenset({"drawing", "pict", "object"})
_TICKS: Final = {
    "f0fe": "☒",
    "f0fc": "☒",
    "f0fd": "☒",
    "f052": "☒",
    "f053": "☒",
    "f0a8": "☐",
    "f06f": "☐",
    "f071": "☐",
    "f0a3": "☐",
}
"""Boxes of Microsoft's fonts of signs, by their numbers there."""

Element = Any


@dataclass
class _Gathered:
    """What stands in a cell, a paragraph or a field."""

    table: int = 0
    lines: list[str] = field(default_factory=lambda: [""])
    whole: list[str] = field(default_factory=lambda: [""])
    bookmarks: set[str] = field(default_factory=set)
    controls: list[Control] = field(default_factory=list)
    pictures: int = 0

    def add(self, text: str) -> None:
        """Add text to the line that was begun."""
        self.lines[-1] += text
        self.whole[-1] += text

    def end_line(self) -> None:
        """Begin a new line."""
        self.lines.append("")
        self.whole.append("")

    def piece(self) -> Piece:
        """Return it as the rules take it, without the line that was begun last and never written."""
        lines, whole = (tuple(each[:-1] if len(each) > 1 and not each[-1] else each) for each in (self.lines, self.whole))
        return Piece(self.table, lines, whole, frozenset(self.bookmarks), tuple(self.controls), self.pictures)


def read_word(content: bytes) -> WordFile:
    """Take a Word file apart.

    :raises RuleRefused: where it cannot be read, or has more fields than any form
    """
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = _Parts(package)
            taking = _Taking()
            main = parts.related("", "officeDocument")
            root = parts.root(main[0]) if main else None
            body = next((each for each in root if _local(each) == "body"), None) if root is not None else None
            if body is None:
                raise RuleRefused([Refusal("opened-wrongly")])
            taking.read(body)
            margins = parts.texts(main[0], "header", "footer")
            notes = parts.notes(main[0], "footnotes", "endnotes")
            comments = parts.notes(main[0], "comments")
            properties = parts.properties()
    except (BadZipFile, KeyError, OSError, etree.XMLSyntaxError, ValueError, NotImplementedError) as error:
        raise RuleRefused([Refusal("opened-wrongly")]) from error
    return WordFile(tuple(taking.pieces), properties, margins, comments, notes, taking.has_changes)


def mark_of_file(file: WordFile) -> Mark | None:
    """Return what a file says of itself: in its properties, else in its margins, else anywhere."""
    if mark := mark_of(file.properties):
        return mark
    return mark_in("\n".join(file.margins)) or mark_in("\n".join(line for piece in file.pieces for line in piece.whole))


class _Parts:
    """The parts of a package and what leads from one to another."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self._names = {name.lower(): name for name in package.namelist()}

    def root(self, name: str) -> Element:
        """Return the root of a part. Raises KeyError where there is none, and what the parser raises."""
        info = self._package.getinfo(self._names[name.lower()])
        if info.file_size > MOST_BYTES:
            raise RuleRefused([Refusal("unpacks-too-large", {"most_bytes": MOST_BYTES})])
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
        return etree.fromstring(self._package.read(info), parser)

    def related(self, name: str, kind: str) -> list[str]:
        """Return the parts to which a part leads (the package itself where it has no name) by relations of a kind."""
        folder, _slash, own = name.rpartition("/")
        place = join(folder, "_rels", f"{own}.rels")
        if place.lower() not in self._names:
            return []
        found = []
        for relation in self.root(place):
            if _attribute(relation, "Type").rpartition("/")[2] == kind and _attribute(relation, "TargetMode") != "External":
                target = _attribute(relation, "Target")
                path = normpath(target.lstrip("/") if target.startswith("/") else join(dirname(name), target))
                if path.lower() in self._names:
                    found.append(path)
        return found

    def texts(self, name: str, *kinds: str) -> tuple[str, ...]:
        """Return the text of each part of these kinds to which a part leads."""
        return tuple(_words(self.root(one)) for kind in kinds for one in self.related(name, kind))

    def notes(self, name: str, *kinds: str) -> tuple[str, ...]:
        """Return the text of each comment or note of a part, without those that only draw a line."""
        roots = [self.root(one) for kind in kinds for one in self.related(name, kind)]
        said = (_words(one) for root in roots for one in root if _attribute(one, "type") not in _LINES_OF_NOTES)
        return tuple(filter(str.strip, said))

    def properties(self) -> dict[str, str]:
        """Return the properties that somebody added to the document."""
        roots = [self.root(one) for one in self.related("", "custom-properties")]
        return {_attribute(one, "name"): "".join(one.itertext()) for root in roots for one in root}


def _words(root: Element) -> str:
    taking = _Taking()
    taking.read(root)
    return "\n".join(line for piece in taking.pieces for line in piece.whole)


class _Taking:
    """Goes through a document from its beginning to its end."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.has_changes = False
        self._tables = 0
        self._fields = 0

    def read(self, parent: Element, around: frozenset[str] = frozenset()) -> None:
        """Read what stands one below the other outside of all tables."""
        marks = set(around)
        for child in parent:
            name = _local(child)
            if name == "bookmarkStart":
                marks.add(_attribute(child, "name"))
            elif name == "tbl":
                self._table(child)
            elif name == "p" or (name == "sdt" and _tag(child) and not _holds_fields(child)):
                gathered = _Gathered(bookmarks=marks)
                self._gather(child, gathered)
                self.pieces.append(gathered.piece())
                marks = set()
            elif inner := self._inside(child, name):
                self.read(inner, frozenset(marks))
            elif name not in _LEFT_OUT and len(child):
                self.read(child)

    def _inside(self, element: Element, name: str) -> Element | None:
        """Return where it goes on, in what only stands around something; nothing where it is no such thing."""
        self.has_changes |= name in _CHANGES
        if name == "AlternateContent":
            return next((each for each in element if _local(each) in ("Choice", "Fallback")), None)
        if name == "sdt":
            return next((each for each in element if _local(each) == "sdtContent"), None)
        return None

    def _table(self, table: Element) -> None:
        self._tables += 1
        own = self._tables
        for cell, control in self._cells(table):
            gathered = _Gathered(table=own)
            if control is None:
                self._gather_all(cell, gathered)
            else:
                self._field(control, cell, gathered)
            self.pieces.append(gathered.piece())

    def _cells(self, parent: Element, control: Element | None = None) -> Iterator[tuple[Element, Element | None]]:
        """Yield the cells of a table, each with the field that stands around it, if one does."""
        for child in parent:
            name = _local(child)
            if name == "tc":
                yield child, control
            elif name == "sdt":
                content = self._inside(child, name)
                if content is not None:
                    around = child if _tag(child) and any(_local(each) == "tc" for each in content) else control
                    yield from self._cells(content, around)
            elif name not in _LEFT_OUT:
                self.has_changes |= name in _CHANGES
                yield from self._cells(child, control)

    def _gather_all(self, parent: Element, into: _Gathered) -> None:
        for child in parent:
            self._gather(child, into)

    def _gather(self, element: Element, into: _Gathered) -> None:
        name = _local(element)
        self.has_changes |= name in _CHANGES
        if name == "t":
            into.add(element.text or "")
        elif name in _SIGNS:
            self._break(name, into)
        elif name == "sym":
            into.add(_TICKS.get(_attribute(element, "char").lower(), ""))
        elif name == "bookmarkStart":
            into.bookmarks.add(_attribute(element, "name"))
        elif name in _LEFT_OUT:
            return
        elif name == "p":
            self._paragraph(element, into)
        elif name == "sdt" and _tag(element):
            self._field(element, self._inside(element, name), into)
        elif name == "tbl":
            self._inner_table(element, into)
        elif name in ("AlternateContent", "sdt"):
            if (inner := self._inside(element, name)) is not None:
                self._gather_all(inner, into)
        elif name in _PICTURES and not _has(element, "txbxContent"):
            into.pictures += 1
        else:
            self._gather_all(element, into)

    def _break(self, name: str, into: _Gathered) -> None:
        for place, piece in enumerate(_SIGNS[name].split("\n")):
            if place:
                into.end_line()
            into.add(piece)

    def _paragraph(self, paragraph: Element, into: _Gathered) -> None:
        if _is_listed(paragraph):
            into.add("• ")
        self._gather_all(paragraph, into)
        into.end_line()

    def _inner_table(self, table: Element, into: _Gathered) -> None:
        """Read a table inside a cell or a field as text; where it holds fields of its own, those are fields."""
        for row in (each for each in table if _local(each) not in _LEFT_OUT):
            cells = []
            for cell, control in self._cells(row):
                inner = _Gathered()
                if control is None:
                    self._gather_all(cell, inner)
                else:
                    self._field(control, cell, inner)
                cells.append(" ".join(filter(None, inner.lines)))
                into.controls += inner.controls
                into.bookmarks |= inner.bookmarks
                into.pictures += inner.pictures
            into.add("\t".join(cells))
            into.end_line()

    def _field(self, control: Element, content: Element | None, into: _Gathered) -> None:
        self._fields += 1
        if self._fields > MOST_FIELDS:
            raise RuleRefused([Refusal("too-many-fields", {"most": MOST_FIELDS})])
        inner = _Gathered()
        if content is not None:
            self._gather_all(content, inner)
        told = inner.piece()
        properties = next((each for each in control if _local(each) == "sdtPr"), ())
        parts = {_local(each): each for each in properties}
        shows_hint = "showingPlcHdr" in parts and _attribute(parts["showingPlcHdr"], "val") not in ("0", "false", "off")
        text = "" if shows_hint and content is not None and _is_hint(content) else "\n".join(told.lines)
        check = next((each for each in parts.get("checkbox", ()) if _local(each) == "checked"), None)
        ticked = None if check is None else _attribute(check, "val") in ("1", "true", "on")
        day = _attribute(parts["date"], "fullDate") if "date" in parts else ""
        into.controls += [Control(_tag(control), text, ticked, day, inner.pictures), *inner.controls]
        into.bookmarks |= inner.bookmarks
        into.whole[-1] += "\n".join(told.whole)


def _local(element: Element) -> str:
    """Return the name of an element without its namespace; nothing for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _tag(control: Element) -> str:
    properties = next((each for each in control if _local(each) == "sdtPr"), ())
    return next((_attribute(each, "val") for each in properties if _local(each) == "tag"), "").strip()


def _holds_fields(control: Element) -> bool:
    return any(each is not control and _local(each) == "sdt" and _tag(each) for each in control.iter())


def _has(element: Element, name: str) -> bool:
    return any(_local(each) == name for each in element.iter())


def _is_listed(paragraph: Element) -> bool:
    properties = next((each for each in paragraph if _local(each) == "pPr"), ())
    listed = next((each for each in properties if _local(each) == "numPr"), ())
    return any(_local(each) == "numId" and _attribute(each, "val") != "0" for each in listed)


def _is_hint(content: Element) -> bool:
    """Return whether all text looks as hints look: a program may say that it shows one where somebody has written."""
    runs = [each for each in content.iter() if _local(each) == "r" and _has(each, "t")]
    return all("placeholder" in _style_of(run).lower() for run in runs)


def _style_of(run: Element) -> str:
    properties = next((each for each in run if _local(each) == "rPr"), ())
    return next((_attribute(each, "val") for each in properties if _local(each) == "rStyle"), "")
