"""The invented applications and reports of the demonstration: each in a state of its own, and all of them as the rules allow."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from halqa.accounts.models import Person
from halqa.accounts.queries.demonstration import stands
from halqa.ledger.queries import verify
from halqa.operations.actions.demonstration import begin_demonstration
from halqa.registry.models import Membership
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.reports import Owing
from halqa.rounds.models import Application, Call, TextSetAside
from halqa.rounds.queries.reports import reports_of
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.django_db
S = ApplicationState

OWED = {
    "xc/valdesombra": Owing.ACCEPTED,
    "xa/dar-sadaf": Owing.RETURNED,
    "xe/brumelune": Owing.LATE,
    "xd/fenwhistle": Owing.EXPECTED,
    "xj/tumbaru": Owing.EXPECTED,
}
"""How the last report of each invented member stands, that a round asks for."""


def begin():
    return begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now())


def client_of(name):
    return sign_in(Client(), Person.objects.get(email=f"{name}@people.example"))


def test_the_demonstration_shows_every_turn_that_an_application_takes(roster_around_module):
    begin()

    told = Application.objects.exclude(call__key__in=["demo-admission-2023", "demo-admission-2024"])
    assert dict(told.filter(call__kind="admission").values_list("city", "state")) == {
        "city:xa/bir-nour": S.DRAFTED,
        "city:xa/qasr-yasmin": S.SUBMITTED,
        "city:xb/verkhnesvet": S.SUBMITTED,
        "city:xc/puerto-alondra": S.QUERIED,
        "city:xd/larkmoor": S.ELIGIBLE,
        "city:xe/port-lumiere": S.RETURNED,
        "city:xf/askelvik": S.DECLINED,
        "city:xg/lumbara": S.RECEIVED,
        "city:xh/heming": S.SHORTLISTED,
        "city:xa/wadi-zahra": S.CHOSEN,
        "city:xe/rochelune": S.CHOSEN,
        "city:xh/qingluan": S.CHOSEN,
        "city:xd/thornmere": S.DEFERRED,
        "city:xc/cerro-luciernaga": S.NOT_CHOSEN,
    }
    assert all(one.is_illustrative for one in Application.objects.all())
    assert all(one.is_illustrative for one in Call.objects.all())
    assert TextSetAside.objects.count() == 1
    assert verify().broken is None


def test_the_demonstration_shows_every_way_in_which_a_report_can_stand(roster_around_module):
    members = Membership.objects.count()
    begin()
    now = timezone.now()

    found = reports_of(list(OWED), now)
    asked = {key: [one for one in city.obligations if one.round and one.owing is not Owing.EXEMPT] for key, city in found.items()}
    assert {key: [one.owing for one in several] for key, several in asked.items()} == {key: [how] for key, how in OWED.items()}
    assert asked["xd/fenwhistle"][0].report, "one is being written"
    assert not asked["xj/tumbaru"][0].report, "one is not begun"
    assert 14 < (asked["xj/tumbaru"][0].limit - now).days < 28, "it is due soon"
    assert asked["xa/dar-sadaf"][0].limit > now, "there is time to answer"
    assert Membership.objects.count() == members, "what is invented becomes no fact"

    people = {f"person:{one.key}": one.email.partition("@")[0] for one in Person.objects.all()}
    awaited = {
        people[one.caller.actor]: {each.kind for each in one.awaiting} for stand in stands("en", now) for one in stand.people
    }
    assert awaited["amani"] == {"report.expected"}
    assert "report.late" in awaited["eloise"]
    assert awaited["nabila"] == awaited["tamsin"] == {"application.waits"}

    late = "/en/reports/xe/brumelune/"
    for name, status in (("eloise", 200), ("bastien", 200), ("ines", 200), ("yasmin", 404), ("lourdes", 404)):
        assert client_of(name).get(late).status_code == status, name
    assert Client().get(late).status_code in {302, 404}
    returned = Application.objects.get(city="city:xa/dar-sadaf", call__kind="report")
    assert "من أي سنة عدد المتعلمين؟" in client_of("nabila").get(f"/ar/applications/{returned.key}/").content.decode()


def test_a_second_start_writes_nothing(roster_around_module):
    begin()
    before = Application.objects.count(), Call.objects.count(), Person.objects.count()

    assert begin() is None
    assert (Application.objects.count(), Call.objects.count(), Person.objects.count()) == before
