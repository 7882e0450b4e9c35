"""Where the coordination team's work on the registry begins: ways to all of it, what happened lately, and one act in full."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside
from halqa.foundation.lists import Query
from halqa.foundation.subjects import NETWORK, Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import may_correct
from halqa.registry.forms.office import FindCityForm
from halqa.registry.labels.office import TABLES, deed_words, row_words
from halqa.registry.queries import office_history as queries
from halqa.registry.queries.cities import CityFilter, cities
from halqa.registry.queries.city import city_line, moved_to
from halqa.registry.queries.office import office_glance
from halqa.registry.rules.roster_tables import TABLE_OF
from halqa.registry.views.office.lines import cell_changes

LATELY: Final = 10
PAGE_SIZE: Final = 50
FOUND: Final = 20


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
def home(request: HttpRequest) -> HttpResponse:
    """Show the ways to everything, with how much there is of it."""
    context = {
        "title": _("The office of the registry"),
        "glance": office_glance(request.now.date(), language=reader_language()),
        "form": FindCityForm(),
        "tables": [(table, TABLES[table]) for table in TABLE_OF],
        "deeds": [(deed, deed_words(deed.event.kind, deed.table)) for deed in queries.latest_deeds(limit=LATELY)],
        "noindex": True,
    }
    return render(request, "registry/office/home.html", context)


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
def find_city(request: HttpRequest) -> HttpResponse:
    """Find cities by name or key, on the lists or not; a key leads to its city at once."""
    form = FindCityForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    language = reader_language()
    if key := (asked if city_line(asked, language=language) else moved_to(asked)):
        return redirect("registry:office_city", key)
    found = cities(CityFilter(q=asked), language=language, size=FOUND) if asked else None
    context: dict[str, Any] = {"title": _("Find a city"), "form": form, "asked": asked, "found": found, "noindex": True}
    return render(request, "registry/office/find_city.html", context)


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
def activity(request: HttpRequest) -> HttpResponse:
    """Show what happened lately in the registry, page by page into the past."""
    before = Query.parse(request.META.get("QUERY_STRING", ""), ("before",)).get("before")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    deeds = queries.latest_deeds(before=number, limit=PAGE_SIZE + 1)
    context = {
        "title": _("What happened in the registry"),
        "deeds": [(deed, deed_words(deed.event.kind, deed.table)) for deed in deeds[:PAGE_SIZE]],
        "older": deeds[PAGE_SIZE - 1].event.number if len(deeds) > PAGE_SIZE else None,
        "noindex": True,
    }
    return render(request, "registry/office/activity.html", context)


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Show one act in full: who, when, why, and every cell that changed."""
    found = queries.deed(number)
    if found is None:
        raise Http404
    table = found.table
    subject = Subject.parse(found.event.subject)
    context = {
        "title": deed_words(found.event.kind, table),
        "affirmed": found.event.detail.get("affirmed"),
        "deed": found,
        "table_name": TABLES.get(table, ""),
        "changes": cell_changes(table, found.cells) if row_words(table) else [],
        "city": subject.rest if subject.kind == "city" else "",
        "of_network": found.event.subject == NETWORK,
        "noindex": True,
    }
    return render(request, "registry/office/act.html", context)
