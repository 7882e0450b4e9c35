"""What leads to a city from elsewhere: short and earlier addresses, QR code, badge, and what machines read of it."""

import json
import re

import pytest

from halqa.registry.enums import CityKind
from halqa.registry.models import CityAlias
from tests.factories.registry import (
    make_city,
    make_member,
)

pytestmark = pytest.mark.django_db


def text_of(client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def test_an_earlier_address_leads_to_the_city_for_good_and_an_unknown_one_nowhere(client, benguerir):
    CityAlias.objects.create(key="ma/ben-guerir", city=benguerir)

    moved = client.get("/fr/cities/ma/ben-guerir/")

    assert (moved.status_code, moved["Location"]) == (301, "/fr/cities/ma/benguerir/")
    assert client.get("/c/ma/ben-guerir")["Location"].endswith("/cities/ma/benguerir/")
    for address in ("/en/cities/ma/nowhere/", "/c/ma/nowhere", "/badge/ma/nowhere.svg", "/en/cities/ma/nowhere/qr.svg"):
        assert client.get(address).status_code == 404
    for address in ("/en/countries/zz/", "/en/countries/MAR/", "/en/regions/atlantis/", "/en/cities/MA/Benguerir/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("accepts", "leads_to"),
    [("ar", "/ar/"), ("zh-CN,zh;q=0.9", "/zh-hans/"), ("pt, fr;q=0.5", "/fr/"), ("xx", "/en/"), ("", "/en/")],
)
def test_the_short_address_leads_to_the_page_in_the_visitors_language(client, benguerir, accepts, leads_to):
    answer = client.get("/c/ma/benguerir", headers={"accept-language": accepts})

    assert (answer.status_code, answer["Location"]) == (302, f"{leads_to}cities/ma/benguerir/")
    assert "Accept-Language" in answer["Vary"]


def test_the_qr_code_is_a_picture_of_the_short_address(client, benguerir):
    answer = client.get("/en/cities/ma/benguerir/qr.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert "http://testserver/c/ma/benguerir" in answer.content.decode()


def test_the_badge_says_listed_in_the_language_asked_for_and_may_stand_on_other_sites(client, benguerir):
    english, unknown = client.get("/badge/ma/benguerir.svg"), client.get("/badge/ma/benguerir.svg?lang=<x>")

    assert english["Content-Type"] == "image/svg+xml"
    assert english["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert english["Access-Control-Allow-Origin"] == "*"
    assert "max-age=86400" in english["Cache-Control"]
    assert "Cookie" not in english.get("Vary", "")
    assert "Benguerir" in english.content.decode()
    assert "listed in Halqa" in english.content.decode()
    assert unknown.content == english.content


def test_only_a_listed_city_has_a_badge(client, benguerir, laayoune):
    make_city("py/ybycui")

    assert client.get("/badge/ma/laayoune.svg").status_code == 404
    assert client.get("/badge/py/ybycui.svg").status_code == 404
    assert "/badge/" in text_of(client, "/en/cities/ma/benguerir/")
    assert "/badge/" not in text_of(client, "/en/cities/ma/laayoune/")


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_badge_is_shown_as_the_code_to_embed_has_it_and_the_code_of_the_address_can_be_taken_along(client, benguerir, tag):
    page = text_of(client, f"/{tag}/cities/ma/benguerir/")

    assert page.count(f"/badge/ma/benguerir.svg?lang={tag}") == 2
    assert f'href="/{tag}/cities/ma/benguerir/qr.svg" download="ma-benguerir-qr.svg">' in page


def test_the_code_to_embed_is_shown_as_text_and_leads_to_the_record(client):
    make_member("ci/bouake", name='Côte "d\'Ivoire" <b>')

    page = text_of(client, "/en/cities/ci/bouake/")
    code = page.partition('id="share-badge"')[2].partition("</pre>")[0]

    assert "&lt;a href=&quot;http://testserver/c/ci/bouake&quot;&gt;" in code
    assert "<b>" not in code.replace("<code>", "")
    assert "&amp;lt;b&amp;gt;" in code


def test_structured_data_names_the_place_what_it_is_part_of_and_where_it_lies(client, benguerir):
    page = text_of(client, "/en/cities/ma/benguerir/")
    place, way = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])["@graph"]

    assert (place["@type"], place["name"]) == ("City", "Benguerir")
    assert place["containedInPlace"]["identifier"] == "MA"
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 32.2359, "longitude": -7.9538}
    assert place["alternateName"] == [{"@value": "بن جرير", "@language": "ar"}]
    assert [step["name"] for step in way["itemListElement"]] == ["Home", "Cities", "Morocco", "Benguerir"]


def test_a_county_is_an_administrative_area(client):
    make_member("ke/makueni", kind=CityKind.COUNTY)

    assert '"@type":"AdministrativeArea"' in text_of(client, "/en/cities/ke/makueni/")
