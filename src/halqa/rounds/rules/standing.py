"""Who acts next on an application, and by when: one answer for the city, the desk, the board and reminders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from halqa.rounds.enums.applications import Act, ApplicationState, Part
from halqa.rounds.rules.applications import DECIDABLE, ApplicationFacts
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.windows import closing, forwarding


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose turn it is and for what; ``by_when`` is the first moment that is too late, where one is known, without grace."""

    part: Part
    act: Act
    by_when: datetime | None


_AFTER: Final[Mapping[ApplicationState, tuple[Part, Act]]] = {
    ApplicationState.SUBMITTED: (Part.COMMISSION, Act.ENDORSE),
    ApplicationState.RECEIVED: (Part.TEAM, Act.SCREEN),
    ApplicationState.QUERIED: (Part.WRITER, Act.ANSWER),
    ApplicationState.ELIGIBLE: (Part.TEAM, Act.SHORTLIST),
    ApplicationState.SHORTLISTED: (Part.TEAM, Act.DECIDE),
    ApplicationState.APPEALED: (Part.TEAM, Act.SETTLE_APPEAL),
}


def standing(facts: ApplicationFacts, policy: Policy) -> Standing | None:
    """Return who acts next; nothing where an application waits for the announcement, or has come to an end."""
    if facts.state in {ApplicationState.DRAFTED, ApplicationState.RETURNED}:
        return _of_the_city(facts, policy)
    if facts.state not in _AFTER or (facts.state in DECIDABLE and facts.decision):
        return None
    part, act = _AFTER[facts.state]
    if act is Act.SHORTLIST and policy.values.get("review.shortlist") != "coordinator":
        act = Act.DECIDE
    if facts.state is ApplicationState.SUBMITTED:
        limit = forwarding(policy)
        return Standing(part, act, limit.latest if limit else None)
    return Standing(part, act, facts.answer_by if facts.state is ApplicationState.QUERIED else None)


def _of_the_city(facts: ApplicationFacts, policy: Policy) -> Standing:
    if facts.state is ApplicationState.RETURNED and facts.answer_by is not None:
        by_when: datetime | None = facts.answer_by
    else:
        limit = facts.national.closes or closing(policy)
        by_when = limit.latest if limit else None
    text = facts.text
    if text.missing or text.unfit or text.set_aside:
        return Standing(Part.WRITER, Act.WRITE, by_when)
    if policy.says_yes("signatures.mayor") and not facts.is_signed:
        return Standing(Part.MAYOR, Act.SIGN, by_when)
    return Standing(Part.WRITER, Act.SUBMIT, by_when)
