"""What the style sheet promises: contrast in light and dark, no side that has a name of its own, a small size."""

import gzip
import re
from pathlib import Path

import pytest

import halqa.pages

FOLDER = Path(halqa.pages.__file__).parent
CSS = (FOLDER / "static/pages/halqa.css").read_text(encoding="utf-8")
PLAIN = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))
THEMED = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)}
TEXT = [
    *((ink, ground) for ink in ("ink", "soft") for ground in ("paper", "sheet", "sunk")),
    *((ink, ground) for ink in ("act", "terracotta") for ground in ("paper", "sheet")),
    *(("ink", ground) for ground in ("wash-act", "wash-mint", "wash-saffron", "wash-terracotta")),
    *((name, f"wash-{name}") for name in ("act", "mint", "saffron")),
    ("act-ink", "act"),
    ("paper", "ink"),
]
SHAPES = [
    *((colour, ground) for colour in ("focus", "edge", "act") for ground in ("paper", "sheet")),
    *((colour, "land") for colour in ("terracotta", "saffron", "majorelle", "mint", "rose")),
    *((colour, ground) for colour in ("terracotta", "majorelle", "mint") for ground in ("star", "sunk", "sheet")),
]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_contrast(ink, ground, theme):
    assert contrast(THEMED[ink][theme], THEMED[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_have_contrast(shape, ground, theme):
    assert contrast(THEMED[shape][theme], THEMED[ground][theme]) >= 3


def test_old_browsers_get_the_same_light_colours():
    assert THEMED
    assert {name: light for name, (light, _) in THEMED.items()} == PLAIN


def test_no_property_names_a_physical_side():
    declarations = re.findall(r"[{;]\s*([\w-]+)\s*:\s*([^;{}]+)", CSS)
    sided = [
        (name, value)
        for name, value in declarations
        if re.search(r"(^|-)(left|right|top|bottom)(-|$)|^(min-|max-)?(width|height)$", name)
        or (name in ("text-align", "float", "clear") and re.search(r"\b(left|right)\b", value))
        or (name == "border-radius" and value.count(" ") == 3)
    ]

    assert sided == []


def test_arabic_is_never_spaced_apart():
    spaced = list(re.findall(r"([^{}]+)\{[^{}]*letter-spacing: -[^{}]*\}", CSS))

    assert [selector.strip() for selector in spaced] == ["h1"]
    assert re.search(r":lang\(ar\) :is\(h1[^{]*\{[^}]*letter-spacing: 0;", CSS)


def test_the_sheet_stays_small():
    assert len(gzip.compress(CSS.encode(), 9)) < 9_000


@pytest.mark.parametrize("path", sorted((FOLDER / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_need_no_inline_style_script_or_post(path):
    text = path.read_text(encoding="utf-8")
    if path.name == "send_again.html":
        # It answers a form that was sent, and carries that form's own token.
        text = text.replace('method="post"', "", 1)

    assert re.findall(r"\sstyle=|<style|\son\w+=|method=.?post|csrf_token", text, re.IGNORECASE) == []
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
