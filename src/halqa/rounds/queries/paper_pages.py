"""Pages that came back as PDF: kept as they are, and known by the code at the foot of each where a program can read it.

A scan is a picture, and nothing in it is read. A PDF that was printed digitally says at the foot of its pages what it belongs to.
"""

from io import BytesIO
from typing import Final

from pypdf import PdfReader

from halqa.documents.enums import Kind
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.rounds.rules.paper import Mark, marks_in

MOST_PAGES: Final = 300
MOST_LOOKED_AT: Final = 30
LONGEST_PAGE: Final = 4_000_000
"""Bytes of what is drawn on one page, unpacked: more is a drawing, not a form, and takes long to go through."""


def mark_of_pages(content: bytes) -> tuple[Mark | None, tuple[Refusal, ...]]:
    """Return what pages say they belong to, and what has to be told where they do not.

    :raises RuleRefused: where the file cannot be read at all, or has pages of several applications
    """
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        pages = len(reader.pages)
        found = {*marks_in(str(reader.metadata.get("/Keywords", "")))} if reader.metadata else set()
        # A file that was printed anew says it on its pages only.
        found = found or {mark for number in _looked_at(pages) for mark in marks_in(_text_of(reader, number))}
    except Exception as error:  # what is wrong with a PDF is told in as many ways as there are
        raise RuleRefused([Refusal("damaged", {"kind": Kind.PDF})]) from error
    if pages > MOST_PAGES:
        raise RuleRefused([Refusal("pages-too-many", {"most": MOST_PAGES})])
    belongs = sorted({mark.application for mark in found if mark.application})
    if len(belongs) > 1:
        raise RuleRefused([Refusal("pages-of-several", {"several": ", ".join(belongs)})])
    if not found:
        return None, (Refusal("pages-not-matched"),)
    # A page of the blank form among those of an application takes nothing away from them.
    return max(found, key=lambda mark: (bool(mark.application), bool(mark.digest), mark.version, mark.digest)), ()


def _looked_at(pages: int) -> list[int]:
    """Return the pages to look at: all, or the first and the last of a file that has very many."""
    half = MOST_LOOKED_AT // 2
    return [number for number in range(min(pages, MOST_PAGES)) if number < half or number >= pages - half]


def _text_of(reader: PdfReader, number: int) -> str:
    page = reader.pages[number]
    contents = page.get_contents()
    return page.extract_text() if contents is not None and len(contents.get_data()) <= LONGEST_PAGE else ""
