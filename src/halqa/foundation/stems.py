"""Stems of words, by the Snowball algorithms, for the languages that have one."""

from functools import lru_cache
from threading import local
from typing import Final

import Stemmer  # type: ignore[import-not-found]

_ALGORITHMS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


class _StemmersOfThread(local):
    # A Snowball stemmer keeps the word it works on in itself, so two threads must not share one.
    def __init__(self) -> None:
        self.by_algorithm: dict[str, Stemmer.Stemmer] = {}


_stemmers = _StemmersOfThread()


@lru_cache(maxsize=1 << 12)  # whole words are remembered with their tokens
def stem(word: str, language: str) -> str:
    """Return the stem of a word in lower case, or the word itself where there is no algorithm for the language.

    The language is given by its primary subtag, such as `fr`.
    """
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    stemmer = _stemmers.by_algorithm.get(algorithm)
    if stemmer is None:
        # Without a cache of its own: ours is beside it.
        stemmer = _stemmers.by_algorithm[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return str(stemmer.stemWord(word))
