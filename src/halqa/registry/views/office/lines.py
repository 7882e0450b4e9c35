"""How rows and their cells stand on the office's pages: in words, in lists, at their addresses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from halqa.pages.templatetags.frame import reader_language
from halqa.registry.labels.office import ROWS, column_words, columns_elsewhere
from halqa.registry.queries.askable import askable
from halqa.registry.queries.office_cells import Names, in_words
from halqa.registry.queries.office_row import RowAsItStands, called, country_names, names_in_rows, row_as_it_stands
from halqa.registry.rules.office import LISTED, city_of, identity_in
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_tables import TABLE_OF, Form, Table

STALE: Final = "changed-since-read"
CONFLICT: Final = 409
PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class CellChange:
    """A cell before and after, in words."""

    label: str | Promise
    old: str | Promise
    new: str | Promise


@dataclass(frozen=True)
class Cell:
    """A cell of a row in a list: what it is, in words what it says, and whether that is a number."""

    label: str | Promise
    text: str | Promise
    is_number: bool


@dataclass(frozen=True)
class RowLine:
    """A row in a list: what it is, its key where that is another, its further cells, and where it is corrected."""

    kind: str | Promise
    name: str | Promise
    key: str
    cells: tuple[Cell, ...]
    address: str


def row_line(table: str, identity: str, row: Row, names: Names) -> RowLine:
    """Return a row as it stands in a list of its table."""
    first, *others = LISTED[table]
    name = in_words(table, first, row[first], names)
    key = city_of(table, row) or row.get("key", "")
    cells = tuple(_cell(table, column, row, names) for column in others)
    return RowLine(ROWS[table], name, "" if key == name else key, cells, row_address("registry:office_row", table, identity))


def heads(table: str) -> list[tuple[str | Promise, bool]]:
    """Return the heads of a list's columns, and whether each is of numbers."""
    return [(column_words(table, name)[0], _is_number(table, name)) for name in LISTED[table]]


def _cell(table: str, column: str, row: Row, names: Names) -> Cell:
    return Cell(column_words(table, column)[0], in_words(table, column, row[column], names), _is_number(table, column))


def _is_number(table: str, column: str) -> bool:
    return TABLE_OF[table].column(column).form is Form.WHOLE


def row_address(name: str, table: str, identity: str) -> str:
    """Return the address of a page about one row, which names it by the columns that identify it."""
    parts = zip(TABLE_OF[table].identity, identity.split("\t"), strict=True)
    return f"{reverse(name, args=[table])}?{urlencode([part for part in parts if part[1]])}"


def cell_changes(table: str, cells: Mapping[str, Mapping[str, str]]) -> list[CellChange]:
    """Return cells that change, with labels, and what they say in words."""
    if elsewhere := askable(table):
        said = elsewhere.in_words
        return [
            CellChange(column_words(table, column)[0], said(column, cell["old"]), said(column, cell["new"]))
            for column, cell in cells.items()
            if column in columns_elsewhere(table)
        ]
    names = Names(called(country_names(language=reader_language())))
    return [
        CellChange(
            column_words(table, column)[0],
            in_words(table, column, cell["old"], names),
            in_words(table, column, cell["new"], names),
        )
        for column, cell in cells.items()
        if column in TABLE_OF[table].header
    ]


def told(table: str, row: Row, columns: Iterable[str]) -> list[Cell]:
    """Return the cells of a row that say something, in words."""
    if elsewhere := askable(table):
        said = ((column, elsewhere.in_words(column, row[column])) for column in columns if row[column])
        return [Cell(column_words(table, column)[0], text, is_number=False) for column, text in said]
    names = Names(called(country_names(language=reader_language())))
    return [_cell(table, column, row, names) for column in columns if row[column]]


def lines_of(rows: Collection[RowAsItStands]) -> list[RowLine]:
    """Return rows of several tables that are about one city, each with the cells that say something."""
    names = names_in_rows(((each.table.name, each.row) for each in rows), language=reader_language())
    return [_line_of_city(each, names) for each in rows]


def _line_of_city(stored: RowAsItStands, names: Names) -> RowLine:
    table, row = stored.table.name, stored.row
    said = [column for column in LISTED[table] if row[column] and row[column] != city_of(table, row)]
    cells = tuple(_cell(table, column, row, names) for column in said)
    return RowLine(ROWS[table], "", "", cells, at("registry:office_row", stored))


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
