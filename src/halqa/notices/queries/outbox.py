"""What stands in the outbox: for the worker that empties it, and for the office that looks after it."""

from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from halqa.notices.enums import Channel, State
from halqa.notices.models import Message


def due(channel: Channel, now: datetime) -> QuerySet[Message]:
    """Return what may be sent by a channel at this moment and is in nobody's hands."""
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Message.objects.filter(
        is_free, channel=channel, ended_at=None, state__in=[State.WAITING, State.UNSURE], wait_until__lte=now
    )


def is_anything_due(channel: Channel, now: datetime) -> bool:
    """Say whether a worker has anything to do with a channel, messages of dead workers included. It locks nothing."""
    lost = Message.objects.filter(channel=channel, ended_at=None, state=State.HANDED_OVER, leased_until__lte=now)
    return due(channel, now).exists() or lost.exists()


def unsent() -> dict[State, tuple[int, datetime]]:
    """Return how many messages are in each state but accepted, and when the oldest of them was put into the outbox."""
    rows = Message.objects.exclude(state=State.ACCEPTED).values_list("state").annotate(count=Count("pk"), oldest=Min("put_at"))
    return {State(state): (count, oldest) for state, count, oldest in rows.order_by("state")}
