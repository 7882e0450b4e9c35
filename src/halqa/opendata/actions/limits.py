"""The account of how often somebody asks, which all processes share."""

from datetime import datetime

from django.db.models import F

from halqa.ledger import actions as ledger
from halqa.opendata.models import Account
from halqa.opendata.rules.limits import SPAN, portion, span_of


@ledger.action
def take_permits(*, who: str, limit: int, now: datetime) -> tuple[int, int]:
    """Take a portion of what is left to somebody in the span of a moment; return how many, and how many are left for others."""
    begun_at = span_of(now)
    Account.objects.get_or_create(who=who, begun_at=begun_at, defaults={"taken": 0})
    account = Account.objects.select_for_update().get(who=who, begun_at=begun_at)
    taken = portion(limit, account.taken)
    if taken:
        Account.objects.filter(pk=account.pk).update(taken=F("taken") + taken)
    return taken, max(0, limit - account.taken - taken)


@ledger.action
def forget_accounts(*, now: datetime) -> None:
    """Delete the accounts of spans that are over."""
    Account.objects.filter(begun_at__lt=span_of(now) - SPAN).delete()
