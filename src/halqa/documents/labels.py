"""The words for files, for reasons against them, and for what happened to them, in the language that is active."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from halqa.documents.enums import Audience, Kind
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.words import listing, number

KINDS: Final[Mapping[Kind, str]] = {
    Kind.PDF: "PDF",
    Kind.PNG: "PNG",
    Kind.JPEG: "JPEG",
    Kind.WEBP: "WebP",
    Kind.DOCX: "DOCX",
    Kind.XLSX: "XLSX",
    Kind.ODT: "ODT",
    Kind.CSV: "CSV",
    Kind.TEXT: "TXT",
    Kind.MP4: "MP4",
    Kind.WEBM: "WebM",
    Kind.VTT: "WebVTT",
}
"""What the kinds are called in every language."""

AUDIENCES: Final[Mapping[Audience, Promise]] = {
    Audience.PUBLIC: _("Everybody"),
    Audience.PEOPLE: _("The people concerned, and the offices"),
    Audience.OFFICES: _("The offices only"),
}

EVENTS: Final[Mapping[str, Promise]] = {
    "file.stored": _("A file was added."),
    "file.published": _("A file was opened to everybody."),
    "file.removed": _("A file was removed."),
}

REFUSALS: Final[Mapping[str, Promise]] = {
    # Name and size
    "name-without-ending": _("The name of the file has no ending that says what it is. You can send: %(kinds)s."),
    "ending-not-taken": _("Files that end in .%(ending)s are not taken here. You can send: %(kinds)s."),
    "ending-of-another-kind": _("The name ends in .%(ending)s, but the content is %(kind)s. Give it the ending that fits."),
    "file-is-empty": _("The file is empty."),
    "file-too-large": _("The file has %(bytes)s; at most %(most_bytes)s are allowed. Make it smaller, or divide it."),
    # What the content is
    "content-not-taken": _("The content is of none of the kinds that are taken here. You can send: %(kinds)s."),
    "no-plain-text": _("The content is no plain text in UTF-8. Save it as UTF-8 and send it again."),
    "damaged": _("The file is damaged or was cut short, or it is no real %(kind)s. Open it, save it anew and send that."),
    "looks-like-a-virus": _("The file looks like a virus. Have your computer checked before you send anything else."),
    "two-formats-at-once": _("The file can be read as two kinds at once, as no honest file can. Save it anew and send that."),
    "something-behind-the-end": _("Something stands behind the end of the document. Save it anew and send that."),
    "encrypted": _("The file is protected by a password, so nobody could check or read it. Send it without protection."),
    # Pictures
    "picture-too-large": _("The picture has %(width)s by %(height)s points; %(most)s million are allowed. Make it smaller."),
    "picture-moves": _("The picture moves. Send one that stands still."),
    # Documents
    "acts-when-opened": _("The PDF holds something that acts when it is opened. Print it to a new PDF and send that."),
    "holds-a-program": _("The document holds a program (%(part)s). Save it without macros and send that."),
    "holds-other-files": _("The document holds another file (%(part)s). Take it out, and send it by itself."),
    "refers-elsewhere": _("The document fetches something from elsewhere when it is opened (%(part)s). Put that into it."),
    "part-leads-outside": _("The document holds a part with a forbidden name (%(part)s). Save it anew and send that."),
    "part-twice": _("The document holds a part twice (%(part)s). Save it anew and send that."),
    "part-unreadable": _("A part of the document cannot be read (%(part)s). Save it anew and send that."),
    "declares-entities": _("A part of the document is made to grow when it is read (%(part)s). Save it anew and send that."),
    "unusual-packing": _("A part of the document is packed in an unusual way (%(part)s). Save it anew and send that."),
    "too-many-parts": _("The document has more than %(most)s parts. Divide it."),
    "unpacks-too-large": _("The document is too large once it is unpacked; %(most_bytes)s are allowed. Make it smaller."),
    # What stands around it
    "subject-has-enough": _("There are %(most)s files here already. Remove one before you add another."),
    "scanner-away": _("Files cannot be checked for viruses just now, so none is taken. Try again in a few minutes."),
}

TOO_MANY_PIECES: Final = _("The form has more fields, more text or more files than can be sent at once.")


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence."""
    return str(REFUSALS[refusal.code]) % {name: _WORDS.get(name, str)(value) for name, value in refusal.facts.items()}


def limits(kinds: Iterable[Kind], most_bytes: int, fit_into: int | None = None) -> str:
    """Return what can be sent, and into how many bytes a picture is made to fit, in sentences for below a field."""
    taken = _now("%(kinds)s, at most %(size)s.") % {"kinds": _named(kinds), "size": size(most_bytes)}
    if fit_into is None:
        return taken
    fitted = _now("A picture of more than %(size)s is made smaller for you.") % {"size": size(fit_into)}
    return f"{taken} {fitted}"


def more_than(most_bytes: int) -> str:
    """Return why what was announced is not read."""
    return _now("Everything that is sent at once may have %(size)s at most. Send large files one by one.") % {
        "size": size(most_bytes)
    }


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < _MEGABYTE:
        return _now("%(number)s KB") % {"number": number(max(1, round(count / 1024)))}
    return _now("%(number)s MB") % {"number": number(round(count / _MEGABYTE, 1))}


def _named(kinds: Iterable[Kind]) -> str:
    return listing((KINDS[kind] for kind in kinds), "or")


_MEGABYTE: Final = 1024 * 1024
# How a fact is said in a sentence, by its name; the others are said as they are.
_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "bytes": size,
    "most_bytes": size,
    "most": number,
    "width": number,
    "height": number,
    "kind": lambda kind: KINDS[kind],
    "kinds": _named,
}
