"""The round as a board for the coordination team: narrowed, taken away, written to, shortlisted, and bound as a book."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.lists import PAGE, Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.downloads import Table, links, requested
from halqa.registry.queries.lives import country_names
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions.writing_to import write_to_cities
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.forms.applications_office import BoardForm, MessageForm
from halqa.rounds.labels.names import call_name
from halqa.rounds.labels.rounds import state_words, worded
from halqa.rounds.models import Call
from halqa.rounds.queries.announcement import is_made
from halqa.rounds.queries.applications_board import COLUMNS, Wanted, board_rows, chosen, last_change
from halqa.rounds.queries.applications_board import board as queried
from halqa.rounds.queries.applications_book import book_of
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.dispatches import progress_of
from halqa.rounds.rules.applications import MOST_IN_A_BOOK

FILTERS: Final = ("q", "state", "country", "order", "late", "decided", "recommended", PAGE)


@require_safe
@inside(may_run_calls)
def board(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the applications of a call with how many are in each state; every view of it has its address."""
    call = call_for_office(key)
    query, wanted, form = asked(request, call)
    table = Table(
        name=f"{call.key}-applications",
        columns=COLUMNS,
        rows=board_rows(call, request.caller, wanted),
        about={"call": call.key, "made_at": request.now.isoformat(timespec="seconds"), "confidential": "yes"},
    )
    if (answer := requested(request, table, form=form)) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    found = queried(call, request.caller, wanted, page=query.get(PAGE))
    context = about(call) | {
        "title": worded(CallKind(call.kind), "Applications: %(call)s") % {"call": _named(call)},
        "form": form,
        "query": query,
        "found": found,
        "states": [
            (state, state_words(CallKind(call.kind), state), number, query.put("state", state))
            for state, number in found.counts.items()
        ],
        "downloads": links(query),
        "most_in_a_book": MOST_IN_A_BOOK,
        "changed_at": last_change(call),
        "letters": progress_of(call),
        "is_made": is_made(call.key),
    }
    return render(request, "rounds/applications/office/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def write(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write to all who speak for the cities of a selection, ticked on the board or all that its filters show."""
    call = call_for_office(key)
    query, wanted, _form = asked(request, call)
    keys = list(chosen(call, wanted, request.GET.getlist("one")).order_by("pk").values_list("key", flat=True))
    form = MessageForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        given = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
        try:
            number = write_to_cities(call=call.key, keys=keys, text=form.cleaned_data["text"], **given)
        except RuleRefused as refused:
            status = HTTPStatus.CONFLICT
            for said in reasons(refused.refusals, request.caller.time_zone):
                form.add_error(None, said)
        else:
            told = ngettext("%(number)s city is written to.", "%(number)s cities are written to.", number)
            messages.success(request, told % {"number": number})
            return redirect(f"{reverse('rounds:board', args=[call.key])}{query}")
    context = about(call) | {"title": _("Write to the cities of a selection"), "form": form, "number": len(keys), "query": query}
    return render(request, "rounds/applications/office/write.html", context, status=status)


@require_safe
@inside(may_run_calls)
def book(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with the files of a selection bound as one PDF, each with its signatures; a long selection is told how long."""
    call = call_for_office(key)
    query, wanted, _form = asked(request, call)
    rows = chosen(call, wanted, request.GET.getlist("one")).exclude(sent_at=None).order_by("country", "city", "pk")
    try:
        content = book_of(rows, request.caller)
    except RuleRefused as refused:
        messages.error(request, " ".join(reasons(refused.refusals, request.caller.time_zone)))
        return redirect(f"{reverse('rounds:board', args=[call.key])}{query}")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{call.key}-applications.pdf"'
    return response


def asked(request: HttpRequest, call: Call) -> tuple[Query, Wanted, BoardForm]:
    """Return what the address asks the board for: as it is written, as the queries take it, and as the filters show it."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), FILTERS)
    codes = sorted(call.applications.order_by("country").values_list("country", flat=True).distinct())
    form = BoardForm(request.GET, kind=CallKind(call.kind), countries=country_names(codes, reader_language()))
    form.is_valid()
    said = form.cleaned_data
    wanted = Wanted(
        state=said.get("state") or "",
        country=said.get("country") or "",
        late=bool(said.get("late")),
        text=said.get("q") or "",
        decided=said.get("decided") or "",
        recommended=said.get("recommended") or "",
        order=said.get("order") or "country",
    )
    return query, wanted, form


def about(call: Call) -> dict[str, Any]:
    """Return what every page of a round's board says: of which call it is."""
    return {"noindex": True, "call": call, "call_name": _named(call), "drafted": ApplicationState.DRAFTED}


def _named(call: Call) -> str:
    policy = policy_of(call)
    return call_name(CallKind(call.kind), policy.number("round.year") if policy else None)
