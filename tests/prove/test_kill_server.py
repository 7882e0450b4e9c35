"""A server that is killed while people send forms loses nothing that it acknowledged, and leaves a whole ledger."""

import http.client
import os
import random
import signal
import threading
import time
from contextlib import suppress
from itertools import count

import pytest

from tests.prove.house import children_of, run, served, tell, text_of
from tests.prove.visitors import Visitor

pytestmark = pytest.mark.prove
ROUNDS, FORMS, PEOPLE = 20, 250, 5


def acknowledged_until_killed(environ, *, begun, after, wait):
    """Let people send forms until the server and all its processes are killed; returns what was acknowledged, by number."""
    acknowledged, enough = {}, threading.Event()

    def send(person):
        # Whoever comes only when the server is gone has nothing to send.
        with suppress(OSError, http.client.HTTPException):
            visitor = Visitor(port)
            for step in count():
                text = f"{begun}-{person}-{step}"
                acknowledged[visitor.send(text=text)] = text
                if len(acknowledged) >= after:
                    enough.set()

    with served(environ) as (process, port):
        people = [threading.Thread(target=send, args=(person,)) for person in range(PEOPLE)]
        for person in people:
            person.start()
        assert enough.wait(300)
        time.sleep(wait)
        for number in (process.pid, *children_of(process.pid)):
            os.kill(number, signal.SIGKILL)
        for person in people:
            person.join()
    return acknowledged


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(house):
    environ, connect = house
    environ |= {"DJANGO_SETTINGS_MODULE": "tests.operations.trouble_settings", "HALQA_MODE": "test"}
    chance = random.Random(20)
    acknowledged: dict[int, str] = {}

    for begun in range(ROUNDS):
        told = acknowledged_until_killed(environ, begun=begun, after=chance.randrange(10, FORMS), wait=chance.random() / 50)
        acknowledged |= told
        with connect() as database:
            rows = database.execute("SELECT number, detail FROM ledger_event ORDER BY number").fetchall()
        kept = {number: text_of(detail) for number, detail in rows}
        assert acknowledged.items() <= kept.items()
        assert list(kept) == list(range(1, len(kept) + 1))
        assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")

    assert 0 <= len(kept) - len(acknowledged) <= ROUNDS * PEOPLE, "at most what was in the server's hands each time"
    tell(connect, "kill-server", rounds=ROUNDS, acknowledged=len(acknowledged), kept=len(kept))
