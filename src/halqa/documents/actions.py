"""The only writers of files: their rows and their contents."""

import secrets
from datetime import datetime

from django.core.files.base import File as Content
from django.core.files.storage import storages

from halqa.documents.enums import Audience
from halqa.documents.models import File
from halqa.documents.rules.examination import Examined
from halqa.ledger import actions as ledger


@ledger.action
def store(*, upload: Examined, subject: str, audience: Audience, by: str, now: datetime) -> str:
    """Keep a file that was examined, and return its key; the same content is kept once per subject.

    The content is written first, under a name that no row has: a row that is committed always finds it. What is left by a
    transaction that is rolled back, or by a process that is killed, is found by ``sweep``, for no row names it.
    """
    known = File.objects.filter(subject=subject, sha256=upload.sha256, removed_at=None).values_list("key", flat=True).first()
    if known:
        return known
    storage_name = storages["documents"].save(secrets.token_hex(16), Content(upload.content))
    file, created = File.objects.get_or_create(
        subject=subject,
        sha256=upload.sha256,
        removed_at=None,
        defaults={
            "key": secrets.token_hex(16),
            "audience": audience,
            "name": upload.name,
            "media_type": upload.kind,
            "bytes": upload.bytes,
            "storage_name": storage_name,
            "by": by,
            "at": now,
        },
    )
    if created:
        ledger.record(kind="file.stored", by=by, subject=subject, now=now, detail={"file": file.key})
    return file.key


@ledger.action
def remove(*, key: str, by: str, now: datetime) -> None:
    """Take a file away; a file that is away already stays so."""
    file = File.objects.select_for_update().get(key=key)
    if file.removed_at:
        return
    file.removed_at = now
    file.save(update_fields=["removed_at"])
    ledger.record(kind="file.removed", by=by, subject=file.subject, now=now, detail={"file": key})
