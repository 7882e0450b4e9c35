"""What the lists need to know of a city, derived from its current facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tzfpy import get_tz

from halqa.foundation.dates import UncertainDate
from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.projections import equal_earth
from halqa.foundation.textanalysis import sort_key, tokens, transliterate
from halqa.registry.enums import NameKind

LONGEST_SORT_KEY: Final = 600
"""A letter may fold into eighteen, and an index of PostgreSQL holds some 2700 bytes: four for each sign fit."""


@dataclass(frozen=True, slots=True)
class NameFact:
    """A current name of a city with its language tag."""

    kind: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class CityFacts:
    """The current facts of a city: names, position in degrees if known, and when each membership that stands began."""

    key: str
    names: tuple[NameFact, ...]
    position: tuple[float, float] | None = None
    memberships: tuple[UncertainDate, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedColumns:
    """The derived columns of a city, by the names of its table."""

    name: str
    name_language: str
    local_name: str
    local_language: str
    sort_key: str
    match_text: str
    is_listed: bool
    joined_earliest: date | None
    joined_latest: date | None
    latitude: str | None
    longitude: str | None
    map_x: float | None
    map_y: float | None
    time_zone: str


def derived_columns(facts: CityFacts) -> DerivedColumns:
    """Return what is derived; a city without a listed name goes by the first that it has, or by its key."""
    listed = _first(facts.names, NameKind.LISTED) or (facts.names[0] if facts.names else NameFact("", facts.key, "und"))
    local = _first(facts.names, NameKind.LOCAL)
    joined = min(facts.memberships, key=_beginning, default=UncertainDate.unknown())
    x, y = equal_earth(*facts.position) if facts.position else (None, None)
    return DerivedColumns(
        name=listed.text,
        name_language=listed.language,
        local_name=local.text if local else "",
        local_language=local.language if local else "",
        sort_key=sort_key(listed.text)[:LONGEST_SORT_KEY],
        match_text=f" {' '.join(_found_by(facts.names))} ",
        is_listed=bool(facts.memberships),
        joined_earliest=joined.earliest,
        joined_latest=joined.latest,
        latitude=f"{facts.position[0]:.5f}" if facts.position else None,
        longitude=f"{facts.position[1]:.5f}" if facts.position else None,
        map_x=x,
        map_y=y,
        # tzfpy takes the longitude first; it answers for the sea as well.
        time_zone=get_tz(facts.position[1], facts.position[0]) if facts.position else "",
    )


def _first(names: Iterable[NameFact], kind: NameKind) -> NameFact | None:
    return next((name for name in names if name.kind == kind), None)


def _beginning(joined: UncertainDate) -> tuple[date, date]:
    # One of which nothing is known says nothing about being first.
    return joined.latest or date.max, joined.earliest or date.min


def _found_by(names: Iterable[NameFact]) -> Iterable[str]:
    """Return each token once: of the names as written, and of their Latin letters for those who type no other."""
    found: dict[str, None] = {}
    for name in names:
        # Without stems: a name is not inflected in a list, and a query brings the stems of what was typed.
        found.update(dict.fromkeys(tokens(name.text, "und")))
        if not name.text.isascii():
            found.update(dict.fromkeys(tokens(transliterate(name.text), "und")))
    return found


def is_fictional(country: str) -> bool:
    """Return whether a country, by its code, is one of ``FICTIONAL_COUNTRIES``."""
    return country in FICTIONAL_COUNTRIES
