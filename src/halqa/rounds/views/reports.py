"""Progress reports: who owes what, for cities, commissions and the coordination team; this report and the last side by side."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.accounts.access import subject_names
from halqa.accounts.enums import Role
from halqa.accounts.views.doors import inside, signed_in
from halqa.foundation.lists import PAGE, Query
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.downloads import Table, links, requested
from halqa.rounds.access.applications import application_for, takes_part
from halqa.rounds.access.calls import may_run_calls
from halqa.rounds.access.reports import require_reports
from halqa.rounds.enums.reports import Owing
from halqa.rounds.forms.reports import ReportsForm
from halqa.rounds.labels.reports import OWING
from halqa.rounds.queries.reports_comparison import comparison_of
from halqa.rounds.queries.reports_list import (
    COLUMNS,
    WantedReports,
    countries_in_list,
    members_listed,
    reports_rows,
)
from halqa.rounds.queries.reports_list import reports_list as listed
from halqa.rounds.queries.reports_list import reports_of_city as of_city
from halqa.rounds.queries.reports_policy import agreed_reports

FILTERS = ("q", "owing", "country", "sort", PAGE)


@require_safe
@inside(takes_part)
def reports(request: HttpRequest) -> HttpResponseBase:
    """List the members of whose reports the caller may know, with what each owes; every view of the list has its address."""
    query, language = Query.parse(request.META.get("QUERY_STRING", ""), FILTERS), reader_language()
    members = members_listed(request.caller, request.now, language=language)
    form = ReportsForm(request.GET, countries=countries_in_list(members))
    form.is_valid()
    said = form.cleaned_data
    wanted = WantedReports(said.get("owing") or "", said.get("country") or "", said.get("q") or "", query.get("sort"))
    table = Table(
        name="progress-reports",
        columns=COLUMNS,
        rows=reports_rows(members, request.caller, wanted, request.now, language=language),
        about={"made_at": request.now.isoformat(timespec="seconds"), "confidential": "yes"},
    )
    if (answer := requested(request, table, form=form)) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    found = listed(members, request.caller, wanted, request.now, language=language, page=query.get(PAGE))
    context = {
        "noindex": True,
        "title": _("Progress reports"),
        "form": form,
        "query": query,
        "found": found,
        "states": [(one, OWING[one], found.counts[one], query.put("owing", one)) for one in Owing],
        "downloads": links(query, form=form),
        "agreed": agreed_reports().lines,
        "is_team": may_run_calls(request.caller),
        "is_office": request.caller.holds(Role.COORDINATOR) or request.caller.holds(Role.COMMISSION_OFFICER),
    }
    return render(request, "rounds/reports/list.html", context)


@require_safe
@signed_in
def reports_of_city(request: HttpRequest, key: str) -> HttpResponse:
    """Show all reports of a city: what it owes and since when, what it sent, and what comes next.

    :raises Http404: where there is no such city, or the caller may not know how it stands
    """
    require_reports(request.caller, key)
    language = reader_language()
    found = of_city(key, request.caller, request.now, language=language)
    subject = f"city:{key}"
    name = found.name if found else subject_names([subject], language)[subject]
    if name == subject:  # which is what nobody knows is called
        raise Http404
    context = {
        "noindex": True,
        "title": _("Progress reports: %(city)s") % {"city": name},
        "found": found,
        "key": key,
        "agreed": agreed_reports().lines,
        "is_team": may_run_calls(request.caller),
    }
    return render(request, "rounds/reports/city.html", context)


@require_safe
@inside(takes_part)
def compare(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show a report beside the last one that was accepted: what changed, what was asked last time, what will be asked next."""
    application = application_for(request.caller, f"{call}/{name}")
    found = comparison_of(application, request.caller, request.now)
    if found is None:
        raise Http404
    context = {
        "noindex": True,
        "title": _("This report and the last one"),
        "found": found,
        "application": found.application,
        "key": [call, name],
    }
    return render(request, "rounds/reports/compare.html", context)
