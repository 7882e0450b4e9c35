"""Paths of all public pages of the registry, below the language prefix, for the sitemap."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.registry.enums import Region, RoundKind
from halqa.registry.models import City, Conference, Country, PastRound, PublishedFigure
from halqa.registry.models.facts import STANDS
from halqa.registry.models.places import TOLD
from halqa.registry.queries.published import key_of

LISTS: Final = ("cities/", "countries/", "rounds/", "awards/", "conferences/", "clusters/", "figures/")


def public_paths() -> Iterator[str]:
    """Yield the path of every public page, always in the same order; memory stays small however many there are."""
    yield from LISTS
    yield from (f"regions/{region}/" for region in Region)
    for kind, key in _rounds().values_list("kind", "key"):
        yield path_of_round(kind, key)
    for number in _conferences().values_list("number", flat=True):
        yield f"conferences/{number}/"
    for row in _figures().select_related("source").iterator(chunk_size=1000):
        yield f"figures/{key_of(row)}/"
    for code in _countries().values_list("code", flat=True):
        yield f"countries/{code.lower()}/"
    for key in _cities().order_by("key").values_list("key", flat=True).iterator(chunk_size=2000):
        yield f"cities/{key}/"


def path_of_round(kind: str, key: str) -> str:
    """Return the path of the page of a round of this kind."""
    return f"awards/{key}/" if kind == RoundKind.AWARD else f"rounds/{key}/"


def count_public_paths() -> int:
    """Return how many paths ``public_paths`` yields."""
    stored = (_rounds(), _conferences(), _figures(), _countries(), _cities())
    return len(LISTS) + len(Region) + sum(rows.count() for rows in stored)


def _rounds() -> QuerySet[PastRound]:
    return PastRound.objects.filter(STANDS).order_by("kind", "key")


def _conferences() -> QuerySet[Conference]:
    return Conference.objects.filter(STANDS).order_by("number")


def _figures() -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.filter(superseded_at=None).order_by("about_latest", "pk")


def _countries() -> QuerySet[Country]:
    return Country.objects.filter(Exists(_cities().filter(country=OuterRef("pk")))).order_by("code")


def _cities() -> QuerySet[City]:
    return City.objects.filter(TOLD).exclude(country__in=FICTIONAL_COUNTRIES)
