"""PDF files: whole, readable by everybody, and without anything that acts when they are opened."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from halqa.documents.enums import Kind
from halqa.documents.rules.content import holds_virus_test
from halqa.documents.rules.policy import UploadPolicy
from halqa.foundation.refusals import Refusal

_END: Final = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_BEHIND: Final = re.compile(rb"startxref\s+\d+\s+%%EOF")
_STREAM: Final = re.compile(rb"stream\r?\n")
_READ_TWICE: Final = 4  # streams overlap by chance; that all of them do is a trap for whoever reads them


def _name(word: str) -> bytes:
    """Return a pattern for a name however it is written: any letter may stand as its number."""
    return "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in word).encode()


_ACTIONS: Final = ("JavaScript", "Launch", "RichMedia", "ImportData", "SubmitForm")
_ACTS: Final = re.compile(b"/(?:" + b"|".join(map(_name, _ACTIONS)) + b")")
_FILES: Final = re.compile(b"/" + _name("EmbeddedFile"))
_ENCRYPTED: Final = re.compile(b"/" + _name("Encrypt") + rb"[\s/<\d]")


def refusals_to_pdf(content: bytes, policy: UploadPolicy) -> list[Refusal]:
    """Return every reason against a PDF."""
    refusals = []
    if not _BEHIND.search(content):
        refusals.append(Refusal("damaged", {"kind": Kind.PDF}))
    elif not _END.search(content[-2048:]):
        refusals.append(Refusal("something-behind-the-end"))
    if _ENCRYPTED.search(content):
        # What is encrypted cannot be looked into.
        return [*refusals, Refusal("encrypted")]
    try:
        acts, files, virus = map(any, zip(*map(_marks, _readable(content, policy)), strict=True))
    except OverflowError:
        return [*refusals, Refusal("unpacks-too-large", {"most_bytes": policy.most_unpacked_bytes})]
    if acts:
        refusals.append(Refusal("acts-when-opened"))
    if files:
        refusals.append(Refusal("holds-other-files", {"part": "EmbeddedFile"}))
    if virus:
        refusals.append(Refusal("looks-like-a-virus"))
    return refusals


def _marks(text: bytes) -> tuple[bool, bool, bool]:
    return bool(_ACTS.search(text)), bool(_FILES.search(text)), holds_virus_test(text)


def _readable(content: bytes, policy: UploadPolicy) -> Iterator[bytes]:
    """Yield the file as it is, and each of its packed streams unpacked: names may hide in there.

    :raises OverflowError: when they become too large
    """
    yield content
    to_write, to_read = policy.most_unpacked_bytes, _READ_TWICE * len(content)
    for found in _STREAM.finditer(content):
        if not _is_packed(content[found.end() : found.end() + 2]):
            continue
        end = content.find(b"endstream", found.end())
        packed = content[found.end() : end if end != -1 else len(content)]
        to_read -= len(packed)
        if to_read < 0:
            raise OverflowError
        try:
            text = zlib.decompressobj().decompress(packed, to_write + 1)
        except zlib.error:
            continue
        to_write -= len(text)
        if to_write < 0:
            raise OverflowError
        yield text


def _is_packed(head: bytes) -> bool:
    """Say whether these two bytes begin what zlib packs (RFC 1950); what is packed otherwise is a picture or a font."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head) % 31 == 0
