"""Invented calls move with the day; real ones, and what is no day of the round, stay."""

from datetime import date

from halqa.rounds.rules.policies import read_policy
from halqa.rounds.rules.shifting import shifted
from tests.factories.applications import SHIPPED

TEXT = """# As if today were 2027-05-10.
[round]
year = 2027
[window]
opens = 2027-04-01
zone = "UTC"
[membership]
opened = "2015-09"
[phases]
screened = "2027-07"
decided = 2027-12-31
"""


def test_days_and_months_of_the_round_move_and_nothing_else():
    assert shifted(TEXT, date(2028, 2, 29)).splitlines() == [
        "# As if today were 2027-05-10.",
        "[round]",
        "year = 2028",
        "[window]",
        "opens = 2028-01-21",
        'zone = "UTC"',
        "[membership]",
        'opened = "2015-09"',
        "[phases]",
        'screened = "2028-05"',
        "decided = 2028-10-21",
    ]


def test_a_file_without_its_day_stays_as_it_is():
    text = TEXT.partition("\n")[2]

    assert shifted(text, date(2031, 1, 1)) == text
    assert shifted(TEXT, date(2027, 5, 10)) == TEXT


def test_a_shipped_call_takes_applications_whenever_it_is_shown():
    for today in (date(2026, 11, 30), date(2028, 2, 29), date(2031, 12, 31)):
        policy = read_policy(shifted(SHIPPED.read_text(encoding="utf-8"), today), "demo").policy
        assert policy is not None
        assert policy.day("window.opens") < today < policy.day("window.closes") < policy.day("commission.closes")
