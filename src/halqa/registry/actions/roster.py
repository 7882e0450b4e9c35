"""Loading a roster: all or nothing, and briefly. Everything is read, checked and staged first, while others keep writing."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.facts import FactWriter
from halqa.registry.actions.geography import load_countries
from halqa.registry.models import City, Country
from halqa.registry.models.facts import Fact
from halqa.registry.queries.roster import Comparison, Counts, compared, no_progress
from halqa.registry.queries.roster_comparison import MODELS
from halqa.registry.queries.roster_reading import Progress
from halqa.registry.rules.places import DerivedColumns

ATTEMPTS: Final = 3
"""How often a roster is compared anew when others write between comparing and applying."""

_DERIVED: Final = tuple(DerivedColumns.__dataclass_fields__)
_CITY_COLUMNS: Final = ("key", "country_id", "kind", *_DERIVED)
_OTHER_KIND: Final = "is_member AND old_kind <> kind"


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
    # Before any row is written: of two loads at once the second waits here, and then sees what the first has done.
    if ledger.lock_head() != comparison.version:
        return None
    number = load_countries(path=settings.DATA / "geography" / "countries.csv", by=by, now=now)
    _write_regions(comparison)
    writer = FactWriter(now=now)
    _write_sources(comparison, writer)
    _write_cities(comparison, writer)
    _write_facts(comparison, writer)
    tables = {name: {"new": count.new, "changed": count.changed} for name, count in counts.items() if name != "countries"}
    if any(any(count.values()) for count in tables.values()):
        detail = {"sha256": comparison.sha256, "tables": tables, **_overwritten(comparison)}
        number = ledger.record(kind="roster.loaded", by=by, subject="network", now=now, detail=detail, public=True).number
    progress("apply", sum(count.new + count.changed for count in counts.values()))
    return number


def _overwritten(comparison: Comparison) -> dict[str, Any]:
    """Return what the columns that are no facts were before: kinds of cities by old and new, regions of countries, once empty."""
    base = comparison.staging.base
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, old, new in base.execute(f"SELECT key, old_kind, kind FROM city WHERE {_OTHER_KIND} ORDER BY id"):  # noqa: S608  fixed text
        kinds[old, new].append(key)
    return {
        "kinds": [{"old": old, "new": new, "cities": keys} for (old, new), keys in kinds.items()],
        "regions": dict(base.execute("SELECT country, region FROM region ORDER BY country")),
    }


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
    for (kind,) in staging.base.execute(f"SELECT DISTINCT kind FROM city WHERE {_OTHER_KIND}").fetchall():  # noqa: S608  fixed text
        query = f"SELECT number FROM city WHERE {_OTHER_KIND} AND kind = ?"  # noqa: S608  fixed text
        for rows in staging.chunks(query, kind):
            City.objects.filter(pk__in=[number for (number,) in rows]).update(kind=kind)


def _new_cities(comparison: Comparison) -> Iterator[tuple[Any, ...]]:
    query = "SELECT key, country, kind, derived FROM city WHERE number IS NULL AND derived IS NOT NULL ORDER BY id"
    for rows in comparison.staging.chunks(query):
        for key, country, kind, derived in rows:
            yield (key, country, kind, *json.loads(derived))


def _write_facts(comparison: Comparison, writer: FactWriter) -> None:
    staging = comparison.staging
    for name, model in MODELS.items():
        if issubclass(model, Fact):
            writer.supersede(model, _numbers(staging.chunks("SELECT number FROM replaced WHERE model = ?", name)))
        if columns := staging.models.get(name):
            writer.add(model, columns, staging.facts(name))
    writer.set_columns(City, _DERIVED, _known_cities(comparison))


def _known_cities(comparison: Comparison) -> Iterator[tuple[Any, ...]]:
    # Only a city that was known before has an old kind.
    query = "SELECT number, derived FROM city WHERE is_touched AND old_kind IS NOT NULL ORDER BY id"
    for rows in comparison.staging.chunks(query):
        for number, derived in rows:
            yield (*json.loads(derived), number)


def _numbers(chunks: Iterator[list[tuple[int]]]) -> Iterator[int]:
    return (number for rows in chunks for (number,) in rows)
