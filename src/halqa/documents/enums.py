"""What kinds of files Halqa takes, and who may read one."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The kind of a file by its content; the value is its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    CSV = "text/csv"
    TEXT = "text/plain"
    MP4 = "video/mp4"
    WEBM = "video/webm"
    VTT = "text/vtt"


MEDIA: Final = frozenset({Kind.MP4, Kind.WEBM, Kind.VTT})
"""A video, and the captions to it: taken only where a page asks for just that."""

ORDINARY: Final = tuple(kind for kind in Kind if kind not in MEDIA)
"""What is taken where nothing else is said."""


class Audience(StrEnum):
    """Who may read a file, among those whom its subject's door lets in."""

    PUBLIC = "public"
    PEOPLE = "people"
    OFFICES = "offices"
