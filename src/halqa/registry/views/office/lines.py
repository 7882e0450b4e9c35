"""How rows and their cells stand on the office's pages: in words, in lists, at their addresses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from halqa.foundation.dates import UncertainDate
from halqa.pages.templatetags.words import when_text
from halqa.registry.labels.office import ROWS, cell_words, column_words
from halqa.registry.queries.office_row import RowAsItStands, row_as_it_stands
from halqa.registry.rules.office import city_of, identity_in
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_tables import REGION_NAMES, TABLE_OF, Form, Table

STALE: Final = "changed-since-read"
CONFLICT: Final = 409
PAGE_SIZE: Final = 50
CELLS_IN_A_LINE: Final = 4
BESIDE_THE_POINT: Final = frozenset(
    {"country_iso2", "unesco_region", "source_url", "notes", "latitude", "longitude", "geonames_id", "population"}
)
"""Columns that do not tell a row from others at a glance."""


@dataclass(frozen=True)
class CellChange:
    """A cell before and after, in words."""

    label: str | Promise
    old: str | Promise
    new: str | Promise


@dataclass(frozen=True)
class RowLine:
    """A row in a list: what it says in a few words, and where it is corrected."""

    table: str
    kind: str | Promise
    words: tuple[str | Promise, ...]
    address: str


def row_line(table: str, identity: str, row: Row, *, of_city: bool = False) -> RowLine:
    """Return a row as it stands in a list; in one that is of a single city, the city is not named again."""
    said = gist(table, row, TABLE_OF[table].cities[:1] if of_city else ())
    return RowLine(table, ROWS[table], said, row_address("registry:office_row", table, identity))


def row_address(name: str, table: str, identity: str) -> str:
    """Return the address of a page about one row, which names it by the columns that identify it."""
    parts = zip(TABLE_OF[table].identity, identity.split("\t"), strict=True)
    return f"{reverse(name, args=[table])}?{urlencode([part for part in parts if part[1]])}"


def gist(table: str, row: Row, left_out: Collection[str] = ()) -> tuple[str | Promise, ...]:
    """Return the first cells of a row that say what it is, in words."""
    said = ((name, row[name]) for name in TABLE_OF[table].header if row[name] and name not in {*left_out, *BESIDE_THE_POINT})
    return tuple(in_words(table, name, text) for name, text in islice(said, CELLS_IN_A_LINE))


def cell_changes(table: str, cells: Mapping[str, Mapping[str, str]]) -> list[CellChange]:
    """Return cells that change, with labels and choices in words."""
    return [
        CellChange(
            column_words(table, name)[0],
            in_words(table, name, cell["old"]),
            in_words(table, name, cell["new"]),
        )
        for name, cell in cells.items()
        if name in TABLE_OF[table].header
    ]


def in_words(table: str, name: str, text: str) -> str | Promise:
    """Return a sound cell as its reader would say it: a date in words, a choice by its label, any other text as it is."""
    form = next(column.form for column in TABLE_OF[table].columns if column.name == name)
    if text and form in {Form.DAY, Form.DATE}:
        return when_text(UncertainDate.parse(text))
    return cell_words(name, text, REGION_NAMES)


def lines_of(rows: Iterable[RowAsItStands]) -> list[RowLine]:
    """Return rows of several tables that are about one city as they stand in one list."""
    return [row_line(each.table.name, each.identity, each.row, of_city=True) for each in rows]


def stored_in(request: HttpRequest, table: Table) -> RowAsItStands:
    """Return the row that the address names. Raises Http404 where there is none."""
    identity = identity_in(table, request.GET)
    stored = row_as_it_stands(table.name, identity) if identity is not None else None
    if stored is None:
        raise Http404
    return stored


def at(name: str, stored: RowAsItStands) -> str:
    """Return the address of a page about a stored row."""
    return row_address(name, stored.table.name, stored.identity)


def after(table: str, row: Row) -> str:
    """Return where somebody goes who has changed a row: to its city's history, else to the list of its table."""
    city = city_of(table, row)
    return reverse("registry:office_city", args=[city]) if city else reverse("registry:office_rows", args=[table])
