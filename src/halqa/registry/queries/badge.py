"""The badge of a city for its own web site, as SVG."""

from unicodedata import east_asian_width

from django.template.loader import render_to_string


def badge_svg(name: str, words: str) -> str:
    """Return the badge with the name of a city and what is said of it, as wide as both need."""
    width = 64 + max(_width(name, 16), _width(words, 13))
    return render_to_string("registry/badge.svg", {"name": name, "words": words, "width": round(width)})


def _width(text: str, size: int) -> float:
    """Return about how wide a line of text is, in the unit of its size: a badge cannot ask its reader's fonts."""
    return size * sum(1.05 if east_asian_width(character) in "WF" else 0.62 for character in text)
