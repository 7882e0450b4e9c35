"""How fast a roster is loaded, and for how long nobody else can write: 100,000 fictional cities with six rows each.

Loaded for the first time, again without any change, and with another name for every city. A roster of half as many cities is
loaded first, in a process of its own, to see whether memory grows with the rows: both processes fill the same page caches.

.venv/bin/python -m bench.roster_load [CITIES]

Works in a folder of its own, on SQLite, or on the empty database of DATABASE_URL. The limit to compare with is the time in
which SQLite alone writes as many rows of ten columns with one index.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.record import ROOT, record
from bench.synthetic_roster import write

GOALS = {"seconds": 60, "lock_seconds": 15}
NOW = datetime(2026, 3, 1, tzinfo=UTC)
MEMORY_ONLY = "--memory-only"


def peak_megabytes() -> int:
    """Return the most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bare_seconds(folder: Path, rows: int) -> float:
    """Return the seconds that SQLite needs for as many rows without anything of ours."""
    base = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (a,b,c,d,e,f,g,h,i,j); CREATE INDEX x ON t (a)"
    )
    begun = time.perf_counter()
    base.execute("BEGIN IMMEDIATE")
    rows_of_ten = ((number, "a", "b", "c", None, None, 1, 2, "2020-09-23", "x") for number in range(rows))
    base.executemany("INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?)", rows_of_ten)
    base.execute("COMMIT")
    return time.perf_counter() - begun


def set_up(folder: Path) -> None:
    """Make a house without a row in the folder, or on the database of DATABASE_URL, for this process."""
    os.environ |= {"HALQA_MODE": "test", "HALQA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
    import django  # noqa: PLC0415  after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  as above

    call_command("migrate", verbosity=0)


def peak_of_half(cities: int) -> int:
    """Load half as many cities in a process of its own and return the most memory it had, in megabytes."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.roster_load", MEMORY_ONLY, str(cities // 2), folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


def load_for_memory(cities: int, folder: Path) -> None:
    """Load a roster of so many cities and print the most memory that this process had."""
    set_up(folder)
    from halqa.registry.actions.roster import load  # noqa: PLC0415  after the settings

    load(path=write(folder / "roster", cities), by="system:bench", now=NOW)
    print(peak_megabytes())


def measure(folder: Path, cities: int) -> dict[str, Any]:
    """Load a roster of so many cities twice and return what it took."""
    set_up(folder)
    from django.db import connection  # noqa: PLC0415  after the settings

    from halqa.registry.actions.roster import load  # noqa: PLC0415  as above
    from halqa.registry.models import City, CityName, Membership, Population, Position, Source  # noqa: PLC0415  as above

    roster = write(folder / "roster", cities)
    locked_at: list[float] = []
    memory: dict[str, int] = {"before": peak_megabytes()}

    def watch(what: str, rows: int) -> None:
        if (what, rows) == ("apply", 0):
            locked_at.append(time.perf_counter())

    begun, worked = time.perf_counter(), time.process_time()
    load(path=roster, by="system:bench", now=NOW, progress=watch)
    ended, worked = time.perf_counter(), time.process_time() - worked
    memory["loaded"] = peak_megabytes()
    load(path=roster, by="system:bench", now=NOW)
    again = time.perf_counter() - ended
    lock = ended - locked_at[0]
    rows = sum(model.objects.count() for model in (City, CityName, Membership, Population, Position, Source))
    begun_again = time.perf_counter()
    load(path=write(folder / "renamed", cities, " Nova"), by="system:bench", now=NOW, progress=watch)
    renamed = time.perf_counter()
    database = connection.vendor
    connection.close()
    seconds = ended - begun
    limit = bare_seconds(folder, rows)
    return {
        "database": database,
        "cities": cities,
        "rows": rows,
        "seconds": round(seconds, 1),
        "processor_seconds": round(worked, 1),
        "rows_a_second": round(rows / seconds),
        "lock_seconds": round(lock, 1),
        "second_load_seconds": round(again, 1),
        "renamed_seconds": round(renamed - begun_again, 1),
        "renamed_lock_seconds": round(renamed - locked_at[-1], 1),
        "memory_before_megabytes": memory["before"],
        "memory_loaded_megabytes": memory["loaded"],
        "memory_peak_megabytes": peak_megabytes(),
        "limit_seconds": round(limit, 1),
        "lock_to_limit": round(lock / limit, 1),
        "goals": GOALS,
    }


def main() -> None:
    """Measure, print and record."""
    if sys.argv[1:2] == [MEMORY_ONLY]:
        load_for_memory(int(sys.argv[2]), Path(sys.argv[3]))
        return
    cities = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    # There is only one database to lend where it is no file: it cannot be empty twice.
    half = None if os.environ.get("DATABASE_URL") else peak_of_half(cities)
    with TemporaryDirectory() as folder:
        told = measure(Path(folder), cities) | {"memory_of_half_megabytes": half}
    print(
        f"{told['cities']:,} cities, {told['rows']:,} rows: {told['seconds']} s, {told['rows_a_second']:,} rows a second; "
        f"locked for {told['lock_seconds']} s; at most {told['memory_loaded_megabytes']} MB; for half as many {half or '?'} MB"
    )
    record("roster_load", told)


if __name__ == "__main__":
    main()
