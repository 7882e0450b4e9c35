"""A form as PDF, blank or with answers: pages to be printed, read, signed and stamped, tagged for those who hear them.

The words come as data; fonts and shaping are those of `foundation.typefaces`. Nothing in it can be filled in on a screen: that is
what the Word file is for. The code at the foot of each page says, to people and to programs, what a page belongs to.
"""

import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno
import typst

from halqa.foundation.languages import direction
from halqa.foundation.localized import Chosen
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.typefaces import can_draw, fonts_for, in_order
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.enums.paper import Way
from halqa.rounds.labels.paper import HOW_TO_WRITE, SEND_ALONG, SIGNATURE, SIGNATURES, STAMP, STANDING, STAR
from halqa.rounds.queries.paper_sheet import Asking, Box, Row, Sheet

PAGES: Final = Path(__file__).resolve().parents[1] / "templates" / "rounds" / "forms" / "paper.typ"
LINE: Final = 6.0
"""Millimetres of a line to be written by hand."""
WORDS_A_LINE: Final = 9
FEWEST_LINES, MOST_LINES = 3, 22
_EPOCH: Final = 315_532_800  # 1 January 1980: a file says nothing of when it was made


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as tagged PDF (PDF/UA-1).

    :raises RuleRefused: where no font at hand has all the letters, for nobody can sign what they cannot read
    """
    content = json.dumps(_content(sheet), ensure_ascii=False)
    if not can_draw(content):
        raise RuleRefused([Refusal("no-font-for-language")])
    compiler = typst.Compiler(str(PAGES), font_paths=fonts_for(content), sys_inputs={"sheet": content})
    # A sign that no font has, such as a picture of a face, keeps a file from being certified, not from being read.
    with suppress(typst.TypstError):
        return _made(compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_EPOCH))
    return _made(compiler.compile(format="pdf", timestamp=_EPOCH))


def _made(pages: Any) -> bytes:
    return bytes(pages)


def _content(sheet: Sheet) -> dict[str, Any]:
    picture = BytesIO()
    segno.make(sheet.mark.code, error="m", boost_error=False).save(picture, kind="svg", scale=4, border=2, xmldecl=False)
    words = [*map(str, HOW_TO_WRITE), str(STAR)] if sheet.is_blank else [*map(str, HOW_TO_WRITE), str(STANDING)]
    content = {
        "language": _language(sheet.mark.language),
        "rtl": direction(sheet.mark.language) == "rtl",
        "title": _said(sheet.title),
        "intro": _said(sheet.intro) if sheet.intro else None,
        "city": sheet.city,
        "notes": words,
        "code": sheet.mark.code,
        "sections": [
            {
                "title": _said(section.title),
                "intro": _said(section.intro) if section.intro else None,
                "questions": [_question(asking) for asking in section.asked],
            }
            for section in sheet.sections
        ],
        "signatures": str(SIGNATURES),
        "signing": [
            {
                "title": part.title,
                "words": part.words,
                "rows": [_row(row) for row in part.rows],
                "signature": str(SIGNATURE),
                "stamp": str(STAMP),
            }
            for part in sheet.signing
        ],
    }
    said = json.dumps(content, ensure_ascii=False)
    return content | {"fonts": in_order(said, sheet.mark.language), "picture": picture.getvalue().decode()}


def _question(asking: Asking) -> dict[str, Any]:
    boxes = [box for row in asking.rows for box in row.boxes]
    return {
        "heading": _said(asking.line.label) | {"text": asking.heading},
        "notes": [*asking.notes, *([str(SEND_ALONG)] if asking.line.type is QuestionType.FILE else [])],
        "code": asking.code,
        "columns": list(asking.columns),
        "rows": [_row(row) for row in asking.rows],
        "entries": [{"title": title, "members": [_question(member) for member in members]} for title, members in asking.entries],
        "long": bool(asking.entries) or any(box.way is Way.LINES and box.text for box in boxes),
    }


def _row(row: Row) -> dict[str, Any]:
    if row.is_ticks:
        options = [{"label": box.label, "ticked": box.is_ticked} for box in row.boxes]
        boxes = [{"options": options, "inline": False, "round": False, "text": "", "direction": "", "height": 0}]
    else:
        boxes = [_box(box) for box in row.boxes]
    return {"label": row.label, "boxes": boxes}


def _box(box: Box) -> dict[str, Any]:
    options = [{"label": words, "ticked": value == box.text} for value, words in box.options]
    lines = 1.0
    if box.way is Way.LINES:
        lines = min(MOST_LINES, max(FEWEST_LINES, (box.most_words or 0) / WORDS_A_LINE))
    return {
        "options": options,
        "inline": all(option["label"].isdigit() for option in options),
        "round": True,
        "text": dict(box.options).get(box.text, box.text),
        "direction": box.direction,
        "height": lines * LINE,
    }


def _said(chosen: Chosen) -> dict[str, Any]:
    return {"text": chosen.text, "language": _language(chosen.tag), "rtl": direction(chosen.tag) == "rtl"}


def _language(tag: str) -> str:
    return tag.partition("-")[0]
