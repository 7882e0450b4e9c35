"""Which fonts have the letters of a text: those that Halqa installs, and for other scripts those of the machine, if any."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg  # type: ignore[import-untyped]
import typst

LATIN: Final = "Noto Sans"
ARABIC: Final = "Noto Sans Arabic"
CHINESE: Final = "Noto Sans SC"
OWN_FONTS: Final = (LATIN, ARABIC, CHINESE)
FONTS: Final = {
    "LATIN": LATIN,
    "GREEK": LATIN,
    "CYRILLIC": LATIN,
    "ARABIC": ARABIC,
    "CJK": "Noto Sans CJK SC",
    "FULLWIDTH": "Noto Sans CJK SC",
    "HIRAGANA": "Noto Sans CJK JP",
    "KATAKANA": "Noto Sans CJK JP",
    "HANGUL": "Noto Sans CJK KR",
    "ARMENIAN": "Noto Sans Armenian",
    "BENGALI": "Noto Sans Bengali",
    "DEVANAGARI": "Noto Sans Devanagari",
    "ETHIOPIC": "Noto Sans Ethiopic",
    "GEORGIAN": "Noto Sans Georgian",
    "HEBREW": "Noto Sans Hebrew",
    "KHMER": "Noto Sans Khmer",
    "LAO": "Noto Sans Lao",
    "MALAYALAM": "Noto Sans Malayalam",
    "THAI": "Noto Sans Thai",
    "TIFINAGH": "Noto Sans Tifinagh",
}
"""The font of a script, by the first word of its letters' names in Unicode; others than ours, where the machine has them."""


def can_draw(text: str) -> bool:
    """Return whether there is a font for every letter, so that none becomes an empty box."""
    wanted = families(text)
    return wanted <= set(OWN_FONTS) or wanted <= _families_of_the_machine()


def families(text: str) -> set[str]:
    """Return the fonts that have the letters of a text between them."""
    return {_family(letter) for letter in set(text) if letter.isalpha()}


def _family(letter: str) -> str:
    name = unicodedata.name(letter, "").replace("-", " ").partition(" ")[0]
    family = FONTS.get(name, f"none for {name}")
    return CHINESE if family.startswith("Noto Sans CJK") and _is_common(letter) else family


def in_order(text: str, language: str) -> list[str | dict[str, str]]:
    """Return the fonts of a text as typst is to try them: in Chinese, quotation marks and the like are of its own font."""
    others = sorted(families(text) - {LATIN, ARABIC})
    first: str | dict[str, str] = {"name": LATIN, "covers": "latin-in-cjk"} if language.partition("-")[0] == "zh" else LATIN
    return [first, *others, *([] if first == LATIN else [LATIN]), ARABIC]


def missing_fonts() -> list[str]:
    """Return those of our own fonts that are not there."""
    there = set(_own_fonts().families())
    return [family for family in OWN_FONTS if family not in there]


def _is_common(letter: str) -> bool:
    """Say whether a letter is one of GB/T 2312, which ``fonts`` holds; rarer ones only the whole of the font has."""
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def fonts_for(text: str) -> typst.Fonts:
    """Return fonts with which typst sets a text."""
    return _own_fonts() if families(text) <= set(OWN_FONTS) else _fonts_of_the_machine()


def _font_folders() -> list[str]:
    return [
        str(Path(__file__).with_name("fonts")),
        *(str(fontpkg.path(family).parent) for family in OWN_FONTS if family != CHINESE),
    ]


@cache
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_font_folders())


# Reading the machine's fonts takes a third of a second: only the first picture that needs them pays for it.
@cache
def _fonts_of_the_machine() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=_font_folders())


@cache
def _families_of_the_machine() -> frozenset[str]:
    return frozenset(_fonts_of_the_machine().families())
