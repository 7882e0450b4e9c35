"""Draws the card of a page as PNG with typst: its words come as data, its fonts from the packages that Halqa installs.

Cards are kept in ``HALQA_VAR/cards`` under a digest of all that they show, so a changed text is a new file and none is stale.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

from halqa.foundation.languages import direction
from halqa.foundation.localized import Chosen
from halqa.foundation.rosette import Point, rosette
from halqa.foundation.typefaces import can_draw, fonts_for, in_order
from halqa.site.views.keeping import keep

DRAWING: Final = Path(__file__).resolve().parents[1] / "templates" / "site" / "card.typ"
MOST_KEPT: Final = 2000
"""Pictures kept, of some 75 KB each. Beyond, the oldest go."""

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
        picture = typst.Compiler(str(DRAWING), font_paths=fonts_for(content)).compile(
            format="png", ppi=72, sys_inputs={"card": content}
        )
        # A full disk only means that it is drawn again.
        with suppress(OSError):
            keep(kept, lambda file: file.write(picture), most=MOST_KEPT)
        return picture, digest


def _content(card: Card) -> dict[str, Any]:
    star = rosette([100, 78] * 6 if card.coloured else None, size=1000)
    other = card.other if card.other and can_draw(card.other.text) else None
    words = card.words + (other.text if other else "")
    return {
        "language": card.language.partition("-")[0],
        "rtl": direction(card.language) == "rtl",
        "fonts": in_order(words, card.language),
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
