"""Invitations: one link that is good once and not for ever, a new one voids the old, and nothing tells who has an account."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from halqa.accounts.access import caller_for
from halqa.accounts.actions import (
    Invited,
    Newcomer,
    accept_invitation,
    give_role,
    invite,
    invite_successor,
    send_invitation_again,
    take_role,
    withdraw_invitation,
)
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person
from halqa.accounts.queries import invitation_path
from halqa.accounts.queries.invitations import offered
from halqa.accounts.queries.policy import people_policy
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from tests.factories.accounts import make_invitation, make_person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
AMINA = Newcomer("Amina B.", "fr", "Africa/Casablanca")

pytestmark = pytest.mark.django_db


def by(person):
    return f"person:{person.key}"


@pytest.fixture
def officer(places):
    return make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])


def offer(giver, email="amina@one.example", *, scope="city:xa/one", role=Role.FOCAL_POINT, now=NOW, **more):
    said = {"invited": Invited(email, "Amina", "ar"), "role": role, "scope": scope, "reason": "Appointed.", "by": by(giver)}
    return invite(**said | {"now": now} | more)


def token(key):
    return invitation_path(key).removeprefix("invitation/").removesuffix("/")


def behind(key, now=LATER):
    return offered(token(key), language="en", now=now)


def accept(key, *, edition=1, now=LATER, newcomer=AMINA):
    person = Invitation.objects.get(key=key).person
    accept_invitation(invitation=key, edition=edition, newcomer=newcomer, by=by(person), now=now)
    return Person.objects.get(pk=person.pk)


def refused_codes(act, **said):
    with pytest.raises(RuleRefused) as refused:
        act(**said)
    return list(refused.value.codes)


def test_somebody_new_is_added_and_holds_nothing_yet(officer):
    key = offer(officer)
    person = Person.objects.get(email="amina@one.example")

    assert (person.name, person.language, person.joined_at) == ("Amina", "ar", None)
    assert not person.has_usable_password()
    assert caller_for(person, NOW).holdings == ()
    event = Event.objects.get(kind="person.invited")
    assert event.subject == by(person)
    assert event.detail == {
        "role": "focal-point",
        "scope": "city:xa/one",
        "begun_on": None,
        "ended_on": None,
        "invitation": key,
    }


def test_the_link_says_what_is_offered_and_by_whom(officer):
    found = behind(offer(officer))

    assert (found.role, found.scope_name, found.email, found.language) == (
        Role.FOCAL_POINT,
        "Oneville",
        "amina@one.example",
        "ar",
    )
    assert found.inviter == officer.name
    assert not found.has_way_in


def test_accepting_begins_the_role_and_the_account(officer):
    person = accept(offer(officer))

    assert (person.name, person.language, person.time_zone, person.joined_at) == ("Amina B.", "fr", "Africa/Casablanca", LATER)
    held = person.assignments.get()
    assert (held.scope, held.country, held.begun_on, held.given_by) == ("city:xa/one", "XA", LATER.date(), by(officer))
    assert EmailAddress.objects.get(user=person).verified
    assert Event.objects.get(kind="invitation.accepted").by == by(person)


def test_nobody_accepts_for_somebody_else(officer):
    key = offer(officer)
    with pytest.raises(PermissionDenied):
        accept_invitation(invitation=key, edition=1, newcomer=AMINA, by=by(officer), now=LATER)

    assert behind(key)


def test_a_link_is_good_once(officer):
    key = offer(officer)
    accept(key)

    assert behind(key) is None
    with pytest.raises(RuleRefused):
        accept(key)


def test_a_link_is_good_for_as_long_as_was_agreed(officer):
    key = offer(officer)
    end = NOW + timedelta(days=people_policy().invitation_days)

    assert behind(key, end - timedelta(seconds=1))
    assert behind(key, end) is None


@pytest.mark.parametrize("changed", ["", "x", "0123456789abcdef-1", "0123456789abcdef-1.forged", "٣"])
def test_a_link_that_is_not_ours_is_none(officer, changed):
    offer(officer)

    assert offered(changed, language="en", now=LATER) is None


def test_a_link_of_another_invitation_cannot_be_made_from_ones_own(officer):
    key, other = offer(officer), offer(officer, "omar@one.example", role=Role.MAYOR)

    assert offered(token(key).replace(key, other), language="en", now=LATER) is None
    assert offered(token(key).replace("-1.", "-2."), language="en", now=LATER) is None


def test_sending_again_voids_the_link_before_and_renews_its_days(officer):
    key = offer(officer)
    old = token(key)
    send_invitation_again(invitation=key, by=by(officer), now=LATER)

    assert offered(old, language="en", now=LATER) is None
    assert behind(key).edition == 2
    assert behind(key).expires_at == LATER + timedelta(days=people_policy().invitation_days)
    with pytest.raises(RuleRefused):
        accept(key, edition=1)
    assert accept(key, edition=2).joined_at


def test_a_withdrawn_invitation_is_good_no_longer(officer):
    key = offer(officer)
    withdraw_invitation(invitation=key, by=by(officer), now=LATER)

    assert behind(key) is None
    assert refused_codes(withdraw_invitation, invitation=key, by=by(officer), now=LATER) == ["invitation-closed"]


def test_only_who_may_give_the_role_changes_its_invitation(officer):
    key = offer(officer)
    other = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XB"), (Role.FOCAL_POINT, "city:xa/one")])
    coordinator = make_person(roles=[(Role.COORDINATOR, "network")])

    assert refused_codes(withdraw_invitation, invitation=key, by=by(other), now=LATER) == ["may-not-change-invitation"]
    assert refused_codes(send_invitation_again, invitation=key, by=by(other), now=LATER) == ["may-not-change-invitation"]
    withdraw_invitation(invitation=key, by=by(coordinator), now=LATER)


def test_an_invitation_is_open_once_and_may_follow_one_that_is_too_old(officer):
    offer(officer)
    again = {"invited": Invited("AMINA@one.example"), "role": Role.FOCAL_POINT, "scope": "city:xa/one", "reason": "Again."}

    assert refused_codes(invite, **again, by=by(officer), now=LATER) == ["invited-already"]
    assert invite(**again, by=by(officer), now=NOW + timedelta(days=people_policy().invitation_days))


def test_a_person_sends_so_many_invitations_in_a_day(officer):
    most = people_policy().invitations_a_day
    invited = make_person()
    for number in range(most):
        make_invitation(invited, Role.EDITOR, f"city:xa/number-{number}", by=by(officer), at=NOW)
    said = {"invited": Invited("one.more@one.example"), "role": Role.MAYOR, "scope": "city:xa/one", "reason": "More."}

    assert refused_codes(invite, **said, by=by(officer), now=NOW + timedelta(hours=24) - timedelta(seconds=1)) == [
        "too-many-invitations"
    ]
    assert invite(**said, by=by(officer), now=NOW + timedelta(hours=24))


def test_a_refused_invitation_adds_nobody(officer):
    assert refused_codes(offer, giver=officer, email="new@two.example", scope="city:xb/two") == ["may-not-give-role"]
    assert not Person.objects.filter(email="new@two.example").exists()


def test_an_account_is_offered_a_role_and_keeps_what_it_says_of_itself(officer):
    known = make_person("amina@one.example", name="Amina herself", language="es", password="a long enough sentence")
    key = offer(officer)

    assert behind(key).has_way_in
    accept(key)
    known.refresh_from_db()
    assert (known.name, known.language) == ("Amina herself", "es")
    assert known.has_usable_password()


def test_who_set_a_password_before_accepting_signs_in_with_it(officer):
    make_person("amina@one.example", joined_at=None, password="a long enough sentence")

    assert behind(offer(officer)).has_way_in


def test_a_role_that_was_given_meanwhile_is_not_held_twice(officer):
    key = offer(officer)
    person = Invitation.objects.get(key=key).person
    give_role(person=person.key, role=Role.FOCAL_POINT, scope="city:xa/one", reason="At once.", by=by(officer), now=NOW)

    with pytest.raises(RuleRefused) as refused:
        accept(key)
    assert list(refused.value.codes) == ["role-already-held"]


def test_days_that_were_offered_are_kept(officer):
    person = accept(offer(officer, begun_on=date(2026, 11, 1), ended_on=date(2027, 11, 1)))

    held = person.assignments.get()
    assert (held.begun_on, held.ended_on) == (date(2026, 11, 1), date(2027, 11, 1))


def test_an_office_goes_over_when_the_successor_accepts(officer):
    focal_point = make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")])
    own = focal_point.assignments.get()
    key = invite_successor(assignment=own.pk, invited=Invited("next@one.example"), reason="I go.", by=by(focal_point), now=NOW)
    assert caller_for(focal_point, NOW).holds(Role.FOCAL_POINT)

    successor = accept(key)

    assert caller_for(successor, LATER).holds(Role.FOCAL_POINT, "city:xa/one")
    assert not caller_for(focal_point, LATER).holdings
    own.refresh_from_db()
    assert (own.ended_on, own.taken_by, own.taken_reason) == (LATER.date(), by(successor), "I go.")


def test_who_hands_over_may_think_better_of_it(officer):
    focal_point = make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")])
    own = focal_point.assignments.get()
    key = invite_successor(assignment=own.pk, invited=Invited("next@one.example"), reason="I go.", by=by(focal_point), now=NOW)
    send_invitation_again(invitation=key, by=by(focal_point), now=LATER)
    withdraw_invitation(invitation=key, by=by(focal_point), now=LATER)

    assert caller_for(focal_point, LATER).holds(Role.FOCAL_POINT)


def test_only_a_holder_or_who_gives_the_office_invites_a_successor(officer):
    focal_point = make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")])
    editor = make_person(roles=[(Role.EDITOR, "city:xa/one")])
    said = {"assignment": focal_point.assignments.get().pk, "invited": Invited("next@one.example"), "reason": "Time.", "now": NOW}

    assert refused_codes(invite_successor, **said, by=by(editor)) == ["may-not-hand-over"]
    assert invite_successor(**said, by=by(officer))


def test_an_office_that_is_taken_meanwhile_goes_over_to_nobody(officer):
    focal_point = make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")])
    own = focal_point.assignments.get()
    key = invite_successor(assignment=own.pk, invited=Invited("next@one.example"), reason="I go.", by=by(focal_point), now=NOW)
    take_role(assignment=own.pk, reason="No longer trusted.", by=by(officer), now=NOW)

    assert behind(key) is None


def test_the_house_invites_the_first_coordinator(places):
    invited = Invited("first@office.example")
    key = invite(invited=invited, role=Role.COORDINATOR, scope="network", reason="First.", by="system:halqa", now=NOW)
    first = accept(key)

    assert caller_for(first, LATER).holds(Role.COORDINATOR, "network")
