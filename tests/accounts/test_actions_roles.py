"""Roles are given, taken and handed over in one act each, with an event that names nobody but by key."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.accounts.access import caller_for
from halqa.accounts.actions import Invited, give_role, hand_over, invite, invite_successor, take_role
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, RoleAssignment
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from tests.factories.accounts import make_assignment, make_person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


def by(person):
    return f"person:{person.key}"


def give(person, role=Role.EDITOR, scope="city:xa/one", *, giver, **more):
    given_by = giver if isinstance(giver, str) else by(giver)
    return give_role(
        **{"person": person.key, "role": role, "scope": scope, "reason": "Asked.", "by": given_by, "now": NOW} | more
    )


def codes(refused):
    return list(refused.value.codes)


@pytest.fixture
def focal_point(places):
    return make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")])


def test_a_given_role_is_held_from_today_and_recorded_without_names(focal_point):
    person = make_person(name="Amina", email="amina@one.example")
    give(person, giver=focal_point, reason="Amina writes well.")

    assert caller_for(person, NOW).holds(Role.EDITOR, "city:xa/one")
    assert not caller_for(person, NOW - timedelta(days=1)).holds(Role.EDITOR)
    event = Event.objects.get(kind="role.given")
    assert (event.by, event.subject) == (by(focal_point), f"person:{person.key}")
    assert event.detail == {"role": "editor", "scope": "city:xa/one", "begun_on": "2026-11-22", "ended_on": None}


def test_a_role_is_given_for_a_span_of_days_and_keeps_its_country(focal_point):
    pk = give(make_person(), giver=focal_point, begun_on=date(2026, 12, 1), ended_on=date(2027, 1, 1))

    held = RoleAssignment.objects.get(pk=pk)
    assert (held.begun_on, held.ended_on, held.country) == (date(2026, 12, 1), date(2027, 1, 1), "XA")


def test_who_may_not_give_changes_nothing(places):
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XB")])
    with pytest.raises(RuleRefused) as refused:
        give(make_person(), Role.FOCAL_POINT, giver=officer)

    assert codes(refused) == ["may-not-give-role"]
    assert not RoleAssignment.objects.filter(role=Role.FOCAL_POINT).exists()
    assert not Event.objects.filter(kind="role.given").exists()


def test_a_commission_officer_gives_in_the_cities_of_the_country(places):
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])

    assert give(make_person(), Role.FOCAL_POINT, giver=officer)


def test_a_place_that_nobody_knows_is_refused(places):
    coordinator = make_person(roles=[(Role.COORDINATOR, "network")])
    for scope in ("city:xa/nowhere", "no subject!"):
        with pytest.raises(RuleRefused) as refused:
            give(make_person(), Role.FOCAL_POINT, scope, giver=coordinator)

        assert "no-such-scope" in codes(refused) or "role-not-for-scope" in codes(refused)


@pytest.mark.parametrize("actor", ["visitor", "token:abc", "person:nobody"])
def test_nobody_but_people_and_the_house_gives(places, actor):
    with pytest.raises(RuleRefused):
        give(make_person(), giver=actor)


def test_who_is_shut_out_gives_nothing(places):
    coordinator = make_person(roles=[(Role.COORDINATOR, "network")], is_active=False)
    with pytest.raises(RuleRefused) as refused:
        give(make_person(), Role.MAYOR, giver=coordinator)

    assert codes(refused) == ["may-not-give-role"]


def test_a_role_that_is_held_later_cannot_be_given_over_it(focal_point):
    person = make_person()
    give(person, giver=focal_point, begun_on=date(2026, 12, 1))
    with pytest.raises(RuleRefused) as refused:
        give(person, giver=focal_point)

    assert codes(refused) == ["role-already-held"]
    give(person, giver=focal_point, ended_on=date(2026, 12, 1))


def test_a_taken_role_ends_today(focal_point):
    person = make_person()
    pk = give(person, giver=focal_point, begun_on=date(2026, 11, 1))
    take_role(assignment=pk, reason="Moved away.", by=by(focal_point), now=NOW)

    held = RoleAssignment.objects.get(pk=pk)
    assert (held.ended_on, held.taken_by, held.taken_reason) == (TODAY, by(focal_point), "Moved away.")
    assert not caller_for(person, NOW).holds(Role.EDITOR)
    assert Event.objects.get(kind="role.taken").detail["ended_on"] == "2026-11-22"
    with pytest.raises(RuleRefused) as refused:
        take_role(assignment=pk, reason="Again.", by=by(focal_point), now=NOW)
    assert codes(refused) == ["role-ended-already"]


def test_a_role_that_is_taken_before_it_begins_holds_on_no_day(focal_point):
    pk = give(make_person(), giver=focal_point, begun_on=date(2026, 12, 1))
    take_role(assignment=pk, reason="A mistake.", by=by(focal_point), now=NOW)

    assert RoleAssignment.objects.get(pk=pk).ended_on == date(2026, 12, 1)


def test_the_last_coordinator_stays_until_another_is_there_for_good(places):
    one, other = make_person(roles=[(Role.COORDINATOR, "network")]), make_person()
    own = one.assignments.get().pk
    give(other, Role.COORDINATOR, "network", giver=one, ended_on=date(2027, 1, 1))
    make_assignment(make_person(joined_at=None), Role.COORDINATOR)
    with pytest.raises(RuleRefused) as refused:
        take_role(assignment=own, reason="I leave.", by=by(one), now=NOW)

    assert codes(refused) == ["last-coordinator"]
    make_assignment(make_person(), Role.COORDINATOR)
    take_role(assignment=own, reason="I leave.", by=by(one), now=NOW)


def test_an_office_goes_over_in_one_act(focal_point):
    successor = make_person()
    held = focal_point.assignments.get()
    RoleAssignment.objects.filter(pk=held.pk).update(ended_on=date(2027, 6, 1))
    hand_over(assignment=held.pk, successor=successor.key, reason="I move away.", by=by(focal_point), now=NOW)

    begun = successor.assignments.get()
    assert (begun.role, begun.begun_on, begun.ended_on) == (Role.FOCAL_POINT, TODAY, date(2027, 6, 1))
    assert not caller_for(focal_point, NOW).holdings
    event = Event.objects.get(kind="role.handed-over")
    assert event.subject == f"person:{focal_point.key}"
    assert event.detail["successor"] == successor.key


def test_a_personal_role_is_not_handed_over(places):
    editor = make_person(roles=[(Role.EDITOR, "city:xa/one")])
    with pytest.raises(RuleRefused) as refused:
        hand_over(assignment=editor.assignments.get().pk, successor=make_person().key, reason="I leave.", by=by(editor), now=NOW)

    assert codes(refused) == ["not-an-office"]


def test_what_a_taken_role_had_offered_is_void_and_what_another_still_allows_is_not(focal_point):
    make_assignment(focal_point, Role.FOCAL_POINT, "city:xb/two")
    offers = {
        scope: invite(
            invited=Invited(f"someone@{scope[-3:]}.example"),
            role=Role.EDITOR,
            scope=scope,
            reason="Writes.",
            by=by(focal_point),
            now=NOW,
        )
        for scope in ("city:xa/one", "city:xb/two")
    }
    own = focal_point.assignments.get(scope="city:xa/one")
    going = invite_successor(assignment=own.pk, invited=Invited("next@one.example"), reason="I go.", by=by(focal_point), now=NOW)
    take_role(assignment=own.pk, reason="Misused.", by=by(focal_point), now=NOW)

    void = set(Invitation.objects.exclude(withdrawn_at=None).values_list("key", flat=True))
    assert void == {offers["city:xa/one"], going}


def test_what_a_leaving_office_had_offered_stands(focal_point):
    key = invite(
        invited=Invited("x@one.example"), role=Role.EDITOR, scope="city:xa/one", reason="Ok.", by=by(focal_point), now=NOW
    )
    own = focal_point.assignments.get()
    hand_over(assignment=own.pk, successor=make_person().key, reason="I go.", by=by(focal_point), now=NOW)

    assert Invitation.objects.get(key=key).withdrawn_at is None
