"""Tables of strangers are read row by row; what cannot be read is named, and reading goes on."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from halqa.foundation.sheets import BadWorkbook, SheetLimits, SheetRow, Workbook, csv_rows

LIMITS = SheetLimits()


def rows(content: bytes, limits: SheetLimits = LIMITS) -> list[SheetRow]:
    return list(csv_rows(io.BytesIO(content), limits))


def told(content: bytes, limits: SheetLimits = LIMITS) -> list[tuple[int, object]]:
    return [(row.number, row.refusal.code if row.refusal else row.cells) for row in rows(content, limits)]


def test_rows_are_numbered_as_a_spreadsheet_does_and_blank_ones_left_out():
    assert told(b"a,b\n\n  \n1,2\n") == [(1, ("a", "b")), (4, ("1", "2"))]


def test_a_quoted_cell_may_hold_commas_and_doubled_quotation_marks():
    assert told(b'"a,b","say ""yes"""\n') == [(1, ("a,b", 'say "yes"'))]


def test_the_last_line_needs_no_end():
    assert told(b"a\r\nb") == [(1, ("a",)), (2, ("b",))]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'"a\nb\n', [(1, "unclosed-quote"), (2, ("b",))]),
        (b'"a"b\nc\n', [(1, "stray-quote"), (2, ("c",))]),
        (b"\xe9\nc\n", [(1, "not-utf-8"), (2, ("c",))]),
        (b"a\n\xe9\nb\n\xe8\nc\n", [(1, ("a",)), (2, "not-utf-8"), (3, ("b",)), (5, ("c",))]),
        (b"\xff\xfea\x00", [(1, "not-utf-8")]),
        (b"a\x00b\x00", [(1, "not-utf-8")]),
        (b"", []),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_next_is_read(content, expected):
    assert told(content) == expected


@pytest.mark.parametrize(("length", "expected"), [(10, "x" * 10), (11, "line-too-long")])
def test_a_line_may_be_as_long_as_the_limit(length, expected):
    found = told(b"x" * length + b"\nb\n", SheetLimits(line=10))

    assert found == [(1, (expected,) if length == 10 else expected), (2, ("b",))]


def test_an_encoding_is_named_with_the_place_of_its_byte():
    refusal = rows("Médenine".encode("latin-1"))[0].refusal

    assert refusal is not None
    assert dict(refusal.facts) == {"found": "Latin-1", "byte": 2}


def workbook(path: Path, *cells: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    book.save(path)
    return path


def read(path: Path, limits: SheetLimits = LIMITS) -> list[SheetRow]:
    with Workbook(path, limits) as book:
        return [row for sheet in book.sheets for row in book.rows(sheet)]


def patched(path: Path, old: bytes, new: bytes) -> Path:
    """Change the first sheet of a workbook behind the back of its library."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in parts[sheet]
    parts[sheet] = parts[sheet].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Tinghir", "Tinghir"),
        (36000, "36000"),
        (31.51472, "31.51472"),
        (datetime(2020, 9, 23), "2020-09-23"),
        (date(2020, 9, 23), "2020-09-23"),
        (datetime(2020, 9, 23, 8, 30), "2020-09-23T08:30:00"),
        (time(8, 30), "08:30:00"),
        (True, "True"),
    ],
)
def test_cells_of_a_workbook_are_read_as_in_a_csv_file(tmp_path, value, text):
    assert read(workbook(tmp_path / "a.xlsx", [value])) == [SheetRow(1, (text,))]


def test_a_whole_number_with_an_exponent_has_no_fraction(tmp_path):
    path = patched(workbook(tmp_path / "a.xlsx", [36000]), b"<v>36000</v>", b"<v>3.6E4</v>")

    assert read(path) == [SheetRow(1, ("36000",))]


def test_formulas_are_reasons_against_their_cells(tmp_path):
    found = read(workbook(tmp_path / "a.xlsx", ["a", "=1+1", ArrayFormula("C1", "=SUM(A1:B1)")]))

    assert found[0].cells == ("a", "", "")
    assert {place: refusal.code for place, refusal in found[0].refusals.items()} == dict.fromkeys((1, 2), "formula-in-cell")


def test_a_sheet_that_claims_to_be_huge_is_read_by_its_cells(tmp_path):
    path = patched(workbook(tmp_path / "a.xlsx", ["a", "b"]), b'ref="A1:B1"', b'ref="A1:XFD1048576"')

    assert read(path) == [SheetRow(1, ("a", "b"))]


def test_rows_beyond_the_limit_are_not_read(tmp_path):
    found = read(workbook(tmp_path / "a.xlsx", ["a"], ["b"], ["c"]), SheetLimits(rows=2))

    assert [row.refusal.code if row.refusal else row.cells for row in found] == [("a",), ("b",), "too-many-rows"]


def test_a_sheet_that_breaks_off_is_named(tmp_path):
    path = patched(workbook(tmp_path / "a.xlsx", ["a"], ["b"]), b"</sheetData>", b"<")

    assert read(path)[-1].refusal.code == "not-a-workbook"


@pytest.mark.parametrize("limits", [SheetLimits(sheet=100), SheetLimits(part=100)])
def test_a_part_that_is_too_large_is_named_before_it_is_unpacked(tmp_path, limits):
    path = workbook(tmp_path / "a.xlsx", ["a"])
    with pytest.raises(BadWorkbook) as refused:
        Workbook(path, limits)

    assert refused.value.refusal.code == "inflates-too-much"


def test_a_file_that_is_no_workbook_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"key,name\n")
    with pytest.raises(BadWorkbook) as refused:
        Workbook(tmp_path / "a.xlsx", LIMITS)

    assert refused.value.refusal.code == "not-a-workbook"
