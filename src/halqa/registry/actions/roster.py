"""Loading a roster: all or nothing, and briefly. Everything is read, checked and staged first, while others keep writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.geography import load_countries
from halqa.registry.actions.staged import RosterWriter
from halqa.registry.queries.roster import Comparison, Counts, compared, no_progress
from halqa.registry.queries.roster_reading import Progress

ATTEMPTS: Final = 3
"""How often a roster is compared anew when others write between comparing and applying."""


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
    writer = RosterWriter(comparison.staging, now=now)
    writer.write()
    tables = {name: {"new": count.new, "changed": count.changed} for name, count in counts.items() if name != "countries"}
    if any(any(count.values()) for count in tables.values()):
        detail = {"sha256": comparison.sha256, "tables": tables, **writer.overwritten()}
        number = ledger.record(kind="roster.loaded", by=by, subject="network", now=now, detail=detail, public=True).number
    progress("apply", sum(count.new + count.changed for count in counts.values()))
    return number
