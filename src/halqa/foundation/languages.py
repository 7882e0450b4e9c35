"""Language tags: the six of the interface, their own names, their direction, and what to try when a text is missing.

Tags follow BCP 47 (RFC 5646). Halqa writes them in lower case everywhere, as in its addresses: `zh-hans`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

LANGUAGES: Final = ("ar", "zh-hans", "en", "fr", "ru", "es")
"""The languages of the interface: the six official ones of the United Nations, in their English alphabetical order."""

AUTONYMS: Final = {
    "ar": "العربية",
    "zh-hans": "简体中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
"""What each of the six calls itself, for the switch that leads to it."""

WORKING_LANGUAGE: Final = "en"
"""The language to fall back on, in which the catalogues are written."""

# The production `langtag` or `privateuse` of RFC 5646, section 2.1. The grandfathered tags of the 1990s, such
# as `i-klingon`, are left out: no text of a network of cities is in one.
_WELL_FORMED: Final = re.compile(
    r"""
    (?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})    # language, with extended language subtags
    (?:-(?P<script>[a-z]{4}))?
    (?:-(?:[a-z]{2}|[0-9]{3}))?                    # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*       # variants
    (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*           # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?
    | x(?:-[a-z0-9]{1,8})+
    """,
    re.VERBOSE | re.ASCII,
)

_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
_RIGHT_TO_LEFT_LANGUAGES: Final = frozenset(
    {
        *("ar", "aeb", "apc", "arb", "arc", "arq", "ars", "ary", "arz", "ckb", "dv", "fa", "glk", "he", "lrc", "mzn", "nqo"),
        *("pnb", "prs", "ps", "sd", "sdh", "syr", "ug", "ur", "ydd", "yi"),
    }
)

_WRITTEN_AS: Final = {
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-my": "zh-hans",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-tw": "zh-hant",
}
"""Chinese of a region, by the script in which it is written there (CLDR, likely subtags)."""

_READ_BY_SPEAKERS_OF: Final = {
    "aeb": "ar",
    "apc": "ar",
    "arb": "ar",
    "arq": "ar",
    "ars": "ar",
    "ary": "ar",
    "arz": "ar",
    "cmn": "zh",
}
"""Languages whose macrolanguage (ISO 639-3) is one of the interface."""


TAGS_REMEMBERED: Final = 1024
"""How many tags each function keeps its answer for: a list asks about the same few of them for each of its names."""


@lru_cache(TAGS_REMEMBERED)
def is_tag(tag: str) -> bool:
    """Return whether the tag is well-formed by BCP 47, in any case; whether its subtags are registered is not asked."""
    return _WELL_FORMED.fullmatch(tag.lower()) is not None


@lru_cache(TAGS_REMEMBERED)
def canonical(tag: str) -> str:
    """Return the tag as Halqa stores and compares it, in lower case. Raises ValueError when it is not well-formed."""
    if not is_tag(tag):
        raise ValueError(f"not a language tag: {tag!r}")
    return tag.lower()


@lru_cache(TAGS_REMEMBERED)
def direction(tag: str) -> Literal["ltr", "rtl"]:
    """Return the direction in which the language is written: by the script if the tag names one, else by the language.

    Raises ValueError when the tag is not well-formed.
    """
    parts = _WELL_FORMED.fullmatch(tag.lower())
    if parts is None:
        raise ValueError(f"not a language tag: {tag!r}")
    if parts["script"]:
        return "rtl" if parts["script"] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if tag.lower().split("-", 1)[0] in _RIGHT_TO_LEFT_LANGUAGES else "ltr"


def direction_of_text(text: str) -> Literal["ltr", "rtl", ""]:
    """Return the direction of the first letter of a text, as in Unicode's own rule; nothing where it has none, as a number."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "")
    return "" if not first else "ltr" if first == "L" else "rtl"


@lru_cache(TAGS_REMEMBERED)
def varieties(tag: str) -> tuple[str, ...]:
    """Return the tag and its less and less specific forms (RFC 4647, lookup): `zh-tw` gives `zh-tw`, `zh-hant`, `zh`."""
    tag = canonical(tag)
    found = [tag]
    while "-" in tag and not tag.startswith("x-"):
        tag = _WRITTEN_AS.get(tag) or _without_last_subtag(tag)
        found.append(tag)
    return tuple(found)


@lru_cache(TAGS_REMEMBERED)
def fallbacks(tag: str) -> tuple[str, ...]:
    """Return the languages in which to look for a text, best first: the tag's varieties, its macrolanguage, English.

    Raises ValueError when the tag is not well-formed.
    """
    own = varieties(tag)
    related = _READ_BY_SPEAKERS_OF.get(own[-1])
    return tuple(dict.fromkeys([*own, *([related] if related else []), WORKING_LANGUAGE]))


def _without_last_subtag(tag: str) -> str:
    shorter = tag.rpartition("-")[0]
    # A singleton introduces what followed it, and means nothing alone.
    return shorter[:-2] if len(shorter) > 2 and shorter[-2] == "-" else shorter
