"""Two records become one: roles and invitations follow, nobody has one twice, and what is past stays where it was."""

from datetime import UTC, date, datetime

import pytest

from halqa.accounts.actions import move_roles
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, RoleAssignment
from halqa.ledger.models import Event
from tests.factories.accounts import make_assignment, make_invitation, make_person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD, KEPT = "city:xa/one", "city:xb/two"

pytestmark = pytest.mark.django_db


def move():
    move_roles(origin=OLD, target=KEPT, reason="The same place", by="system:halqa", now=NOW)


def held(person):
    rows = RoleAssignment.objects.filter(person=person).order_by("pk")
    return list(rows.values_list("scope", "country", "begun_on", "ended_on"))


def test_a_role_moves_with_its_days_and_one_that_is_over_stays(places):
    person = make_person(roles=[(Role.EDITOR, OLD)])
    make_assignment(person, Role.EDITOR, OLD, begun_on=date(2025, 1, 1), ended_on=NOW.date())
    make_assignment(person, Role.MAYOR, OLD, begun_on=date(2026, 12, 1), ended_on=date(2026, 12, 9))
    move()

    assert held(person) == [
        (KEPT, "XB", date(2026, 3, 1), None),
        (OLD, "XA", date(2025, 1, 1), NOW.date()),
        (KEPT, "XB", date(2026, 12, 1), date(2026, 12, 9)),
    ]
    event = Event.objects.get(kind="roles.moved")
    assert (event.subject, event.detail) == (KEPT, {"from": OLD})


def test_who_holds_the_role_for_both_keeps_one(places):
    person = make_person(roles=[(Role.FOCAL_POINT, OLD), (Role.FOCAL_POINT, KEPT), (Role.EDITOR, OLD)])
    offer = make_invitation(make_person(), Role.EDITOR, OLD, by=f"person:{person.key}")
    move()

    assert held(person) == [
        (OLD, "XA", date(2026, 3, 1), NOW.date()),
        (KEPT, "XB", date(2026, 3, 1), None),
        (KEPT, "XB", date(2026, 3, 1), None),
    ]
    assert RoleAssignment.objects.get(person=person, scope=OLD).taken_reason == "The same place"
    offer.refresh_from_db()
    assert (offer.scope, offer.withdrawn_at) == (KEPT, None), "offered by the role that is kept"


def test_an_open_invitation_moves_and_one_that_is_there_already_is_withdrawn(places):
    person, other = make_person(), make_person()
    offers = [
        make_invitation(person, Role.EDITOR, OLD, by="system:halqa"),
        make_invitation(other, Role.EDITOR, OLD, by="system:halqa"),
        make_invitation(other, Role.EDITOR, KEPT, by="system:halqa"),
        make_invitation(other, Role.MAYOR, OLD, by="system:halqa", withdrawn_at=NOW),
    ]
    move()

    found = Invitation.objects.filter(pk__in=[offer.pk for offer in offers]).order_by("pk")
    assert list(found.values_list("scope", "country", "withdrawn_at")) == [
        (KEPT, "XB", None),
        (OLD, "XA", NOW),
        (KEPT, "XB", None),
        (OLD, "XA", NOW),
    ]


def test_where_nothing_moves_nothing_is_recorded(places):
    make_person(roles=[(Role.EDITOR, KEPT), (Role.COORDINATOR, "network")])
    move()

    assert not Event.objects.exists()
