"""The coordination team's pages: the round as a board, screening, questions, the shortlist, and the same by the API."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from halqa.accounts.enums import Role
from halqa.notices.models import Notice
from halqa.opendata.actions.tokens import make_token
from halqa.opendata.enums import TokenScope
from halqa.rounds.actions.screening import shortlist_application
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.models import Application, Screening
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import (
    NOW,
    begin,
    caller,
    endorse,
    make_applicant,
    make_round,
    person,
    screen,
    submitted,
    write,
)

pytestmark = pytest.mark.django_db

CITY = "city:xa/bir-nour"
BOARD = "/en/office/calls/demo-admission-2027/applications/"


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


@pytest.fixture
def received():
    make_applicant()
    application = submitted(make_round(), CITY)
    endorse(application)
    return application


def page(application, name):
    return f"/en/applications/{application.key}/{name}/"


def text_of(answer):
    return answer.content.decode()


def test_the_board_counts_narrows_and_takes_away(team, received):
    make_applicant("xb/verkhnesvet")
    begin(received.call.key, "city:xb/verkhnesvet")

    whole, drafts, words = (text_of(team.get(BOARD + query)) for query in ("", "?state=drafted", "?q=bir"))
    assert "<strong>1</strong> being written" in whole
    assert received.key in whole
    assert received.key not in drafts
    assert received.key in words
    rows = list(csv.DictReader(StringIO(text_of(team.get(BOARD + "?format=csv")))))
    assert {row["city"]: row["state"] for row in rows} == {CITY: "received", "city:xb/verkhnesvet": "drafted"}
    assert {row["confidential"] for row in rows} == {"yes"}
    assert team.get(BOARD + "?format=xlsx").status_code == team.get(BOARD + "?format=json").status_code == 200
    assert team.get(BOARD + "?format=odt").status_code == 400


def test_the_board_asks_as_often_for_one_as_for_many(team):
    call = make_round()
    for number in range(60):
        make_applicant(f"xa/city-{number}")
        one = begin(call, f"city:xa/city-{number}")
        if number in {0, 59}:
            Application.objects.filter(pk=one.pk).update(state=ApplicationState.SUBMITTED, sent_at=NOW)
        if number == 0:
            with CaptureQueriesContext(connection) as few:
                team.get(BOARD)
    with CaptureQueriesContext(connection) as many:
        answer = team.get(BOARD)

    assert text_of(answer).count('name="one"') == 50
    assert len(many) == len(few)


def test_a_selection_is_written_to_and_nobody_else(team, received):
    make_applicant("xb/verkhnesvet")
    other = begin(received.call.key, "city:xb/verkhnesvet")
    mayor, elsewhere = person(Role.MAYOR, CITY), person(Role.MAYOR, other.city)

    address = f"{BOARD}write/?one={received.key}"
    assert "1 city" in text_of(team.get(address))
    answer = team.post(address, {"text": "The conference is in June."})

    assert answer.status_code == 302
    told = Notice.objects.filter(kind="application.written-about")
    assert mayor.key in told.values_list("person", flat=True)
    assert elsewhere.key not in told.values_list("person", flat=True)
    assert team.post(address, {"text": " "}).status_code == 200


def test_files_are_bound_as_one_book_with_a_bookmark_each(team, received):
    make_applicant("xb/verkhnesvet")
    submitted(received.call.key, "city:xb/verkhnesvet")
    begin_only = make_applicant("xc/puerto")
    begin(received.call.key, begin_only)

    book = PdfReader(BytesIO(team.get(BOARD + "book.pdf").content))

    assert len(book.outline) == 2
    assert team.get(f"{BOARD}book.pdf?state=drafted").status_code == 302


def test_what_the_rules_find_is_confirmed_or_overridden_with_a_reason(team, received):
    shown = text_of(team.get(page(received, "screen")))
    assert "The known rules are met" in shown
    assert "No earlier membership of it is known." in shown

    without_reason = team.post(page(received, "screen"), {"said": "ineligible", "is_complete": "on", "read": received.version})
    assert without_reason.status_code == 409
    assert "You say otherwise than the rules. Write why." in text_of(without_reason)
    given = {"said": "ineligible", "is_complete": "on", "text": "The council was dissolved.", "read": received.version}
    assert team.post(page(received, "screen"), given).status_code == 302
    assert Screening.objects.get().is_override
    assert team.post(page(received, "screen"), given).status_code == 409


def test_a_city_is_asked_until_the_end_of_a_day(team, received):
    until = timezone.localdate() + timedelta(days=5)
    given = {"text": "Which year is meant?", "answer_by": until.isoformat(), "read": received.version}
    assert team.post(page(received, "query"), given).status_code == 302

    received.refresh_from_db()
    # The end of the day anywhere on earth, on whose clocks the round goes.
    assert received.answer_by == datetime(until.year, until.month, until.day, 12, tzinfo=UTC) + timedelta(days=1)
    waits = team.get(page(received, "close-query"))
    assert "The city has until" in text_of(waits)
    assert team.post(page(received, "close-query"), {"read": received.version}).status_code == 409


def test_the_shortlist_is_made_and_changed_and_screening_taken_back(team, received):
    screen(received)
    assert team.post(page(received, "shortlist"), {"read": received.version}).status_code == 302
    received.refresh_from_db()
    assert received.state == ApplicationState.SHORTLISTED
    assert team.post(page(received, "shortlist"), {"read": received.version}).status_code == 302
    received.refresh_from_db()
    again = {"text": "A fact was corrected.", "read": received.version}
    assert team.post(page(received, "screen-again"), again).status_code == 302
    received.refresh_from_db()
    assert received.state == ApplicationState.RECEIVED


@pytest.mark.parametrize("role", [Role.MAYOR, Role.COMMISSION_OFFICER])
def test_pages_of_the_team_are_the_teams(role, received):
    client = sign_in(Client(), make_person(roles=[(role, CITY if role is Role.MAYOR else "country:XA")]))

    assert client.get(BOARD).status_code == 404
    for name in ("screen", "query", "close-query", "shortlist", "screen-again"):
        assert client.get(page(received, name)).status_code == 404
        assert client.post(page(received, name), {"read": 1}).status_code == 404


def test_of_a_draft_the_team_has_no_page_to_act_on(team):
    make_applicant()
    application = begin(make_round(), CITY)
    write(application, motivation="Words of the city")

    assert team.get(page(application, "screen")).status_code == 404
    assert "Words of the city" not in text_of(team.get(f"/en/applications/{application.key}/"))


def token(one, scopes=(TokenScope.READ_PUBLIC, TokenScope.READ_OWN)):
    now = timezone.now()
    given = {"scopes": list(scopes), "ends_on": date(now.year + 1, 1, 1), "with_second_factor": True}
    return make_token(person=one.key, name="Script", **given, by=f"person:{one.key}", now=now)


def asked(one, query="", **more):
    return Client().get(f"/api/v1/me/applications{query}", headers={"authorization": f"Bearer {token(one, **more)}"})


def test_the_api_tells_what_the_pages_tell_and_to_nobody_else(received):
    screen(received)
    team = person(Role.COORDINATOR)
    acting = {"caller": caller(team), "by": caller(team).actor, "now": NOW}
    shortlist_application(key=received.key, read=received.version, **acting)
    mayor, other = person(Role.MAYOR, CITY), person(Role.MAYOR, "city:xb/verkhnesvet")

    [own] = asked(mayor).json()["items"]
    assert (own["key"], own["state"], own["rank"]) == (received.key, "eligible", None)
    assert asked(mayor, "?state=shortlisted").json()["total"] == 0
    assert asked(mayor, "?state=eligible").json()["total"] == 1
    assert asked(team, "?state=shortlisted").json()["total"] == 1
    assert asked(other).json()["total"] == 0
    assert asked(mayor, scopes=(TokenScope.READ_PUBLIC,)).status_code == 403
    assert Client().get("/api/v1/me/applications").status_code == 401
