"""Loading practices: all or nothing. A practice that a file does not name is kept; a changed one becomes a new row."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from halqa.exchange.enums import Classified
from halqa.exchange.models import CURRENT, Classification, Practice
from halqa.exchange.queries.loading import Difference, ReadFile, compared, derived_columns, read_file
from halqa.exchange.rules.practices import PracticeFacts
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger
from halqa.registry.queries.references import city_identifiers


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was loaded: how the file differed from what was stored, and the number of the event (None: nothing was new)."""

    difference: Difference
    event: int | None


def load_practices(*, path: Path, fiction: bool = False, by: str, now: datetime) -> LoadReport:
    """Load a file of practices. Loading it again changes nothing. ``fiction`` lets practices of invented cities in.

    :raises RuleRefused: with everything that is wrong in the file; nothing is changed then
    :raises OSError: where it cannot be read
    """
    # Read and checked first, while others keep writing.
    read = read_file(path, now.date(), fiction=fiction)
    if read.refusals:
        raise RuleRefused(read.refusals)
    return apply_practices(read=read, by=by, now=now)


@ledger.action
def apply_practices(*, read: ReadFile, by: str, now: datetime) -> LoadReport:
    """Write what differs from what is stored; where nothing does, nothing is recorded."""
    # Of two loads at once the second waits here, and then sees what the first has done.
    ledger.lock_head()
    difference = compared(read.practices)
    if not difference.new and not difference.changed:
        return LoadReport(difference, None)
    _write([*difference.new, *difference.changed], now)
    detail = {
        "sha256": read.sha256,
        "new": [facts.key for facts in difference.new],
        "changed": [facts.key for facts in difference.changed],
    }
    event = ledger.record(kind="practices.loaded", by=by, subject=NETWORK, now=now, detail=detail, public=True)
    return LoadReport(difference, event.number)


def _write(practices: list[PracticeFacts], now: datetime) -> None:
    Practice.objects.filter(CURRENT, key__in=[facts.key for facts in practices]).update(superseded_at=now)
    cities = city_identifiers({facts.city for facts in practices})
    rows = Practice.objects.bulk_create(
        Practice(
            key=facts.key,
            city_id=cities[facts.city],
            title=facts.title.to_json(),
            summary=facts.summary.to_json(),
            group_words=list(facts.group_words),
            year=facts.year,
            source=facts.source,
            source_language=facts.source_language,
            known_latest=now.date(),
            taken_back_by=facts.taken_back_by,
            act=ledger.current_act(),
            recorded_at=now,
            **derived_columns(facts),
        )
        for facts in practices
    )
    Classification.objects.bulk_create(
        Classification(practice=row, kind=kind, value=value)
        for row, facts in zip(rows, practices, strict=True)
        for kind, values in (
            (Classified.BLOCK, facts.blocks),
            (Classified.GROUP, facts.groups),
            (Classified.GOAL, map(str, facts.goals)),
        )
        for value in values
    )
