"""The words of a query: bounded, without those that say nothing, each with the forms in which a text may hold it."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from halqa.foundation.textanalysis import fold, query_terms, tokens, transliterate
from halqa.search.enums import LONGEST_WORD, MOST_CHARACTERS, MOST_TERMS

Terms = tuple[tuple[str, ...], ...]
"""Words that are looked for, each as its alternatives: a document answers that holds, for each word, at least one."""

_BETWEEN: Final = re.compile(r"[^\w]+|_+")

MOST_JOINED: Final = 3
"""Of how many words a name is taken for one that others write in one word."""

# What stands between the words that matter, folded. Few, for a name may hold any of them: they are left out only where
# another word is left.
FUNCTION_WORDS: Final = frozenset(
    fold(
        "a an and are at by for from how in is of on or that the this to what where which who with "
        "au aux avec ce ces dans de des du en est et il elle la le les leur ou par pour que qui sont sur un une "
        "al con cual de del el ella en es entre esta este la las lo los o para por que se son su sus un una y "
        "в во для за и из или как ко на не о об от по при про с со у что это "
        "في من على إلى عن مع هذا هذه التي الذي أو و ما هل كيف أين"
    ).split()
)

# Chinese particles and prepositions hold names together that are looked for one by one.
_BETWEEN_NAMES: Final = re.compile("[的和与及在之]")

_TWO_CHARACTERS: Final = re.compile("([\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff])")


def read(text: str) -> str:
    """Return what is read of a text that somebody typed: its beginning, without what nobody sees."""
    seen = "".join(" " if not letter.isprintable() else letter for letter in text[: MOST_CHARACTERS * 4])
    return " ".join(seen.split())[:MOST_CHARACTERS].strip()


@lru_cache(1 << 10)  # a document asks several times for the key of each of its names
def key_of(text: str) -> str:
    """Return the folded words of a name, by which two writings of it are the same."""
    return _BETWEEN.sub(" ", fold(text).replace("'", "")).strip()


def paired_of(text: str) -> Terms:
    """Return the words of a run of Chinese characters, taken two by two: most words have two, and none bridges two of them."""
    paired = _TWO_CHARACTERS.sub(r"\1 ", text)
    return terms_of(paired) if paired.strip() != text else ()


def split_words(name: str) -> list[str]:
    """Return the words of a name as they are written, one for each word of its key where that can be told."""
    return [word for word in _BETWEEN.sub(" ", name.replace("'", "").replace("’", "")).split() if word]


def terms_of(text: str) -> Terms:
    """Return the words of what somebody typed; where it has none but such as say nothing, those."""
    asked = query_terms(_BETWEEN_NAMES.sub(" ", text)) or query_terms(text)
    telling = tuple(forms for forms in asked if forms[0] not in FUNCTION_WORDS)
    return tuple(cut(_with_transliteration(forms)) for forms in (telling or asked)[:MOST_TERMS])


def cut(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as an engine holds them: each by its beginning, so that a run of letters without end can be written."""
    return tuple(word[:LONGEST_WORD] for word in words)


def joined_of(text: str) -> Terms:
    """Return the words of what somebody typed as one, for a name that some write in one word: Ben Guerir, Benguerir."""
    words = key_of(text).split()
    return terms_of("".join(words)) if 1 < len(words) <= MOST_JOINED else ()


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of what somebody typed, in their order, those that say nothing left out."""
    words = key_of(text).split()[:MOST_TERMS]
    return tuple(word for word in words if word not in FUNCTION_WORDS)


def _with_transliteration(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of a word with those of its first one in Latin letters, in which a name of another script is kept too."""
    if forms[0].isascii():
        return forms
    return tuple(dict.fromkeys((*forms, *tokens(transliterate(forms[0]))[:1])))
