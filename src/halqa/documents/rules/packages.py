"""Office documents: archives of parts, looked at one by one without trusting what they say of themselves."""

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat

from halqa.documents.enums import Kind
from halqa.documents.rules.content import PACKAGES, begins_like_a_program, holds_virus_test, kind_of
from halqa.documents.rules.policy import UploadPolicy
from halqa.foundation.refusals import Refusal

_END: Final = struct.Struct("<4s4H2LH")  # the record that ends an archive
_LARGEST_ENTRY: Final = 512  # bytes of one entry of the directory, with a name of usual length
_WORTH_PACKING: Final = 65_536  # below this, text full of blanks is rightly packed very tightly
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML: Final = (".xml", ".rels", ".vml", ".rdf", ".svg")

_MAIN_TYPES: Final = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_PROGRAM_PARTS: Final = re.compile(r"(?i)vba(?:project|data)|macrosheets/|activex|^basic/|^scripts/")
_PROGRAM_TAGS: Final = re.compile(r"(?i)script:.+|(?:.+:)?(?:script|ddelink)")
_ELSEWHERE: Final = re.compile(r"(?i)(?:https?|ftp|mhtml):|[\\/]{2}|file://[^/]")


class _Declared(Exception):
    """A part declares a type of document, and so could make three letters into a thousand million."""


@dataclass
class _Look:
    """What may still be unpacked, a package inside another included, and what is to be said so far."""

    policy: UploadPolicy
    bytes_left: int
    entries_left: int
    refusals: dict[str, Refusal] = field(default_factory=dict)

    def say(self, refusal: Refusal) -> None:
        """Keep the first reason of each kind: a thousand parts with the same fault need one sentence."""
        self.refusals.setdefault(refusal.code, refusal)


def refusals_to_package(content: bytes, kind: Kind, policy: UploadPolicy) -> list[Refusal]:
    """Return every reason against an office document."""
    look = _Look(policy, bytes_left=policy.most_unpacked_bytes, entries_left=policy.most_entries)
    _look_at_package(content, kind, look, inside=False)
    return [*look.refusals.values()]


def _look_at_package(content: bytes, kind: Kind, look: _Look, *, inside: bool) -> None:
    try:
        if not _look_at_directory(content, look):
            return
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _look_at_entries(entries, look)
            if look.refusals:
                return
            types: set[str] = set()
            for entry in entries:
                with package.open(entry) as part:
                    # Never without a limit: how large a part becomes is known only once it is unpacked.
                    data = part.read(entry.file_size + 1)
                _look_at_part(entry.filename, data, look, types, inside=inside)
    except _UNREADABLE:
        look.say(Refusal("damaged", {"kind": kind}))
        return
    if any("macroenabled" in told.lower() for told in types):
        look.say(Refusal("holds-a-program", {"part": "[Content_Types].xml"}))
    elif kind in _MAIN_TYPES and _MAIN_TYPES[kind] not in types:
        look.say(Refusal("damaged", {"kind": kind}))


def _look_at_directory(content: bytes, look: _Look) -> bool:
    """Look at the end of an archive before all its entries are read into memory; say whether they may be."""
    mark, *_disks, entries, size, start, comment = _END.unpack(content[-_END.size :])
    if mark != b"PK\x05\x06" or comment:
        look.say(Refusal("something-behind-the-end"))
    # The largest number stands for "more than fits here".
    elif entries > look.entries_left or size > look.entries_left * _LARGEST_ENTRY:
        look.say(Refusal("too-many-parts", {"most": look.policy.most_entries}))
    elif start + size + _END.size != len(content):
        look.say(Refusal("two-formats-at-once"))
    else:
        return True
    return False


def _look_at_entries(entries: list[zipfile.ZipInfo], look: _Look) -> None:
    look.entries_left -= len(entries)
    look.bytes_left -= sum(entry.file_size for entry in entries)
    if look.entries_left < 0:
        look.say(Refusal("too-many-parts", {"most": look.policy.most_entries}))
    if look.bytes_left < 0:
        look.say(Refusal("unpacks-too-large", {"most_bytes": look.policy.most_unpacked_bytes}))
    for name, times in Counter(entry.filename.lower() for entry in entries).items():
        if times > 1:
            look.say(Refusal("part-twice", {"part": name}))
    for entry in entries:
        if entry.flag_bits & 0x1:
            look.say(Refusal("encrypted"))
        if entry.compress_type not in _METHODS:
            look.say(Refusal("unusual-packing", {"part": entry.filename}))
        if _leads_outside(entry):
            look.say(Refusal("part-leads-outside", {"part": entry.filename}))
        if entry.file_size > max(_WORTH_PACKING, look.policy.most_times_smaller * entry.compress_size):
            look.say(Refusal("unpacks-too-large", {"most_bytes": look.policy.most_unpacked_bytes}))


def _leads_outside(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    unusual = "\\" in name or "\0" in name or ":" in name or name.startswith("/") or ".." in name.split("/")
    return unusual or stat.S_ISLNK(entry.external_attr >> 16)


def _look_at_part(name: str, data: bytes, look: _Look, types: set[str], *, inside: bool) -> None:
    if holds_virus_test(data):
        look.say(Refusal("looks-like-a-virus"))
    if _PROGRAM_PARTS.search(name):
        look.say(Refusal("holds-a-program", {"part": name}))
    # Some programs put an empty part where they have nothing to say.
    if name.endswith(_XML) and data:
        _look_at_xml(name, data, look, types)
    elif begins_like_a_program(data):
        look.say(Refusal("holds-a-program", {"part": name}))
    elif data.startswith(_OLD_OFFICE):
        look.say(Refusal("holds-other-files", {"part": name}))
    elif data.startswith(_ARCHIVES):
        nested = kind_of(data)
        # A chart brings the figures that it is drawn from, as a workbook.
        if nested in PACKAGES and "/embeddings/" in name and not inside:
            _look_at_package(data, nested, look, inside=True)
        else:
            look.say(Refusal("holds-other-files", {"part": name}))


def _look_at_xml(name: str, data: bytes, look: _Look, types: set[str]) -> None:
    def declared(*_: object) -> None:
        raise _Declared

    def began(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if _PROGRAM_TAGS.fullmatch(tag):
            look.say(Refusal("holds-a-program", {"part": name}))
        elif local == "encryption-data":
            look.say(Refusal("encrypted"))
        elif local == "Relationship" and not attributes.get("Type", "").endswith("/hyperlink"):
            if attributes.get("TargetMode") == "External" and _ELSEWHERE.match(attributes.get("Target", "")):
                look.say(Refusal("refers-elsewhere", {"part": name}))
        elif name == "[Content_Types].xml":
            types.add(attributes.get("ContentType", ""))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = began
    try:
        parser.Parse(data, True)
    except _Declared:
        look.say(Refusal("declares-entities", {"part": name}))
    except (expat.ExpatError, LookupError, ValueError):
        # An encoding that nobody knows, or none for which there is a table, is no error of the parser but one of Python.
        # Comments in a spreadsheet are drawn in what only looks like XML.
        if not name.endswith(".vml"):
            look.say(Refusal("part-unreadable", {"part": name}))
