"""A person's own account: what they see, change, take along, and how they leave."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.accounts.access import personal
from halqa.accounts.actions import change_person, give_role
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.accounts.queries.own import mark_of
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from tests.factories.accounts import PASSWORD, make_assignment, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]

ACCOUNT = "/en/account/"
SAID = {"name": "Amina B.", "mobile": "+212 6 00-00 00 00", "language": "fr", "time_zone": "Africa/Casablanca"}


@pytest.fixture
def amina():
    return make_person("amina@one.example", name="Amina", password=PASSWORD, roles=[(Role.FOCAL_POINT, "city:xa/one")])


@pytest.mark.parametrize("page", ["", "change/", "export/", "erase/"])
def test_a_visitor_signs_in_first(client, page):
    assert client.get(f"{ACCOUNT}{page}")["Location"].endswith(f"/en/sign-in/?next=%2Fen%2Faccount%2F{page.replace('/', '%2F')}")


def test_a_person_sees_data_roles_and_what_they_did(client, amina):
    give_role(
        person=make_person().key,
        role=Role.EDITOR,
        scope="city:xa/one",
        reason="Ok.",
        by=f"person:{amina.key}",
        now=timezone.now(),
    )
    page = sign_in(client, amina).get(ACCOUNT).content.decode()

    for words in (
        "amina@one.example",
        "Focal point of a city",
        "Oneville",
        "Speaks for a city from day to day",
        "A role was given.",
    ):
        assert words in page


def test_the_account_asks_as_often_for_fifty_roles_as_for_one(client, amina):
    sign_in(client, amina)
    asked = []
    for number in range(50):
        if number in {1, 49}:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(ACCOUNT).status_code == 200
            asked.append(len(queries))
        make_assignment(amina, Role.EDITOR, f"city:xa/number-{number}", given_by=f"person:{make_person().key}")

    assert asked[0] == asked[1]


@pytest.mark.parametrize("page", ["end/", "hand-over/"])
@pytest.mark.parametrize("number", [0, 10**18, 10**30])
def test_a_role_that_there_is_not_is_no_page(client, amina, page, number):
    assert sign_in(client, amina).get(f"{ACCOUNT}roles/{number}/{page}").status_code == 404


def test_what_is_changed_is_stored_clean_and_told_to_nobody(client, amina):
    sign_in(client, amina)
    answer = client.post(f"{ACCOUNT}change/", SAID | {"read": mark_of(amina)})
    amina.refresh_from_db()

    assert answer.status_code == 302
    assert (amina.name, amina.mobile, amina.language, amina.time_zone) == ("Amina B.", "+212600000000", "fr", "Africa/Casablanca")
    assert Event.objects.get(kind="person.changed").detail == {"changed": ["name", "mobile", "language", "time_zone"]}


def test_the_same_form_twice_changes_once(client, amina):
    sign_in(client, amina)
    sent = SAID | {"read": mark_of(amina)}

    assert [client.post(f"{ACCOUNT}change/", sent).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(kind="person.changed").count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("mobile", "0600"), ("language", "tlh"), ("time_zone", "Mars/Base"), ("name", "x" * 201)]
)
def test_what_cannot_be_used_is_said_at_its_field(client, amina, field, value):
    sign_in(client, amina)
    answer = client.post(f"{ACCOUNT}change/", SAID | {"read": mark_of(amina), field: value})

    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Person.objects.get(pk=amina.pk).name == "Amina"


def test_what_was_changed_meanwhile_stands_beside_what_was_written(client, amina):
    sign_in(client, amina)
    read = mark_of(amina)
    change_person(
        person=amina.key,
        name="Amina from elsewhere",
        mobile="",
        language="en",
        time_zone="UTC",
        read=read,
        by=f"person:{amina.key}",
        now=timezone.now(),
    )
    answer = client.post(f"{ACCOUNT}change/", SAID | {"read": read})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Amina from elsewhere" in page
    assert 'value="Amina B."' in page
    again = Person.objects.get(pk=amina.pk)
    assert f'name="read" value="{mark_of(again)}"' in page
    assert client.post(f"{ACCOUNT}change/", SAID | {"read": mark_of(again)}).status_code == 302


def test_everything_stored_is_taken_along_and_no_secret(client, amina, monkeypatch):
    monkeypatch.setattr(personal, "_kept", {})
    personal.register_personal_data("letters", lambda key: {"to": key}, lambda key, now: None)
    Authenticator.objects.create(user=amina, type=Authenticator.Type.TOTP, data={"secret": "not-to-be-told"})
    sign_in(client, amina)
    answer = client.get(f"{ACCOUNT}export/")
    told = json.loads(answer.content)

    assert answer["Content-Disposition"] == 'attachment; filename="halqa-my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    assert told["account"]["email"] == "amina@one.example"
    assert told["roles"][0]["scope"] == "city:xa/one"
    assert told["letters"] == {"to": amina.key}
    assert told["second_factors"][0]["type"] == "totp"
    for secret in ("not-to-be-told", amina.password, client.session.session_key):
        assert secret not in answer.content.decode()


def test_what_every_app_keeps_is_in_the_export(client, amina):
    told = json.loads(sign_in(client, amina).get(f"{ACCOUNT}export/").content)

    assert set(told) >= set(personal.personal_data())


def test_every_column_about_a_person_is_exported_or_a_secret(amina):
    from halqa.accounts.queries.own import _TOLD

    known = {field.name for field in Person._meta.concrete_fields}

    assert known - set(_TOLD) == {"id", "password", "email_key", "match_text", "is_active", "erased_at"}


@pytest.mark.parametrize("page", ["export/", "erase/"])
def test_leaving_and_taking_along_ask_again_for_what_a_person_has(client, amina, page):
    sign_in(client, amina, second_factor=False)
    assert client.get(f"{ACCOUNT}{page}").status_code == 200
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - 16 * 60
    session.save()

    assert "/sign-in/again/?next=" in client.get(f"{ACCOUNT}{page}")["Location"]
    Authenticator.objects.create(user=amina, type=Authenticator.Type.TOTP, data={})
    assert "/sign-in/again/code/?next=" in client.get(f"{ACCOUNT}{page}")["Location"]


def test_a_person_leaves_for_good(client, amina):
    make_assignment(make_person(), Role.COORDINATOR)
    sign_in(client, amina)
    other = sign_in(Client(), amina)

    assert client.post(f"{ACCOUNT}erase/", {}).status_code == 200
    assert not Person.objects.get(pk=amina.pk).erased_at
    answer = client.post(f"{ACCOUNT}erase/", {"understood": "on"}, follow=True)
    assert "Your account is erased" in answer.content.decode()
    assert Person.objects.get(pk=amina.pk).erased_at
    assert client.post(f"{ACCOUNT}erase/", {"understood": "on"}).status_code == 302
    assert other.get(ACCOUNT).status_code == 302
    assert verify().broken is None


def test_an_invented_person_stays_for_whoever_tries_next(client):
    sign_in(client, make_person(is_demonstration=True, password=PASSWORD))
    refused = client.post("/en/account/erase/", {"understood": "on"})

    assert refused.status_code == 409
    assert "This person is invented and cannot be erased" in refused.content.decode()
    assert Person.objects.get().erased_at is None


def test_the_last_coordinator_is_told_to_hand_over_first(client):
    last = make_person(roles=[(Role.COORDINATOR, "network")])
    answer = sign_in(client, last).post(f"{ACCOUNT}erase/", {"understood": "on"})

    assert answer.status_code == 409
    assert "no coordinator left" in answer.content.decode()


@pytest.mark.parametrize("page", ["", "change/", "erase/"])
def test_pages_are_whole_in_arabic(client, amina, page):
    answer = sign_in(client, amina).get(f"/ar/account/{page}")

    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()


def test_a_form_without_its_token_is_refused(amina):
    strict = sign_in(Client(enforce_csrf_checks=True), amina)

    assert strict.post(f"{ACCOUNT}erase/", {"understood": "on"}).status_code == 403
    assert strict.post(f"{ACCOUNT}change/", SAID).status_code == 403
