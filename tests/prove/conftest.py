"""What proofs start from: an empty house on the database that is asked for."""

import os
import sqlite3
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest

from tests.prove.house import PLAIN, run


@pytest.fixture
def house(tmp_path):
    """Make an empty house on the configured kind of database; yields its environment and a way to ask it in SQL."""
    environ = PLAIN | {"HALQA_MODE": "demo", "HALQA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
    server = os.environ.get("DATABASE_URL")
    if not server:
        run("halqa", "migrate", "--skip-checks", "--verbosity", "0", environ=environ)
        yield environ, lambda: closing(sqlite3.connect(tmp_path / "halqa.sqlite3"))
        return
    name = f"halqa_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    address = f"{server.rpartition('/')[0]}/{name}"
    environ |= {"DATABASE_URL": address}
    run("halqa", "migrate", "--skip-checks", "--verbosity", "0", environ=environ)
    yield environ, lambda: closing(psycopg.connect(address))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
