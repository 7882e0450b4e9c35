"""Rosters on their way in: sent, looked at by a worker, confirmed, applied. What a worker notes of its work is nobody's act."""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Q

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.ledger.queries import public_version
from halqa.registry.actions.roster import apply_roster
from halqa.registry.enums import ImportState
from halqa.registry.models import RosterImport
from halqa.registry.queries.office_imports import folder_of, open_imports
from halqa.registry.queries.roster import Comparison
from halqa.registry.queries.roster_reading import Progress
from halqa.registry.rules.imports import KEPT_FOR, LEASE, OPEN, STEPS, TO_DO, refusals_of_file, safe_name


def keep_file(*, upload: UploadedFile) -> tuple[str, str]:
    """Keep a file that was sent, and return the key of its import and its digest; outside every transaction."""
    key = str(uuid4())
    folder = folder_of(key)
    folder.mkdir(mode=0o700, parents=True)
    digest = hashlib.sha256()
    with (folder / safe_name(upload.name or "")).open("wb") as file:
        for piece in upload.chunks():
            digest.update(piece)
            file.write(piece)
    return key, digest.hexdigest()


def forget_file(*, key: str) -> None:
    """Remove the file of an import that needs it no more."""
    shutil.rmtree(folder_of(key), ignore_errors=True)


@ledger.action
def send_import(*, key: str, file_name: str, size: int, sha256: str, by: str, now: datetime) -> None:
    """Let a roster whose file is kept be compared with what is stored.

    :raises RuleRefused: with every reason against the file
    """
    if reasons := refusals_of_file(file_name, size, open_imports()):
        raise RuleRefused(reasons)
    RosterImport.objects.create(key=key, by=by, file_name=file_name[:200], sha256=sha256, sent_at=now, changed_at=now)
    ledger.record(kind="import.sent", by=by, subject="network", now=now, detail={"import": key, "sha256": sha256})


@ledger.action
def confirm_import(*, key: str, version: int, by: str, now: datetime) -> bool:
    """Let a roster be applied as it was previewed, and return whether it will be; else it is compared anew.

    ``version`` is of the public pages, as the preview that was read told it.

    :raises RuleRefused: where the roster does not wait for a yes
    """
    row = _locked(key, ImportState.CONFIRMED)
    is_fresh = row.version == version == public_version()
    _step(row, ImportState.CONFIRMED if is_fresh else ImportState.WAITING, now)
    detail = {"import": key, "sha256": row.sha256, "anew": not is_fresh}
    ledger.record(kind="import.confirmed", by=by, subject="network", now=now, detail=detail)
    return is_fresh


@ledger.action
def discard_import(*, key: str, by: str, now: datetime) -> None:
    """Give up a roster that waits for a yes.

    :raises RuleRefused: where it does not wait for one
    """
    row = _locked(key, ImportState.DISCARDED)
    _step(row, ImportState.DISCARDED, now)
    ledger.record(kind="import.discarded", by=by, subject="network", now=now, detail={"import": key, "sha256": row.sha256})


@ledger.action
def take_import(*, key: str, now: datetime) -> bool:
    """Take a roster in hand, and return whether no other worker was quicker."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    taken = RosterImport.objects.filter(free, key=key, state__in=TO_DO)
    return taken.update(leased_until=now + LEASE, attempts=F("attempts") + 1, step="", rows=0) == 1


@ledger.action
def note_progress(*, key: str, step: str, rows: int, now: datetime) -> None:
    """Note what the worker is at, and keep the roster in its hand."""
    RosterImport.objects.filter(key=key).update(step=step[:60], rows=rows, leased_until=now + LEASE)


@ledger.action
def note_findings(*, key: str, found: dict[str, Any], version: int, now: datetime) -> None:
    """Note what was found in a roster that waits: the preview, or the reasons against it."""
    row = RosterImport.objects.select_for_update().filter(key=key, state=ImportState.WAITING).first()
    if row is not None:
        RosterImport.objects.filter(key=key).update(preview=found, version=version)
        _step(row, ImportState.REFUSED if "refusals" in found else ImportState.PREVIEWED, now)


@ledger.action
def note_failure(*, key: str, now: datetime) -> None:
    """Note that a roster is given up: nothing of it was applied."""
    row = RosterImport.objects.select_for_update().filter(key=key, state__in=TO_DO).first()
    if row is not None:
        _step(row, ImportState.FAILED, now)


@ledger.action
def apply_import(*, key: str, comparison: Comparison, by: str, now: datetime, progress: Progress) -> None:
    """Apply a roster that was confirmed, in the name of who said yes; where anything changed since, it is compared anew."""
    row = RosterImport.objects.select_for_update().filter(key=key, state=ImportState.CONFIRMED).first()
    if row is None:
        return
    event = None
    if comparison.version == row.version and not comparison.problems:
        event = apply_roster(comparison=comparison, counts=comparison.counts(), by=by, now=now, progress=progress)
    if event is None:
        _step(row, ImportState.WAITING, now)
        return
    RosterImport.objects.filter(key=key).update(event=event)
    _step(row, ImportState.APPLIED, now)


@ledger.action
def discard_old_imports(*, now: datetime) -> Iterable[str]:
    """Discard rosters that nobody said yes to for long, and return the keys of all that still need their files."""
    old = RosterImport.objects.filter(state=ImportState.PREVIEWED, changed_at__lt=now - KEPT_FOR)
    old.update(state=ImportState.DISCARDED, changed_at=now)
    return tuple(RosterImport.objects.filter(state__in=OPEN).values_list("key", flat=True))


def _locked(key: str, target: ImportState) -> RosterImport:
    row = RosterImport.objects.select_for_update().filter(key=key).first()
    if row is None or not STEPS.permits(ImportState(row.state), target):
        raise RuleRefused([Refusal("not-to-be-confirmed", {"column": ""})])
    return row


def _step(row: RosterImport, state: ImportState, now: datetime) -> None:
    """Let a roster go a step of its way; whoever takes it next begins to count anew."""
    RosterImport.objects.filter(key=row.key).update(state=state, changed_at=now, leased_until=None, attempts=0, step="", rows=0)
