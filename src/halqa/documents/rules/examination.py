"""Whether a file may come in: every reason against it, or what of it is kept."""

from dataclasses import dataclass
from typing import IO

from halqa.documents.enums import Kind


@dataclass(frozen=True)
class Examined:
    """A file that passed: what is kept of it. ``content`` stands at its beginning and is what the figures are of."""

    name: str
    kind: Kind
    content: IO[bytes]
    bytes: int
    sha256: str
