"""Which rows an answer holds, and where the rows before and after them are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

T = TypeVar("T")

LARGEST: Final = 500
"""How many rows an answer holds at most: more would make others wait."""

USUAL: Final = 50


@dataclass(frozen=True, slots=True)
class Window:
    """A page of ``size`` rows of a list of ``total``, counted from 1; one beyond the last holds no rows."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def next(self) -> int | None:
        """The page after this one, if there is one."""
        return self.page + 1 if self.page < self.pages else None

    @property
    def previous(self) -> int | None:
        """The page before this one; before one that lies beyond the last, that is the last."""
        return min(self.page - 1, self.pages) if self.page > 1 else None

    @property
    def is_beyond(self) -> bool:
        """Whether there are no rows here, for the list ends before."""
        return self.page > self.pages

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the rows of the page."""
        return rows[(self.page - 1) * self.size : self.page * self.size]
