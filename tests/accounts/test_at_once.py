"""Two people who press different buttons at once, in real threads: both must not win where only one may."""

import threading
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from halqa.accounts.actions import (
    Invited,
    Newcomer,
    accept_invitation,
    ask_for_address,
    change_address,
    erase_person,
    give_role,
    hand_over,
    invite,
    take_role,
    withdraw_invitation,
)
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries.addresses import wanted_address
from halqa.accounts.queries.facts import coordinators_left
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.queries import verify
from tests.factories.accounts import make_assignment, make_person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def by(person):
    return f"person:{person.key}"


def at_once(*acts):
    """Do every act in a thread of its own, and return for each what it was refused for; an empty list where it was done."""
    outcomes, met = {}, threading.Barrier(len(acts))

    def do(number, act):
        try:
            met.wait(10)
            act()
            outcomes[number] = []
        except RuleRefused as refused:
            outcomes[number] = list(refused.codes)
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [outcome for outcome in outcomes.values() if isinstance(outcome, Exception)], outcomes
    assert verify().broken is None
    return sorted(outcomes.values())


def coordinators(count):
    return [make_person(roles=[(Role.COORDINATOR, "network")]) for _ in range(count)]


def laying_down(person):
    held = person.assignments.get()
    return lambda: take_role(assignment=held.pk, reason="I leave.", by=by(person), now=NOW)


def test_two_give_the_same_role(places):
    officers = [make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]) for _ in range(2)]
    person = make_person()
    said = {"person": person.key, "role": Role.MAYOR, "scope": "city:xa/one", "reason": "Elected.", "now": NOW}
    outcomes = at_once(*(lambda giver=giver: give_role(**said, by=by(giver)) for giver in officers))

    assert outcomes == [[], ["role-already-held"]]
    assert person.assignments.count() == 1


def test_the_last_two_coordinators_lay_down_their_office(places):
    assert at_once(*(laying_down(person) for person in coordinators(2))) == [[], ["last-coordinator"]]
    assert coordinators_left([], NOW.date()) == 1


def test_the_last_two_coordinators_take_each_others_office(places):
    one, other = coordinators(2)
    outcomes = at_once(
        lambda: take_role(assignment=one.assignments.get().pk, reason="You.", by=by(other), now=NOW),
        lambda: take_role(assignment=other.assignments.get().pk, reason="No, you.", by=by(one), now=NOW),
    )

    assert outcomes[0] == []
    assert "may-not-take-role" in outcomes[1]
    assert coordinators_left([], NOW.date()) == 1


def test_one_of_the_last_two_coordinators_leaves_while_the_other_erases_themselves(places):
    one, other = coordinators(2)
    outcomes = at_once(laying_down(one), lambda: erase_person(person=other.key, by=by(other), now=NOW))

    assert outcomes == [[], ["last-coordinator"]]
    assert coordinators_left([], NOW.date()) == 1


def test_a_role_is_given_while_the_givers_own_is_taken(places):
    coordinator, officer = coordinators(1)[0], make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    own, person = officer.assignments.get(), make_person()
    outcomes = at_once(
        lambda: take_role(assignment=own.pk, reason="Left.", by=by(coordinator), now=NOW),
        lambda: give_role(person=person.key, role=Role.MAYOR, scope="city:xa/one", reason="Elected.", by=by(officer), now=NOW),
    )

    # Whoever came first: what was given before the office was taken stands.
    assert outcomes in ([[], []], [[], ["may-not-give-role"]])
    assert person.assignments.exists() is (outcomes == [[], []])


def test_an_office_is_handed_over_and_taken(places):
    coordinator, mayor = coordinators(1)[0], make_person(roles=[(Role.MAYOR, "city:xa/one")])
    own, successor = mayor.assignments.get(), make_person()
    outcomes = at_once(
        lambda: take_role(assignment=own.pk, reason="Elections.", by=by(coordinator), now=NOW),
        lambda: hand_over(assignment=own.pk, successor=successor.key, reason="Elections.", by=by(mayor), now=NOW),
    )

    assert outcomes[0] == []
    assert "role-ended-already" in outcomes[1]
    assert RoleAssignment.objects.filter(role=Role.MAYOR, ended_on=None).count() == successor.assignments.count()


def test_the_same_address_is_invited_by_two(places):
    officers = [make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]) for _ in range(2)]
    said = {"invited": Invited("new@one.example"), "role": Role.MAYOR, "scope": "city:xa/one", "reason": "Elected.", "now": NOW}
    outcomes = at_once(*(lambda giver=giver: invite(**said, by=by(giver)) for giver in officers))

    assert outcomes == [[], ["invited-already"]]
    assert Person.objects.filter(email="new@one.example").count() == Invitation.objects.count() == 1


@pytest.mark.parametrize("other", ["accept", "withdraw", "erase"])
def test_an_invitation_is_accepted_while_something_else_becomes_of_it(places, other):
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    key = invite(
        invited=Invited("new@one.example"), role=Role.MAYOR, scope="city:xa/one", reason="Elected.", by=by(officer), now=NOW
    )
    person = Person.objects.get(email="new@one.example")
    newcomer = Newcomer("New", "en", "UTC")

    def accept():
        accept_invitation(invitation=key, edition=1, newcomer=newcomer, by=by(person), now=NOW)

    acts = {
        "accept": accept,
        "withdraw": lambda: withdraw_invitation(invitation=key, by=by(officer), now=NOW),
        "erase": lambda: erase_person(person=person.key, by=by(person), now=NOW),
    }
    outcomes = at_once(accept, acts[other])

    assert [] in outcomes
    held = RoleAssignment.objects.filter(person=person, ended_on=None).count()
    assert held == (0 if other == "erase" else Invitation.objects.filter(withdrawn_at=None).count())


def changing(person, email):
    ask_for_address(person=person.key, email=email, by=by(person), now=NOW)
    wanted = wanted_address(person.key).number
    return lambda: change_address(person=person.key, wanted=wanted, by=by(person), now=NOW)


def test_two_go_over_to_the_same_address(places):
    one, other = make_person(), make_person()
    outcomes = at_once(changing(one, "office@one.example"), changing(other, "Office@one.example"))

    assert outcomes == [[], ["address-no-longer-possible"]]
    assert Person.objects.filter(email_key="office@one.example").count() == 1
    assert EmailAddress.objects.filter(primary=True).count() == 2


def test_a_person_confirms_the_same_link_twice(places):
    person = make_person()
    act = changing(person, "office@one.example")

    assert at_once(act, act) == [[], ["address-no-longer-possible"]]
    assert EmailAddress.objects.get(user=person).email == "office@one.example"


def test_an_address_is_gone_over_to_while_it_is_invited(places):
    officer, person = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]), make_person()
    said = {"invited": Invited("new@one.example"), "role": Role.MAYOR, "scope": "city:xa/one", "reason": "Elected.", "now": NOW}
    outcomes = at_once(changing(person, "new@one.example"), lambda: invite(**said, by=by(officer)))

    # Whoever came first: somebody new is invited, or the person who has the address by now.
    assert outcomes in ([[], []], [[], ["address-no-longer-possible"]])
    assert Person.objects.filter(email_key="new@one.example").count() == Invitation.objects.count() == 1


def test_many_give_and_take_in_every_direction_and_nobody_waits_for_ever(places):
    people = coordinators(4)
    for person in people:
        make_assignment(person, Role.MAYOR, "city:xa/one")
    acts = [
        lambda giver=giver, held=held: take_role(assignment=held, reason="All.", by=by(giver), now=NOW)
        for giver, taken in zip(people, [*people[1:], people[0]], strict=True)
        for held in taken.assignments.values_list("pk", flat=True)
    ]
    at_once(*acts)

    assert coordinators_left([], NOW.date()) >= 1
