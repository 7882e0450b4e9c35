"""One row of one table, as the coordination team adds or corrects it: as it stands, and what another text would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from halqa.foundation.refusals import Refusal
from halqa.registry.queries.roster import compared_row
from halqa.registry.queries.roster_stored import Stored, rows_taken_back, stored_row
from halqa.registry.rules.office import cells_that_differ, refusals_of_reading, refusals_of_reason, version_of
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_tables import TABLE_OF, Table


@dataclass(frozen=True)
class RowAsItStands:
    """A stored row with the version by which a form knows it again; ``taken_back`` when no roster tells it any more."""

    table: Table
    identity: str
    row: Row
    version: str
    taken_back: bool = False


@dataclass(frozen=True)
class RowDraft:
    """What recording a row would do: the reasons against it, and the cells that change, each with old and new text.

    ``stored`` is the row as it stands now, with its version; nothing changes where there are neither reasons nor cells.
    """

    refusals: tuple[Refusal, ...]
    stored: Row | None
    version: str
    cells: Mapping[str, Mapping[str, str]]


def row_as_it_stands(table: str, identity: str) -> RowAsItStands | None:
    """Return the stored row of this identity, or one that was taken back, or nothing."""
    stored = stored_row(table, identity)
    taken_back = None if stored else next((row for _, row in rows_taken_back(table, [identity])), None)
    found: Stored | None = stored or taken_back
    if found is None:
        return None
    return RowAsItStands(TABLE_OF[table], identity, found.row, version_of(found.row), taken_back=stored is None)


def row_draft(*, table: str, row: Row, version: str, reason: str, now: datetime) -> RowDraft:
    """Return what recording this row would do; ``version`` is of the text that its writer read."""
    with compared_row(table=TABLE_OF[table], row=row, now=now) as comparison:
        reasons = refusals_of_reason(reason, comparison.policy)
        if comparison.problems:
            stored = stored_row(table, TABLE_OF[table].identity_of(row))
            before = stored.row if stored else None
            return RowDraft((*reasons, *comparison.problems.refusals), before, version_of(before), {})
        changed = next(comparison.rows(), None)
        if changed is None:
            return RowDraft(tuple(reasons), None, version, {})
        reasons += refusals_of_reading(version, changed.stored)
        cells = cells_that_differ(TABLE_OF[table].header, changed.stored, changed.content)
        return RowDraft(tuple(reasons), changed.stored, version_of(changed.stored), cells)
