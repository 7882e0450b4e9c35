"""Archives of rounds: ordered, made part by part by a worker, taken along, removed; each with an event that says by whom."""

import hashlib
import json
import shutil
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.ledger.queries import length
from halqa.pages.views.archives import join_parts, write_part
from halqa.rounds.models import Call, RoundArchive
from halqa.rounds.queries.archive import Archive
from halqa.rounds.queries.archives import (
    ENDING,
    OPENING,
    file_of_archive,
    folder_of,
    is_being_made,
    names_of_parts,
    part_of,
    told_of,
)
from halqa.rounds.rules.archives import LEASE, refusals_to_order, refusals_to_take


@ledger.action
def order_archive(*, call: str, language: str, caller: Caller, by: str, now: datetime) -> str:
    """Order an archive of a round, and return its key; a worker makes it.

    :raises RuleRefused: where one is being made
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    row = Call.objects.select_for_update().get(key=call)
    if found := refusals_to_order(is_under_way=is_being_made(row)):
        raise RuleRefused(list(found))
    # The order is the last event that is no change meanwhile; whoever else writes stands behind the lock of the chain's head.
    ledger.lock_head()
    told = {"language": language, "ordered_at": now, "by": by, "begun_at": length() + 1}
    archive = RoundArchive.objects.create(key=str(uuid4()), call=row, parts=row.applications.count() + 2, **told)
    ledger.record(kind="archive.ordered", **_about(archive, by, now))
    return archive.key


@ledger.action
def take_archive(*, call: str, key: str, caller: Caller, by: str, now: datetime) -> None:
    """Note that somebody takes an archive along; whoever calls this hands it out after the commit.

    :raises RuleRefused: where it is not made yet, or is there no more
    :raises PermissionDenied: for anybody but the coordination team
    :raises RoundArchive.DoesNotExist: where there is none of this key
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    row = RoundArchive.objects.select_for_update(of=("self",)).select_related("call").get(key=key, call__key=call)
    if found := refusals_to_take(row.made_at, row.removed_at):
        raise RuleRefused(list(found))
    ledger.record(kind="archive.taken", **_about(row, by, now))


@ledger.action
def lease_archive(*, key: str, now: datetime) -> bool:
    """Take an archive in hand, and return whether no other worker was quicker."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = RoundArchive.objects.filter(free, key=key, made_at=None, removed_at=None)
    return waiting.update(leased_until=now + LEASE, attempts=F("attempts") + 1) == 1


@ledger.action
def note_parts(*, key: str, parts: int, made: int, now: datetime) -> None:
    """Note how many parts there are, and keep the archive in hand."""
    RoundArchive.objects.filter(key=key).update(parts=parts, made=made, attempts=0, leased_until=now + LEASE)


@ledger.action
def leave_archive(*, key: str) -> None:
    """Let another worker take an archive in hand, or this one later."""
    RoundArchive.objects.filter(key=key).update(leased_until=None)


def make_part(*, key: str, archive: Archive, name: str) -> bool:
    """Make a part that is not there, outside every transaction, and return whether it was to make.

    It is there whole or not at all. An exception among actions: no table is written; what is in it is recorded with the whole.
    """
    path = part_of(key, name)
    if told_of(path) is not None:
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    archive.left_out.clear()
    if name == OPENING:
        members = archive.opening()
    elif name == ENDING:
        members = archive.ending()
    else:
        application = archive.applications().filter(pk=int(name)).first()
        members = archive.of(application) if application else iter(())
    written = write_part(path, members, archive.now)
    told = {"files": [asdict(one) for one in written], "left_out": archive.left_out}
    beside = path.with_suffix(".beside")
    beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    beside.replace(path.with_suffix(".json"))
    return True


def join_archive(*, key: str, archive: Archive) -> tuple[int, str]:
    """Join the parts that are all there, and return how many bytes the file has and their SHA-256.

    An exception among actions, as ``make_part`` is.
    """
    parts = [part_of(key, name) for name in names_of_parts(archive)]
    told = [told_of(part) or {} for part in parts]
    path = file_of_archive(key)

    def manifest() -> bytes:
        files = (file for one in told for file in one["files"])
        return archive.manifest(files, (left for one in told for left in one["left_out"]))

    join_parts(path, parts, manifest, archive.now)
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


@ledger.action
def note_made(*, key: str, size: int, sha256: str, by: str, now: datetime) -> bool:
    """Note that the file of an archive is there, and return whether it was not noted before."""
    row = RoundArchive.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    if row.made_at is not None or row.removed_at is not None:
        return False
    row.made_at, row.bytes, row.sha256, row.made, row.leased_until = now, size, sha256, row.parts, None
    row.save()
    ledger.record(kind="archive.made", **_about(row, by, now, sha256=sha256, bytes=size))
    return True


@ledger.action
def remove_archive(*, key: str, by: str, now: datetime) -> None:
    """Note that an archive is there no more: its time is over, or it cannot be made. ``forget_files`` follows."""
    row = RoundArchive.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    if row.removed_at is not None:
        return
    row.removed_at, row.leased_until = now, None
    row.save()
    if row.made_at is None:
        ledger.record(kind="archive.given-up", **_about(row, by, now))
    else:
        ledger.record(kind="archive.removed", **_about(row, by, now))


def forget_parts(*, key: str) -> None:
    """Delete the parts of an archive whose file is there.

    An exception among actions: no table is written.
    """
    for path in folder_of(key).iterdir():
        if path != file_of_archive(key):
            path.unlink(missing_ok=True)


def forget_files(*, key: str) -> None:
    """Delete all of an archive that is there no more.

    An exception among actions: no table is written; what happened to it was recorded when it happened.
    """
    shutil.rmtree(folder_of(key), ignore_errors=True)


def _about(row: RoundArchive, by: str, now: datetime, **detail: str | int) -> dict[str, Any]:
    subject = str(Subject("call", row.call.key))
    return {"by": by, "subject": subject, "now": now, "detail": {"archive": row.key, **detail}}
