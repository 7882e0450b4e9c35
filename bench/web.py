"""How fast public pages are answered: remembered and rendered, on both databases, as a ratio to the limit.

The limit is a bare WSGI function that answers the same bytes with the same headers on the same server. In the same run a writer
records public events, and no answer may be older than the last of them.

    .ci/postgresql .venv/bin/python -m bench.web
"""

import argparse
import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.house import PAGES, POSTGRESQL, House, on_postgresql, on_sqlite
from bench.load import CONNECTIONS, generator, in_turns, load, ratio, summary
from bench.record import ROOT, first_line, record
from bench.servers import WORKERS, limit_of

GOALS = {"SQLite": 0.5, "PostgreSQL": 0.3}


def measure_page(path: str, servers: dict[str, str], folder: Path, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Return for each server its medians and its ratio to the limit of this page."""
    with limit_of(servers["SQLite, warm"] + path, folder) as limit:
        addresses = {"limit": limit} | {name: address + path for name, address in servers.items()}
        for address in addresses.values():
            load(address, seconds=1)
        asked = in_turns({name: partial(load, address, seconds=seconds) for name, address in addresses.items()}, rounds=rounds)
    medians = {name: summary(measured) for name, measured in asked.items()}
    for name, told in medians.items():
        told["ratio"] = ratio(asked[name], asked["limit"])
    return medians


def never_stale(house: House, address: str) -> dict[str, int]:
    """Let the house's own actions change a page while others read it; returns the events, answers and stale answers."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.load", address + PAGES["one city"], "8"], cwd=ROOT, stdout=subprocess.DEVNULL
    ):
        done = subprocess.run(
            [sys.executable, "-m", "bench.never_stale", address + PAGES["one city"]],
            env={**os.environ, **house.environ},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    told: dict[str, int] = json.loads(done.stdout)
    return told


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    if POSTGRESQL not in os.environ:
        os.execv(ROOT / ".ci" / "postgresql", [".ci/postgresql", sys.executable, "-m", "bench.web", *sys.argv[1:]])

    by = generator()
    houses = [house for house in (on_sqlite(), on_postgresql()) if house]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers = {
            f"{house.name}, {'warm' if warm else 'cold'}": stack.enter_context(house.served(warm=warm))
            for warm in (True, False)
            for house in houses
        }
        pages = {}
        for name, path in PAGES.items():
            pages[name] = measure_page(path, servers, folder, rounds=options.rounds, seconds=options.seconds)
            for server, told in pages[name].items():
                print(
                    f"{name:9} {server:17} {told['requests_a_second']:9.1f} a second  {told['ratio']} of the limit",
                    flush=True,
                )
        stale = {house.name: never_stale(house, servers[f"{house.name}, warm"]) for house in houses}
    for name, told in stale.items():
        print(
            f"never stale on {name}: {told['stale']} of {told['answers']} answers older than the last of {told['events']} events"
        )
    for name, goal in GOALS.items():
        ratios = [told["ratio"] for page in pages.values() for server, told in page.items() if server == f"{name}, warm"]
        if ratios:
            reached = "reached" if min(ratios) >= goal else "MISSED"
            print(f"{name}: the slowest warm page is at {min(ratios):.2f} of the limit; goal {goal}: {reached}")
    record(
        "web",
        {
            "goals": GOALS,
            "load": {
                "by": by,
                "connections": CONNECTIONS,
                "seconds": options.seconds,
                "rounds": options.rounds,
                "workers": WORKERS,
            },
            "pages": pages,
            "never_stale": stale,
        },
        versions={"PostgreSQL": _postgresql(houses), "wrk": _wrk() if by == "wrk" else ""},
    )


def _wrk() -> str:
    return next(iter(re.findall(r"\d+\.\d+\.\d+", first_line("wrk", "-v"))), "")


def _postgresql(houses: list[House]) -> str:
    import psycopg  # noqa: PLC0415  only where there is one

    url = next((house.environ["DATABASE_URL"] for house in houses if house.name == "PostgreSQL"), "")
    if not url:
        return ""
    with psycopg.connect(url) as connection:
        return connection.info.parameter_status("server_version").split(" ")[0]


if __name__ == "__main__":
    main()
