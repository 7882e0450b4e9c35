"""Tokens: made, shown once, used, withdrawn, taken along and erased; by everybody, and only for themselves."""

import json
import logging
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from halqa.accounts.actions import erase_person
from halqa.accounts.enums import Role
from halqa.accounts.queries.own import everything_about
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.opendata.actions.tokens import make_token, withdraw_token
from halqa.opendata.enums import TokenScope
from halqa.opendata.models import Token
from tests.factories.accounts import make_assignment, make_person, sign_in
from tests.factories.registry import make_member

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORM = {"name": "Map of our region", "scopes": ["read:public"], "ends_on": "2026-06-01"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Stand still at noon of 1 March 2026; returns a way to move on."""
    at = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: at[0])
    return lambda moment: at.__setitem__(0, moment)


def made(person, *, scopes=tuple(TokenScope), ends_on=date(2026, 6, 1), second_factor=True) -> str:
    return make_token(
        person=person.key,
        name="A program",
        scopes=scopes,
        ends_on=ends_on,
        with_second_factor=second_factor,
        by=f"person:{person.key}",
        now=NOW,
    )


def asked(path: str, token: str = ""):
    return Client().get(f"/api/v1/{path}", headers={"authorization": f"Bearer {token}"} if token else {})


def signed_in(person, **more):
    client = sign_in(Client(), person, **more)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = NOW.timestamp()
    session["account_authentication_methods"] = list(session["account_authentication_methods"])
    session.save()
    return client


def test_a_token_is_made_on_a_page_and_shown_once():
    person = make_person(password="a long enough sentence")
    client = signed_in(person, second_factor=False)

    page = client.post("/en/account/tokens/new/", FORM)
    token = re.search(r"halqa_[0-9a-f]{16}_[\w-]{43}", page.content.decode()).group()
    again = client.get("/en/account/tokens/")

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert token not in again.content.decode()
    assert "Map of our region" in again.content.decode()
    assert token.split("_", 2)[2] not in json.dumps(list(Token.objects.values()), default=str)
    assert asked("cities?size=1", token).status_code == 200
    assert Event.objects.get(kind="token.made").detail["scopes"] == ["read:public"]
    assert token not in json.dumps(list(Event.objects.values()), default=str)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_on": "2026-03-01"}, "Choose a day that lies ahead"),
        ({"ends_on": "2028-03-01"}, "at the latest"),
        ({"ends_on": "soon"}, "This is not a day"),
        ({"scopes": ["read:own"]}, "You hold no role at present"),
        ({"scopes": ["write:all"]}, "write:all"),
        ({"name": ""}, "required"),
    ],
)
def test_what_cannot_be_made_says_why_at_its_field(changed, sentence):
    client = signed_in(make_person())

    page = client.post("/en/account/tokens/new/", FORM | changed)

    assert sentence in page.content.decode()
    assert Token.objects.count() == 0


def test_making_one_asks_again_who_it_is(clock):
    client = signed_in(make_person())
    clock(NOW + timedelta(hours=2))

    for answer in (client.get("/en/account/tokens/new/"), client.post("/en/account/tokens/new/", FORM)):
        assert answer.status_code in {302, 403}
    assert Token.objects.count() == 0


def test_nobody_makes_or_withdraws_for_another():
    owner, other = make_person(), make_person()
    token = made(owner, scopes=[TokenScope.READ_PUBLIC])
    key = token.split("_")[1]
    client = signed_in(other)

    assert client.get(f"/en/account/tokens/{key}/withdraw/").status_code == 404
    assert client.post(f"/en/account/tokens/{key}/withdraw/").status_code == 404
    assert key not in client.get("/en/account/tokens/").content.decode()
    assert asked("me", token).status_code == 200


def test_a_withdrawn_token_is_refused_in_words(clock):
    person = make_person()
    token = made(person, scopes=[TokenScope.READ_PUBLIC])
    key = token.split("_")[1]
    client = signed_in(person)

    assert client.post(f"/en/account/tokens/{key}/withdraw/").status_code == 302
    answer = asked("cities", token)
    withdraw_token(person=person.key, key=key, by=f"person:{person.key}", now=NOW)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["errors"][0]["code"] == "token-withdrawn"
    assert Event.objects.filter(kind="token.withdrawn").count() == 1


def test_a_token_ends_on_its_day_and_tells_its_last_use(clock):
    person = make_person()
    token = made(person, scopes=[TokenScope.READ_PUBLIC], ends_on=date(2026, 3, 3))

    assert Token.objects.get().used_on is None
    for day, status in ((1, 200), (2, 200), (3, 401)):
        clock(datetime(2026, 3, day, 12, tzinfo=UTC))
        assert asked("me", token).status_code == status
    assert Token.objects.get().used_on == date(2026, 3, 2)


@pytest.mark.parametrize("shown", ["nonsense", "halqa_0123456789abcdef_" + "A" * 43, ""])
def test_what_is_no_token_is_never_taken_for_nobody(shown):
    answer = Client().get("/api/v1/cities", headers={"authorization": f"Bearer {shown}"})

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "token-unknown"


def test_a_token_with_another_secret_is_unknown():
    token = made(make_person(), scopes=[TokenScope.READ_PUBLIC])

    assert asked("me", token[:-1] + ("A" if token[-1] != "A" else "B")).status_code == 401
    assert asked("me", token.replace("Bearer", "")).status_code == 200
    assert Client().get("/api/v1/me", headers={"authorization": f"Basic {token}"}).status_code == 401


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.COORDINATOR, "network"),
        (Role.COMMISSION_OFFICER, "country:MA"),
        (Role.FOCAL_POINT, "city:ma/town"),
        (Role.MAYOR, "city:ma/town"),
        (Role.EDITOR, "city:ma/town"),
    ],
)
def test_everybody_reads_their_own_desk_and_nobody_else_s(role, scope):
    make_member("ma/town")
    make_member("fr/other")
    person = make_person(roles=[(role, scope)])
    token = made(person)

    me, desk = asked("me", token).json()["item"], asked("me/desk", token).json()["item"]

    assert [(one["role"], one["scope"]) for one in me["roles"]] == [(role, scope)]
    assert [one["title"] for one in desk["glances"]] == [
        {"network": "The network", "country:MA": "Country MA"}.get(scope, "Town")
    ]
    assert "Other" not in json.dumps(desk)
    assert "no-store" in asked("me/desk", token)["Cache-Control"]


def test_without_the_scope_or_the_second_factor_the_desk_stays_closed():
    make_member("ma/town")
    person = make_person(roles=[(Role.EDITOR, "city:ma/town")])
    public, weak = made(person, scopes=[TokenScope.READ_PUBLIC]), made(person, second_factor=False)

    assert asked("me/desk", public).json()["errors"][0]["code"] == "token-without-scope"
    assert asked("me", public).json()["item"]["roles"] == []
    assert asked("me/desk", weak).status_code == 200
    make_assignment(person, Role.COORDINATOR)
    closed = asked("me/desk", weak)
    assert closed.status_code == 403
    assert closed.json()["errors"][0]["code"] == "token-without-second-factor"
    assert asked("me", weak).json()["item"]["name"] is None
    assert asked("me").status_code == asked("me/desk").status_code == 401


def test_there_are_never_too_many():
    person = make_person()
    for _ in range(10):
        made(person, scopes=[TokenScope.READ_PUBLIC])

    with pytest.raises(RuleRefused) as refused:
        made(person, scopes=[TokenScope.READ_PUBLIC])

    assert refused.value.codes == ("too-many-tokens",)


def test_tokens_are_taken_along_and_go_with_their_person():
    person = make_person()
    token = made(person, scopes=[TokenScope.READ_PUBLIC])

    taken = everything_about(person.key)["tokens"]
    erase_person(person=person.key, by=f"person:{person.key}", now=NOW)

    assert [(one["name"], one["scopes"]) for one in taken] == [("A program", ["read:public"])]
    assert "digest" not in taken[0]
    assert Token.objects.count() == 0
    assert asked("cities", token).status_code == 401
    assert verify().broken is None


def test_no_token_is_ever_logged(caplog):
    token = made(make_person(), scopes=[TokenScope.READ_PUBLIC])

    with caplog.at_level(logging.DEBUG, logger="halqa.request"):
        asked("me", token)
        asked("nowhere", token)
        asked(f"cities?token={token}")

    assert caplog.records
    assert token.split("_", 2)[2] not in "".join(map(str, (record.__dict__ for record in caplog.records)))
