"""What makes two texts alike for search and which comes first in a list, the same on every database.

Search: a text becomes one flat list of tokens, lower case and only word characters, which the plainest tokenizer of any
engine leaves as they are. A word gives its folded form, its stems, and for Arabic the word without article and proclitics;
a run of a script written without spaces gives its characters and their overlapping pairs. A query becomes, per word, the
alternatives of which a text must hold one.

Sorting: keys to be stored, and compared by code point (BINARY in SQLite, "C" in PostgreSQL), never by another collation.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from anyascii import anyascii

from halqa.foundation.folding import fold
from halqa.foundation.stems import stem

__all__ = ["count_words", "fold", "matches", "query_terms", "sort_key", "tokens", "transliterate"]

_MARKS: Final = "".join(chr(point) for point in range(0x0300, 0x20F1) if unicodedata.category(chr(point)).startswith("M"))
_JOINERS: Final = "\u00ad\u200c\u200d\ufe0f"
_APOSTROPHES: Final = "'`´’‘‛′ʹʻʼ"

_LETTERS: Final = rf"(?:[^\W_]|[{_MARKS}{_JOINERS}])+"
_WORD: Final = re.compile(rf"{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*")
_APOSTROPHE: Final = re.compile(rf"[{_APOSTROPHES}]")
_BETWEEN_WORDS: Final = re.compile(rf"[^\w{_MARKS}]+|_+")

# Thai, Lao, Myanmar, Khmer, kana, Han and Hangul. Korean has spaces, but a noun and its particle stand together.
_UNSPACED_RUN: Final = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+)"
)

# How many characters a word has, about, in the scripts that put no space between words: South-East Asian, then kana and Han.
_CHARACTERS_A_WORD: Final = (
    (re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 5),
    (re.compile("[\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), 2),
)

# The article, alone or after "and", "so", "with", "like", "for"; and those alone where enough of a word is left.
_ARABIC_ARTICLE: Final = re.compile(r"(?:[وف]?[بك]?[اٱ]ل|[وف]?لل)(?=\w{2})")
_ARABIC_PROCLITIC: Final = re.compile(r"[وفبكل](?=\w{4})")

# "Son of" keeps its alif at the head of a name and loses it between two names, and writers do not agree on which is which.
_SON: Final = {"ابن": "بن", "بن": "ابن"}

_ARABIC: Final = 0x0600

# Up to how many characters a word is remembered with its tokens; a run without spaces is seldom the same, and has many.
_LONGEST_REMEMBERED: Final = 40
_LONGEST_RUN: Final = 8

# The first code point of each stretch of scripts, the place of its script in a list, and the languages whose stems are
# tried when nobody says in which language a text is.
_STRETCHES: Final[tuple[tuple[int, str, tuple[str, ...]], ...]] = (
    (0x0000, "1", ("en", "fr", "es")),  # Latin
    (0x0370, "2", ("el",)),
    (0x0400, "3", ("ru",)),  # Cyrillic
    (0x0530, "4", ("hy",)),
    (0x0590, "6", ()),  # Hebrew
    (_ARABIC, "7", ("ar",)),
    (0x0700, "8", ()),  # Syriac, Thaana, N'Ko
    (0x0900, "8", ("hi",)),  # Devanagari
    (0x0980, "8", ()),
    (0x0B80, "8", ("ta",)),
    (0x0C00, "8", ()),
    (0x10A0, "5", ()),  # Georgian
    (0x1100, "9", ()),  # Hangul jamo
    (0x1200, "8", ()),  # Ethiopic and others
    (0x1E00, "1", ("en", "fr", "es")),
    (0x1F00, "2", ("el",)),
    (0x2000, "8", ()),  # Tifinagh and others
    (0x2E80, "9", ()),  # kana, Han
    (0xA000, "8", ()),
    (0xAC00, "9", ()),  # Hangul
    (0xD7B0, "8", ()),
    (0x20000, "9", ()),  # Han, extended
)
_STARTS: Final = tuple(start for start, _, _ in _STRETCHES)


def tokens(text: str, language: str | None = None) -> tuple[str, ...]:
    """Return what to index of a text: every form of every word, in the order of the text, repeated as often as there.

    The language is a tag, or None to guess from the script.
    """
    found: list[str] = []
    for word in _spelt(text):
        is_short = len(word) <= _LONGEST_RUN or (len(word) <= _LONGEST_REMEMBERED and not _UNSPACED_RUN.match(word))
        found.extend(_remembered(word, language) if is_short else _tokens_of_word(word, language))
    return tuple(found)


def query_terms(text: str, language: str | None = None) -> tuple[tuple[str, ...], ...]:
    """Return the words of a query, each as its alternatives: a text matches that holds, for each word, at least one.

    The language is a tag, or None to guess from the script.
    """
    found: list[tuple[str, ...]] = []
    for parts in _words(text):
        # A lone letter beside an apostrophe is an elided article or an ending: l'école, Cork's.
        asked = [part for part in parts if len(part) > 1] or parts
        joined = (_plain(fold("".join(parts))),) if len(parts) > 1 else ()
        for part in asked:
            found.extend((*forms, *joined) for forms in _asked(part, language))
    return tuple(dict.fromkeys(found))


def matches(query: str, token_set: Collection[str], language: str | None = None) -> bool:
    """Return whether a text with these tokens answers the query; a query without a word is answered by none."""
    terms = query_terms(query, language)
    return bool(terms) and all(any(form in token_set for form in forms) for forms in terms)


def count_words(text: str) -> int:
    """Return how many words a text has, for limits; where a script has no spaces, estimated from the characters."""
    words = " ".join(_WORD.findall(unicodedata.normalize("NFC", text)))
    estimated = 0
    for character, a_word in _CHARACTERS_A_WORD:
        words, found = character.subn(" ", words)
        estimated += -(-found // a_word)
    return len(words.split()) + estimated


@lru_cache(4096)  # lists of countries are put in order again and again
def sort_key(text: str) -> str:
    """Return a key that puts texts in the same order everywhere: by script, then by folded words, then as they are written.

    Numbers come first, then Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic, other scripts, and at last kana, Han
    and Hangul. Two different texts never share a key.
    """
    words = _BETWEEN_WORDS.sub(" ", fold(text).replace("'", "")).strip()
    # The tab stands below every character that is left in the words, so a name comes before longer ones that begin with it.
    return f"{_place_in_list(words)}{words}\t{text}"


def transliterate(text: str) -> str:
    """Return the text in ASCII letters, for names to be found from a Latin keyboard: Москва as Moskva."""
    return anyascii(text)


def _spelt(text: str) -> list[str]:
    """Return each word in lower case, with its apostrophes."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _words(text: str) -> Iterator[list[str]]:
    """Yield each word in lower case as the parts between its apostrophes, one for most."""
    for word in _spelt(text):
        if parts := _parts(word):
            yield parts


def _parts(word: str) -> list[str]:
    return [part for part in _APOSTROPHE.split(word) if part]


def _tokens_of_word(word: str, language: str | None) -> tuple[str, ...]:
    parts = _parts(word)
    found = [form for part in parts for forms in _indexed(part, language) for form in forms]
    if len(parts) > 1:
        found.append(_plain(fold("".join(parts))))
    return tuple(filter(None, found))


_remembered = lru_cache(1 << 16)(_tokens_of_word)
"""Few words make up most of all texts."""


def _indexed(word: str, language: str | None) -> Iterator[tuple[str, ...]]:
    for run, unspaced in _runs(word):
        if unspaced:
            yield tuple(run)
            yield _pairs(run)
        else:
            yield _forms(run, language)


def _asked(word: str, language: str | None) -> Iterator[tuple[str, ...]]:
    for run, unspaced in _runs(word):
        if not unspaced:
            yield _forms(run, language)
        else:
            for part in _pairs(run) or (run,):
                yield (part,)


def _runs(word: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a word, and for each whether its script is written without spaces (then already plain)."""
    for run in _UNSPACED_RUN.split(word):
        plain = _folded(run)
        if not plain:
            continue
        if _UNSPACED_RUN.match(plain):
            yield plain, True
        else:
            yield run, False


def _pairs(run: str) -> tuple[str, ...]:
    return tuple(first + second for first, second in pairwise(run))


@lru_cache(1 << 12)  # questions ask for few words
def _forms(word: str, language: str | None) -> tuple[str, ...]:
    folded = _folded(word)
    start, _, guessed = _stretch(folded)
    languages = guessed if language is None else (language.lower().partition("-")[0],)
    # Both spellings are stemmed: endings show in accents that many leave out. Not so in Arabic, where folding makes the ta
    # marbuta a heh, which a stemmer takes for "his".
    bases = _with_and_without_clitics(_plain(word)) if start == _ARABIC else tuple({word: None, folded: None})
    stems = [stem(base, each) for each in languages for base in bases]
    others = [_SON.get(folded, ""), *map(_folded, dict.fromkeys((*bases, *stems)))]
    # A stem of one letter would be found in half of all texts.
    return tuple(dict.fromkeys((folded, *(form for form in others if len(form) > 1))))


def _with_and_without_clitics(word: str) -> tuple[str, ...]:
    clitics = _ARABIC_ARTICLE.match(word) or _ARABIC_PROCLITIC.match(word)
    return (word, word[clitics.end() :]) if clitics else (word,)


def _folded(word: str) -> str:
    """Return the folded letters and digits of a word in lower case; most are those already."""
    return word if word.isascii() and word.isalnum() else _plain(fold(word))


def _plain(folded: str) -> str:
    """Return the letters and digits alone: plain tokenizers split words at the vowel signs of Indic scripts."""
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def _stretch(text: str) -> tuple[int, str, tuple[str, ...]]:
    return _STRETCHES[bisect_right(_STARTS, ord(text[0])) - 1]


def _place_in_list(words: str) -> str:
    return _stretch(words)[1] if words else "0"
