"""Two web processes and a worker: one is killed under load, and nobody is left without an answer or shown what is old."""

import http.client
import os
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from itertools import count, cycle
from pathlib import Path

import pytest

from tests.operations.test_serve import lives, until
from tests.prove.house import children_of, empty_house, run, served, text_of
from tests.prove.visitors import Visitor

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.skipif(
        "HALQA_TEST_POSTGRESQL_URL" in os.environ and "DATABASE_URL" not in os.environ, reason="tried in the lane of PostgreSQL"
    ),
]
PEOPLE, FORMS = 6, 40


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with empty_house(tmp_path_factory.mktemp("var")) as made:
        yield made


@pytest.fixture
def site(house):
    """Serve with two web processes and a worker; yields the process and its port."""
    environ = house[0] | {"DJANGO_SETTINGS_MODULE": "tests.operations.trouble_settings", "HALQA_MODE": "test"}
    with served(environ, workers=2) as (process, port):
        assert until(lambda: is_whole(process), 30)
        yield process, port


class Patient(Visitor):
    """A visitor who repeats what got no answer, and counts how often."""

    failures = 0

    def patiently(self, act):
        while True:
            try:
                return act()
            except (OSError, http.client.HTTPException):
                self.failures += 1
                assert self.failures < 20
                time.sleep(0.05)


def web_processes(process):
    """Return the numbers of the web processes: each tells its own on a page that it rendered."""
    return [child for child in children_of(process.pid) if "\0serve\0" in command_of(child)]


def command_of(number):
    """Return the command of a process; none for one that has ended."""
    try:
        return Path(f"/proc/{number}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_whole(process, without=None):
    """Say whether two web processes and a worker run, each of them what it is to be, and none of them is the one that was killed."""
    children = children_of(process.pid)
    return len(children) == 3 and without not in children and len(web_processes(process)) == 2 and all(map(lives, children))


def test_who_repeats_is_answered_by_the_other_process_and_nothing_is_done_twice(site, house):
    process, port = site
    people = [Patient(port) for _ in range(PEOPLE)]
    acknowledged, killed = {}, threading.Event()

    def send(person):
        for step in range(FORMS):
            text = f"{os.getpid()}-{people.index(person)}-{step}"
            acknowledged[text] = person.patiently(lambda text=text: person.send(text=text, once="yes"))
            if len(acknowledged) == PEOPLE * FORMS // 3:
                os.kill(first, signal.SIGKILL)
                killed.set()

    first = web_processes(process)[0]
    threads = [threading.Thread(target=send, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        person.close()

    assert killed.is_set()
    assert len(acknowledged) == PEOPLE * FORMS
    assert sum(person.failures for person in people) <= 2 * PEOPLE, "only what was in its hands, and what had just come to it"
    with house[1]() as database:
        kept = database.execute("SELECT number, detail FROM ledger_event").fetchall()
    numbers = [number for number, detail in kept if text_of(detail) in acknowledged]
    assert sorted(acknowledged.values()) == sorted(numbers), "each form once"
    assert until(lambda: is_whole(process, without=first), 30), "another process takes its place"


def test_no_page_is_older_than_what_was_acknowledged_before_it_was_asked_for(site):
    process, port = site
    writer, readers = Visitor(port), [Visitor(port) for _ in range(4)]
    written, over, seen = [0], threading.Event(), []

    def read(reader):
        while not over.is_set():
            known = written[0]
            number, rendered_by = map(int, reader.ask("GET", "/en/head").split())
            seen.append((known, number, rendered_by))
            # Another connection, and with it by chance the other process.
            reader.close()

    threads = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    for step in range(60):
        written[0] = writer.send(text=f"fresh {step}")
    over.set()
    for thread in threads:
        thread.join()
    for visitor in (writer, *readers):
        visitor.close()

    assert [each for each in seen if each[1] < each[0]] == []
    assert {rendered_by for *_, rendered_by in seen} == {*web_processes(process)}, "both processes kept the page"
    assert len(seen) > len({(number, by) for _, number, by in seen}), "and some were answered from memory"


def test_services_that_are_replaced_one_by_one_leave_nobody_without_an_answer(house):
    """As in an upgrade: the proxy, here a visitor, gives what finds a closed door to the other service."""
    environ = house[0] | {"DJANGO_SETTINGS_MODULE": "tests.operations.trouble_settings", "HALQA_MODE": "test"}
    acknowledged, over = {}, threading.Event()

    def send(number):
        doors = [Patient(port) for port in ports]
        for step in count():
            if over.is_set():
                break
            text = f"replaced {number} {step}"
            for door in cycle(doors):
                try:
                    acknowledged[text] = door.send(text=text, once="yes")
                except (OSError, http.client.HTTPException):
                    door.failures += 1
                    assert door.failures < 1000
                    time.sleep(0.01)
                else:
                    break
                finally:
                    door.close()

    with ExitStack() as closing:
        first, second = (closing.enter_context(ExitStack()) for _ in range(2))
        ports = [first.enter_context(served(environ))[1], second.enter_context(served(environ))[1]]
        threads = [threading.Thread(target=send, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for service, port in zip((first, second), ports, strict=True):
            service.close()
            service.enter_context(served(environ, port=port))
        over.set()
        for thread in threads:
            thread.join()

    with house[1]() as database:
        kept = [row[0] for row in database.execute("SELECT detail FROM ledger_event ORDER BY number").fetchall()]
    texts = Counter(text for each in kept if (text := text_of(each)).startswith("replaced "))
    assert texts == Counter([*acknowledged]), "each form once, and none that was not acknowledged"
    assert len(texts) > 20


def test_nothing_is_left_when_the_house_was_killed_after_a_process_was(site, house):
    process, _ = site
    second = web_processes(process)[1]
    os.kill(second, signal.SIGKILL)
    assert until(lambda: is_whole(process, without=second), 30)
    children = children_of(process.pid)

    process.send_signal(signal.SIGKILL)

    assert until(lambda: not any(map(lives, children)), 10)
    assert run("halqa", "ledger", "verify", environ=house[0]).startswith("The ledger holds")
