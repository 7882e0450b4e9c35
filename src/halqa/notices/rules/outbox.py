"""How a message may go on after each attempt, and how long it waits for the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from halqa.foundation.transitions import Move, TransitionTable
from halqa.notices.enums import Outcome, State

MESSAGE_STATES: Final = TransitionTable(
    State,
    State.WAITING,
    (
        Move(State.WAITING, State.HANDED_OVER, "hand over"),
        Move(State.WAITING, State.REFUSED, "refuse the address"),
        Move(State.WAITING, State.GIVEN_UP, "give up"),
        Move(State.HANDED_OVER, State.ACCEPTED, "accept"),
        Move(State.HANDED_OVER, State.WAITING, "put off"),
        Move(State.HANDED_OVER, State.REFUSED, "refuse"),
        Move(State.HANDED_OVER, State.UNSURE, "lose the answer"),
        Move(State.HANDED_OVER, State.GIVEN_UP, "give up"),
        Move(State.UNSURE, State.HANDED_OVER, "hand over again"),
        Move(State.UNSURE, State.REFUSED, "refuse the address"),
        Move(State.UNSURE, State.GIVEN_UP, "give up"),
        Move(State.REFUSED, State.WAITING, "try again"),
        Move(State.REFUSED, State.UNSURE, "try again"),
        Move(State.GIVEN_UP, State.WAITING, "try again"),
        Move(State.GIVEN_UP, State.UNSURE, "try again"),
    ),
)


@dataclass(frozen=True)
class Patience:
    """How long the house goes on trying; ``most_unsure`` is how often a message goes out without ever an answer."""

    first_pause: timedelta
    longest_pause: timedelta
    give_up_after: timedelta
    most_unsure: int


@dataclass(frozen=True)
class Tried:
    """A message as it stands when an attempt has ended, that attempt counted."""

    put_at: datetime
    attempts: int
    unsure_times: int


@dataclass(frozen=True)
class Step:
    """Where a message stands next, how often it was unsure by then, and until when it waits if it goes on."""

    state: State
    unsure_times: int
    wait_until: datetime | None


def pause(attempts: int, patience: Patience) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, up to the longest."""
    # Bounded before it is computed: two to the thousandth is no span of time.
    return min(patience.first_pause * (1 << min(max(attempts - 1, 0), 30)), patience.longest_pause)


def waiting_state(unsure_times: int) -> State:
    """Return the state in which a message waits: one that may have come already never forgets it."""
    return State.UNSURE if unsure_times else State.WAITING


def step_after(outcome: Outcome, tried: Tried, patience: Patience, now: datetime) -> Step:
    """Decide what follows an attempt. A house that nobody answers never gives up; what may have come is not sent for ever."""
    unsure_times = tried.unsure_times + (outcome is Outcome.UNANSWERED)
    if outcome is Outcome.ACCEPTED:
        return Step(State.ACCEPTED, unsure_times, None)
    if outcome is Outcome.REFUSED:
        return Step(State.REFUSED, unsure_times, None)
    is_too_late = outcome is Outcome.PUT_OFF and now - tried.put_at >= patience.give_up_after
    is_too_often = outcome is Outcome.UNANSWERED and unsure_times >= patience.most_unsure
    if is_too_late or is_too_often:
        return Step(State.GIVEN_UP, unsure_times, None)
    return Step(waiting_state(unsure_times), unsure_times, now + pause(tried.attempts, patience))
