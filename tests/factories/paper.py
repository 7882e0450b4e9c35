"""Forms on paper for tests: Word files with answers, as people and other programs leave them behind."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import Any

from django.utils.translation import override
from lxml import etree

from halqa.rounds.queries.paper_sheet import printed_words, sheet_of
from halqa.rounds.queries.paper_word import word_of
from halqa.rounds.queries.paper_word_reading import read_word
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import Limits
from halqa.rounds.rules.paper import Mark
from halqa.rounds.rules.paper_reading import Printed, Reading, read_answers
from tests.factories.forms import POLICY

LIMITS = Limits(POLICY, 2026)
APPLICATION = "application:award-2027/k3n8qd"
DIGEST = "0123456789abcdef" * 4
RECORDS = {"strategy": {"strategy:1": "Our strategy"}}
FILES = {"plan": {"a-file": "Plan 2020.pdf"}}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MAIN = "word/document.xml"


def make_word(form: Form, answers: Mapping[str, Any] | None = None, language: str = "en", **more: Any) -> bytes:
    """Return a form as a Word file, blank or with answers."""
    mark = Mark(form.key, form.version, language, more.pop("application", APPLICATION), more.pop("digest", DIGEST))
    with override(language):
        return word_of(sheet_of(form, answers=answers, mark=mark, **({"records": RECORDS, "files": FILES} | more)))


def read_form(form: Form, content: bytes, language: str = "en", *, files: Mapping[str, Any] = FILES) -> Reading:
    """Return what was read from a Word file that is one of this form."""
    return read_answers(form, read_word(content), _printed(form, language), LIMITS, records=RECORDS, files=files)


@cache
def _printed(form: Form, language: str) -> Printed:
    return printed_words(form, language, RECORDS)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a package whose parts were changed."""
    with zipfile.ZipFile(BytesIO(content)) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    change(parts)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name, part in parts.items():
            after.writestr(name, part)
    return packed.getvalue()


def edited(content: bytes, *edits: Callable[[Any], None]) -> bytes:
    """Return a Word file whose main part was edited, as somebody or some program does."""

    def change(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts[MAIN])
        for edit in edits:
            edit(root)
        parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return repacked(content, change)


def field_of(root: Any, tag: str) -> Any:
    """Return the first content control of a tag."""
    return next(each for each in root.iter(f"{W}sdt") if each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == tag)


def cell_of(root: Any, tag: str) -> Any:
    """Return the cell in which a content control stands."""
    return next(each for each in field_of(root, tag).iterancestors(f"{W}tc"))


def run(text: str) -> Any:
    """Return a run with a text; its lines are parted as Word parts them."""
    made = etree.Element(f"{W}r")
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(made, f"{W}br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                etree.SubElement(made, f"{W}tab")
            told = etree.SubElement(made, f"{W}t")
            told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            told.text = piece
    return made


def paragraph(*runs: Any) -> Any:
    """Return a paragraph of runs."""
    made = etree.Element(f"{W}p")
    made.extend(runs)
    return made


def table(rows: Iterable[Iterable[str]]) -> Any:
    """Return a table of texts."""
    made = etree.Element(f"{W}tbl")
    for row in rows:
        line = etree.SubElement(made, f"{W}tr")
        for cell in row:
            etree.SubElement(line, f"{W}tc").append(paragraph(run(cell)))
    return made


def typing(texts: Mapping[str, str]) -> Callable[[Any], None]:
    """Return an edit that types into fields as Word has it: paragraphs where a field holds such, else lines of one run."""

    def edit(root: Any) -> None:
        for tag, text in texts.items():
            control = field_of(root, tag)
            hint = control.find(f"{W}sdtPr/{W}showingPlcHdr")
            if hint is not None:
                hint.getparent().remove(hint)
            content = control.find(f"{W}sdtContent")
            is_rich = content.find(f"{W}p") is not None
            content[:] = [paragraph(run(line)) for line in text.split("\n")] if is_rich else [run(text)]

    return edit


def adding(tag: str, *elements: Any) -> Callable[[Any], None]:
    """Return an edit that puts something into the cell of a field, behind all that stands there."""
    return lambda root: cell_of(root, tag).extend(elements)


def without_field(tag: str, text: str | None = None) -> Callable[[Any], None]:
    """Return an edit that deletes a field, and perhaps types into its cell instead."""

    def edit(root: Any) -> None:
        control = field_of(root, tag)
        around = control.getparent()
        if text is not None:
            around.insert(around.index(control), run(text) if around.tag == f"{W}p" else paragraph(run(text)))
        around.remove(control)

    return edit


def without_fields(root: Any) -> None:
    """Take all fields away and leave what stands in them, as older programs do."""
    for control in [*root.iter(f"{W}sdt")]:
        around, content = control.getparent(), control.find(f"{W}sdtContent")
        place = around.index(control)
        around[place : place + 1] = list(content)


def without_bookmarks(root: Any) -> None:
    """Take all bookmarks away, as programs in a browser do, which give their own."""
    for mark in [*root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)


def without_codes(root: Any) -> None:
    """Take the printed codes away, as somebody does who finds them ugly."""
    for told in root.iter(f"{W}t"):
        if (told.text or "").strip().startswith("[") and (told.text or "").endswith("]"):
            told.text = ""


def without_properties(parts: dict[str, bytes]) -> None:
    """Take the properties of the document away, as programs in a browser do."""
    parts.pop("docProps/custom.xml")
    relations = etree.fromstring(parts["_rels/.rels"])
    for one in [*relations]:
        if one.get("Type").endswith("/custom-properties"):
            relations.remove(one)
    parts["_rels/.rels"] = etree.tostring(relations)
    types = etree.fromstring(parts["[Content_Types].xml"])
    for one in [*types]:
        if one.get("PartName") == "/docProps/custom.xml":
            types.remove(one)
    parts["[Content_Types].xml"] = etree.tostring(types)


def through_a_browser(content: bytes) -> bytes:
    """Return a Word file as programs in a browser give it back: plain text in cells, without fields, bookmarks, properties."""
    return repacked(edited(content, without_fields, without_bookmarks), without_properties)


def through_an_office(content: bytes) -> bytes:
    """Return a Word file as LibreOffice 7.4 gives it back: without fields, with bookmarks and properties."""
    return edited(content, without_fields)
