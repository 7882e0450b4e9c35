"""How long ``halqa serve`` takes to its first answer, beside a bare WSGI function on the same server.

.venv/bin/python -m bench.start
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.house import PAGES, on_sqlite
from bench.record import ROOT, middle, record
from bench.servers import end, free_port, granian, limit_of, wait_for

ROUNDS = 5


def seconds_to_answer(command: Sequence[str], port: int, environ: Mapping[str, str]) -> float:
    """Start a server, ask until it answers, end it; returns the seconds between start and answer."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **environ}, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(port, PAGES["home"], process)
        return time.perf_counter() - begun
    finally:
        # granian forgets an end that it is told while its second worker starts.
        time.sleep(1)
        end(process)


def main() -> None:
    """Measure, print and record."""
    house = on_sqlite()
    ours, limits = [], []
    with TemporaryDirectory() as folder:
        with house.served() as address, limit_of(address + PAGES["home"], Path(folder)):
            answer = next(Path(folder).glob("answer-*.json"))
        for _ in range(ROUNDS):
            port = free_port()
            serve = [sys.executable, "-m", "halqa", "serve", "--port", str(port), "--workers", "2"]
            ours.append(seconds_to_answer(serve, port, house.environ))
            port = free_port()
            limits.append(seconds_to_answer(granian("bench.limit:application", port), port, {"BENCH_ANSWER": str(answer)}))
    told = {"rounds": ROUNDS, "serve_seconds": middle(ours, 2), "limit_seconds": middle(limits, 2)}
    told["ratio"] = round(told["serve_seconds"] / told["limit_seconds"], 1)
    print(
        f"halqa serve answers {told['serve_seconds']} s after its start, "
        f"{told['ratio']} times the {told['limit_seconds']} s of a bare function"
    )
    record("start", told)


if __name__ == "__main__":
    main()
