"""How long a city waits for one autosave while fifty people write: forty alone in an application, ten together in two.

Each person saves a growing answer every one to three seconds, as a script does that waits for a pause in typing; those who write
together also meet in the same answer, whose loser is set aside. Then all save without a pause, to see where the end is.

.ci/postgresql .venv/bin/python -m bench.applications_autosave

Measured at the client, over loopback, on the server that operators run.
"""

import http.client
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.house import APPLICATION, POSTGRESQL
from bench.record import ROOT, record
from bench.servers import free_port, granian, running

WRITERS = 50
TOGETHER = 5  # in each of two applications
SECONDS, RUSH_SECONDS = 40.0, 8.0
GOAL_MS = 50
TOKEN = "0123456789abcdef" * 2
QUESTIONS = ("motivation", "vision", "implementation", "sustainability", "equity", "decent-work")
MAKE = "--make"


@dataclass
class Writer:
    """Somebody who writes: their session, their application, and what each answer was when they read it."""

    session: str
    application: str
    questions: tuple[str, ...]
    read: dict[str, str] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    aside: int = 0
    failed: int = 0

    def write(self, address: str, until: float, pauses: tuple[float, float]) -> None:
        """Save one answer after another until a moment."""
        parts, chance = urlsplit(address), random.Random(self.session)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        text = dict.fromkeys(self.questions, "")
        time.sleep(chance.uniform(0, pauses[1]))
        while time.monotonic() < until:
            question = chance.choice(self.questions)
            text[question] = f"{text[question]} Evening classes for all who work by day"[-1500:]
            self._save(connection, question, text[question] + f" {chance.random()}")
            time.sleep(chance.uniform(*pauses))
        connection.close()

    def _save(self, connection: http.client.HTTPConnection, question: str, text: str) -> None:
        body = urlencode({question: text, "read": self.read.get(question, "0.")})
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"halqa_session={self.session}; csrftoken={TOKEN}",
            "Host": "localhost",
            "X-CSRFToken": TOKEN,
        }
        begun = time.perf_counter()
        connection.request("POST", f"/en/applications/{self.application}/answers/{question}/", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        self.waits.append((time.perf_counter() - begun) * 1000)
        if answer.status != http.HTTPStatus.OK:
            self.failed += 1
            return
        said = json.loads(told)
        self.aside += said["set_aside"]
        self.read[question] = said["read"] or self.read.get(question, "0.")


def make() -> None:
    """Make the applications and their writers in the house of the environment, and print sessions and keys."""
    import django  # noqa: PLC0415  after the settings

    django.setup()
    from datetime import UTC, datetime  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from tests.factories.accounts import make_person, sign_in  # noqa: PLC0415
    from tests.factories.applications import LONG_OPEN, begin, make_applicant, make_round  # noqa: PLC0415

    from halqa.accounts.enums import Role  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    call = make_round("open-2027", *LONG_OPEN)
    told = []
    alone = WRITERS - 2 * TOGETHER
    for number in range(alone + 2):
        city = make_applicant(f"xa/city-{number}")
        application = begin(call, city, now=datetime.now(UTC))
        for _writer in range(1 if number < alone else TOGETHER):
            client = sign_in(Client(), make_person(roles=[(Role.EDITOR, city)]))
            told.append([client.cookies["halqa_session"].value, application.key])
    print(json.dumps(told))


def measure(name: str, url: str, folder: Path) -> dict[str, Any]:
    """Let fifty people write on a database, and return how long they waited."""
    environ = {
        "HALQA_MODE": "production",
        "HALQA_SECRET_KEY": "only-for-measuring-" + "x" * 50,
        "HALQA_VAR": str(folder),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "halqa.config.settings",
    }
    command = [sys.executable, "-m", "bench.applications_autosave", MAKE]
    made = subprocess.run(command, env={**os.environ, **environ}, cwd=ROOT, capture_output=True, text=True, check=True)
    people = json.loads(made.stdout.splitlines()[-1])
    idle = _worked(environ, lambda _address: None)
    calm: list[Writer] = []
    rush: list[Writer] = []

    def load(address: str) -> None:
        calm.extend(_written(people, address, SECONDS, (1.0, 3.0)))
        rush.extend(_written(people, address, RUSH_SECONDS, (0.0, 0.0)))

    worked = _worked(environ, load) - idle
    waits = [wait for one in calm for wait in one.waits]
    cuts, rushed = statistics.quantiles(waits, n=100), [wait for one in rush for wait in one.waits]
    failed = sum(one.failed for one in (*calm, *rush))
    if failed:
        raise RuntimeError(f"{failed} autosaves on {name} were answered with something else than 200")
    return {
        "saves": len(waits),
        "saves_a_second": round(len(waits) / SECONDS, 1),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "set_aside": sum(one.aside for one in calm),
        "processor_ms": round(worked * 1000 / sum(len(one.waits) for one in (*calm, *rush)), 1),
        "rush_a_second": round(len(rushed) / RUSH_SECONDS, 1),
        "rush_p95_ms": round(statistics.quantiles(rushed, n=100)[94], 1),
    }


def _worked(environ: dict[str, str], load: Callable[[str], None]) -> float:
    """Serve a house while something loads it, and return the seconds of the processors that the server had, start included."""
    port, before = free_port(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with running(granian(APPLICATION, port), port, path="/robots.txt", environ=environ) as address:
        load(address)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _written(people: list[list[str]], address: str, seconds: float, pauses: tuple[float, float]) -> list[Writer]:
    """Let all write at once. Those in an application of several share three questions, the others have six for themselves."""
    shared = {key for key in (key for _session, key in people) if sum(other == key for _one, other in people) > 1}
    writers = [Writer(session, key, QUESTIONS[:3] if key in shared else QUESTIONS) for session, key in people]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=one.write, args=(address, until, pauses)) for one in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return writers


def main() -> None:
    """Measure on both databases, print and record."""
    if sys.argv[1:2] == [MAKE]:
        make()
        return
    told: dict[str, Any] = {"writers": WRITERS, "together": 2 * TOGETHER, "goal_ms": GOAL_MS, "databases": {}}
    bases = {"SQLite": ""} | ({"PostgreSQL": os.environ[POSTGRESQL]} if os.environ.get(POSTGRESQL) else {})
    for name, url in bases.items():
        with TemporaryDirectory() as folder:
            one = measure(name, url, Path(folder))
        told["databases"][name] = one
        calm = ", ".join(f"{each} {one[f'{each}_ms']} ms" for each in ("p50", "p95", "p99"))
        print(
            f"{name}: {one['saves_a_second']} saves a second, {calm}, {one['processor_ms']} ms of the processors each; "
            f"{one['set_aside']} set aside; without pauses {one['rush_a_second']} a second, p95 {one['rush_p95_ms']} ms",
            flush=True,
        )
    record("applications_autosave", told)


if __name__ == "__main__":
    main()
