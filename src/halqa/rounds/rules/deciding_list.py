"""A whole list of what is decided, with the reasons of each city: read row by row, with every reason against each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import SheetRow
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.rules.deciding import Wording, refusals_of_wording
from halqa.rounds.rules.lists import Cells, Listed, read_rows, version_of

CITATIONS: Final = {tag: f"citation-{tag}" for tag in LANGUAGES}
"""The column of the public reasons, by language tag."""

COLUMNS: Final = (
    "key",
    "city",
    "country",
    "jury_says",
    "jury_words",
    "decision",
    *CITATIONS.values(),
    "words",
    "reason",
    "version",
)
"""The columns of the list as it is taken along; ``version`` is the number of the decision that stood then."""

NEEDED: Final = ("key", "decision")


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What is decided about one application, by its key. ``read``: number of the decision that stood, where told; 0: none."""

    row: int
    key: str
    said: Decided
    wording: Wording
    read: int | None = None


DecidedList = Listed[DecidedRow]


def read_decisions(rows: Iterable[SheetRow]) -> DecidedList:
    """Return what a filled-in list decides. Rows without a decision are passed over; other columns are not read."""
    return read_rows(rows, NEEDED, _wrong, lambda row, cells: _read(row, cells) if cells.get("decision") else None)


def _wrong(cells: Cells) -> Iterator[Refusal]:
    said = cells.get("decision", "")
    if said and said not in set(Decided):
        yield Refusal("says-unknown", {"value": said[:40], "known": ", ".join(Decided)})
    if said:
        yield from refusals_of_wording(_wording(cells))


def _read(row: int, cells: Cells) -> DecidedRow:
    version = version_of(cells.get("version", ""))
    return DecidedRow(row, cells.get("key", ""), Decided(cells["decision"]), _wording(cells), version)


def _wording(cells: Cells) -> Wording:
    citation = {tag: text for tag, column in CITATIONS.items() if (text := cells.get(column, ""))}
    return Wording(citation, cells.get("words", ""), reason=cells.get("reason", ""))
