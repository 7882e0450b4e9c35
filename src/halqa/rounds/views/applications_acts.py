"""What pages of acts on one application share: the form, the reasons against, and what is said when it is done."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from halqa.foundation.refusals import RuleRefused
from halqa.rounds.access.applications import parts_of
from halqa.rounds.enums.applications import Act
from halqa.rounds.forms.commission import STALE, ActForm
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, policy_of_call
from halqa.rounds.queries.applications_page import application_named
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.calls import deadlines_of
from halqa.rounds.rules.applications import refusals
from halqa.rounds.rules.visibility import as_seen


def act_page(
    request: HttpRequest,
    application: Application,
    act: Act,
    form: ActForm,
    do: Callable[[dict[str, Any]], None],
    *,
    told: dict[str, str],
    done: str,
    reads: Callable[[Application], int] = lambda one: one.version,
    template: str = "commission/act",
    beside: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Show a form in which an act is written, and act once it is sent.

    ``reads`` tells what its writer has before them, by number; ``beside`` what stands beside the form, asked after the act.
    """
    status = HTTPStatus.OK
    if form.is_valid():
        given = {"key": application.key, "caller": request.caller, "by": request.caller.actor, "now": request.now}
        try:
            do(given)
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            status = HTTPStatus.CONFLICT
            if STALE & set(refused.codes):
                application.refresh_from_db()
                reread(form, read=reads(application))
        else:
            messages.success(request, done)
            return redirect("rounds:application", *application.key.split("/"))
    deadlines = deadlines_of(policy_of_call(application.call), request.caller.time_zone)
    of_commission = [one for one in deadlines if one.name == "commission.closes"]
    context = about(request, application, act) | told | {"form": form, "deadlines": of_commission} | beside()
    return render(request, f"rounds/applications/{template}.html", context, status=status)


def about(request: HttpRequest, application: Application, act: Act) -> dict[str, Any]:
    """Return what every page of an act says: of which application, and the very reasons that the act would give."""
    policy = policy_of_call(application.call)
    parts = parts_of(request.caller, application.city, application.country)
    facts = as_seen(application_facts(application, policy, request.now, text=False), parts)
    return {
        "noindex": True,
        "application": application_named(application),
        "key": application.key.split("/"),
        "state": facts.state,
        "reasons": reasons(refusals(act, facts, policy, request.now), request.caller.time_zone),
    }


def reread(form: Form, **now: object) -> None:
    """Let what is sent next be written with what stands now in view."""
    form.data = form.data.copy()
    for name, value in now.items():
        form.data[name] = str(value)
