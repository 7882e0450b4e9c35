"""Loading practices, all or nothing, and correcting one: what a file does not name is kept, a changed practice is a new row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from halqa.exchange.enums import Classified
from halqa.exchange.models import CURRENT, Classification, Practice
from halqa.exchange.queries.correcting import TABLE, practice_to_correct, row_of_practice
from halqa.exchange.queries.loading import Difference, ReadFile, compared, derived_columns, read_file, read_lines
from halqa.exchange.rules.practices import PracticeFacts, refusals_to_correct
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import NETWORK, Subject
from halqa.ledger import actions as ledger
from halqa.registry.actions.rows import record_elsewhere
from halqa.registry.queries.askable import cells_that_differ, version_of
from halqa.registry.queries.references import city_identifiers, is_fictional


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


@ledger.action
def correct_practice(
    *,
    key: str,
    told: Mapping[str, Any],
    read: str,
    reason: str,
    asked: Mapping[str, str | int] | None = None,
    by: str,
    now: datetime,
) -> int | None:
    """Tell a practice otherwise, and return the number of the event; None where it is told so already.

    ``told`` are fields of its line of a file; what is left out stays. ``read`` is the version that was read. ``asked`` is what
    the event says of a reader's request to which this is the answer.

    :raises RuleRefused: with every reason
    """
    # Nobody else writes from here on, so that what is compared is what is written.
    ledger.lock_head()
    stored = practice_to_correct(key)
    if stored is None:
        raise RuleRefused([Refusal("practice-changed-meanwhile", {"column": "version"})])
    before = row_of_practice(stored.facts)
    line = json.dumps({**json.loads(stored.facts.as_line()), **told, "key": key, "city": stored.facts.city}, ensure_ascii=False)
    fiction = is_fictional(stored.facts.city.partition("/")[0].upper())
    practices, refusals = read_lines([line], now.date(), fiction=fiction)
    if reasons := [*refusals_to_correct(read, version_of(before), reason), *refusals]:
        raise RuleRefused(reasons)
    after = row_of_practice(practices[0])
    changed = cells_that_differ(tuple(before), before, after)
    if not changed:
        return None
    _write(practices, now)
    del changed["line"]
    said = {"reason": reason.strip(), "changed": changed, "asked": asked, "by": by, "now": now}
    return record_elsewhere(table=TABLE, identity=key, subject=str(Subject("city", stored.facts.city)), **said)


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
