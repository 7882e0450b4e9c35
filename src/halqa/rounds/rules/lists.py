"""A list of applications that somebody filled in, read row by row, with every reason against each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import SheetRow

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 4_000_000


class Row(Protocol):
    """What one row says of an application; its number in the file, and the key of the application."""

    @property
    def row(self) -> int:
        """The number of the row, from 1."""

    @property
    def key(self) -> str:
        """The key of the application."""


T = TypeVar("T", bound=Row)
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A list that was read: what it says, and by the number of its row (0: the whole file) every reason against it."""

    said: tuple[T, ...] = ()
    refusals: Mapping[int, tuple[Refusal, ...]] = field(default_factory=dict)


def read_rows(
    rows: Iterable[SheetRow],
    needed: Sequence[str],
    look_at: Callable[[Cells], Iterable[Refusal]],
    read: Callable[[int, Cells], T | None],
) -> Listed[T]:
    """Return what a filled-in list says. Columns that nobody asks for are not read.

    ``look_at`` tells what is wrong with a row; ``read`` returns nothing for one that is passed over.
    """
    header: dict[str, int] | None = None
    said: list[T] = []
    against: dict[int, tuple[Refusal, ...]] = {}
    for row in rows:
        if row.refusal is not None or row.refusals:
            against[row.number] = (Refusal("row-unreadable"),)
        elif header is None:
            header = {name.strip().casefold(): place for place, name in enumerate(row.cells)}
            if missing := [name for name in needed if name not in header]:
                return Listed(refusals={0: tuple(Refusal("list-column-missing", {"column": name}) for name in missing)})
        elif row.number > MOST_ROWS:
            return Listed(refusals={0: (Refusal("list-too-long", {"most": MOST_ROWS}),)})
        else:
            cells = {name: row.cells[place].strip() for name, place in header.items() if place < len(row.cells)}
            if found := tuple(look_at(cells)):
                against[row.number] = found
            elif (one := read(row.number, cells)) is not None:
                said.append(one)
    if header is None and not against:
        against[0] = (Refusal("list-unreadable"),)
    seen: set[str] = set()
    for one in said:
        if one.key in seen:
            against[one.row] = (Refusal("row-twice", {"key": one.key}),)
        seen.add(one.key)
    return Listed(tuple(said), against)


def version_of(text: str) -> int | None:
    """Return which version stood when a list was taken, 0: none did; nothing where the list does not tell."""
    return 0 if text == "0" else number_of(text, 10**9)


def number_of(text: str, most: int) -> int | None:
    """Return a number from 1 on; nothing for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return number if 1 <= (number := int(text)) <= most else None
