"""Deadlines across the world: both sides of each moment, summer time, the date line, grace."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.rounds.enums.calls import Phase
from halqa.rounds.rules.deadlines import ANYWHERE, commission_deadline, deadline, is_zone, moment, opening, phase, zone_named


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        ("2027-05-31", "24:00", "UTC", "2027-06-01 00:00"),
        ("2027-05-31", "17:00", "Europe/Berlin", "2027-05-31 15:00"),
        ("2027-01-31", "17:00", "Europe/Berlin", "2027-01-31 16:00"),
        # Anywhere on earth: twelve hours behind UTC, so the day ends at noon of the next one.
        ("2027-05-31", "24:00", ANYWHERE, "2027-06-01 12:00"),
        # The date line: the first and the last of all clocks.
        ("2027-05-31", "24:00", "Pacific/Kiritimati", "2027-05-31 10:00"),
        ("2027-05-31", "24:00", "Pacific/Niue", "2027-06-01 11:00"),
        ("2027-05-31", "24:00", "Pacific/Apia", "2027-05-31 11:00"),
        # The change to summer time: 02:30 is never shown, so the later reading counts.
        ("2027-03-28", "02:30", "Europe/Berlin", "2027-03-28 01:30"),
        ("2027-03-28", "24:00", "Europe/Berlin", "2027-03-28 22:00"),
        ("2027-03-27", "24:00", "Europe/Berlin", "2027-03-27 23:00"),
        # And back: 02:30 is shown twice, and the second counts.
        ("2027-10-31", "02:30", "Europe/Berlin", "2027-10-31 01:30"),
        ("2027-10-31", "24:00", "Europe/Berlin", "2027-10-31 23:00"),
        # Midnight itself falls into the gap in Beirut, and is shown twice in Havana.
        ("2027-03-27", "24:00", "Asia/Beirut", "2027-03-27 22:00"),
        ("2027-11-07", "00:30", "America/Havana", "2027-11-07 05:30"),
        # Half an hour, and three quarters.
        ("2027-05-31", "24:00", "Asia/Kathmandu", "2027-05-31 18:15"),
        ("2028-02-29", "24:00", "UTC", "2028-03-01 00:00"),
        ("2027-12-31", "24:00", "UTC", "2028-01-01 00:00"),
    ],
)
def test_a_day_and_a_time_are_one_moment(day, at, zone, expected):
    assert moment(date.fromisoformat(day), at, zone_named(zone)) == utc(expected)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2027-05-01", "Europe/Berlin", "2027-04-30 22:00"),
        # Midnight is never shown: the day begins when the clocks go forward, not at 23:00 of the day before.
        ("2026-04-24", "Africa/Cairo", "2026-04-23 22:00"),
        ("2026-09-06", "America/Santiago", "2026-09-06 04:00"),
        # And it is shown twice: the first counts.
        ("2027-11-07", "America/Havana", "2027-11-07 04:00"),
        ("2027-05-01", None, "2027-05-01 12:00"),
    ],
)
def test_a_window_opens_when_its_day_begins(day, zone, expected):
    assert opening(date.fromisoformat(day), zone) == utc(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-04-30 21:59:59", Phase.COMING),
        ("2027-04-30 22:00:00", Phase.TAKING),
        ("2027-05-31 14:59:59", Phase.TAKING),
        ("2027-05-31 15:00:00", Phase.IN_GRACE),
        ("2027-06-01 02:59:59", Phase.IN_GRACE),
        ("2027-06-01 03:00:00", Phase.OVER),
    ],
)
def test_a_window_stands_on_the_right_side_of_each_moment(now, expected):
    opens = opening(date(2027, 5, 1), "Europe/Berlin")
    closes = deadline(date(2027, 5, 31), "17:00", "Europe/Berlin", 12)

    assert phase(opens, closes, utc(now)) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2024-05-30 09:59:59", Phase.TAKING),
        ("2024-05-30 10:00:00", Phase.UNDETERMINED),
        ("2024-06-01 11:59:59", Phase.UNDETERMINED),
        ("2024-06-01 12:00:00", Phase.OVER),
    ],
)
def test_where_nobody_knows_zone_and_time_only_the_first_and_the_last_moment_decide(now, expected):
    closes = deadline(date(2024, 5, 31), None, None, None)

    assert not closes.is_exact
    assert phase(None, closes, utc(now)) is expected


def test_a_known_zone_leaves_the_day_open_where_no_time_is_known():
    closes = deadline(date(2024, 5, 31), None, "Europe/Berlin", None)

    assert (closes.earliest, closes.latest) == (utc("2024-05-30 22:00"), utc("2024-05-31 22:00"))


@pytest.mark.parametrize(
    ("closes", "days", "forwarded", "expected"),
    [
        ("2027-05-31", 30, None, "2027-06-30"),
        ("2027-05-31", 30, "2027-06-15", "2027-06-15"),
        ("2028-02-28", 1, None, "2028-02-29"),
        ("2027-05-31", None, None, None),
        (None, 30, None, None),
    ],
)
def test_a_commission_has_its_own_day_or_so_many_days(closes, days, forwarded, expected):
    given_, set_, wanted = (one and date.fromisoformat(one) for one in (closes, forwarded, expected))

    assert commission_deadline(given_, days, set_) == wanted


def test_a_commission_s_grace_is_its_own():
    late = utc("2027-07-01 12:00")

    assert phase(None, deadline(date(2027, 6, 30), "24:00", "UTC", None), late) is Phase.OVER
    assert phase(None, deadline(date(2027, 6, 30), "24:00", "UTC", 48), late) is Phase.IN_GRACE


@pytest.mark.parametrize(
    ("name", "known"), [("Europe/Berlin", True), (ANYWHERE, True), ("Berlin", False), ("", False), ("../x", False)]
)
def test_a_zone_is_one_of_iana_or_anywhere_on_earth(name, known):
    assert is_zone(name) is known


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["00:00", "02:30", "17:00", "23:59", "24:00"]),
    st.sampled_from(sorted(available_timezones())),
)
def test_no_clock_on_earth_is_before_the_first_or_after_anywhere_on_earth(day, at, zone):
    exact = deadline(day, at, zone, None)
    widest = deadline(day, at, None, None)

    assert exact.is_exact
    assert widest.earliest <= exact.latest <= widest.latest
    assert moment(day, at, zone_named(ANYWHERE)) == widest.latest


@given(st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1)), st.integers(0, 200))
def test_grace_never_makes_anything_too_late(now, hours):
    order = [Phase.TAKING, Phase.IN_GRACE, Phase.OVER]
    at = now.replace(tzinfo=UTC)
    without, given_ = (phase(None, deadline(date(2027, 6, 1), "17:00", "UTC", grace), at) for grace in (None, hours))

    assert order.index(given_) <= order.index(without)
    assert (
        phase(None, deadline(date(2027, 6, 1), "17:00", "UTC", hours), at - timedelta(days=1)) in order[: order.index(given_) + 1]
    )
