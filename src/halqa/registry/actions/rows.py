"""The general act of the coordination team: to add or correct one row of one table, with a reason."""

from collections.abc import Collection, Mapping
from datetime import datetime

from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.staged import RosterWriter
from halqa.registry.queries.roster import compared_row
from halqa.registry.rules.office import (
    cells_that_differ,
    refusals_of_reading,
    refusals_of_reason,
    refusals_of_sources,
    sources_in_question,
    subject_of,
)
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_tables import TABLE_OF


@ledger.action
def record_row(
    *,
    table: str,
    row: Row,
    version: str,
    reason: str,
    affirmed: Collection[str] = (),
    asked: Mapping[str, str | int] | None = None,
    by: str,
    now: datetime,
) -> int | None:
    """Add a row, or correct the one of its identity, and return the number of the event; None where it says so already.

    ``row`` has every cell of the table, as in a roster. ``version`` is of the text that was read, empty where none was.
    ``affirmed`` names the columns of sources that stay as they are and say the new text too, as whoever acts has seen.
    ``asked`` is what the event says of a reader's request to which the row is the answer.

    :raises RuleRefused: with every reason; ``changed-since-read`` when somebody else was quicker, ``source-unchanged`` when a
        cell changes and nobody says that its source says so
    """
    # Nobody else writes from here on, so that what is compared is what is written.
    ledger.lock_head()
    with compared_row(table=TABLE_OF[table], row=row, now=now) as comparison:
        reasons = refusals_of_reason(reason, comparison.policy)
        if reasons or comparison.problems:
            raise RuleRefused([*reasons, *comparison.problems.refusals])
        changed = next(comparison.rows(), None)
        if changed is None:
            return None
        if stale := refusals_of_reading(version, changed.stored):
            raise RuleRefused(stale)
        in_question = sources_in_question(TABLE_OF[table], changed.stored, changed.content)
        if unsaid := refusals_of_sources(in_question, affirmed):
            raise RuleRefused(unsaid)
        writer = RosterWriter(comparison.staging, now=now)
        writer.write()
        detail = {
            "reason": reason,
            "table": table,
            "identity": changed.identity,
            "changed": cells_that_differ(TABLE_OF[table].header, changed.stored, changed.content),
            **({"affirmed": sorted(in_question)} if in_question else {}),
            **writer.overwritten(),
            **(asked or {}),
        }
        subject = subject_of(table, changed.content, changed.city)
        if changed.stored is None:
            return ledger.record(kind="fact.recorded", by=by, subject=subject, now=now, detail=detail, public=True).number
        return ledger.record(kind="fact.corrected", by=by, subject=subject, now=now, detail=detail, public=True).number


@ledger.action
def record_elsewhere(
    *,
    table: str,
    identity: str,
    subject: str,
    changed: Mapping[str, Mapping[str, str]],
    reason: str,
    asked: Mapping[str, str | int] | None = None,
    by: str,
    now: datetime,
) -> int:
    """Record that an app above has corrected a row of a table of its own, and return the number of the event.

    ``changed`` holds old and new text of each cell. So whoever follows what is corrected hears of it as of a row of the roster.
    """
    detail = {"reason": reason, "table": table, "identity": identity, "changed": changed, **(asked or {})}
    return ledger.record(kind="fact.corrected", by=by, subject=subject, now=now, detail=detail, public=True).number
