"""How a message may go on: every outcome from every state leads where the table allows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.notices.enums import Outcome, State
from halqa.notices.rules.outbox import MESSAGE_STATES, Patience, Tried, pause, step_after, waiting_state

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = Patience(
    first_pause=timedelta(minutes=1), longest_pause=timedelta(hours=1), give_up_after=timedelta(days=5), most_unsure=3
)
POSSIBLE = {
    State.WAITING: {Outcome.PUT_OFF, Outcome.REFUSED, Outcome.UNREACHED},
    State.UNSURE: {Outcome.PUT_OFF, Outcome.REFUSED, Outcome.UNREACHED},
    State.HANDED_OVER: set(Outcome) - {Outcome.UNREACHED},
}


@given(
    source=st.sampled_from(sorted(POSSIBLE)),
    outcome=st.sampled_from(Outcome),
    attempts=st.integers(1, 10_000),
    unsure_times=st.integers(0, 5),
    age=st.timedeltas(timedelta(0), timedelta(days=300)),
)
def test_every_step_is_one_of_the_table(source, outcome, attempts, unsure_times, age):
    # What waits is unsure exactly when it may have come.
    source = waiting_state(unsure_times) if source is not State.HANDED_OVER else source
    if outcome not in POSSIBLE[source]:
        return
    step = step_after(outcome, Tried(NOW - age, attempts, unsure_times), PATIENCE, NOW)

    assert step.state is source or MESSAGE_STATES.permits(source, step.state)
    assert (step.wait_until is None) == (step.state in {State.ACCEPTED, State.REFUSED, State.GIVEN_UP})
    assert step.unsure_times == unsure_times + (outcome is Outcome.UNANSWERED)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (6, 32), (7, 60), (8, 60), (10_000, 60)])
def test_pauses_grow_up_to_the_longest(attempts, minutes):
    assert pause(attempts, PATIENCE) == timedelta(minutes=minutes)


def test_a_house_that_nobody_answers_never_gives_up():
    step = step_after(Outcome.UNREACHED, Tried(NOW - timedelta(days=999), 9999, 0), PATIENCE, NOW)

    assert step.state is State.WAITING


@pytest.mark.parametrize(("before", "state"), [(1, State.UNSURE), (2, State.GIVEN_UP)])
def test_what_is_never_answered_is_given_up_after_some_times(before, state):
    assert step_after(Outcome.UNANSWERED, Tried(NOW, 1, before), PATIENCE, NOW).state is state


def test_what_may_have_come_never_forgets_it():
    for outcome in (Outcome.PUT_OFF, Outcome.UNREACHED):
        assert step_after(outcome, Tried(NOW, 1, 1), PATIENCE, NOW).state is State.UNSURE
