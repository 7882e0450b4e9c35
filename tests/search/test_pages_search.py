"""The page of results and what is offered while somebody types: for visitors, for those who are signed in, for the hostile."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import escape

from halqa.accounts.enums import Role
from halqa.search.actions.following import ask_for
from tests.factories.accounts import make_person, sign_in
from tests.factories.search import KIND, make_document, write

pytestmark = pytest.mark.django_db

HOSTILE = (
    "'; DROP TABLE search_searchdocument; --",
    '" OR "a" NOT (NEAR(',
    "names : x AND marks : y ^ * + - ( ) { }",
    "& | ! <-> :* ''' \\ \\'",
    "%_%%\\",
    "<script>alert(1)</script>",
    "\x00\x01\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "a" * 20_000,
    "word " * 5_000,
    "م" * 3_000,
    "的" * 3_000,
    "é̂̃" * 2_000,
    "𠀀𠀁𠀂",
    "AND",
    "NEAR",
    "*",
    "' '",
    "☃ 🎉",
    "qzkindqzcity",
    "0",
)


def page(client, typed="", language="en", **more):
    pairs = {"q": typed} | more
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in pairs.items() if value)
    return client.get(f"/{language}/search/?{query}")


def test_results_are_shown_with_their_kind_their_words_marked_and_their_language(client):
    write(make_document("تقرير المدينة", "المدينة القديمة وبرامجها", "ar", lines={"en": "A story"}))
    text = page(client, "مدينة").content.decode()
    assert 'lang="ar"' in text
    assert 'dir="rtl"' in text
    assert "<mark>المدينة</mark>" in text
    assert "A story" in text
    assert "1 result<" in text


def test_a_page_says_what_was_asked_and_escapes_it(client):
    text = page(client, '<b>"x"</b>').content.decode()
    assert '<b>"x"' not in text
    assert escape('<b>"x"</b>') in text
    assert 'name="robots" content="noindex"' in text


def test_kinds_are_links_with_counts_and_one_of_them_is_shown(client):
    write(make_document("Cork one"), make_document("Cork two"), make_document("Cork", kind="poem"))
    everything = page(client, "cork").content.decode()
    assert "Everything (3)" in everything
    assert "poem (1)" in everything
    assert page(client, "cork", kind="no-such-kind").content.decode().count("<li><h2>") == 3


def test_nothing_found_says_what_to_try(client):
    text = page(client, "xyzzy").content.decode()
    assert "Nothing was found for “xyzzy”" in text
    assert 'href="/en/cities/"' in text


def test_what_was_meant_is_offered_as_a_link(client):
    write(make_document("Casablanca"))
    text = page(client, "Kasablanka").content.decode()
    assert "Nothing has “Kasablanka”." in text
    assert 'href="?q=Casablanca"' in text


def test_without_words_the_page_says_what_can_be_asked(client):
    response = page(client)
    assert response.status_code == 200
    assert "noindex" not in response.content.decode()


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_answered(client, typed):
    write(make_document("Cork"))
    for address in ("/en/search/", "/ar/search/suggestions/"):
        assert client.get(address, {"q": typed}).status_code == 200
    assert client.get("/en/search/", {"q": typed, "kind": typed, "page": typed}).status_code == 200


def test_bytes_that_are_no_text_are_answered(client):
    assert client.get("/en/search/?q=%ff%fe%00&page=%ff").status_code == 200
    assert client.get("/en/search/suggestions/?q=%ff%fe%00").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/en/search/", "/en/search/suggestions/"])
def test_nothing_can_be_sent(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_offers_are_json_for_the_reader_of_the_page(client):
    write(make_document("Morocco", titles={"en": "Morocco", "fr": "Maroc"}, lines={"fr": "Pays"}, path="countries/ma/"))
    response = client.get("/fr/search/suggestions/", {"q": "moro"})
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == {
        "suggestions": [{"title": "Maroc", "lang": "fr", "name": "Morocco", "line": "Pays", "href": "/fr/countries/ma/"}]
    }


def test_somebody_signed_in_finds_what_is_theirs_and_nothing_is_kept_of_it(client):
    write(
        make_document("Harbour of Karim", audience="city:ma/benguerir"),
        make_document("Harbour of the office", audience="network"),
    )
    speaks = sign_in(Client(), make_person(roles=[(Role.FOCAL_POINT, "city:ma/benguerir")]))
    decides = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))
    nobody = sign_in(Client(), make_person())
    for who, seen in ((client, set()), (nobody, set()), (speaks, {"Karim"}), (decides, {"office"})):
        response = page(who, "harbour")
        offered = who.get("/en/search/suggestions/", {"q": "harbour"})
        for name in ("Karim", "office"):
            # "The" and "of" apart, the title is found word by word.
            assert (f"of {name}" in _plain(response) or f"of the {name}" in _plain(response)) is (name in seen)
            assert (name in offered.content.decode()) is (name in seen)
        if who is not client:
            assert response["Cache-Control"] == "private, no-cache"
            assert offered["Cache-Control"] == "private, no-cache"


def _plain(response):
    return response.content.decode().replace("<mark>", "").replace("</mark>", "")


def test_a_page_is_kept_until_midnight_and_not_while_search_is_behind(client):
    settled = float(page(client, "cork")["X-Fresh-Until"])
    ask_for(kind=KIND, subjects=["story:one"], now=datetime(2026, 3, 1, tzinfo=UTC))
    behind = float(page(client, "cork")["X-Fresh-Until"])
    assert behind < datetime.now(UTC).timestamp() + 2 < settled + 86_400


@pytest.mark.parametrize("rows", [1, 20])
def test_a_page_asks_as_often_for_one_result_as_for_twenty(client, rows, django_assert_num_queries):
    write(*(make_document("Cork", "by the river Lee") for _ in range(rows)))
    with django_assert_num_queries(5):
        page(client, "cork")


def test_programs_find_what_the_page_finds_and_nothing_of_their_own(client):
    write(make_document("Cork", "by the river Lee", lines={"en": "A story"}))
    write(make_document("Cork of the office", "by the river Lee", audience="office"))

    found = client.get("/api/v1/search?q=cork&language=en")
    told = found.json()

    assert [(one["title"], one["line"]) for one in told["items"]] == [("Cork", "A story")]
    assert all(one["record"].startswith("http://testserver/en/") for one in told["items"])
    assert told["items"][0]["title"] in page(client, "cork").content.decode().replace("<mark>", "").replace("</mark>", "")
    assert found["ETag"]
    assert client.get("/api/v1/search").json()["items"] == []
    beyond = client.get("/api/v1/search?q=cork&page=1000").json()
    assert (beyond["items"], beyond["total"], beyond["next"]) == ([], 1, None)


def test_what_programs_find_is_not_kept_while_search_is_behind(client):
    tag = client.get("/api/v1/search?q=cork")["ETag"]
    ask_for(kind=KIND, subjects=["story:one"], now=datetime(2026, 3, 1, tzinfo=UTC))

    behind = client.get("/api/v1/search?q=cork")

    assert tag
    assert "ETag" not in behind
    assert behind["Cache-Control"] == "no-store"
