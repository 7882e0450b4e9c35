"""A person confirms what the rules found, or says otherwise and why."""

from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.applications import Screened
from halqa.rounds.enums.calls import Outcome
from halqa.rounds.rules.applications import refusals_of_message

AGREES: Final = {Outcome.MET: Screened.ELIGIBLE, Outcome.AGAINST: Screened.INELIGIBLE}
"""What the rules by themselves come to; of what they cannot decide, a person decides with a reason."""


def is_override(said: Screened, outcome: Outcome) -> bool:
    """Return whether a person says otherwise than the rules, which have decided."""
    return AGREES.get(outcome, said) is not said


def refusals_to_screen(said: Screened, outcome: Outcome, reason: str, *, is_complete: bool) -> tuple[Refusal, ...]:
    """Return every reason why an application cannot be screened like this."""
    found: list[Refusal] = []
    if not reason.strip():
        if is_override(said, outcome):
            found.append(Refusal("override-without-reason"))
        elif outcome not in AGREES:
            found.append(Refusal("undecided-without-reason"))
        elif said is Screened.ELIGIBLE and not is_complete:
            found.append(Refusal("incomplete-without-reason"))
    else:
        found += refusals_of_message(reason)
    return tuple(found)
