"""Whether a city can begin an application in a call, with every reason against."""

from dataclasses import dataclass

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.calls import CallState, Phase
from halqa.rounds.rules.applications import refusals_of_message
from halqa.rounds.rules.policies import Policy

__all__ = ["BeginningFacts", "refusals_of_message", "refusals_to_begin"]


@dataclass(frozen=True, slots=True)
class BeginningFacts:
    """What is known of a call and of a city that wants to apply: ``country`` in capitals, and which side is invented.

    ``is_known``: the registry has it, or it is among the cities that want to join.
    """

    call: CallState
    phase: Phase
    country: str
    is_invented: bool
    call_is_invented: bool
    has_form: bool
    has_application: bool
    is_known: bool = True


def refusals_to_begin(facts: BeginningFacts, policy: Policy, language: str) -> tuple[Refusal, ...]:
    """Return every reason why the city cannot begin now. Whether it is eligible is told beside it, and decided by screening."""
    found = []
    if not facts.is_known:
        found.append(Refusal("city-not-known"))
    if facts.call is not CallState.OPEN:
        found.append(Refusal("call-takes-nothing"))
    if facts.phase is Phase.OVER:
        found.append(Refusal("call-takes-nothing"))
    countries = policy.several("who.countries")
    if countries is not None and facts.country not in countries:
        found.append(Refusal("country-not-called"))
    # Nothing invented is ever in a real round, nor the other way round.
    if facts.is_invented is not facts.call_is_invented:
        found.append(Refusal("real-and-invented-apart"))
    languages = policy.several("languages.form")
    if languages is not None and language not in languages:
        found.append(Refusal("language-not-taken", {"languages": ", ".join(languages)}))
    if not facts.has_form:
        found.append(Refusal("call-without-form"))
    if facts.has_application:
        found.append(Refusal("application-there-already"))
    return tuple(dict.fromkeys(found))
