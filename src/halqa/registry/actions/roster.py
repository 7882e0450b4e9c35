"""Loading a roster: all or nothing, and briefly. Everything is read, checked and staged first, while others keep writing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.ledger import queries as ledger_queries
from halqa.registry.actions.facts import FactWriter
from halqa.registry.actions.geography import load_countries
from halqa.registry.models import City, Country
from halqa.registry.queries.roster import Comparison, Counts, compared, no_progress
from halqa.registry.queries.roster_comparison import MODELS
from halqa.registry.queries.roster_reading import Progress
from halqa.registry.rules.places import DerivedColumns

ATTEMPTS: Final = 3
"""How often a roster is compared anew when others write between comparing and applying."""

_CITY_COLUMNS: Final = ("key", "country_id", "kind", *DerivedColumns.__dataclass_fields__)


class RosterRefused(RuleRefused):
    """A roster that cannot be loaded as it is; ``more`` reasons were counted and not kept."""

    def __init__(self, refusals: list[Refusal], more: int = 0) -> None:
        super().__init__(refusals)
        self.more = more


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was loaded: counts by table, the digest of the input, and the number of the event (None: nothing was new)."""

    counts: Mapping[str, Counts]
    sha256: str
    event: int | None


def load(*, path: Path, by: str, now: datetime, progress: Progress = no_progress) -> LoadReport:
    """Load a roster from a folder of CSV files, a workbook or one CSV file. Loading it again changes nothing.

    Facts that no column dates become known by the day of ``now``. What the roster does not name is kept.

    :raises RosterRefused: with every reason; nothing is changed then
    :raises OSError: where the path cannot be read
    """
    for _ in range(ATTEMPTS):
        with compared(path=path, now=now, progress=progress) as comparison:
            if comparison.problems:
                raise RosterRefused(comparison.problems.refusals, comparison.problems.more)
            counts = comparison.counts()
            if not any(count.new or count.changed for count in counts.values()):
                return LoadReport(counts, comparison.sha256, None)
            event = apply_roster(comparison=comparison, counts=counts, by=by, now=now, progress=progress)
            if event is not None:
                return LoadReport(counts, comparison.sha256, event)
    raise RosterRefused([Refusal("changed-meanwhile", {"file": path.name, "row": 0, "column": ""})])


@ledger.action
def apply_roster(
    *, comparison: Comparison, counts: Mapping[str, Counts], by: str, now: datetime, progress: Progress = no_progress
) -> int | None:
    """Write what a comparison staged and return the number of its event, or None when others have written since it was made."""
    progress("apply", 0)
    if ledger_queries.public_version() != comparison.version:
        return None
    load_countries(path=settings.DATA / "geography" / "countries.csv", by=by, now=now)
    _write_regions(comparison)
    writer = FactWriter(now=now)
    _write_sources(comparison, writer)
    _write_cities(comparison, writer)
    _write_facts(comparison, writer)
    event = ledger.record(
        kind="roster.loaded",
        by=by,
        subject="network",
        now=now,
        detail={
            "sha256": comparison.sha256,
            "tables": {name: {"new": count.new, "changed": count.changed} for name, count in counts.items()},
        },
        public=True,
    )
    progress("apply", sum(count.new + count.changed for count in counts.values()))
    return event.number


def _write_regions(comparison: Comparison) -> None:
    for rows in comparison.staging.chunks("SELECT country, region FROM region"):
        for country, region in rows:
            Country.objects.filter(code=country, region="").update(region=region)


def _write_sources(comparison: Comparison, writer: FactWriter) -> None:
    base = comparison.staging.base
    for rows in comparison.staging.chunks("SELECT id, address, title FROM source"):
        numbers = writer.sources([(address, title) for _, address, title in rows])
        base.executemany(
            "UPDATE source SET number = ? WHERE id = ?", [(numbers[address, title], key) for key, address, title in rows]
        )


def _write_cities(comparison: Comparison, writer: FactWriter) -> None:
    staging = comparison.staging
    writer.add(City, _CITY_COLUMNS, _new_cities(comparison))
    for rows in staging.chunks("SELECT id, key FROM city WHERE number IS NULL AND derived IS NOT NULL"):
        numbers = dict(City.objects.filter(key__in=[key for _, key in rows]).values_list("key", "pk"))
        staging.base.executemany("UPDATE city SET number = ? WHERE id = ?", [(numbers[key], number) for number, key in rows])
    for rows in staging.chunks("SELECT number, kind FROM city WHERE is_changed"):
        for number, kind in rows:
            City.objects.filter(pk=number).update(kind=kind)


def _new_cities(comparison: Comparison) -> Iterator[tuple[Any, ...]]:
    query = "SELECT key, country, kind, derived FROM city WHERE number IS NULL AND derived IS NOT NULL ORDER BY id"
    for rows in comparison.staging.chunks(query):
        for key, country, kind, derived in rows:
            yield (key, country, kind, *json.loads(derived))


def _write_facts(comparison: Comparison, writer: FactWriter) -> None:
    staging = comparison.staging
    for name, model in MODELS.items():
        writer.supersede(model, _numbers(staging.chunks("SELECT number FROM replaced WHERE model = ?", name)))
        if columns := staging.models.get(name):
            writer.add(model, columns, staging.facts(name))
    writer.refresh_cities(_numbers(staging.chunks("SELECT number FROM city WHERE is_touched")))


def _numbers(chunks: Iterator[list[tuple[int]]]) -> Iterator[int]:
    return (number for rows in chunks for (number,) in rows)
