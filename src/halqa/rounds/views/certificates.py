"""The letter about a decision, its certificate and the city's kit: for the city, its commission and the coordination team."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import inside
from halqa.rounds.access.applications import application_for, takes_part
from halqa.rounds.actions.certificates import make_dispatch
from halqa.rounds.labels.certificates import LETTER
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.queries.applications_page import application_named
from halqa.rounds.queries.kit import kit_of
from halqa.rounds.queries.letters_page import letter_page


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def letter(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show what went to a city with the decision about it; whoever does not want to wait has it made at once."""
    application = application_for(request.caller, f"{call}/{name}")
    page = letter_page(application, request.caller, request.now)
    if page is None:
        raise Http404
    if request.method == "POST":
        decision = decision_in_force(application)
        if decision is not None and make_dispatch(decision=decision.pk, by=request.caller.actor, now=request.now):
            messages.success(request, _("The letter is made."))
        return redirect("rounds:application_letter", call, name)
    named = application_named(application)
    title = _("Letter and certificate") if page.is_chosen else LETTER
    context = {"noindex": True, "title": title, "named": named, "page": page, "key": [call, name]}
    return render(request, "rounds/applications/letter.html", context)


@require_safe
@inside(takes_part)
def kit(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Answer with all that a city needs to tell of its success, as one ZIP."""
    application = application_for(request.caller, f"{call}/{name}")
    decision = decision_in_force(application)
    content = kit_of(application, decision, request.caller, request.now) if decision is not None else None
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="halqa-kit-{call}-{name}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
