"""Acts on many applications of a round: ordered from the board, followed on a page with their progress, stopped."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.lists import PAGE, Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.downloads import Table, links, requested
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions.bulk import begin_bulk, stop_bulk
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.forms.decisions import BulkForm
from halqa.rounds.labels.decisions import LINES
from halqa.rounds.labels.rounds import bulk_words
from halqa.rounds.models import Call
from halqa.rounds.queries.announcement import is_made
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_board import Wanted, chosen
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.bulk import COLUMNS, bulk_acts, bulk_lines, bulk_progress, bulk_rows, mark_of, meant, with_what_stands
from halqa.rounds.rules.applications import has_jury
from halqa.rounds.views.applications_board import FILTERS, about, asked

METHODS: Final = ["GET", "HEAD", "POST"]
ALL: Final = "all"
SHOWN_AT_ONCE: Final = 20
"""How many applications are named before the rest is folded."""


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def begin(request: HttpRequest, key: str) -> HttpResponseBase:
    """Order an act on a selection, ticked on the board or all that its filters show."""
    call = call_for_office(key)
    query, wanted, _form = asked(request, call)
    ticked = request.GET.getlist("one")
    if not (ticked or _narrows(query) or request.GET.get(ALL)) and not is_made(call.key):
        return _ask_which(request, call, wanted)
    done, left = meant(chosen(call, wanted, ticked), reader_language())
    keys = [one.key for one in done]
    policy = policy_of_call(call)
    first = reader_language() if reader_language() in LANGUAGES else WORKING_LANGUAGE
    has_shortlist = policy.values.get("review.shortlist") == "coordinator"
    given = {"kind": CallKind(call.kind), "first": first, "has_jury": has_jury(policy), "has_shortlist": has_shortlist}
    mark = mark_of(with_what_stands(call, keys))
    form = BulkForm(request.POST if request.method == "POST" else None, initial={"seen": mark}, **given)
    status = HTTPStatus.OK
    if form.is_valid():
        by = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
        try:
            said = {"kind": BulkKind(form.cleaned_data["kind"]), "jury_words_in": form.cleaned_data.get("jury_words_in", "")}
            begun = begin_bulk(
                call=call.key, keys=keys, wording=form.wording, seen=form.cleaned_data["seen"] or None, **said, **by
            )
        except RuleRefused as refused:
            status = HTTPStatus.CONFLICT
            # What stands now is named on this page, and can be decided once it was read.
            form.data = form.data.copy()
            form.data["seen"] = mark
            for said in reasons(refused.refusals, request.caller.time_zone):
                form.add_error(None, said)
        else:
            messages.success(request, _("It is under way. You can leave the page and come back; the work goes on."))
            return redirect("rounds:bulk_act", call.key, begun)
    context = about(call) | {
        "title": _("Decide about many at once"),
        "form": form,
        "number": len(keys),
        "query": query,
        "done": (done[:SHOWN_AT_ONCE], done[SHOWN_AT_ONCE:]),
        "left": (left[:SHOWN_AT_ONCE], left[SHOWN_AT_ONCE:]),
        "is_made": is_made(call.key),
    }
    return render(request, "rounds/applications/office/bulk_begin.html", context, status=status)


def _narrows(query: Query) -> bool:
    return any(query.get(name) for name in FILTERS if name not in {"order", PAGE})


def _ask_which(request: HttpRequest, call: Call, wanted: Wanted) -> HttpResponseBase:
    """Ask which applications are meant where none is ticked and nothing narrows the board: all is something to be chosen."""
    done, _left = meant(chosen(call, wanted, []), reader_language())
    context = about(call) | {"title": _("Decide about many at once"), "number": len(done), "all_address": f"?{ALL}=1"}
    return render(request, "rounds/applications/office/bulk_which.html", context)


@require_safe
@inside(may_run_calls)
def acts(request: HttpRequest, key: str) -> HttpResponseBase:
    """List the acts on many applications of a round that were ordered last, with how far each is."""
    call = call_for_office(key)
    context = about(call) | {"title": _("Acts on many at once"), "acts": bulk_acts(call)}
    return render(request, "rounds/applications/office/bulk_acts.html", context)


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def act(request: HttpRequest, key: str, act: str) -> HttpResponseBase:
    """Show how far an act on many is, which were refused and why; stop what is not done yet."""
    call = call_for_office(key)
    if (found := bulk_progress(call, act)) is None:
        raise Http404
    refused: list[str] = []
    if request.method == "POST":
        try:
            stop_bulk(key=act, caller=request.caller, by=request.caller.actor, now=request.now)
        except RuleRefused as against:
            refused = reasons(against.refusals, request.caller.time_zone)
        else:
            messages.success(request, _("It is stopped. What was done stays as it is."))
            return redirect("rounds:bulk_act", call.key, act)
    query = Query.parse(request.META.get("QUERY_STRING", ""), ("state", PAGE))
    told = {"call": call.key, "made_at": request.now.isoformat(timespec="seconds"), "confidential": "yes"}
    table = Table(f"{call.key}-{act[:8]}", COLUMNS, bulk_rows(act, request.caller.time_zone), told)
    if (answer := requested(request, table)) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    state = query.get("state")
    page, lines = bulk_lines(act, state if state in set(LineState) else "", query.get(PAGE), request.caller.time_zone)
    context: dict[str, Any] = about(call) | {
        "title": bulk_words(CallKind(call.kind), found.kind),
        "found": found,
        "lines": lines,
        "page": page,
        "query": query,
        "state": state,
        "states": [(one, LINES[one], number, query.put("state", one)) for one, number in _counts(found).items()],
        "downloads": links(query),
        "refused": refused,
        "settled": found.total - found.left,
        "acts_address": reverse("rounds:bulk_acts", args=[call.key]),
    }
    return render(
        request, "rounds/applications/office/bulk.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    )


def _counts(found: Any) -> dict[LineState, int]:
    return {LineState.WAITING: found.left, LineState.DONE: found.done, LineState.REFUSED: found.refused}
