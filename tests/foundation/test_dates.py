from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.dates import BadDate, Period, UncertainDate
from halqa.foundation.truth import Truth

AUGUST_23 = date(2016, 8, 23)

days = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))
bounds = st.none() | days
uncertain_dates = (
    st.tuples(bounds, bounds).filter(lambda b: b[0] is None or b[1] is None or b[0] <= b[1]).map(lambda b: UncertainDate(*b))
)
years_and_months = st.dates().map(lambda day: str(day)[:7]) | st.dates().map(lambda day: str(day)[:4])


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31), "year"),
        ("2016-08", date(2016, 8, 1), date(2016, 8, 31), "month"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("2016-08-23", AUGUST_23, AUGUST_23, "day"),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29), "day"),
        ("[..2017-03-01]", None, date(2017, 3, 1), "by"),
        ("[2017-03-01..]", date(2017, 3, 1), None, "after"),
        ("[2020-09-24..2020-12-14]", date(2020, 9, 24), date(2020, 12, 14), "range"),
        ("", None, None, "unknown"),
    ],
)
def test_date_is_read_and_written_in_its_canonical_form(
    text: str, earliest: date | None, latest: date | None, precision: str
) -> None:
    parsed = UncertainDate.parse(text)
    assert (parsed.earliest, parsed.latest, parsed.precision) == (earliest, latest, precision)
    assert str(parsed) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  2016-08-23 ", "2016-08-23"),
        ("   ", ""),
        ("[2016..2018]", "[2016-01-01..2018-12-31]"),
        ("[2016-02..2016-04]", "[2016-02-01..2016-04-30]"),
        ("[..2016]", "[..2016-12-31]"),
        ("[2016..]", "[2016-01-01..]"),
        ("[2016-01-01..2016-12-31]", "2016"),
        ("[2016-08-01..2016-08-31]", "2016-08"),
        ("[2016-08-23..2016-08-23]", "2016-08-23"),
    ],
)
def test_date_written_another_way_gets_the_text_of_its_bounds(text: str, canonical: str) -> None:
    assert str(UncertainDate.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021-02-30", "no-such-day"),
        ("2021-02-29", "no-such-day"),
        ("2021-04-31", "no-such-day"),
        ("2021-01-00", "no-such-day"),
        ("2021-13", "no-such-month"),
        ("2021-00-10", "no-such-month"),
        ("0000", "no-such-year"),
        ("[2021-02-30..2022]", "no-such-day"),
        ("[2020..2021-13]", "no-such-month"),
        ("[2021..2020]", "bounds-reversed"),
        ("[..]", "not-a-date"),
        ("23/08/2016", "not-a-date"),
        ("2016-8-23", "not-a-date"),
        ("2016-08-23T00:00", "not-a-date"),
        ("201X", "not-a-date"),
        ("2016?", "not-a-date"),
        ("2016/2018", "not-a-date"),
        ("[2016,2018]", "not-a-date"),
        ("[2016..2018", "not-a-date"),
        ("٢٠١٦", "not-a-date"),
        ("2016-08-23\n2017", "not-a-date"),
        ("16", "not-a-date"),
    ],
)
def test_date_that_cannot_be_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadDate) as caught:
        UncertainDate.parse(text)
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).count(":") >= 1


def test_date_refuses_bounds_in_the_wrong_order() -> None:
    UncertainDate(AUGUST_23, AUGUST_23)
    with pytest.raises(BadDate) as caught:
        UncertainDate(AUGUST_23, AUGUST_23 - timedelta(days=1))
    assert caught.value.code == "bounds-reversed"


@given(uncertain_dates)
def test_date_comes_back_from_its_text(uncertain: UncertainDate) -> None:
    assert UncertainDate.parse(str(uncertain)) == uncertain


@given(years_and_months)
def test_date_of_a_year_or_a_month_keeps_its_text(text: str) -> None:
    assert str(UncertainDate.parse(text)) == text


@given(st.text(alphabet="0123456789-[]. ", max_size=24))
def test_date_of_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        parsed = UncertainDate.parse(text)
    except BadDate:
        return
    assert UncertainDate.parse(str(parsed)) == parsed


def test_day_has_come_on_the_day_itself() -> None:
    day = UncertainDate.on(AUGUST_23)
    assert day.by(AUGUST_23 - timedelta(days=1)) is Truth.NO
    assert day.by(AUGUST_23) is Truth.YES
    assert day.after(AUGUST_23 - timedelta(days=1)) is Truth.YES
    assert day.after(AUGUST_23) is Truth.NO


def test_year_is_undetermined_from_its_first_day_until_its_last() -> None:
    year = UncertainDate.parse("2016")
    assert year.by(date(2015, 12, 31)) is Truth.NO
    assert year.by(date(2016, 1, 1)) is Truth.UNDETERMINED
    assert year.by(date(2016, 12, 30)) is Truth.UNDETERMINED
    assert year.by(date(2016, 12, 31)) is Truth.YES


def test_date_by_a_day_is_never_too_late_and_date_from_a_day_never_certain() -> None:
    assert UncertainDate.by_day(AUGUST_23).by(AUGUST_23) is Truth.YES
    assert UncertainDate.by_day(AUGUST_23).by(date(1900, 1, 1)) is Truth.UNDETERMINED
    assert UncertainDate.from_day(AUGUST_23).by(AUGUST_23 - timedelta(days=1)) is Truth.NO
    assert UncertainDate.from_day(AUGUST_23).by(date(2999, 1, 1)) is Truth.UNDETERMINED
    assert UncertainDate.unknown().by(date(2999, 1, 1)) is Truth.UNDETERMINED


def test_correction_of_unknown_day_is_undetermined_between_its_bounds() -> None:
    correction = UncertainDate.between(date(2020, 9, 24), date(2020, 12, 14))
    assert correction.by(date(2020, 9, 23)) is Truth.NO
    assert correction.by(date(2020, 9, 24)) is Truth.UNDETERMINED
    assert correction.by(date(2020, 10, 15)) is Truth.UNDETERMINED
    assert correction.by(date(2020, 12, 14)) is Truth.YES


@given(uncertain_dates, days, days)
def test_date_never_goes_from_yes_back_to_no(uncertain: UncertainDate, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    order = [Truth.NO, Truth.UNDETERMINED, Truth.YES]
    assert order.index(uncertain.by(earlier)) <= order.index(uncertain.by(later))


def test_period_holds_from_its_first_day_until_the_day_before_its_end() -> None:
    period = Period(UncertainDate.on(date(2016, 1, 10)), UncertainDate.on(date(2018, 5, 20)))
    assert period.holds_on(date(2016, 1, 9)) is Truth.NO
    assert period.holds_on(date(2016, 1, 10)) is Truth.YES
    assert period.holds_on(date(2018, 5, 19)) is Truth.YES
    assert period.holds_on(date(2018, 5, 20)) is Truth.NO


def test_period_without_end_goes_on_and_one_of_unknown_end_is_undetermined() -> None:
    begun = UncertainDate.parse("2016")
    assert Period(begun).holds_on(date(2015, 12, 31)) is Truth.NO
    assert Period(begun).holds_on(date(2016, 6, 1)) is Truth.UNDETERMINED
    assert Period(begun).holds_on(date(2030, 1, 1)) is Truth.YES
    assert Period(begun, UncertainDate.unknown()).holds_on(date(2030, 1, 1)) is Truth.UNDETERMINED
    assert Period(begun, UncertainDate.unknown()).holds_on(date(2015, 12, 31)) is Truth.NO


def test_period_that_ends_on_the_day_it_begins_holds_on_no_day() -> None:
    day = UncertainDate.on(AUGUST_23)
    assert Period(day, day).holds_on(AUGUST_23) is Truth.NO


def test_period_that_certainly_ends_before_it_begins_is_refused() -> None:
    Period(UncertainDate.parse("2016"), UncertainDate.on(date(2016, 1, 1)))
    Period(UncertainDate.by_day(AUGUST_23), UncertainDate.on(date(1999, 1, 1)))
    with pytest.raises(BadDate) as caught:
        Period(UncertainDate.parse("2016"), UncertainDate.on(date(2015, 12, 31)))
    assert caught.value.code == "ends-before-it-begins"
