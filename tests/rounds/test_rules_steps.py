"""The way of an application as one line of steps, for each state and each kind of round."""

import pytest

from halqa.rounds.enums.applications import ApplicationState, Preselection, Progress, Step
from halqa.rounds.enums.calls import CallState
from halqa.rounds.rules.applications import ApplicationFacts, NationalFacts, TextFacts
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.steps import steps

S = ApplicationState
FULL = {"signatures.mayor": True, "signatures.commission": True, "review.shortlist": "coordinator"}
PLAIN = {"signatures.mayor": False, "signatures.commission": False, "review.shortlist": "none"}


def way(state: ApplicationState, values: dict[str, object] = FULL, **facts: object) -> str:
    """Return the steps as letters: done as small ones, the present one in brackets, an end with a dagger."""
    found = steps(ApplicationFacts(state=state, version=1, call=CallState.OPEN, **facts), Policy(values))
    marks = {Progress.DONE: "{}", Progress.NOW: "[{}]", Progress.ENDED: "†{}", Progress.AHEAD: "({})"}
    return " ".join(marks[progress].format(step) for step, progress in found)


JUDGED = FULL | {"review.jury": "experts"}
LACKS = {"text": TextFacts(missing=1)}
CHOOSES = NationalFacts(preselection=Preselection.ON_PAPER)


@pytest.mark.parametrize(
    ("state", "values", "facts", "told"),
    [
        (S.DRAFTED, FULL, LACKS, "[write] (sign) (submit) (endorse) (screen) (shortlist) (decide)"),
        (S.DRAFTED, FULL, {}, "write [sign] (submit) (endorse) (screen) (shortlist) (decide)"),
        (S.DRAFTED, FULL, {"is_signed": True}, "write sign [submit] (endorse) (screen) (shortlist) (decide)"),
        (S.DRAFTED, PLAIN, {}, "write [submit] (screen) (decide)"),
        (S.RETURNED, FULL, LACKS, "[write] (sign) (submit) (endorse) (screen) (shortlist) (decide)"),
        (S.SUBMITTED, FULL, {}, "write sign submit [endorse] (screen) (shortlist) (decide)"),
        (
            S.SUBMITTED,
            FULL,
            {"national": CHOOSES},
            "write sign submit [preselect] (endorse) (screen) (shortlist) (decide)",
        ),
        (S.RECEIVED, PLAIN, {}, "write submit [screen] (decide)"),
        (S.QUERIED, FULL, {}, "write sign submit endorse [screen] (shortlist) (decide)"),
        (S.ELIGIBLE, FULL, {}, "write sign submit endorse screen [shortlist] (decide)"),
        (S.ELIGIBLE, PLAIN, {}, "write submit screen [decide]"),
        (S.SHORTLISTED, FULL, {}, "write sign submit endorse screen shortlist [decide]"),
        (S.SHORTLISTED, JUDGED, {}, "write sign submit endorse screen shortlist [jury] (decide)"),
        (S.ELIGIBLE, JUDGED, {}, "write sign submit endorse screen [shortlist] (jury) (decide)"),
        (S.CHOSEN, JUDGED, {}, "write sign submit endorse screen shortlist jury decide"),
        (S.APPEALED, PLAIN, {}, "write submit screen [decide]"),
        (S.NOT_CHOSEN, PLAIN, {}, "write submit screen †decide"),
        (S.DEFERRED, PLAIN, {}, "write submit screen †decide"),
        (S.DECLINED, FULL, {}, "write sign submit †endorse (screen) (shortlist) (decide)"),
        (S.UNSENT, FULL, {}, "write sign †submit (endorse) (screen) (shortlist) (decide)"),
        (S.INELIGIBLE, PLAIN, {}, "write submit †screen (decide)"),
        (S.WITHDRAWN, PLAIN, {}, "†write (submit) (screen) (decide)"),
        (S.WITHDRAWN, PLAIN, {"was_sent": True}, "write submit †screen (decide)"),
        (S.WITHDRAWN, JUDGED, {"was_sent": True, "was_decided": True}, "write sign submit endorse screen shortlist jury †decide"),
    ],
)
def test_each_state_has_its_place_on_the_way(state, values, facts, told):
    assert way(state, values, **facts) == told


@pytest.mark.parametrize("values", [FULL, PLAIN])
@pytest.mark.parametrize("state", list(S))
def test_one_step_is_the_present_one_and_they_keep_their_order(state, values):
    found = steps(ApplicationFacts(state=state, version=1, call=CallState.OPEN), Policy(values))

    present = sum(progress in {Progress.NOW, Progress.ENDED} for _step, progress in found)
    # Who was chosen has come to the end of the way.
    assert present == (0 if state is S.CHOSEN else 1)
    assert [step for step in Step if step in dict(found)] == [step for step, _progress in found]
