"""Signing in with an account elsewhere: a real OpenID Connect provider on loopback says who comes."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.test import Client

from halqa.config.environment import BadSetting, read_environment
from halqa.config.signin import openid_apps
from halqa.notices.models import Notice
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.factories.openid import CLIENT, SECRET, new_key, provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    with provider() as running:
        running.claims = {"sub": "7", "email": "Amina@Benguerir.example", "email_verified": True, "name": "Amina"}
        told = {"id": "ministry", "name": "the ministry", "server_url": running.url, "client_id": CLIENT, "secret": SECRET}
        settings.OPENID_CONNECT = [told]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": openid_apps([told])}}
        yield running


@pytest.fixture
def amina():
    return make_person("amina@benguerir.example", password=PASSWORD)


def follow(address):
    """Go to the provider, as a browser does, and return the address to which it sends back."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().headers["Location"]
    finally:
        connection.close()


def come_with_it(client, **more):
    began = client.post("/en/sign-in/with/ministry/", {"next": "/en/cities/", **more})
    assert began.status_code == 302
    return client.get(follow(began["Location"]).removeprefix("http://testserver"))


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_page_of_signing_in_names_the_provider_and_lets_the_form_end_there(client, ministry):
    answer = client.get("/ar/sign-in/?next=/ar/cities/")

    assert "the ministry" in answer.content.decode()
    assert f"form-action 'self' {ministry.url};" in f"{answer['Content-Security-Policy']};"
    assert f"form-action 'self' {ministry.url}" not in client.get("/en/design/")["Content-Security-Policy"]


def test_who_is_invited_comes_in_by_the_address_that_the_provider_has_checked(client, ministry, amina):
    answer = come_with_it(client)

    assert answer["Location"] == "/en/cities/"
    assert client.session["_auth_user_id"] == str(amina.pk)
    assert SocialAccount.objects.get().user == amina
    assert Notice.objects.filter(person=amina.key, kind="sign-in.connection-changed").count() == 1
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)


def test_once_connected_another_address_there_does_not_matter(client, ministry, amina):
    come_with_it(Client())
    ministry.claims["email"] = "amina.benali@elsewhere.example"

    come_with_it(client)

    assert client.session["_auth_user_id"] == str(amina.pk)


def test_who_has_a_second_factor_is_asked_for_it_here_too(client, ministry, amina):
    TOTP.activate(amina, generate_totp_secret())

    assert come_with_it(client)["Location"] == "/en/sign-in/second-step/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@benguerir.example"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": None},
    ],
)
def test_who_is_not_invited_or_not_proven_stays_out_in_words(client, ministry, amina, claims):
    ministry.claims |= claims

    answer = come_with_it(client)

    assert "There is no account for you here" in answer.content.decode()
    assert not is_signed_in(client)
    assert get_user_model().objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_who_is_closed_stays_out(client, ministry, amina):
    come_with_it(Client())
    amina.is_active = False
    amina.save()

    assert come_with_it(client)["Location"].endswith("/sign-in/closed/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("spoil", [{"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"sub": "8"}])
def test_a_token_for_somebody_else_is_not_believed(client, ministry, amina, spoil):
    ministry.spoil = spoil

    answer = come_with_it(client)

    assert (answer.status_code, "That did not work" in answer.content.decode()) == (401, True)
    assert not is_signed_in(client)


def test_a_token_that_another_has_signed_is_not_believed(client, ministry, amina):
    ministry.key = new_key()

    assert come_with_it(client).status_code == 401
    assert not is_signed_in(client)


def test_userinfo_about_somebody_else_is_not_believed(client, ministry, amina):
    ministry.userinfo = {"sub": "8"}

    assert come_with_it(client).status_code == 401


def test_the_way_back_is_good_for_who_went_and_once(client, ministry, amina):
    back = follow(client.post("/en/sign-in/with/ministry/", {"next": "/en/cities/"})["Location"]).removeprefix(
        "http://testserver"
    )

    assert Client().get(back).status_code == 401
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


def test_stopping_on_the_other_side_is_told(client, ministry, amina):
    ministry.refuses = True
    answer = come_with_it(client)

    assert answer["Location"].endswith("/sign-in/with/cancelled/")
    assert "You stopped on the other side" in client.get(answer["Location"]).content.decode()


def test_it_leads_nowhere_but_here(client, ministry, amina):
    assert come_with_it(client, next="https://evil.example/")["Location"] == "/en/desk/"


def test_following_a_link_asks_first(client, ministry):
    answer = client.get("/en/sign-in/with/ministry/")

    assert answer.status_code == 200
    assert 'method="post"' in answer.content.decode()
    assert ministry.asked == {}


@pytest.mark.parametrize("address", ["/en/sign-in/with/nobody/", "/sign-in/with/nobody/back/"])
def test_a_provider_that_is_none_is_not_found(client, ministry, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("part", ["authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"])
def test_a_provider_that_leaves_out_what_it_must_say_is_told(client, ministry, amina, part, monkeypatch):
    whole = ministry.configuration()
    monkeypatch.setattr(ministry, "configuration", lambda: {name: value for name, value in whole.items() if name != part})

    answer = client.post("/en/sign-in/with/ministry/")
    if answer.status_code == 302:
        answer = client.get(follow(answer["Location"]).removeprefix("http://testserver"))

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_a_provider_that_is_away_is_told(client, ministry, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    answer = client.post("/en/sign-in/with/ministry/")

    assert (answer.status_code, "That did not work" in answer.content.decode()) == (401, True)


def test_an_account_is_connected_and_parted_by_its_owner(client, ministry, amina):
    ministry.claims["email"] = "private@elsewhere.example"
    sign_in(client, amina)
    session = client.session
    session["account_authentication_methods"] = [{**session["account_authentication_methods"][0], "reauthenticated": True}]
    session.save()
    page = "/en/sign-in/connections/"
    assert "Connect the ministry" in client.get(page).content.decode()

    assert come_with_it(client, process="connect", next=page)["Location"] == page
    account = SocialAccount.objects.get(user=amina)
    sign_in(other := Client(), make_person())
    assert other.post(page, {"account": account.pk}).status_code == 200
    assert SocialAccount.objects.filter(pk=account.pk).exists(), "another's account is not there to be parted"
    client.post(page, {"account": account.pk})

    assert not SocialAccount.objects.exists()


def test_a_session_left_open_is_not_enough_to_connect_or_part_an_account(client, ministry, amina):
    ministry.claims["email"] = "private@elsewhere.example"
    sign_in(client, amina, second_factor=False)
    page = "/en/sign-in/connections/"

    assert come_with_it(client, process="connect", next=page)["Location"].startswith("/en/sign-in/again/")
    assert not SocialAccount.objects.exists()
    assert client.post("/en/sign-in/again/", {"password": PASSWORD})["Location"] == page
    account = SocialAccount.objects.get(user=amina)
    sign_in(client, amina, second_factor=False)
    assert client.post(page, {"account": account.pk})["Location"].startswith("/en/sign-in/again/")
    assert SocialAccount.objects.exists()


def test_the_only_way_in_is_not_taken_away(client, ministry, amina):
    come_with_it(client)
    amina.set_unusable_password()
    amina.save()
    come_with_it(client)

    answer = client.post("/en/sign-in/connections/", {"account": SocialAccount.objects.get().pk})

    assert "Set a password first" in answer.content.decode()
    assert SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        '{"secret": "s"}',
        '[{"id": "a"}]',
        '[{"id": "A b", "name": "n", "server_url": "https://a.example", "client_id": "c", "secret": "s"}]',
        '[{"id": "a", "name": "n", "server_url": "a.example", "client_id": "c", "secret": "s"}]',
    ],
)
def test_a_setting_that_names_no_provider_is_refused_without_telling_its_secret(text):
    with pytest.raises(BadSetting) as refused:
        read_environment({"HALQA_OPENID_CONNECT": text})

    assert "HALQA_OPENID_CONNECT" in str(refused.value)
    assert text not in str(refused.value)
