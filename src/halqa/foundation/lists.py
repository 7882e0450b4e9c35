"""Lists that live in their address: which rows a page holds, and the query string with one thing changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

PAGE: Final = "page"
"""The parameter that every other change takes back to the first page."""


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` rows, `size` to a page; pages and rows are counted from 1."""

    number: int
    size: int
    total: int

    @classmethod
    def of(cls, total: int, wanted: str | int | None = 1, *, size: int = 50) -> "Page":
        """Return the wanted page, or the nearest that there is; what is no number means the first."""
        text = str(wanted or "")
        # Longer digit strings are no page anyone turned to, and int() refuses very long ones.
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
        last = max(1, -(-total // size))
        return cls(min(max(number, 1), last), size, total)

    @property
    def count(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first_row(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last_row(self) -> int:
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None

    def numbers(self, around: int = 1) -> list[int | None]:
        """Return the page numbers to offer: first, last, the current one and its neighbours; None where some are left out."""
        near = range(self.number - around, self.number + around + 1)
        offered = sorted({1, self.count, *(n for n in near if 1 <= n <= self.count)})
        result: list[int | None] = []
        for number in offered:
            gap = number - (result[-1] or 0) if result else 1
            if gap == 2:
                result.append(number - 1)
            elif gap > 2:
                result.append(None)
            result.append(number)
        return result


@dataclass(frozen=True)
class Query:
    """The parameters of a list's address, in the list's own order, so that one view of a list has one address."""

    order: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str, order: Sequence[str]) -> "Query":
        """Return the known parameters of a query string; unknown, empty and repeated ones fall away."""
        known = [(name, value.strip()) for name, value in parse_qsl(text.removeprefix("?"), errors="replace")]
        return cls(tuple(order), _ordered(known, order))

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter."""
        return next((value for key, value in self.pairs if key == name), default)

    def values(self, name: str) -> tuple[str, ...]:
        """Return all values of a parameter."""
        return tuple(value for key, value in self.pairs if key == name)

    def put(self, name: str, value: object) -> "Query":
        """Return the query with this parameter set to one value; any change but of the page leads to the first page."""
        return self._with([*self._others(name), (name, str(value))], name)

    def drop(self, name: str, value: str | None = None) -> "Query":
        """Return the query without this parameter, or without one of its values."""
        kept = [(key, held) for key, held in self.pairs if key != name or (value is not None and held != value)]
        return self._with(kept, name)

    def only(self, *names: str) -> "Query":
        """Return the query with only these parameters."""
        return Query(self.order, tuple(pair for pair in self.pairs if pair[0] in names))

    def _others(self, name: str) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs if pair[0] != name]

    def _with(self, pairs: Iterable[tuple[str, str]], changed: str) -> "Query":
        return Query(self.order, _ordered([pair for pair in pairs if changed == PAGE or pair[0] != PAGE], self.order))

    def __str__(self) -> str:
        """The query string with its question mark; `?` alone for none, which as a link clears the query."""
        return "?" + urlencode(self.pairs)


def _ordered(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> tuple[tuple[str, str], ...]:
    places = {name: place for place, name in enumerate(order)}
    wanted = dict.fromkeys(pair for pair in pairs if pair[0] in places and pair[1])
    return tuple(sorted(wanted, key=lambda pair: places[pair[0]]))
