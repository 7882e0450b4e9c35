"""Months and years from a day on: both sides of each edge, month ends and leap days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.rounds.rules.spans import is_over, long_enough, months_after

YES, NO, OPEN = Truth.YES, Truth.NO, Truth.UNDETERMINED


@pytest.mark.parametrize(
    ("day", "months", "counted", "after"),
    [
        ("2025-12-04", 12, "day-or-last", "2026-12-04"),
        ("2024-02-29", 12, "day-or-last", "2025-02-28"),
        ("2024-02-29", 12, "day-or-next", "2025-03-01"),
        ("2024-02-29", 48, "day-or-next", "2028-02-29"),
        ("2023-01-31", 1, "day-or-last", "2023-02-28"),
        ("2023-01-31", 1, "day-or-next", "2023-03-01"),
        ("2024-01-31", 1, "day-or-last", "2024-02-29"),
        ("2023-03-31", 1, "day-or-last", "2023-04-30"),
        ("2023-03-31", 1, "day-or-next", "2023-05-01"),
        ("2023-10-31", 4, "day-or-last", "2024-02-29"),
        ("2023-12-15", 1, "day-or-last", "2024-01-15"),
        ("2023-12-31", 2, "day-or-next", "2024-03-01"),
        ("2023-06-30", 0, "day-or-last", "2023-06-30"),
    ],
)
def test_months_lead_to_the_same_day_or_beside_it(day, months, counted, after):
    assert months_after(date.fromisoformat(day), months, counted) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("joined", "asked", "counted", "day", "answer"),
    [
        # "More than 12 months": the intake of 4 December 2025.
        ("2025-12-04", "more-than", "day-or-last", "2026-12-03", NO),
        ("2025-12-04", "more-than", "day-or-last", "2026-12-04", NO),
        ("2025-12-04", "more-than", "day-or-last", "2026-12-05", YES),
        ("2025-12-04", "at-least", "day-or-last", "2026-12-03", NO),
        ("2025-12-04", "at-least", "day-or-last", "2026-12-04", YES),
        # Leap days
        ("2024-02-29", "more-than", "day-or-last", "2025-02-28", NO),
        ("2024-02-29", "more-than", "day-or-last", "2025-03-01", YES),
        ("2024-02-29", "more-than", "day-or-next", "2025-03-01", NO),
        ("2024-02-29", "more-than", "day-or-next", "2025-03-02", YES),
        ("2023-02-28", "more-than", "day-or-last", "2024-02-28", NO),
        ("2023-02-28", "more-than", "day-or-last", "2024-02-29", YES),
        # Only a year, a month, or "by" a day
        ("2025", "more-than", "day-or-last", "2026-01-01", NO),
        ("2025", "more-than", "day-or-last", "2026-01-02", OPEN),
        ("2025", "more-than", "day-or-last", "2026-12-31", OPEN),
        ("2025", "more-than", "day-or-last", "2027-01-01", YES),
        ("2025-02", "more-than", "day-or-last", "2026-03-01", YES),
        ("2025-02", "more-than", "day-or-last", "2026-02-28", OPEN),
        ("[..2025-06-30]", "more-than", "day-or-last", "2026-06-30", OPEN),
        ("[..2025-06-30]", "more-than", "day-or-last", "2026-07-01", YES),
        ("[2025-06-30..]", "more-than", "day-or-last", "2026-06-30", NO),
        ("[2025-06-30..]", "more-than", "day-or-last", "2030-01-01", OPEN),
        ("", "more-than", "day-or-last", "2030-01-01", OPEN),
    ],
)
def test_membership_is_long_enough_on_the_right_side_of_the_day(joined, asked, counted, day, answer):
    assert long_enough(UncertainDate.parse(joined), 12, asked, counted, date.fromisoformat(day)) is answer


@pytest.mark.parametrize(
    ("begun", "day", "answer"),
    [
        ("2019-09-30", "2025-09-29", NO),
        ("2019-09-30", "2025-09-30", NO),
        ("2019-09-30", "2025-10-01", YES),
        ("2021-10-27", "2027-06-30", NO),
        ("2021-10-27", "2027-10-27", NO),
        ("2021-10-27", "2027-10-28", YES),
        ("2020-02-29", "2026-02-28", NO),
        ("2020-02-29", "2026-03-01", YES),
        ("2021-10", "2027-10-01", NO),
        ("2021-10", "2027-10-02", OPEN),
        ("2021-10", "2027-10-31", OPEN),
        ("2021-10", "2027-11-01", YES),
    ],
)
def test_six_years_end_with_their_anniversary(begun, day, answer):
    assert is_over(UncertainDate.parse(begun), 6, date.fromisoformat(day)) is answer


DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@given(DAYS, st.integers(0, 120), st.sampled_from(["day-or-last", "day-or-next"]))
def test_counting_months_keeps_the_order_of_days(day, months, counted):
    assert months_after(day, months, counted) <= months_after(day + timedelta(days=1), months, counted)


@given(
    DAYS, st.integers(1, 60), st.sampled_from(["more-than", "at-least"]), st.sampled_from(["day-or-last", "day-or-next"]), DAYS
)
def test_once_long_enough_always_long_enough(joined, months, compared, counted, day):
    begun = UncertainDate.on(joined)

    if long_enough(begun, months, compared, counted, day) is YES:
        assert long_enough(begun, months, compared, counted, day + timedelta(days=1)) is YES


@given(DAYS, st.integers(0, 800), st.integers(1, 60), DAYS)
def test_a_date_known_in_part_is_decided_where_all_its_days_agree(first, width, months, day):
    begun = UncertainDate.between(first, first + timedelta(days=width))
    ends = {
        long_enough(UncertainDate.on(bound), months, "more-than", "day-or-last", day) for bound in (begun.earliest, begun.latest)
    }
    answer = long_enough(begun, months, "more-than", "day-or-last", day)

    assert answer is (ends.pop() if len(ends) == 1 else OPEN)
