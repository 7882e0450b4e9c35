"""Gathering a day's notices into one message."""

import secrets
from datetime import datetime

from halqa.ledger import actions as ledger
from halqa.notices.enums import Channel
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.queries.moments import zone
from halqa.notices.rules.ways import digest_closed_at


@ledger.action
def gather_digest(*, person: str, time_zone: str, now: datetime) -> bool:
    """Put what waited for a person's digest when their hour came into one message; returns whether there was any.

    The row of preferences is the lock: of two workers the second finds the day gathered. A day without notices has no digest.
    """
    wishes = Preferences.objects.select_for_update().get(person=person)
    closed_at = digest_closed_at(now, zone=zone(time_zone), hour=wishes.digest_hour)
    day = closed_at.astimezone(zone(time_zone)).date()
    waiting = list(Notice.objects.filter(person=person, waits_for_digest=True, put_at__lt=closed_at).values_list("pk", flat=True))
    if not waiting or (wishes.digest_on and wishes.digest_on >= day):
        return False
    Preferences.objects.filter(pk=wishes.pk).update(digest_on=day)
    message = Message.objects.create(
        key=secrets.token_hex(16), person=person, channel=Channel.MAIL, digest_on=day, put_at=now, wait_until=now
    )
    message.notices.set(waiting)
    Notice.objects.filter(pk__in=waiting).update(waits_for_digest=False)
    return True
