"""The pages on which the coordination team decides what cities may say of themselves in public."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.lists import PAGE, Page, Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import may_approve
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProposalState
from halqa.registry.forms.profiles import DecisionForm
from halqa.registry.labels import label, sentence
from halqa.registry.queries.profiles import ProposalRecord, proposal_record, sent_proposals, waiting_lines

ABOUT_THE_REASON: Final = frozenset({"reason-missing", "reason-too-long"})

ANSWERS: Final[Mapping[str, tuple[Callable[..., Any], tuple[str, ...], Promise]]] = {
    "approve": (actions.approve, ("parts", "reason", "read"), gettext_lazy("Approved. Everybody can read it now.")),
    "send-back": (actions.send_back, ("reason", "read"), gettext_lazy("Sent back. The city is told why.")),
    "decline": (actions.decline, ("reason", "read"), gettext_lazy("Declined. The city is told why.")),
}
"""What the coordination team can answer: the action, the fields that it takes, and what is said when it is done."""


APPROVED_IN_PART: Final = gettext_lazy("Approved in part. Everybody can read that part now; the city is told why not the rest.")


@require_http_methods(["GET", "HEAD"])
@inside(may_approve)
def approvals(request: HttpRequest) -> HttpResponse:
    """List the proposals that wait for a decision, those that wait longest first."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), (PAGE,))
    page = Page.of(sent_proposals().count(), query.get(PAGE))
    lines = waiting_lines(page, language=reader_language())
    context = {
        "noindex": True,
        "title": _("What cities propose to say of themselves"),
        "lines": lines,
        "page": page,
        "query": query,
    }
    return render(request, "registry/approvals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_approve)
@second_factor
def approval(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal beside what is public, and take the coordination team's answer."""
    record = _sent(number)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        parts=[(line.part, label(line.part)) for line in record.parts],
        initial={"parts": [line.part for line in record.parts], "read": record.version},
    )
    status = HTTPStatus.OK
    if form.is_valid():
        if request.POST.get("answer") not in ANSWERS:
            raise Http404
        act, names, done = ANSWERS[request.POST["answer"]]
        given = {name: form.cleaned_data[name] for name in names}
        try:
            became = act(number=number, by=request.caller.actor, now=request.now, **given)
        except RuleRefused as refused:
            for refusal in refused.refusals:
                form.add_error("reason" if refusal.code in ABOUT_THE_REASON else None, sentence(refusal))
            record = _sent(number)
            if record.state is not ProposalState.SENT or record.version != given["read"]:
                status = HTTPStatus.CONFLICT
                # What is answered next is answered to what is shown now.
                form.data = form.data.copy()
                form.data["read"] = record.version
        else:
            messages.success(request, APPROVED_IN_PART if became is ProposalState.PARTLY_APPROVED else done)
            return redirect("registry:approvals")
    context = {
        "noindex": True,
        "title": record.city.names_for(reader_language())[0].text,
        "proposal": record,
        "form": form,
        "is_too_late": status is HTTPStatus.CONFLICT,
    }
    return render(request, "registry/approval.html", context, status=status)


def _sent(number: int) -> ProposalRecord:
    """Return a proposal that was sent. Raises Http404 where there is none of this number."""
    record = proposal_record(number, language=reader_language())
    if record is None:
        raise Http404
    return record
