"""Every reason against giving a link for one act, sending its code, opening it and acting by it; both sides of each limit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules.passages import (
    Codes,
    Way,
    as_digits,
    masked,
    refusals_giving,
    refusals_opening,
    refusals_sending_code,
    refusals_using,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT, MINUTE, HOUR = timedelta(microseconds=1), timedelta(minutes=1), timedelta(hours=1)
POLICY = replace(
    people_policy(),
    minutes_between_links=10,
    passages_a_day=2,
    passage_attempts=7,
    code_minutes=10,
    code_attempts=3,
    codes_an_hour=2,
    minutes_between_codes=1,
)
GOOD = Way(NOW + MOMENT)
SENT = Codes(sent_at=NOW - 2 * MINUTE, hour_begun_at=NOW - 2 * MINUTE, in_hour=1)
WAYS = [
    ({}, []),
    ({"expires_at": NOW}, ["passage-expired"]),
    ({"revoked_at": NOW}, ["passage-revoked"]),
    ({"has_left": True}, ["passage-revoked"]),
    ({"used_at": NOW}, ["passage-used"]),
    ({"used_at": NOW, "is_for_one_use": False}, []),
    ({"used_at": NOW, "revoked_at": NOW, "expires_at": NOW}, ["passage-revoked", "passage-used", "passage-expired"]),
]


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("changed", "against"),
    [
        ({}, []),
        ({"expires_at": NOW}, ["passage-expired"]),
        ({"last_given_at": NOW - 10 * MINUTE}, []),
        ({"last_given_at": NOW - 10 * MINUTE + MOMENT}, ["sent-a-moment-ago"]),
        ({"sent_lately": 1}, []),
        ({"sent_lately": 2}, ["too-many-passages"]),
        (
            {"sent_lately": 2, "last_given_at": NOW, "expires_at": NOW},
            ["passage-expired", "sent-a-moment-ago", "too-many-passages"],
        ),
    ],
)
def test_giving(changed, against):
    facts = {"expires_at": NOW + MOMENT, "sent_lately": 0, "last_given_at": None} | changed

    assert codes(refusals_giving(**facts, now=NOW, policy=POLICY)) == against


@pytest.mark.parametrize(("way", "against"), [*WAYS, ({"attempts": 6}, []), ({"attempts": 7}, ["passage-blocked"])])
def test_what_stands_against_a_link_stands_against_its_code(way, against):
    changed = replace(GOOD, **way)

    assert codes(refusals_sending_code(changed, Codes(), NOW, POLICY)) == against
    assert codes(refusals_opening(changed, SENT, is_right=True, now=NOW, policy=POLICY)) == against


@pytest.mark.parametrize(("way", "against"), WAYS)
@pytest.mark.parametrize("is_opened_here", [True, False])
def test_using(way, against, is_opened_here):
    refusals = refusals_using(replace(GOOD, **way), is_opened_here=is_opened_here, now=NOW)

    assert codes(refusals) == against + ([] if is_opened_here else ["passage-opened-elsewhere"])


@pytest.mark.parametrize(
    ("sent", "against"),
    [
        ({"sent_at": NOW - MINUTE}, []),
        ({"sent_at": NOW - MINUTE + MOMENT}, ["code-on-its-way"]),
        ({"in_hour": 1}, []),
        ({"in_hour": 2}, ["too-many-codes"]),
        ({"in_hour": 2, "hour_begun_at": NOW - HOUR}, []),
        ({"in_hour": 2, "hour_begun_at": NOW - HOUR + MOMENT}, ["too-many-codes"]),
        ({"in_hour": 2, "sent_at": NOW}, ["code-on-its-way", "too-many-codes"]),
    ],
)
def test_sending_a_code(sent, against):
    assert codes(refusals_sending_code(GOOD, replace(SENT, **sent), NOW, POLICY)) == against


@pytest.mark.parametrize(
    ("sent", "is_right", "against"),
    [
        ({}, True, []),
        ({}, False, ["code-wrong"]),
        ({"sent_at": None}, True, ["code-expired"]),
        ({"sent_at": None}, False, ["code-expired"]),
        ({"sent_at": NOW - 10 * MINUTE + MOMENT}, True, []),
        ({"sent_at": NOW - 10 * MINUTE}, True, ["code-expired"]),
        ({"attempts": 2}, True, []),
        ({"attempts": 3}, True, ["too-many-attempts"]),
        ({"attempts": 3}, False, ["too-many-attempts"]),
    ],
)
def test_opening(sent, is_right, against):
    assert codes(refusals_opening(GOOD, replace(SENT, **sent), is_right=is_right, now=NOW, policy=POLICY)) == against


@pytest.mark.parametrize(("of_code", "of_way", "left"), [(0, 0, 2), (1, 1, 1), (2, 2, 0), (0, 5, 1), (0, 6, 0)])
def test_a_wrong_code_says_how_many_tries_are_left(of_code, of_way, left):
    [refusal] = refusals_opening(
        replace(GOOD, attempts=of_way), replace(SENT, attempts=of_code), is_right=False, now=NOW, policy=POLICY
    )

    assert refusal.facts == {"left": left}


@pytest.mark.parametrize("typed", ["012345", " 012 345 ", "012-345", "٠١٢٣٤٥", "०१२३४५", "０１２３４５"])
def test_a_code_is_read_in_all_digits(typed):
    assert as_digits(typed) == "012345"


@pytest.mark.parametrize("typed", ["", "abc", "½", "\x00"])
def test_what_is_no_digit_is_left_out(typed):
    assert as_digits(typed) == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [("mayor@city.example", "m…@city.example"), ("m@city.example", "m…@city.example"), ('"a@b"@city.example', '"…@city.example')],
)
def test_an_address_is_known_again_by_its_owner_alone(address, shown):
    assert masked(address) == shown
