"""The one page over everything that can be found, and what it offers while somebody types."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.accounts.access import caller_of
from halqa.foundation.lists import Query
from halqa.pages.queries import Tab
from halqa.pages.templatetags.frame import address, reader_language
from halqa.pages.templatetags.words import number
from halqa.pages.views.public import public
from halqa.search.access import audiences_of, sources
from halqa.search.enums import MOST_CHARACTERS
from halqa.search.queries import Found, find, suggestions
from halqa.search.queries.waiting import is_behind
from halqa.search.rules.words import read

PARAMETERS: Final = ("q", "kind", "page")

WHILE_BEHIND: Final = timedelta(seconds=1)
"""How long a page is kept while the worker has not yet written all that is known."""


@public
def search(request: HttpRequest) -> HttpResponse:
    """Show what answers the words of the address: all of it, or one kind; without words, what can be asked."""
    now = timezone.now()
    asked = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    kind = asked.get("kind") if asked.get("kind") in sources() else ""
    typed = read(asked.get("q"))
    query = asked.put("q", typed) if typed else asked.drop("q")
    query = query.put("page", asked.get("page")) if asked.get("page") else query
    found = find(typed, audiences_of(caller_of(request, now)), language=reader_language(), kind=kind, page=asked.get("page"))
    context = {
        "title": _("Search: %(words)s") % {"words": typed} if typed else _("Search"),
        "description": _("Cities, countries, regions, awards, conferences and figures of the network, found in any language."),
        "noindex": bool(typed or asked.pairs),
        "is_search": True,
        "typed": typed,
        "longest": MOST_CHARACTERS,
        "found": found,
        "kind": kind,
        "query": query,
        "tabs": _tabs(found, query, kind),
        "all_kinds": str(query.drop("kind")),
        "meant": str(Query(PARAMETERS).put("q", found.meant)) if found.meant else "",
    }
    response = render(request, "search/search.html", context)
    if is_behind():
        response.fresh_until = now + WHILE_BEHIND  # type: ignore[attr-defined]
    return response


@public
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer with what begins as somebody has typed so far, as JSON for the page's own script."""
    now = timezone.now()
    language = reader_language()
    found = suggestions(request.GET.get("q", ""), audiences_of(caller_of(request, now)), language=language)
    offered = [
        {
            "title": one.title.text,
            "lang": one.title.tag,
            "name": one.name,
            "line": one.line,
            "href": address(one.path),
        }
        for one in found
    ]
    response = JsonResponse({"suggestions": offered})
    response["X-Robots-Tag"] = "noindex"
    if is_behind():
        response.fresh_until = now + WHILE_BEHIND  # type: ignore[attr-defined]
    return response


def _tabs(found: Found, query: Query, kind: str) -> list[Tab]:
    """Return a way to each kind that has results, with how many; a count is left out where it would be a lower bound only."""

    def words(label: object, count: int) -> str:
        return str(label) if found.is_cut else f"{label} ({number(count)})"

    named = {name: source.label for name, source in sources().items()}
    of_kind = [
        Tab(words(named.get(each.kind, each.kind), each.count), str(query.put("kind", each.kind)), each.kind == kind)
        for each in found.kinds
    ]
    if len(of_kind) < 2 and not kind:
        return []
    return [Tab(words(_("Everything"), found.total), str(query.drop("kind")), not kind), *of_kind]
