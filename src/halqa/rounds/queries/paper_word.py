"""A form as a Word file that can be filled in without a line to the network, and comes back.

Each place is a content control whose tag is its name; around it stands a hidden bookmark, and beside it a small printed code.
Word processors lose the first, the second or both, and each of them is enough to find an answer again.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from lxml import etree  # type: ignore[import-untyped]

from halqa.foundation.languages import direction
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.enums.paper import Way
from halqa.rounds.labels.paper import HINTS, SEND_ALONG, SIGNATURE, SIGNATURES, STAMP
from halqa.rounds.queries.paper_sheet import Asking, Box, Row, Sheet, Signing, one_of
from halqa.rounds.rules.paper import bookmark_of, code_of, properties_of

Element = Any
"""An element of lxml, which has no types."""

W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_PART: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # that of custom properties, said by the standard

FONT: Final = "Arial"
CHINESE_FONT: Final = "Microsoft YaHei"
LOCALES: Final = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
INK, SOFT, RULE, GROUND, BLUE = "1D1B2A", "57536A", "B9B3C6", "F3F0EA", "3337B0"
WIDTH: Final = 9_638  # twentieths of a point: 17 cm between the margins of A4
PADDING: Final = {"top": 50, "left": 110, "bottom": 40, "right": 110}
LONG: Final = 1_400  # the least height of a cell for a long text
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # that an archive can hold; a file says nothing of when it was made


def word_of(sheet: Sheet) -> bytes:
    """Return a sheet as a Word file. The same sheet is always the same file."""
    writer = _Writer(sheet)
    writer.write()
    return writer.content()


def _w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """Return an element of WordprocessingML with its attributes and what stands in it."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._rtl = direction(sheet.mark.language) == "rtl"
        self._document: WordDocument = Document()
        self._body = self._document.element.body
        self._end = self._body.sectPr
        self._number = 0

    def write(self) -> None:
        """Write the whole of it."""
        sheet = self._sheet
        self._set_up()
        self._add(self._paragraph(sheet.title.text, "Title", tag=sheet.title.tag))
        if sheet.city:
            self._add(self._paragraph(sheet.city, "Subtitle"))
        if sheet.intro:
            self._add(self._paragraph(sheet.intro.text, "Intro", tag=sheet.intro.tag))
        for words in sheet.first_words:
            self._add(self._paragraph(words, "Note"))
        for section in sheet.sections:
            self._add(self._paragraph(section.title.text, "Heading1", tag=section.title.tag))
            if section.intro:
                self._add(self._paragraph(section.intro.text, "Intro", tag=section.intro.tag))
            for asking in section.asked:
                self._ask(asking)
        self._add(self._paragraph(str(SIGNATURES), "Heading1", new_page=True))
        for part in sheet.signing:
            self._sign(part)

    def content(self) -> bytes:
        """Return the file. Its parts are packed anew, so that it says nothing of the moment."""
        made, packed = BytesIO(), BytesIO()
        self._document.save(made)
        with ZipFile(made) as before, ZipFile(packed, "w", ZIP_DEFLATED) as after:
            for name in before.namelist():
                after.writestr(ZipInfo(name, _EARLIEST), before.read(name), ZIP_DEFLATED)
        return packed.getvalue()

    # The document as a whole

    def _set_up(self) -> None:
        sheet, document = self._sheet, self._document
        self._drop_thumbnail()
        core = document.core_properties
        core.title, core.author, core.language = sheet.title.text, "Halqa", LOCALES[sheet.mark.language]
        core.comments, core.last_modified_by = "", ""
        self._add_properties(properties_of(sheet.mark))
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin, section.footer_distance = Cm(1.8), Cm(2.6), Cm(0.8)
        if self._rtl:
            self._end.append(_w("bidi"))
        self._styles()
        self._footer()

    def _drop_thumbnail(self) -> None:
        relations = self._document.part.package.rels
        for key in [key for key, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
            del relations[key]

    def _add_properties(self, properties: dict[str, str]) -> None:
        root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _TYPES})
        for number, (name, value) in enumerate(properties.items(), start=2):
            one = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT_ID, pid=str(number), name=name)
            etree.SubElement(one, f"{{{_TYPES}}}lpwstr").text = value
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self._document.part.package
        part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_PART, content, package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)

    def _styles(self) -> None:
        styles = self._document.styles
        defaults = styles.element.find(qn("w:docDefaults"))
        defaults.clear()
        run = _w("rPr", _w("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=CHINESE_FONT))
        run.extend([_w("sz", val=21), _w("szCs", val=22)])
        said = LOCALES[self._sheet.mark.language]
        run.append(_w("lang", val=said if not self._rtl else "en-GB", bidi=said if self._rtl else "ar-SA", eastAsia="zh-CN"))
        paragraph = _w("pPr", _w("spacing", before=0, after=80, line=264, lineRule="auto"))
        defaults.extend([_w("rPrDefault", run), _w("pPrDefault", paragraph)])
        self._style("Title", 22, INK, bold=True, before=0, after=6)
        self._style("Subtitle", 14, SOFT, before=0, after=8)
        self._style("Heading 1", 15, BLUE, bold=True, before=20, after=6, follows=True)
        self._style("Heading 2", 11.5, INK, bold=True, before=10, after=3, follows=True)
        self._style("Intro", 10.5, INK, after=6, is_new=True)
        self._style("Note", 9, SOFT, after=3, is_new=True)
        self._style("Question", 10.5, INK, bold=True, after=2, follows=True, is_new=True)
        self._style("Beside", 9, SOFT, after=1, follows=True, is_new=True)
        self._style("Answer", 10.5, INK, after=2, is_new=True)
        self._style("Between", 4, SOFT, after=0, is_new=True)
        hint = styles.add_style("Placeholder Text", 2)
        hint.font.color.rgb = RGBColor.from_string("6B6780")

    def _style(
        self,
        name: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        before: float = 0,
        after: float = 0,
        follows: bool = False,
        is_new: bool = False,
    ) -> None:
        styles = self._document.styles
        style = styles.add_style(name, 1) if is_new else styles[name]
        for kind in ("w:rPr", "w:pPr"):
            if (old := style.element.find(qn(kind))) is not None:
                outline = old.find(qn("w:outlineLvl"))
                style.element.remove(old)
                if outline is not None:
                    style.element.get_or_add_pPr().append(outline)
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(colour)
        run = style.element.get_or_add_rPr()
        fonts = run.find(qn("w:rFonts"))
        fonts.set(qn("w:cs"), FONT)
        fonts.set(qn("w:eastAsia"), CHINESE_FONT)
        if bold:
            run.find(qn("w:b")).addnext(_w("bCs"))
        run.find(qn("w:sz")).addnext(_w("szCs", val=round(size * 2)))
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = follows or None
        style.quick_style = True

    def _footer(self) -> None:
        footer = self._document.sections[0].footer
        paragraph = footer.paragraphs[0]
        picture = BytesIO()
        segno.make(self._sheet.mark.code, error="m", boost_error=False).save(picture, kind="png", scale=4, border=2)
        picture.seek(0)
        run = paragraph.add_run()
        run.add_picture(picture, height=Mm(15))
        shown = run._r.find(f".//{qn('wp:docPr')}")  # noqa: SLF001  the one place where Word keeps what a picture says
        shown.set("descr", self._sheet.mark.code)
        paragraph._p.append(self._run(f"  {self._sheet.mark.code}", ltr=True, size=7.5))  # noqa: SLF001  as above
        pages = footer.add_paragraph()
        for piece in ("PAGE", "/", "NUMPAGES"):
            made = (
                self._run(f" {piece} ", ltr=True, size=8) if piece == "/" else _w("fldSimple", self._run("1", ltr=True, size=8))
            )
            if piece != "/":
                made.set(qn("w:instr"), piece)
            pages._p.append(made)  # noqa: SLF001  as above

    # Paragraphs and runs

    def _add(self, element: Element) -> None:
        self._end.addprevious(element)

    def _turn(self, properties: Element) -> None:
        if self._rtl:
            mark = _w("bidi")
            later = [properties.find(qn(f"w:{name}")) for name in ("spacing", "ind", "jc", "outlineLvl", "rPr")]
            first = next((each for each in later if each is not None), None)
            properties.append(mark) if first is None else first.addprevious(mark)

    def _paragraph(
        self, text: str, style: str, *runs: Element, tag: str = "", new_page: bool = False, ltr: bool = False
    ) -> Element:
        properties = _w("pPr", _w("pStyle", val=style.replace(" ", "")))
        if new_page:
            properties.append(_w("pageBreakBefore"))
        if not ltr:
            self._turn(properties)
        told = [self._run(text, tag=tag, ltr=ltr)] if text else []
        return _w("p", properties, *told, *runs)

    def _run(
        self, text: str, *, tag: str = "", ltr: bool = False, size: float | None = None, hint: bool = False, colour: str = ""
    ) -> Element:
        properties = _w("rPr")
        if hint:
            properties.append(_w("rStyle", val="PlaceholderText"))
        if colour:
            properties.append(_w("color", val=colour))
        if size:
            properties.extend([_w("sz", val=round(size * 2)), _w("szCs", val=round(size * 2))])
        other = bool(tag) and direction(tag) == "ltr" and self._rtl
        if self._rtl and not ltr and not other:
            properties.append(_w("rtl"))
        if tag and tag in LOCALES and tag != self._sheet.mark.language:
            properties.append(_w("lang", val=LOCALES[tag]))
        return _w("r", properties if len(properties) else None, *_text(text))

    # Tables

    def _table(self, widths: list[int], *rows: Element) -> Element:
        lines = {side: _w(side, val="single", sz=4, space=0, color=RULE) for side in ("top", "left", "bottom", "right")}
        lines |= {side: _w(side, val="single", sz=4, space=0, color=RULE) for side in ("insideH", "insideV")}
        properties = _w(
            "tblPr",
            _w("bidiVisual") if self._rtl else None,
            _w("tblW", w=sum(widths), type_="dxa"),
            _w("tblBorders", *lines.values()),
            _w("tblLayout", type_="fixed"),
            _w("tblCellMar", *(_w(side, w=width, type_="dxa") for side, width in PADDING.items())),
        )
        return _w("tbl", properties, _w("tblGrid", *(_w("gridCol", w=width) for width in widths)), *rows)

    def _cell(self, width: int, *content: Element, shaded: bool = False, spans: int = 1) -> Element:
        properties = _w(
            "tcPr",
            _w("tcW", w=width, type_="dxa"),
            _w("gridSpan", val=spans) if spans > 1 else None,
            _w("shd", val="clear", color="auto", fill=GROUND) if shaded else None,
        )
        return _w("tc", properties, *content)

    def _row(self, *cells: Element, height: int = 0, splits: bool = False, repeats: bool = False) -> Element:
        properties = _w(
            "trPr",
            None if splits else _w("cantSplit"),
            _w("trHeight", val=height, hRule="atLeast") if height else None,
            _w("tblHeader") if repeats else None,
        )
        return _w("tr", properties, *cells)

    # Questions

    def _ask(self, asking: Asking) -> None:
        if asking.line.type is QuestionType.GROUP:
            self._add(self._table([WIDTH], self._row(self._cell(WIDTH, *self._head(asking), shaded=True))))
            self._add(self._paragraph("", "Between"))
            for title, members in asking.entries:
                self._add(self._paragraph(title, "Heading2"))
                for member in members:
                    self._ask(member)
            return
        widths = self._widths(asking)
        head = self._row(self._cell(sum(widths), *self._head(asking), shaded=True, spans=len(widths)))
        self._add(self._table(widths, head, *self._rows(asking, widths)))
        self._add(self._paragraph("", "Between"))

    def _widths(self, asking: Asking) -> list[int]:
        if asking.columns:
            first = WIDTH * 4 // 10
            return [first, *([(WIDTH - first) // len(asking.columns)] * len(asking.columns))]
        has_labels = any(row.label for row in asking.rows)
        return [WIDTH * 4 // 10, WIDTH - WIDTH * 4 // 10] if has_labels else [WIDTH]

    def _head(self, asking: Asking) -> Iterator[Element]:
        label = asking.line.label
        yield self._paragraph(asking.heading, "Question", tag=label.tag)
        for words in asking.notes:
            yield self._paragraph(words, "Beside")
        if asking.line.type is QuestionType.FILE:
            yield self._paragraph(str(SEND_ALONG), "Beside")
        if options := next((box.options for row in asking.rows for box in row.boxes if box.options), ()):
            box = Box("", Way.PICK, "", options)
            yield self._paragraph(one_of(box), "Beside")
        yield self._paragraph("", "Beside", self._code(asking.name))

    def _code(self, name: str, before: str = "") -> Element:
        return self._run(f"{before}{code_of(name)}", ltr=True, size=6.5, colour="8A8699")

    def _rows(self, asking: Asking, widths: list[int]) -> Iterator[Element]:
        if asking.columns:
            heads = [self._cell(widths[0], self._paragraph("", "Beside"), shaded=True)]
            heads += [self._cell(widths[1], self._paragraph(words, "Beside"), shaded=True) for words in asking.columns]
            yield self._row(*heads, repeats=False)
        for row in asking.rows:
            is_long = row.boxes[0].way is Way.LINES
            height = LONG if is_long else 0
            if not row.label:
                yield self._row(self._answer_cell(row, sum(widths), spans=len(widths)), height=height, splits=is_long)
                continue
            label = self._cell(widths[0], self._beside(row), shaded=True)
            if asking.columns and len(row.boxes) == len(asking.columns):
                cells = [self._answer_cell(Row("", box.name, (box,)), widths[1]) for box in row.boxes]
            else:
                cells = [self._answer_cell(row, sum(widths[1:]), spans=len(widths) - 1)]
            yield self._row(label, *cells)

    def _beside(self, row: Row) -> Element:
        return self._paragraph(row.label, "Beside", self._code(row.code, before=" "))

    def _answer_cell(self, row: Row, width: int, *, spans: int = 1) -> Element:
        self._number += 1
        start = _w("bookmarkStart", id=self._number, name=bookmark_of(row.code))
        end = _w("bookmarkEnd", id=self._number)
        if row.is_ticks:
            content = [self._tick(box) for box in row.boxes]
            return self._cell(width, start, *content, end, spans=spans)
        box = row.boxes[0]
        if box.way is Way.LINES:
            # A field of whole paragraphs takes lists and tables too; a cell has to end with a paragraph of its own.
            return self._cell(width, start, self._lines(box), end, self._paragraph("", "Between"), spans=spans)
        is_ltr = box.direction == "ltr" and not box.options
        return self._cell(width, self._paragraph("", "Answer", start, self._field(box), end, ltr=is_ltr), spans=spans)

    # Fields

    def _properties(self, box: Box, *kind: Element, hints: bool = False) -> Element:
        self._number += 1
        return _w(
            "sdtPr",
            _w("alias", val=box.label[:64]),
            _w("tag", val=box.name),
            _w("id", val=self._number),
            _w("lock", val="sdtLocked"),
            _w("showingPlcHdr") if hints else None,
            *kind,
        )

    def _field(self, box: Box) -> Element:
        words = dict(box.options)
        shown = words.get(box.text, box.text)
        kind: Element
        match box.way:
            case Way.PICK if box.options:
                choices = [_w("listItem", displayText=said, value=value) for value, said in box.options]
                kind = _w("dropDownList", *choices)
            case Way.DAY:
                kind = _w("date", _w("dateFormat", val="yyyy-MM-dd"), _w("lid", val=LOCALES[self._sheet.mark.language]))
                kind.extend([_w("storeMappedDataAs", val="dateTime"), _w("calendar", val="gregorian")])
                if box.text:
                    kind.set(qn("w:fullDate"), f"{box.text}T00:00:00Z")
            case Way.NAMES:
                kind = _w("text", multiLine=1)
            case _:
                kind = _w("text", multiLine=1)
        run = (
            self._run(shown, ltr=not box.options and box.direction != "rtl")
            if shown
            else self._run(str(HINTS[box.way]), hint=True)
        )
        return _w("sdt", self._properties(box, kind, hints=not shown), _w("sdtContent", run))

    def _lines(self, box: Box) -> Element:
        said = [self._paragraph(line, "Answer", ltr=box.direction == "ltr") for line in box.text.split("\n")] if box.text else []
        hint = self._paragraph("", "Answer", self._run(str(HINTS[box.way]), hint=True))
        properties = self._properties(box, _w("richText"), hints=not said)
        return _w("sdt", properties, _w("sdtContent", *(said or [hint])))

    def _tick(self, box: Box) -> Element:
        check = etree.Element(f"{{{W14}}}checkbox")
        for name, value in (("checked", "1" if box.is_ticked else "0"), ("checkedState", "2612"), ("uncheckedState", "2610")):
            part = etree.SubElement(check, f"{{{W14}}}{name}")
            part.set(f"{{{W14}}}val", value)
            if name != "checked":
                part.set(f"{{{W14}}}font", "MS Gothic")
        run = _w("r", _w("rPr", _w("rFonts", ascii="MS Gothic", hAnsi="MS Gothic", eastAsia="MS Gothic", hint="eastAsia")))
        run.extend(_text("☒" if box.is_ticked else "☐"))
        return self._paragraph(
            "", "Answer", _w("sdt", self._properties(box, check), _w("sdtContent", run)), self._run(f" {box.label}")
        )

    # Signatures

    def _sign(self, part: Signing) -> None:
        widths = [WIDTH * 3 // 10, WIDTH - WIDTH * 3 // 10]
        head = self._cell(
            WIDTH, self._paragraph(part.title, "Question"), self._paragraph(part.words, "Beside"), shaded=True, spans=2
        )
        rows = [
            self._row(self._cell(widths[0], self._beside(row), shaded=True), self._answer_cell(row, widths[1]))
            for row in part.rows
        ]
        for words, height in ((SIGNATURE, 1_100), (STAMP, 1_900)):
            label = self._cell(widths[0], self._paragraph(str(words), "Beside"), shaded=True)
            rows.append(self._row(label, self._cell(widths[1], self._paragraph("", "Answer")), height=height))
        self._add(self._table(widths, self._row(head), *rows))
        self._add(self._paragraph("", "Between"))


def _text(text: str) -> Iterator[Element]:
    """Yield what a run holds: its text, with tabs and ends of lines as Word writes them."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield _w("br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield _w("tab")
            if piece:
                made = _w("t")
                made.text = piece
                made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                yield made
