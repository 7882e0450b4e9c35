"""Facts that apps above keep, of which readers ask for a correction as of a row of the roster.

So the registry names no app above it, and one list holds all that readers ask for. What such a row is called, and its columns,
is said by ``labels.office.register_rows``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from halqa.registry.rules.office import cells_that_differ, version_of
from halqa.registry.rules.roster import Row

__all__ = ["Askable", "AskedRow", "Row", "askable", "cells_that_differ", "register_askable", "version_of"]


@dataclass(frozen=True)
class AskedRow:
    """A row of an app above as it stands: its texts by column, and the key of the city, the country or the network.

    ``source_url`` is the column of its source, where it has one.
    """

    identity: str
    row: Row
    subject: str
    is_withdrawn: bool = False

    @property
    def version(self) -> str:
        """By which a form knows it again."""
        return version_of(self.row)


@dataclass(frozen=True)
class Askable:
    """A table of an app above, whose rows are known again by one key.

    ``stored`` is given that key. ``path`` is that of the page that shows the row, below the language prefix. ``in_words`` gets a
    column and its text. ``correction`` is the address of the page on which the coordination team corrects the row.
    """

    table: str
    stored: Callable[[str], AskedRow | None]
    path: Callable[[str], str]
    in_words: Callable[[str, str], str]
    correction: Callable[[str], str]


_tables: dict[str, Askable] = {}


def register_askable(askable: Askable) -> None:
    """Add a table; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken
    """
    if askable.table in _tables:
        raise ValueError(f"the table {askable.table!r} is registered already")
    _tables[askable.table] = askable


def askable(table: str) -> Askable | None:
    """Return a table of an app above; None where none is called so."""
    return _tables.get(table)
