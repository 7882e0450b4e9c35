"""A server that is killed while two hundred cities write, sign and submit loses nothing that it acknowledged."""

import http.client
import json
import os
import random
import signal
import threading
import time
from collections import defaultdict

import pytest

from tests.prove.applying_cities import City
from tests.prove.house import children_of, run, served, tell

pytestmark = pytest.mark.prove
CITIES, KILLS = 200, 8
# How much is acknowledged between two kills, at most; the rest is done at the end without any.
ACKNOWLEDGED = 180


def until_killed(environ, cities, *, after, wait):
    """Let all cities go on until the server and all its processes are killed; without ``after``, until all is done."""
    told, enough, failed = threading.Semaphore(0), threading.Event(), []

    def go_on(city):
        try:
            city.work(port, told.release)
        except (OSError, http.client.HTTPException, AssertionError, LookupError) as wrong:
            # Whoever finds the server gone goes on with the next one.
            if isinstance(wrong, (AssertionError, LookupError)) or not killed.is_set():
                failed.append(wrong)
                enough.set()

    def count():
        for _ in range(after):
            if not told.acquire(timeout=600):
                break
        enough.set()

    killed = threading.Event()
    with served(environ) as (process, port):
        people = [threading.Thread(target=go_on, args=(city,)) for city in cities if city.steps]
        for person in people:
            person.start()
        if after:
            threading.Thread(target=count, daemon=True).start()
            enough.wait(900)
            time.sleep(wait)
            killed.set()
            for number in (process.pid, *children_of(process.pid)):
                os.kill(number, signal.SIGKILL)
        for person in people:
            person.join()
    assert not failed, failed[0]


def kept(connect):
    """Return by application its answers, its signature in force, and what was submitted, as the database has them."""
    answers, signed, submitted = defaultdict(dict), defaultdict(list), defaultdict(list)
    with connect() as database:
        rows = database.execute(
            "SELECT a.key, r.question, r.version, CAST(r.value AS text)"
            " FROM rounds_answer r JOIN rounds_application a ON a.id = r.application_id"
        )
        for key, question, version, value in rows.fetchall():
            answers[key][question] = (version, json.loads(value))
        rows = database.execute(
            "SELECT a.key, v.sha256 FROM rounds_signature s JOIN rounds_application a ON a.id = s.application_id"
            " JOIN rounds_revision v ON v.id = s.revision_id WHERE s.voided_at IS NULL"
        )
        for key, sha256 in rows.fetchall():
            signed[key].append(sha256)
        states = dict(database.execute("SELECT key, state FROM rounds_application WHERE sent_at IS NOT NULL").fetchall())
        events = database.execute("SELECT number, kind, subject, CAST(detail AS text) FROM ledger_event ORDER BY number")
        numbers = []
        for number, kind, subject, detail in events.fetchall():
            numbers.append(number)
            if kind == "application.submitted":
                submitted[subject.removeprefix("application:")].append(json.loads(detail)["sha256"])
        aside = database.execute("SELECT count(*) FROM rounds_textsetaside").fetchone()[0]
    assert numbers == list(range(1, len(numbers) + 1))
    assert states == dict.fromkeys(submitted, "submitted"), "an event for each that is submitted, and no other"
    assert aside == 0, "nobody met anybody"
    return answers, signed, submitted


def test_nothing_is_lost_when_the_server_is_killed_while_cities_apply(house):
    environ, connect = house
    chance = random.Random(6)
    told = json.loads(run("tests.prove.applications_house", str(CITIES), environ=environ))
    cities = [City(one, random.Random(number)) for number, one in enumerate(told)]
    numbers = {"before": 0, "arrived": 0}

    for number in range(KILLS + 1):
        after = chance.randrange(10, ACKNOWLEDGED) if number < KILLS else 0
        until_killed(environ, cities, after=after, wait=chance.random() / 20)
        answers, signed, submitted = kept(connect)
        for city in cities:
            under_way = len(city.steps)
            city.settle(answers[city.told["key"]], signed[city.told["key"]], submitted[city.told["key"]])
            numbers["arrived"] += under_way - len(city.steps)
        if number < KILLS:
            numbers["before"] = sum(city.submitted for city in cities)
        assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")

    assert all(city.submitted for city in cities)
    assert 0 < numbers["before"] < CITIES, "some had submitted when the last kill came, and some had not"
    tell(
        connect,
        "applications-kill",
        kills=KILLS,
        cities=CITIES,
        answers=sum(city.acknowledged for city in cities),
        submitted=numbers["before"],
        arrived=numbers["arrived"],
    )
