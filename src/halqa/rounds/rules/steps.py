"""The way of an application as one line of steps: what is behind it, where it stands, what is still to come."""

from collections.abc import Iterator, Mapping
from typing import Final

from halqa.rounds.enums.applications import Act, ApplicationState, Preselection, Progress, Step
from halqa.rounds.rules.applications import WRITABLE, ApplicationFacts, has_jury
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.standing import standing

S = ApplicationState

_NEXT: Final[Mapping[Act, Step]] = {Act.WRITE: Step.WRITE, Act.SIGN: Step.SIGN, Act.SUBMIT: Step.SUBMIT}

_AT: Final[Mapping[ApplicationState, Step]] = {
    S.SUBMITTED: Step.ENDORSE,
    S.DECLINED: Step.ENDORSE,
    S.UNENDORSED: Step.ENDORSE,
    S.RECEIVED: Step.SCREEN,
    S.QUERIED: Step.SCREEN,
    S.INELIGIBLE: Step.SCREEN,
    S.ELIGIBLE: Step.SHORTLIST,
    S.SHORTLISTED: Step.JURY,
    S.CHOSEN: Step.DECIDE,
    S.DEFERRED: Step.DECIDE,
    S.NOT_CHOSEN: Step.DECIDE,
    S.APPEALED: Step.DECIDE,
    S.UNSENT: Step.SUBMIT,
}

_ENDED: Final = frozenset({S.DECLINED, S.UNENDORSED, S.INELIGIBLE, S.UNSENT, S.WITHDRAWN, S.DEFERRED, S.NOT_CHOSEN})


def steps(facts: ApplicationFacts, policy: Policy) -> tuple[tuple[Step, Progress], ...]:
    """Return the steps that an application has in its round, each with how far it is."""
    asked = tuple(_asked(facts, policy))
    here = _here(facts, policy)
    # A step that this round does not have is passed at once.
    at = here if here in asked else next(one for one in asked if list(Step).index(one) > list(Step).index(here))
    place, now = asked.index(at), _how_far(facts.state)
    return tuple(
        (one, Progress.DONE if number < place else now if number == place else Progress.AHEAD) for number, one in enumerate(asked)
    )


def _how_far(state: ApplicationState) -> Progress:
    if state in _ENDED:
        return Progress.ENDED
    return Progress.DONE if state is S.CHOSEN else Progress.NOW


def _asked(facts: ApplicationFacts, policy: Policy) -> Iterator[Step]:
    yield Step.WRITE
    if policy.says_yes("signatures.mayor"):
        yield Step.SIGN
    yield Step.SUBMIT
    if policy.says_yes("signatures.commission"):
        if facts.national.preselection is not Preselection.NONE:
            yield Step.PRESELECT
        yield Step.ENDORSE
    yield Step.SCREEN
    if policy.values.get("review.shortlist") == "coordinator":
        yield Step.SHORTLIST
    if has_jury(policy):
        yield Step.JURY
    yield Step.DECIDE


def _here(facts: ApplicationFacts, policy: Policy) -> Step:
    if facts.state in WRITABLE:
        found = standing(facts, policy)
        return _NEXT[found.act] if found else Step.WRITE
    if facts.state is S.WITHDRAWN and facts.was_decided:
        return Step.DECIDE
    if facts.state is S.WITHDRAWN:
        return Step.ENDORSE if facts.was_sent else Step.WRITE
    if facts.state is S.SUBMITTED and facts.national.preselection is not Preselection.NONE and facts.national.passed is None:
        return Step.PRESELECT
    return _AT[facts.state]
