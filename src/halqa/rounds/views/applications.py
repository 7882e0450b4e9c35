"""The pages of applications that everybody who takes part shares: which there are, and where one stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.accounts.views.doors import inside
from halqa.foundation.lists import PAGE, Query
from halqa.rounds.access.applications import application_for, takes_part
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.queries.applications_list import applications_of
from halqa.rounds.queries.applications_page import application_page


@require_safe
@inside(takes_part)
def applications(request: HttpRequest) -> HttpResponse:
    """List the applications of the caller's cities and countries, those that wait for the caller first."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), (PAGE,))
    found = applications_of(request.caller, query.get(PAGE))
    context = {"noindex": True, "title": _("Applications and reports"), "lines": found.lines, "page": found.page, "query": query}
    return render(request, "rounds/applications/list.html", context)


@require_safe
@inside(takes_part)
def application(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show where an application stands, who acts next and by when, and what the caller can do."""
    found = application_for(request.caller, f"{call}/{name}")
    page = application_page(found, request.caller, request.now)
    title = _("%(city)s: %(call)s") % {"city": page.city, "call": page.call}
    context = {
        "noindex": True,
        "title": title,
        "page": page,
        "key": [call, name],
        "write_address": reverse("rounds:application_write", args=[call, name]),
        "paper_address": reverse("rounds:application_paper", args=[call, name]),
        "compare_address": reverse("rounds:compare_reports", args=[call, name]) if found.call.kind == CallKind.REPORT else "",
        "text_address": reverse("rounds:application_text", args=[call, name]),
    }
    return render(request, "rounds/applications/application.html", context)
