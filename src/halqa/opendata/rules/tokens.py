"""What a token looks like, when it is good, and who may make one."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.opendata.enums import TokenScope, TokenState
from halqa.opendata.rules.policy import TokenPolicy

PREFIX: Final = "halqa"
"""What every token begins with, so that those who look for lost secrets know it."""

_FORM: Final = re.compile(r"halqa_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A stored token: its first day without it, whether it was withdrawn, and whether a second factor was shown for it."""

    scopes: frozenset[TokenScope]
    ends_on: date
    is_withdrawn: bool
    with_second_factor: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token that somebody wants: what it is to open, until when, and what they hold already."""

    scopes: Collection[TokenScope]
    ends_on: date
    has_role: bool
    good_tokens: int


def written(key: str, secret: str) -> str:
    """Return a token as it is shown, once."""
    return f"{PREFIX}_{key}_{secret}"


def read(text: str) -> tuple[str, str] | None:
    """Return the key and the secret of a token; nothing where the text is none."""
    found = _FORM.fullmatch(text)
    return (found[1], found[2]) if found else None


def state_of(token: TokenFacts, today: date) -> TokenState:
    """Return whether a token is good on a day (UTC)."""
    if token.is_withdrawn:
        return TokenState.WITHDRAWN
    return TokenState.GOOD if today < token.ends_on else TokenState.OVER


def refusals_of_using(token: TokenFacts | None, today: date) -> list[Refusal]:
    """Return the reasons against a token that was shown; None: there is no such token."""
    if token is None:
        return [Refusal("token-unknown")]
    match state_of(token, today):
        case TokenState.WITHDRAWN:
            return [Refusal("token-withdrawn")]
        case TokenState.OVER:
            return [Refusal("token-over", {"day": token.ends_on})]
        case _:
            return []


def refusals_of_own(token: TokenFacts, *, needs_second_factor: bool) -> list[Refusal]:
    """Return the reasons against reading by a token what is its person's own."""
    refusals = []
    if TokenScope.READ_OWN not in token.scopes:
        refusals.append(Refusal("token-without-scope", {"scope": str(TokenScope.READ_OWN)}))
    if needs_second_factor and not token.with_second_factor:
        refusals.append(Refusal("token-without-second-factor"))
    return refusals


def refusals_of_making(wanted: Wanted, policy: TokenPolicy, now: datetime) -> list[Refusal]:
    """Return all reasons against making a token."""
    today = now.date()
    latest = today + timedelta(days=policy.longest_days)
    refusals = []
    if wanted.good_tokens >= policy.most_tokens:
        refusals.append(Refusal("too-many-tokens", {"most": policy.most_tokens}))
    if not wanted.scopes:
        refusals.append(Refusal("token-opens-nothing"))
    if TokenScope.READ_OWN in wanted.scopes and not wanted.has_role:
        refusals.append(Refusal("no-role-to-read-by"))
    if wanted.ends_on <= today:
        refusals.append(Refusal("token-ends-already"))
    if wanted.ends_on > latest:
        refusals.append(Refusal("token-ends-too-late", {"latest": latest}))
    return refusals
