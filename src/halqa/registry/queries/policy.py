"""What the network has agreed, read from the files of its policy. No rule knows these numbers otherwise."""

import tomllib
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from halqa.foundation.policy import BadPolicy, whole_numbers
from halqa.registry.queries.geography import known_countries
from halqa.registry.rules.correction_requests import CorrectionPolicy
from halqa.registry.rules.profiles import ProfilePolicy
from halqa.registry.rules.roster import RosterPolicy

AGREED: Final = ("members_from", "awards_from", "members_only_from", "days_ahead", "years_ahead")
"""The whole numbers of the table ``roster`` in ``registry.toml``; the shipped file says what they mean."""

TABLES: Final = frozenset({"roster", "publishers"})


def roster_policy(day: date) -> RosterPolicy:
    """Return what holds for a roster that is read on this day.

    :raises BadPolicy: when ``registry.toml`` is missing or lacks something, or has something that nobody reads
    """
    agreed = agreed_numbers(settings.POLICY / "registry.toml")
    countries = known_countries(settings.DATA / "geography" / "countries.csv")
    return RosterPolicy(
        countries={code: line.region for code, line in countries.items()},
        country_names=frozenset(line.names["en"] for line in countries.values() if "en" in line.names),
        latest_day=day + timedelta(days=agreed["days_ahead"]),
        latest_ahead=day + timedelta(days=agreed["years_ahead"] * 366),
        members_from=agreed["members_from"],
        awards_from=agreed["awards_from"],
        members_only_from=agreed["members_only_from"],
        fiction=settings.MODE == "demo",
    )


def profile_policy() -> ProfilePolicy:
    """Return what holds for the profiles that cities write.

    :raises BadPolicy: when ``profiles.toml`` is missing, lacks something or has too much
    """
    return _profile_policy(settings.POLICY / "profiles.toml")


def correction_policy() -> CorrectionPolicy:
    """Return what holds for corrections that readers ask for.

    :raises BadPolicy: when ``correction_requests.toml`` is missing, lacks something or has too much
    """
    return _correction_policy(settings.POLICY / "correction_requests.toml")


@cache
def _correction_policy(path: Path) -> CorrectionPolicy:
    return CorrectionPolicy(**whole_numbers(path, "correction_requests", CorrectionPolicy.__dataclass_fields__.keys()))


@cache
def _profile_policy(path: Path) -> ProfilePolicy:
    return ProfilePolicy(**whole_numbers(path, "profiles", ProfilePolicy.__dataclass_fields__.keys()))


def agreed_numbers(path: Path) -> Mapping[str, int]:
    """Return the numbers that the network has agreed about its roster, by their names in ``AGREED``."""
    table = _table(path, "roster")
    for name in AGREED:
        # Python counts a yes among the whole numbers.
        if not isinstance(table.get(name), int) or isinstance(table[name], bool) or not 0 <= table[name] <= date.max.year:
            raise BadPolicy(f"{path}: {name} in [roster] must be a whole number from 0 to {date.max.year}.")
    _nobody_reads(path, {*table} - {*AGREED})
    return {name: table[name] for name in AGREED}


@cache  # asked for each figure of a page
def coordinator_sites(path: Path) -> tuple[str, ...]:
    """Return the sites on which the coordinator speaks itself, by the end of their host's name."""
    table = _table(path, "publishers")
    sites = table.get("coordinator_sites")
    if not isinstance(sites, list) or not all(isinstance(site, str) and site for site in sites):
        raise BadPolicy(f"{path}: coordinator_sites in [publishers] must be a list of names of hosts.")
    _nobody_reads(path, {*table} - {"coordinator_sites"})
    return tuple(sites)


def _table(path: Path, name: str) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            agreed = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{path} cannot be read: {error}.") from error
    table = agreed.get(name)
    if not isinstance(table, dict):
        raise BadPolicy(f"{path}: there is no table [{name}].")
    _nobody_reads(path, {*agreed} - TABLES)
    return table


def _nobody_reads(path: Path, unknown: Collection[str]) -> None:
    if unknown:
        raise BadPolicy(f"{path}: nobody reads {', '.join(sorted(unknown))}.")
