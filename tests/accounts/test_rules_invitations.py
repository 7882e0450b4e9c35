"""Every reason against inviting somebody, sending again, withdrawing and accepting; both sides of each limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.accounts.access import Holding
from halqa.accounts.enums import Role
from halqa.accounts.rules.assignments import Giver, Receiver, Wish
from halqa.accounts.rules.invitations import (
    Offer,
    refusals_accepting,
    refusals_inviting,
    refusals_sending_again,
    refusals_withdrawing,
)
from halqa.accounts.rules.policy import PeoplePolicy
from halqa.accounts.rules.roles import Place

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
MOMENT = timedelta(microseconds=1)
POLICY = PeoplePolicy(
    role_days_back=10,
    invitation_days=14,
    invitations_a_day=2,
    minutes_between_links=10,
    days_until_forgotten=100,
    address_link_days=2,
    passage_hours=336,
    passage_minutes_open=60,
    passage_attempts=20,
    passage_days_kept=30,
    passages_a_day=2,
    code_minutes=10,
    code_attempts=5,
    codes_an_hour=5,
    minutes_between_codes=1,
)

WISH = Wish(Role.EDITOR, Place("city:xa/one", "XA"), TODAY, reason="She asked.")
HELD = Holding(Role.EDITOR, "city:xa/one", date(2026, 1, 1), None)
OFFER = Offer(edition=2, sent_at=NOW - timedelta(days=1), expires_at=NOW + timedelta(days=1))
CLOSED = replace(OFFER, is_closed=True)
HER, HIM, HOLDER = Receiver("her"), Receiver("him"), Receiver("her", (HELD,))
BY_HIM, BY_THE_HOUSE = Giver("him"), Giver(is_house=True)


def inviting(giver=BY_HIM, receiver=HER, *, is_invited=False, sent_lately=0):
    refusals = refusals_inviting(WISH, giver, receiver, is_invited=is_invited, sent_lately=sent_lately, policy=POLICY)
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"receiver": HIM}, ["gives-to-oneself"]),
        ({"receiver": HOLDER}, ["role-already-held"]),
        ({"is_invited": True}, ["invited-already"]),
        ({"sent_lately": 1}, []),
        ({"sent_lately": 2}, ["too-many-invitations"]),
        ({"sent_lately": 2, "giver": BY_THE_HOUSE}, []),
        ({"sent_lately": 2, "is_invited": True}, ["invited-already", "too-many-invitations"]),
    ],
)
def test_each_reason_against_inviting(changed, codes):
    assert inviting(**changed) == codes


@pytest.mark.parametrize(
    ("offer", "is_theirs", "codes"),
    [
        (OFFER, True, []),
        (CLOSED, True, ["invitation-closed"]),
        (OFFER, False, ["may-not-change-invitation"]),
        (replace(OFFER, expires_at=NOW - MOMENT), True, []),
        (replace(OFFER, sent_at=NOW - timedelta(minutes=10)), True, []),
        (replace(OFFER, sent_at=NOW - timedelta(minutes=10) + MOMENT), True, ["sent-a-moment-ago"]),
        (replace(CLOSED, sent_at=NOW), False, ["invitation-closed", "may-not-change-invitation", "sent-a-moment-ago"]),
    ],
)
def test_each_reason_against_sending_again(offer, is_theirs, codes):
    refusals = refusals_sending_again(offer, is_theirs=is_theirs, now=NOW, policy=POLICY)

    assert [refusal.code for refusal in refusals] == codes


@pytest.mark.parametrize(
    ("offer", "is_theirs", "codes"),
    [(OFFER, True, []), (CLOSED, True, ["invitation-closed"]), (OFFER, False, ["may-not-change-invitation"])],
)
def test_each_reason_against_withdrawing(offer, is_theirs, codes):
    assert [refusal.code for refusal in refusals_withdrawing(offer, is_theirs=is_theirs)] == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"edition": 1}, ["link-no-longer-good"]),
        ({"edition": 3}, ["link-no-longer-good"]),
        ({"offer": CLOSED}, ["link-no-longer-good"]),
        ({"offer": replace(OFFER, expires_at=NOW)}, ["link-no-longer-good"]),
        ({"offer": replace(OFFER, expires_at=NOW + MOMENT)}, []),
        ({"receiver": Receiver("her", has_left=True)}, ["link-no-longer-good"]),
        ({"receiver": HOLDER}, ["role-already-held"]),
        ({"wish": replace(WISH, ended_on=TODAY)}, ["link-no-longer-good"]),
        ({"wish": replace(WISH, ended_on=TODAY + timedelta(days=1))}, []),
    ],
)
def test_each_reason_against_accepting(changed, codes):
    given = {"offer": OFFER, "wish": WISH, "receiver": HER, "edition": 2} | changed
    refusals = refusals_accepting(
        given["offer"], given["wish"], given["receiver"], edition=given["edition"], now=NOW, today=TODAY
    )

    assert [refusal.code for refusal in refusals] == codes
