"""Many requests at once: by wrk where it is installed, else by a plainer generator in a process of its own.

The load is closed: each of the connections asks again as soon as it is answered, so the percentiles are those of a busy server.
"""

import json
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
ASKED = {"Accept": "text/html", "Accept-Encoding": "gzip", "Host": "localhost"}
PERCENTILES = Path(__file__).with_name("percentiles.lua")
WRK = shutil.which("wrk")


@dataclass(frozen=True)
class Load:
    """What one round measured; percentiles in milliseconds. ``failed`` counts answers that were none, or no 2xx or 3xx.

    ``worked``: seconds that the processors worked for the server meanwhile, where that was looked at.
    """

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int
    worked: float = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def rate_of_work(self) -> float:
        """Requests for each second that a processor worked: what else the machine does meanwhile does not count."""
        return self.requests / self.worked


def generator() -> str:
    """Name what makes the load, with a loud line where it is not wrk."""
    if WRK:
        return "wrk"
    print("!!! wrk is not installed (apt-get install wrk): a plainer generator measures, which is itself slower.", flush=True)
    return "own generator"


def load(address: str, *, seconds: float) -> Load:
    """Ask for one address on 16 connections that stay open, for so many seconds.

    :raises RuntimeError: when an answer failed, for then the rate says nothing
    """
    if WRK:
        headers = [part for name, value in ASKED.items() for part in ("-H", f"{name}: {value}")]
        command = [
            WRK,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds:.0f}s",
            "--timeout",
            "30s",
            "-s",
            str(PERCENTILES),
            *headers,
            address,
        ]
    else:
        command = [sys.executable, __file__, address, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    measured = Load(**json.loads(done.stdout.splitlines()[-1]))
    if measured.failed:
        raise RuntimeError(f"{measured.failed} of {measured.requests} requests to {address} failed")
    # What was under way when the time was up is still worked on, and must not slow whoever is measured next.
    time.sleep(measured.p99 / 1000)
    return measured


def in_turns(askers: Mapping[str, Callable[[], Load]], *, rounds: int) -> dict[str, list[Load]]:
    """Measure each in turn, round after round, so that what else the machine does falls on all alike."""
    measured: dict[str, list[Load]] = {name: [] for name in askers}
    for _ in range(rounds):
        for name, ask in askers.items():
            measured[name].append(ask())
    return measured


def ratio(ours: list[Load], theirs: list[Load], by: Callable[[Load], float] = lambda one: one.rate) -> float:
    """Return how often one was answered for each answer of the other: the median of the rounds, each a ratio of its own."""
    return float(f"{statistics.median(by(one) / by(other) for one, other in zip(ours, theirs, strict=True)):.3g}")


def summary(rounds: list[Load]) -> dict[str, float]:
    """Return the medians of several rounds."""
    return {
        "requests_a_second": round(statistics.median(one.rate for one in rounds), 1),
        **{f"{name}_ms": round(statistics.median(getattr(one, name) for one in rounds), 2) for name in ("p50", "p95", "p99")},
    }


class _Connection:
    """One connection that asks, reads the answer by its Content-Length and asks again."""

    def __init__(self, address: tuple[str, int], question: bytes) -> None:
        self.question = question
        self.socket = socket.create_connection(address)
        self.received = b""
        self.ask()

    def ask(self) -> None:
        self.received = b""
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.question)

    def answered(self) -> bool | None:
        """Read on: nothing yet, or whether the answer is good.

        :raises ConnectionError: when the server hangs up
        """
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionError("the server hung up")
        self.received += more
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if not blank:
            return None
        length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))[15:])
        return head[9:10] in b"23" if len(body) >= length else None


def generate(address: str, seconds: float) -> Load:
    """Make the load in this process."""
    parts = urlsplit(address)
    lines = [f"GET {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1", *(f"{n}: {v}" for n, v in ASKED.items())]
    question = "\r\n".join([*lines, "", ""]).encode()
    waits: list[float] = []
    failed = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(CONNECTIONS):
            connection = _Connection((parts.hostname or "", parts.port or 80), question)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        begun = time.perf_counter()
        while (now := time.perf_counter()) < begun + seconds:
            for key, _events in selector.select(timeout=1):
                good = key.data.answered()
                if good is not None:
                    waits.append((time.perf_counter() - key.data.asked_at) * 1000)
                    failed += not good
                    key.data.ask()
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    cuts = statistics.quantiles(waits, n=100)
    return Load(len(waits), now - begun, cuts[49], cuts[94], cuts[98], failed)


if __name__ == "__main__":
    print(json.dumps(asdict(generate(sys.argv[1], float(sys.argv[2])))))
