"""When a reminder is due, when a commission is silent; ranking, marks and days prepared for an amendment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.rounds.rules.amending import parse_day, with_day
from halqa.rounds.rules.applications import NationalFacts, refusals_to_pass
from halqa.rounds.rules.national import end_of_day, moved, refusals_to_rank, refusals_to_review
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.reminders import ApplicationsPolicy, is_silent, reminder_due

AGREED = ApplicationsPolicy(14, 7, 2, silent_days=14, highest_mark=5, most_panelists=30, archive_days=7)
DEADLINE = datetime(2027, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("now", "days"), [
    (DEADLINE - timedelta(days=14) - SECOND, None),
    (DEADLINE - timedelta(days=14), 14),
    (DEADLINE - timedelta(days=7) - SECOND, 14),
    (DEADLINE - timedelta(days=7), 7),
    (DEADLINE - timedelta(days=2), 2),
    (DEADLINE - SECOND, 2),
    (DEADLINE, None),
])  # fmt: skip
def test_of_reminders_that_are_due_the_last_one_is_sent_and_none_after_the_deadline(now, days):
    assert reminder_due(DEADLINE, AGREED, now) == days


def test_where_no_deadline_is_known_nobody_is_reminded():
    assert reminder_due(None, AGREED, DEADLINE) is None


@pytest.mark.parametrize(("waits", "acted", "silent"), [
    (None, None, False),
    (14, None, True),
    (13, None, False),
    (40, 14, True),
    (40, 13, False),
    (14, 40, True),
])  # fmt: skip
def test_a_commission_is_silent_once_files_wait_and_nothing_was_done_for_days(waits, acted, silent):
    since, last = (DEADLINE - timedelta(days=days) if days else None for days in (waits, acted))

    assert is_silent(since, last, AGREED, DEADLINE) is silent


@pytest.mark.parametrize(("ranks", "said"), [
    ([], []),
    ([2, 1, 3], []),
    ([1, 1], ["rank-taken-twice"]),
    ([0], ["no-such-rank"]),
    ([1000, 1000], ["no-such-rank", "rank-taken-twice"]),
])  # fmt: skip
def test_each_place_of_a_ranking_is_one_applications(ranks, said):
    assert [one.code for one in refusals_to_rank(ranks)] == said


@pytest.mark.parametrize(("key", "up", "order"), [
    ("b", True, "bac"),
    ("b", False, "acb"),
    ("a", True, "abc"),
    ("c", False, "abc"),
    ("x", True, "abc"),
])  # fmt: skip
def test_a_step_up_or_down_changes_places_with_the_neighbour(key, up, order):
    assert "".join(moved("abc", key, up=up)) == order


@pytest.mark.parametrize(("mark", "said"), [(0, True), (1, False), (5, False), (6, True)])
def test_marks_go_from_one_to_the_highest(mark, said):
    assert bool(refusals_to_review(mark, 5, "")) is said


@pytest.mark.parametrize(("passing", "places", "full"), [(0, 1, False), (1, 1, True), (9, None, False)])
def test_the_last_place_of_a_preselection(passing, places, full):
    assert bool(refusals_to_pass(NationalFacts(passing=passing, passing_places=places))) is full


def test_a_day_ends_on_the_clocks_of_the_call():
    assert end_of_day(date(2027, 5, 31), Policy({"window.zone": "Africa/Casablanca"})).hour == 23
    assert end_of_day(date(2027, 5, 31), Policy({"window.zone": "anywhere-on-earth"})) == DEADLINE


TEXT = "[window]\ncloses = 2027-05-31\n\n[commission]\ncloses = 2027-06-30\ndays = 30\n"


@pytest.mark.parametrize(("name", "after"), [
    ("commission.closes", TEXT.replace("06-30", "07-14")),
    ("window.closes", TEXT.replace("05-31", "07-14")),
    ("commission.days", TEXT),
    ("window.opens", TEXT),
    ("nothing.closes", TEXT),
])  # fmt: skip
def test_a_day_is_written_at_its_own_key_and_nothing_else_changes(name, after):
    assert with_day(TEXT, name, date(2027, 7, 14)) == after


def test_what_is_no_day_prepares_nothing():
    assert [parse_day(text) for text in ("2027-07-14", "14 July", "")] == [date(2027, 7, 14), None, None]
