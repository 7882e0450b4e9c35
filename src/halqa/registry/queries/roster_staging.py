"""Where a roster waits before it is applied: a database of its own on disk, so that memory stays the same for any roster.

It has no name in the folder once it is open: a killed process leaves nothing behind. A single row waits in memory.
"""

import json
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from halqa.registry.rules.places import DerivedColumns
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_facts import Draft, SourceDraft

CHUNK: Final = 500
_as_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_TABLES: Final = """
CREATE TABLE row (
    id INTEGER PRIMARY KEY, roster TEXT, identity TEXT, file TEXT, line INTEGER, city TEXT, content TEXT,
    state TEXT DEFAULT 'unchanged', stored TEXT, UNIQUE (roster, identity)
);
CREATE INDEX row_of_roster ON row (roster);
CREATE INDEX row_of_city ON row (city);
CREATE TABLE city (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, number INTEGER, country TEXT, name TEXT, kind TEXT, is_member INTEGER DEFAULT 0,
    old_kind TEXT, is_touched INTEGER DEFAULT 0, derived TEXT
);
CREATE INDEX city_by_name ON city (name, country);
CREATE TABLE source (id INTEGER PRIMARY KEY, address TEXT, title TEXT, number INTEGER, UNIQUE (address, title));
CREATE TABLE region (country TEXT PRIMARY KEY, region TEXT);
CREATE TABLE replaced (model TEXT, number INTEGER, PRIMARY KEY (model, number)) WITHOUT ROWID;
CREATE TABLE slot (taken TEXT PRIMARY KEY) WITHOUT ROWID;
"""


_ROW: Final = "SELECT id, roster, identity, file, line, city, content, state, stored FROM row"


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A sound row, where it stands, the key of the city that it is about, and once compared its state and the stored row."""

    number: int
    roster: str
    identity: str
    file: str
    line: int
    city: str
    content: Row
    state: str
    stored: Row | None


@dataclass(frozen=True, slots=True)
class StagedCity:
    """A city that rows are about: with its number in the registry, or without one when it is new."""

    id: int
    key: str
    number: int | None
    country: str | None
    name: str | None
    kind: str | None
    is_member: int


class Staging:
    """The staging database, in a folder or in memory; a context manager that removes it."""

    def __init__(self, folder: Path | None = None) -> None:
        self.base = _opened(":memory:") if folder is None else _on_disk(folder)
        self._columns: dict[str, tuple[str, ...]] = {}
        self._inserts: dict[str, str] = {}
        self._recent_sources: dict[SourceDraft, int] = {}

    def __enter__(self) -> Self:
        # One transaction for all: each statement by itself would cost a write.
        self.base.execute("BEGIN")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.base.close()

    def one(self, query: str, *values: object) -> Any:
        """Return the first column of the first row, or None."""
        found = self.base.execute(query, values).fetchone()
        return None if found is None else found[0]

    def chunks(self, query: str, *values: object) -> Iterator[list[Any]]:
        """Yield the rows of a query in lists. Only rows that were yielded already may be written meanwhile."""
        cursor = self.base.execute(query, values)
        while rows := cursor.fetchmany(CHUNK):
            yield rows

    def add_row(self, roster: str, identity: str, content: Row, *, file: str, line: int, city: str) -> bool:
        """Keep a row; return whether it is the first of its identity."""
        kept = self.base.execute(
            "INSERT OR IGNORE INTO row (roster, identity, file, line, city, content) VALUES (?, ?, ?, ?, ?, ?)",
            (roster, identity, file, line, city, _as_json(content)),
        )
        return kept.rowcount == 1

    def content(self, roster: str, identity: str) -> Row:
        """Return the cells of a row, or none where no such row is staged."""
        found = self.one("SELECT content FROM row WHERE roster = ? AND identity = ?", roster, identity)
        return json.loads(found) if found else {}

    def row(self, roster: str, identity: str) -> StagedRow | None:
        """Return the row of this identity, if one is staged."""
        found = self.base.execute(f"{_ROW} WHERE roster = ? AND identity = ?", (roster, identity)).fetchone()
        return _staged(found) if found else None

    def rows(self, roster: str, state: str = "", *, size: int = CHUNK) -> Iterator[list[StagedRow]]:
        """Yield the rows of one table in their order, in lists; of one state, if asked."""
        last = 0
        chosen = "AND state = ?" if state else "AND ? = ''"
        while True:
            found = self.base.execute(
                f"{_ROW} WHERE roster = ? AND id > ? {chosen} ORDER BY id LIMIT ?", (roster, last, state, size)
            ).fetchall()
            if not found:
                return
            yield [_staged(row) for row in found]
            last = found[-1][0]

    def rows_of_city(self, roster: str, city: str) -> list[StagedRow]:
        """Return the rows of one table that are about a city, in their order."""
        found = self.base.execute(f"{_ROW} WHERE city = ? AND roster = ? ORDER BY id", (city, roster)).fetchall()
        return [_staged(row) for row in found]

    def rename(self, row: StagedRow, identity: str, content: Row) -> bool:
        """Give a row another identity and other cells; return whether no other row has that identity."""
        changed = self.base.execute(
            "UPDATE OR IGNORE row SET identity = ?, content = ? WHERE id = ?", (identity, _as_json(content), row.number)
        )
        return changed.rowcount == 1

    def line_of(self, roster: str, identity: str) -> int:
        """Return the line in which a row stands."""
        return int(self.one("SELECT line FROM row WHERE roster = ? AND identity = ?", roster, identity))

    def set_states(self, rows: Iterable[tuple[str, Row | None, int]]) -> None:
        """Note what the comparison said: state, the stored row that differs, and the number of the staged row."""
        self.base.executemany(
            "UPDATE row SET state = ?, stored = ? WHERE id = ?",
            ((state, None if stored is None else _as_json(stored), number) for state, stored, number in rows),
        )

    def count(self, roster: str, state: str = "") -> int:
        """Return the number of rows of a table, of one state if asked."""
        return int(self.one("SELECT count(*) FROM row WHERE roster = ? AND ? IN ('', state)", roster, state))

    def add_city(self, key: str, country: str, name: str, kind: str, *, is_member: bool) -> None:
        """Keep a city as the first row tells it that describes it."""
        self.base.execute(
            "INSERT INTO city (key, country, name, kind, is_member) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (key, country, name, kind, is_member),
        )

    def name_cities(self, keys: Iterable[str]) -> None:
        """Keep keys of cities that rows name, so that it is looked up who they are."""
        for key in filter(None, keys):
            self.base.execute("INSERT OR IGNORE INTO city (key) VALUES (?)", (key,))

    def city(self, key: str) -> StagedCity | None:
        """Return a city by its key."""
        return self.cities([key]).get(key)

    def cities(self, keys: Collection[str]) -> dict[str, StagedCity]:
        """Return cities by their keys, at most ``CHUNK`` of them; a key that is not staged is left out."""
        places = ", ".join("?" * len(keys))
        query = f"SELECT id, key, number, country, name, kind, is_member FROM city WHERE key IN ({places})"  # noqa: S608  marks
        return {row[1]: StagedCity(*row) for row in self.base.execute(query, tuple(keys))}

    def cities_named(self, name: str, country: str) -> list[str]:
        """Return the keys of the cities of a country that go by this name in the list."""
        found = self.base.execute("SELECT key FROM city WHERE name = ? AND country = ?", (name, country))
        return [key for (key,) in found]

    def touch(self, city: StagedCity) -> None:
        """Note that the derived columns of a city are to be found anew."""
        self.base.execute("UPDATE city SET is_touched = 1 WHERE id = ?", (city.id,))

    def touched_cities(self) -> Iterator[list[tuple[int, str, int | None]]]:
        """Yield the touched cities in lists: number in the staging, key, and number in the registry if it has one."""
        last = 0
        query = "SELECT id, key, number FROM city WHERE is_touched AND id > ? ORDER BY id LIMIT ?"
        while found := self.base.execute(query, (last, CHUNK)).fetchall():
            yield found
            last = found[-1][0]

    def set_derived(self, columns: Iterable[tuple[int, DerivedColumns]]) -> None:
        """Keep the derived columns of cities by their numbers in the staging."""
        self.base.executemany("UPDATE city SET derived = ? WHERE id = ?", ((_derived(each), city) for city, each in columns))

    def values_of(self, draft: Draft) -> dict[str, object]:
        """Return the columns of a draft as texts and numbers, as both databases take them, its sources as numbers in here."""
        values: dict[str, object] = {
            name: value if value is None or isinstance(value, int) else str(value) for name, value in draft.values.items()
        }
        for column in ("source", "withdrawal_source", "end_source"):
            if (source := getattr(draft, column)) is not None:
                values[f"{column}_id"] = self._source(source)
        return values

    def _source(self, draft: SourceDraft) -> int:
        if draft not in self._recent_sources:
            if len(self._recent_sources) == CHUNK:
                self._recent_sources.clear()
            values = (draft.address, draft.title)
            made = self.base.execute("INSERT OR IGNORE INTO source (address, title) VALUES (?, ?)", values)
            is_new = made.rowcount == 1 and made.lastrowid is not None
            number = made.lastrowid if is_new else self.one("SELECT id FROM source WHERE address = ? AND title = ?", *values)
            self._recent_sources[draft] = int(number)
        return self._recent_sources[draft]

    def take(self, slot: str) -> bool:
        """Return whether a place that holds one fact was still free, and take it."""
        return self.base.execute("INSERT OR IGNORE INTO slot VALUES (?)", (slot,)).rowcount == 1

    def add_fact(self, model: str, values: Mapping[str, object]) -> None:
        """Keep a fact under its model's columns, which come in the same order every time.

        A city stands there by its key, a source by its number in this staging, or by its number in the registry with a minus
        before it.
        """
        if model not in self._columns:
            self._columns[model] = tuple(values)
            self.base.execute(f"CREATE TABLE fact_{model} (id INTEGER PRIMARY KEY, {', '.join(values)})")
            places = ", ".join("?" * len(values))
            self._inserts[model] = f"INSERT INTO fact_{model} ({', '.join(values)}) VALUES ({places})"  # noqa: S608  names of models
        self.base.execute(self._inserts[model], tuple(values.values()))

    def amend_fact(self, model: str, number: int, values: Mapping[str, object]) -> None:
        """Set columns of a fact that is kept here already."""
        columns = ", ".join(f"{column} = ?" for column in values)
        self.base.execute(f"UPDATE fact_{model} SET {columns} WHERE id = ?", (*values.values(), number))  # noqa: S608  as above

    def facts_of_cities(self, model: str, cities: Collection[str], *columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield the facts of a model that are about cities, by their keys: key, number in the staging, these columns."""
        if model not in self._columns:
            return
        self.base.execute(f"CREATE INDEX IF NOT EXISTS {model}_of_city ON fact_{model} (city_id)")
        places = ", ".join("?" * len(cities))
        chosen = ", ".join(("city_id", "id", *columns))
        query = f"SELECT {chosen} FROM fact_{model} WHERE city_id IN ({places}) ORDER BY id"  # noqa: S608  as above
        yield from self.base.execute(query, tuple(cities)).fetchall()

    def replaced(self, model: str, numbers: Iterable[int]) -> set[int]:
        """Return those stored facts of a model that give way."""
        query = "SELECT 1 FROM replaced WHERE model = ? AND number = ?"
        return {number for number in numbers if self.one(query, model, number)}

    def replace(self, model: str, number: int) -> bool:
        """Note that a stored fact gives way to a new one, or to none; return whether this is the first row that says so."""
        return self.base.execute("INSERT OR IGNORE INTO replaced VALUES (?, ?)", (model, number)).rowcount == 1

    @property
    def models(self) -> dict[str, tuple[str, ...]]:
        """The models of which facts are kept, with their columns."""
        return dict(self._columns)

    def facts(self, model: str) -> Iterator[tuple[Any, ...]]:
        """Yield the facts of a model with the registry's numbers of cities and sources, which must be known by now."""
        chosen = ", ".join(_RESOLVED.get(column, f"fact.{column}") for column in self._columns[model])
        for rows in self.chunks(f"SELECT {chosen} FROM fact_{model} AS fact ORDER BY fact.id"):  # noqa: S608  names of columns
            yield from rows


def _on_disk(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="roster-", suffix=".sqlite3") as file:
        return _opened(file.name)


def _opened(name: str) -> sqlite3.Connection:
    base = sqlite3.connect(name, isolation_level=None)
    # Nobody else reads it and nobody needs it after a crash: no journal, no waiting for the disk.
    base.execute("PRAGMA locking_mode = EXCLUSIVE")
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    base.execute("PRAGMA cache_size = -16000")
    base.executescript(_TABLES)
    return base


def _staged(row: tuple[Any, ...]) -> StagedRow:
    return StagedRow(*row[:6], json.loads(row[6]), row[7], json.loads(row[8]) if row[8] else None)


def _derived(derived: DerivedColumns) -> str:
    values = (getattr(derived, name) for name in DerivedColumns.__dataclass_fields__)
    return _as_json([value.isoformat() if isinstance(value, date) else value for value in values])


def _of_city(column: str) -> str:
    return f"(SELECT number FROM city WHERE key = fact.{column})"  # noqa: S608  name of a column


def _of_source(column: str) -> str:
    found = f"(SELECT number FROM source WHERE id = fact.{column})"  # noqa: S608  name of a column
    return f"CASE WHEN fact.{column} < 0 THEN -fact.{column} ELSE {found} END"


_RESOLVED: Final = {
    **{column: _of_city(column) for column in ("city_id", "consortium_id", "part_id")},
    **{column: _of_source(column) for column in ("source_id", "withdrawal_source_id", "end_source_id")},
}
