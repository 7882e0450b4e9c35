"""Deciding about a whole round by a list, each city with reasons of its own: taken along, looked at, ordered."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.lists import Query
from halqa.pages.views.downloads import Table, links, requested
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions.bulk import begin_list
from halqa.rounds.actions.recommending import ListRefused
from halqa.rounds.forms.decisions import DecisionListForm
from halqa.rounds.queries.deciding_list import as_table, decisions_to_fill, looked_at, preview_of
from halqa.rounds.queries.recommending import read_file, read_text
from halqa.rounds.rules.deciding_list import COLUMNS, DecidedList, read_decisions
from halqa.rounds.views.applications_board import about
from halqa.rounds.views.recommending import SHOWN, by_row

ORDERED: Final = "decide"
"""What the button says with which a list that was looked at is ordered."""


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def decide_list(request: HttpRequest, key: str) -> HttpResponseBase:
    """Let the list be taken along; show what it would decide once it comes back, or row by row why not; order it then."""
    call = call_for_office(key)
    query = Query.parse(request.META.get("QUERY_STRING", ""), ())
    told = {"call": call.key, "made_at": request.now.isoformat(timespec="seconds"), "confidential": "yes"}
    if (answer := requested(request, Table(f"{call.key}-decisions", COLUMNS, decisions_to_fill(call), told))) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    form = DecisionListForm(request.POST, request.FILES) if request.method == "POST" else DecisionListForm()
    against: list[str] = []
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        read = _read(form)
        try:
            against = by_row(looked_at(call, read, request.now).refusals, request.caller.time_zone)
            if request.POST.get("act") == ORDERED:
                by = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
                begun = begin_list(call=call.key, read=read, **by)
                messages.success(request, _("It is under way. You can leave the page and come back; the work goes on."))
                return redirect("rounds:bulk_act", call.key, begun)
        except ListRefused as refused:
            against = by_row(refused.rows, request.caller.time_zone)
        if not against:
            shown = preview_of(read, SHOWN)
            context = {"preview": shown, "number": len(read.said), "more_rows": len(read.said) - SHOWN}
            form = DecisionListForm(initial={"table": as_table(read)})
    context |= about(call) | {
        "title": _("Decide by a list"),
        "form": form,
        "against": against[:SHOWN],
        "more": len(against) - SHOWN,
        "downloads": links(query),
    }
    status = HTTPStatus.CONFLICT if against else HTTPStatus.OK
    return render(request, "rounds/applications/office/decide_list.html", context, status=status)


def _read(form: DecisionListForm) -> DecidedList:
    if file := form.cleaned_data["file"]:
        return read_file(file, file.size, read_decisions)
    return read_text(form.cleaned_data["table"].encode(), read_decisions)
