"""A house for proofs: its commands, its server, and what was proved."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}


def run(*command, environ):
    """Run a module of Python to its end and return what it said."""
    ended = subprocess.run([sys.executable, "-m", *command], env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@contextmanager
def empty_house(folder: Path) -> Iterator[tuple[dict[str, str], Callable[[], Any]]]:
    """Make an empty house on the configured kind of database; yields its environment and a way to ask it in SQL."""
    environ = PLAIN | {"HALQA_MODE": "demo", "HALQA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
    migrate = ("halqa", "migrate", "--skip-checks", "--verbosity", "0")
    server = os.environ.get("DATABASE_URL")
    if not server:
        run(*migrate, environ=environ)
        yield environ, lambda: closing(sqlite3.connect(folder / "halqa.sqlite3"))
        return
    name = f"halqa_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    environ |= {"DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
    try:
        run(*migrate, environ=environ)
        yield environ, lambda: closing(psycopg.connect(environ["DATABASE_URL"]))
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def served(
    environ, *, port: int | None = None, workers: int = 1, within: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen, int]]:
    """Serve until the block ends, started by the command ``within``; yields the process and its port once it answers."""
    port = port or free_port()
    command = [*within, sys.executable, "-m", "halqa", "serve", "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert any(re.search(r"http://localhost:\d+/", line) for line in process.stdout), "no address was printed"
            yield process, port
        finally:
            process.terminate()
            process.wait(120)


def children_of(pid: int) -> list[int]:
    """Return the numbers of all processes whose parent this is, as Linux tells them."""
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tell(connect, what, **counts):
    """Leave what was proved for the summary."""
    if not (path := os.environ.get("HALQA_PROOFS")):
        return
    with connect() as database:
        if isinstance(database, sqlite3.Connection):
            name = f"SQLite {sqlite3.sqlite_version}"
        else:
            name = f"PostgreSQL {database.info.server_version // 10000}.{database.info.server_version % 10000}"
    proof = {"what": what, "database": name, "day": datetime.now(UTC).date().isoformat(), **counts}
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps(proof) + "\n")


def text_of(detail: Any) -> str:
    """Return what was typed, from the detail of an event as a database gives it."""
    return (json.loads(detail) if isinstance(detail, str) else detail)["text"]
