"""The public page of an announcement, for journalists and everybody: each chosen city with why, and what was corrected."""

from typing import Any, Final

from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Cell, Table
from halqa.pages.views.public import public
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.rounds.queries.announcement import AnnouncedPage, ChosenLine, announced_page

PARAMETERS: Final = ("country", "sort", "page")
COLUMNS: Final = ("city", "name", "country", "citation", "citation_language", "announced_at", "withdrew_at", "record")


@public
def announcement(request: HttpRequest, key: str) -> Answer:
    """Show what was announced of a round, or answer with the chosen cities as a file; before that there is no such page."""
    language = reader_language()
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    asked: dict[str, Any] = {"country": query.get("country").upper(), "sort": query.get("sort"), "wanted": query.get("page")}
    if downloads.FORMAT in request.GET:
        asked["size"] = None
    page = announced_page(key, language, **asked)
    if page is None:
        raise Http404
    if file := downloads.requested(request, _table(request, page)):
        return file
    context = {
        "title": page.title.text or page.name,
        "description": _("%(call)s: the cities that were chosen, and why each was.") % {"call": page.name},
        "card": f"announcement/{key}",
        "noindex": bool(query.pairs) or page.is_illustrative,
        "page": page,
        "query": query,
        "query_sort": asked["sort"],
        "country": asked["country"],
        "downloads": downloads.links(query.only("country", "sort")),
        "structured": None if page.is_illustrative else _structured(request, page),
    }
    return render(request, "rounds/announcement.html", context)


def _table(request: HttpRequest, page: AnnouncedPage) -> Table:
    def row(line: ChosenLine) -> tuple[Cell, ...]:
        return (
            line.key,
            line.name,
            line.country,
            line.citation.text if line.citation else None,
            line.citation.tag if line.citation else None,
            (line.since or page.made_at).isoformat(),
            line.withdrew_at.isoformat() if line.withdrew_at else None,
            f"{site_address(request)}/{reader_language()}/cities/{line.key}/" if line.is_on_record else None,
        )

    about = {"statement": str(INDEPENDENCE), "address": site_address(request) + request.path}
    # Nothing that is invented leaves as data.
    return Table(f"halqa-{page.call}", COLUMNS, (row(line) for line in page.shown if not page.is_illustrative), about)


def _structured(request: HttpRequest, page: AnnouncedPage) -> dict[str, object]:
    """Return what search engines read of the page (schema.org)."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title.text or page.name,
        "inLanguage": page.title.tag,
        "datePublished": page.made_at.isoformat(),
        "dateModified": page.changed_at.isoformat(),
        "mainEntityOfPage": site_address(request) + reverse("rounds:announcement", args=[page.call]),
        "publisher": {"@type": "Organization", "name": "Halqa"},
    }
