"""Tokens as their people see them, and whom a token that is shown stands for."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from halqa.accounts.access import Caller, caller_by_key
from halqa.foundation.refusals import Refusal
from halqa.opendata.access import tokens_of
from halqa.opendata.enums import TokenScope, TokenState
from halqa.opendata.models import Token
from halqa.opendata.rules import tokens as rules
from halqa.opendata.rules.tokens import TokenFacts


@dataclass(frozen=True)
class TokenLine:
    """A token in its person's list; days are UTC, ``used_on`` None where it was never shown."""

    key: str
    name: str
    scopes: tuple[TokenScope, ...]
    made_on: date
    ends_on: date
    used_on: date | None
    state: TokenState

    @property
    def is_good(self) -> bool:
        return self.state is TokenState.GOOD


@dataclass(frozen=True)
class Shown:
    """A token that was shown and is good: its key, what it opens, and its person as one who asks."""

    key: str
    facts: TokenFacts
    used_on: date | None
    caller: Caller


def own_tokens(caller: Caller, today: date) -> tuple[TokenLine, ...]:
    """Return the caller's tokens, good ones first, then the latest first."""
    lines = [_line(row, today) for row in tokens_of(caller).order_by("-made_at", "-pk")]
    return tuple(sorted(lines, key=lambda line: not line.is_good))


def own_token(row: Token, today: date) -> TokenLine:
    """Return a token as its person sees it."""
    return _line(row, today)


def good_tokens(person: str, today: date) -> QuerySet[Token]:
    """Return the tokens of a person, by key, that are good on a day."""
    return Token.objects.filter(person=person, withdrawn_at=None, ends_on__gt=today)


def facts_of(row: Token) -> TokenFacts:
    """Return a token as rules see it."""
    scopes = frozenset(TokenScope(scope) for scope in row.scopes)
    return TokenFacts(scopes, row.ends_on, row.withdrawn_at is not None, row.with_second_factor)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: it is long and drawn by chance, so that no slow digest is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown(text: str, now: datetime) -> tuple[Shown | None, list[Refusal]]:
    """Return what a text opens that was shown as a token, or the reasons why nothing."""
    read = rules.read(text)
    row = Token.objects.filter(key=read[0]).first() if read else None
    if row is not None and read is not None and not hmac.compare_digest(row.digest, digest_of(read[1])):
        row = None
    facts = facts_of(row) if row else None
    refusals = rules.refusals_of_using(facts, now.date())
    caller = caller_by_key(row.person, now, token=row.key) if row and not refusals else None
    if row is None or facts is None or caller is None:
        return None, refusals or [Refusal("token-unknown")]
    return Shown(row.key, facts, row.used_on, caller), []


def _line(row: Token, today: date) -> TokenLine:
    return TokenLine(
        key=row.key,
        name=row.name,
        scopes=tuple(TokenScope(scope) for scope in row.scopes),
        made_on=row.made_at.date(),
        ends_on=row.ends_on,
        used_on=row.used_on,
        state=rules.state_of(facts_of(row), today),
    )
