"""Every page at every address: frame, structure, words, weight. What a browser must judge is in journeys.

Each kind of page is asked for in all six languages. The hundreds of cities, practices and so on, which are made alike, are asked
for in one of them by turns, and in all six by ``make prove``.
"""

import gzip
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from tests.addresses import PAGES

from halqa.foundation.languages import LANGUAGES, direction
from halqa.registry.models import Source

pytestmark = pytest.mark.usefixtures("shipped_roster")

# Bytes over the wire, compressed, as DESIGN has them.
UNTIL_CONTENT = 30_000
TEXT_PAGE = 60_000
MAP_PAGE = 150_000
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NEEDS_LABEL = {"input", "select", "textarea"}
NO_LABEL = {"hidden", "submit", "button"}


class Outline(HTMLParser):
    """What a page is made of, as far as the tests ask: counted tags, identifiers, labels, links of its head, what is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.html: dict[str, str | None] = {}
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: dict[tuple[str, str], str] = {}
        self.names: dict[str, str] = {}
        self.fields: list[dict[str, str | None]] = []
        self.labelled: set[str] = set()
        self.title = ""
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        if self._open[-2:] == ["head", "title"]:
            self.title += data

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags[tag] += 1
        if len(told) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice, line {self.getpos()[0]}")
        if (ident := told.get("id")) is not None:
            self.ids[ident] += 1
        if tag == "html":
            self.html = told
        elif tag == "link":
            self.links[told.get("rel") or "", told.get("hreflang") or ""] = told.get("href") or ""
        elif tag == "meta" and told.get("name"):
            self.names[told["name"] or ""] = told.get("content") or ""
        elif tag == "label":
            self.labelled.add(told.get("for") or "")
        elif tag == "img" and "alt" not in told:
            self.wrong.append(f"a picture has no alt: {told.get('src')}")
        elif tag in NEEDS_LABEL and told.get("type") not in NO_LABEL:
            self.fields.append(told)


@cache
def weight_of_file(address: str) -> int:
    """Return how many bytes a static file is over the wire."""
    content = Path(finders.find(address.partition("/static/")[2])).read_bytes()
    return len(content) if address.endswith(".png") else len(gzip.compress(content, 6))


def weights(text: str) -> tuple[int, int]:
    """Return the bytes until the first content (the first heading, drawn with the style sheet) and of the page with all it loads."""
    sheets = set(re.findall(r'<link rel="stylesheet" href="([^"]+)"', text))
    loaded = (
        sheets
        | set(re.findall(r'<(?:script|img)[^>]* src="(/static/[^"]+)"', text))
        | set(re.findall(r'<use[^>]* href="(/static/[^"#]+)', text))
        | {"/static/pages/zellige.svg", "/static/pages/favicon.svg"}
    )
    until_heading = text[: text.index("</h1>")]
    return (
        len(gzip.compress(until_heading.encode(), 6)) + sum(map(weight_of_file, sheets)),
        len(gzip.compress(text.encode(), 6)) + sum(map(weight_of_file, loaded)),
    )


def problems(answer, language: str, path: str) -> list[str]:
    """Return what is wrong with a page, each with its address."""
    text = answer.content.decode()
    outline = Outline(text)
    lightest, whole = weights(text)
    own = f"http://testserver/{language}/{path.partition('?')[0]}"
    alternates = {tag: f"http://testserver/{tag}/{path.partition('?')[0]}" for tag in LANGUAGES}
    alternates["x-default"] = alternates["en"]
    is_indexed = outline.names.get("robots") != "noindex"
    checks = {
        "language": outline.html.get("lang") == language == answer["Content-Language"],
        "direction": outline.html.get("dir") == direction(language),
        "one h1, one main": (outline.tags["h1"], outline.tags["main"]) == (1, 1),
        "title": outline.title.strip().endswith("Halqa"),
        "description": bool(outline.names.get("description")) or not is_indexed,
        "canonical": not is_indexed or outline.links.get(("canonical", ""), "").partition("?")[0] == own,
        "alternates": not is_indexed
        or {tag: outline.links.get(("alternate", tag), "").partition("?")[0] for tag in alternates} == alternates,
        "footer": "footer" in outline.tags,
        "no cookie": not answer.cookies,
        "no inline style": " style=" not in text,
        "labels": all(field.get("aria-label") or field.get("id") in outline.labelled for field in outline.fields),
        f"{lightest} bytes until the first content": lightest <= UNTIL_CONTENT,
        f"{whole} bytes in all": whole <= (MAP_PAGE if 'class="map"' in text else TEXT_PAGE),
    }
    wrong = [what for what, holds in checks.items() if not holds]
    wrong += [f"id {ident} {times} times" for ident, times in outline.ids.items() if times > 1]
    return [f"/{language}/{path}: {what}" for what in (*wrong, *outline.wrong[:3])]


def in_sitemap(client) -> list[str]:
    """Return the paths that the sitemap lists, below their language prefix."""
    listed = "".join(map(bytes.decode, client.get("/sitemap.xml")))
    parts = re.findall(r"<sitemap><loc>http://testserver([^<]+)</loc>", listed)
    text = "".join("".join(map(bytes.decode, client.get(part))) for part in parts) or listed
    found = re.findall(r"<loc>http://testserver/en/([^<]*)</loc>", text)
    assert {tag: text.count(f"<loc>http://testserver/{tag}/") for tag in LANGUAGES} == dict.fromkeys(LANGUAGES, len(found))
    return found


def wrong_of(client, language: str, paths: Iterable[str]) -> list[str]:
    """Return what is wrong with these pages in a language, each fault with its address."""
    wrong = []
    for path in paths:
        answer = client.get(f"/{language}/{path}")
        expected = 404 if path == PAGES["no page"] else 200
        if answer.status_code != expected:
            wrong.append(f"/{language}/{path}: {answer.status_code}")
        else:
            wrong += problems(answer, language, path)
    return wrong


def turns(client, language: str) -> tuple[set[str], set[str]]:
    """Return the pages that are asked for in a language in the ordinary run, and those that only the proofs ask for in it."""
    listed = sorted({*in_sitemap(client)} - {*PAGES.values()})
    assert len(listed) > 500
    often = {path for turn, path in enumerate(listed) if language == LANGUAGES[turn % len(LANGUAGES)]}
    source = Source.objects.values_list("pk", flat=True).first()
    return {*often, *PAGES.values(), f"sources/{source}/"}, {*listed} - often


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_every_language(client, language):
    asked, _left_out = turns(client, language)

    wrong = wrong_of(client, language, asked)

    assert len(asked) > 130
    assert wrong == [], "\n".join(sorted(wrong)[:40])


@pytest.mark.prove
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_the_languages_that_the_ordinary_run_leaves_out(client, language):
    _asked, left_out = turns(client, language)

    wrong = wrong_of(client, language, left_out)

    assert len(left_out) > 450
    assert wrong == [], "\n".join(sorted(wrong)[:40])


def test_the_sitemap_names_everything_that_there_is(client):
    listed = in_sitemap(client)

    assert len(listed) == len(set(listed))
    counted = Counter(path.partition("/")[0] for path in listed)
    # 367 members, Laâyoune and Ybycuí; each list itself is one more.
    assert (counted["cities"], counted["awards"], counted["conferences"], counted["figures"]) == (370, 6, 7, 64)


def test_the_outline_sees_what_is_wrong():
    outline = Outline(
        '<html lang="en"><main id="a"><p id="a" class="x" class="y"><img src="b"></p><input id="q"></div></main></html>'
    )

    assert outline.ids["a"] == 2
    assert [field["id"] for field in outline.fields] == ["q"]
    assert outline.labelled == set()
    assert outline.wrong[:3] == ["<p> has an attribute twice, line 1", "a picture has no alt: b", "</div> closes nothing, line 1"]


def test_a_bad_page_is_named_with_every_fault():
    heavy = "".join(f"{number * 7919 % 99991:05x}" for number in range(60_000))
    page = f'<html lang="fr" dir="rtl"><title>City</title><main>{heavy}<h1>1</h1><h1>2</h1><input id="q"></main><p style="top:0">'
    answer = HttpResponse(page, headers={"Content-Language": "en"})
    answer.set_cookie("seen", "1")

    named = {re.sub(r"[0-9]{5,} bytes", "bytes", fault.partition(": ")[2]) for fault in problems(answer, "en", "cities/")}

    assert {
        "language",
        "direction",
        "one h1, one main",
        "title",
        "description",
        "canonical",
        "alternates",
        "footer",
        "no cookie",
        "no inline style",
        "labels",
        "bytes until the first content",
        "bytes in all",
        "<html> is not closed",
    } <= named
