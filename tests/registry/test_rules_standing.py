"""Two clocks, three answers: both sides of every edge, and brute force over every day that a date may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import Doubt
from halqa.registry.rules.standing import FactTimes, days_asked, doubts, had_begun, holds, was_known

YES, NO, UNDETERMINED = Truth.YES, Truth.NO, Truth.UNDETERMINED


def times(begun="2020-09-23", known="2020-09-23", ended=None, withdrawn=None):
    return FactTimes(
        begun=UncertainDate.parse(begun),
        ended=UncertainDate.parse(ended or ""),
        known=UncertainDate.parse(known),
        withdrawn=UncertainDate.parse(withdrawn or ""),
        is_withdrawn=withdrawn is not None,
        has_end=ended is not None,
    )


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("known_on", "expected"),
    [
        ("2020-09-22", NO),
        ("2020-09-23", YES),
        ("2020-09-24", UNDETERMINED),
        ("2020-10-15", UNDETERMINED),
        ("2020-12-13", UNDETERMINED),
        ("2020-12-14", NO),
        ("2026-01-01", NO),
    ],
)
def test_an_admission_taken_back_holds_until_the_first_day_on_which_its_withdrawal_may_have_been_known(known_on, expected):
    withdrawn = times(withdrawn="[2020-09-24..2020-12-14]")

    assert holds(withdrawn, day("2020-09-23"), day(known_on)) is expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2015-12-31", NO), ("2016-01-01", UNDETERMINED), ("2016-12-30", UNDETERMINED), ("2016-12-31", YES)],
)
def test_a_beginning_in_a_year_is_undetermined_within_it_and_certain_on_its_last_day(as_of, expected):
    assert holds(times(begun="2016", known="2016"), day(as_of), day("2026-01-01")) is expected


@pytest.mark.parametrize(("as_of", "expected"), [("2019-12-31", YES), ("2020-01-01", NO)])
def test_a_membership_holds_up_to_the_day_before_its_end(as_of, expected):
    assert holds(times(begun="2016", ended="2020-01-01"), day(as_of), day("2026-01-01")) is expected


def test_an_end_without_a_day_leaves_every_later_day_undetermined():
    assert holds(times(begun="2016", ended=""), day("2025-12-31"), day("2026-01-01")) is UNDETERMINED


def test_a_withdrawal_of_which_no_day_is_known_leaves_every_day_undetermined():
    assert was_known(times(withdrawn=""), day("2026-01-01")) is UNDETERMINED


def test_what_has_ended_had_begun_nevertheless():
    left = times(begun="2016", ended="2020-01-01")

    assert had_begun(left, day("2025-12-31"), day("2026-01-01")) is YES
    assert holds(left, day("2025-12-31"), day("2026-01-01")) is NO


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (times(known="2020"), (Doubt.KNOWN_BETWEEN,)),
        (times(withdrawn="[2020-09-24..2020-12-14]"), (Doubt.WITHDRAWN_BETWEEN,)),
        (times(begun="2020"), (Doubt.BEGUN_BETWEEN,)),
        (times(begun="[..2021-03-01]"), (Doubt.BEGUN_BY,)),
        (times(begun=""), (Doubt.BEGUN_UNDATED,)),
        (times(ended="2020"), (Doubt.ENDED_BETWEEN,)),
        (times(ended=""), (Doubt.END_UNDATED,)),
        (times(begun="", known="2020"), (Doubt.KNOWN_BETWEEN, Doubt.BEGUN_UNDATED)),
        (times(), ()),
        (times(begun="", known="2021"), ()),
    ],
)
def test_every_doubt_is_named_and_none_where_the_answer_is_certain(fact, expected):
    assert doubts(fact, day("2020-10-15"), day("2020-10-15")) == expected


FIRST = day("2020-01-01")
SPAN = 5
DAYS = [FIRST + timedelta(days=number) for number in range(SPAN)]
# A bound that is open reaches beyond every day that is asked about.
BEYOND = [FIRST - timedelta(days=1), *DAYS, FIRST + timedelta(days=SPAN)]


@st.composite
def uncertain(draw):
    bounds = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
    return UncertainDate(*(draw(st.sampled_from([bound, None])) for bound in bounds))


def concrete(written):
    return [one for one in BEYOND if (written.earliest or one) <= one <= (written.latest or one)]


@given(
    begun=uncertain(),
    ended=uncertain(),
    known=uncertain(),
    withdrawn=uncertain(),
    is_withdrawn=st.booleans(),
    has_end=st.booleans(),
    as_of=st.sampled_from(DAYS),
    known_on=st.sampled_from(DAYS),
)
def test_the_answer_is_that_of_trying_every_day(*, begun, ended, known, withdrawn, is_withdrawn, has_end, as_of, known_on):
    answers = {
        k <= known_on and not (is_withdrawn and w <= known_on) and b <= as_of and not (has_end and e <= as_of)
        for k in concrete(known)
        for w in concrete(withdrawn)
        for b in concrete(begun)
        for e in concrete(ended)
    }
    expected = UNDETERMINED if len(answers) == 2 else Truth.of(answers.pop())

    fact = FactTimes(begun, ended, known, withdrawn, is_withdrawn, has_end)
    assert holds(fact, as_of, known_on) is expected
    assert bool(doubts(fact, as_of, known_on)) is (expected is UNDETERMINED)


DAY, KNOWN, TODAY = date(2020, 9, 23), date(2020, 10, 15), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("asked", "days"),
    [((None, None), (TODAY, TODAY)), ((DAY, None), (DAY, TODAY)), ((None, KNOWN), (KNOWN, KNOWN)), ((DAY, KNOWN), (DAY, KNOWN))],
)
def test_a_day_that_is_left_out_is_today_but_of_what_was_known_the_day_itself(asked, days):
    assert days_asked(*asked, TODAY) == days
