"""Our list of cities beside pretalx's public lists, with as many entries, on the same server, in one run, with nothing warm.

    .venv/bin/python -m bench.peers.pretalx

Installs pretalx into ``var/peers`` (once). README.md beside this file says what makes the comparison fair.
"""

import argparse
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.house import PAGES, on_sqlite
from bench.load import CONNECTIONS, Load, generator, in_turns, load, ratio, summary
from bench.record import ROOT, middle, record
from bench.servers import WORKERS, fetch, free_port, granian, processor_seconds, running

VERSION = "2025.2.2"  # the newest for Python 3.11
GOAL = 5
HOME = ROOT / "var" / "peers" / "pretalx"
PYTHON = HOME / "venv" / "bin" / "python"
DATA = HOME / "data"
INSTALLED = HOME / f"installed-{VERSION}"
ENVIRON = {
    "DJANGO_SETTINGS_MODULE": "pretalx.settings",
    "PRETALX_DATA_DIR": str(DATA),
    "PRETALX_FILESYSTEM_STATIC": str(DATA / "static"),
    "PRETALX_SITE_URL": "http://localhost",
    "PRETALX_DEBUG": "False",
    "PRETALX_NO_INITIAL_LOG": "1",
}
# Their public pages that list every entry: speakers, as cards with their talks, and the whole programme, as one list.
LISTS = {"speakers": "/{event}/speaker/", "programme": "/{event}/schedule/nojs"}
ENTRY = re.compile(rb'href="/en/cities/([a-z]{2}/[^/"?#]+)/"')


def install() -> None:
    """Install pretalx, make its tables and build its static files, unless that is done."""
    if INSTALLED.exists():
        return
    DATA.mkdir(parents=True, exist_ok=True)
    print(f"Installing pretalx {VERSION} into {HOME.relative_to(ROOT)} …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], check=True)
    granian_version = subprocess.run(
        [sys.executable, "-m", "granian", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    wanted = [f"pretalx=={VERSION}", f"granian=={granian_version}"]
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *wanted], check=True)
    _pretalx("-m", "pretalx", "migrate", "--verbosity", "0")
    # Builds its scripts as well, by npm: without them every page of pretalx logs that they are missing.
    _pretalx("-m", "pretalx", "rebuild")
    INSTALLED.touch()


def _pretalx(*words: str) -> None:
    subprocess.run([PYTHON, "-P", *words], env={**os.environ, **ENVIRON}, cwd=DATA, stdout=subprocess.DEVNULL, check=True)


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    install()
    port = free_port()
    by = generator()
    with on_sqlite().served(warm=False) as ours:
        _, _, body = fetch(ours + PAGES["cities"], compressed=False)
        entries = len(set(ENTRY.findall(body)))
        event = f"with-{entries}"
        _pretalx(str(Path(__file__).with_name("pretalx_event.py")), event, str(entries))
        paths = {name: path.format(event=event) for name, path in LISTS.items()}
        command = granian("pretalx.wsgi:application", port, python=str(PYTHON))
        with running(command, port, path=paths["speakers"], environ=ENVIRON, cwd=DATA) as theirs:
            for path in paths.values():
                _check_entries(theirs + path, entries)
            addresses = {"halqa": (ours, PAGES["cities"])} | {name: (theirs, path) for name, path in paths.items()}
            for server, path in addresses.values():
                load(server + path, seconds=5)
            asked = in_turns(
                {name: partial(_load_and_work, *address, seconds=options.seconds) for name, address in addresses.items()},
                rounds=options.rounds,
            )
    medians = {
        name: summary(measured) | {"requests_a_processor_second": middle(one.rate_of_work for one in measured)}
        for name, measured in asked.items()
    }
    ratios = {name: ratio(asked["halqa"], asked[name]) for name in LISTS}
    by_work = {name: ratio(asked["halqa"], asked[name], lambda one: one.rate_of_work) for name in LISTS}
    for name, told in medians.items():
        print(
            f"{name:9} {told['requests_a_second']:7.1f} a second, p50 {told['p50_ms']} ms, p95 {told['p95_ms']} ms, "
            f"{told['requests_a_processor_second']:6.1f} for each second of a processor"
        )
    print(f"Halqa's list of {entries} cities is answered {ratios['speakers']} times as often as pretalx's {entries} speakers,")
    reached = "reached" if ratios["speakers"] >= GOAL else "MISSED"
    print(f"{ratios['programme']} times as often as its programme of {entries} talks; goal {GOAL}: {reached}")
    print(f"by the processors' work {by_work['speakers']} and {by_work['programme']} times as often")
    shape = {"by": by, "connections": CONNECTIONS, "seconds": options.seconds, "rounds": options.rounds, "workers": WORKERS}
    told = {"goal": GOAL, "entries": entries, "ratios": ratios, "ratios_by_work": by_work, "pages": medians, "load": shape}
    record("pretalx", told, versions={"pretalx": VERSION})


def _load_and_work(server: str, path: str, *, seconds: float) -> Load:
    before = processor_seconds(server)
    return replace(load(server + path, seconds=seconds), worked=processor_seconds(server) - before)


def _check_entries(address: str, entries: int) -> None:
    _, _, body = fetch(address, compressed=False)
    shown = len(set(re.findall(rb"Talk \d{4}", body)))
    if shown != entries:
        raise RuntimeError(f"{address} shows {shown} talks instead of {entries}")


if __name__ == "__main__":
    main()
