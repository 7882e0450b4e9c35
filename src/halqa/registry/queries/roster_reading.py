"""From a folder, a workbook or one file to checked rows in the staging; every damage is named with file, line and column."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import BadWorkbook, SheetLimits, SheetRow, Workbook, csv_rows
from halqa.registry.enums import CityKind
from halqa.registry.queries.roster_staging import Staging
from halqa.registry.rules.roster import RosterPolicy, Row, canonical, refusals_of_header, refusals_of_row, row_of, shown
from halqa.registry.rules.roster_tables import REGION_NAMES, TABLE_OF, TABLES, Table, table_with_header

Progress = Callable[[str, int], None]
"""Told what is being done and how many rows of it are."""

_TOLD_EVERY: Final = 1000


@dataclass
class Problems:
    """The reasons against a roster: the first ones in full, the rest counted."""

    most: int = 1000
    refusals: list[Refusal] = field(default_factory=list)
    more: int = 0

    def add(self, file: str, line: int, refusal: Refusal) -> None:
        """Note a reason; line 0 is the file as a whole."""
        if len(self.refusals) < self.most:
            self.refusals.append(Refusal(refusal.code, {"column": "", **refusal.facts, "file": file, "row": line}))
        else:
            self.more += 1

    def __bool__(self) -> bool:
        return bool(self.refusals)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as a stranger sent it; the table is None where only its header can tell which it is."""

    file: str
    table: Table | None
    rows: Iterator[SheetRow]
    is_padded: bool
    """Whether empty cells at the end of a row are left out, as workbooks do."""


@dataclass
class RosterReader:
    """Reads what is at a path, checks every row and keeps the sound ones in the staging."""

    staging: Staging
    policy: RosterPolicy
    limits: SheetLimits
    problems: Problems
    progress: Progress

    def read(self, path: Path) -> None:
        """Read everything there is. Regions of countries that the policy leaves open are learned from the members."""
        # The regions learned are part of this roster, not of the caller's policy.
        self.policy = replace(self.policy, countries=dict(self.policy.countries))
        with ExitStack() as opened:
            sheets = list(self._sheets(path, opened))
            # Members come first, whatever the files are called: they say which cities there are.
            order = {table.name: place for place, table in enumerate(TABLES)}
            for sheet in sorted(sheets, key=lambda each: order[each.table.name] if each.table else -1):
                self._read_sheet(sheet)

    def _sheets(self, path: Path, opened: ExitStack) -> Iterator[Sheet]:
        if path.is_dir():
            yield from self._files_in(path, opened)
        elif not path.is_file():
            self.problems.add(path.name, 0, Refusal("no-such-file", {"folder": str(path.parent.absolute())}))
        elif path.suffix.lower() == ".xlsx":
            yield from self._sheets_in(path, opened)
        else:
            yield self._csv(path, None, opened)

    def _csv(self, path: Path, table: Table | None, opened: ExitStack) -> Sheet:
        return Sheet(path.name, table, csv_rows(opened.enter_context(path.open("rb")), self.limits), is_padded=False)

    def _files_in(self, folder: Path, opened: ExitStack) -> Iterator[Sheet]:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
        for path in paths:
            if table := TABLE_OF.get(path.stem):
                yield self._csv(path, table, opened)
            else:
                # A file that is passed over in silence is one letter away from half a roster.
                self.problems.add(path.name, 0, Refusal("unknown-table", {"tables": ", ".join(TABLE_OF)}))
        if not paths:
            self.problems.add(folder.name, 0, Refusal("no-tables", {"tables": ", ".join(TABLE_OF)}))

    def _sheets_in(self, path: Path, opened: ExitStack) -> Iterator[Sheet]:
        try:
            book = opened.enter_context(Workbook(path, self.limits))
        except BadWorkbook as error:
            self.problems.add(path.name, 0, error.refusal)
            return
        known = [name for name in book.sheets if name in TABLE_OF]
        for name in book.sheets:
            if name not in TABLE_OF:
                self.problems.add(path.name, 0, Refusal("unknown-table", {"value": shown(name), "tables": ", ".join(TABLE_OF)}))
        if not known:
            self.problems.add(path.name, 0, Refusal("no-tables", {"tables": ", ".join(TABLE_OF)}))
        for name in known:
            yield Sheet(f"{path.name}/{name}", TABLE_OF[name], book.rows(name), is_padded=True)

    def _read_sheet(self, sheet: Sheet) -> None:
        head = next(sheet.rows, None)
        if head is None:
            self.problems.add(sheet.file, 0, Refusal("empty-file"))
            return
        if head.refusal:
            self.problems.add(sheet.file, head.number, head.refusal)
            return
        table = sheet.table or table_with_header(head.cells)
        if reasons := refusals_of_header(table, head.cells):
            for reason in reasons:
                self.problems.add(sheet.file, head.number, reason)
            return
        header = [cell.strip() for cell in head.cells]
        count = 0
        for row in sheet.rows:
            count += 1
            self._read_row(sheet, table, header, row)
            if count % _TOLD_EVERY == 0:
                self.progress(f"read {table.name}", count)
        if not count:
            self.problems.add(sheet.file, head.number, Refusal("no-rows"))
        self.progress(f"read {table.name}", count)

    def _read_row(self, sheet: Sheet, table: Table, header: list[str], row: SheetRow) -> None:
        if row.refusal:
            self.problems.add(sheet.file, row.number, row.refusal)
            return
        cells = row.cells + ("",) * (len(header) - len(row.cells)) if sheet.is_padded else row.cells
        content = row_of(header, cells)
        if isinstance(content, Refusal):
            self.problems.add(sheet.file, row.number, content)
            return
        if row.refusals:
            for place, reason in row.refusals.items():
                self.problems.add(sheet.file, row.number, Refusal(reason.code, {**reason.facts, "column": header[place]}))
        else:
            self.take_row(table, content, file=sheet.file, line=row.number)

    def take_row(self, table: Table, content: Row, *, file: str = "", line: int = 0) -> None:
        """Check a row by itself and keep it if it is sound; one that stands in no file is of line 0."""
        reasons = refusals_of_row(table, content, self.policy)
        for reason in reasons:
            self.problems.add(file, line, reason)
        if not reasons:
            self._keep(file, table, line, canonical(table, content))

    def _keep(self, file: str, table: Table, line: int, row: Row) -> None:
        identity = table.identity_of(row)
        city = row[table.cities[0]] if table.cities else ""
        if not self.staging.add_row(table.name, identity, row, file=file, line=line, city=city):
            first = self.staging.line_of(table.name, identity)
            column = table.identity[0]
            self.problems.add(file, line, Refusal(table.twice, {"column": column, "value": shown(row[column]), "first": first}))
            return
        self.staging.name_cities(row[column] for column in table.cities[1:])
        if table.name == "members":
            self._learn_region(row["country_iso2"], row["unesco_region"])
            self.staging.add_city(city, row["country_iso2"], row["name"], row["entity_type"], is_member=True)
        elif table.name == "corrections":
            self.staging.add_city(city, row["country_iso2"], row["name"], CityKind.CITY, is_member=False)

    def _learn_region(self, country: str, name: str) -> None:
        if not self.policy.countries[country]:
            region = REGION_NAMES[name]
            self.policy.countries[country] = region  # type: ignore[index]  the copy made in ``read``
            self.staging.base.execute("INSERT INTO region VALUES (?, ?)", (country, region))
