"""The countries as they are shipped and as they are stored."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from halqa.foundation.languages import LANGUAGES
from halqa.registry.models import Country
from halqa.registry.rules.roster_tables import REGION_NAMES


@dataclass(frozen=True, slots=True)
class CountryIdentity:
    """A country or area of ISO 3166-1; ``region`` is empty where nobody has said UNESCO's."""

    code: str
    alpha3: str
    numeric: str
    names: Mapping[str, str]
    region: str


def shipped_countries(path: Path) -> tuple[CountryIdentity, ...]:
    """Return the countries of ``countries.csv``. Raises KeyError when it lacks a column or names an unknown region."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            CountryIdentity(
                code=row["code"],
                alpha3=row["alpha3"],
                numeric=row["numeric"],
                names={tag: row[f"name_{tag}"] for tag in LANGUAGES if row[f"name_{tag}"]},
                region=REGION_NAMES[row["unesco_region"]] if row["unesco_region"] else "",
            )
            for row in csv.DictReader(file)
        )


def stored_countries() -> dict[str, CountryIdentity]:
    """Return the countries of the registry by code."""
    return {
        country.code: CountryIdentity(country.code, country.alpha3, country.numeric, country.names, country.region)
        for country in Country.objects.all()
    }


@dataclass(frozen=True, slots=True)
class ChangedCountry:
    """A shipped country that is not stored just so, and how it is stored; ``before`` is None where it is new."""

    line: CountryIdentity
    before: CountryIdentity | None

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def differences(self) -> dict[str, tuple[str, str]]:
        """What changes: old and new text by the name of the column; nothing where the country is new."""
        if self.before is None:
            return {}
        old, new = _cells(self.before), _cells(self.line)
        return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def _cells(line: CountryIdentity) -> dict[str, str]:
    names = {f"name_{tag}": line.names.get(tag, "") for tag in LANGUAGES}
    return {"alpha3": line.alpha3, "numeric": line.numeric, **names, "region": line.region}


def changed_countries(path: Path) -> tuple[ChangedCountry, ...]:
    """Return the shipped countries that are not stored just so. A stored region stays where the file has none."""
    stored = stored_countries()
    changed = []
    for line in shipped_countries(path):
        before = stored.get(line.code)
        wanted = replace(line, region=line.region or (before.region if before else ""))
        if wanted != before:
            changed.append(ChangedCountry(wanted, before))
    return tuple(changed)


def known_countries(path: Path) -> dict[str, CountryIdentity]:
    """Return the countries that will be stored once those of the file are loaded, by code."""
    return stored_countries() | {changed.code: changed.line for changed in changed_countries(path)}
