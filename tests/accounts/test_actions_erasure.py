"""Erasing a person leaves a key, the roles that were held, and a ledger that still verifies; and nothing else."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.exceptions import PermissionDenied

from halqa.accounts.access import personal_data as registry
from halqa.accounts.access.personal import register_personal_data
from halqa.accounts.actions import Invited, change_person, erase_person, give_role, invite, take_role
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.accounts.queries import names_of, people_holding, person_line
from halqa.accounts.queries.own import mark_of
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from tests.factories.accounts import PASSWORD, make_assignment, make_invitation, make_person, sign_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def by(person):
    return f"person:{person.key}"


def erase(person):
    erase_person(person=person.key, by=by(person), now=NOW)
    return Person.objects.get(pk=person.pk)


def stored():
    """Return everything that the database holds, as text."""
    rows = (row for model in apps.get_models() for row in model.objects.all())
    return serializers.serialize("json", rows)


@pytest.fixture
def focal_point(places):
    return make_person(
        "amina@one.example",
        name="Amina Berrada",
        mobile="+212600000000",
        password=PASSWORD,
        roles=[(Role.FOCAL_POINT, "city:xa/one")],
    )


def test_nothing_is_left_but_a_key(focal_point, client):
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    Authenticator.objects.create(user=focal_point, type=Authenticator.Type.TOTP, data={"secret": "of-amina"})
    sign_in(client, focal_point)
    key = client.session.session_key
    UserSession.objects.create(user=focal_point, session_key=key, ip="192.0.2.77", user_agent="her browser", data={})
    give_role(person=focal_point.key, role=Role.MAYOR, scope="city:xa/one", reason="Amina was elected.", by=by(officer), now=NOW)
    invite(
        invited=Invited("amina@one.example"),
        role=Role.FOCAL_POINT,
        scope="city:xa/three",
        reason="Amina knows Threeville.",
        by=by(officer),
        now=NOW,
    )
    before = stored()
    erased = erase(focal_point)
    after = stored()

    for said in (
        "amina",
        "Amina",
        "Berrada",
        "+212600000000",
        "of-amina",
        "192.0.2.77",
        "her browser",
        focal_point.password,
        key,
    ):
        assert said in before
        assert said not in after
    assert (erased.key, erased.erased_at, erased.is_active) == (focal_point.key, NOW, False)
    assert focal_point.key in after


def test_the_ledger_still_verifies_and_names_the_key(focal_point):
    erase(focal_point)

    assert verify().broken is None
    assert Event.objects.get(kind="person.erased").subject == by(focal_point)


def test_roles_end_and_pages_know_only_that_somebody_has_left(focal_point):
    erase(focal_point)

    assert focal_point.assignments.get().ended_on == NOW.date()
    assert people_holding(Role.FOCAL_POINT, "city:xa/one", NOW) == ()
    assert person_line(focal_point.key) is None
    assert names_of([by(focal_point)]) == {by(focal_point): "a person who has left"}


def test_a_session_that_was_open_is_over(focal_point, client):
    sign_in(client, focal_point)
    erase(focal_point)

    assert "_auth_user_id" not in client.session or client.get("/en/").wsgi_request.user.is_anonymous


def test_the_address_is_free_again_and_whoever_comes_back_is_somebody_new(focal_point):
    erased = erase(focal_point)
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    invite(invited=Invited("amina@one.example"), role=Role.MAYOR, scope="city:xa/one", reason="Again.", by=by(officer), now=NOW)

    assert Person.objects.get(email="amina@one.example").key != erased.key


def test_two_people_may_leave(focal_point):
    other = make_person()

    assert {erase(focal_point).email, erase(other).email} == {""}


def test_the_last_coordinator_hands_over_first(places):
    last = make_person(roles=[(Role.COORDINATOR, "network")])
    with pytest.raises(RuleRefused) as refused:
        erase(last)

    assert refused.value.codes == ("last-coordinator",)
    assert Person.objects.get(pk=last.pk).email
    make_assignment(make_person(), Role.COORDINATOR)
    assert erase(last).erased_at


@pytest.mark.parametrize("ended", [{"withdrawn_at": NOW}, {"expires_at": NOW}])
def test_an_office_on_its_way_to_a_successor_arrives_first(focal_point, ended):
    held = focal_point.assignments.get()
    offered = make_invitation(make_person(), Role.FOCAL_POINT, "city:xa/one", by=by(focal_point), replaces=held)

    with pytest.raises(RuleRefused) as refused:
        erase(focal_point)

    assert refused.value.codes == ("office-on-its-way",)
    type(offered).objects.filter(pk=offered.pk).update(**ended)
    assert erase(focal_point).erased_at == NOW


def test_a_role_that_was_taken_before_keeps_who_took_it(focal_point):
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    take_role(assignment=focal_point.assignments.get().pk, reason="Amina has left.", by=by(officer), now=NOW)
    erase(focal_point)

    held = focal_point.assignments.get()
    assert (held.taken_by, held.taken_reason) == (by(officer), "")


def test_every_app_lets_go_in_the_same_transaction(focal_point, monkeypatch):
    monkeypatch.setattr("halqa.accounts.access.personal._kept", dict(registry()))
    let_go = []
    register_personal_data("letters", lambda key: [key], lambda key, now: let_go.append((key, now)))
    erase(focal_point)

    assert let_go == [(focal_point.key, NOW)]
    with pytest.raises(ValueError, match="registered already"):
        register_personal_data("letters", lambda key: [key], lambda key, now: None)
    assert EmailAddress.objects.count() == UserSession.objects.count() == Session.objects.count() == 0


@pytest.mark.parametrize("actor", ["visitor", "token:abc", "person:somebody-else"])
def test_nobody_erases_or_changes_anybody_else(focal_point, actor):
    said = {"name": "x", "mobile": "", "language": "en", "time_zone": "UTC", "read": mark_of(focal_point)}
    with pytest.raises(PermissionDenied):
        erase_person(person=focal_point.key, by=actor, now=NOW)
    with pytest.raises(PermissionDenied):
        change_person(person=focal_point.key, **said, by=actor, now=NOW)
    assert Person.objects.get(pk=focal_point.pk).name == "Amina Berrada"
