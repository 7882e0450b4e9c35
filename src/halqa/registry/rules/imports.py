"""How a roster that somebody sent goes its way: the steps, what kind of file it is, and when another worker takes over."""

import re
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.transitions import Move, TransitionTable
from halqa.registry.enums import ImportState

STEPS: Final = TransitionTable(
    ImportState,
    ImportState.WAITING,
    (
        Move(ImportState.WAITING, ImportState.PREVIEWED, "find it sound"),
        Move(ImportState.WAITING, ImportState.REFUSED, "find it wrong"),
        Move(ImportState.WAITING, ImportState.FAILED, "give up"),
        Move(ImportState.PREVIEWED, ImportState.CONFIRMED, "confirm"),
        Move(ImportState.PREVIEWED, ImportState.WAITING, "compare anew"),
        Move(ImportState.PREVIEWED, ImportState.DISCARDED, "discard"),
        Move(ImportState.CONFIRMED, ImportState.APPLIED, "apply"),
        Move(ImportState.CONFIRMED, ImportState.WAITING, "find something changed"),
        Move(ImportState.CONFIRMED, ImportState.FAILED, "give up"),
    ),
)
"""The way of a roster from its arrival; the worker makes the steps that nobody presses a button for."""

TO_DO: Final = (ImportState.WAITING, ImportState.CONFIRMED)
"""The states in which a worker has something to do."""

OPEN: Final = (*TO_DO, ImportState.PREVIEWED)
"""The states in which the file is still needed."""

LEASE: Final = timedelta(minutes=2)
"""How long a worker may be silent before another one takes over."""

ATTEMPTS: Final = 3
"""How often workers take a roster in hand in one state: one that kills them all is given up."""

KEPT_FOR: Final = timedelta(days=7)
"""How long a roster waits for a yes."""

MOST_OPEN: Final = 10
MOST_BYTES: Final = 50_000_000
MOST_UNPACKED_BYTES: Final = 512_000_000
LARGEST_RATIO: Final = 100
"""What rosters may ask of the machine: how many wait, how large each is, packed and unpacked, and how much it may grow."""

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


def suffix_of(file_name: str) -> str:
    """Return the ending that says what a file is, ``.csv``, ``.xlsx`` or ``.zip``; empty for any other."""
    suffix = PurePosixPath(file_name).suffix.lower()
    return suffix if suffix in {".csv", ".xlsx", ".zip"} else ""


def safe_name(file_name: str) -> str:
    """Return a name under which a file is kept: letters, digits and points alone, never a path, with its ending."""
    stem = _UNSAFE.sub("-", PurePosixPath(file_name.replace("\\", "/")).stem).strip(".-")[:60]
    return f"{stem or 'roster'}{suffix_of(file_name)}"


def refusals_of_file(file_name: str, size: int, waiting: int) -> list[Refusal]:
    """Return the reasons against a file before it is opened; ``waiting`` rosters are on their way already."""
    reasons = []
    if not suffix_of(file_name):
        reasons.append(Refusal("not-a-roster-file", {"column": "file"}))
    if size == 0:
        reasons.append(Refusal("empty-file", {"column": "file"}))
    if size > MOST_BYTES:
        reasons.append(Refusal("too-large", {"column": "file", "limit": MOST_BYTES // 1_000_000}))
    if waiting >= MOST_OPEN:
        reasons.append(Refusal("too-many-imports", {"column": "", "most": MOST_OPEN}))
    return reasons


def refusals_of_folder(parts: list[tuple[str, int, int]]) -> list[Refusal]:
    """Return the reasons against a packed folder by its table of contents: names, sizes unpacked and packed, in bytes."""
    unpacked = sum(size for _, size, _ in parts)
    if unpacked > MOST_UNPACKED_BYTES or any(size > 1_000_000 and size > packed * LARGEST_RATIO for _, size, packed in parts):
        return [Refusal("too-large", {"column": "file", "limit": MOST_UNPACKED_BYTES // 1_000_000})]
    names = [PurePosixPath(name) for name, _, _ in parts]
    if not names or any(name.suffix.lower() != ".csv" or ".." in name.parts or name.is_absolute() for name in names):
        return [Refusal("not-a-roster-folder", {"column": "file"})]
    stems = [name.name for name in names]
    return [Refusal("not-a-zip", {"column": "file"})] if len(set(stems)) < len(stems) else []
