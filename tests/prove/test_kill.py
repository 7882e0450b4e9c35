"""A writer killed in the middle loses nothing that it acknowledged, and leaves a whole ledger."""

import random
import signal
import subprocess
import sys
import time

import pytest

from tests.prove.house import ROOT, run, tell

pytestmark = pytest.mark.prove
ROUNDS, EVENTS = 20, 250


def acknowledged_until_killed(environ, *, after, wait):
    """Start a writer, kill it a moment after so many acknowledgements, and return all numbers that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.prove.writer"], env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True
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
    chance = random.Random(20)
    acknowledged: list[int] = []

    for _ in range(ROUNDS):
        numbers = acknowledged_until_killed(environ, after=chance.randrange(10, EVENTS), wait=chance.random() / 50)
        acknowledged += numbers
        with connect() as database:
            kept = [row[0] for row in database.execute("SELECT number FROM ledger_event ORDER BY number").fetchall()]
        assert set(acknowledged) <= set(kept)
        assert kept == list(range(1, len(kept) + 1))
        assert run("halqa", "ledger", "verify", environ=environ).startswith(f"The ledger holds: {len(kept)} events")

    assert 0 <= len(kept) - len(acknowledged) <= ROUNDS, "at most the one that was under way each time"
    tell(connect, "kill", rounds=ROUNDS, acknowledged=len(acknowledged), kept=len(kept))
