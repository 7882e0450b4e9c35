"""How fast a roster is loaded, and for how long nobody else can write: 100,000 fictional cities with six rows each.

    .venv/bin/python -m bench.roster_load [CITIES]

Works in a folder of its own, on SQLite, or on the database of DATABASE_URL, which must be empty. Prints and writes
bench/results/roster_load.json; `goals` are those of the project, `limit` is the time that SQLite itself takes for as many rows.
"""

import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.record import record
from bench.synthetic_roster import write

GOALS = {"seconds": 60, "lock_seconds": 15}


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bare_seconds(folder: Path, rows: int) -> float:
    """Return the seconds in which SQLite alone writes so many rows of ten columns with one index, the limit to compare with."""
    base = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(a,b,c,d,e,f,g,h,i,j); CREATE INDEX x ON t(a)"
    )
    begun = time.perf_counter()
    base.execute("BEGIN IMMEDIATE")
    base.executemany(
        "INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?)",
        ((n, "a", "b", "c", None, None, 1, 2, "2020-09-23", "x") for n in range(rows)),
    )
    base.execute("COMMIT")
    return time.perf_counter() - begun


def main() -> None:
    cities = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"HALQA_MODE": "test", "HALQA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
        import django  # noqa: PLC0415  after the settings

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from halqa.registry.actions.roster import load  # noqa: PLC0415
        from halqa.registry.models import City, CityName, Membership, Population, Position, Source  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        roster = write(folder / "roster", cities)
        now = datetime(2026, 3, 1, tzinfo=UTC)
        marks: dict[str, float] = {}

        def mark(what: str, rows: int) -> None:
            marks.setdefault(f"{what} {'end' if rows else 'begin'}", time.perf_counter())

        before = peak_megabytes()
        begun = time.perf_counter()
        load(path=roster, by="system:bench", now=now, progress=mark)
        seconds = time.perf_counter() - begun
        lock = begun + seconds - marks["apply begin"]
        rows = sum(model.objects.count() for model in (City, CityName, Membership, Population, Position, Source))
        again = time.perf_counter()
        load(path=roster, by="system:bench", now=now)
        again = time.perf_counter() - again
        result = {
            "database": connection.vendor,
            "cities": cities,
            "rows": rows,
            "seconds": round(seconds, 1),
            "rows_a_second": round(rows / seconds),
            "lock_seconds": round(lock, 1),
            "second_load_seconds": round(again, 1),
            "memory_before_megabytes": before,
            "memory_peak_megabytes": peak_megabytes(),
            "goals": GOALS,
            "limit_seconds": round(limit := bare_seconds(folder, rows), 1),
            "lock_to_limit": round(lock / limit, 1),
        }
        connection.close()
    print(json.dumps(result, indent=2))
    record("roster_load", result)


if __name__ == "__main__":
    main()
