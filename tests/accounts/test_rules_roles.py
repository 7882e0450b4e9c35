"""The law of roles: what each is held for, who gives it where, and every reason against giving, taking and handing over."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from halqa.accounts.enums import Role, ScopeKind
from halqa.accounts.rules.assignments import (
    Giver,
    Receiver,
    Wish,
    overlap,
    refusals_giving,
    refusals_handing_over,
    refusals_of_last_coordinator,
    refusals_taking,
)
from halqa.accounts.rules.policy import PeoplePolicy
from halqa.accounts.rules.roles import ROLES, Place, fits, gives, needs_second_factor, reaches, role_day, roles_given, takes

TODAY = date(2026, 11, 22)
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

NETWORK = Place("network")
COUNTRY = Place("country:XA", "XA")
CITY = Place("city:xa/one", "XA")
ELSEWHERE = Place("city:xb/two", "XB")
PROVIDER = Place("provider:xa/school", "XA")


@dataclass(frozen=True)
class Held:
    role: Role
    scope: str
    begun_on: date = date(2026, 1, 1)
    ended_on: date | None = None


COORDINATOR = Held(Role.COORDINATOR, "network")
OFFICER = Held(Role.COMMISSION_OFFICER, "country:XA")
FOCAL_POINT = Held(Role.FOCAL_POINT, "city:xa/one")
EDITOR = Held(Role.EDITOR, "city:xa/one")

HER, HIM = Receiver("her"), Receiver("him")
BY_HER, BY_HIM = Giver("her", (FOCAL_POINT,)), Giver("him", (FOCAL_POINT,))


def test_each_role_has_its_law():
    assert set(ROLES) == set(Role)
    assert {law.scope_kind for law in ROLES.values()} == set(ScopeKind)


@pytest.mark.parametrize(
    ("role", "place", "fitting"),
    [(Role.COORDINATOR, NETWORK, True), (Role.COORDINATOR, CITY, False), (Role.MAYOR, CITY, True), (Role.MAYOR, COUNTRY, False)],
)
def test_a_role_is_held_for_one_kind_of_thing(role, place, fitting):
    assert fits(role, place) is fitting


@pytest.mark.parametrize(
    ("held", "inside", "outside"),
    [
        (COORDINATOR, [NETWORK, COUNTRY, CITY, ELSEWHERE, PROVIDER], []),
        (OFFICER, [COUNTRY, CITY, PROVIDER], [NETWORK, ELSEWHERE]),
        (FOCAL_POINT, [CITY], [NETWORK, COUNTRY, ELSEWHERE, PROVIDER]),
    ],
)
def test_a_network_contains_all_a_country_its_cities_and_a_city_itself(held, inside, outside):
    assert [reaches(held, place) for place in inside] == [True] * len(inside)
    assert [reaches(held, place) for place in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    ("held", "role", "place", "may"),
    [
        (COORDINATOR, Role.COORDINATOR, NETWORK, True),
        (COORDINATOR, Role.COMMISSION_OFFICER, COUNTRY, True),
        (COORDINATOR, Role.FOCAL_POINT, CITY, True),
        (COORDINATOR, Role.EDITOR, CITY, False),
        (OFFICER, Role.FOCAL_POINT, CITY, True),
        (OFFICER, Role.MAYOR, CITY, True),
        (OFFICER, Role.MAYOR, ELSEWHERE, False),
        (OFFICER, Role.EDITOR, CITY, False),
        (OFFICER, Role.COMMISSION_OFFICER, COUNTRY, False),
        (OFFICER, Role.COORDINATOR, NETWORK, False),
        (FOCAL_POINT, Role.EDITOR, CITY, True),
        (FOCAL_POINT, Role.EDITOR, ELSEWHERE, False),
        (FOCAL_POINT, Role.FOCAL_POINT, CITY, False),
        (EDITOR, Role.EDITOR, CITY, False),
        (Held(Role.PROVIDER_MANAGER, "provider:xa/school"), Role.FACILITATOR, PROVIDER, True),
    ],
)
def test_who_gives_which_role_where(held, role, place, may):
    assert gives([held], role, place) is may


@pytest.mark.parametrize(
    ("held", "role", "place", "may"),
    [
        (COORDINATOR, Role.EDITOR, CITY, True),
        (COORDINATOR, Role.FACILITATOR, PROVIDER, True),
        (COORDINATOR, Role.MAYOR, CITY, True),
        (OFFICER, Role.EDITOR, CITY, False),
        (FOCAL_POINT, Role.EDITOR, CITY, True),
        (FOCAL_POINT, Role.EDITOR, ELSEWHERE, False),
        (EDITOR, Role.EDITOR, CITY, False),
    ],
)
def test_who_takes_which_role_where(held, role, place, may):
    assert takes([held], role, place) is may


def test_every_role_can_be_ended_by_the_coordination_team_when_nobody_else_is_left():
    assert all(takes([COORDINATOR], role, CITY) for role in Role)


def test_a_state_alone_names_its_officers_through_the_coordination_team():
    givers = {role for role, law in ROLES.items() if Role.COMMISSION_OFFICER in law.gives}

    assert givers == {Role.COORDINATOR}


def test_what_somebody_may_give_anywhere():
    assert roles_given([]) == ()
    assert roles_given([FOCAL_POINT, OFFICER]) == (Role.FOCAL_POINT, Role.MAYOR, Role.EDITOR)


def test_who_speaks_for_the_network_or_a_state_needs_a_second_factor():
    assert needs_second_factor([FOCAL_POINT, OFFICER])
    assert not needs_second_factor([FOCAL_POINT])


def test_a_day_of_roles_is_one_of_utc():
    assert role_day(datetime.fromisoformat("2026-11-23T01:30:00+02:00")) == date(2026, 11, 22)
    assert role_day(datetime(2026, 11, 23, tzinfo=UTC)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("begun", "ended", "shared"),
    [(1, 10, False), (1, 11, True), (19, None, True), (20, None, False), (20, 30, False), (12, 13, True), (1, None, True)],
)
def test_two_spans_share_a_day_or_not(begun, ended, shared):
    ten_days = Held(Role.EDITOR, "city:xa/one", date(2026, 1, 10), date(2026, 1, 20))
    other = Held(Role.EDITOR, "city:xa/one", date(2026, 1, begun), ended and date(2026, 1, ended))

    assert overlap(ten_days, other) is overlap(other, ten_days) is shared


def giving(giver=(FOCAL_POINT,), receiver=HER, **changed):
    wish = replace(Wish(Role.EDITOR, CITY, TODAY, reason="She asked."), **changed)
    return [refusal.code for refusal in refusals_giving(wish, Giver("him", giver), receiver, TODAY, POLICY)]


def test_what_may_be_given_is_given():
    assert giving() == []


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"place": COUNTRY}, ["role-not-for-scope", "may-not-give-role"]),
        ({"place": replace(CITY, is_known=False)}, ["no-such-scope"]),
        ({"begun_on": date(2026, 12, 1), "ended_on": date(2026, 12, 1)}, ["span-reversed"]),
        ({"begun_on": date(2026, 12, 1), "ended_on": date(2026, 12, 2)}, []),
        ({"begun_on": date(2026, 11, 20), "ended_on": TODAY}, ["span-over"]),
        ({"begun_on": date(2026, 11, 20), "ended_on": date(2026, 11, 23)}, []),
        ({"begun_on": date(2026, 11, 12)}, []),
        ({"begun_on": date(2026, 11, 11)}, ["begins-too-early"]),
        ({"role": Role.MAYOR}, ["may-not-give-role"]),
        ({"reason": "  "}, ["reason-missing"]),
        ({"receiver": Receiver("her", has_left=True)}, ["person-has-left"]),
        ({"receiver": HIM}, ["gives-to-oneself"]),
        ({"receiver": Receiver("her", (EDITOR,))}, ["role-already-held"]),
        ({"receiver": Receiver("her", (replace(EDITOR, ended_on=TODAY),))}, []),
        ({"receiver": Receiver("her", (Held(Role.EDITOR, "city:xb/two"),))}, []),
    ],
)
def test_each_reason_against_giving(changed, codes):
    assert giving(**changed) == codes


def test_all_reasons_are_told_at_once():
    codes = giving(giver=(), receiver=Receiver("him", has_left=True), begun_on=date(2026, 1, 1), reason="")

    assert codes == ["begins-too-early", "may-not-give-role", "reason-missing", "person-has-left", "gives-to-oneself"]


def test_the_house_gives_what_nobody_else_may_yet():
    first = Wish(Role.COORDINATOR, NETWORK, TODAY, reason="The first.")

    assert refusals_giving(first, Giver(is_house=True), Receiver("her"), TODAY, POLICY) == []


def taking(held=EDITOR, place=CITY, taker=BY_HIM, left=1, reason="It ends."):
    refusals = refusals_taking(held, place, holder="her", taker=taker, coordinators_left=left, reason=reason, today=TODAY)
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"taker": Giver("her")}, []),
        ({"taker": Giver("other")}, ["may-not-take-role"]),
        ({"taker": Giver("him", (OFFICER,))}, ["may-not-take-role"]),
        ({"taker": Giver("him", (COORDINATOR,))}, []),
        ({"held": replace(EDITOR, ended_on=TODAY)}, ["role-ended-already"]),
        ({"held": replace(EDITOR, ended_on=date(2026, 11, 23))}, []),
        ({"reason": ""}, ["reason-missing"]),
        ({"left": 0}, []),
    ],
)
def test_each_reason_against_taking(changed, codes):
    assert taking(**changed) == codes


@pytest.mark.parametrize(("left", "codes"), [(0, ["last-coordinator"]), (1, [])])
def test_the_last_coordinator_stays(left, codes):
    assert taking(held=COORDINATOR, place=NETWORK, taker=Giver("her", (COORDINATOR,)), left=left) == codes
    assert [one.code for one in refusals_of_last_coordinator([FOCAL_POINT, COORDINATOR], left)] == codes


def test_who_coordinates_nothing_is_never_the_last_coordinator():
    assert list(refusals_of_last_coordinator([FOCAL_POINT], 0)) == []


def handing(held=FOCAL_POINT, giver=BY_HER, successor=HIM, reason="She moves away."):
    refusals = refusals_handing_over(held, CITY, holder="her", giver=giver, successor=successor, reason=reason, today=TODAY)
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"giver": Giver("officer", (OFFICER,))}, []),
        ({"giver": Giver("him")}, ["may-not-hand-over", "gives-to-oneself"]),
        ({"giver": Giver("officer", (OFFICER,)), "successor": Receiver("officer")}, ["gives-to-oneself"]),
        ({"held": EDITOR}, ["not-an-office"]),
        ({"held": replace(FOCAL_POINT, ended_on=TODAY)}, ["role-ended-already"]),
        ({"successor": HER}, ["successor-is-the-same"]),
        ({"successor": Receiver("him", (FOCAL_POINT,))}, ["role-already-held"]),
        ({"successor": Receiver("him", has_left=True)}, ["person-has-left"]),
        ({"reason": " "}, ["reason-missing"]),
    ],
)
def test_each_reason_against_handing_over(changed, codes):
    assert handing(**changed) == codes
