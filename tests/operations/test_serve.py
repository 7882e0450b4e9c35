"""The running house, as real processes: they answer, they end together, and a busy port is named."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from halqa.operations.management.processes import GRACE_SECONDS, PortTaken, choose_port, is_free

# The web workers and the background worker may take the grace that they are promised; then a service is killed.
SECONDS_TO_END = GRACE_SECONDS + 10

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}


def halqa(*arguments, var, prefix=(), **environ):
    """Start a command of Halqa with its own folder and the slow site."""
    settings = {"HALQA_MODE": "demo", "HALQA_VAR": str(var), "DJANGO_SETTINGS_MODULE": "tests.operations.slow_site"}
    return subprocess.Popen(
        [*prefix, sys.executable, "-m", "halqa", *arguments],
        env=PLAIN | settings | environ,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module", autouse=True)
def _from_a_terminal():
    """Start houses as from a terminal, also where the tests themselves were started to outlive theirs (``nohup``).

    What is ignored stays ignored in those whom one starts; what is handled does not.
    """
    before = signal.signal(signal.SIGHUP, lambda *_told: None)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    migration = halqa("migrate", "--verbosity", "0", "--skip-checks", var=folder)
    assert (migration.communicate(timeout=60)[0], migration.returncode) == ("", 0)
    return folder


@pytest.fixture
def server(var):
    """Serve the slow site; yields the process and its address."""
    with halqa("serve", "--port", str(free_port()), "--workers", "2", var=var) as process:
        try:
            yield process, address_of(process)
        finally:
            process.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def address_of(process):
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://localhost:\d+/", line):
            return found[0]
    pytest.fail(f"no address was printed:\n{said}")


def read(address):
    with urlopen(address) as answer:
        return answer.read()


def children_of(process):
    """Return the numbers of all processes whose parent this is, as Linux tells them."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]


def lives(number):
    """Say whether a process runs; one that has ended and whose parent has not asked yet does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def takers(process_number, signal_number):
    """Return the numbers of the threads that may take a signal to a process; its first thread has the process's own number."""
    blocked = {
        int(status.parent.name): int(re.search(r"SigBlk:\s*(\w+)", status.read_text())[1], 16)
        for status in Path(f"/proc/{process_number}/task").glob("*/status")
    }
    return [thread for thread, mask in blocked.items() if not mask >> (signal_number - 1) & 1]


def until(condition, seconds):
    """Return whether a condition came true; it is not asked again, for the world may have moved on by then."""
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return met


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_children_end_with_their_parent(server, number):
    process, address = server
    assert read(address) == b"finished"
    assert until(lambda: len(children_of(process)) == 3, 30), "two web workers and the background worker"
    children = children_of(process)

    process.send_signal(number)

    assert process.wait(SECONDS_TO_END) == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    assert until(lambda: not any(map(lives, children)), 10)


@linux
def test_one_thread_of_each_process_is_told_to_end(server):
    """Linux may give a signal to any thread that lets it through, and a main thread that waits for a lock would not hear of it."""
    process, address = server
    assert read(address) == b"finished"
    assert until(lambda: len(children_of(process)) == 3, 30)

    for number in (process.pid, *children_of(process)):
        for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # The first thread may not: it waits for other things. Until a process has loaded, none may.
            assert until(lambda: [thread != number for thread in takers(number, told)] == [True], 20)  # noqa: B023  asked at once


@linux
def test_who_watches_the_parent_takes_no_signal_from_who_waits_for_it():
    """A house in a test is tied to the test before it is served."""
    program = """
import os
from halqa.operations.management.processes import end_with, when_told_to_end
end_with(os.getppid())
when_told_to_end(lambda: os._exit(7))
input()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as process:
        assert until(lambda: [thread != process.pid for thread in takers(process.pid, signal.SIGTERM)] == [True], 20)

        process.terminate()

        assert process.wait(10) == 7


def test_what_a_process_is_told_before_it_listens_waits_for_it():
    """A web worker is forked and told to end before it has loaded anything."""
    program = """
import os, signal, time
from halqa.operations.management.processes import when_told_to_end
when_told_to_end(lambda: None)
if not (child := os.fork()):
    os.kill(os.getpid(), signal.SIGTERM)
    when_told_to_end(lambda: os._exit(7))
    time.sleep(20)
    os._exit(1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "7\n"


@linux
def test_a_house_that_was_started_to_outlive_its_terminal_does(var):
    with halqa("serve", "--port", str(free_port()), "--workers", "1", var=var, prefix=["nohup"]) as process:
        address = address_of(process)
        assert until(lambda: len(children_of(process)) == 2, 30)
        children = children_of(process)

        process.send_signal(signal.SIGHUP)

        assert not until(lambda: children_of(process) != children, 1)
        assert read(address) == b"finished"
        process.terminate()
        assert process.wait(SECONDS_TO_END) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_request_that_has_begun_is_finished(server, number):
    process, address = server
    answers = []
    asking = threading.Thread(target=lambda: answers.append(read(address + "slow")))
    asking.start()
    assert process.stdout.readline() == "begun\n"

    process.send_signal(number)

    asking.join(20)
    assert (answers, process.wait(SECONDS_TO_END)) == ([b"finished"], 0)


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_house_that_is_still_loading_ends_at_once(var, number):
    with halqa(
        "serve", "--port", str(free_port()), "--workers", "1", var=var, DJANGO_SETTINGS_MODULE="tests.operations.slow_start"
    ) as process:
        assert process.stdout.readline() == "loading\n"
        (worker,) = children_of(process)
        started = time.monotonic()

        process.send_signal(number)

        process.wait(20)
        assert until(lambda: not lives(worker), 3)
        assert time.monotonic() - started < 8


@linux
def test_a_background_worker_that_dies_is_replaced(server):
    process, _ = server

    def background():
        for number in children_of(process):
            if b"worker" in Path(f"/proc/{number}/cmdline").read_bytes():
                return number
        return None

    assert until(background, 30)
    first = background()
    os.kill(first, signal.SIGKILL)

    assert until(lambda: background() not in {None, first}, 40)


def test_a_busy_port_is_refused_by_name(server, var):
    _, address = server
    port = address.rpartition(":")[2].strip("/")

    said, _ = halqa("serve", "--port", port, var=var).communicate(timeout=30)

    assert f"Port {port} is taken by another program." in said
    assert "--next-free" in said


def test_the_next_free_port_is_taken_where_that_is_asked_for(server, var):
    _, address = server
    port = address.rpartition(":")[2].strip("/")
    with halqa("serve", "--port", port, "--next-free", "--workers", "1", var=var) as second:
        try:
            assert f"Port {port} is taken by another program, so Halqa takes " in second.stdout.readline()
            other = address_of(second)
            assert other != address
            assert read(other) == b"finished"
        finally:
            second.terminate()


def test_a_database_that_is_behind_is_not_served(tmp_path):
    said, _ = halqa("serve", "--port", str(free_port()), var=tmp_path).communicate(timeout=30)

    assert re.search(r"The database is \d+ steps behind this version. Run `halqa migrate` first.", said)


@linux
def test_a_worker_alone_ends_when_told(var):
    process = halqa("worker", var=var)
    assert until(lambda: process.pid not in takers(process.pid, signal.SIGTERM), 30)

    process.terminate()

    assert (process.communicate(timeout=10)[0], process.returncode) == ("", 0)


def test_a_worker_that_still_loads_ends_at_once(var):
    blocked_before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # as in the house that starts it
    try:
        process = halqa("worker", var=var)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked_before)

    process.terminate()

    assert (process.communicate(timeout=20)[0], process.returncode) == ("", -signal.SIGTERM)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_port_is_taken_when_either_loopback_listens(family):
    with socket.socket(family) as other:
        other.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert not is_free("127.0.0.1", port)
        assert not is_free("localhost", port)
        with pytest.raises(PortTaken, match=f"Port {port} is taken"):
            choose_port("127.0.0.1", port, next_free=False)
        assert port < choose_port("127.0.0.1", port, next_free=True) <= port + 20
    assert choose_port("127.0.0.1", port, next_free=False) == port
