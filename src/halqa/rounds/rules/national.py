"""What a commission may set for the cities of its country in a call, and what its panel may say of their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.applications import Preselection
from halqa.rounds.enums.calls import CallState
from halqa.rounds.rules.applications import LAST_RANK, LONGEST_MESSAGE, refusals_of_national_day
from halqa.rounds.rules.deadlines import deadline
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.windows import zone_of

MOST_PLACES = 1000
HIGHEST_MARK = 100
"""No panel tells more degrees apart."""


@dataclass(frozen=True, slots=True)
class NationalWish:
    """An earlier last day, a pre-selection with its places, and what the cities are told."""

    closes_on: date | None
    preselection: Preselection
    places: int | None
    words: str
    highest_mark: int | None = None


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
    if wish.highest_mark is not None and not 2 <= wish.highest_mark <= HIGHEST_MARK:  # of one mark nobody can tell a better
        found.append(Refusal("highest-mark-out-of-bounds", {"most": HIGHEST_MARK}))
    if len(wish.words) > LONGEST_MESSAGE:
        found.append(Refusal("message-too-long", {"characters": len(wish.words), "most": LONGEST_MESSAGE}))
    return tuple(found)


def end_of_day(day: date, policy: Policy) -> datetime:
    """Return the first moment after a day on the clocks of a call, or where they are unknown on those that are last of all."""
    return deadline(day, None, zone_of(policy) or None, None).latest


def refusals_to_rank(ranks: Sequence[int]) -> tuple[Refusal, ...]:
    """Return why applications cannot be ranked like this: each place is one application's."""
    found = []
    if any(not 1 <= rank <= LAST_RANK for rank in ranks):
        found.append(Refusal("no-such-rank", {"last": LAST_RANK}))
    if len(set(ranks)) < len(ranks):
        found.append(Refusal("rank-taken-twice"))
    return tuple(found)


def moved(order: Sequence[str], key: str, *, up: bool) -> list[str]:
    """Return an order in which one thing has changed places with its neighbour; the first goes no further up."""
    places = list(order)
    if key not in places:
        return places
    here = places.index(key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
    return places


def refusals_to_review(mark: int, highest: int, remark: str) -> tuple[Refusal, ...]:
    """Return why a panelist cannot say this of a file: marks go from 1 to the highest that the commission has set."""
    found = []
    if not 1 <= mark <= highest:
        found.append(Refusal("mark-out-of-bounds", {"most": highest}))
    if len(remark) > LONGEST_MESSAGE:
        found.append(Refusal("message-too-long", {"characters": len(remark), "most": LONGEST_MESSAGE}))
    return tuple(found)
