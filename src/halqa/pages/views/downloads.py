"""Tables that leave the house as files: each says what it holds, as of when, from where, and who does not stand behind it."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Final

from django.http import HttpResponse
from openpyxl import Workbook

Cell = str | int | float | None

# What a spreadsheet takes for the beginning of a formula, in full width too.
_FORMULA: Final = re.compile(r"[=+\-@\t\r＝＋－＠]")
# Not allowed in the XML of a workbook, and of no use in a line of text.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

GEO_JSON: Final = "application/geo+json"


@dataclass(frozen=True)
class Table:
    """Rows under named columns, and what must travel with them: ``about`` maps names such as ``as_of`` to text.

    ``name`` becomes the file's name. Rows may be an iterator; they are read once.
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


def csv_file(table: Table) -> HttpResponse:
    """Answer with the table as CSV (RFC 4180, UTF-8); what must travel with it stands in the last columns of every row."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([*table.columns, *table.about])
    about = [guarded(value) for value in table.about.values()]
    writer.writerows([*map(guarded, row), *about] for row in table.rows)
    return _file(text.getvalue().encode(), "text/csv; charset=utf-8", f"{table.name}.csv")


def xlsx_file(table: Table) -> HttpResponse:
    """Answer with the table as a workbook of two sheets: the rows, and what they are."""
    book = Workbook(write_only=True)
    rows = book.create_sheet("rows")
    rows.freeze_panes = "A2"
    rows.append(list(table.columns))
    for row in table.rows:
        rows.append([guarded(cell) for cell in row])
    about = book.create_sheet("about")
    for name, value in table.about.items():
        about.append([name, guarded(value)])
    content = BytesIO()
    book.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content.getvalue(), kind, f"{table.name}.xlsx")


def json_file(table: Table) -> HttpResponse:
    """Answer with the table as one JSON object: what it is, then ``rows`` as objects."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json_answer({**table.about, "count": len(rows), "rows": rows}, f"{table.name}.json")


def json_answer(data: Mapping[str, Any], name: str, kind: str = "application/json") -> HttpResponse:
    """Answer with data as JSON in a file of this name."""
    return _file(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), kind, name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Open data is of use in other people's pages as well.
    response["Access-Control-Allow-Origin"] = "*"
    return response


FILES: Final[Mapping[str, Callable[[Table], HttpResponse]]] = {"csv": csv_file, "xlsx": xlsx_file, "json": json_file}
"""What every list can be downloaded as, by the value of its ``format``."""
