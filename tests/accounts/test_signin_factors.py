"""Second factors and passkeys, as far as no browser is needed: journeys show them with one."""

import json
import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from halqa.accounts.access import caller_of
from halqa.accounts.enums import Role
from halqa.foundation.languages import LANGUAGES, direction
from halqa.ledger.queries import activity
from halqa.notices.models import Notice
from tests.factories.accounts import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db

FACTORS = "/en/sign-in/second-factor/"
ADDRESS = "amina@benguerir.example"


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_HOST = "127.0.0.1"


@pytest.fixture
def amina():
    return make_person(ADDRESS, name="Amina", password=PASSWORD)


@pytest.fixture
def secret(amina):
    """The secret of the app of Amina."""
    secret = generate_totp_secret()
    TOTP.activate(amina, secret)
    return secret


def code_of(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def give_password(client, **more):
    return client.post("/en/sign-in/", {"login": ADDRESS, "password": PASSWORD, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def fresh(client, person):
    """Sign a person in who has shown just now that it is them."""
    sign_in(client, person)
    session = client.session
    session["account_authentication_methods"] = [
        {**record, "reauthenticated": True} for record in session["account_authentication_methods"]
    ]
    session.save()
    return client


def test_an_app_is_set_up_by_its_first_code_and_leads_on_by_the_recovery_codes(client, amina, django_capture_on_commit_callbacks):
    fresh(client, amina)
    page = f"{FACTORS}app/?next=/en/cities/"
    text = client.get(page).content.decode()
    secret = re.search(r'id="secret" dir="ltr">([A-Z2-7]+)<', text).group(1)
    assert "<svg" in text.partition('class="totp"')[2]
    assert "wrong" in client.post(page, {"code": "000000x", "next": "/en/cities/"}).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, {"code": code_of(secret), "next": "/en/cities/"})

    assert answer["Location"] == f"{FACTORS}codes/?next=%2Fen%2Fcities%2F"
    codes = client.get(answer["Location"]).content.decode()
    assert len(re.findall(r"<code>(\d{8})</code>", codes)) == 10
    assert '<a class="button" href="/en/cities/">' in codes
    assert Notice.objects.filter(person=amina.key, kind="sign-in.factor-changed").count() == 1


def test_setting_up_counts_as_having_shown_it(client, amina, rf):
    session = fresh(client, amina).session
    session["account_authentication_methods"] = [{"method": "password", "at": 1, "reauthenticated": True}]
    session["account_authentication_methods"][0]["at"] = timezone.now().timestamp()
    session.save()
    secret = re.search(r'id="secret" dir="ltr">([A-Z2-7]+)<', client.get(f"{FACTORS}app/").content.decode()).group(1)
    client.post(f"{FACTORS}app/", {"code": code_of(secret)})
    request = rf.get("/", headers={"cookie": f"halqa_session={client.cookies['halqa_session'].value}"})
    request.session, request.user = client.session, amina

    assert caller_of(request, timezone.now()).second_factor_at is not None


def test_after_the_password_the_code_is_asked_for_and_good_once(client, amina, secret):
    assert give_password(client, next="/en/cities/")["Location"] == "/en/sign-in/second-step/"
    assert not is_signed_in(client)
    assert "code is not right" in client.post("/en/sign-in/second-step/", {"code": "123"}).content.decode()
    code = code_of(secret)

    answer = client.post("/en/sign-in/second-step/", {"code": f"{code[:3]} {code[3:]}"})

    assert answer["Location"] == "/en/cities/"
    assert is_signed_in(client)
    again = Client()
    give_password(again)
    assert again.post("/en/sign-in/second-step/", {"code": code}).status_code == 200
    assert not is_signed_in(again)


def test_a_recovery_code_stands_in_once(amina, secret):
    code = RecoveryCodes.activate(amina).generate_codes()[3]
    for expected in (True, False):
        client = Client()
        give_password(client)
        client.post("/en/sign-in/second-step/", {"code": code})

        assert is_signed_in(client) is expected


def test_codes_cannot_be_guessed(client, amina, secret):
    give_password(client)
    for _ in range(5):
        assert client.post("/en/sign-in/second-step/", {"code": "000000"}).status_code == 200

    answer = client.post("/en/sign-in/second-step/", {"code": code_of(secret)})

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    cache.clear()
    assert client.post("/en/sign-in/second-step/", {"code": code_of(secret)}).status_code == 302


def test_who_began_may_sign_in_as_somebody_else(client, amina, secret):
    give_password(client)
    assert client.get("/en/sign-in/")["Location"] == "/en/sign-in/second-step/"

    assert client.post("/en/sign-in/out/", {"next": "/en/sign-in/"})["Location"] == "/en/sign-in/"

    assert client.get("/en/sign-in/").status_code == 200


def test_the_second_step_without_a_first_leads_to_the_first(client):
    assert client.get("/en/sign-in/second-step/")["Location"] == "/en/sign-in/"


def test_what_matters_asks_again_and_comes_back(client, amina, secret):
    sign_in(client, amina)
    asked = client.get(f"{FACTORS}app/remove/")["Location"]
    assert asked.startswith("/en/sign-in/again/code/?next=")
    assert client.get(asked).status_code == 200

    answer = client.post(asked, {"code": code_of(secret), "next": f"{FACTORS}app/remove/"})

    assert answer["Location"] == f"{FACTORS}app/remove/"
    assert client.post(answer["Location"])["Location"] == FACTORS
    assert not Authenticator.objects.filter(user=amina).exists()


def test_the_password_is_asked_again_of_whoever_has_nothing_else(client, amina):
    sign_in(client, amina)
    asked = client.get(f"{FACTORS}app/?next=/en/cities/")["Location"]
    assert asked.startswith("/en/sign-in/again/?next=")
    assert "not your password" in client.post(asked, {"password": "wrong"}).content.decode()

    assert client.post(asked, {"password": PASSWORD})["Location"] == f"{FACTORS}app/?next=/en/cities/"


def test_the_password_is_not_enough_for_whoever_has_more(client, amina, secret):
    sign_in(client, amina)

    assert client.get("/en/sign-in/again/")["Location"] == "/en/sign-in/again/code/"


def test_who_came_by_another_account_and_has_neither_password_nor_factor_may_set_one_up(client, amina):
    amina.set_unusable_password()
    amina.save()
    sign_in(client, amina)

    assert client.get(f"{FACTORS}app/").status_code == 200
    assert client.get("/en/sign-in/first-password/").status_code == 200
    assert client.get("/en/sign-in/password/")["Location"] == "/en/sign-in/first-password/"


@pytest.mark.parametrize(("role", "scope"), [(Role.COORDINATOR, "network"), (Role.COMMISSION_OFFICER, "country:MA")])
def test_the_last_factor_of_who_decides_for_others_stays(client, amina, secret, role, scope):
    person = make_person(roles=[(role, scope)])
    TOTP.activate(person, secret)
    fresh(client, person)

    assert "Your role asks for a second factor" in client.get(f"{FACTORS}app/remove/").content.decode()
    client.post(f"{FACTORS}app/remove/")

    assert Authenticator.objects.filter(user=person).count() == 1


def passkey_of(person, name="Telephone"):
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}})


def test_a_passkey_is_renamed_and_removed_by_its_owner_only(client, amina):
    key = passkey_of(amina)
    for page in ("name/", "remove/"):
        assert fresh(Client(), make_person()).get(f"{FACTORS}passkeys/{key.pk}/{page}").status_code == 404
        assert fresh(Client(), make_person()).post(f"{FACTORS}passkeys/{key.pk}/{page}", {"name": "mine"}).status_code == 404
    fresh(client, amina)

    assert client.post(f"{FACTORS}passkeys/{key.pk}/name/", {"name": "Old telephone"})["Location"] == FACTORS
    assert "Old telephone" in client.get(FACTORS).content.decode()
    assert client.post(f"{FACTORS}passkeys/{key.pk}/remove/")["Location"] == FACTORS
    assert not Authenticator.objects.filter(user=amina).exists()


def test_the_last_passkey_of_who_decides_for_others_stays(client):
    person = make_person(roles=[(Role.COORDINATOR, "network")])
    key = passkey_of(person)
    fresh(client, person)

    assert client.post(f"{FACTORS}passkeys/{key.pk}/remove/").status_code == 409
    passkey_of(person, "Laptop")
    assert client.post(f"{FACTORS}passkeys/{key.pk}/remove/").status_code == 302


BROKEN = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    '"a"',
    "1",
    "[" * 100_000,
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "!!"}}),
    json.dumps({"id": "A" * 9, "rawId": "A" * 9, "type": "x", "response": {"clientDataJSON": "e30", "attestationObject": "e30"}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"},
        }
    ),
]


@pytest.mark.parametrize("said", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_passkey_is_one_mistake_however_it_is_broken(client, amina, said):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post("/en/sign-in/passkey/", {"credential": said, "next": "/en/cities/"})
    assert answer["Location"] == "/en/sign-in/?next=%2Fen%2Fcities%2F"
    assert "could not be checked" in client.get(answer["Location"]).content.decode()

    fresh(client, amina)
    client.get(f"{FACTORS}passkeys/add/")
    added = client.post(f"{FACTORS}passkeys/add/", {"credential": said, "name": "x"})
    assert added.status_code == 200
    assert "could not be checked" in added.content.decode()

    passkey_of(amina)
    again = client.post("/en/sign-in/again/passkey/", {"credential": said, "next": "/en/cities/"})
    assert again["Location"] == "/en/sign-in/again/code/?next=%2Fen%2Fcities%2F"
    assert not Authenticator.objects.exclude(data__name="Telephone").exists()


def test_passkeys_are_asked_for_only_so_often(client):
    for _ in range(30):
        assert client.post("/en/sign-in/passkey/", {"credential": "{}"}).status_code == 302

    assert client.post("/en/sign-in/passkey/", {"credential": "{}"}).status_code == 429


def test_recovery_codes_are_made_anew_and_taken_along_as_a_file(client, amina, secret):
    old = RecoveryCodes.activate(amina).generate_codes()
    fresh(client, amina)

    client.post(f"{FACTORS}codes/new/")
    file = client.get(f"{FACTORS}codes/file/")

    assert file["Content-Type"].startswith("text/plain")
    assert "attachment" in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]
    new = re.findall(r"^\d{8}$", file.content.decode(), re.MULTILINE)
    assert len(new) == 10
    assert not set(new) & set(old)


def test_who_lost_everything_is_let_in_by_password_again(client, amina, secret):
    passkey_of(amina)
    RecoveryCodes.activate(amina)
    telephone = Client()
    give_password(telephone)
    telephone.post("/en/sign-in/second-step/", {"code": code_of(secret)})
    assert is_signed_in(telephone)
    said = StringIO()
    with pytest.raises(CommandError, match="nobody has this address"):
        call_command("people", "forget-factors", "samir@benguerir.example")

    call_command("people", "forget-factors", "Amina@Benguerir.example", stdout=said)

    assert said.getvalue().startswith("3 removed.")
    assert give_password(client)["Location"] == "/en/desk/"
    assert telephone.get("/en/desk/").status_code == 302
    assert [event.kind for event in activity(f"person:{amina.key}")] == ["person.factors-forgotten"]
    assert Notice.objects.get(person=amina.key).kind == "sign-in.factor-changed"


def test_without_a_factor_there_are_no_recovery_codes(client, amina):
    fresh(client, amina)

    assert "Set up a passkey or an app first" in client.post(f"{FACTORS}codes/new/").content.decode()
    assert client.get(f"{FACTORS}codes/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_about_factors_stands_in_every_language(client, amina, secret, language):
    RecoveryCodes.activate(amina)
    key = passkey_of(amina)
    key.data["credential"] = {}
    fresh(client, amina)
    for page in ("", "app/remove/", "codes/", "codes/new/", f"passkeys/{key.pk}/name/", f"passkeys/{key.pk}/remove/"):
        answer = client.get(f"/{language}/sign-in/second-factor/{page}")
        text = answer.content.decode()

        assert answer.status_code == 200, page
        assert f'<html lang="{language}" dir="{direction(language)}">' in text
        assert text.count("<h1>") == 1
