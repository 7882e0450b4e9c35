"""Questions about cities by their numbers, which are put into SQL once for each count of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halqa.registry.models import Award
from halqa.registry.queries.by_number import of_cities
from tests.factories.registry import make_award, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """Count how often the question is put together."""
    return []


@pytest.fixture
def years(asked):
    @of_cities
    def question(cities, until=None):
        asked.append(len(cities))
        awards = Award.objects.filter(announced_latest__lte=until) if until else Award.objects.all()
        # Something on either side of the cities, so that each is found in its place.
        return awards.filter(city__pk__in=cities).exclude(year=2030).order_by("year").values_list("city_id", "year")

    return question


@pytest.fixture
def honoured():
    """Three cities with awards, by their numbers."""
    cities = [make_member(f"ma/{name}", begun="2016") for name in "abc"]
    for city, year in zip(cities, (2015, 2017, 2019), strict=True):
        make_award(city, year, announced=f"{year}-06-01")
    make_award(cities[0], 2030)
    return [city.pk for city in cities]


def test_it_answers_for_the_cities_that_are_asked_about(years, honoured):
    a, b, c = honoured

    assert years([a, b]) == [(a, 2015), (b, 2017)]
    assert years([c, b]) == [(b, 2017), (c, 2019)]
    assert years([c]) == [(c, 2019)]


def test_it_is_put_together_once_for_each_count(years, honoured, asked):
    a, b, c = honoured
    for cities in ([a, b], [b, c], [c], [a], [a, b]):
        years(cities)

    assert asked == [2, 1]


def test_what_else_it_is_given_keeps_its_place(years, honoured):
    a, b, _c = honoured

    assert years(honoured, date(2018, 1, 1)) == [(a, 2015), (b, 2017)]
    assert years(honoured, date(2016, 1, 1)) == [(a, 2015)]


def test_about_no_city_nothing_is_asked(years):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert years([]) == []

    assert not queries.captured_queries
