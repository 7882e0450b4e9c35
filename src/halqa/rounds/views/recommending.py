"""The jury's recommendations of a whole round: the list to take along, and the list that comes back filled in."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.lists import Query
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.words import number
from halqa.pages.views.downloads import Table, links, requested
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions.recommending import ListRefused, recommend_list
from halqa.rounds.forms.decisions import ReadListForm
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.recommending import list_to_fill, read_file
from halqa.rounds.rules.applications import has_jury
from halqa.rounds.rules.recommending import COLUMNS
from halqa.rounds.views.applications_board import about

SHOWN = 50
"""How many rows that cannot be entered are told at once."""


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def recommend_whole_list(request: HttpRequest, key: str) -> HttpResponseBase:
    """Let the list be taken along; enter all that it says once it comes back, or nothing and say why, row by row."""
    call = call_for_office(key)
    query = Query.parse(request.META.get("QUERY_STRING", ""), ())
    # The columns with which every download ends come after ours, and are not read when the list comes back.
    told = {"call": call.key, "made_at": request.now.isoformat(timespec="seconds"), "confidential": "yes"}
    rows = list_to_fill(call)
    if (answer := requested(request, Table(f"{call.key}-jury", COLUMNS, rows, told))) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    is_sent = request.method == "POST"
    form = ReadListForm(request.POST, request.FILES) if is_sent else ReadListForm()
    against: list[str] = []
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        read = read_file(file, file.size)
        by = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
        try:
            entered = recommend_list(call=call.key, read=read, **by)
        except ListRefused as refused:
            against = by_row(refused.rows, request.caller.time_zone)
        else:
            words = ngettext("%(number)s recommendation is entered.", "%(number)s recommendations are entered.", entered)
            messages.success(request, words % {"number": number(entered)})
            return redirect("rounds:board", call.key)
    context = about(call) | {
        "title": _("The jury's recommendations"),
        "form": form,
        "against": against[:SHOWN],
        "more": len(against) - SHOWN,
        "has_jury": has_jury(policy_of_call(call)),
        "downloads": links(query),
    }
    status = HTTPStatus.CONFLICT if against else HTTPStatus.OK
    return render(request, "rounds/applications/office/recommend_list.html", context, status=status)


def by_row(rows: Mapping[int, Sequence[Refusal]], zone: str) -> list[str]:
    """Return every reason against a list in words, each with the number of its row."""
    told = [(row, said) for row, refusals in sorted(rows.items()) for said in reasons(refusals, zone)]
    return [_("Row %(row)s: %(reason)s") % {"row": number(row), "reason": said} if row else said for row, said in told]
