"""Making and withdrawing tokens, noting the day of their use, and letting go of those of somebody who leaves."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from halqa.accounts.access import caller_by_key
from halqa.accounts.access.people import require_oneself
from halqa.accounts.queries import locked
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger
from halqa.opendata.enums import TokenScope
from halqa.opendata.models import Token
from halqa.opendata.queries.policy import token_policy
from halqa.opendata.queries.tokens import digest_of, good_tokens
from halqa.opendata.rules import tokens as rules
from halqa.opendata.rules.tokens import Wanted


@ledger.action
def make_token(
    *,
    person: str,
    name: str,
    scopes: Collection[TokenScope],
    ends_on: date,
    with_second_factor: bool,
    by: str,
    now: datetime,
) -> str:
    """Make a token of a person and return it as it is shown, once; only a digest of it is kept.

    :raises RuleRefused: with every reason against it
    """
    require_oneself(person, by)
    # Their person's row is locked, so that two windows do not make one too many.
    locked.people([person], by=by)
    caller = caller_by_key(person, now)
    wanted = Wanted(scopes, ends_on, bool(caller and caller.holdings), good_tokens(person, now.date()).count())
    if refusals := rules.refusals_of_making(wanted, token_policy(), now):
        raise RuleRefused(refusals)
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(
        key=secrets.token_hex(8),
        person=person,
        name=name.strip(),
        scopes=sorted(scopes),
        digest=digest_of(secret),
        with_second_factor=with_second_factor,
        made_at=now,
        ends_on=ends_on,
    )
    detail = {"token": token.key, "scopes": token.scopes, "ends_on": ends_on.isoformat()}
    ledger.record(kind="token.made", by=by, subject=f"person:{person}", now=now, detail=detail)
    return rules.written(token.key, secret)


@ledger.action
def withdraw_token(*, person: str, key: str, by: str, now: datetime) -> None:
    """Let a token be good no longer; one that was withdrawn stays so."""
    require_oneself(person, by)
    token = Token.objects.select_for_update().get(person=person, key=key)
    if token.withdrawn_at is not None:
        return
    Token.objects.filter(pk=token.pk).update(withdrawn_at=now)
    ledger.record(kind="token.withdrawn", by=by, subject=f"person:{person}", now=now, detail={"token": key})


@ledger.action
def note_use(*, key: str, today: date) -> None:
    """Write down the day on which a token was last shown, once a day; nobody acts, so nothing is recorded."""
    Token.objects.filter(key=key).exclude(used_on=today).update(used_on=today)


@ledger.action
def erase_tokens(*, person: str) -> None:
    """Delete all tokens of a person. Whoever erases the person records it."""
    Token.objects.filter(person=person).delete()
