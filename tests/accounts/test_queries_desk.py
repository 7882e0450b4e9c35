"""What awaits a person in accounts, and what does not (any longer)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from halqa.accounts.access import VISITOR, caller_for
from halqa.accounts.actions import Invited, invite, withdraw_invitation
from halqa.accounts.enums import Role
from halqa.accounts.queries import awaiting, invitation_path
from halqa.accounts.queries.policy import people_policy
from tests.factories.accounts import make_assignment, make_person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD_FOR = timedelta(days=people_policy().invitation_days)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def by(person):
    return f"person:{person.key}"


def offer(officer, email):
    said = {"role": Role.FOCAL_POINT, "scope": "city:xa/one", "reason": "Appointed.", "by": by(officer), "now": NOW}
    return invite(invited=Invited(email, "Amina"), **said)


def kinds(person, now=NOW, **more):
    return [one.kind for one in awaiting(replace(caller_for(person, now), **more), now)]


@pytest.fixture
def officer():
    return make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])


def test_nothing_awaits_a_visitor():
    assert awaiting(VISITOR, NOW) == ()


def test_an_offered_role_awaits_its_answer_until_the_link_ends(officer):
    amina = make_person("amina@one.example")
    key = offer(officer, "amina@one.example")
    [told] = awaiting(caller_for(amina, NOW), NOW)

    assert told.title == "You are invited: Focal point of a city, Oneville"
    assert told.address == f"/en/{invitation_path(key)}"
    assert (told.about, told.since, told.due_at) == ("", NOW, NOW + GOOD_FOR)
    assert kinds(amina, NOW + GOOD_FOR) == []


def test_a_withdrawn_offer_awaits_nobody(officer):
    amina = make_person("amina@one.example")
    withdraw_invitation(invitation=offer(officer, "amina@one.example"), by=by(officer), now=NOW)

    assert kinds(amina) == []


def test_who_needs_a_second_factor_is_asked_to_set_one_up(officer):
    assert kinds(officer) == ["second-factor"]
    assert kinds(officer, second_factor_at=NOW) == []
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    assert kinds(officer) == []


def test_who_needs_no_second_factor_is_not_asked():
    assert kinds(make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")])) == []


def test_an_invitation_that_nobody_answered_comes_back_to_the_inviter_for_a_while(officer):
    other = make_person()
    make_assignment(other, Role.COMMISSION_OFFICER, "country:XA")
    offer(officer, "amina@one.example")
    late = NOW + GOOD_FOR

    assert kinds(officer, late - timedelta(seconds=1), second_factor_at=NOW) == []
    assert kinds(officer, late, second_factor_at=NOW) == ["invitation-late"]
    assert kinds(other, late, second_factor_at=NOW) == []
    assert kinds(officer, late + timedelta(days=30), second_factor_at=NOW) == []
