"""Who may see and change what; what is not open to somebody is answered as what does not exist is."""

from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from halqa.accounts.access import VISITOR, Caller, Holding
from halqa.accounts.enums import Role
from halqa.registry import access
from tests.factories.registry import make_city, make_country

CITY, OTHER, ABROAD = "ma/benguerir", "ma/fes", "fr/clermont"


def caller(*held):
    holdings = tuple(Holding(role, scope, date(2026, 1, 1), None) for role, scope in held)
    return Caller(key="somebody", actor="person:somebody", holdings=holdings)


COORDINATOR = caller((Role.COORDINATOR, "network"))
OFFICER = caller((Role.COMMISSION_OFFICER, "country:MA"))
FOCAL_POINT = caller((Role.FOCAL_POINT, f"city:{CITY}"))
MAYOR = caller((Role.MAYOR, f"city:{CITY}"))
EDITOR = caller((Role.EDITOR, f"city:{CITY}"))
EXPERT = caller((Role.EXPERT, "network"))
EVERYBODY = (COORDINATOR, OFFICER, FOCAL_POINT, MAYOR, EDITOR, EXPERT, VISITOR)


@pytest.fixture
def places(db):
    morocco, france = make_country("MA"), make_country("FR")
    return {key: make_city(key, country=morocco if key.startswith("ma") else france) for key in (CITY, OTHER, ABROAD)}


def opened(caller, key):
    """Return whether a city is open, and by how many queries that was found."""
    with CaptureQueriesContext(connection) as asked:
        try:
            access.city_for(caller, key)
        except Http404:
            return False, [query["sql"].replace(key, "…") for query in asked]
    return True, []


def test_only_coordinators_correct_and_approve():
    assert [access.may_correct(one) for one in EVERYBODY] == [True, *[False] * 6]
    assert [access.may_approve(one) for one in EVERYBODY] == [True, *[False] * 6]


def test_only_its_own_people_propose_for_a_city(places):
    assert [access.may_propose(one, places[CITY]) for one in EVERYBODY] == [False, False, True, True, True, False, False]
    assert not any(access.may_propose(one, places[OTHER]) for one in EVERYBODY)


def test_officers_and_coordinators_see_a_country():
    assert [access.may_see_country(one, "MA") for one in EVERYBODY] == [True, True, *[False] * 5]
    assert [access.may_see_country(one, "FR") for one in EVERYBODY] == [True, *[False] * 6]


@pytest.mark.parametrize(
    ("who", "keys"),
    [
        (COORDINATOR, {CITY, OTHER, ABROAD}),
        (OFFICER, {CITY, OTHER}),
        (FOCAL_POINT, {CITY}),
        (MAYOR, {CITY}),
        (EDITOR, {CITY}),
        (EXPERT, set()),
        (VISITOR, set()),
        (caller((Role.EDITOR, f"city:{CITY}"), (Role.FOCAL_POINT, f"city:{ABROAD}")), {CITY, ABROAD}),
        (caller((Role.COMMISSION_OFFICER, "country:FR"), (Role.EDITOR, f"city:{CITY}")), {CITY, ABROAD}),
    ],
)
def test_the_cities_open_to_somebody(places, who, keys):
    assert set(access.cities_open_to(who).values_list("key", flat=True)) == keys
    assert {key for key in places if opened(who, key)[0]} == keys


@pytest.mark.parametrize("who", [OFFICER, FOCAL_POINT, MAYOR, EDITOR, EXPERT, VISITOR])
def test_a_city_that_is_not_open_is_answered_as_one_that_does_not_exist(places, who):
    assert opened(who, ABROAD) == opened(who, "fr/nowhere")


@pytest.mark.parametrize("who", [OFFICER, FOCAL_POINT, EXPERT, VISITOR])
def test_a_country_that_is_not_open_is_answered_as_one_that_does_not_exist(places, who, django_assert_num_queries):
    for code in ("FR", "ZQ"):
        with django_assert_num_queries(0), pytest.raises(Http404):
            access.country_for(who, code)


def test_a_country_opens_for_its_officer_and_for_coordinators(places):
    assert access.country_for(OFFICER, "MA").code == "MA"
    assert access.country_for(COORDINATOR, "FR").code == "FR"
    with pytest.raises(Http404):
        access.country_for(COORDINATOR, "ZQ")


def test_a_city_that_is_told_of_under_another_key_is_open_to_nobody(places):
    city = places[CITY]
    city.merged_into = places[OTHER]
    city.save()

    assert not any(opened(who, CITY)[0] for who in (COORDINATOR, OFFICER, FOCAL_POINT))


def test_own_cities_and_countries_are_those_for_which_a_role_is_held(places):
    assert [city.key for city in access.own_cities(FOCAL_POINT)] == [CITY]
    assert [country.code for country in access.own_countries(OFFICER)] == ["MA"]
    assert not access.own_cities(COORDINATOR).exists()
    assert not access.own_countries(FOCAL_POINT).exists()
