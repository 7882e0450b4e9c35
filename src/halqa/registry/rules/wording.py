"""What changed between two wordings: word by word, or as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_SIGNS: Final = r".,;:!?()\[\]\"«»“”‘’„…–—،؛؟。，、；：！？（）《》"
# A sign, one character of a script that puts no space between words, what stands between words, or a word.
_PIECES: Final = re.compile(rf"[{_SIGNS}{_UNSPACED}]|\s+|[^\s{_SIGNS}{_UNSPACED}]+")


class Change(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text, and what became of it."""

    change: Change
    text: str


def changes(before: str, after: str) -> tuple[Stretch, ...]:
    """Return both wordings as one text, in stretches that were kept, removed or added; what was removed stands first."""
    return tuple(_stretches(_PIECES.findall(before), _PIECES.findall(after)))


def replaced(before: str, after: str) -> tuple[Stretch, ...]:
    """Return what was removed and what was added as wholes; one stretch that was kept where both are the same."""
    return (Stretch(Change.KEPT, before),) if before == after else tuple(_changed(before, after))


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    removed = added = ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (kind, i, j, k, m) in enumerate(steps, start=1):
        before, after = "".join(old[i:j]), "".join(new[k:m])
        # Words that were replaced one after another are read as one change, with the spaces between them.
        if kind != "equal" or (before.isspace() and (removed or added) and place < len(steps)):
            removed, added = removed + before, added + after
            continue
        yield from _changed(removed, added)
        yield Stretch(Change.KEPT, before)
        removed = added = ""
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Stretch]:
    if removed:
        yield Stretch(Change.REMOVED, removed)
    if added:
        yield Stretch(Change.ADDED, added)
