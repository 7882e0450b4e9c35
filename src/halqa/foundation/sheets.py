"""Rows of text out of tables that a stranger sent: CSV and XLSX, row by row in bounded memory.

Nothing here knows what a table means. What cannot be read is handed on as a reason with its row, and reading goes on
wherever the next row can still be found, so that one look names every damage.
"""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import openpyxl  # type: ignore[import-untyped]

from halqa.foundation.refusals import Refusal

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_PIECE: Final = 65_536


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """How much a file may ask of the machine, in bytes (rows for `rows`)."""

    line: int = 1_000_000
    rows: int = 1_048_576
    part: int = 64_000_000
    """Largest part of a workbook that its reader keeps in memory, such as the table of shared texts."""
    sheet: int = 512_000_000
    ratio: int = 100
    """Largest growth of a part of more than a megabyte when it is unpacked."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row by its number in a spreadsheet (the header is 1), with the cells as text.

    `refusals` holds reasons against single cells by their place from 0, `refusal` a reason against the row, which then has
    no cells. Row 0 stands for the file as a whole.
    """

    number: int
    cells: tuple[str, ...] = ()
    refusals: dict[int, Refusal] = field(default_factory=dict)
    refusal: Refusal | None = None


def csv_rows(stream: BinaryIO, limits: SheetLimits) -> Iterator[SheetRow]:
    """Yield the rows of a comma-separated file in UTF-8, blank ones left out.

    A row is one line: a cell that would go on in the next line counts as a quotation mark that was never closed, for that
    is what it almost always is, and it would swallow the rest of the file. A line over the limit is passed over unread. Of
    lines in another encoding only the first is a reason: they are all the same one.
    """
    is_told = False
    for number, line in enumerate(_lines(stream, limits.line), start=1):
        if line is None:
            yield SheetRow(number, refusal=Refusal("line-too-long", {"limit": limits.line}))
            continue
        if number == 1:
            if line.startswith(_UTF16_MARKS) or b"\x00" in line[:4]:
                yield SheetRow(number, refusal=Refusal("not-utf-8", {"found": "UTF-16"}))
                return
            line = line.removeprefix(_UTF8_MARK)  # noqa: PLW2901  the mark is no part of the first cell
        try:
            text = line.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            if not is_told:
                yield SheetRow(number, refusal=Refusal("not-utf-8", {"found": "Latin-1", "byte": error.start + 1}))
            is_told = True
            continue
        if text.strip():
            yield _csv_row(number, text)


def _csv_row(number: int, text: str) -> SheetRow:
    if '"' not in text:
        return SheetRow(number, tuple(text.split(",")))
    try:
        return SheetRow(number, tuple(next(csv.reader([text], strict=True))))
    except csv.Error as error:
        said = str(error)
        code = "cell-too-long" if "limit" in said else "unclosed-quote" if "unexpected end" in said else "stray-quote"
        return SheetRow(number, refusal=Refusal(code))


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield each line as bytes, or None for one over the limit, of which never more than a piece is held."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_PIECE)
        yield None


class BadWorkbook(ValueError):
    """A file that is no workbook that can be read safely; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Workbook:
    """An XLSX file, by its path or open already, for reading sheet by sheet; a context manager. Raises BadWorkbook."""

    def __init__(self, path: Path | BinaryIO, limits: SheetLimits) -> None:
        self._limits = limits
        _refuse_bomb(path, limits)
        try:
            self._book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # a damaged package fails in as many ways as there are libraries below
            raise BadWorkbook(Refusal("not-a-workbook")) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets that hold cells, in their order."""
        return tuple(sheet.title for sheet in self._book.worksheets)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Yield the rows of a sheet, blank ones left out. A formula is a reason against its cell, whatever it last gave."""
        page = self._book[sheet]
        # The size that a sheet claims for itself would pad every row with empty cells.
        page.reset_dimensions()
        try:
            for number, row in enumerate(page.iter_rows(), start=1):
                if number > self._limits.rows:
                    yield SheetRow(number, refusal=Refusal("too-many-rows", {"limit": self._limits.rows}))
                    return
                filled = [cell for cell in row if cell.value is not None]
                if filled:
                    yield _workbook_row(number, row)
        except Exception:  # noqa: BLE001  as above: the rest of this sheet cannot be read
            yield SheetRow(0, refusal=Refusal("not-a-workbook"))


def _refuse_bomb(path: Path | BinaryIO, limits: SheetLimits) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            # What is unpacked never grows beyond the sizes stated here: zipfile stops at them.
            for part in package.infolist():
                is_sheet = part.filename.startswith("xl/worksheets/")
                swollen = part.file_size > 1_000_000 and part.file_size > limits.ratio * max(part.compress_size, 1)
                if swollen or part.file_size > (limits.sheet if is_sheet else limits.part):
                    raise BadWorkbook(Refusal("inflates-too-much", {"part": part.filename}))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, BadWorkbook):
            raise
        raise BadWorkbook(Refusal("not-a-workbook")) from error


def _workbook_row(number: int, row: tuple[Any, ...]) -> SheetRow:
    texts: list[str] = []
    refusals: dict[int, Refusal] = {}
    for place, cell in enumerate(row):
        if cell.data_type == "f":
            refusals[place] = Refusal("formula-in-cell")
        elif cell.data_type == "e":
            refusals[place] = Refusal("error-in-cell", {"value": str(cell.value)})
        texts.append("" if place in refusals else _cell_text(cell.value))
    while texts and not texts[-1] and len(texts) - 1 not in refusals:
        texts.pop()
    return SheetRow(number, tuple(texts), refusals)


def _cell_text(value: object) -> str:
    """Return a cell as it would stand in a CSV file: a midnight is its day, a whole number has no fraction."""
    match value:
        case None:
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case _:
            return str(value)
