"""The invented cities of a demonstration and what they propose to say of themselves, as they are shipped."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db.models import Q

from halqa.registry.enums import CityKind, NameKind
from halqa.registry.models import City
from halqa.registry.rules.places import CityFacts, NameFact, is_fictional

INVENTED_SOURCE: Final = "Invented for the demonstration"
"""The title of what stands in the place of a source for all that is invented."""

REAL_SOURCES: Final = ~Q(address="", title=INVENTED_SOURCE)
"""Which sources are counted and listed as such."""


@dataclass(frozen=True, slots=True)
class InventedCity:
    """A city that does not exist, in a country that does not."""

    country: str
    kind: CityKind
    facts: CityFacts


@dataclass(frozen=True, slots=True)
class ShippedProposal:
    """What a person proposes that their city says of itself, and the answer: approved, returned, none yet, or still a draft."""

    city: str
    by: str
    texts: Mapping[str, str]
    parts: Mapping[str, Mapping[str, Any]]
    answer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShippedRequest:
    """A correction that an invented reader asks for, of an invented city."""

    city: str
    email: str
    language: str
    proposal: str
    source: str
    remarks: str


def missing_cities(path: Path) -> tuple[InventedCity, ...]:
    """Return the cities of ``cities.csv`` that are not stored.

    :raises ValueError: where one lies in a country that is not left to fiction, or is of an unknown kind
    """
    with path.open(encoding="utf-8", newline="") as file:
        shipped = [_invented(row) for row in csv.DictReader(file)]
    stored = set(City.objects.filter(key__in=[city.facts.key for city in shipped]).values_list("key", flat=True))
    return tuple(city for city in shipped if city.facts.key not in stored)


def _invented(row: dict[str, str]) -> InventedCity:
    country = row["key"].partition("/")[0].upper()
    if not is_fictional(country):
        raise ValueError(f"{row['key']} does not lie in a country that is left to fiction")
    names = (
        NameFact(NameKind.LISTED, row["name"], "und"),
        NameFact(NameKind.LOCAL, row["local_name"], row["local_language"]),
    )
    return InventedCity(country, CityKind(row["kind"]), CityFacts(row["key"], names))


def shipped_proposals(path: Path) -> tuple[ShippedProposal, ...]:
    """Return the proposals of ``profiles.json`` in their order."""
    return tuple(ShippedProposal(**each) for each in json.loads(path.read_text(encoding="utf-8")))


def shipped_requests(path: Path) -> tuple[ShippedRequest, ...]:
    """Return the requests of ``correction_requests.json`` in their order.

    :raises ValueError: where one is about a city in a country that is not left to fiction
    """
    requests = tuple(ShippedRequest(**each) for each in json.loads(path.read_text(encoding="utf-8")))
    for request in requests:
        if not is_fictional(request.city.partition("/")[0].upper()):
            raise ValueError(f"{request.city} does not lie in a country that is left to fiction")
    return requests
