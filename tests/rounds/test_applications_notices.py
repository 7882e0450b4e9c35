"""Who is told what of an application, and what stands on whose desk."""

from datetime import timedelta

import pytest

from halqa.accounts.enums import Role
from halqa.notices.models import Notice
from halqa.rounds.actions.endorsements import return_application
from halqa.rounds.actions.screening import shortlist_application
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_desk import awaiting
from tests.factories.applications import (
    CITY_CLOSES,
    COMMISSION_CLOSES,
    NOW,
    begin,
    caller,
    endorse,
    make_applicant,
    make_round,
    person,
    screen,
    sign,
    submit,
    write,
)

pytestmark = pytest.mark.django_db
CITY = "city:xa/bir-nour"


@pytest.fixture
def people():
    make_applicant()
    return {
        "focal point": person(Role.FOCAL_POINT, CITY),
        "mayor": person(Role.MAYOR, CITY),
        "officer": person(Role.COMMISSION_OFFICER, "country:XA"),
        "other officer": person(Role.COMMISSION_OFFICER, "country:XB"),
        "coordinator": person(Role.COORDINATOR),
    }


@pytest.fixture
def application(people):
    return begin(make_round(), CITY, by=people["focal point"])


def told(people, kind):
    keys = set(Notice.objects.filter(kind=kind).values_list("person", flat=True))
    return {name for name, one in people.items() if one.key in keys}


def desk(one):
    return [(line.title, line.due_at) for line in awaiting(caller(one), NOW)]


def test_each_is_told_what_concerns_them_and_nobody_of_what_they_did(people, application):
    write(application, by=people["focal point"])
    sign(application, by=people["mayor"])
    assert told(people, "application.signed") == {"focal point"}
    submit(application, by=people["focal point"])
    assert told(people, "application.submitted") == {"officer"}
    assert Notice.objects.filter(kind="application.submitted").first().due_at == COMMISSION_CLOSES
    endorse(application, by=people["officer"])
    assert told(people, "application.endorsed") == {"focal point", "mayor", "coordinator"}
    screen(application)
    assert told(people, "application.screened") == {"focal point", "mayor", "officer"}


def test_who_is_on_the_shortlist_is_told_to_nobody(people, application):
    write(application, by=people["focal point"])
    sign(application)
    submit(application)
    endorse(application)
    screen(application)
    before = Notice.objects.count()
    team = caller(people["coordinator"])
    shortlist_application(key=application.key, read=application.version, caller=team, by=team.actor, now=NOW)

    assert Notice.objects.count() == before


def test_what_goes_back_says_by_when_it_is_to_come_again(people, application):
    write(application)
    sign(application)
    submit(application)
    officer = caller(people["officer"])
    until = NOW + timedelta(days=4)
    given = {"text": "When?", "answer_by": until, "read": application.version}
    return_application(key=application.key, caller=officer, by=officer.actor, now=NOW, **given)

    assert told(people, "application.returned") == {"focal point", "mayor"}
    assert {one.due_at for one in Notice.objects.filter(kind="application.returned")} == {until}


def test_the_desk_shows_whose_turn_it_is_and_by_when(people, application):
    assert desk(people["focal point"]) == [("Write", CITY_CLOSES)]
    assert desk(people["mayor"]) == []
    write(application)
    assert desk(people["mayor"]) == [("Sign", CITY_CLOSES)]
    sign(application)
    assert desk(people["focal point"]) == [("Submit", CITY_CLOSES)]
    submit(application)
    assert desk(people["officer"]) == [("Endorse", COMMISSION_CLOSES)]
    assert desk(people["other officer"]) == desk(people["coordinator"]) == []
    endorse(application)
    assert desk(people["coordinator"]) == [("1 application waits to be screened", None)]
    assert desk(people["officer"]) == []


@pytest.mark.parametrize("number", [1, 30])
def test_a_desk_asks_as_often_for_one_application_as_for_many(number, people, django_assert_num_queries):
    call = make_round("many-2027")
    for place in range(number):
        make_applicant(f"xa/city-{place}")
        one = begin(call, f"city:xa/city-{place}")
        Application.objects.filter(pk=one.pk).update(state=ApplicationState.SUBMITTED, sent_at=NOW)

    officer = caller(people["officer"])
    with django_assert_num_queries(6, exact=False):
        assert len(awaiting(officer, NOW)) == number
