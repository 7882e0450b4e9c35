"""Work in the background: a clock tick over what is to be done from time to time."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connection
from django.utils import timezone

from halqa.accounts.tasks import forget_passages, forget_unanswered
from halqa.documents.actions import sweep
from halqa.notices.tasks import delete_old, gather_digests, send_messages
from halqa.opendata.actions.limits import forget_accounts
from halqa.opendata.tasks import deliver, forget_deliveries
from halqa.operations.actions.ticking import tick as sign_of_life
from halqa.registry.tasks import look_after_requests, sweep_imports, work_on_imports
from halqa.rounds.tasks import (
    announce_planned,
    follow_the_clock,
    forget_archives,
    forget_panelists,
    make_dispatches,
    remind,
    send_links,
    work_on_archives,
    work_on_bulk,
)
from halqa.search.tasks import catch_up_search, merge_search

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Periodic:
    """Something done at the start and again after each ``every``. It must bear being killed and being done twice at once."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


def refresh_statistics(_now: datetime) -> None:
    """Let SQLite look at its tables, so that it chooses the right indexes; PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("PRAGMA optimize=0x10002")


def shorten_log(_now: datetime) -> None:
    """Give back the disk space of SQLite's write-ahead log, which only grows while readers never pause."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_visits(now: datetime) -> None:
    """Delete sessions that are over and counted attempts that no longer count: they hold addresses of devices."""
    SessionStore.clear_expired()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM attempts WHERE expires < %s", [connection.ops.adapt_datetimefield_value(now)])


def forget_askers(now: datetime) -> None:
    """Delete the accounts of who asked the API how often, once they no longer count."""
    forget_accounts(now=now)


def sweep_files(now: datetime) -> None:
    """Delete the contents of uploaded files that no row names any more."""
    sweep(now=now)


def give_sign(now: datetime) -> None:
    """Let others see that the worker lives."""
    sign_of_life(now=now)


TASKS = (
    Periodic("give-sign", timedelta(seconds=15), give_sign),
    Periodic("forget-visits", timedelta(days=1), forget_visits),
    Periodic("send-messages", timedelta(seconds=1), send_messages),
    Periodic("deliver-to-webhooks", timedelta(seconds=1), deliver),
    Periodic("work-on-imports", timedelta(seconds=1), work_on_imports),
    Periodic("sweep-imports", timedelta(hours=6), sweep_imports),
    Periodic("catch-up-search", timedelta(seconds=1), catch_up_search),
    Periodic("merge-search", timedelta(days=1), merge_search),
    Periodic("look-after-requests", timedelta(minutes=10), look_after_requests),
    Periodic("announce", timedelta(minutes=1), announce_planned),
    Periodic("follow-the-clock", timedelta(minutes=1), follow_the_clock),
    Periodic("work-on-bulk", timedelta(seconds=1), work_on_bulk),
    Periodic("work-on-archives", timedelta(seconds=1), work_on_archives),
    Periodic("forget-archives", timedelta(hours=1), forget_archives),
    Periodic("send-links", timedelta(minutes=1), send_links),
    Periodic("make-dispatches", timedelta(seconds=1), make_dispatches),
    Periodic("remind", timedelta(minutes=10), remind),
    Periodic("forget-panelists", timedelta(days=1), forget_panelists),
    Periodic("gather-digests", timedelta(minutes=1), gather_digests),
    Periodic("forget-unanswered", timedelta(days=1), forget_unanswered),
    Periodic("forget-passages", timedelta(days=1), forget_passages),
    Periodic("delete-old-notices", timedelta(minutes=10), delete_old),
    Periodic("refresh-statistics", timedelta(days=1), refresh_statistics),
    Periodic("shorten-log", timedelta(hours=1), shorten_log),
    Periodic("forget-askers", timedelta(minutes=10), forget_askers),
    Periodic("forget-deliveries", timedelta(hours=1), forget_deliveries),
    Periodic("sweep-files", timedelta(hours=6), sweep_files),
)


def tick(
    tasks: tuple[Periodic, ...], *, last: Mapping[str, datetime], now: datetime, stop: threading.Event | None = None
) -> dict[str, datetime]:
    """Do what is due and return when each was last begun; what fails is logged and tried again when it is due again.

    Once told to stop, begins nothing more.
    """
    begun = dict(last)
    for task in tasks:
        if stop is not None and stop.is_set():
            break
        if task.name in begun and now < begun[task.name] + task.every:
            continue
        begun[task.name] = now
        try:
            task.run(now)
        except Exception:
            logger.exception("background work failed: %s", task.name)
    return begun


def work(stop: threading.Event, tasks: tuple[Periodic, ...] = TASKS) -> None:
    """Tick until told to stop; a task that has begun is finished first."""
    last: dict[str, datetime] = {}
    while not stop.is_set():
        close_old_connections()
        last = tick(tasks, last=last, now=timezone.now(), stop=stop)
        stop.wait(PAUSE_SECONDS)
