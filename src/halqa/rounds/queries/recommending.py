"""The jury's list as it is taken along to be filled in, and as it comes back."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from halqa.accounts.access import subject_names
from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import BadWorkbook, SheetLimits, SheetRow, Workbook
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.rules.applications import DECIDABLE
from halqa.rounds.rules.recommending import MOST_BYTES, MOST_ROWS, ListRead, read_list

LIMITS = SheetLimits(rows=MOST_ROWS, part=MOST_BYTES * 4, sheet=MOST_BYTES * 8)


def list_to_fill(call: Call) -> Iterator[tuple[str | int | None, ...]]:
    """Yield the rows of the list of a round: what the jury reads, with its word where it was entered, by three queries."""
    rows = Application.objects.filter(call=call, state__in=_read_by_the_jury(call)).select_related("recommendation")
    applications = list(rows.order_by("country", "city", "pk"))
    names = subject_names((one.city for one in applications), reader_language())
    for one in applications:
        word = getattr(one, "recommendation", None)
        said = (word.says, word.place, "\n".join(word.words.splitlines()), word.version) if word else ("", None, "", 0)
        yield one.key, names[one.city], one.country, *said


def _read_by_the_jury(call: Call) -> list[str]:
    has_shortlist = policy_of_call(call).values.get("review.shortlist") == "coordinator"
    return ["shortlisted"] if has_shortlist else sorted(DECIDABLE)


def read_file(file: BinaryIO, size: int) -> ListRead:
    """Return what a filled-in list says, from CSV or XLSX."""
    if size > MOST_BYTES:
        return ListRead(refusals={0: (Refusal("list-too-long", {"most": MOST_ROWS}),)})
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return _from_csv(file.read())
    file.seek(0)
    try:
        with Workbook(file, LIMITS) as book:
            return read_list(book.rows(book.sheets[0])) if book.sheets else ListRead()
    except BadWorkbook:
        return ListRead(refusals={0: (Refusal("list-unreadable"),)})


def _from_csv(content: bytes) -> ListRead:
    """Read what programs of all countries save: separated by commas or semicolons, words with line breaks in quotation marks."""
    try:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(first), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return ListRead(refusals={0: (Refusal("list-unreadable"),)})
    return read_list(SheetRow(number, tuple(row)) for number, row in enumerate(rows, start=1) if any(row))


def _separator(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","
