"""Which known word somebody may have meant: alike in its consonants, or few letters away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from halqa.foundation.textanalysis import fold, transliterate

WORDS_REMEMBERED: Final = 1 << 14
"""How many words are kept with what they are in other letters: names share theirs."""

LONGEST_SKELETON: Final = 16

SHORTEST_WITH_ARTICLE: Final = 5

SHORTEST_BY_EAR: Final = 3
"""How many consonants a word has at least that is known by them alone."""

_ARTICLES: Final = ("ال", "al", "el")

# Hebrew and Arabic, which leave out most vowels: how many letters two writings differ by says nothing there.
_WITHOUT_VOWELS: Final = re.compile("[\u0590-\u08ff]")

# How names are spelt by ear: several letters for one sound, in the Latin writings of several languages.
_SOUNDS: Final = (("sch", "s"), ("ph", "f"), ("ch", "s"), ("sh", "s"), ("kh", "k"), ("gh", "k"), ("ts", "s"), ("x", "ks"))
_ALIKE: Final = str.maketrans({"c": "k", "q": "k", "g": "k", "z": "s", "w": "v", "d": "t", "b": "p", "j": "k"})
_SILENT: Final = re.compile("[aeiouyh]")
_HEARD: Final = "fklmnprstv"
"""The consonants that are left."""
_REPEATED: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Known:
    """A word of a name: as it is written, folded in Latin letters, and the weight of what bears it."""

    text: str
    word: str
    weight: int = 0


@lru_cache(WORDS_REMEMBERED)
def latin(word: str) -> str:
    """Return a word in folded Latin letters and digits alone."""
    return "".join(filter(str.isalnum, fold(transliterate(word))))


@lru_cache(WORDS_REMEMBERED)
def skeleton(word: str) -> str:
    """Return the consonants of a word, those of similar sound made one.

    Two spellings of a name mostly have the same: Casablanca and Kasablanka, Benguerir and Ben Guérir.
    """
    heard = latin(_without_article(word))
    for letters, sound in _SOUNDS:
        heard = heard.replace(letters, sound)
    return _REPEATED.sub(r"\1", _SILENT.sub("", heard.translate(_ALIKE)))[:LONGEST_SKELETON]


def _without_article(word: str) -> str:
    """Return a word without the Arabic article, which is written apart, together or not at all: Qahira, Al-Qahira, القاهرة."""
    folded = fold(word)
    return folded[2:] if folded.startswith(_ARTICLES) and len(folded) > SHORTEST_WITH_ARTICLE else folded


def near_skeletons(word: str) -> tuple[str, ...]:
    """Return the skeleton of a word, and those with two consonants swapped or one less: what a slip of the finger leaves."""
    own = skeleton(word)
    swapped = (own[:place] + own[place + 1] + own[place] + own[place + 2 :] for place in range(len(own) - 1))
    shorter = (own[:place] + own[place + 1 :] for place in range(len(own))) if len(own) > 2 else ()
    return _skeletons((own, *swapped, *shorter))


def far_skeletons(word: str) -> tuple[str, ...]:
    """Return the skeletons with another consonant in the place of one, or one more: many, asked for after the near ones."""
    own = skeleton(word)
    other = (own[:place] + sound + own[place + 1 :] for place in range(len(own)) for sound in _HEARD)
    longer = (own[:place] + sound + own[place:] for place in range(len(own) + 1) for sound in _HEARD)
    near = set(near_skeletons(word))
    return tuple(one for one in _skeletons((*other, *longer)) if one not in near)


def _skeletons(heard: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_REPEATED.sub(r"\1", one)[:LONGEST_SKELETON] for one in heard))


def distance(one: str, other: str, most: int) -> int:
    """Return by how many letters two words differ: left out, added, another, or two swapped; ``most + 1`` where by more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, beside in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != beside))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == beside
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


def nearest(word: str, known: Iterable[Known]) -> Known | None:
    """Return the known word that somebody may have meant; nothing where none is near enough, or it is known itself."""
    asked, heard = latin(word), skeleton(word)
    # What sounds alike may be written in many ways; what does not must be a slip of the finger.
    by_ear = 2 if len(asked) < 7 else 3
    by_finger = 1 if len(asked) < 8 else 2
    letters = set(asked)
    best: tuple[tuple[int, bool, int, str], Known] | None = None
    for one in known:
        if len(one.word) < 3:
            continue
        # Two consonants without vowels are too little to know a name by.
        is_telling = len(heard) >= SHORTEST_BY_EAR or not _WITHOUT_VOWELS.search(word + one.text)
        sounds_alike = is_telling and skeleton(one.text) == heard
        allowed = by_ear if sounds_alike else by_finger
        if sounds_alike and len(heard) >= SHORTEST_BY_EAR and _WITHOUT_VOWELS.search(one.text):
            away = allowed
        elif len(letters.difference(one.word)) > allowed:
            continue
        else:
            away = distance(asked, one.word, allowed)
        if away == 0 and fold(one.text) == fold(word):
            return None
        if away <= allowed:
            place = (away, not sounds_alike, -one.weight, one.word)
            best = min(best, (place, one), key=lambda each: each[0]) if best else (place, one)
    return best[1] if best else None
