"""The account that deliveries keep of themselves: which events are sent where, who has one in hands, what came of each attempt.

A worker follows the ledger, to which everybody appends by one lock: whatever is committed is seen, in its order and once. What
is not public yet is not there. A delivery is claimed, then settled, each in a transaction of its own: what dies in between is
sent once more under the same key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from halqa.accounts.enums import Role
from halqa.accounts.queries import people_holding
from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger
from halqa.ledger.queries import last_public, public_since
from halqa.notices.actions.outbox import put
from halqa.opendata.enums import DeliveryOutcome, DeliveryState, PausedWhy, WebhookState
from halqa.opendata.models import Delivery, Webhook
from halqa.opendata.queries.webhooks import body_of, due, new_key, patience
from halqa.opendata.rules.webhooks import DELIVERIES, AfterAttempt, after_attempt

AT_ONCE: Final = 200
"""Events that are looked at, and rows that are deleted, in one transaction, so that nobody waits long behind it."""

LONGEST_ANSWER: Final = 500


@dataclass(frozen=True)
class Attempt:
    """What came of an attempt: the HTTP status, if anything was answered, and how the answer began or what went wrong."""

    outcome: DeliveryOutcome
    status: int | None = None
    answer: str = ""


@ledger.action
def follow_ledger(*, key: str, now: datetime) -> bool:
    """Put what happened since the last time on its way to a webhook; return whether there is more to look at."""
    row = Webhook.objects.select_for_update(skip_locked=True).filter(key=key, state=WebhookState.ACTIVE).first()
    if row is None:
        return False
    end = last_public()
    events = public_since(row.followed_to, row.kinds, until=end, limit=AT_ONCE)
    Delivery.objects.bulk_create(
        Delivery(
            key=new_key(),
            webhook=row,
            event=event.number,
            kind=event.kind,
            subject=event.subject,
            body=body_of(event),
            put_at=now,
            wait_until=now,
        )
        for event in events
    )
    is_more = len(events) == AT_ONCE
    Webhook.objects.filter(pk=row.pk).update(followed_to=events[-1].number if is_more else end)
    return is_more


@ledger.action
def claim_delivery(*, worker: str, lease_until: datetime, now: datetime) -> str | None:
    """Take a delivery into this worker's hands, and return its key; nothing where none is due.

    What was tried least comes first: one that is never taken keeps no other waiting.
    """
    row = due(now).select_for_update(of=("self",), skip_locked=True).order_by("attempts", "pk").first()
    if row is None:
        return None
    Delivery.objects.filter(pk=row.pk).update(leased_by=worker, leased_until=lease_until, attempts=row.attempts + 1, tried_at=now)
    return row.key


@ledger.action
def settle_delivery(*, key: str, worker: str, attempt: Attempt, now: datetime) -> None:
    """Write down what came of an attempt, unless another worker has taken it over meanwhile.

    After a failure all that waits for the webhook waits as long as this one. After many in a row it is paused, and the
    coordination team is told.
    """
    hook = Webhook.objects.select_for_update().get(deliveries__key=key)
    row = Delivery.objects.select_for_update().filter(key=key, leased_by=worker, ended_at=None).first()
    if row is None:
        return
    after = after_attempt(attempt.outcome, attempts=row.attempts, failures=hook.failures, patience=patience())
    if after.state is not DeliveryState.WAITING and not DELIVERIES.permits(DeliveryState.WAITING, after.state):
        raise ValueError(f"a delivery that waits does not become {after.state}")
    Delivery.objects.filter(pk=row.pk).update(
        state=after.state,
        ended_at=None if after.state is DeliveryState.WAITING else now,
        leased_by="",
        leased_until=None,
        status=attempt.status,
        answer=attempt.answer[:LONGEST_ANSWER],
    )
    _settle_webhook(hook, after, now)


@ledger.action
def pause_unsigned(*, key: str, worker: str, now: datetime) -> None:
    """Pause the webhook of a delivery whose secret is another than the one that was shown: nobody there could check it."""
    hook = Webhook.objects.select_for_update().get(deliveries__key=key)
    Delivery.objects.filter(key=key, leased_by=worker).update(leased_by="", leased_until=None)
    _pause(hook, PausedWhy.SECRET, now)


@ledger.action
def delete_old_deliveries(*, now: datetime) -> None:
    """Delete what was delivered or given up long ago, some at a time."""
    old = Delivery.objects.filter(ended_at__lt=now - settings.WEBHOOK_LOG_KEPT).order_by("pk").values_list("pk", flat=True)
    Delivery.objects.filter(pk__in=list(old[:AT_ONCE])).delete()


def _settle_webhook(hook: Webhook, after: AfterAttempt, now: datetime) -> None:
    rows = Webhook.objects.filter(pk=hook.pk)
    if after.pause is None:
        rows.update(failures=0, taken_at=now)
        return
    rows.update(failures=after.failures)
    waiting = Delivery.objects.filter(webhook=hook, ended_at=None)
    waiting.filter(wait_until__lt=now + after.pause).update(wait_until=now + after.pause)
    if after.paused is not None:
        _pause(hook, after.paused, now)


def _pause(hook: Webhook, why: PausedWhy, now: datetime) -> None:
    paused = {"state": WebhookState.PAUSED, "paused_why": why, "state_at": now, "version": hook.version + 1}
    if not Webhook.objects.filter(pk=hook.pk, state=WebhookState.ACTIVE).update(**paused):
        return
    team = [person.key for person in people_holding(Role.COORDINATOR, NETWORK, now)]
    told = {"facts": {"name": hook.name, "why": str(why)}, "path": f"office/webhooks/{hook.key}/"}
    put(kind="webhook.paused", to=team, subject=NETWORK, now=now, **told)
    ledger.record(kind="webhook.paused", by="system:webhooks", subject=f"webhook:{hook.key}", now=now, detail={"why": str(why)})
