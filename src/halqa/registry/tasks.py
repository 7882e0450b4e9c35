"""Work in the background of the registry: rosters that were sent are compared, and applied once somebody said yes."""

import logging
import shutil
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from halqa.foundation.refusals import RuleRefused
from halqa.registry.actions import imports as actions
from halqa.registry.actions.correction_requests import forget_senders, sum_up_requests
from halqa.registry.enums import ImportState
from halqa.registry.models import RosterImport
from halqa.registry.queries.office_imports import (
    file_of,
    found_in,
    is_given_up,
    next_import,
    readable,
    refusals_in,
    who_said_yes,
)
from halqa.registry.queries.roster import compared
from halqa.registry.queries.roster_reading import Progress

logger = logging.getLogger(__name__)

OURSELVES: Final = "system:halqa"

TOLD_EVERY: Final = timedelta(seconds=2)
"""How often progress is written down: a roster has many steps, and each note is a write."""

STRAY_FOR: Final = timedelta(hours=1)
"""How old a file without a row must be before it is taken for one that was left behind."""


def work_on_imports(now: datetime) -> None:
    """Do what the roster that waited longest needs; a worker that dies leaves it to another one after the lease."""
    row = next_import(now)
    if row is None or not actions.take_import(key=row.key, now=now):
        return
    path = file_of(row.key)
    if path is None or is_given_up(row):
        actions.note_failure(key=row.key, now=now)
        return
    try:
        with readable(path) as tables, compared(path=tables, now=now, progress=_telling(row.key)) as comparison:
            if row.state == ImportState.CONFIRMED:
                by = who_said_yes(row)
                actions.apply_import(key=row.key, comparison=comparison, by=by, now=timezone.now(), progress=lambda *_: None)
            else:
                found = found_in(comparison)
                actions.note_findings(key=row.key, found=found, version=comparison.version, now=timezone.now())
    except RuleRefused as refused:
        actions.note_findings(key=row.key, found=refusals_in(refused), version=0, now=timezone.now())
    if RosterImport.objects.filter(key=row.key, state__in=(ImportState.APPLIED, ImportState.REFUSED)).exists():
        actions.forget_file(key=row.key)


def sweep_imports(now: datetime) -> None:
    """Discard rosters that nobody said yes to for long, and remove files that no roster needs any more."""
    needed = set(actions.discard_old_imports(now=now))
    folder = settings.VAR / "imports"
    for each in folder.iterdir() if folder.is_dir() else ():
        age = now.timestamp() - each.stat().st_mtime
        if each.name not in needed and age > STRAY_FOR.total_seconds():
            shutil.rmtree(each, ignore_errors=True)


def look_after_requests(now: datetime) -> None:
    """Tell the coordination team of new correction requests, once a day at most; forget of their senders what nobody needs."""
    sum_up_requests(by=OURSELVES, now=now)
    forget_senders(now=now)


def _telling(key: str) -> Progress:
    told_at = time.monotonic()

    def tell(step: str, rows: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > TOLD_EVERY.total_seconds():
            told_at = time.monotonic()
            actions.note_progress(key=key, step=step, rows=rows, now=timezone.now())

    return tell
