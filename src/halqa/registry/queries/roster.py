"""What a roster would change, and what is wrong with it: read, checked, staged and compared, nothing applied."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from django.conf import settings

from halqa.foundation.refusals import Refusal
from halqa.foundation.sheets import SheetLimits
from halqa.ledger import queries as ledger
from halqa.registry.queries.geography import ChangedCountry, changed_countries
from halqa.registry.queries.policy import roster_policy
from halqa.registry.queries.roster_checks import RosterChecks
from halqa.registry.queries.roster_comparison import RosterComparison
from halqa.registry.queries.roster_reading import Problems, Progress, RosterReader
from halqa.registry.queries.roster_staging import StagedRow, Staging
from halqa.registry.queries.roster_stored import count_stored, stored_rows
from halqa.registry.rules.roster import RosterPolicy, Row
from halqa.registry.rules.roster_tables import TABLE_OF, TABLES, Table

LIMITS: Final = SheetLimits()


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that a roster changes."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a roster says of one row: ``new``, ``changed`` with the cells that differ, or ``kept`` when it does not name it."""

    table: str
    identity: str
    state: str
    file: str = ""
    line: int = 0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of one table a roster adds, changes and repeats, and how many stored ones it does not name."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen. With refusals nothing would, and there are no counts."""

    refusals: tuple[Refusal, ...]
    more_refusals: int
    counts: Mapping[str, Counts] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    more_changes: int = 0


def no_progress(_what: str, _rows: int) -> None:
    """Tell nobody."""


@dataclass
class Comparison:
    """A roster in its staging, compared with what is stored while the public version was ``version``."""

    staging: Staging
    policy: RosterPolicy
    problems: Problems
    countries: tuple[ChangedCountry, ...]
    version: int
    sha256: str

    def counts(self) -> dict[str, Counts]:
        """Return the counts of each table that the roster has, and of the countries that are shipped where they differ."""
        counted = {}
        if self.countries:
            new = sum(country.before is None for country in self.countries)
            counted["countries"] = Counts(new, len(self.countries) - new)
        for table in TABLES:
            new, changed = self.staging.count(table.name, "new"), self.staging.count(table.name, "changed")
            unchanged = self.staging.count(table.name, "unchanged")
            if new or changed or unchanged:
                kept = count_stored(table.name) - changed - unchanged
                counted[table.name] = Counts(new, changed, unchanged, kept)
        return counted

    def rows(self) -> Iterator[StagedRow]:
        """Yield every row that is new or changed."""
        for table in TABLES:
            for state in ("new", "changed"):
                for rows in self.staging.rows(table.name, state):
                    yield from rows

    def changes(self) -> Iterator[Change]:
        """Yield every row that is new or changed, then countries, then the stored rows that the roster does not name."""
        for row in self.rows():
            different = _differences(row.stored, row.content, TABLE_OF[row.roster].header) if row.stored else ()
            yield Change(row.roster, row.identity, row.state, row.file, row.line, different)
        for country in self.countries:
            # That a country was not known is of no interest by itself; there are hundreds when a roster is loaded first.
            if country.before:
                yield Change("countries", country.code, "changed", differences=_of_country(country))
        for name, counts in self.counts().items():
            for identity, _ in stored_rows(name) if counts.kept else ():
                if not self.staging.content(name, identity):
                    yield Change(name, identity, "kept")


def _of_country(country: ChangedCountry) -> tuple[Difference, ...]:
    return tuple(Difference(name, old, new) for name, (old, new) in country.differences.items())


def _differences(old: Row, new: Row, header: tuple[str, ...]) -> tuple[Difference, ...]:
    return tuple(Difference(name, old[name], new[name]) for name in header if old[name] != new[name])


@contextmanager
def compared(*, path: Path, now: datetime, progress: Progress = no_progress) -> Iterator[Comparison]:
    """Open what is at a path as a comparison; its staging is gone when the context ends.

    The path is a folder of CSV files, a workbook, or one CSV file. Raises OSError where it cannot be read, and BadPolicy.
    """
    with Staging(settings.VAR / "staging") as staging:
        comparison = _compared(staging, lambda reader: reader.read(path), now, progress)
        countries = changed_countries(settings.DATA / "geography" / "countries.csv")
        yield replace(comparison, countries=countries, sha256="" if comparison.problems else sha256_of(path))


@contextmanager
def compared_row(*, table: Table, row: Row, now: datetime) -> Iterator[Comparison]:
    """Open one row of a table as a comparison, checked and compared just as if it stood in a file."""
    with compared_rows(rows=[(table, row)], now=now) as comparison:
        yield comparison


@contextmanager
def compared_rows(*, rows: Iterable[tuple[Table, Row]], now: datetime) -> Iterator[Comparison]:
    """Open some rows as a comparison, kept in memory; tables in the order of ``TABLES``, as in a roster."""

    def take(reader: RosterReader) -> None:
        for table, row in rows:
            reader.take_row(table, row)

    with Staging() as staging:
        yield _compared(staging, take, now, no_progress)


def _compared(staging: Staging, read: Callable[[RosterReader], None], now: datetime, progress: Progress) -> Comparison:
    # Before anything is read, so that whatever is written meanwhile is noticed.
    version = ledger.public_version()
    problems, policy = Problems(), roster_policy(now.date())
    read(RosterReader(staging, policy, LIMITS, problems, progress))
    RosterChecks(staging, policy, problems).check_across()
    if not problems:
        RosterComparison(staging, progress, now.date()).compare()
    return Comparison(staging, policy, problems, (), version, "")


def preview(*, path: Path, now: datetime, progress: Progress = no_progress, most: int | None = 1000) -> Preview:
    """Return what loading a roster would change, with at most so many changes in full (None: all of them)."""
    with compared(path=path, now=now, progress=progress) as comparison:
        problems = comparison.problems
        if problems:
            return Preview(tuple(problems.refusals), problems.more)
        counts = comparison.counts()
        changes = tuple(islice(comparison.changes(), most))
        every = sum(count.changed + count.kept + (count.new if name in TABLE_OF else 0) for name, count in counts.items())
        return Preview((), 0, counts, changes, every - len(changes))


def sha256_of(path: Path) -> str:
    """Return the digest of a file, or of the names and digests of a folder's tables."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    tables = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv" and each.stem in TABLE_OF)
    listed = "".join(f"{sha256_of(each)}  {each.name}\n" for each in tables)
    return hashlib.sha256(listed.encode()).hexdigest()
