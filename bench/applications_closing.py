"""Closing a round of six hundred applications: decided by the worker one by one, announced, letters and certificates made.

.ci/postgresql .venv/bin/python -m bench.applications_closing

Deciding and writing, the worker is ended half way, as an operator's restart ends it, and another goes on. Meanwhile the page that
shows the progress is asked for again and again, as the browser of whoever waits does.
"""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.house import POSTGRESQL
from bench.record import ROOT, record

APPLICATIONS = 600
INSIDE = "--inside"
LONGEST = 600.0
"""Seconds after which something must be wrong."""


def inside(number: int) -> None:
    """In the house of the environment: make a round, close it, and tell in one line of JSON what each part took."""
    import django  # noqa: PLC0415  after the settings

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from tests.factories.accounts import make_person, sign_in  # noqa: PLC0415
    from tests.factories.applications import caller, make_round  # noqa: PLC0415
    from tests.factories.decisions import AFTERWARDS, CITED, SORRY, announce, many_shortlisted, write_words  # noqa: PLC0415

    from halqa.accounts.enums import Role  # noqa: PLC0415
    from halqa.rounds.actions.bulk import begin_bulk  # noqa: PLC0415
    from halqa.rounds.actions.recommending import recommend_list  # noqa: PLC0415
    from halqa.rounds.enums.bulk import BulkKind  # noqa: PLC0415
    from halqa.rounds.enums.decisions import Decided  # noqa: PLC0415
    from halqa.rounds.models import BulkAct, BulkLine, Credential, Decision, Dispatch  # noqa: PLC0415
    from halqa.rounds.queries.dispatches import waiting  # noqa: PLC0415
    from halqa.rounds.rules.lists import Listed  # noqa: PLC0415
    from halqa.rounds.rules.recommending import Recommended  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    call = make_round()
    files = many_shortlisted(call, [f"xa/city-{place:03}" for place in range(number)])
    ines = make_person(roles=[(Role.COORDINATOR, "network")])
    team, client = caller(ines, AFTERWARDS), sign_in(Client(headers={"host": "localhost"}), ines)
    given = {"caller": team, "by": team.actor, "now": AFTERWARDS}
    told: dict[str, Any] = {}

    def timed(name: str, act: Any) -> Any:
        begun = time.perf_counter()
        found = act()
        told[name] = round(time.perf_counter() - begun, 2)
        return found

    says = [Recommended(place, one.key, tuple(Decided)[place % 3], place) for place, one in enumerate(files, start=1)]
    timed("recommended_s", lambda: recommend_list(call=call, read=Listed(tuple(says)), **given))
    wording = {said: CITED if said is Decided.CHOSEN else SORRY for said in Decided}
    keys = [one.key for one in files]
    order = {"call": call, "kind": BulkKind.AS_RECOMMENDED, "keys": keys, "wording": wording}
    act = timed("ordered_s", lambda: begin_bulk(**order, **given | {"now": timezone.now()}))

    def worked(name: str, address: str, left: Callable[[], int]) -> float:
        """Let a worker, and half way another, do what is left; return how long the slowest page about it was waited for, ms."""
        client.get(address)  # what a process reads once, it has read when somebody waits
        pages, begun, whole = [], time.perf_counter(), left()
        for until in (whole // 2, 0):
            with subprocess.Popen([sys.executable, "-m", "halqa", "worker"], env=os.environ, cwd=ROOT) as worker:
                while left() > until:
                    if time.perf_counter() - begun > LONGEST:
                        raise RuntimeError("it does not come to its end")
                    asked = time.perf_counter()
                    if client.get(address).status_code != 200:
                        raise RuntimeError(f"{address} was not answered")
                    pages.append((time.perf_counter() - asked) * 1000)
                    time.sleep(0.5)
                told[name] = round(time.perf_counter() - begun, 1)
                worker.terminate()
                worker.wait(60)
        return round(max(pages), 1)

    office = f"/en/office/calls/{call}"
    waits = BulkAct.objects.filter(key=act, ended_at=None)
    told["page_worst_ms"] = worked(
        "decided_s",
        f"{office}/bulk/{act}/",
        lambda: BulkLine.objects.filter(state="waiting").count() or waits.count(),
    )
    if Decision.objects.count() != number:
        raise RuntimeError(f"{Decision.objects.count()} of {number} are decided")
    told["decided_each_ms"] = round(told["decided_s"] / number * 1000, 1)
    write_words(call)
    timed("announced_s", lambda: announce(call, by=ines))
    if Decision.objects.exclude(announced_at=None).count() != number:
        raise RuntimeError("not all are announced")
    told["board_worst_ms"] = worked("letters_s", f"{office}/applications/", lambda: waiting().count())
    told["letters_each_ms"] = round(told["letters_s"] / number * 1000, 1)
    chosen = Decision.objects.filter(said=Decided.CHOSEN).count()
    made = (Dispatch.objects.count(), Dispatch.objects.exclude(certificate="").count(), Credential.objects.count())
    if made != (number, chosen, chosen):
        raise RuntimeError(f"{made} letters, certificates and credentials of {number} and {chosen}")
    print(json.dumps(told), flush=True)


def main() -> None:
    """Measure on both databases; print and record."""
    if sys.argv[1:2] == [INSIDE]:
        inside(int(sys.argv[2]))
        return
    bases = {"SQLite": ""} | ({"PostgreSQL": os.environ[POSTGRESQL]} if os.environ.get(POSTGRESQL) else {})
    results: dict[str, Any] = {"applications": APPLICATIONS, "databases": {}}
    for name, url in bases.items():
        with TemporaryDirectory() as folder:
            key = Path(folder) / "network.pem"
            subprocess.run([sys.executable, "-m", "halqa", "credential", "key", str(key)], cwd=ROOT, check=True)
            environ = os.environ | {
                "HALQA_ADDRESS": "https://halqa.example",
                "HALQA_CREDENTIAL_KEY": str(key),
                "HALQA_MODE": "production",
                "HALQA_SECRET_KEY": "only-for-measuring-" + "x" * 50,
                "HALQA_VAR": str(Path(folder)),
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "halqa.config.settings",
            }
            command = [sys.executable, "-m", "bench.applications_closing", INSIDE, str(APPLICATIONS)]
            ended = subprocess.run(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        results["databases"][name] = json.loads(ended.stdout.splitlines()[-1]) | {"load": round(os.getloadavg()[1], 1)}
        print(name, results["databases"][name], flush=True)
    record("applications_closing", results)


if __name__ == "__main__":
    main()
