"""The invented cities of a demonstration, as they are shipped."""

import csv
from dataclasses import dataclass
from pathlib import Path

from halqa.registry.enums import CityKind, NameKind
from halqa.registry.models import City
from halqa.registry.rules.places import CityFacts, NameFact, is_fictional


@dataclass(frozen=True, slots=True)
class InventedCity:
    """A city that does not exist, in a country that does not."""

    country: str
    kind: CityKind
    facts: CityFacts


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
