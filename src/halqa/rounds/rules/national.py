"""What a commission may set for the cities of its country in a call."""

from dataclasses import dataclass
from datetime import date, datetime

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.applications import Preselection
from halqa.rounds.enums.calls import CallState
from halqa.rounds.rules.applications import LONGEST_MESSAGE, refusals_of_national_day
from halqa.rounds.rules.deadlines import deadline
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.windows import zone_of

MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class NationalWish:
    """An earlier last day, a pre-selection with its places, and what the cities are told."""

    closes_on: date | None
    preselection: Preselection
    places: int | None
    words: str


def refusals_to_set_step(
    wish: NationalWish, policy: Policy, now: datetime, *, call: CallState, version: int, read: int, closes_on: date | None
) -> tuple[Refusal, ...]:
    """Return every reason why a commission cannot set this; ``closes_on`` is the day that holds so far."""
    found = []
    if version != read:
        found.append(Refusal("national-step-changed-meanwhile"))
    if call is not CallState.OPEN:
        found.append(Refusal("call-takes-nothing"))
    # A day that stands already may lie behind us; only a new one is asked whether it can be met.
    if wish.closes_on is not None and wish.closes_on != closes_on:
        at = policy.values.get("window.time", UNKNOWN)
        time = None if at in (UNKNOWN, NONE) else str(at)
        found += refusals_of_national_day(deadline(wish.closes_on, time, zone_of(policy) or None, None), policy, now)
    if wish.places is not None and not 1 <= wish.places <= MOST_PLACES:
        found.append(Refusal("places-out-of-bounds", {"most": MOST_PLACES}))
    if len(wish.words) > LONGEST_MESSAGE:
        found.append(Refusal("message-too-long", {"characters": len(wish.words), "most": LONGEST_MESSAGE}))
    return tuple(found)
