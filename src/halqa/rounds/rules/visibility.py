"""What those who take part in an application see of each other's work."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from halqa.rounds.enums.applications import ApplicationState, Part
from halqa.rounds.rules.applications import OUTCOMES, ApplicationFacts

OF_AN_OFFICE: Final = frozenset({"application.noted"})
"""Events of which the office's own notes tell; its colleagues read those, and nobody else."""

OF_THE_OFFICES: Final = frozenset(
    {
        "application.ranked",
        "application.preselected",
        "application.reviewed",
        "application.interview-noted",
        "application.endorsement-asked",
    }
)
"""Events that a city is not told of: how its commission weighs it against others before it says yes or no."""

OF_THE_TEAM: Final = frozenset(
    {
        "application.shortlisted",
        "application.taken-off-shortlist",
        "application.recommended",
        "application.decided",
        "application.decision-taken-back",
    }
)
"""Events that stay with the coordination team: of what is announced another one tells."""


def state_shown(state: ApplicationState, parts: Iterable[Part]) -> ApplicationState:
    """Return the state as somebody with these parts sees it: who is on the shortlist only the coordination team knows."""
    if state is ApplicationState.SHORTLISTED and Part.TEAM not in set(parts):
        return ApplicationState.ELIGIBLE
    return state


def as_seen(facts: ApplicationFacts, parts: Iterable[Part]) -> ApplicationFacts:
    """Return the facts as somebody with these parts may know them: before the announcement only the team knows a decision."""
    if Part.TEAM in set(parts):
        return facts
    known = facts.decision if facts.state in OUTCOMES else 0
    return replace(facts, state=state_shown(facts.state, parts), decision=known, recommended=None)


def sees_event(kind: str, parts: Iterable[Part]) -> bool:
    """Return whether somebody with these parts reads of an event in the history of an application."""
    mine = set(parts)
    # Who was sent a link, and how often a code was typed, is between them and whoever sent it.
    if kind in OF_AN_OFFICE or kind.partition(".")[0] in {"passage", "passages"}:
        return False
    if kind in OF_THE_TEAM:
        return Part.TEAM in mine
    return kind not in OF_THE_OFFICES or bool(mine & {Part.COMMISSION, Part.TEAM})
