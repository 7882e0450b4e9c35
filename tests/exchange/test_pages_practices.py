"""The public pages of practices: the list with its filters and files, a practice's own page, and the marks they bear."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halqa.exchange.enums import BuildingBlock, TargetGroup
from halqa.exchange.models import Practice
from halqa.foundation.localized import Localized
from tests.factories.exchange import make_practice
from tests.factories.registry import make_city, make_country, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def tinghir():
    return make_member("ma/tinghir", country=make_country("MA", en="Morocco", ar="المغرب", fr="Maroc"))


@pytest.fixture
def practice(tinghir):
    return make_practice(city=tinghir)


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_the_list_narrows_by_its_address_and_says_what_is_set(client, practice):
    make_practice("sewing", practice.city, title="Sewing bags", blocks=(BuildingBlock.WORKPLACE,), groups=(TargetGroup.ARTISANS,))

    page = text(client, "/en/practices/?block=workplace&group=artisans&country=MA&year=2024&language=fr")

    assert "Sewing bags" in page
    assert "Evening classes" not in page
    assert "1 practice." in page
    assert page.count('class="chip"') == 5
    assert 'content="noindex"' in page
    assert 'content="noindex"' not in text(client, "/en/practices/?block=workplace")


def test_what_the_address_cannot_mean_says_so_at_its_field_and_filters_nothing(client, practice):
    page = text(client, "/en/practices/?block=nonsense&year=soon&sort=best&page=99999999999999999999")

    assert "Evening classes" in page
    assert page.count("is not one of the choices") >= 3


def test_files_hold_what_the_list_shows_with_what_it_is(client, practice):
    make_practice("other", make_member("fr/evry"), year=None)

    rows = list(csv.DictReader(io.StringIO(client.get("/en/practices/?country=MA&format=csv").content.decode())))
    told = json.loads(client.get("/en/practices/?format=json").content)

    assert [(row["key"], row["city_key"], row["building_blocks"], row["target_groups"], row["year"]) for row in rows] == [
        ("evening-classes", "ma/tinghir", "education-system", "adults", "2024")
    ]
    assert "none is an evaluation" in rows[0]["classification"]
    assert (told["count"], told["rows"][0]["source"]) == (2, "https://example.org/news")
    assert client.get("/en/practices/?format=xlsx").status_code == 200
    assert client.get("/en/practices/?format=csv&block=nonsense").status_code == 400


def test_a_practice_says_where_it_is_told_when_and_what_it_is_not(client, practice):
    page = text(client, "/en/practices/evening-classes/")

    for told in ("https://example.org/news", "2024", "French", "none is an evaluation", "/en/cities/ma/tinghir/", "adults"):
        assert told in page
    assert 'href="/en/practices/evening-classes/try/"' in page
    assert 'method="post"' not in page
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert data["@graph"][0]["isBasedOn"]["url"] == "https://example.org/news"
    assert not client.get("/en/practices/evening-classes/").cookies


def test_without_a_date_it_is_undated(client, tinghir):
    make_practice(city=tinghir, year=None)

    assert "undated" in text(client, "/en/practices/evening-classes/")
    assert "Evening classes" in text(client, "/en/practices/?year=undated")


def test_a_text_in_another_language_is_marked_and_told_to_the_machine(client, practice):
    page = text(client, "/ar/practices/evening-classes/")

    assert '<div class="wording" lang="en" dir="auto">' in page
    assert '<span class="tag">الإنجليزية</span>' in page
    assert '<span class="tag">' not in text(client, "/en/practices/evening-classes/")


def test_a_reader_gets_the_text_in_their_language(client, tinghir):
    both = Localized("ar", {"ar": "دروس مسائية", "fr": "Cours du soir"}).to_json()
    make_practice(city=tinghir)
    Practice.objects.update(title=both)

    assert "<h1>Cours du soir</h1>" in text(client, "/fr/practices/evening-classes/")
    assert "Cours du soir" not in text(client, "/ar/practices/evening-classes/")


def test_related_are_those_of_other_cities_that_share_most(client, practice):
    other = make_member("fr/evry")
    make_practice("far", other, title="Far away", blocks=(BuildingBlock.QUALITY,), groups=(TargetGroup.VISITORS,))
    make_practice("near", other, title="Near by", groups=(TargetGroup.ADULTS,))
    make_practice("own", practice.city, title="Own other")

    page = text(client, "/en/practices/evening-classes/")

    assert "Near by" in page.partition("Other cities do something like it")[2]
    assert "Far away" not in page
    assert "Own other" in page.partition("More of this city")[2].partition("</section>")[0]


def test_the_pages_of_city_and_country_show_it_with_source_and_mark(client, practice):
    for path in ("/en/cities/ma/tinghir/", "/en/countries/ma/"):
        section = text(client, path).partition('id="practices"')[2].partition("</section>")[0]
        assert '/en/practices/evening-classes/"' in section
        assert "https://example.org/news" in section
        assert "editorial" in section
    make_member("ma/other")
    assert 'id="practices"' not in text(client, "/en/cities/ma/other/")


def test_what_was_taken_back_is_listed_nowhere_and_says_so(client, practice):
    Practice.objects.update(taken_back_by="2026-01-01")

    page = text(client, "/en/practices/evening-classes/")

    assert "Taken back" in page
    assert "try/" not in page
    assert 'content="noindex"' in page
    assert "Evening classes" not in text(client, "/en/practices/")
    assert 'id="practices"' not in text(client, "/en/cities/ma/tinghir/")


def test_what_is_invented_is_marked_and_on_no_list(client, practice):
    make_practice("invented", make_city("xa/bir-nour", country=make_country("XA")), title="Houses of learning", source="")

    page = text(client, "/en/practices/invented/")

    assert "Illustrative: this practice does not exist" in page
    assert 'content="noindex"' in page
    assert "illustrative" in text(client, "/en/cities/xa/bir-nour/").partition('id="practices"')[2]
    assert "Houses of learning" not in text(client, "/en/practices/") + text(client, "/en/practices/?format=csv")
    assert "practices/invented/" not in b"".join(client.get("/sitemap.xml")).decode()
    assert "practices/evening-classes/" in b"".join(client.get("/sitemap.xml")).decode()
    assert client.get("/card/en/practice/invented.png").status_code == 404
    assert client.get("/card/en/practice/evening-classes.png").status_code == 200


@pytest.mark.parametrize("path", ["practices/nothing/", "practices/Evening Classes/", "practices/" + "a" * 300 + "/"])
def test_what_is_not_there_is_not_found(client, path, db):
    assert client.get(f"/en/{path}").status_code == 404


def test_home_tells_how_many_there_are(client, practice):
    assert "1 practice that your city can try" in text(client, "/en/")
    Practice.objects.update(taken_back_by="2026-01-01")
    assert "practice that your city can try" not in text(client, "/en/")


def test_pages_ask_as_often_for_many_practices_as_for_few(client, practice):
    other = make_member("fr/evry")
    make_practice("second", practice.city)
    make_practice("abroad", other)
    paths = ("practices/evening-classes/", "cities/ma/tinghir/", "countries/ma/")

    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/en/{path}").status_code == 200
        return len(queries)

    few = {path: asked(path) for path in paths}
    for number in range(12):
        make_practice(f"own-{number}", practice.city)
        make_practice(f"abroad-{number}", other)

    assert {path: asked(path) for path in paths} == few
