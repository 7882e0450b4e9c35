"""What the network has agreed about the progress reports of its members, read from its policy, with where each number stands."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from halqa.foundation.policy import BadPolicy
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.reports import ReportsPolicy

NUMBERS: Final = ("period_months", "first_months")
NAMES: Final = ("since", *NUMBERS)
LISTS: Final = ("days_before", "days_after")
_TABLES: Final = {"reports": {*NAMES, "inferred"}, "sources": {*NAMES}, "reminders": {*LISTS}}


@dataclass(frozen=True)
class AgreedLine:
    """One thing that was agreed: its key, what holds (nothing: no source says it), where it stands, whether it was inferred."""

    name: str
    value: int | date | None
    source: str
    is_inferred: bool


@dataclass(frozen=True)
class AgreedReports:
    """What was agreed about reports, for rules and for the page on which an office reads it."""

    policy: ReportsPolicy
    lines: tuple[AgreedLine, ...]


def reports_policy() -> ReportsPolicy:
    """Return what holds for the reports of members.

    :raises BadPolicy: when ``reports.toml`` is missing, lacks something or has too much
    """
    return agreed_reports().policy


def agreed_reports() -> AgreedReports:
    """Return what was agreed about reports, with its sources.

    :raises BadPolicy: when ``reports.toml`` is missing, lacks something or has too much
    """
    return read_agreed(settings.POLICY / "reports.toml")


@cache
def read_agreed(path: Path) -> AgreedReports:
    """Return what such a file says.

    :raises BadPolicy: when it is missing, lacks something or has too much
    """
    try:
        with path.open("rb") as file:
            agreed = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{path} cannot be read: {error}.") from error
    if {name: {*table} for name, table in agreed.items() if isinstance(table, dict)} != _TABLES or {*agreed} != {*_TABLES}:
        wanted = "; ".join(f"[{table}] {', '.join(sorted(names))}" for table, names in _TABLES.items())
        raise BadPolicy(f"{path} must hold exactly {wanted}.")
    told, sources = agreed["reports"], agreed["sources"]
    values = {name: _value(path, name, told) for name in NAMES}
    _check_texts(path, told["inferred"], sources)
    days = {name: _days(path, name, agreed["reminders"]) for name in LISTS}
    lines = tuple(
        AgreedLine(name, values[name], "" if sources[name] == NONE else sources[name], name in told["inferred"]) for name in NAMES
    )
    return AgreedReports(ReportsPolicy(**values, **days), lines)


def _value(path: Path, name: str, told: Mapping[str, Any]) -> Any:
    value = told[name]
    if value == UNKNOWN:
        return None
    # Python counts a yes among the whole numbers.
    is_number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    if not (is_number if name in NUMBERS else type(value) is date):
        raise BadPolicy(f'{path}: {name} must be {"a whole number above 0" if name in NUMBERS else "a day"}, or "unknown".')
    return value


def _check_texts(path: Path, inferred: Any, sources: Mapping[str, Any]) -> None:
    if not isinstance(inferred, list) or not {*inferred} <= {*NAMES}:
        raise BadPolicy(f"{path}: inferred must be a list of some of {', '.join(NAMES)}.")
    if any(not isinstance(one, str) or not (one == NONE or one.startswith("https://")) for one in sources.values()):
        raise BadPolicy(f'{path}: each source must be the address of a page, or "none".')


def _days(path: Path, name: str, told: Mapping[str, Any]) -> tuple[int, ...]:
    days = told[name]
    if not isinstance(days, list) or not all(type(one) is int and 0 < one < 1000 for one in days):
        raise BadPolicy(f"{path}: {name} must be a list of whole numbers above 0 and below 1000.")
    return tuple(days)
