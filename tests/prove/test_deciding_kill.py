"""Workers that are killed while six hundred applications are decided: each is decided once; a round is announced whole or not at all."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.prove.house import ROOT, run, tell

pytestmark = pytest.mark.prove
APPLICATIONS, KILLS = 600, 5
# How many seconds at most pass until the next line is done: the lease of a worker that died must run out first.
PATIENCE = 120


def started(environ, *command):
    """Start a module of Python in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environ,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def killed(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def asked(connect, sql):
    with connect() as database:
        return database.execute(sql).fetchall()


def done(connect):
    return asked(connect, "SELECT count(*) FROM rounds_bulkline WHERE state <> 'waiting'")[0][0]


def work_until(environ, connect, wanted):
    """Let two workers go on until so many lines are done, and kill both."""
    workers = [started(environ, "halqa", "worker") for _ in range(2)]
    until = time.monotonic() + PATIENCE
    try:
        while (now := done(connect)) < wanted:
            assert time.monotonic() < until or now >= wanted, f"only {now} of {wanted} are done"
            assert all(worker.poll() is None for worker in workers), "a worker ended by itself"
            time.sleep(0.01)
    finally:
        for worker in workers:
            killed(worker)


def look(connect, environ):
    """Make sure that what is done is done once and whole; return how many are."""
    decided = asked(connect, "SELECT count(*), count(DISTINCT application_id), max(number) FROM rounds_decision")[0]
    events = asked(connect, "SELECT count(*), count(DISTINCT subject) FROM ledger_event WHERE kind = 'application.decided'")[0]
    lines = asked(connect, "SELECT state, count(*) FROM rounds_bulkline GROUP BY state")
    number = dict(lines).get("done", 0)
    assert decided[:2] == (number, number), "a decision for each line that is done, and no other"
    assert decided[2] in (None, 1), "nothing is decided twice"
    assert events == (number, number)
    assert "refused" not in dict(lines)
    assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")
    return number


def announced(connect):
    told = asked(connect, "SELECT count(*) FROM rounds_decision WHERE announced_at IS NOT NULL")[0][0]
    states = asked(connect, "SELECT count(*) FROM rounds_application WHERE state IN ('chosen', 'deferred', 'not-chosen')")[0][0]
    events = asked(connect, "SELECT count(*) FROM ledger_event WHERE kind = 'application.decision-told'")[0][0]
    whole = asked(connect, "SELECT count(*) FROM ledger_event WHERE kind = 'call.decided'")[0][0]
    assert told == states == events == whole * APPLICATIONS, "half announced"
    return bool(whole)


def test_each_is_decided_once_however_often_workers_are_killed_and_a_round_is_announced_whole(house):
    environ, connect = house
    chance = random.Random(7)
    run("tests.prove.deciding_house", "make", str(APPLICATIONS), environ=environ)
    stops = sorted(chance.sample(range(20, APPLICATIONS - 60), KILLS))
    at = []
    for stop in stops:
        work_until(environ, connect, max(stop, done(connect) + 1))
        at.append(look(connect, environ))
    assert at[-1] < APPLICATIONS, "some were still to do when the last kill came"
    with started(environ, "halqa", "worker") as last:
        until = time.monotonic() + PATIENCE
        while asked(connect, "SELECT count(*) FROM rounds_bulkact WHERE ended_at IS NULL")[0][0]:
            assert time.monotonic() < until, "the act did not come to its end"
            time.sleep(0.05)
        last.terminate()
    assert look(connect, environ) == APPLICATIONS
    said = [json.loads(one) if isinstance(one, str) else one for (one,) in asked(connect, ENDED)]
    assert [(one["done"], one["refused"]) for one in said] == [(APPLICATIONS, 0)]

    announcing = 0
    for wait in (0.3, 0.8, 1.5, 2.5):
        process = started(environ, "tests.prove.deciding_house", "announce")
        assert process.stdout.readline() == "begins\n"
        time.sleep(wait)
        killed(process)
        announcing += 1
        if announced(connect):
            break
    run("tests.prove.deciding_house", "announce", environ=environ)
    assert announced(connect)
    assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")
    at_words = ", ".join(str(number) for number in at)
    tell(connect, "deciding-kill", applications=APPLICATIONS, kills=KILLS, at=at_words, announcing=announcing)


ENDED = "SELECT CAST(detail AS text) FROM ledger_event WHERE kind = 'bulk.ended'"
