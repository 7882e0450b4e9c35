"""The list of practices: what each filter leaves, in which order, and that words are found in every language."""

import pytest

from halqa.exchange.enums import BuildingBlock, PracticeSort, TargetGroup
from halqa.exchange.queries.practices import PracticeFilter, all_practices, labels_of, practices
from halqa.foundation.languages import LANGUAGES
from halqa.registry.enums import Region
from halqa.registry.queries.references import names_of_countries

KOREAN = "osan-the-whole-city-as-a-place-to-learn"

pytestmark = pytest.mark.usefixtures("shipped_practices")


def keys(**wanted):
    return [line.key for line in all_practices(PracticeFilter(**wanted), language="en")]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 111),
        ({"block": BuildingBlock.FAMILIES_AND_COMMUNITIES}, 78),
        ({"block": BuildingBlock.QUALITY}, 17),
        ({"group": TargetGroup.EARLY_CHILDHOOD}, 4),
        ({"country": "KR"}, 23),
        ({"country": "KR", "language": "ko"}, 6),
        ({"region": Region.ARAB_STATES}, 9),
        ({"year": 2016}, 18),
        ({"undated": True}, 14),
        ({"country": "KR", "block": BuildingBlock.TECHNOLOGIES, "year": 1066}, 0),
        ({"q": "qqqqqq"}, 0),
    ],
)
def test_filters_leave_what_they_say(wanted, count):
    found = keys(**wanted)

    assert len(found) == len(set(found)) == count
    assert practices(PracticeFilter(**wanted), language="en").page.total == count


def test_orders():
    assert keys()[0].startswith("al-ahsa-")
    assert keys(sort=PracticeSort.COUNTRY)[0].startswith("buenos-aires-")
    years = [line.year for line in all_practices(PracticeFilter(sort=PracticeSort.LATEST), language="en")]
    dated = [year for year in years if year]
    assert dated == sorted(dated, reverse=True)
    assert years[len(dated) :] == [None] * 14
    titles = [line.title.text for line in all_practices(PracticeFilter(sort=PracticeSort.TITLE), language="en")]
    assert titles[0] == "2016, the Year of Learning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_is_found_by_city_country_block_and_group_in_every_language(language):
    country = names_of_countries()["KR"][language]
    for words in (
        country,
        "오산시",
        "Osan",
        labels_of(BuildingBlock.CULTURE_OF_LEARNING)[language],
        labels_of(TargetGroup.EVERYBODY)[language],
        f"{labels_of(TargetGroup.EVERYBODY)[language]} {country}",
    ):
        assert KOREAN in keys(q=words), words


def test_words_of_the_summary_are_found():
    assert keys(q="Espoo story festival") == ["espoo-the-espoo-story-and-a-learning-city"]
