"""The coordination team's page of a city: its rows as they stand, and every version of every fact with the act behind it."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import may_correct
from halqa.registry.labels.office import ROWS, deed_words
from halqa.registry.queries import office_history as queries
from halqa.registry.queries.city import moved_to
from halqa.registry.views.city import fact_row
from halqa.registry.views.office.lines import lines_of

OFFERED: Final = ("corrections", "memberships", "awards", "cluster_leads", "consortium_parts", "conferences", "aliases")
"""What can be added to a city that is known already, as the page offers it."""


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
def city(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything about a city; an address that it had before leads to it."""
    history = queries.city_history(key, language=reader_language())
    if history is None:
        return _moved(key)
    context: dict[str, Any] = {
        "title": history.record.line.names_for(reader_language())[0].text,
        "key": key,
        "line": history.record.line,
        "rows": lines_of(history.rows),
        "withdrawn": lines_of(history.withdrawn),
        "versions": [(fact_row(version.fact), version.deed) for version in history.versions],
        "deeds": [(deed, deed_words(deed.event.kind, deed.table)) for deed in history.deeds],
        "offered": [(table, ROWS[table]) for table in OFFERED],
        "noindex": True,
    }
    return render(request, "registry/office/city.html", context)


def _moved(key: str) -> HttpResponseRedirect:
    """Lead to the city that had this address before. Raises Http404 where none had."""
    moved = moved_to(key)
    if not moved:
        raise Http404
    return redirect(reverse("registry:office_city", args=[moved]))
