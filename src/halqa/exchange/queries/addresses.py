"""Paths of all public pages of the exchange, below the language prefix, for the sitemap."""

from collections.abc import Iterator
from typing import Final

from halqa.exchange.queries.practices import listed_practices

LIST: Final = "practices/"


def public_paths() -> Iterator[str]:
    """Yield the path of every public page, always in the same order; memory stays small however many there are."""
    yield LIST
    for key in listed_practices().order_by("key").values_list("key", flat=True).iterator(chunk_size=2000):
        yield f"{LIST}{key}/"


def count_public_paths() -> int:
    """Return how many paths ``public_paths`` yields."""
    return 1 + listed_practices().count()
