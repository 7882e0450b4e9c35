"""Whose tokens somebody may see and withdraw: their own; and webhooks, which the coordination team looks after."""

from django.db.models import QuerySet
from django.http import Http404

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.opendata.models import Delivery, Token, Webhook


def tokens_of(caller: Caller) -> QuerySet[Token]:
    """Return the caller's own tokens, good or not."""
    return Token.objects.filter(person=caller.key)


def token_for(caller: Caller, key: str) -> Token:
    """Return a token of the caller.

    :raises Http404: where there is none of this key, or it is another's
    """
    token = tokens_of(caller).filter(key=key).first()
    if token is None:
        raise Http404
    return token


def may_run_webhooks(caller: Caller) -> bool:
    """Return whether the caller looks after webhooks."""
    return caller.holds(Role.COORDINATOR)


def webhook_for_office(key: str) -> Webhook:
    """Return any webhook, for whoever may look after them.

    :raises Http404: where there is none of this key
    """
    found = Webhook.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def delivery_for_office(webhook: Webhook, key: str) -> Delivery:
    """Return a delivery of a webhook, for whoever may look after it.

    :raises Http404: where there is none of this key, or it is no more
    """
    found = Delivery.objects.filter(webhook=webhook, key=key).first()
    if found is None:
        raise Http404
    return found
