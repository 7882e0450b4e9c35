"""What cities, countries and the network are called by shared floors, and how they are found by a few letters."""

import pytest

from halqa.accounts.access import VISITOR, subject_door, subject_name, subject_names
from tests.factories.registry import make_city, make_country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places():
    morocco = make_country("MA", en="Morocco", ar="المغرب", fr="Maroc")
    make_city("ma/benguerir", local_name="بن جرير", local_language="ar", country=morocco)
    make_city("ma/fes", country=morocco)


def find(kind, text):
    return list(subject_door(kind).find(text, "en"))


@pytest.mark.parametrize(
    ("subject", "language", "name"),
    [
        ("city:ma/benguerir", "en", "Benguerir"),
        ("city:ma/benguerir", "ar", "بن جرير"),
        ("city:ma/nowhere", "en", "city:ma/nowhere"),
        ("country:MA", "fr", "Maroc"),
        ("country:ZQ", "fr", "country:ZQ"),
        ("network", "en", "the network"),
    ],
)
def test_names_are_in_the_readers_language_and_the_key_where_there_is_none(subject, language, name):
    assert subject_name(subject, language) == name


def test_many_are_named_by_as_many_queries_as_one(django_assert_num_queries):
    with django_assert_num_queries(2):
        subject_names(["city:ma/benguerir", "city:ma/fes", "country:MA"], "en")
    # What the registry does not know may want to join: one more is asked, for all of them together.
    with django_assert_num_queries(3):
        names = subject_names(["city:ma/benguerir", "city:ma/fes", "country:MA", "city:ma/nowhere", "city:ma/never"], "en")

    assert list(names.values()) == ["Benguerir", "Fes", "city:ma/nowhere", "city:ma/never", "Morocco"]


@pytest.mark.parametrize(
    ("subject", "address", "country"),
    [
        ("city:ma/benguerir", "/en/cities/ma/benguerir/", "MA"),
        ("country:MA", "/en/countries/ma/", "MA"),
        ("network", "/en/", None),
    ],
)
def test_each_leads_to_its_public_page_and_lies_in_its_country(subject, address, country):
    door = subject_door(subject)

    assert (door.address(subject), door.country(subject)) == (address, country)
    assert door.visible_to(VISITOR, subject)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("city:ma/benguerir", "bengu", ["city:ma/benguerir"]),
        ("city:ma/benguerir", "بن جرير", ["city:ma/benguerir"]),
        ("city:ma/benguerir", "Morocco", ["city:ma/benguerir", "city:ma/fes"]),
        ("city:ma/benguerir", "nowhere", []),
        ("city:ma/benguerir", " ", []),
        ("country:MA", "Maroc", ["country:MA"]),
        ("country:MA", "", []),
        ("network", "", ["network"]),
    ],
)
def test_subjects_are_found_by_what_people_type(kind, text, found):
    assert find(kind, text) == found
