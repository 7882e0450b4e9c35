"""Practices are found by the search: by city, country, building block and target group in every language."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from halqa.exchange.actions.practices import load_practices
from halqa.exchange.queries.loading import stored_practices
from halqa.exchange.queries.practices import labels_of
from halqa.foundation.languages import LANGUAGES
from halqa.registry.queries.references import city_identifiers, names_of_cities, names_of_countries
from halqa.search.access import EVERYBODY
from halqa.search.queries import find
from halqa.search.tasks import catch_up
from tests.factories.exchange import NOW, line, write
from tests.factories.registry import make_city

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def findable_around_module(practices_around_module, django_db_blocker):
    """Let the worker write the documents of the shipped practices once, inside the transaction around the module."""
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with django_db_blocker.unblock(), transaction.atomic():
        catch_up(moment, turn=timedelta(minutes=10), clock=lambda: moment)
        yield
        transaction.set_rollback(True)


def found(words, language="en"):
    return [one.subject for one in find(words, EVERYBODY, language=language, kind="practice", size=200).results]


@pytest.mark.usefixtures("findable_around_module")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_whose_page_is_in_korean_is_found_by_city_country_block_and_group_in_every_language(language):
    korean = [one.facts for one in stored_practices().values() if one.facts.source_language == "ko"]
    cities = city_identifiers([facts.city for facts in korean])
    names = names_of_cities(set(cities.values()))
    missing = []
    for facts in korean:
        of_city = [name for name, _tag in names[cities[facts.city]]]
        labels = [labels_of(value)[language] for value in (*facts.blocks, *facts.groups)]
        words = [*of_city, names_of_countries()["KR"][language], *labels]
        missing += [(facts.key, word) for word in words if f"practice:{facts.key}" not in found(word, language)]

    assert len(korean) == 6
    assert missing == []


@pytest.mark.usefixtures("findable_around_module")
def test_all_are_found_by_their_titles():
    missing = [
        key
        for key, one in list(stored_practices(fiction=False).items())[::6]
        if f"practice:{key}" not in found(one.facts.title.texts[one.facts.title.source])[:5]
    ]

    assert missing == []


def test_a_few_practices_are_found_as_soon_as_they_are_loaded_and_no_longer_when_taken_back(tmp_path):
    make_city("ma/tinghir")
    load_practices(path=write(tmp_path, line()), by="system:halqa", now=NOW)
    assert "practice:tinghir-evening-classes" in found("evening classes")

    load_practices(path=write(tmp_path, line(taken_back_by="2026-03-01")), by="system:halqa", now=NOW)
    assert "practice:tinghir-evening-classes" not in found("evening classes")
