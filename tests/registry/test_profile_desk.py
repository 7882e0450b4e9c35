"""What stands on the desks of coordinators, officers and a city's people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halqa.accounts.access import VISITOR, Caller, Holding
from halqa.accounts.enums import Role
from halqa.registry.queries.desk import awaiting, glances
from tests.factories.profiles import MOMENT, make_approved, make_draft, make_returned, make_sent
from tests.factories.registry import make_country, make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def caller(*held):
    holdings = tuple(Holding(role, scope, date(2026, 1, 1), None) for role, scope in held)
    return Caller(key="somebody", actor="person:somebody", holdings=holdings)


COORDINATOR = caller((Role.COORDINATOR, "network"))
OFFICER = caller((Role.COMMISSION_OFFICER, "country:MA"))
FOCAL_POINT = caller((Role.FOCAL_POINT, "city:ma/benguerir"))


@pytest.fixture
def cities():
    morocco, france = make_country("MA", en="Morocco"), make_country("FR")
    return {
        key: make_member(key, country=morocco if key.startswith("ma") else france)
        for key in ("ma/benguerir", "ma/fes", "fr/clermont")
    }


def told(caller):
    return [(one.kind, one.about, one.address, one.since) for one in awaiting(caller, NOW)]


def facts(caller):
    return [(one.title, one.address, [fact.value for fact in one.facts]) for one in glances(caller, NOW)]


def test_what_was_sent_awaits_coordinators_the_longest_first(cities):
    later = make_sent(cities["ma/benguerir"], now=MOMENT + timedelta(days=1))
    first = make_sent(cities["fr/clermont"])

    assert told(COORDINATOR) == [
        ("profile.sent", "Clermont", f"/en/office/approvals/{first.pk}/", first.sent_at),
        ("profile.sent", "Benguerir", f"/en/office/approvals/{later.pk}/", later.sent_at),
    ]
    assert told(OFFICER) == told(FOCAL_POINT) == told(VISITOR) == []


def test_what_was_sent_back_awaits_the_people_of_its_city_alone(cities):
    returned = make_returned(cities["ma/benguerir"])
    make_returned(cities["ma/fes"])

    assert told(FOCAL_POINT) == [("profile.sent-back", "Benguerir", "/en/my-city/ma/benguerir/", returned.decided_at)]
    assert told(COORDINATOR) == told(OFFICER) == []


def test_a_coordinator_sees_the_network_at_a_glance(cities):
    make_approved(cities["ma/benguerir"])
    make_sent(cities["fr/clermont"])

    assert facts(COORDINATOR) == [("The network", "/en/cities/", ["3", "2", "1", "1"])]


def test_a_count_that_leaves_invented_cities_out_says_so(cities):
    def told():
        return [(fact.label, fact.value) for fact in glances(COORDINATOR, NOW)[0].facts][2]

    make_approved(cities["ma/benguerir"])
    assert told() == ("Cities that say something of themselves", "1")

    make_approved(make_member("xa/bir-nour", country=make_country("XA")))
    assert told() == ("Cities that say something of themselves, invented ones left out", "1")


def test_an_officer_sees_the_country_at_a_glance(cities):
    make_approved(cities["ma/benguerir"])
    make_sent(cities["ma/fes"])
    make_sent(cities["fr/clermont"])

    assert facts(OFFICER) == [("Morocco", "/en/my-country/MA/".lower(), ["2", "1", "1"])]


def test_a_focal_point_sees_the_city_at_a_glance(cities):
    assert facts(FOCAL_POINT) == [("Benguerir", "/en/my-city/ma/benguerir/", ["nothing that the city wrote yet", "none"])]
    make_approved(cities["ma/benguerir"])
    make_draft(cities["ma/benguerir"], "More.")

    assert facts(FOCAL_POINT)[0][2] == ["approved on 2 March 2026", "Being written"]


def test_a_visitor_has_nothing(cities):
    assert facts(VISITOR) == []


def test_many_cities_are_asked_for_at_once(cities):
    def asked(who):
        with CaptureQueriesContext(connection) as queries:
            awaiting(who, NOW)
            glances(who, NOW)
        return len(queries)

    def everything(count):
        keys = [f"ma/town-{number}" for number in range(count)]
        return caller(
            (Role.COORDINATOR, "network"),
            (Role.COMMISSION_OFFICER, "country:MA"),
            *((Role.EDITOR, f"city:{key}") for key in keys),
        )

    make_returned(make_member("ma/town-0"))
    one = asked(everything(1))
    for number in range(1, 20):
        (make_returned if number % 2 else make_sent)(make_member(f"ma/town-{number}"))

    assert asked(everything(20)) == one
