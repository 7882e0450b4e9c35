"""Forgetting: what is old, and what belongs to a person who leaves."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from halqa.ledger import actions as ledger
from halqa.notices.models import Message, Notice, Preferences

A_DAY: Final = timedelta(days=1)

AT_ONCE: Final = 2000
"""How many rows of a table go in one transaction, so that nobody waits long behind it."""


@ledger.action
def delete_old_notices(*, now: datetime) -> None:
    """Delete notices that are older than the house keeps them, unless their deadline is still ahead."""
    old = now - settings.NOTICES_KEPT
    is_over = Q(due_at=None) | Q(due_at__lt=now)
    # Whoever has no account is written to or given up within these days, except in a demonstration, which sends nothing.
    unknown = now - settings.NOTICE_GIVE_UP_AFTER - A_DAY
    for rows in (
        Message.objects.filter(put_at__lt=old),
        Notice.objects.filter(is_over, put_at__lt=old),
        Message.objects.filter(person="", put_at__lt=unknown),
        Notice.objects.filter(person="", put_at__lt=unknown),
    ):
        rows.model.objects.filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])).delete()


@ledger.action
def erase_notices(*, person: str) -> None:
    """Delete all that a person was told, or was to be told, and how they wanted it. Whoever erases the person records it."""
    for table in (Message, Notice, Preferences):
        table.objects.filter(person=person).delete()
