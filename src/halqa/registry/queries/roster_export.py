"""The stored rows as files that a roster can be loaded from: a folder of CSV, or one workbook."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from halqa.registry.queries.roster_stored import stored_rows
from halqa.registry.rules.roster_tables import TABLE_OF, TABLES, Form


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files, or the one file, and the number of rows of each table that has some."""

    paths: tuple[Path, ...]
    rows: Mapping[str, int]


def export(*, path: Path) -> Exported:
    """Write all tables that have rows: into a folder as CSV, or into one workbook when the path ends in ``.xlsx``.

    Files of an earlier export are replaced, and removed where their table has no rows any more, for a load would bring them
    back. Raises FileExistsError when a folder is asked for and a file has its name.
    """
    return _export_workbook(path) if path.suffix.lower() == ".xlsx" else _export_folder(path)


def _export_folder(folder: Path) -> Exported:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.suffix.lower() == ".csv" and old.stem in TABLE_OF:
            old.unlink()
    counted: dict[str, int] = {}
    paths = []
    for table in TABLES:
        # A table without rows gets no file: a header alone is refused as a file that lost its rows.
        rows = (stored.row for _, stored in stored_rows(table.name))
        first = next(rows, None)
        if first is None:
            continue
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.header)
            writer.writerow(first[name] for name in table.header)
            counted[table.name] = 1
            for row in rows:
                writer.writerow(row[name] for name in table.header)
                counted[table.name] += 1
        paths.append(path)
    return Exported(tuple(paths), counted)


def _export_workbook(path: Path) -> Exported:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook(write_only=True)
    counted: dict[str, int] = {}
    for table in TABLES:
        numeric = {column.name for column in table.columns if column.form in {Form.WHOLE, Form.DEGREES}}
        sheet = None
        for _, stored in stored_rows(table.name):
            if sheet is None:
                sheet = book.create_sheet(table.name)
                sheet.append(table.header)
                counted[table.name] = 0
            sheet.append([_cell(stored.row[name], numeric=name in numeric) for name in table.header])
            counted[table.name] += 1
    book.save(path)
    return Exported((path,), counted)


def _cell(text: str, *, numeric: bool) -> str | int | float | None:
    if not text:
        return None
    if not numeric:
        return text
    return float(text) if "." in text else int(text)
