"""How apps above the registry name its cities and countries: which keys are known, what they are called, which are invented."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.registry.enums import CityKind, Region
from halqa.registry.models import Candidate, City, CityAlias, Country
from halqa.registry.models.places import TOLD
from halqa.registry.queries.cities import countries_with
from halqa.registry.queries.lines import CITY_LINE, CityLine
from halqa.registry.rules.places import is_fictional

__all__ = [
    "CITY_LINE",
    "FICTIONAL_COUNTRIES",
    "Place",
    "city_identifiers",
    "city_named",
    "columns_of_city",
    "countries_beside",
    "is_fictional",
    "names_of_cities",
    "names_of_countries",
    "places_of",
    "read_city",
]

AT_ONCE: Final = 500
"""How many keys are asked about at a time."""


@dataclass(frozen=True)
class Place:
    """What a city is, and the UNESCO region of its country where that has one; also of one that only wants to join."""

    kind: CityKind
    region: Region | None


def city_identifiers(keys: Collection[str]) -> Mapping[str, int]:
    """Return the identifiers to which a foreign key of another app points, by key; an old key leads to the city of today."""
    found: dict[str, int] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= dict(CityAlias.objects.filter(key__in=some).values_list("key", "city_id"))
        found |= dict(City.objects.filter(TOLD, key__in=some).values_list("key", "pk"))
    return found


def places_of(keys: Collection[str]) -> Mapping[str, Place]:
    """Return what these cities are by key, those on the record and those that want to join; others are left out."""
    found: dict[str, Place] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for model in (Candidate, City):
            for key, kind, region in model.objects.filter(key__in=some).values_list("key", "kind", "country__region"):
                found[key] = Place(CityKind(kind), Region(region) if region else None)
    return found


def countries_beside(code: str) -> list[str]:
    """Return the codes of the countries of a country's region, its own among them; none where no region is known."""
    region = Country.objects.filter(pk=code).values("region")
    return list(Country.objects.filter(region__in=region).exclude(region="").order_by("code").values_list("code", flat=True))


def columns_of_city(of: str) -> tuple[str, ...]:
    """Return the columns by which ``read_city`` reads the line of a city to which the foreign key ``of`` points."""
    return tuple(f"{of}__{name}" for name in CITY_LINE)


def read_city(row: Mapping[str, Any], of: str, language: str) -> CityLine:
    """Return the line of a city from a row with ``columns_of_city``."""
    return CityLine.read({name: row[f"{of}__{name}"] for name in CITY_LINE}, language)


def city_named(terms: Collection[tuple[str, ...]], of: str) -> list[Q]:
    """Return, for each word of a query, the condition that the city to which ``of`` points answers it.

    It does so with one of its own names or of its country's, in any language; the beginning of a word is enough.
    """
    return [
        Q(
            *(Q(**{f"{of}__match_text__contains": f" {form}"}) for form in forms),
            Q(**{f"{of}__country__in": codes}),
            _connector=Q.OR,
        )
        for forms, codes in zip(terms, countries_with(terms), strict=True)
    ]


def names_of_cities(identifiers: Collection[int]) -> Mapping[int, tuple[tuple[str, str], ...]]:
    """Return every name of these cities that stands, each with its language, by identifier."""
    found: dict[int, list[tuple[str, str]]] = {}
    cities: QuerySet[City] = City.objects.filter(pk__in=identifiers)
    rows = cities.filter(names__superseded_at=None, names__is_withdrawn=False)
    for city, text, language in rows.order_by("pk", "names__pk").values_list("pk", "names__text", "names__language"):
        found.setdefault(city, []).append((text, language))
    return {city: tuple(names) for city, names in found.items()}


def names_of_countries() -> Mapping[str, Mapping[str, str]]:
    """Return the names of every country by language tag, by its code."""
    return dict(Country.objects.values_list("code", "names"))
