"""What kinds of files Halqa takes, and who may read one."""

from enum import StrEnum


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


class Audience(StrEnum):
    """Who may read a file, among those whom its subject's door lets in."""

    PUBLIC = "public"
    PEOPLE = "people"
    OFFICES = "offices"
