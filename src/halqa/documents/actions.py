"""The only writers of files: their rows and their contents."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import File as Content
from django.core.files.storage import storages

from halqa.documents.enums import Audience
from halqa.documents.models import File
from halqa.documents.queries.examination import Examined
from halqa.documents.queries.policy import upload_policy
from halqa.documents.rules.examination import refusals_to_number
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger

KEPT_FOR: Final = timedelta(days=1)
"""How long a content stays that no row names any more: a backup that has begun may still ask for it."""


class StorageAway(Exception):
    """The storage takes nothing now: it is full, or does not answer."""


def put_content(*, upload: Examined) -> Examined:
    """Write the content of a file ahead of the act that stores it, outside every transaction, and return the file with its place.

    A slow storage keeps nobody waiting then. Where no act follows, no row names the content, and ``sweep`` finds it.

    :raises StorageAway: when it cannot be written
    """
    return replace(upload, storage_name=_written(upload))


@ledger.action
def store(*, upload: Examined, subject: str, audience: Audience, by: str, now: datetime) -> str:
    """Keep a file that was examined, and return its key; the same content is kept once per subject.

    The content is written first, under a name that no row has, and the row after it: whatever is committed finds its content.
    What a transaction leaves that is rolled back, or a process that is killed, has no row, and so ``sweep`` finds it.

    :raises RuleRefused: when the subject has as many files as it may have
    :raises StorageAway: when the content cannot be written; nothing is kept
    """
    known = File.objects.filter(subject=subject, sha256=upload.sha256, removed_at=None)
    if known.exists():
        return known.get().key
    storage_name = upload.storage_name or _written(upload)
    # From here on one at a time: of two who add the last file that may be added, one is told so.
    ledger.lock_head()
    if known.exists():
        return known.get().key
    files = File.objects.filter(subject=subject, removed_at=None).count()
    if reasons := refusals_to_number(files, upload_policy().most_files_per_subject):
        raise RuleRefused(reasons)
    file = File.objects.create(
        key=secrets.token_hex(16),
        subject=subject,
        audience=audience,
        name=upload.name,
        media_type=upload.kind,
        bytes=upload.bytes,
        sha256=upload.sha256,
        storage_name=storage_name,
        by=by,
        at=now,
    )
    ledger.record(kind="file.stored", by=by, subject=subject, now=now, detail={"file": file.key})
    return file.key


def _written(upload: Examined) -> str:
    try:
        return storages["documents"].save(secrets.token_hex(16), Content(upload.content))
    except Exception as error:  # each storage fails in its own way
        raise StorageAway from error


@ledger.action
def publish(*, key: str, by: str, now: datetime) -> None:
    """Let everybody read a file; one that everybody may read stays so."""
    file = File.objects.select_for_update().get(key=key)
    if file.audience == Audience.PUBLIC:
        return
    file.audience = Audience.PUBLIC
    file.save(update_fields=["audience"])
    ledger.record(kind="file.published", by=by, subject=file.subject, now=now, detail={"file": key})


@ledger.action
def remove(*, key: str, by: str, now: datetime) -> None:
    """Take a file away; one that is away stays so. Its content follows within two days, by ``sweep``."""
    file = File.objects.select_for_update().get(key=key)
    if file.removed_at:
        return
    file.removed_at = now
    file.save(update_fields=["removed_at"])
    ledger.record(kind="file.removed", by=by, subject=file.subject, now=now, detail={"file": key})


@ledger.action
def remove_from(*, key: str, subject: str, by: str, now: datetime) -> None:
    """Take a file of a subject away; what is another's, or is away already, stays as it is."""
    file = File.objects.select_for_update().filter(key=key, subject=subject, removed_at=None).first()
    if file is None:
        return
    file.removed_at = now
    file.save(update_fields=["removed_at"])
    ledger.record(kind="file.removed", by=by, subject=subject, now=now, detail={"file": key})


def erase_files(*, person: str, now: datetime) -> None:
    """Take away the files about a person, and their names; what they added about others stays with those it is about.

    Runs within the erasure of the person, whose event tells of it.
    """
    about = File.objects.filter(subject=str(Actor(ActorKind.PERSON, person)))
    about.filter(removed_at=None).update(removed_at=now)
    about.update(name="")


def sweep(*, now: datetime) -> int:
    """Delete each content that no row has named for a day, and return how many.

    An exception among actions: no table is written, and what happened to each file was recorded when it happened.
    """
    storage = storages["documents"]
    # In this order: what is written after the listing is not in it.
    _, present = storage.listdir("") if storage.exists("") else ((), ())
    before = now - KEPT_FOR
    needed = {
        *File.objects.filter(removed_at=None).values_list("storage_name", flat=True),
        *File.objects.filter(removed_at__gt=before).values_list("storage_name", flat=True),
    }
    left = [name for name in present if name not in needed and storage.get_modified_time(name) < before]
    for name in left:
        storage.delete(name)
    return len(left)
