"""Tables that leave the house as files: each says what it holds, as of when, from where, and who does not stand behind it."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.db import connection, transaction
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from openpyxl import Workbook

from halqa.foundation.lists import Query

Cell = str | int | float | None
Answer = HttpResponse | StreamingHttpResponse

FORMAT: Final = "format"
"""The parameter by which every list is asked for as a file."""

MOST_KEPT: Final = 1_000_000
"""Bytes up to which a file is answered whole, and so kept by the front door; a longer one waits on the disk, not in memory."""

# What a spreadsheet takes for the beginning of a formula, in full width too.
_FORMULA: Final = re.compile(r"[=+\-@\t\r＝＋－＠]")
# Not allowed in the XML of a workbook, and of no use in a line of text.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Table:
    """Rows under named columns, and what must travel with them: ``about`` maps names such as ``as_of`` to text.

    ``name`` becomes the file's name. Rows may be an iterator; they are read once, as they are written.
    """

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    about: Mapping[str, str]


def guarded(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet runs as a formula: text that looks like one gets an apostrophe in front."""
    if not isinstance(cell, str):
        return cell
    text = _CONTROL.sub("", cell)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_file(table: Table) -> Answer:
    """Answer with the table as CSV (RFC 4180, UTF-8); what must travel with it stands in the last columns of every row."""

    def write(file: IO[bytes]) -> None:
        text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow([*table.columns, *table.about])
        about = [guarded(value) for value in table.about.values()]
        writer.writerows([*map(guarded, row), *about] for row in table.rows)
        text.detach()

    return file_of(write, "text/csv; charset=utf-8", f"{table.name}.csv")


def xlsx_file(table: Table) -> Answer:
    """Answer with the table as a workbook of two sheets: the rows, and what they are."""

    def write(file: IO[bytes]) -> None:
        book = Workbook(write_only=True)
        rows = book.create_sheet("rows")
        rows.freeze_panes = "A2"
        rows.append(list(table.columns))
        for row in table.rows:
            rows.append([guarded(cell) for cell in row])
        about = book.create_sheet("about")
        for name, value in table.about.items():
            about.append([name, guarded(value)])
        book.save(file)

    return file_of(write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{table.name}.xlsx")


def json_file(table: Table) -> Answer:
    """Answer with the table as one JSON object: what it is, ``rows`` as objects, and how many they are as ``count``."""
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return file_of(partial(_write_list, table.about, "rows", rows), "application/json", f"{table.name}.json")


def geojson_file(table: Table) -> Answer:
    """Answer with a table that has the columns ``key``, ``longitude`` and ``latitude`` as GeoJSON.

    A row without a position is a feature without geometry, as RFC 7946 allows, and is not left out.
    """
    about = {"type": "FeatureCollection", **table.about}
    return file_of(partial(_write_list, about, "features", _features(table)), "application/geo+json", f"{table.name}.geojson")


def json_answer(data: Mapping[str, Any], name: str) -> Answer:
    """Answer with data as JSON in a file of this name."""
    return file_of(lambda file: file.write(_json(data)), "application/json", name)


FILES: Final[Mapping[str, Callable[[Table], Answer]]] = {"csv": csv_file, "xlsx": xlsx_file, "json": json_file}
"""What every list can be downloaded as, by the value of its ``format``."""

PLACED_FILES: Final[Mapping[str, Callable[[Table], Answer]]] = {**FILES, "geojson": geojson_file}
"""The same for lists of what has a position."""

NAMES: Final[Mapping[str, str]] = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "list.json": "JSON", "geojson": "GeoJSON"}


def requested(
    request: HttpRequest, table: Table, files: Mapping[str, Callable[[Table], Answer]] = FILES, form: Form | None = None
) -> Answer | None:
    """Answer with the table in the format that the address names; nothing where it names none and so asks for the page.

    An unknown format, or a filter of ``form`` that cannot be used, is answered by 400 and a line of text for each mistake: a
    file of something else than was asked for would be taken for what was.
    """
    wanted = request.GET.get(FORMAT)
    if not wanted:
        return None
    mistakes = [f"{name}: {error}" for name, errors in (form.errors if form else {}).items() for error in errors]
    if wanted not in files:
        mistakes.append(f"{FORMAT}: {', '.join(files)}")
    if mistakes:
        return HttpResponseBadRequest("\n".join(mistakes), content_type="text/plain; charset=utf-8")
    return files[wanted](table)


def links(query: Query, formats: Iterable[str] = FILES, address: str = "", form: Form | None = None) -> list[tuple[str, str]]:
    """Return the files that a list can be downloaded as, with the parameters that narrow it: what to call each, and its link.

    What ``form`` found to be of no use narrows nothing on the page, would be refused of a file, and so is left out.
    """
    for name in form.errors if form else ():
        query = query.drop(name)
    narrowed = Query((*query.order, FORMAT), query.pairs)
    return [(NAMES[name], f"{address}{narrowed.put(FORMAT, name)}") for name in formats]


def file_of(write: Callable[[IO[bytes]], object], kind: str, name: str) -> Answer:
    """Answer with what ``write`` writes, as a download of this media type and name; all that it reads is of one moment."""
    response: Answer
    with ExitStack() as closing:
        file = closing.enter_context(SpooledTemporaryFile(MOST_KEPT))
        with one_moment():
            write(file)
        size = file.tell()
        file.seek(0)
        if size > MOST_KEPT:
            # Closed with the response, when all of it has gone out.
            closing.pop_all()
            response = FileResponse(file, content_type=kind)
        else:
            response = HttpResponse(file.read(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Open data is of use in other people's pages as well.
    response["Access-Control-Allow-Origin"] = "*"
    return response


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that is read inside show the same moment, while others write. Inside a transaction that is its moment.

    The usual transaction would begin with a write lock on SQLite, and see a new moment with each statement on PostgreSQL.
    """
    if connection.in_atomic_block:
        yield
        return
    # Connecting sets the usual mode, so it must have happened before.
    connection.ensure_connection()
    usual, connection.transaction_mode = getattr(connection, "transaction_mode", None), "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = usual


def _features(table: Table) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        properties = dict(zip(table.columns, row, strict=True))
        longitude, latitude = properties.pop("longitude"), properties.pop("latitude")
        geometry = None if longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
        yield {"type": "Feature", "id": properties["key"], "geometry": geometry, "properties": properties}


def _write_list(about: Mapping[str, str], name: str, items: Iterable[Any], file: IO[bytes]) -> None:
    file.write(_json(about).removesuffix(b"}") + b"," if about else b"{")
    file.write(_json(name) + b":[")
    count = 0
    for count, item in enumerate(items, start=1):
        file.write(b"," * (count > 1) + _json(item))
    file.write(b'],"count":%d}' % count)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
