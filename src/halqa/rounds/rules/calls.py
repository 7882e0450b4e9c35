"""How a call goes its way, and what stands against opening, amending or ending one."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.refusals import Refusal
from halqa.foundation.transitions import Move, TransitionTable
from halqa.rounds.enums.calls import CallKind, CallState, Phase
from halqa.rounds.rules.keys import BY_NAME, UNKNOWN, Amended, keys_of
from halqa.rounds.rules.policies import Policy, changed_keys
from halqa.rounds.rules.windows import closing, forwarding

CALLS: Final = TransitionTable(
    CallState,
    CallState.DRAFT,
    (
        Move(CallState.DRAFT, CallState.OPEN, "open"),
        Move(CallState.DRAFT, CallState.DISCARDED, "discard"),
        Move(CallState.OPEN, CallState.CLOSED, "close"),
        Move(CallState.OPEN, CallState.CALLED_OFF, "call off"),
        Move(CallState.CLOSED, CallState.OPEN, "open again"),
    ),
)

PUBLIC: Final = frozenset({CallState.OPEN, CallState.CLOSED, CallState.CALLED_OFF})
"""The states in which everybody can read a call."""

WORDS_OF_ADDRESSES: Final = frozenset({"check", "new"})
"""What stands in addresses where otherwise the key of a call does."""

LONGEST_REASON: Final = 2000
LONGEST_TEXT: Final = 60_000
"""Characters: a policy is a page or two, and a reason a sentence or two."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call as it stands: its state and version, the policy that holds, or would once it opens, and whether it is decided."""

    state: CallState
    version: int
    policy: Policy | None
    is_announced: bool = False


def fingerprint(policy: Policy) -> str:
    """Return the SHA-256 of a policy in canonical JSON: the same values have the same one, wherever they were written."""
    text = json.dumps(dict(policy.values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def refusals_to_move(facts: CallFacts, to: CallState, *, read: int) -> tuple[Refusal, ...]:
    """Return every reason why a call that was read with this version cannot go to a state."""
    found = [*_out_of_date(facts, read)]
    if not CALLS.permits(facts.state, to):
        found.append(Refusal("call-not-there", {"state": facts.state}))
    return tuple(found)


def refusals_to_close(facts: CallFacts, phase: Phase, *, read: int) -> tuple[Refusal, ...]:
    """Return every reason why a call cannot be closed: whoever still has time must find it open."""
    still = phase in {Phase.COMING, Phase.TAKING, Phase.IN_GRACE}
    return (*refusals_to_move(facts, CallState.CLOSED, read=read), *([Refusal("window-still-open")] if still else []))


def refusals_to_call_off(facts: CallFacts, reason: str, *, read: int) -> tuple[Refusal, ...]:
    """Return every reason why a call cannot be called off; all concerned are told why it is."""
    told = (Refusal("announced-already"),) if facts.is_announced else ()
    return (*refusals_to_move(facts, CallState.CALLED_OFF, read=read), *told, *refusals_of_reason(reason))


def refusals_to_draft(facts: CallFacts, policy: Policy, *, read: int, fiction: bool) -> tuple[Refusal, ...]:
    """Return every reason why a draft cannot be given this policy. ``fiction``: invented rounds have a place here."""
    found = [*_out_of_date(facts, read)]
    if facts.state is not CallState.DRAFT:
        found.append(Refusal("call-not-a-draft"))
    if facts.policy and (policy.key, policy.kind) != (facts.policy.key, facts.policy.kind):
        found.append(Refusal("call-of-another-key", {"key": facts.policy.key}))
    return (*found, *refusals_of_fiction(policy, fiction=fiction))


def refusals_of_fiction(policy: Policy, *, fiction: bool) -> tuple[Refusal, ...]:
    """Return why a round that is invented, or is not, cannot be here: fiction lives in countries of its own (XA to XJ)."""
    countries = policy.several("who.countries")
    invented = countries is not None and set(countries) <= set(FICTIONAL_COUNTRIES)
    if policy.is_illustrative and not fiction:
        return (Refusal("round-is-invented"),)
    if policy.is_illustrative != invented:
        return (Refusal("fiction-and-countries"),)
    return ()


def refusals_of_key(policy: Policy, taken: Collection[str]) -> tuple[Refusal, ...]:
    """Return why a call cannot have its policy's key: it is that of defaults, of a round of the past, or a word of addresses."""
    if policy.key in {*taken, *CallKind, *WORDS_OF_ADDRESSES}:
        return (Refusal("key-not-its-own", {"key": policy.key}),)
    return ()


def refusals_to_open(facts: CallFacts, *, read: int, fiction: bool) -> tuple[Refusal, ...]:
    """Return every reason why a call cannot open: a key of which nobody has said what holds is one by itself."""
    found = list(refusals_to_move(facts, CallState.OPEN, read=read))
    if facts.policy is None:
        return (*found, Refusal("policy-has-mistakes"))
    unknown = [key.name for key in keys_of(facts.policy.kind) if facts.policy.values.get(key.name) == UNKNOWN]
    found += [Refusal("still-unknown", {"key": name}) for name in unknown]
    criteria = facts.policy.values.get("review.criteria")
    if isinstance(criteria, list) and any(entry["weight"] == UNKNOWN for entry in criteria):
        found.append(Refusal("still-unknown", {"key": "review.criteria"}))
    return (*found, *refusals_of_fiction(facts.policy, fiction=fiction))


def refusals_to_amend(facts: CallFacts, after: Policy, *, read: int, reason: str) -> tuple[Refusal, ...]:
    """Return every reason why the policy of a call that has opened cannot be changed to this one."""
    found = [*_out_of_date(facts, read)]
    if facts.state not in {CallState.OPEN, CallState.CLOSED} or facts.policy is None:
        found.append(Refusal("call-not-open"))
        return tuple(found)
    changed = changed_keys(facts.policy, after)
    if not changed:
        found.append(Refusal("nothing-amended"))
    found += [refusal for name in changed for refusal in _of_change(name, facts.policy, after)]
    return (*found, *refusals_of_reason(reason))


def refusals_of_reason(reason: str) -> Iterable[Refusal]:
    """Return what is wrong with a reason that all concerned are to read."""
    if not reason.strip():
        return (Refusal("why-missing"),)
    if len(reason) > LONGEST_REASON:
        return (Refusal("why-too-long", {"characters": len(reason), "most": LONGEST_REASON}),)
    return ()


def _of_change(name: str, before: Policy, after: Policy) -> Iterator[Refusal]:
    match BY_NAME[name].amended:
        case Amended.NEVER:
            yield Refusal("key-is-frozen", {"key": name})
        case Amended.LATER if after.values.get(name) == UNKNOWN:
            yield Refusal("still-unknown", {"key": name})
        case Amended.LATER if name == "window.time":
            # One time counts for both last days: an earlier time of a later day is later, of the same day it is earlier.
            if _ends_earlier(before, after):
                yield Refusal("not-to-an-earlier-day", {"key": name})
        case Amended.LATER if str(after.values[name]) < str(before.values[name]):
            # Whoever counted on the day that was published must not find the door shut before it.
            yield Refusal("not-to-an-earlier-day", {"key": name})
        case Amended.LONGER if after.values.get(name) != UNKNOWN and (after.number(name) or 0) < (before.number(name) or 0):
            yield Refusal("not-to-fewer-hours", {"key": name})
        case Amended.FREELY | Amended.LONGER if after.values.get(name) == UNKNOWN:
            yield Refusal("still-unknown", {"key": name})


def _ends_earlier(before: Policy, after: Policy) -> bool:
    """Return whether cities or commissions would have less time than they were promised, grace included."""
    for limit in (closing, forwarding):
        was, now = limit(before), limit(after)
        if was and (now is None or now.latest + now.grace < was.latest + was.grace or now.latest < was.latest):
            return True
    return False


def _out_of_date(facts: CallFacts, read: int) -> Iterator[Refusal]:
    if facts.version != read:
        yield Refusal("call-changed-meanwhile")
