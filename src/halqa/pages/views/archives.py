"""Archives that leave the house as a stream: a ZIP file whose last member says the SHA-256 of all others.

Nothing of it is kept on the disk, and no more in memory than one piece of one member. One that was cut short has no end, and no
program takes it for a whole.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

MANIFEST: Final = "manifest.json"


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


def zip_stream(members: Iterable[Member], manifest: Callable[[list[Written]], bytes], now: datetime) -> Iterator[bytes]:
    """Yield a ZIP file with these members and, last, what ``manifest`` makes of all that was written.

    ``now`` becomes the time of each member.

    :raises ValueError: where two members have one path
    """
    pipe, written = _Pipe(), list[Written]()
    taken = {MANIFEST}
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            if member.path in taken:
                raise ValueError(f"two members of an archive have the path {member.path!r}")
            taken.add(member.path)
            size, digest = 0, hashlib.sha256()
            with archive.open(_entry(member.path, now), "w") as file:
                for piece in member.pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                    yield from pipe.taken()
            written.append(Written(member.path, size, digest.hexdigest()))
            yield from pipe.taken()
        archive.writestr(_entry(MANIFEST, now), manifest(written))
    yield from pipe.taken()


class _Pipe:
    """Where the archive is written to, and from where each piece goes out at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> Iterator[bytes]:
        """Yield what was written since the last time, as one piece."""
        if self._pieces:
            pieces, self._pieces = self._pieces, []
            yield b"".join(pieces)


def _entry(path: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
