"""The processes of a running house: the web server, its workers, the background worker, and what ties them together."""

import argparse
import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

PR_SET_PDEATHSIG = 1
THREADS = 8  # a web worker; each keeps a database connection, and more would only wait for one another
GRACE_SECONDS = 20
PORTS_TRIED = 100
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def port_number(text: str) -> int:
    """Read a port for argparse, which turns the refusal into its own sentence."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 1 to 65535")
    return int(text)


class PortTaken(Exception):
    """Another program listens on the port."""


def ending_signals() -> set[signal.Signals]:
    """Return the signals that tell this process to end; a closed terminal does not where its start said so (``nohup``)."""
    hangs_up = set() if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else {signal.SIGHUP}
    return {signal.SIGTERM, signal.SIGINT} | hangs_up


def when_told_to_end(then: Callable[[], object]) -> None:
    """Call ``then`` in a thread of its own when this process is told to end.

    To be called by the main thread, before others are started that let these signals through: no thread but that one may take
    them. A handler would be called by the main thread only, and one that waits for a lock sleeps on when the signal went to
    another thread, as Linux may choose while that one forks; if it was just taking the lock, the handler would wait for it for
    ever. Forked children inherit this: what they are told waits until they call this themselves.
    """
    signals = ending_signals()
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    threading.Thread(target=_wait_to_be_told, args=(signals, then), daemon=True).start()


def _wait_to_be_told(signals: set[signal.Signals], then: Callable[[], object]) -> None:
    signal.sigwait(signals)
    then()


def end_with(parent: int) -> None:
    """Make this process end when its parent does, even one that is killed and cannot say so.

    A request that has begun is finished within the time of grace. The process leaves its parent's group, so that Ctrl-C in a
    terminal reaches the parent alone, which then ends its children in order.
    """
    os.setpgid(0, 0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    # Elsewhere, and if the parent was gone before the line above, only looking tells. Who looks takes no signal from others.
    blocked_before = signal.pthread_sigmask(signal.SIG_BLOCK, ending_signals())
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked_before)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def choose_port(host: str, wanted: int, *, next_free: bool) -> int:
    """Return the port to listen on: the one wanted, or the next free one where that is allowed.

    :raises PortTaken: when nothing is free
    """
    for port in range(wanted, min(wanted + PORTS_TRIED if next_free else wanted + 1, 65536)):
        if is_free(host, port):
            return port
    raise PortTaken(f"Port {wanted} is taken by another program.")


def is_free(host: str, port: int) -> bool:
    """Say whether nobody listens on a port.

    On loopback both families count: a browser that asks for localhost may reach whoever listens on the other.
    """
    for address in LOOPBACK[:2] if host in LOOPBACK else (host,):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            if address == host:
                raise
    return True


def serve(*, host: str, port: int, workers: int, say: Callable[[str], None]) -> None:
    """Serve until told to end, with the background worker as a child; says the address once it answers.

    Children end with this process. SIGTERM and SIGINT, and a closed terminal, let begun requests finish.
    """
    share_figures(settings.VAR / "metrics" / str(port))
    connections.close_all()  # a connection that is shared with a forked worker breaks both
    server = Server(
        settings.WSGI_APPLICATION,
        address="127.0.0.1" if host == "localhost" else host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING | {"loggers": settings.LOGGING["loggers"] | {"_granian": {}}},
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
    )
    if signal.SIGHUP not in ending_signals():
        server.on_startup(partial(signal.signal, signal.SIGHUP, signal.SIG_IGN))  # granian would reload
    when_told_to_end(partial(end_server, server))
    background = Background(server, address=(host, port), say=say)
    server.on_startup(background.start)
    server.on_shutdown(background.stop)
    server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


def share_figures(folder: Path) -> None:
    """Let the web processes count requests in one folder, which begins empty; must come before any of them counts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder))


def end_server(server: Any) -> None:
    """Tell granian to end, again and again: while it replaces a web worker that died, it may forget that it was told."""
    while True:
        server.signal_handler_interrupt()
        time.sleep(1)


def load_application(parent: int) -> Any:
    """Load the site inside a web worker, once the worker is tied to its parent."""
    for number in ending_signals():
        signal.signal(number, signal.SIG_DFL)  # the parent's handlers were inherited
    when_told_to_end(end_web_worker)
    end_with(parent)
    return import_string(settings.WSGI_APPLICATION)


def end_web_worker() -> None:
    """Let granian finish the requests that have begun; at once while the site still loads and granian listens for nothing."""
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        os._exit(0)
    handler(signal.SIGTERM, None)


class Background:
    """Keeps one background worker alive beside the web server."""

    def __init__(self, server: Any, *, address: tuple[str, int], say: Callable[[str], None]) -> None:
        self._server = server
        self._address = address
        self._say = say
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin, beside the server's own start."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker and wait for it."""
        self._stopping.set()
        self._thread.join(GRACE_SECONDS)

    def _run(self) -> None:
        # No worker is forked while this thread may hold a lock.
        while len(self._server.wrks) < self._server.workers and not self._stopping.wait(0.02):
            pass
        self._announce()
        while not self._is_ending():
            command = [sys.executable, "-m", "halqa", "worker", "--parent", str(os.getpid())]
            child = subprocess.Popen(command, process_group=0)  # noqa: S603  ourselves
            while child.poll() is None and not self._is_ending():
                self._stopping.wait(0.2)
            if child.poll() is None:
                child.terminate()
                child.wait()
            elif not self._is_ending():
                self._say(f"The background worker ended with status {child.returncode}; it is started again in 5 seconds.")
                self._stopping.wait(5)

    def _is_ending(self) -> bool:
        return self._stopping.is_set() or bool(self._server.interrupt_signal)

    def _announce(self) -> None:
        host, port = self._address
        reached = host if host in LOOPBACK else ("::1" if ":" in host else host.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104
        while not self._stopping.wait(0.05):
            try:
                socket.create_connection((reached, port), timeout=1).close()
            except OSError:
                continue
            # Passkeys need the name localhost; an address of the network is named as it is.
            name = "localhost" if reached in LOOPBACK else f"[{host}]" if ":" in host else host
            self._say(f"Halqa is at http://{name}:{port}/  (Ctrl-C ends it)")
            return
