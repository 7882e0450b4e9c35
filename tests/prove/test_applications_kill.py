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

from tests.prove.applying_cities import City, Unanswered
from tests.prove.house import children_of, run, served, tell

pytestmark = pytest.mark.prove
CITIES, KILLS = 200, 8
# How much is acknowledged between two kills, at most; the rest is done at the end without any.
ACKNOWLEDGED = 180
# How often those whom a busy server sent away go on, after the last kill.
PATIENCE = 10


def until_killed(environ, cities, *, after, wait):
    """Let all cities go on until the server and all its processes are killed; without ``after``, until none goes on."""
    acknowledged, killed, failed = [], threading.Event(), []

    def go_on(city):
        try:
            city.work(port, lambda: acknowledged.append(city))
        except Unanswered:
            # Goes on after the next look at the database.
            return
        except (OSError, http.client.HTTPException, AssertionError, LookupError) as wrong:
            # Whoever finds the server gone goes on with the next one.
            if isinstance(wrong, (AssertionError, LookupError)) or not killed.is_set():
                failed.append(wrong)

    with served(environ) as (process, port):
        people = [threading.Thread(target=go_on, args=(city,)) for city in cities if city.steps]
        for person in people:
            person.start()
        if after:
            while len(acknowledged) < after and not failed and any(person.is_alive() for person in people):
                time.sleep(0.005)
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

    def look():
        answers, signed, submitted = kept(connect)
        for city in cities:
            left = len(city.steps)
            city.settle(answers[city.told["key"]], signed[city.told["key"]], submitted[city.told["key"]])
            numbers["arrived"] += left - len(city.steps)
        assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")

    for _ in range(KILLS):
        until_killed(environ, cities, after=chance.randrange(10, ACKNOWLEDGED), wait=chance.random() / 20)
        look()
    numbers["before"] = sum(city.submitted for city in cities)
    for _ in range(PATIENCE):
        until_killed(environ, cities, after=0, wait=0)
        look()
        if all(city.submitted for city in cities):
            break

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
