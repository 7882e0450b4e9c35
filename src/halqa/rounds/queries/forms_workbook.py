"""A form as a workbook in the way of XLSForm, and a form out of one."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from halqa.foundation.sheets import BadWorkbook, SheetLimits, Workbook
from halqa.rounds.queries.forms import companion_words
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_xlsform import CHOICES, SETTINGS, SURVEY
from halqa.rounds.rules.forms_xlsform_reading import Cell, SheetFault, Target, form_of_sheets
from halqa.rounds.rules.forms_xlsform_writing import sheets_of

LIMITS = SheetLimits(rows=2_000, part=8_000_000, sheet=32_000_000)
"""A form has some hundred rows; what is far larger is no form."""


def workbook_of(form: Form) -> bytes:
    """Return a form as a workbook that survey tools read."""
    book = NewWorkbook(write_only=True)
    for name, rows in sheets_of(form, companion_words()).items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            cells = []
            for said in row:
                cell = WriteOnlyCell(sheet, said or None)
                if said:
                    # A text that begins as a formula does stays a text.
                    cell.data_type = "s"
                cell.font = Font(bold=number == 0)
                cells.append(cell)
            sheet.append(cells)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def form_in_workbook(file: Path | BinaryIO, target: Target) -> tuple[Form | None, list[SheetFault]]:
    """Return the form that a workbook holds, under the key and number of its target; or nothing and all that is wrong with it."""
    try:
        with Workbook(file, LIMITS) as book:
            sheets = {name: tuple(book.rows(name)) for name in book.sheets if name in (SURVEY, CHOICES, SETTINGS)}
    except BadWorkbook as bad:
        return None, [SheetFault(bad.refusal, Cell(SURVEY, 1, ""))]
    return form_of_sheets(sheets, target)
