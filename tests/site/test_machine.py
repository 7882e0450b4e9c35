"""What machines ask for, and the pages of a network without a row."""

from xml.etree import ElementTree as ET

import pytest
from tests.factories.registry import make_figure, make_member

from halqa.foundation.languages import LANGUAGES
from halqa.site.views import machine

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

pytestmark = pytest.mark.django_db


def sitemap_of(client, path: str = "/sitemap.xml") -> ET.Element:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/xml")
    return ET.fromstring(b"".join(answer))


def test_pages_stand_without_any_row(client):
    assert client.get("/en/").status_code == 200
    assert client.get("/en/about-the-data/").status_code == 200
    assert client.get("/en/figures/").status_code == 200
    archive = client.get("/en/about-the-data/roster.zip")
    assert archive.status_code == 200
    assert b"".join(archive)[:2] == b"PK"


def test_robots_may_read_everything_and_find_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /\n" not in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_icon_is_found_under_its_old_name(client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 301
    assert answer["Location"].endswith(".svg")


def test_the_sitemap_gives_each_page_in_six_languages(client):
    make_member("ma/benguerir")
    root = sitemap_of(client)

    found = [place.text for place in root.iter(f"{SITEMAP}loc")]
    assert {f"http://testserver/{tag}/cities/ma/benguerir/" for tag in LANGUAGES} <= set(found)
    first = root.find(f"{SITEMAP}url")
    assert {link.get("hreflang") for link in first if link.tag.endswith("link")} == {*LANGUAGES, "x-default"}


def test_a_large_sitemap_comes_in_parts_that_hold_every_page_once(client, monkeypatch):
    for _ in range(3):
        make_member()
    make_figure()
    whole = sorted(place.text for place in sitemap_of(client).iter(f"{SITEMAP}loc"))
    monkeypatch.setattr(machine, "PAGES_A_PART", 7)

    index = sitemap_of(client)
    parts = [place.text.removeprefix("http://testserver") for place in index.iter(f"{SITEMAP}loc")]
    together = [place.text for part in parts for place in sitemap_of(client, part).iter(f"{SITEMAP}loc")]

    assert index.tag == f"{SITEMAP}sitemapindex"
    assert len(parts) == -(-len(whole) // (7 * len(LANGUAGES)))
    assert sorted(together) == whole
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
