"""How long applications were in each of their states: told from the events of each, and put together for a round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Final

from halqa.rounds.enums.applications import ApplicationState

S = ApplicationState

LEADS_TO: Final[Mapping[str, ApplicationState]] = {
    "application.begun": S.DRAFTED,
    "application.returned": S.RETURNED,
    "application.sent-back": S.RETURNED,
    "application.endorsed": S.RECEIVED,
    "application.endorsement-withdrawn": S.SUBMITTED,
    "application.declined": S.DECLINED,
    "application.queried": S.QUERIED,
    "application.answered": S.RECEIVED,
    "application.query-closed": S.RECEIVED,
    "application.screened-again": S.RECEIVED,
    "application.shortlisted": S.SHORTLISTED,
    "application.taken-off-shortlist": S.ELIGIBLE,
    "application.appealed": S.APPEALED,
    "application.withdrawn": S.WITHDRAWN,
    "application.closed-unsent": S.UNSENT,
    "application.closed-unendorsed": S.UNENDORSED,
}
"""The state to which an event leads, wherever the application stood before."""

BY_WORD: Final = frozenset(
    {
        "application.screened",
        "application.decision-told",
        "application.decision-corrected",
        "application.appeal-settled",
    }
)
"""Events whose detail ``said`` is the state to which they lead."""

MOVING: Final = frozenset({*LEADS_TO, *BY_WORD, "application.submitted", "application.opened-again"})
"""Every kind of event that leads an application from one state to another."""

IN_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of an application: its kind, what it said where it says anything, and when."""

    kind: str
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in one state; ``ended`` is nothing where the application is there still."""

    state: ApplicationState
    begun: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Spell:
    """How long the applications of a round were in a state, each with all its stays there together.

    ``left`` were there and no longer are: half of them were for at most ``median``, nine in ten for at most ``nine_in_ten``, and
    so the slowest tenth for longer. ``here`` are there still, the first of them for ``longest`` by now.
    """

    state: ApplicationState
    left: int
    median: timedelta | None
    nine_in_ten: timedelta | None
    here: int
    longest: timedelta | None


def state_after(kind: str, said: str, before: ApplicationState, *, with_commission: bool) -> ApplicationState | None:
    """Return where an event leads an application; nothing where it stays. ``with_commission``: the round asks one to endorse."""
    if kind in BY_WORD:
        return ApplicationState(said)
    if kind == "application.submitted":
        return S.SUBMITTED if with_commission else S.RECEIVED
    if kind == "application.opened-again":
        return S.DRAFTED if before is S.UNSENT else S.SUBMITTED
    return LEADS_TO.get(kind)


def stays(begun: datetime, happened: Iterable[Happened], *, with_commission: bool) -> tuple[Stay, ...]:
    """Return the stays of an application in the order of time, from its events in the order in which they were recorded."""
    state, since = S.DRAFTED, begun
    found = []
    for one in happened:
        after = state_after(one.kind, one.said, state, with_commission=with_commission)
        if after is None or after is state:
            continue
        found.append(Stay(state, since, one.at))
        state, since = after, one.at
    return (*found, Stay(state, since, None))


def spells(lives: Iterable[Sequence[Stay]], now: datetime) -> tuple[Spell, ...]:
    """Return how long applications were in each state that any of them came to, in the order of the states."""
    left: dict[ApplicationState, list[timedelta]] = defaultdict(list)
    here: dict[ApplicationState, list[timedelta]] = defaultdict(list)
    for life in lives:
        spent: dict[ApplicationState, timedelta] = defaultdict(timedelta)
        for stay in life:
            spent[stay.state] += (stay.ended or now) - stay.begun
        last = life[-1].state
        here[last].append(now - life[-1].begun)
        for state, time in spent.items():
            if state is not last:
                left[state].append(time)
    return tuple(_spell(state, left[state], here[state]) for state in ApplicationState if left[state] or here[state])


def nearest_rank(times: Sequence[timedelta], tenths: int) -> timedelta:
    """Return the time that so many tenths of these did not exceed: one that was measured, none between two.

    :raises ValueError: for no times
    """
    if not times:
        raise ValueError("of no times nothing can be said")
    return sorted(times)[ceil(len(times) * tenths / IN_TEN) - 1]


def _spell(state: ApplicationState, left: Sequence[timedelta], here: Sequence[timedelta]) -> Spell:
    return Spell(
        state=state,
        left=len(left),
        median=timedelta(seconds=median(time.total_seconds() for time in left)) if left else None,
        nine_in_ten=nearest_rank(left, IN_TEN - 1) if left else None,
        here=len(here),
        longest=max(here, default=None),
    )
