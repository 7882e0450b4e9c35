"""Work in the background of search: what an act left to be done, and what was never done."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.utils import timezone

from halqa.ledger import queries as ledger
from halqa.search.access import sources
from halqa.search.actions import catching_up as actions
from halqa.search.actions.catching_up import ASKED_AT_ONCE, Batch
from halqa.search.actions.writing import keep_quick
from halqa.search.queries.waiting import all_subjects, is_behind, waiting

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]

TURN: Final = timedelta(seconds=10)
"""How long catching up may keep other work in the background waiting."""

WORTH_MERGING: Final = 500
"""After how many written subjects the engine is asked to merge what they have left."""


def catch_up(now: datetime, *, clock: Clock = timezone.now, turn: timedelta = TURN) -> int:
    """Bring up to date what waits, as long as the turn lasts, and return how many subjects were done."""
    if waiting().never_asked:
        actions.ask_for_new_sources(now=now)
    if not is_behind():
        return 0
    worker = f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"
    done = 0
    while (at := clock()) < now + turn and (batch := actions.take_batch(worker=worker, now=at)):
        try:
            done += _expand(batch, worker, clock) if batch.is_whole else _write(batch, worker, clock)
        except Exception:
            # What cannot be read must not keep all else from being found.
            logger.exception("search: documents of %s cannot be written: %s", batch.kind, ", ".join(batch.subjects[:3]))
            actions.put_back(tasks=batch.tasks, worker=worker, now=clock(), attempts=1)
    if done >= WORTH_MERGING:
        keep_quick()
    return done


def catch_up_search(now: datetime) -> None:
    """Do one turn of catching up."""
    catch_up(now)


def merge_search(_now: datetime) -> None:
    """Keep the engine quick."""
    keep_quick()


def _expand(batch: Batch, worker: str, clock: Clock) -> int:
    source = sources().get(batch.kind)
    subjects = all_subjects(source) if source else iter(())
    while some := list(islice(subjects, ASKED_AT_ONCE)):
        actions.ask_one_by_one(kind=batch.kind, subjects=some, now=clock())
    actions.close_batch(tasks=batch.tasks, worker=worker)
    return 0


def _write(batch: Batch, worker: str, clock: Clock) -> int:
    source = sources().get(batch.kind)
    if source is None:
        # Of an app that is there no more.
        actions.close_batch(tasks=batch.tasks, worker=worker)
        return 0
    number = ledger.length()
    documents = tuple(source.documents(batch.subjects))
    is_done = actions.settle_batch(source=source, batch=batch, documents=documents, number=number, worker=worker, now=clock())
    return len(batch.subjects) if is_done else 0
