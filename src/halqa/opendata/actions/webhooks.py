"""What the coordination team does with webhooks: make, change, renew the secret, pause, resume, remove, try out, send again."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.ledger.queries import length
from halqa.opendata.access import may_run_webhooks
from halqa.opendata.enums import DeliveryState, PausedWhy, WebhookState
from halqa.opendata.models import Delivery, Webhook
from halqa.opendata.queries.webhooks import KINDS, TRIED_OUT, body_of_trial, facts_of, fingerprint_of, new_key, secret_of
from halqa.opendata.rules import webhooks as rules
from halqa.opendata.rules.webhooks import Wish


@ledger.action
def make_webhook(*, wish: Wish, caller: Caller, by: str, now: datetime) -> tuple[str, str]:
    """Make a webhook, to which whatever happens from now on is sent; return its key, and its secret as it is shown, once.

    :raises RuleRefused: with every reason against it
    """
    _let_in(caller)
    _refuse(rules.refusals_of_wish(wish, KINDS, settings.WEBHOOK_NETWORKS))
    key = secrets.token_hex(8)
    secret = secret_of(key, 1)
    Webhook.objects.create(
        key=key,
        **_columns(wish),
        state_at=now,
        fingerprint=fingerprint_of(secret),
        followed_to=length(),
        made_at=now,
        made_by=by,
    )
    ledger.record(kind="webhook.made", by=by, subject=_subject(key), now=now, detail={"kinds": sorted(wish.kinds)})
    return key, rules.written_secret(secret)


@ledger.action
def change_webhook(*, key: str, wish: Wish, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Change where a webhook leads, what is sent there and what it is called; the secret stays.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(key, caller)
    _refuse(rules.refusals_of_change(facts_of(row), read))
    _refuse(rules.refusals_of_wish(wish, KINDS, settings.WEBHOOK_NETWORKS))
    _write(row, **_columns(wish))
    ledger.record(kind="webhook.changed", by=by, subject=_subject(key), now=now, detail={"kinds": sorted(wish.kinds)})


@ledger.action
def renew_secret(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> str:
    """Make another secret and return it as it is shown, once; for a day the one before is signed with as well.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(key, caller)
    _refuse(rules.refusals_of_change(facts_of(row), read))
    secret = secret_of(key, row.edition + 1)
    # One that follows from another key of the house than it was shown for is signed with no more.
    is_known = fingerprint_of(secret_of(key, row.edition)) == row.fingerprint
    _write(row, edition=row.edition + 1, fingerprint=fingerprint_of(secret), renewed_at=now if is_known else None)
    ledger.record(kind="webhook.secret-renewed", by=by, subject=_subject(key), now=now, detail={"edition": row.edition})
    return rules.written_secret(secret)


@ledger.action
def pause_webhook(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Send nothing to a webhook until it is resumed.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(key, caller)
    _refuse(rules.refusals_of_move(facts_of(row), WebhookState.PAUSED, read))
    _write(row, state=WebhookState.PAUSED, paused_why=PausedWhy.TEAM, state_at=now)
    ledger.record(kind="webhook.paused", by=by, subject=_subject(key), now=now, detail={"why": str(PausedWhy.TEAM)})


@ledger.action
def resume_webhook(*, key: str, read: int, from_now: bool, caller: Caller, by: str, now: datetime) -> None:
    """Send to a webhook again, what waits first. ``from_now``: what happened meanwhile is left out, and what waits is given up.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(key, caller)
    _refuse(rules.refusals_of_move(facts_of(row), WebhookState.ACTIVE, read))
    waiting = Delivery.objects.filter(webhook=row, state=DeliveryState.WAITING)
    if from_now:
        waiting.update(state=DeliveryState.GIVEN_UP, ended_at=now)
    else:
        waiting.update(wait_until=now)
    followed = {"followed_to": length()} if from_now else {}
    _write(row, state=WebhookState.ACTIVE, paused_why="", state_at=now, failures=0, **followed)
    ledger.record(kind="webhook.resumed", by=by, subject=_subject(key), now=now, detail={"from_now": from_now})


@ledger.action
def remove_webhook(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Send nothing to a webhook ever again; what was sent stays in the log for a while.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(key, caller)
    _refuse(rules.refusals_of_move(facts_of(row), WebhookState.REMOVED, read))
    Delivery.objects.filter(webhook=row, state=DeliveryState.WAITING).update(state=DeliveryState.GIVEN_UP, ended_at=now)
    _write(row, state=WebhookState.REMOVED, paused_why="", state_at=now)
    ledger.record(kind="webhook.removed", by=by, subject=_subject(key), now=now)


@ledger.action
def try_out(*, key: str, caller: Caller, by: str, now: datetime) -> str:
    """Send something that tells of no event, to see whether it comes; return the key of the delivery.

    :raises RuleRefused: where nothing is sent to it at present
    """
    row = _locked(key, caller)
    if row.state != WebhookState.ACTIVE:
        _refuse([Refusal("webhook-not-so", {"state": str(row.state)})])
    told = {"kind": TRIED_OUT, "subject": _subject(key), "body": body_of_trial(row, now)}
    delivery = Delivery.objects.create(key=new_key(), webhook=row, put_at=now, wait_until=now, **told)
    ledger.record(kind="webhook.tried-out", by=by, subject=_subject(key), now=now, detail={"delivery": delivery.key})
    return delivery.key


@ledger.action
def send_again(*, key: str, delivery: str, caller: Caller, by: str, now: datetime) -> None:
    """Send something once more, that was taken or given up: the same text under the same key.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(key, caller)
    sent = Delivery.objects.select_for_update().get(webhook=row, key=delivery)
    _refuse(rules.refusals_to_send_again(DeliveryState(sent.state), WebhookState(row.state)))
    Delivery.objects.filter(pk=sent.pk).update(state=DeliveryState.WAITING, wait_until=now, ended_at=None, attempts=0)
    ledger.record(kind="webhook.sent-again", by=by, subject=_subject(key), now=now, detail={"delivery": delivery})


def _locked(key: str, caller: Caller) -> Webhook:
    _let_in(caller)
    return Webhook.objects.select_for_update().get(key=key)


def _let_in(caller: Caller) -> None:
    if not may_run_webhooks(caller):
        raise PermissionDenied


def _columns(wish: Wish) -> Mapping[str, object]:
    ordered = [kind for kind in KINDS if kind in wish.kinds]
    return {"name": wish.name.strip(), "address": wish.address, "kinds": ordered}


def _write(row: Webhook, **changes: object) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def _refuse(refusals: list[Refusal]) -> None:
    if refusals:
        raise RuleRefused(refusals)


def _subject(key: str) -> str:
    return f"webhook:{key}"
