"""Closing a round of six hundred applications: ordered, decided by the worker one by one, restarted in the middle, announced.

.ci/postgresql .venv/bin/python -m bench.applications_closing

The worker is ended half way, as an operator's restart ends it, and another goes on. While it decides, the page that shows the
progress is asked for again and again, as the browser of whoever waits does.
"""

import json
import logging
import os
import subprocess
import sys
import time
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
    from halqa.rounds.models import BulkAct, BulkLine, Decision  # noqa: PLC0415
    from halqa.rounds.rules.recommending import ListRead, Recommended  # noqa: PLC0415

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
    timed("recommended_s", lambda: recommend_list(call=call, read=ListRead(tuple(says)), **given))
    wording = {said: CITED if said is Decided.CHOSEN else SORRY for said in Decided}
    keys = [one.key for one in files]
    order = {"call": call, "kind": BulkKind.AS_RECOMMENDED, "keys": keys, "wording": wording}
    act = timed("ordered_s", lambda: begin_bulk(**order, **given | {"now": timezone.now()}))
    address, pages, begun = f"/en/office/calls/{call}/bulk/{act}/", [], time.perf_counter()
    client.get(address)  # what a process reads once, it has read when somebody waits
    for until in (number // 2, number):
        with subprocess.Popen([sys.executable, "-m", "halqa", "worker"], env=os.environ, cwd=ROOT) as worker:
            while BulkLine.objects.exclude(state="waiting").count() < until:
                if time.perf_counter() - begun > LONGEST:
                    raise RuntimeError("it does not come to its end")
                asked = time.perf_counter()
                if client.get(address).status_code != 200:
                    raise RuntimeError(f"{address} was not answered")
                pages.append((time.perf_counter() - asked) * 1000)
                time.sleep(0.5)
            while until == number and BulkAct.objects.get(key=act).ended_at is None:
                time.sleep(0.05)
            if until == number:
                told["decided_s"] = round(time.perf_counter() - begun, 1)
            worker.terminate()
            worker.wait(60)
    if Decision.objects.count() != number:
        raise RuntimeError(f"{Decision.objects.count()} of {number} are decided")
    told["decided_each_ms"] = round(told["decided_s"] / number * 1000, 1)
    told["page_worst_ms"] = round(max(pages), 1)
    write_words(call)
    timed("announced_s", lambda: announce(call, by=ines))
    if Decision.objects.exclude(announced_at=None).count() != number:
        raise RuntimeError("not all are announced")
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
            environ = os.environ | {
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
