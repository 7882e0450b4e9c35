"""The pages of reports: who sees who is late, the list by its address, this report beside the last; and who sees nothing of it."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.rounds.models import Application
from halqa.search.tasks import catch_up_search
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import make_applicant, person, write
from tests.factories.reports import (
    accept_report,
    begun_report,
    during,
    make_reporting_member,
    report_round,
    send_report,
)
from tests.rounds.test_applications_stay_inside import PASSING, public_addresses, told

CITY, OTHER = "city:xa/bir-nour", "city:xa/qasr-yasmin"
OVER = ("closes = 2026-09-30", "closes = 2026-05-31")
"""What makes a round of 2026 one that is over whenever a test runs."""
LIMIT = datetime(2026, 6, 1, 12, tzinfo=UTC)
OPEN = (
    ("closes = 2026-09-30", "closes = 2097-09-30"),
    ("closes = 2026-10-31", "closes = 2097-10-31"),
    ('decided = "2026-12"', 'decided = "2097-12"'),
)
"""What makes it one that is open whenever a test runs."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(small_roster):
    """Two members of a round that is over: one has sent its report and it was accepted, the other has not."""
    make_reporting_member()
    make_reporting_member("xa/qasr-yasmin", begun="2022-05-01")
    make_reporting_member("xb/porto-lume", begun="2022-05-01")
    call = report_round(2026, "", OVER)
    one = begun_report(call, OTHER, 2026)
    send_report(one, during(2026))
    accept_report(one, LIMIT, questions="How many are in the evening?")
    return call


def client_of(role, scope="network"):
    return sign_in(Client(), make_person(roles=[(role, scope)]))


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows_of(client, query=""):
    answer = client.get(f"/en/reports/?format=csv{query}")
    assert "Access-Control-Allow-Origin" not in answer
    return {row["city"]: row for row in csv.DictReader(io.StringIO(answer.getvalue().decode()))}


def test_each_sees_its_own(late):
    karim, yasmin = client_of(Role.FOCAL_POINT, CITY), client_of(Role.COMMISSION_OFFICER, "country:XA")
    ines = client_of(Role.COORDINATOR)

    assert set(rows_of(karim)) == {"xa/bir-nour"}
    assert set(rows_of(yasmin)) == {"xa/bir-nour", "xa/qasr-yasmin"}
    assert {"xa/bir-nour", "xa/qasr-yasmin", "xb/porto-lume"} < set(rows_of(ines))
    for client in (karim, yasmin, ines):
        shown = page(client, "/en/reports/xa/bir-nour/")
        assert "days late" in shown
        assert "Progress report 2026" in shown
    for client, is_shown in ((karim, False), (yasmin, False), (ines, True)):
        assert ("Record that a city is no longer listed" in page(client, "/en/reports/")) is is_shown
    assert karim.get("/en/reports/xa/qasr-yasmin/").status_code == 404
    assert yasmin.get("/en/reports/xb/porto-lume/").status_code == 404
    assert ines.get("/en/reports/xa/no-such-city/").status_code == 404


def test_the_list_filters_sorts_and_is_taken_away_by_its_address(late):
    ines = client_of(Role.COORDINATOR)
    rows = rows_of(ines)

    assert (rows["xa/bir-nour"]["state"], rows["xa/bir-nour"]["round"]) == ("late", "report-2026")
    assert int(rows["xa/bir-nour"]["days_late"]) == (timezone.now() - LIMIT).days + 1
    assert rows["xa/qasr-yasmin"]["last_accepted_round"] == "report-2026"
    assert set(rows_of(ines, "&owing=late")) == {"xa/bir-nour", "xb/porto-lume"}
    assert set(rows_of(ines, "&owing=late&country=XB")) == {"xb/porto-lume"}
    assert set(rows_of(ines, "&q=qasr")) == {"xa/qasr-yasmin"}
    assert list(rows_of(ines, "&country=XA&sort=city")) == ["xa/bir-nour", "xa/qasr-yasmin"]
    assert list(rows_of(ines, "&country=XA&sort=-city")) == ["xa/qasr-yasmin", "xa/bir-nour"]
    assert next(iter(rows_of(ines))) in {"xa/bir-nour", "xb/porto-lume"}  # what is late stands first
    assert ines.get("/en/reports/?format=csv&owing=nothing").status_code == 400
    assert "No member fits" in page(ines, "/en/reports/?q=nowhere")


def test_a_city_without_a_day_of_joining_is_called_by_its_name_and_owes_nothing():
    make_applicant("xa/bir-nour")

    shown = page(client_of(Role.FOCAL_POINT, CITY), "/en/reports/xa/bir-nour/")

    assert "Progress reports: Bir Nour" in shown
    assert "The city owes no report" in shown


def test_the_list_asks_as_often_for_many_members_as_for_few(late):
    ines = client_of(Role.COORDINATOR)
    counts = []
    for number in (0, 12):
        for each in range(number):
            make_reporting_member(f"xa/town-{each}", begun="2020-01-01")
        page(ines, "/en/reports/")
        with CaptureQueriesContext(connection) as asked:
            page(ines, "/en/reports/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_desk_says_what_is_owed_to_whom_it_is_said(late):
    report_round(2026, "report-open", *OPEN)
    karim, other = client_of(Role.FOCAL_POINT, CITY), client_of(Role.FOCAL_POINT, "city:xa/nowhere")

    assert "Begin the progress report" in page(karim, "/en/desk/")
    shown = page(karim, "/en/reports/xa/bir-nour/")
    assert "/en/applications/begin/report-open/?city=city%3Axa/bir-nour" in shown
    assert "progress report" not in page(other, "/en/desk/").lower()


def test_offices_read_on_their_desk_how_many_are_late(late):
    ines, yasmin = client_of(Role.COORDINATOR), client_of(Role.COMMISSION_OFFICER, "country:XA")

    assert "2 reports are late" in page(ines, "/en/desk/")
    assert "1 report is late" in page(yasmin, "/en/desk/")


def test_the_reviewer_reads_both_side_by_side_and_the_city_the_questions(late):
    call = report_round(2026, "report-again", *OPEN)
    now = timezone.now()
    person_of_city = person(Role.FOCAL_POINT, OTHER)
    karim = sign_in(Client(), person_of_city)
    begin = f"/en/applications/begin/{call}/?city={OTHER}"
    shown = page(karim, begin)
    assert "Your last accepted report is Progress report 2026" in shown
    assert re.search(r'name="with_earlier"[^>]*checked', shown)
    answer = karim.post(begin, {"city": OTHER, "language": "en", "with_earlier": "on"})
    one = Application.objects.get(call__key=call)
    assert answer["Location"] == f"/en/applications/{one.key}/write/"
    writing = page(karim, f"/en/applications/{one.key}/write/")
    section = page(karim, f"/en/applications/{one.key}/write/last-time/")
    for text in (writing, section):
        assert "How many are in the evening?" in text
    assert "#q-answer-to-reviewer" in writing

    address = f"/en/applications/{one.key}/last-report/"
    ines = client_of(Role.COORDINATOR)
    assert ines.get(address).status_code == 404  # not sent yet
    write(one, by=person_of_city, now=now, **{"answer-to-reviewer": "Forty.", "report-activities": "Night classes for all."})
    write(one, by=person_of_city, now=now, **{"period-begun": "2025-01-01", "period-ended": "2026-01-01"})
    send_report(one, now, by=person_of_city)
    shown = page(ines, address)
    assert "<ins>Night</ins>" in shown
    assert "<del>Evening</del>" in shown
    assert "Forty." in shown
    assert "How many are in the evening?" in shown
    assert address in page(ines, f"/en/applications/{one.key}/")
    assert client_of(Role.FOCAL_POINT, CITY).get(address).status_code == 404


@pytest.fixture
def outsiders(small_roster):
    people = {
        "no role": make_person(),
        "another city of the country": make_person(roles=[(Role.FOCAL_POINT, "city:xa/another")]),
        "the commission of another country": make_person(roles=[(Role.COMMISSION_OFFICER, "country:XC")]),
        "a juror": make_person(roles=[(Role.EXPERT, "panel:another-2026")]),
    }
    return {"a visitor": Client()} | {name: sign_in(Client(), one) for name, one in people.items()}


ABOUT = (
    "/en/search/?q=Bir+Nour",
    "/en/cities/xa/bir-nour/",
    "/en/countries/xa/",
    "/en/calls/report-2026/",
    "/api/v1/cities/xa/bir-nour",
    "/api/v1/search?q=Bir+Nour",
)


def test_nobody_else_reads_anything_else_because_a_city_is_late(outsiders):
    """Before: the report was sent and accepted. After: it never was. No answer to anybody else differs."""
    make_reporting_member()
    report_round(2026, "", OVER)
    now = timezone.now()
    seen = []
    for is_late in (True, False):
        if not is_late:
            one = begun_report("report-2026", CITY, 2026)
            send_report(one, during(2026))
            accept_report(one, LIMIT, questions="Which year?")
        catch_up_search(now)
        mine = ["/en/desk/", "/en/applications/", "/en/reports/", "/en/reports/xa/bir-nour/"]
        asked = {who: [*ABOUT, *mine] for who in outsiders} | {"a visitor": [*public_addresses(), *ABOUT, *mine]}
        seen.append(
            {f"{who}: {address}": said for who, client in outsiders.items() for address, said in told(client, asked[who]).items()}
        )
    late_one, accepted = seen

    assert len(late_one) > 100
    assert [address for address, said in late_one.items() if said != accepted[address]] == []
    assert not any(PASSING.search(said[2]) for address, said in late_one.items() if "reports" in address)
