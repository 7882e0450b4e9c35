"""The coordination team's pages of webhooks: made with a secret shown once, looked at, changed, and nobody else's."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.opendata.enums import DeliveryState, WebhookState
from halqa.opendata.models import Delivery, Webhook
from tests.factories.accounts import make_person, sign_in
from tests.factories.webhooks import NOW, made

pytestmark = pytest.mark.django_db

LIST = "/en/office/webhooks/"
FORM = {"name": "Newsletter", "address": "https://example.org/halqa", "kinds": ["call.decided", "fact.recorded"]}


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


def page_of(row) -> str:
    return f"{LIST}{row.key}/"


def put(row, number=1, **more) -> Delivery:
    told = {"kind": "form.published", "subject": "form:award", "body": "{}", "put_at": NOW, "wait_until": NOW, **more}
    return Delivery.objects.create(key=f"msg_{row.key}{number}", webhook=row, event=number, **told)


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_secret_is_shown_once_and_stands_nowhere_else(team):
    shown = text_of(team.post(f"{LIST}new/", FORM))

    [secret] = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", shown))
    row = Webhook.objects.get()
    assert (row.name, row.kinds) == ("Newsletter", ["call.decided", "fact.recorded"])
    for address in (LIST, page_of(row), f"{page_of(row)}change/", f"{page_of(row)}secret/"):
        assert secret not in text_of(team.get(address))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": "http://example.org/"}, "must begin with https://"),
        ({"address": "https://10.0.0.1/"}, "lies inside a house"),
        ({"address": "https://example.org/" + "a" * 600}, "at most 500 characters"),
        ({"address": ""}, "This field is required"),
        ({"name": " "}, "Say what you call it"),
        ({"kinds": []}, "Choose at least one kind"),
        ({"kinds": ["person.erased"]}, "person.erased"),
        ({"read": "x"}, ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field(team, changed, sentence):
    answer = team.post(f"{LIST}new/", {**FORM, **changed})

    assert answer.status_code in {200, 409}
    assert sentence in text_of(answer)
    assert Webhook.objects.count() == 0


def test_a_webhook_is_changed_by_who_has_seen_it_as_it_is(team):
    row, _secret = made("https://example.org/")
    address = f"{page_of(row)}change/"

    assert team.post(address, {**FORM, "read": "1", "name": "Website"}).status_code == 302
    late = team.post(address, {**FORM, "read": "1", "name": "Other"})

    row.refresh_from_db()
    assert (row.name, row.version) == ("Website", 2)
    assert late.status_code == 409
    assert "Somebody else has changed this webhook" in text_of(late)


def test_it_is_paused_resumed_tried_out_and_removed(team):
    row, _secret = made("https://example.org/")

    def did(step, read):
        return team.post(page_of(row), {"step": step, "read": str(read)}).status_code

    assert [did("pause", 1), did("pause", 1), did("resume", 2), did("try-out", 0)] == [302, 409, 302, 302]
    assert Delivery.objects.get().kind == "webhook.tried-out"
    assert [did("nothing", 3), did("remove", 3)] == [404, 302]
    row.refresh_from_db()
    assert row.state == WebhookState.REMOVED
    assert row.name not in text_of(team.get(LIST))
    assert text_of(team.get(page_of(row))).count('name="step"') == 0


def test_a_new_secret_is_made_after_reading_what_that_means(team):
    row, secret = made("https://example.org/")
    address = f"{page_of(row)}secret/"

    assert "For one day" in text_of(team.get(address))
    shown = text_of(team.post(address, {"read": "1"}))
    assert "whsec_" in shown
    assert secret not in shown
    assert team.post(address, {"read": "1"}).status_code == 409


def test_the_log_says_what_was_answered_is_narrowed_taken_away_and_sent_again(team):
    row, _secret = made("https://example.org/")
    told = {"attempts": 12, "status": 400, "answer": "<b>no such list</b>", "tried_at": NOW}
    stopped = put(row, 1, state=DeliveryState.GIVEN_UP, ended_at=NOW, **told)
    put(row, 2)

    page = text_of(team.get(page_of(row)))
    assert "&lt;b&gt;no such list&lt;/b&gt;" in page
    narrowed = text_of(team.get(f"{page_of(row)}?state=waiting"))
    assert "no such list" not in narrowed
    rows = list(csv.DictReader(StringIO(text_of(team.get(f"{page_of(row)}?state=given-up&format=csv")))))
    assert [(one["id"], one["status"], one["webhook"]) for one in rows] == [(stopped.key, "400", row.key)]
    assert team.get(f"{page_of(row)}?format=odt").status_code == 400
    address = f"{page_of(row)}{stopped.key}/"
    assert "Send it again" in text_of(team.get(address))
    assert [team.post(address).status_code for _ in range(2)] == [302, 409]
    stopped.refresh_from_db()
    assert (stopped.state, stopped.attempts) == ("waiting", 0)


def test_nobody_else_has_such_pages():
    row, _secret = made("https://example.org/")
    delivery = put(row)
    pages = (
        LIST,
        f"{LIST}new/",
        page_of(row),
        f"{page_of(row)}change/",
        f"{page_of(row)}secret/",
        f"{page_of(row)}{delivery.key}/",
    )
    for role, scope in ((Role.COMMISSION_OFFICER, "country:XA"), (Role.MAYOR, "city:xa/bir-nour")):
        client = sign_in(Client(), make_person(roles=[(role, scope)]))
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(page, FORM).status_code for page in pages[1:]} == {404}


def test_pages_ask_for_a_second_factor_again(team, monkeypatch):
    later = timezone.now() + timedelta(hours=2)
    row, _secret = made("https://example.org/")
    monkeypatch.setattr(timezone, "now", lambda: later)

    for address in (f"{LIST}new/", page_of(row), f"{page_of(row)}secret/"):
        answer = team.get(address)
        assert (answer.status_code, "/sign-in/" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("page", ["list", "log"])
def test_as_many_queries_for_fifty_as_for_one(team, page):
    row, _secret = made("https://example.org/")
    address = LIST if page == "list" else page_of(row)
    put(row)
    team.get(address)
    with CaptureQueriesContext(connection) as few:
        team.get(address)
    for number in range(2, 51):
        put(row, number)
        made("https://example.org/", name=f"Number {number}")
    with CaptureQueriesContext(connection) as many:
        team.get(address)

    assert len(many) == len(few)
