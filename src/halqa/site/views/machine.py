"""What machines ask for: robots.txt, the sitemap with its six languages, the icon."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from halqa.exchange.queries import addresses as exchange
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.pages.templatetags.frame import site_address
from halqa.registry.queries import addresses
from halqa.rounds.queries.addresses import round_paths

MOST_ADDRESSES: Final = 5000
"""Addresses in one file of the sitemap; the protocol allows ten times as many, but no visitor waits for those."""

PAGES_A_PART: Final = MOST_ADDRESSES // len(LANGUAGES)
OWN_PAGES: Final = ("", "about-the-data/", "search/", "data/", "api/")
NAMESPACES: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers that all pages are theirs to read, and where the sitemap is."""
    lines = ("User-agent: *", "Disallow: /*?*format=", f"Sitemap: {site_address(request)}/sitemap.xml", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead those who ask for the icon by its old name to the drawing."""
    return HttpResponsePermanentRedirect(static("pages/favicon.svg"))


@require_safe
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """List every public page in all its languages; of a large network, the parts that do."""
    parts = _count_parts()
    return _answer(_pages(request, _paths()) if parts == 1 else _parts(request, parts))


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> StreamingHttpResponse:
    """List the pages of one part, counted from 1."""
    if not 1 <= part <= _count_parts():
        raise Http404
    return _answer(_pages(request, islice(_paths(), (part - 1) * PAGES_A_PART, part * PAGES_A_PART)))


def _count_parts() -> int:
    pages = len(OWN_PAGES) + addresses.count_public_paths() + exchange.count_public_paths() + len(round_paths())
    return -(-pages // PAGES_A_PART)


def _paths() -> Iterator[str]:
    yield from OWN_PAGES
    yield from addresses.public_paths()
    yield from exchange.public_paths()
    yield from round_paths()


def _answer(lines: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines, content_type="application/xml; charset=utf-8", headers={"X-Robots-Tag": "noindex"})


def _parts(request: HttpRequest, parts: int) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {NAMESPACES}>\n'
    for part in range(1, parts + 1):
        yield f"<sitemap><loc>{escape(site_address(request))}/sitemap-{part}.xml</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _pages(request: HttpRequest, paths: Iterable[str]) -> Iterator[str]:
    site = escape(site_address(request))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>\n'
    for path in paths:
        place = escape(path)
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{name}" href="{site}/{tag}/{place}"/>'
            for name, tag in (*((tag, tag) for tag in LANGUAGES), ("x-default", WORKING_LANGUAGE))
        )
        yield "".join(f"<url><loc>{site}/{tag}/{place}</loc>{alternates}</url>\n" for tag in LANGUAGES)
    yield "</urlset>\n"
