"""The round in numbers: counted by region, kind and country, timed from the ledger, taken away, and asked for once."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.registry.enums import CityKind
from halqa.registry.models import City, Country
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.statistics import By
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications_statistics import Narrowed, statistics_of
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import NOW, begin, caller, endorse, make_applicant, make_round, person, submitted
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted

pytestmark = pytest.mark.django_db

PAGE = "/en/office/calls/demo-admission-2027/statistics/"


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_a_round_is_counted_and_timed_as_it_went(team):
    call = make_round()
    chosen, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xb/verkhnesvet"))
    City.objects.filter(key="xb/verkhnesvet").update(kind=CityKind.TOWN)
    left = submitted(call, make_applicant("xa/qasr-yasmin"))
    focal = caller(person(Role.FOCAL_POINT, left.city), NOW + timedelta(days=3))
    given = {"reason": "No funds.", "read": left.version, "caller": focal, "by": focal.actor}
    withdraw_application(key=left.key, now=NOW + timedelta(days=3), **given)
    decide(chosen)
    decide(other, Decided.NOT_CHOSEN)
    announce(call)

    countries, kinds, times = (
        rows_of(team.get(f"{PAGE}?{query}&format=csv")) for query in ("by=country", "by=kind", "table=times")
    )

    assert {(row["key"], row["begun"], row["chosen"], row["not_chosen"], row["withdrawn"]) for row in countries} == {
        ("XA", "2", "1", "0", "1"),
        ("XB", "1", "0", "1", "0"),
    }
    assert {(row["key"], row["name"], row["begun"]) for row in kinds} == {("city", "City", "2"), ("town", "Town", "1")}
    waited = {row["state"]: (row["left"], row["median_days"], row["here"]) for row in times}
    assert waited["submitted"] == ("3", "0.0", "0")
    assert waited["shortlisted"] == ("2", str(round((AFTERWARDS - NOW) / timedelta(days=1), 1)), "0")
    assert waited["chosen"][2] == waited["not-chosen"][2] == waited["withdrawn"][2] == "1"
    assert {row["confidential"] for row in (*countries, *times)} == {"yes"}


def test_the_last_stay_is_the_state_in_which_each_application_stands():
    call = make_round()
    begin(call, make_applicant("xa/bir-nour"))
    endorse(submitted(call, make_applicant("xa/qasr-yasmin")))
    shortlisted(call, make_applicant("xb/verkhnesvet"))

    found = statistics_of(Call.objects.get(), By.REGION, Narrowed(), NOW)

    assert {one.state for one in found.spells if one.here} == set(Application.objects.values_list("state", flat=True))


def test_numbers_are_narrowed_and_what_cannot_be_narrowed_to_is_told(team):
    call = make_round()
    begin(call, make_applicant("xa/bir-nour"))
    begin(call, make_applicant("xb/verkhnesvet"))

    assert [row["key"] for row in rows_of(team.get(f"{PAGE}?country=XB&by=country&format=csv"))] == ["XB"]
    page = team.get(f"{PAGE}?country=XB").content.decode()
    assert '<input type="hidden" name="by" value="region">' in page
    assert team.get(f"{PAGE}?country=nowhere&format=csv").status_code == 400
    assert team.get(f"{PAGE}?country=nowhere").status_code == 200
    assert team.get(f"{PAGE}?format=odt").status_code == 400
    assert team.get(f"{PAGE}?table=times&format=xlsx").status_code == 200


def test_where_no_region_is_known_countries_are_counted(team):
    begin(make_round(), make_applicant("xa/bir-nour"))
    assert {row["by"] for row in rows_of(team.get(f"{PAGE}?format=csv"))} == {"region"}

    Country.objects.update(region="")

    assert {(row["by"], row["key"]) for row in rows_of(team.get(f"{PAGE}?format=csv"))} == {("country", "XA")}
    assert [row["key"] for row in rows_of(team.get(f"{PAGE}?by=region&format=csv"))] == [""]


def test_a_round_without_applications_says_so(team):
    make_round()

    assert "No application to count" in team.get(PAGE).content.decode()


@pytest.mark.parametrize("role", [Role.MAYOR, Role.COMMISSION_OFFICER])
def test_the_numbers_are_the_teams(role):
    make_round()
    client = sign_in(Client(), make_person(roles=[(role, "city:xa/bir-nour" if role is Role.MAYOR else "country:XA")]))

    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}?format=csv").status_code == 404


def test_the_numbers_are_asked_for_as_often_for_fifty_as_for_one(team):
    call = make_round()
    for number in range(50):
        begin(call, make_applicant(f"xa/city-{number}"))
        if number == 0:
            team.get(PAGE)
            with CaptureQueriesContext(connection) as few:
                team.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        answer = team.get(PAGE)

    assert '<dd class="value">50</dd>' in answer.content.decode()
    assert len(many) == len(few)
