"""What of a text is shown of a result: a stretch around the first words that were looked for, those words marked."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from halqa.foundation.textanalysis import fold, tokens

SHOWN: Final = 200
"""How many characters a snippet has, about."""

LOOKED_THROUGH: Final = 6000
"""How many characters of a text are looked through for the words."""

_WORD: Final = re.compile(r"[\w\u0300-\u036f]+")
# Scripts without spaces are marked character by character, not by whole runs.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


_HEADS_TAKEN: Final = frozenset({"ga", "id", "nl", "sr", "st"})
"""Languages in which a form of a word may begin with another letter; in all others, only in Arabic writing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text; ``marked`` where it is a word that was looked for."""

    text: str
    marked: bool = False


def snippet(text: str, forms: Collection[str], language: str | None = None, shown: int = SHOWN) -> tuple[Stretch, ...]:
    """Return the stretch of a text around the first word that was looked for, else its beginning."""
    looked = text[:LOOKED_THROUGH]
    found = _found(looked, forms, language)
    head = next(found, None)
    begin = _begin(looked, head[0] if head else 0, shown)
    end = _end(looked, begin + shown)
    # No further than is shown: a text is long, and a page shows twenty.
    places = [head, *takewhile(lambda place: place[0] < end, found)] if head else []
    parts = [Stretch("… ")] if begin else []
    at = begin
    for first, last in places:
        if first < at or last > end:
            continue
        if first > at:
            parts.append(Stretch(looked[at:first]))
        parts.append(Stretch(looked[first:last], marked=True))
        at = last
    parts.append(Stretch(looked[at:end] + (" …" if end < len(text) else "")))
    return tuple(part for part in parts if part.text)


def marked(text: str, forms: Collection[str], language: str | None = None) -> tuple[Stretch, ...]:
    """Return a whole text, such as a title, with the words marked that were looked for."""
    return snippet(text, forms, language, shown=len(text)) if text else ()


def found_in(text: str, forms: Collection[str], language: str | None) -> list[tuple[int, int]]:
    """Return where the words stand that were looked for, from and to, in order and without overlap."""
    return list(_found(text, forms, language))


def _found(text: str, forms: Collection[str], language: str | None) -> Iterator[tuple[int, int]]:
    wanted = set(forms)
    heads = {form[:1] for form in wanted}
    heads_stay = (language or "").partition("-")[0] not in _HEADS_TAKEN
    for word in _WORD.finditer(text):
        written = word.group()
        if not written.isascii() and _UNSPACED.search(written):
            yield from _inside(written, word.start(), wanted)
            continue
        folded = _folded(written)
        if folded in wanted:
            yield word.span()
        # To analyse a word takes longer than all else, and few begin as one does that is looked for.
        elif heads_stay and folded[:1] not in heads and folded.isalnum() and not "\u0600" <= folded[0] <= "\u06ff":
            continue
        elif not wanted.isdisjoint(_tokens(written, language)):
            yield word.span()


@lru_cache(1 << 14)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(1 << 14)
def _tokens(word: str, language: str | None) -> tuple[str, ...]:
    return tokens(word, language)


def _inside(run: str, start: int, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Return the stretches of a run without spaces that are made of the pairs that were looked for."""
    hit = [False] * len(run)
    folded = fold(run)
    if len(folded) != len(run):
        return [(start, start + len(run))] if any(form in folded for form in wanted) else []
    for form in wanted:
        place = folded.find(form) if _UNSPACED.match(form) else -1
        while place >= 0:
            hit[place : place + len(form)] = [True] * len(form)
            place = folded.find(form, place + 1)
    places: list[tuple[int, int]] = []
    for place, is_hit in enumerate(hit):
        if is_hit and places and places[-1][1] == start + place:
            places[-1] = (places[-1][0], start + place + 1)
        elif is_hit:
            places.append((start + place, start + place + 1))
    return places


def _begin(text: str, first: int, shown: int) -> int:
    if first <= shown // 2:
        return 0
    space = text.find(" ", first - shown // 3, first)
    return space + 1 if space >= 0 else first - shown // 4


def _end(text: str, last: int) -> int:
    if last >= len(text):
        return len(text)
    space = text.rfind(" ", last - 40, last)
    return space if space > 0 else last
