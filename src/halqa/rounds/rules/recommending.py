"""A whole list of what the jury says, as somebody filled it in: read row by row, with every reason against each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import SheetRow
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.rules.applications import LAST_RANK, LONGEST_MESSAGE
from halqa.rounds.rules.lists import Listed, number_of, read_rows, version_of

COLUMNS: Final = ("key", "city", "country", "jury_says", "jury_place", "jury_words", "version")
"""The columns of the list as it is taken along; ``version`` is the jury's word that stood then."""

NEEDED: Final = ("key", "jury_says")


@dataclass(frozen=True, slots=True)
class Recommended:
    """What the jury says of one application, by its key. ``read``: the version that stood when the list was taken, where told."""

    row: int
    key: str
    says: Decided
    place: int | None = None
    words: str = ""
    read: int | None = None


ListRead = Listed[Recommended]


def read_list(rows: Iterable[SheetRow]) -> ListRead:
    """Return what a filled-in list says. Rows in which the jury says nothing are passed over; other columns are not read."""
    return read_rows(rows, NEEDED, _wrong, lambda row, cells: _read(row, cells) if cells.get("jury_says") else None)


def _wrong(cells: Mapping[str, str]) -> Iterator[Refusal]:
    says = cells.get("jury_says", "")
    if not says:
        return
    if says not in set(Decided):
        yield Refusal("says-unknown", {"value": says[:40], "known": ", ".join(Decided)})
    if (place := cells.get("jury_place", "")) and number_of(place, LAST_RANK) is None:
        yield Refusal("no-such-rank", {"last": LAST_RANK})
    if len(words := cells.get("jury_words", "")) > LONGEST_MESSAGE:
        yield Refusal("message-too-long", {"characters": len(words), "most": LONGEST_MESSAGE})


def _read(row: int, cells: Mapping[str, str]) -> Recommended:
    place = cells.get("jury_place", "")
    version = cells.get("version", "")
    return Recommended(
        row=row,
        key=cells.get("key", ""),
        says=Decided(cells["jury_says"]),
        place=number_of(place, LAST_RANK) if place else None,
        words=cells.get("jury_words", ""),
        read=version_of(version),
    )
