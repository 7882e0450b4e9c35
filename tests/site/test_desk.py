"""The desk: what awaits somebody, from every app that has something for them."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import write_part, write_text
from tests.factories.registry import make_city

from halqa.accounts.enums import Role
from halqa.accounts.queries.demonstration import invented_people
from halqa.ledger import actions as ledger
from halqa.operations.actions.demonstration import begin_demonstration
from halqa.registry.enums import ProfilePart

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    """Return the invented people of the shipped demonstration by the first word of their address; begun once, and taken back."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=now)
        yield {one.email.partition("@")[0]: one.caller.key for one in invented_people(now)}
        transaction.set_rollback(True)


@pytest.fixture
def desk_of(client, people, django_user_model):
    def shown(name: str, language: str = "en") -> str:
        sign_in(client, django_user_model.objects.get(key=people[name]))
        answer = client.get(f"/{language}/desk/")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        return answer.content.decode()

    return shown


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    answer = client.get("/en/desk/")

    assert answer.status_code == 302
    assert answer["Location"] == "/en/sign-in/?next=%2Fen%2Fdesk%2F"


def test_coordinators_find_what_cities_sent(desk_of):
    page = desk_of("ines")

    assert page.count("Decide on what a city proposes to say of itself") == 2
    assert "Coordinator of the network" in page
    assert "/en/office/people/" in page


def test_a_city_finds_what_was_sent_back_and_no_office(desk_of):
    page = desk_of("camille")

    assert "Mend the proposal that the coordination team sent back" in page
    assert "/en/my-city/xe/port-lumiere/" in page
    assert 'href="/en/office/"' not in page


def test_a_deadline_is_told_to_the_hour_so_that_it_is_the_same_moment_on_every_page(desk_of):
    assert re.search(r"Due: <time datetime=[^>]+>\w+, [^<]+, \d\d:\d\d \(UTC\)</time>", desk_of("karim"))


def test_an_officer_sees_the_own_country_at_a_glance_and_no_other(desk_of):
    page = desk_of("yasmin")

    assert "/en/my-country/xa/" in page
    assert "/en/my-country/xc/" not in page


def test_the_desk_is_laid_out_from_right_to_left_in_arabic(desk_of):
    assert 'lang="ar" dir="rtl"' in desk_of("ines", "ar").replace('lang="ar"  dir', 'lang="ar" dir')


def test_what_was_saved_often_on_a_day_was_done_once_and_each_part_by_itself(client):
    city = make_city("ma/benguerir")
    person = make_person(roles=[(Role.FOCAL_POINT, "city:ma/benguerir")])
    by = f"person:{person.key}"
    for text in ("One.", "Two.", "Three."):
        write_text(city, text, by=by)
    write_text(city, "Une.", "fr", by=by)
    write_part(city, ProfilePart.WEBSITE, by=by, address="https://city.example")
    sign_in(client, person)

    lately = client.get("/en/desk/").content.decode().partition("What you did lately")[2]
    parts = re.findall(r"The city wrote on a proposal to change its profile\. <bdi>Benguerir</bdi> · ([^<]+)</span>", lately)
    assert parts == ["Web site", "About the city: French", "About the city: English"]


@ledger.action
def note_acceptance(*, subject: str, by: str, now: datetime) -> None:
    ledger.record(kind="invitation.accepted", by=by, subject=subject, now=now)


def test_no_key_of_a_person_and_no_network_stands_on_a_desk(client):
    person = make_person(roles=[(Role.COORDINATOR, "network")])
    for subject in (f"person:{person.key}", "network"):
        note_acceptance(subject=subject, by=f"person:{person.key}", now=timezone.now())
    sign_in(client, person)

    page = client.get("/en/desk/").content.decode()
    assert "An invitation was accepted." in page
    assert "person:" not in page
    assert "<bdi>network</bdi>" not in page


def test_what_would_be_sent_is_one_step_from_a_demonstrations_desk(client, settings):
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))
    assert "/en/notices/sent/" not in client.get("/en/desk/").content.decode()
    settings.MODE = "demo"
    assert "/en/notices/sent/" in client.get("/en/desk/").content.decode()


def test_the_desk_and_the_office_call_the_office_the_same(desk_of):
    assert "The office of the registry" in desk_of("ines")


def test_whoever_holds_nothing_is_told_what_to_do(client):
    sign_in(client, make_person(roles=[]))

    assert "You hold no role today." in client.get("/en/desk/").content.decode()


def test_whoever_held_a_role_until_today_finds_nothing_of_it(client):
    person = make_person(roles=[])
    sign_in(client, person)
    person.assignments.create(
        role=Role.COORDINATOR,
        scope="network",
        begun_on="2026-01-01",
        ended_on="2026-03-01",
        given_by="system:halqa",
        given_at=timezone.now(),
    )

    assert "You hold no role today." in client.get("/en/desk/").content.decode()


def test_a_demonstration_that_was_begun_is_not_begun_again(people):
    assert begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now()) is None
    assert len(people) == 48
