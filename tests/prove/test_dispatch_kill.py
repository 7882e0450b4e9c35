"""A worker that is killed again and again while it makes letters, certificates and credentials makes each exactly once."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.prove.house import ROOT, run, tell

pytestmark = pytest.mark.prove
CITIES, KILLS = 600, 8
PATIENCE = 240


def worker(environ):
    command = [sys.executable, "-m", "halqa", "worker"]
    return subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def made(connect):
    with connect() as database:
        return database.execute("SELECT count(*) FROM rounds_credential").fetchone()[0]


def test_each_is_made_once_however_often_the_worker_is_killed(house, tmp_path):
    environ, connect = house
    key = tmp_path / "credential.pem"
    run("halqa", "credential", "key", str(key), environ=environ)
    environ |= {"HALQA_CREDENTIAL_KEY": str(key), "HALQA_ADDRESS": "https://cities.example"}
    run("tests.prove.dispatch_house", str(CITIES), environ=environ)
    chance, killed_at = random.Random(7), []

    for _ in range(KILLS):
        process, before = worker(environ), made(connect)
        end = time.monotonic() + PATIENCE
        while made(connect) <= before and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(chance.random() / 2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed_at.append(made(connect))
    process, end = worker(environ), time.monotonic() + PATIENCE
    try:
        while made(connect) < CITIES and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(2)
    finally:
        process.terminate()
        process.wait(60)

    with connect() as database:
        numbers = [row[0] for row in database.execute("SELECT number FROM rounds_credential ORDER BY number").fetchall()]
        letters, of_cities = database.execute("SELECT count(*), count(DISTINCT decision_id) FROM rounds_dispatch").fetchone()
        events = database.execute("SELECT count(*) FROM ledger_event WHERE kind = 'application.letter-made'").fetchone()[0]
        files = database.execute("SELECT count(*) FROM documents_file WHERE removed_at IS NULL").fetchone()[0]
        kept = database.execute("SELECT storage_name FROM documents_file WHERE removed_at IS NULL").fetchall()
    assert numbers == list(range(CITIES)), "each credential once, each with a place of its own"
    assert (letters, of_cities, events, files) == (CITIES, CITIES, CITIES, 2 * CITIES)
    folder = Path(environ["HALQA_VAR"]) / "documents"
    assert all((folder / name).stat().st_size > 1000 for (name,) in kept), "every row finds its content"
    assert 0 < killed_at[0] < killed_at[-1] < CITIES, "some were made when the kills came, and some were not"
    assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")
    tell(connect, "dispatch-kill", cities=CITIES, kills=KILLS, made_when_killed_last=killed_at[-1])
