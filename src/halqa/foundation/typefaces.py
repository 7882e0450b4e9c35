"""Which fonts have the letters of a text: those that Halqa installs, and for other scripts those of the machine, if any."""

import unicodedata
from functools import cache
from typing import Final

import fontpkg  # type: ignore[import-untyped]
import typst

OWN_FONTS: Final = ("Noto Sans", "Noto Sans Arabic")
FONTS: Final = {
    "LATIN": "Noto Sans",
    "GREEK": "Noto Sans",
    "CYRILLIC": "Noto Sans",
    "ARABIC": "Noto Sans Arabic",
    "CJK": "Noto Sans CJK SC",
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
    names = (unicodedata.name(letter, "").replace("-", " ").partition(" ")[0] for letter in set(text) if letter.isalpha())
    return {FONTS.get(name, f"none for {name}") for name in names}


def fonts_for(text: str) -> typst.Fonts:
    """Return fonts with which typst sets a text."""
    return _own_fonts() if families(text) <= set(OWN_FONTS) else _fonts_of_the_machine()


def _font_folders() -> list[str]:
    return [str(fontpkg.path(family).parent) for family in OWN_FONTS]


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
