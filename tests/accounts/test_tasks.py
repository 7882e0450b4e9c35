"""Who was invited and never came is forgotten once nobody needs to know any longer; nobody else is."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.accounts.actions import Invited, add_person, forget_person, invite, send_invitation_again, withdraw_invitation
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.tasks import forget_unanswered
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from tests.factories.accounts import make_assignment, make_person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK_ENDS = NOW + timedelta(days=people_policy().invitation_days)
FORGOTTEN = LINK_ENDS + timedelta(days=people_policy().days_until_forgotten)
MOMENT = timedelta(microseconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def key():
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    said = {"role": Role.MAYOR, "scope": "city:xa/one", "reason": "Amina was elected.", "by": f"person:{officer.key}"}
    return invite(invited=Invited("amina@one.example", "Amina"), **said, now=NOW)


def known():
    return Person.objects.filter(email="amina@one.example").exists()


@pytest.mark.parametrize(("moment", "stays"), [(FORGOTTEN - MOMENT, True), (FORGOTTEN, False)])
def test_who_never_came_is_forgotten_after_the_days_that_were_agreed(key, moment, stays):
    forget_unanswered(moment)

    assert known() is stays
    assert (Invitation.objects.get().reason == "") is not stays
    assert Event.objects.filter(kind="person.forgotten").count() == (0 if stays else 1)
    assert verify().broken is None


def test_who_is_forgotten_is_forgotten_once(key):
    forget_unanswered(FORGOTTEN)
    forget_unanswered(FORGOTTEN + timedelta(days=1))

    assert Event.objects.filter(kind="person.forgotten").count() == 1


def test_a_withdrawn_offer_is_forgotten_as_late_as_one_that_ran_out(key):
    withdraw_invitation(invitation=key, by="system:halqa", now=NOW)
    forget_unanswered(FORGOTTEN - MOMENT)
    assert known()
    forget_unanswered(FORGOTTEN)
    assert not known()


def test_who_was_invited_again_stays(key):
    send_invitation_again(invitation=key, by="system:halqa", now=FORGOTTEN - timedelta(days=1))
    forget_unanswered(FORGOTTEN)

    assert known()


def test_who_has_come_or_was_just_added_or_can_sign_in_stays(key):
    come = make_person("come@one.example")
    able = make_person("able@one.example", password="a long enough sentence", joined_at=None)
    added = add_person(email="new@one.example", name="", language="en", by="system:halqa", now=FORGOTTEN - timedelta(days=1))
    forget_unanswered(FORGOTTEN)

    for person in (come, able, added):
        assert Person.objects.get(pk=person.pk).email
        forget_person(person=person.key, by="system:halqa", now=FORGOTTEN)
        assert Person.objects.get(pk=person.pk).email


@pytest.mark.parametrize(("days_left", "stays"), [(None, True), (1, True), (0, False)])
def test_who_was_given_a_role_without_coming_stays_while_they_hold_it(key, days_left, stays):
    ended_on = None if days_left is None else FORGOTTEN.date() + timedelta(days=days_left)
    make_assignment(Person.objects.get(email="amina@one.example"), Role.EDITOR, "city:xa/one", ended_on=ended_on)
    forget_unanswered(FORGOTTEN)

    assert known() is stays
