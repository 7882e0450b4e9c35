"""The shipped practices: all 111 stand on their cities' pages with source and mark, and are what the documents count."""

import re
from collections import Counter

import pytest
from django.conf import settings

from halqa.exchange.enums import BuildingBlock, TargetGroup
from halqa.exchange.queries.loading import stored_practices
from halqa.exchange.queries.practices import extent, filter_options
from tests.exchange.conftest import SHIPPED

EDITORIAL = "Building blocks and target groups are editorial"

pytestmark = pytest.mark.usefixtures("shipped_practices")


def practices():
    return [one.facts for one in stored_practices().values()]


def test_they_are_as_many_as_the_documents_count():
    found = extent()

    assert (found.practices, found.cities, found.countries) == (111, 101, 40)
    assert "| `exchange/practices.jsonl` | 111 | documented practices of 101 cities in 40 countries" in (
        settings.DATA / "README.md"
    ).read_text(encoding="utf-8")


def test_the_file_is_what_is_exported():
    told = SHIPPED.read_text(encoding="utf-8").splitlines()

    assert sorted(told) == sorted(one.as_line() for one in practices())


def test_each_stands_on_the_page_of_its_city_with_source_and_mark_two_clicks_from_the_source(client):
    missing, heavy = [], 0
    of_city = Counter(facts.city for facts in practices())
    for city in of_city:
        page = client.get(f"/en/cities/{city}/").content.decode()
        own = [facts for facts in practices() if facts.city == city]
        for facts in own:
            address = facts.source.replace("&", "&amp;")
            # One click to the practice and one to its source, or straight from the page of the city.
            if f'href="/en/practices/{facts.key}/"' not in page or f'href="{address}"' not in page:
                missing.append(facts.key)
        assert EDITORIAL in page, city
        heavy = max(heavy, len(page))

    assert missing == []
    assert len(of_city) == 101


def test_each_page_has_its_source_year_and_mark(client):
    wrong = []
    for facts in practices():
        page = client.get(f"/en/practices/{facts.key}/").content.decode()
        year = str(facts.year) if facts.year else "undated"
        held = (facts.source.replace("&", "&amp;"), year, EDITORIAL, "none is an evaluation", f"/en/cities/{facts.city}/")
        wrong += [(facts.key, what) for what in held if what not in page]

    assert wrong == []


def test_the_vocabularies_are_used_and_nothing_else_is():
    options = filter_options(language="en")

    assert options.blocks == tuple(BuildingBlock)
    assert options.groups == tuple(TargetGroup)
    assert all(facts.group_words for facts in practices())


def test_keys_begin_with_their_city():
    assert [facts.key for facts in practices() if not facts.key.startswith(re.sub("^../", "", facts.city) + "-")] == []
