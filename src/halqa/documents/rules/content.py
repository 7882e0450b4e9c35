"""What a content is, by its own marks, and the marks that no content may carry."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from halqa.documents.enums import Kind

ENDINGS: Final[Mapping[str, Kind]] = {
    "pdf": Kind.PDF,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "webp": Kind.WEBP,
    "docx": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "odt": Kind.ODT,
    "csv": Kind.CSV,
    "txt": Kind.TEXT,
    "mp4": Kind.MP4,
    "webm": Kind.WEBM,
    "vtt": Kind.VTT,
}
PICTURES: Final = frozenset({Kind.PNG, Kind.JPEG, Kind.WEBP})
PACKAGES: Final = frozenset({Kind.DOCX, Kind.XLSX, Kind.ODT})
TEXTS: Final = frozenset({Kind.CSV, Kind.TEXT, Kind.VTT})
VIDEOS: Final = frozenset({Kind.MP4, Kind.WEBM})

# The file by which virus scanners are tried; in two parts, so that no scanner takes this module for it.
VIRUS_TEST: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_MARKUP: Final = re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)")
_PAGE: Final = re.compile(rb"(?i)<(?:html|script|\?php)[\s>]")
_ARCHIVES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BEGINNING: Final = 1024
_FIRST_BYTES: Final = ((b"%PDF-", Kind.PDF), (b"\x89PNG\r\n\x1a\n", Kind.PNG), (b"\xff\xd8\xff", Kind.JPEG))
_MAIN_PARTS: Final = ((b"word/document.xml", Kind.DOCX), (b"xl/workbook.xml", Kind.XLSX))
# An open document begins with its own media type, unpacked, so that it can be told by its first bytes.
_OPEN_DOCUMENT: Final = b"mimetype" + Kind.ODT.encode() + b"PK"


def kind_of(content: bytes) -> Kind | None:
    """Return the kind that a content claims to be by its first bytes and, for a package, by its main part; nothing if none.

    Text has no mark of its own; a table, or captions, are told from other text by their name alone.
    """
    head = content[:_BEGINNING]
    for mark, kind in _FIRST_BYTES:
        if head.startswith(mark):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"PK\x03\x04"):
        if head[30:].startswith(_OPEN_DOCUMENT):
            return Kind.ODT
        # The names of all parts stand in the directory at the end, in plain bytes.
        return next((kind for name, kind in _MAIN_PARTS if content.rfind(name) != -1), None)
    if head[4:8] == b"ftyp":
        return Kind.MP4
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return Kind.WEBM
    return Kind.TEXT if _is_text(content) else None


def begins_like_a_program(content: bytes) -> bool:
    """Say whether a system or a browser might run this when it is opened: a program, a script or a web page."""
    head = content[:_BEGINNING]
    return head.startswith(_PROGRAMS) or _MARKUP.match(head) is not None


def carries_another_format(content: bytes, kind: Kind) -> bool:
    """Say whether a picture or a PDF could be opened as something else too: an archive, a document or a web page."""
    end = content[-_BEGINNING:]
    if zipfile.is_zipfile(BytesIO(content)) or any(mark in end for mark in _ARCHIVES):
        return True
    if kind is Kind.PDF:
        return _PAGE.search(content[:_BEGINNING]) is not None
    return b"%PDF-" in content[:_BEGINNING] or _PAGE.search(content) is not None


def holds_virus_test(content: bytes) -> bool:
    """Say whether the virus test file stands anywhere in this."""
    return content.find(VIRUS_TEST) != -1


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _UNSEEN.search(text) and not begins_like_a_program(content)
