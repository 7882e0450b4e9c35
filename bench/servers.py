"""Servers that are measured: granian with the same workers and threads for everybody, on loopback, ended with this process."""

import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from bench.load import ASKED
from bench.record import ROOT

from halqa.operations.management.processes import THREADS

WORKERS = 2
# Said by the server for itself, so that no application has to.
OF_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}


def granian(target: str, port: int, *, python: str = sys.executable) -> list[str]:
    """Return the command that serves a WSGI application."""
    shape = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    place = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error"]
    return [python, "-m", "granian", "--interface", "wsgi", *shape, *place, target]


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_LEADERS: dict[str, int] = {}
"""The process that leads the session of each server, by its address."""


def processor_seconds(address: str) -> float:
    """Return how long the processors have worked for the server at an address, its workers included; on Linux only."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # Behind the name, which may hold anything: session, and from the twelfth on what was used in user and kernel.
            told = stat.read_text().rpartition(")")[2].split()
            if int(told[3]) == _LEADERS[address]:
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@contextmanager
def running(command: Sequence[str], port: int, *, path: str, environ: Mapping[str, str], cwd: Path = ROOT) -> Iterator[str]:
    """Run a server until the block ends; yields its address once ``path`` is answered with 200.

    :raises RuntimeError: when it does not within a minute
    """
    process = subprocess.Popen(
        command,
        env={**os.environ, **environ},
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509  no threads here
    )
    try:
        wait_for(port, path, process)
        _LEADERS[address := f"http://127.0.0.1:{port}"] = process.pid
        yield address
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server that leads its own session, with its workers: granian may not hear SIGTERM while it starts them."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(25)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers 200."""
    end = time.monotonic() + 60
    status = 0
    while time.monotonic() < end and process.poll() is None:
        try:
            status, _, _ = fetch(f"http://127.0.0.1:{port}{path}")
        except OSError:
            time.sleep(0.01)
            continue
        if status == 200:
            return
        break
    raise RuntimeError(f"{path} of the server at port {port} was answered with {status or 'nothing'}")


def fetch(address: str, *, compressed: bool = True) -> tuple[int, list[tuple[str, str]], bytes]:
    """Ask once on a new connection; returns status, the application's headers and the body as sent."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request(
            "GET",
            parts.path + (f"?{parts.query}" if parts.query else ""),
            headers=ASKED if compressed else ASKED | {"Accept-Encoding": "identity"},
        )
        answer = connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in OF_THE_SERVER]
        return answer.status, headers, answer.read()
    finally:
        connection.close()


@contextmanager
def limit_of(address: str, folder: Path) -> Iterator[str]:
    """Serve by a bare WSGI function what an address answers now; yields the address of the same page there.

    :raises RuntimeError: when the two differ in a header's name or in a byte
    """
    _, headers, body = fetch(address)
    path = urlsplit(address).path
    port = free_port()
    answer = folder / f"answer-{port}.json"
    answer.write_text(json.dumps({"headers": headers, "body": body.hex()}))
    with running(granian("bench.limit:application", port), port, path=path, environ={"BENCH_ANSWER": str(answer)}) as limit:
        _, same_headers, same_body = fetch(limit + path)
        if (sorted(same_headers), same_body) != (sorted(headers), body):
            raise RuntimeError("the limit does not answer the same bytes")
        yield limit + path
