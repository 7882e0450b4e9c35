"""How long it takes to announce a round of 600 cities with its facts, and how fast its page is answered, cold and warm.

.ci/postgresql .venv/bin/python -m bench.announcement
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.house import House, on_postgresql, on_sqlite
from bench.load import CONNECTIONS, generator
from bench.record import ROOT, record
from bench.servers import WORKERS
from bench.web import measure_page

CITIES = 600
CALL = "announced-2027"
PAGE = f"/en/calls/{CALL}/announcement/"
MOST_SECONDS = 30
INSIDE = "--inside"


def inside() -> None:
    """Decide about 600 cities that want to join, announce it in the house of the environment, and tell how long that took."""
    import time  # noqa: PLC0415  beside what needs the settings

    import django  # noqa: PLC0415

    django.setup()
    from tests.factories.applications import caller as asking  # noqa: PLC0415
    from tests.factories.applications import make_round, person  # noqa: PLC0415
    from tests.factories.decisions import AFTERWARDS, write_words  # noqa: PLC0415

    from halqa.accounts.enums import Role  # noqa: PLC0415
    from halqa.rounds.actions.announcing import announce_round  # noqa: PLC0415
    from halqa.rounds.models import Announcement, Call  # noqa: PLC0415

    call = Call.objects.get(key=make_round(CALL))
    call.is_illustrative = False
    call.save()
    _decided(call)
    write_words(CALL)
    team = asking(person(Role.COORDINATOR), AFTERWARDS)
    read = Announcement.objects.get(call=call).version
    begun = time.perf_counter()
    number = announce_round(call=CALL, read=read, caller=team, by=team.actor, now=AFTERWARDS)
    print(json.dumps({"cities": number, "seconds": round(time.perf_counter() - begun, 2)}), flush=True)


def _decided(call: object) -> None:
    """Make the cities as candidates of a country that is there, their applications and what is decided."""
    from tests.factories.decisions import AFTERWARDS  # noqa: PLC0415

    from halqa.rounds.enums.applications import ApplicationState  # noqa: PLC0415
    from halqa.rounds.models import Application, Decision  # noqa: PLC0415

    told = {"call": call, "state": ApplicationState.SHORTLISTED, "form": "admission", "form_version": 1, "language": "en"}
    moments = dict.fromkeys(("text_changed_at", "begun_at", "state_at"), AFTERWARDS)
    keys = _candidates()
    made = Application.objects.bulk_create(
        Application(key=f"{CALL}/{n:06}", city=f"city:{key}", country="MA", begun_by="system:halqa", **told, **moments)
        for n, key in enumerate(keys)
    )
    citation = dict.fromkeys(("en", "fr", "ar", "es", "ru", "zh-hans"), "For its houses of learning, which reach all. " * 5)
    given = {"number": 1, "said": "chosen", "citation": citation, "at": AFTERWARDS, "by": "system:halqa"}
    Decision.objects.bulk_create(Decision(application=one, **given) for one in made)


def _candidates() -> list[str]:
    from tests.factories.applications import person  # noqa: PLC0415
    from tests.factories.decisions import AFTERWARDS  # noqa: PLC0415

    from halqa.accounts.enums import Role  # noqa: PLC0415
    from halqa.registry.actions.candidates import add_candidate  # noqa: PLC0415
    from halqa.registry.enums import CityKind  # noqa: PLC0415
    from halqa.registry.rules.candidates import Wanted  # noqa: PLC0415

    by = f"person:{person(Role.COORDINATOR).key}"
    given = {"country": "MA", "by": by, "now": AFTERWARDS}
    return [add_candidate(wanted=Wanted(f"Newtown {n}", CityKind.CITY), **given) for n in range(CITIES)]


def announced(house: House) -> dict[str, float]:
    """Announce in a house, in a process of its own, and return how long it took.

    :raises subprocess.CalledProcessError: when it fails
    """
    done = subprocess.run(
        [sys.executable, "-m", "bench.announcement", INSIDE],
        env={**os.environ, **house.environ},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument(INSIDE, action="store_true", help="for the processes of this measurement itself")
    options = parser.parse_args()
    if options.inside:
        inside()
        return
    houses = [house for house in (on_sqlite(), on_postgresql()) if house]
    took = {house.name: announced(house) for house in houses}
    for name, told in took.items():
        reached = "reached" if told["seconds"] <= MOST_SECONDS else "MISSED"
        print(f"{name}: {told['cities']} cities announced in {told['seconds']} s; goal {MOST_SECONDS} s: {reached}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers = {
            f"{house.name}, {'warm' if warm else 'cold'}": stack.enter_context(house.served(warm=warm))
            for warm in (True, False)
            for house in houses
        }
        page = measure_page(PAGE, servers, folder, rounds=options.rounds, seconds=options.seconds)
    for server, told in page.items():
        print(f"{server:17} {told['requests_a_second']:9.1f} a second  {told['ratio']} of the limit", flush=True)
    load = {"by": generator(), "connections": CONNECTIONS, "seconds": options.seconds, "workers": WORKERS}
    record("announcement", {"announced": took, "page": page, "load": load, "goal_seconds": MOST_SECONDS})


if __name__ == "__main__":
    main()
