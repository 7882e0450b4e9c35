"""The jury's list as it is taken along to be filled in, and as it comes back."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, TypeVar

from halqa.accounts.access import subject_names
from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import BadWorkbook, SheetLimits, SheetRow, Workbook
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.rules.applications import DECIDABLE
from halqa.rounds.rules.lists import MOST_BYTES, MOST_ROWS, Listed, Row
from halqa.rounds.rules.recommending import read_list

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


T = TypeVar("T", bound=Row)
Reading = Callable[[Iterable[SheetRow]], Listed[T]]


def read_file(file: BinaryIO, size: int, reading: Reading[Any] = read_list) -> Listed[Any]:
    """Return what a filled-in list says, from CSV or XLSX."""
    if size > MOST_BYTES:
        return Listed(refusals={0: (Refusal("list-too-long", {"most": MOST_ROWS}),)})
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return read_text(file.read(), reading)
    file.seek(0)
    try:
        with Workbook(file, LIMITS) as book:
            return reading(book.rows(book.sheets[0])) if book.sheets else Listed()
    except BadWorkbook:
        return Listed(refusals={0: (Refusal("list-unreadable"),)})


def read_text(content: bytes, reading: Reading[Any]) -> Listed[Any]:
    """Read what programs of all countries save: separated by commas, semicolons or tabs, line breaks in quotation marks."""
    try:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(first), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return Listed(refusals={0: (Refusal("list-unreadable"),)})
    return reading(SheetRow(number, tuple(row)) for number, row in enumerate(rows, start=1) if any(row))


def _separator(header: str) -> str:
    """Return what parts the cells; what is pasted from a table of an office program comes with tabs."""
    return max(",;\t", key=header.count)
