"""A writer killed in the middle loses nothing that it acknowledged, and leaves a whole ledger."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

pytestmark = pytest.mark.prove
ROOT = Path(__file__).resolve().parents[2]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}
ROUNDS, EVENTS = 20, 500


@pytest.fixture
def house(tmp_path):
    """Make an empty house on the configured kind of database; yields its environment and a way to ask it in SQL."""
    environ = PLAIN | {"HALQA_MODE": "demo", "HALQA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
    server = os.environ.get("DATABASE_URL")
    if not server:
        yield environ, lambda: closing(sqlite3.connect(tmp_path / "halqa.sqlite3"))
        return
    name = f"halqa_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    address = f"{server.rpartition('/')[0]}/{name}"
    yield environ | {"DATABASE_URL": address}, lambda: closing(psycopg.connect(address))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(*command, environ):
    ended = subprocess.run([sys.executable, "-m", *command], env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def acknowledged_until_killed(environ, *, after, wait):
    """Start a writer, kill it a moment after so many acknowledgements, and return all numbers that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.prove.writer", str(EVENTS)], env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        numbers = [int(writer.stdout.readline()) for _ in range(after)]
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        # The last line may be half written: what was not said whole was not acknowledged.
        numbers += [int(line) for line in writer.stdout if line.endswith("\n")]
    assert writer.returncode == -signal.SIGKILL
    return numbers


def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(house):
    environ, connect = house
    run("halqa", "migrate", "--skip-checks", "--verbosity", "0", environ=environ)
    chance = random.Random(20)
    acknowledged: list[int] = []

    for _ in range(ROUNDS):
        numbers = acknowledged_until_killed(environ, after=chance.randrange(10, EVENTS // 2), wait=chance.random() / 50)
        assert len(numbers) < EVENTS, "killed too late to prove anything"
        acknowledged += numbers
        with connect() as database:
            kept = [row[0] for row in database.execute("SELECT number FROM ledger_event ORDER BY number").fetchall()]
        assert set(acknowledged) <= set(kept)
        assert kept == list(range(1, len(kept) + 1))
        assert run("halqa", "ledger", "verify", environ=environ).startswith(f"The ledger holds: {len(kept)} events")

    assert 0 <= len(kept) - len(acknowledged) <= ROUNDS, "at most the one that was under way each time"
    tell(connect, rounds=ROUNDS, acknowledged=len(acknowledged), kept=len(kept))


def tell(connect, **counts):
    """Leave what was proved for the summary."""
    if not (path := os.environ.get("HALQA_PROOFS")):
        return
    with connect() as database:
        if isinstance(database, sqlite3.Connection):
            name = f"SQLite {sqlite3.sqlite_version}"
        else:
            name = f"PostgreSQL {database.info.server_version // 10000}.{database.info.server_version % 10000}"
    proof = {"what": "kill", "database": name, "day": datetime.now(UTC).date().isoformat(), **counts}
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps(proof) + "\n")
