"""The coordination team's view of the commissions in a call: which are silent, reminding them, extending for all."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.refusals import RuleRefused
from halqa.rounds.access.calls import may_run_calls, public_call
from halqa.rounds.actions.national import remind_commission
from halqa.rounds.forms.commission import RemindForm
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.queries.calls import deadlines_of
from halqa.rounds.queries.commission import call_title
from halqa.rounds.queries.silent import commissions_in


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def commissions(request: HttpRequest, key: str) -> HttpResponse:
    """Show the commissions for which files wait, the silent ones first; remind those that are ticked."""
    row = public_call(key)
    lines = commissions_in(row, request.now)
    form = RemindForm(request.POST if request.method == "POST" else None)
    status, wanted = HTTPStatus.OK, request.POST.getlist("country")
    if form.is_valid():
        waited_for = {one.country for one in lines if one.waiting}
        if not set(wanted) <= waited_for:
            raise Http404
        if not wanted:
            form.add_error(None, _("Tick whom you want to remind."))
        else:
            status = _remind(request, key, wanted, form)
            if status == HTTPStatus.OK:
                messages.success(request, _("The officers of these commissions are reminded."))
                return redirect("rounds:office_commissions", key)
    context = {
        "noindex": True,
        "title": _("Commissions that are waited for"),
        "call": call_title(row),
        "key": key,
        "lines": lines,
        "form": form,
        "ticked": wanted,
        "silent_days": applications_policy().silent_days,
        "deadlines": deadlines_of(policy_of_call(row), request.caller.time_zone),
        "is_illustrative": row.is_illustrative,
    }
    return render(request, "rounds/applications/commission/silent.html", context, status=status)


def _remind(request: HttpRequest, key: str, wanted: list[str], form: RemindForm) -> HTTPStatus:
    for country in wanted:
        given = {"call": key, "country": country, "words": form.cleaned_data["text"]}
        try:
            remind_commission(**given, caller=request.caller, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            return HTTPStatus.CONFLICT
    return HTTPStatus.OK
