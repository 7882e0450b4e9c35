"""Archives made part by part: each part is a ZIP file of its own, and all are joined into one without being packed again.

A part is there whole or not at all, so whoever makes an archive can be killed and goes on where it stood. No more of a member is
in memory than one piece.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import IO, Final, cast

MANIFEST: Final = "manifest.json"
PIECE: Final = 1024 * 1024
"""Bytes of a part that are in memory at once."""


@dataclass(frozen=True)
class Member:
    """A file of an archive: its path inside, and what stands in it, piece by piece; it is read once, when its turn comes."""

    path: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Written:
    """A member that is written: its path, how many bytes it has, and their SHA-256 in hexadecimal digits."""

    path: str
    bytes: int
    sha256: str


def write_part(path: Path, members: Iterable[Member], now: datetime) -> list[Written]:
    """Write a part with these members, and return what was written; ``now`` becomes the time of each. It takes its name last.

    :raises ValueError: where two members have one path
    """
    beside, written = path.with_name(f".{token_hex(8)}"), list[Written]()
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in members:
                _refuse_twice(archive, member.path)
                size, digest = 0, hashlib.sha256()
                with archive.open(_entry(member.path, now), "w", force_zip64=True) as file:
                    for piece in member.pieces:
                        file.write(piece)
                        digest.update(piece)
                        size += len(piece)
                written.append(Written(member.path, size, digest.hexdigest()))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return written


def join_parts(path: Path, parts: Sequence[Path], manifest: Callable[[], bytes], now: datetime) -> None:
    """Write one ZIP file with the members of all parts in their order and the manifest last. It takes its name last.

    :raises ValueError: where two members have one path
    """
    beside = path.with_name(f".{token_hex(8)}")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            out = cast("IO[bytes]", archive.fp)
            for part in parts:
                with zipfile.ZipFile(part) as one, part.open("rb") as packed:
                    begun = out.tell()
                    shutil.copyfileobj(_Until(packed, one.start_dir), out, PIECE)
                    for entry in one.infolist():
                        _refuse_twice(archive, entry.filename)
                        entry.header_offset += begun
                        archive.filelist.append(entry)
                        archive.NameToInfo[entry.filename] = entry
                    archive.start_dir = out.tell()
            archive.writestr(_entry(MANIFEST, now), manifest())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


class _Until:
    """A file that ends where the list of its members begins."""

    def __init__(self, file: IO[bytes], end: int) -> None:
        self._file, self._left = file, end

    def read(self, size: int) -> bytes:
        piece = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece


def _refuse_twice(archive: zipfile.ZipFile, path: str) -> None:
    if path in archive.NameToInfo or path == MANIFEST:
        raise ValueError(f"two members of an archive have the path {path!r}")


def _entry(path: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
