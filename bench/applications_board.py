"""How long a round's board and the list of applications take at 60, 600 and 5,000 of them, beside pretalx's list of submissions.

    .ci/postgresql .venv/bin/python -m bench.applications_board

Both are asked in turns, each in a process of its own, by their frameworks' own client: what is measured is the whole way from the
request to the answer, without a server and without a line, with the work of the database where it is a process of its own.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.house import POSTGRESQL
from bench.peers.pretalx import DATA, PYTHON, VERSION, install
from bench.peers.pretalx import ENVIRON as PRETALX
from bench.record import ROOT, record

SIZES = (60, 600, 5000)
ROUNDS, TIMES = 12, 4
GOAL_MS = 300
INSIDE = "--inside"
CALL = "board-2027"
BOARD = f"/en/office/calls/{CALL}/applications/"
PAGES = {
    "board": BOARD,
    "board, narrowed and searched": f"{BOARD}?q=alpha&order=changed",
    "last page of the board": f"{BOARD}?page=9999",
    "list": "/en/applications/",
}
ENTRY = re.compile(rf'href="/en/applications/{CALL}/([^/"]+)/"'.encode())
PEER = "pretalx, submissions"
Asker = Callable[[Mapping[str, Any]], Any]


@contextmanager
def asker(command: list[str], environ: Mapping[str, str], cwd: Path = ROOT) -> Iterator[Asker]:
    """Run a process that answers a line of JSON for each that it is given."""
    whole = {**os.environ, **environ}
    with subprocess.Popen(command, env=whole, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        given, told = process.stdin, process.stdout

        def ask(question: Mapping[str, Any]) -> Any:
            given.write(json.dumps(question) + "\n")
            given.flush()
            while line := told.readline():
                if line.startswith("["):
                    return json.loads(line)
            raise RuntimeError(f"{command[-1]} ended")

        try:
            yield ask
        finally:
            given.close()


def inside() -> None:
    """Answer questions about the house of the environment: grow to so many applications, or ask a page so many times."""
    import django  # noqa: PLC0415  after the settings

    django.setup()
    from bench.search import with_server  # noqa: PLC0415
    from bench.synthetic_applications import grow, make_call  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from tests.factories.accounts import make_person, sign_in  # noqa: PLC0415

    from halqa.accounts.enums import Role  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    make_call(CALL)
    client = sign_in(Client(headers={"host": "localhost"}), make_person(roles=[(Role.COORDINATOR, "network")]))
    processor = time.process_time
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            processor = with_server(cursor.fetchone()[0])

    def ask(path: str) -> dict[str, float]:
        number = 0

        def count(execute: Any, *told: Any) -> Any:
            nonlocal number
            number += 1
            return execute(*told)

        with connection.execute_wrapper(count):
            begun, worked = time.perf_counter(), processor()
            answer = client.get(path)
            body = answer.content
            wall, work = time.perf_counter() - begun, processor() - worked
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered with {answer.status_code}")
        shown = len(set(ENTRY.findall(body)))
        return {"wall": wall * 1000, "processor": work * 1000, "queries": number, "shown": shown}

    for line in sys.stdin:
        question = json.loads(line)
        if "grow" in question:
            grow(CALL, question["grow"])
            print("[]", flush=True)
        else:
            print(json.dumps([ask(question["path"]) for _ in range(question["times"])]), flush=True)


def measure(askers: Mapping[str, Callable[[int], list[dict[str, float]]]], rounds: int) -> dict[str, dict[str, float]]:
    """Ask all in turns, round after round, and return what each took; the first of each round is not counted."""
    asked: dict[str, list[dict[str, float]]] = {name: [] for name in askers}
    for _ in range(rounds):
        for name, ask in askers.items():
            asked[name] += ask(TIMES + 1)[1:]
    return {name: summary(each) for name, each in asked.items()}


def summary(asked: list[dict[str, float]]) -> dict[str, float]:
    """Return percentiles in milliseconds by the clock and of the processors' work, and the queries, which are always as many."""
    told: dict[str, float] = {}
    for name, prefix in (("wall", ""), ("processor", "processor_")):
        cuts = statistics.quantiles((one[name] for one in asked), n=100)
        told |= {f"{prefix}p50_ms": round(cuts[49], 1), f"{prefix}p95_ms": round(cuts[94], 1)}
    return told | {"queries": max(one["queries"] for one in asked), "shown": asked[0]["shown"]}


def main() -> None:
    """Measure on both databases, beside pretalx on SQLite; print and record."""
    if sys.argv[1:2] == [INSIDE]:
        inside()
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    install()
    bases = {"SQLite": ""} | ({"PostgreSQL": os.environ[POSTGRESQL]} if os.environ.get(POSTGRESQL) else {})
    told: dict[str, Any] = {"goal_ms": GOAL_MS, "asked": rounds * TIMES, "sizes": {}}
    with ExitStack() as stack:
        peer = [str(PYTHON), "-P", str(ROOT / "bench" / "peers" / "pretalx_board.py")]
        theirs = stack.enter_context(asker(peer, PRETALX, DATA))
        ours = {}
        for name, url in bases.items():
            environ = {
                "HALQA_MODE": "production",
                "HALQA_SECRET_KEY": "only-for-measuring-" + "x" * 50,
                "HALQA_VAR": stack.enter_context(TemporaryDirectory()),
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "halqa.config.settings",
            }
            command = [sys.executable, "-m", "bench.applications_board", INSIDE]
            ours[name] = stack.enter_context(asker(command, environ))
        for size in SIZES:
            askers: dict[str, Callable[[int], list[dict[str, float]]]] = {}
            for name, ask in ours.items():
                ask({"grow": size})
                for page, path in PAGES.items():
                    askers[f"{page}, {name}"] = lambda times, ask=ask, path=path: ask({"path": path, "times": times})
            askers[PEER] = lambda times, size=size: theirs({"entries": size, "times": times})
            told["sizes"][size] = measured = measure(askers, rounds)
            for name, one in measured.items():
                print(
                    f"{size:5} {name:42} p95 {one['p95_ms']:7.1f} ms, of the processors {one['processor_p95_ms']:7.1f} ms,"
                    f" {one['queries']:.0f} queries, {one['shown']:.0f} shown",
                    flush=True,
                )
    record("applications_board", told, versions={"pretalx": VERSION})


if __name__ == "__main__":
    main()
