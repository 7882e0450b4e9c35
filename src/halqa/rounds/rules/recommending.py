"""A whole list of what the jury says, as somebody filled it in: read row by row, with every reason against each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import SheetRow
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.rules.applications import LAST_RANK, LONGEST_MESSAGE

COLUMNS: Final = ("key", "city", "country", "jury_says", "jury_place", "jury_words", "version")
"""The columns of the list as it is taken along; ``version`` is the jury's word that stood then."""

NEEDED: Final = ("key", "jury_says")
MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Recommended:
    """What the jury says of one application, by its key. ``read``: the version that stood when the list was taken, where told."""

    row: int
    key: str
    says: Decided
    place: int | None = None
    words: str = ""
    read: int | None = None


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list that was read: what it says, and by the number of its row (0: the whole file) every reason against it."""

    said: tuple[Recommended, ...] = ()
    refusals: Mapping[int, tuple[Refusal, ...]] = field(default_factory=dict)


def read_list(rows: Iterable[SheetRow]) -> ListRead:
    """Return what a filled-in list says. Rows in which the jury says nothing are passed over; other columns are not read."""
    header: dict[str, int] | None = None
    said: list[Recommended] = []
    against: dict[int, tuple[Refusal, ...]] = {}
    for row in rows:
        if row.refusal is not None or row.refusals:
            against[row.number] = (Refusal("row-unreadable"),)
        elif header is None:
            header = {name.strip().casefold(): place for place, name in enumerate(row.cells)}
            if missing := [name for name in NEEDED if name not in header]:
                return ListRead(refusals={0: tuple(Refusal("list-column-missing", {"column": name}) for name in missing)})
        elif row.number > MOST_ROWS:
            return ListRead(refusals={0: (Refusal("list-too-long", {"most": MOST_ROWS}),)})
        else:
            cells = {name: row.cells[place].strip() for name, place in header.items() if place < len(row.cells)}
            if found := tuple(_wrong(cells)):
                against[row.number] = found
            elif cells.get("jury_says"):
                said.append(_read(row.number, cells))
    if header is None and not against:
        against[0] = (Refusal("list-unreadable"),)
    seen: set[str] = set()
    for one in said:
        if one.key in seen:
            against[one.row] = (Refusal("row-twice", {"key": one.key}),)
        seen.add(one.key)
    return ListRead(tuple(said), against)


def _wrong(cells: Mapping[str, str]) -> Iterator[Refusal]:
    says = cells.get("jury_says", "")
    if not says:
        return
    if says not in set(Decided):
        yield Refusal("says-unknown", {"value": says[:40], "known": ", ".join(Decided)})
    if (place := cells.get("jury_place", "")) and _number(place, LAST_RANK) is None:
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
        place=_number(place, LAST_RANK) if place else None,
        words=cells.get("jury_words", ""),
        read=0 if version == "0" else _number(version, 10**9),
    )


def _number(text: str, most: int) -> int | None:
    """Return a number from 1 on; nothing for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return number if 1 <= (number := int(text)) <= most else None
