"""Draws the card of a page as PNG with typst: its words come as data, its fonts from the packages that Halqa installs.

Cards are kept in ``HALQA_VAR/cards`` under a digest of all that they show, so a changed text is a new file and none is stale.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import fontpkg
import typst
from django.conf import settings

from halqa.foundation.languages import direction
from halqa.foundation.localized import Chosen
from halqa.foundation.rosette import Point, rosette
from halqa.site.views.keeping import keep

DRAWING: Final = Path(__file__).resolve().parents[1] / "templates" / "site" / "card.typ"
MOST_KEPT: Final = 2000
"""Pictures kept, of some 75 KB each. Beyond, the oldest go."""

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

SIZES: Final = ((12, 96), (22, 76), (44, 58))
"""Points of a title by the number of characters up to which it has them; a longer one is smaller still."""
SMALLEST: Final = 44


@dataclass(frozen=True)
class Card:
    """What a card says, in one language. ``other``: the title as another language has it, left out where no font has its letters.

    The star is coloured for the network's own pages; a city's is neutral, for petals would look like its figures.
    """

    language: str
    eyebrow: str
    title: str
    line: str
    signature: str
    other: Chosen | None = None
    coloured: bool = True

    @property
    def words(self) -> str:
        """All that must be drawn."""
        return f"{self.eyebrow} {self.title} {self.line} {self.signature}"


def drawn(card: Card) -> tuple[bytes, str]:
    """Return the card as PNG, 1200 by 630 pixels, and the digest of what it shows; drawn now or kept from before."""
    content = json.dumps(_content(card), ensure_ascii=False)
    digest = hashlib.sha256(DRAWING.read_bytes() + content.encode()).hexdigest()[:32]
    kept = settings.VAR / "cards" / f"{digest}.png"
    try:
        return kept.read_bytes(), digest
    except OSError:
        picture = typst.Compiler(str(DRAWING), font_paths=_fonts_for(_scripts(content))).compile(
            format="png", ppi=72, sys_inputs={"card": content}
        )
        # A full disk only means that it is drawn again.
        with suppress(OSError):
            keep(kept, lambda file: file.write(picture), most=MOST_KEPT)
        return picture, digest


def can_draw(text: str) -> bool:
    """Return whether there is a font for every letter, so that a card never shows an empty box in place of one."""
    wanted = _scripts(text)
    return wanted <= set(OWN_FONTS) or wanted <= _families_of_the_machine()


def _scripts(text: str) -> set[str]:
    names = (unicodedata.name(letter, "").replace("-", " ").partition(" ")[0] for letter in set(text) if letter.isalpha())
    return {FONTS.get(name, f"none for {name}") for name in names}


def _fonts_for(wanted: set[str]) -> typst.Fonts:
    return _own_fonts() if wanted <= set(OWN_FONTS) else _fonts_of_the_machine()


def _font_folders() -> list[str]:
    return [str(fontpkg.path(family).parent) for family in OWN_FONTS]


@cache
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_font_folders())


# Reading the machine's fonts takes a third of a second: only the first card that needs them pays for it.
@cache
def _fonts_of_the_machine() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=_font_folders())


@cache
def _families_of_the_machine() -> frozenset[str]:
    return frozenset(_fonts_of_the_machine().families())


def _content(card: Card) -> dict[str, Any]:
    star = rosette([100, 78] * 6 if card.coloured else None, size=1000)
    other = card.other if card.other and can_draw(card.other.text) else None
    words = card.words + (other.text if other else "")
    return {
        "language": card.language.partition("-")[0],
        "rtl": direction(card.language) == "rtl",
        "fonts": list(dict.fromkeys(["Noto Sans", *sorted(_scripts(words)), "Noto Sans Arabic"])),
        "eyebrow": card.eyebrow,
        "title": card.title,
        "size": next((size for length, size in SIZES if len(card.title) <= length), SMALLEST),
        "other": other.text if other else "",
        "other_language": other.tag.partition("-")[0] if other else "",
        "other_rtl": other is not None and direction(other.tag) == "rtl",
        "line": card.line,
        "signature": card.signature,
        "star": _shares(star.star),
        "lattice": _shares(star.lattice),
        "petals": [
            {"group": petal.group, "outline": _shares(petal.outline), "light": _shares(petal.light)} for petal in star.petals
        ],
    }


def _shares(corners: Iterable[Point]) -> list[list[float]]:
    return [[round(x / 1000, 4), round(y / 1000, 4)] for x, y in corners]
