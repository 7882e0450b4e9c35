"""One turn of sending public events to webhooks: bounded in time, and never held up by one that does not answer."""

import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version

from django.conf import settings
from django.utils import timezone

from halqa.ledger.queries import last_public
from halqa.opendata.actions import deliveries
from halqa.opendata.queries.webhooks import Parcel, behind, due, parcel, sends_nothing
from halqa.opendata.rules.webhooks import signature
from halqa.opendata.tasks.post import post

Clock = Callable[[], datetime]


def worker_name() -> str:
    """Return what tells this turn from that of every other worker, on this machine and on others."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"


def deliver(now: datetime, *, clock: Clock = timezone.now) -> None:
    """Look at what happened, and send what is due, as long as the turn lasts. ``clock`` tells how it passes."""
    for key in list(behind(last_public()).order_by("pk").values_list("key", flat=True)):
        while deliveries.follow_ledger(key=key, now=now):
            continue
    if sends_nothing() or not due(now).exists():
        return
    worker, end = worker_name(), now + settings.WEBHOOK_TURN
    lease = 2 * (settings.WEBHOOK_TURN + settings.WEBHOOK_ANSWER)
    while (at := clock()) < end and (key := deliveries.claim_delivery(worker=worker, lease_until=at + lease, now=at)):
        sent = parcel(key, at)
        if sent is None:
            deliveries.pause_unsigned(key=key, worker=worker, now=at)
            continue
        attempt = post(
            sent.address, sent.body, headers_of(sent, at), answer=settings.WEBHOOK_ANSWER, inside=settings.WEBHOOK_NETWORKS
        )
        deliveries.settle_delivery(key=key, worker=worker, attempt=attempt, now=clock())


def forget_deliveries(now: datetime) -> None:
    """Delete what was delivered or given up long ago."""
    deliveries.delete_old_deliveries(now=now)


def headers_of(sent: Parcel, at: datetime) -> dict[str, str]:
    """Return what goes with a body by Standard Webhooks: its key, the second of the attempt, and the signature over all three."""
    seconds = int(at.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Halqa/{version('halqa')} (webhooks)",
        "webhook-id": sent.key,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(sent.secrets, key=sent.key, at=seconds, body=sent.body),
    }
