"""Signing in with address and password: who gets in, what others learn from trying, where it leads, what a session is."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.config import signin
from halqa.foundation.languages import LANGUAGES, direction
from halqa.notices.models import Message, Notice
from halqa.operations.enums import Audience
from halqa.operations.queries.doors import doors
from halqa.operations.tasks import forget_visits
from tests.factories.accounts import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db

SIGN_IN = "/en/sign-in/"
# Pages that a visitor reaches without having begun anything.
OPEN = (
    "account_login",
    "account_inactive",
    "signed_out",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "socialaccount_login_cancelled",
)


@pytest.fixture
def amina():
    return make_person("Amina@Benguerir.example", name="Amina", password=PASSWORD)


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_HOST = "127.0.0.1"


def try_to_sign_in(client, login="amina@benguerir.example", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["Amina@Benguerir.example", "AMINA@BENGUERIR.EXAMPLE", " amina@benguerir.example "])
def test_address_and_password_let_in_whatever_the_capitals(client, amina, login):
    answer = try_to_sign_in(client, login)

    assert (answer.status_code, answer["Location"]) == (302, "/en/desk/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("amina@benguerir.example", "wrong"), ("nobody@benguerir.example", PASSWORD), ("", ""), ("x", "y")]
)
def test_anything_else_does_not(client, amina, login, password):
    answer = try_to_sign_in(client, login, password)

    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert b'role="alert"' in answer.content


def asked_of_the_database(act):
    """Return the answer of an act and its questions, without what differs from row to row."""
    with CaptureQueriesContext(connection) as asked:
        answer = act()
    shapes = [re.split(r" WHERE | VALUES | SET |\"s\d+_x\d+\"", query["sql"])[0] for query in asked.captured_queries]
    return answer, shapes


@pytest.mark.parametrize(("page", "field"), [(SIGN_IN, "login"), ("/en/sign-in/forgotten/", "email")])
def test_a_known_and_an_unknown_address_get_the_same_answer_by_the_same_way(amina, page, field):
    seen = []
    # The first is only there so that this device has been counted before.
    for login in ("first@benguerir.example", "amina@benguerir.example", "samir@benguerir.example"):
        form = {field: login, "password": "wrong"}
        answer, shapes = asked_of_the_database(lambda form=form: Client().post(page, form))
        text = re.sub(r'value="[^"]+"', "", answer.content.decode())
        seen.append((answer.status_code, answer.get("Location"), text, shapes))

    assert seen[1] == seen[2]
    assert len(seen[1][3]) > 5


def test_what_is_closed_is_told_to_whoever_knows_the_password_only(client, amina):
    amina.is_active = False
    amina.save()

    assert try_to_sign_in(client, password="wrong").status_code == 200
    answer = try_to_sign_in(client)

    assert answer["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_even_the_right_one_must_wait_and_is_told_how_long(client, amina):
    for _ in range(5):
        assert try_to_sign_in(client, password="wrong").status_code == 200
    for login in ("amina@benguerir.example", "AMINA@benguerir.example"):
        answer = try_to_sign_in(Client(), login)

        assert (answer.status_code, answer["Retry-After"]) == (429, "300")
        assert b"Wait five minutes" in answer.content
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_are_counted_one_by_one(amina):
    def attempt(_number):
        try:
            return try_to_sign_in(Client(), password="wrong").status_code
        finally:
            connection.close()

    try:
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(attempt, range(18)))
    finally:
        cache.clear()

    assert set(answers) <= {200, 429}
    assert 1 <= answers.count(200) <= 5


def test_a_right_password_uses_up_no_attempt(client, amina):
    for _ in range(8):
        assert try_to_sign_in(Client()).status_code == 302


def test_what_was_typed_is_never_given_back_as_data(client, amina):
    answer = client.post(SIGN_IN, {"login": "x", "password": "a secret"}, headers={"accept": "application/json"})

    assert answer["Content-Type"].startswith("text/html")
    assert "a secret" not in answer.content.decode()


def test_other_addresses_go_on_until_the_device_itself_has_tried_too_often(amina):
    for number in range(30):
        assert try_to_sign_in(Client(), f"person{number}@x.example", "wrong").status_code == 200

    assert try_to_sign_in(Client(), "somebody@else.example", "wrong").status_code == 429
    assert try_to_sign_in(Client()).status_code == 429


def test_every_limit_has_the_window_that_people_are_told():
    rates = [*signin.ACCOUNT_RATE_LIMITS.values(), *signin.MFA_RATE_LIMITS.values()]

    assert {rate.split("/")[1] for group in rates for rate in group.split(",")} == {"300s"}


def test_attempts_that_no_longer_count_are_forgotten(client, amina):
    try_to_sign_in(client, password="wrong")
    counts = []
    for now in (timezone.now(), timezone.now() + timedelta(seconds=signin.WINDOW_SECONDS + 1)):
        forget_visits(now)
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM attempts")
            counts += cursor.fetchone()

    assert counts[0] > 0
    assert counts[1] == 0


@pytest.mark.parametrize("asked", ["/en/cities/ma/benguerir/", "/ar/account/?tab=roles"])
def test_it_leads_on_to_the_page_that_was_asked_for(client, amina, asked):
    page = client.get(SIGN_IN, {"next": asked})
    assert f'name="next" value="{asked}"' in page.content.decode()

    assert try_to_sign_in(client, next=asked)["Location"] == asked


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "http:evil.example",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "\x01//evil.example",
        "https://testserver@evil.example/",
        "ftp://testserver/",
    ],
)
def test_it_leads_nowhere_else(client, amina, asked):
    assert try_to_sign_in(client, next=asked)["Location"] == "/en/desk/"


def test_a_session_begins_anew_with_signing_in(client, amina):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    planted = client.cookies["halqa_session"].value
    token = client.cookies.get("csrftoken")

    try_to_sign_in(client)

    assert client.cookies["halqa_session"].value != planted
    assert token is None or client.cookies["csrftoken"].value != token.value
    stranger = Client()
    stranger.cookies["halqa_session"] = planted
    assert not stranger.get("/en/sign-in/sessions/").context


def test_the_cookie_of_a_session_is_kept_for_two_weeks_from_scripts_and_other_sites(client, amina):
    cookie = try_to_sign_in(client).cookies["halqa_session"]

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (14 * 24 * 3600, True, "Lax")


def test_signing_out_asks_first_and_leaves_no_cookie(client, amina):
    try_to_sign_in(client)

    assert client.get("/en/sign-in/out/").status_code == 200
    assert is_signed_in(client)
    answer = client.post("/en/sign-in/out/")

    assert answer["Location"] == "/en/sign-in/out/done/"
    assert answer.cookies["halqa_session"]["max-age"] == 0
    assert not is_signed_in(client)
    assert client.get(answer["Location"]).status_code == 200


def test_nobody_signs_up(client):
    for path in ("signup/", "sign-up/", "email/", "with/signup/", "confirm-email/"):
        assert client.get(f"/en/sign-in/{path}").status_code == 404


def test_a_form_without_its_token_is_refused_in_words(amina):
    answer = Client(enforce_csrf_checks=True).post(SIGN_IN, {"login": amina.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert "This form was not accepted" in answer.content.decode()
    assert not answer.cookies.get("halqa_session")


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_mail_once(client, amina):
    try_to_sign_in(client)
    stranger = Client()
    assert stranger.post("/en/sign-in/forgotten/", {"email": "AMINA@benguerir.example"})["Location"].endswith("/sent/")
    notice = Notice.objects.get(person=amina.key)
    assert (notice.kind, notice.path[:21]) == ("sign-in.password-forgotten", "sign-in/new-password/")
    assert Message.objects.filter(person=amina.key, channel="mail").count() == 1
    assert not mail.outbox

    key = f"/en/{notice.path}"
    form = stranger.get(key)["Location"]
    assert "set-password" in form
    assert stranger.get(form).status_code == 200
    new = "another long sentence"
    assert "two different" in stranger.post(form, {"password1": new, "password2": PASSWORD}).content.decode()
    assert stranger.post(form, {"password1": new, "password2": new})["Location"].endswith("/new-password/done/")

    assert not client.get("/en/sign-in/sessions/").context, "whoever was signed in is signed out"
    assert try_to_sign_in(Client()).status_code == 200
    assert try_to_sign_in(Client(), password=new).status_code == 302
    assert "good no longer" in Client().get(key).content.decode()
    assert Notice.objects.filter(person=amina.key, kind="sign-in.password-changed").exists()


@pytest.mark.parametrize("password", ["short", "amina@benguerir.example", "password1234", "aaaaaaaaaaa", "a sentence " * 91])
def test_a_weak_password_is_not_taken(client, amina, password):
    try_to_sign_in(client)
    answer = client.post("/en/sign-in/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password})

    assert answer.status_code == 200
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, amina):
    elsewhere = Client()
    try_to_sign_in(client)
    try_to_sign_in(elsewhere)
    new = "another long sentence"

    wrong = client.post("/en/sign-in/password/", {"oldpassword": "wrong", "password1": new, "password2": new})
    assert "not your present password" in wrong.content.decode()
    answer = client.post("/en/sign-in/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert answer["Location"] == "/en/account/"
    assert client.get("/en/sign-in/sessions/").status_code == 200
    assert elsewhere.get("/en/sign-in/sessions/").status_code == 302


def test_every_other_session_is_ended_by_one_press(client, amina):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    try_to_sign_in(client)
    try_to_sign_in(elsewhere)
    assert "Firefox on Linux" in client.get("/en/sign-in/sessions/").content.decode()

    client.post("/en/sign-in/sessions/")

    assert client.get("/en/sign-in/sessions/").status_code == 200
    assert elsewhere.get("/en/sign-in/sessions/").status_code == 302


def test_a_person_is_offered_their_own_language_and_stays_where_they_are(client):
    make_person("salma@fes.example", password=PASSWORD, language="ar")
    answer = client.post(SIGN_IN, {"login": "salma@fes.example", "password": PASSWORD, "next": "/en/cities/"})
    assert answer["Location"] == "/en/cities/"

    page = client.get("/en/design/").content.decode()

    assert '<a href="/ar/cities/" lang="ar" hreflang="ar" dir="rtl">' in page
    assert 'hreflang="ar" dir="rtl">' not in client.get("/en/design/").content.decode().partition("<main")[2]


def test_who_decides_for_others_is_led_to_a_second_factor_and_then_on(client):
    make_person("office@network.example", password=PASSWORD, roles=[(Role.COORDINATOR, "network")])
    answer = client.post(SIGN_IN, {"login": "office@network.example", "password": PASSWORD, "next": "/en/cities/"})

    assert answer["Location"] == "/en/sign-in/second-factor/?next=%2Fen%2Fcities%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "Your role lets you decide for others" in page
    assert "app/?next=%2Fen%2Fcities%2F" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OPEN)
def test_every_open_page_stands_in_every_language_and_is_kept_by_nobody(client, name, language):
    answer = client.get(reverse(name).replace("/en/", f"/{language}/", 1))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction(language)}">' in text
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in text
    assert text.count("<h1>") == 1
    assert " style=" not in text


KEYS = [door for door in doors() if door.audience is Audience.KEYS]
# What a page says to a visitor and to somebody signed in, where there is nothing to do for them on it.
LEADS_ON = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_login_webauthn": (302, 302),
    "openid_connect_login": (404, 404),
    "openid_connect_callback": (404, 404),
}


def address_of(door):
    return re.sub(r"<[a-z]+:[a-z_]+>", "1", door.address.replace("<language>", "en"))


@pytest.mark.parametrize("door", KEYS, ids=lambda door: door.name)
def test_pages_about_keys_are_for_their_owner_and_kept_by_nobody(client, amina, door):
    sign_in(client, amina)
    path = address_of(door)
    for ask in (Client().get, Client().post):
        assert ask(path)["Location"].startswith("/en/sign-in/?next="), door.name

    mine = client.get(path)

    # A page that is none here, or only after showing again that it is them, or for who has another kind of key.
    assert mine.status_code in {200, 302, 404}
    assert mine.status_code != 302 or mine["Location"].startswith("/en/sign-in/")
    assert mine.status_code != 200 or "no-store" in mine["Cache-Control"]


def test_every_other_page_of_signing_in_answers_as_stated(client, amina):
    sign_in(client, amina)
    for door in doors():
        if door.audience is Audience.ENTRANCE and door.name != "account_reset_password_from_key":
            path = address_of(door)
            said = Client().get(path).status_code, client.get(path).status_code

            assert said == LEADS_ON.get(door.name, (200, 200)), door.name


def test_the_header_names_the_person_and_a_visitors_page_asks_for_nobody(client, amina, django_assert_num_queries):
    with django_assert_num_queries(0):
        visitor = client.get("/en/design/")
    assert 'href="/en/sign-in/">Sign in</a>' in visitor.content.decode()
    assert "Cookie" not in visitor.get("Vary", "")
    assert not visitor.cookies

    try_to_sign_in(client)
    own = client.get("/en/design/")
    header = own.content.decode().partition("</header>")[0]

    assert [word in header for word in ("Amina", 'href="/en/desk/"', 'href="/en/sign-in/out/"')] == [True] * 3
    assert 'href="/en/sign-in/">' not in header
    assert (own["Cache-Control"], "Cookie" in own["Vary"]) == ("private, no-cache", True)
    assert "X-Fresh-Until" not in own
