import json
import re

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from halqa.foundation.languages import LANGUAGES
from halqa.pages.templatetags.frame import address, in_language, navigation_links, structured_data


def show(source: str, path: str = "/en/cities/", **context: object) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get(path))


def test_the_language_switch_stays_on_the_page():
    with override("fr"):
        html = show("{% languages %}", "/fr/cities/?q=a&page=2")

    assert '<a href="/ar/cities/?q=a&amp;page=2" lang="ar" hreflang="ar" dir="rtl">العربية</a>' in html
    assert re.findall(r'hreflang="([\w-]+)"', html) == list(LANGUAGES)
    assert re.findall(r'lang="([\w-]+)" dir="ltr" aria-current="true"', html) == ["fr"]


@pytest.mark.parametrize(
    ("path", "expected"), [("/en/cities/", "/ar/cities/"), ("/en/", "/ar/"), ("/c/ma/benguerir", "/ar/"), ("/", "/ar/")]
)
def test_a_path_in_another_language(path, expected):
    assert in_language(path, "ar") == expected


def test_addresses_are_below_the_readers_language():
    with override("zh-hans"):
        assert address("cities/") == "/zh-hans/cities/"
    with override("de"):
        assert address() == "/en/"


def test_the_section_is_marked_on_its_pages_only():
    with override("en"):
        links = navigation_links("/en/cities/ma/benguerir/")

    assert [link.href for link in links if link.current] == ["/en/cities/"]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/en/countries/ma/", ["/en/cities/"]),
        ("/en/rounds/2020/", ["/en/cities/"]),
        ("/en/sources/12/", ["/en/about-the-data/"]),
        ("/en/", []),
        ("/c/ma/benguerir", []),
    ],
)
def test_a_page_outside_the_navigation_is_marked_where_it_belongs(path, marked):
    with override("en"):
        assert [link.href for link in navigation_links(path) if link.current] == marked


def test_identity_names_the_page_and_its_alternates_without_unknown_parameters():
    html = show("{% page_identity %}", "/en/cities/?utm_source=x", canonical_query="?page=2")

    assert '<link rel="canonical" href="http://testserver/en/cities/?page=2">' in html
    assert re.findall(r'hreflang="([\w-]+)"', html) == [*LANGUAGES, "x-default"]
    assert 'hreflang="x-default" href="http://testserver/en/cities/?page=2"' in html
    assert "utm_source" not in html


@override_settings(SITE_ADDRESS="https://cities.example")
def test_identity_uses_the_address_people_see():
    assert 'href="https://cities.example/en/cities/"' in show("{% page_identity %}")


def test_a_page_without_an_address_of_its_own_has_no_identity():
    assert show("{% page_identity %}", noindex=True) == ""


def test_structured_data_cannot_leave_its_block():
    block = structured_data({"name": "</script><script>alert(1)</script>&"})

    assert block.count("<") == 2
    assert json.loads(re.sub(r"</?script[^>]*>", "", block)) == {"name": "</script><script>alert(1)</script>&"}
