"""The words for files, reasons against them, and what happened to them, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.documents.enums import Audience, Kind

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.PDF: _("PDF"),
    Kind.PNG: _("Picture (PNG)"),
    Kind.JPEG: _("Picture (JPEG)"),
    Kind.WEBP: _("Picture (WebP)"),
    Kind.DOCX: _("Text document (DOCX)"),
    Kind.XLSX: _("Spreadsheet (XLSX)"),
    Kind.ODT: _("Text document (ODT)"),
    Kind.CSV: _("Table (CSV)"),
    Kind.TEXT: _("Plain text (TXT)"),
}

AUDIENCES: Final[Mapping[Audience, Promise]] = {
    Audience.PUBLIC: _("Everybody"),
    Audience.PEOPLE: _("The people concerned, and the offices"),
    Audience.OFFICES: _("The offices only"),
}

EVENTS: Final[Mapping[str, Promise]] = {
    "file.stored": _("A file was added."),
    "file.removed": _("A file was removed."),
}
