"""What the coordination team does with one application: ask, screen, screen again, put on the shortlist."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import sent_application_for
from halqa.rounds.access.calls import may_run_calls
from halqa.rounds.actions import screening
from halqa.rounds.enums.applications import Act, ApplicationState, Asking, Part, Screened
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.forms.applications_office import AgainForm, QueryForm, ScreenForm
from halqa.rounds.forms.commission import STALE, ActForm
from halqa.rounds.queries.applications import policy_of_call, text_facts
from halqa.rounds.queries.applications_screening import found_now, screenings_of
from halqa.rounds.queries.applications_text import language_to_read, text_page
from halqa.rounds.queries.commission import endorsement_lines, notes_of, queries_of
from halqa.rounds.queries.signatures import signature_line
from halqa.rounds.rules.national import end_of_day
from halqa.rounds.views.applications_acts import about, act_page, reread

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def screen(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Show what the rules find, with the facts behind it, beside the whole file; a person confirms or says otherwise and why."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    policy = policy_of_call(application.call)
    kind = CallKind(application.call.kind)
    form = ScreenForm(request.POST if request.method == "POST" else None, kind=kind, initial={"read": application.version})
    status = HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        try:
            screening.screen_application(
                key=application.key,
                said=Screened(said["said"]),
                is_complete=said["is_complete"],
                reason=said["text"],
                read=form.version,
                caller=request.caller,
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            status = HTTPStatus.CONFLICT
            if STALE & set(refused.codes):
                application.refresh_from_db()
                reread(form, read=application.version)
        else:
            messages.success(request, _("Screened. The city and its commission are told."))
            return redirect("rounds:application", call, name)
    language = language_to_read(application, reader_language())
    context = about(request, application, Act.SCREEN) | {
        "title": _("Screen"),
        "form": form,
        "found": found_now(application, policy),
        "text_facts": text_facts(application, request.now),
        "screenings": screenings_of(application),
        "text": text_page(application, request.caller, language=language),
        "signature": signature_line(application),
        "endorsements": endorsement_lines(application),
        "asked": queries_of(application, Asking.TEAM),
        "notes": notes_of(application, Part.TEAM),
    }
    return render(request, "rounds/applications/office/screen.html", context, status=status)


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def screen_again(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Take back what was said at screening, with the reason, so that it is screened anew."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = AgainForm(request.POST if request.method == "POST" else None, initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        screening.screen_again(reason=form.cleaned_data["text"], read=form.version, **given)

    told = {
        "title": _("Screen again"),
        "lead": _("What was said stays on record as taken back, and the file waits for screening once more."),
        "button": _("Take it back"),
    }
    return act_page(request, application, Act.SCREEN_AGAIN, form, act, told=told, done=_("It waits for screening again."))


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def query(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Put questions to the city, with the last day on which it can answer."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = QueryForm(request.POST if request.method == "POST" else None, initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        until = end_of_day(form.cleaned_data["answer_by"], policy_of_call(application.call))
        screening.query_application(text=form.cleaned_data["text"], answer_by=until, read=form.version, **given)

    told = {
        "title": _("Ask the city"),
        "lead": _("The city answers beside its text; what was signed and endorsed stays as it is."),
        "button": _("Send the questions"),
    }
    return act_page(request, application, Act.QUERY, form, act, told=told, done=_("The city is asked, and told by when."))


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def close_query(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Go on without an answer once its date is over."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = ActForm(request.POST if request.method == "POST" else None, initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        screening.close_query(read=form.version, **given)

    told = {
        "title": _("Go on without an answer"),
        "lead": _("The question stays on record as not answered, and the file waits for screening."),
        "button": _("Go on"),
    }
    return act_page(request, application, Act.CLOSE_QUERY, form, act, told=told, done=_("It goes on without an answer."))


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def shortlist(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Put an eligible application on the shortlist, or take it off."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = ActForm(request.POST if request.method == "POST" else None, initial={"read": application.version})
    is_on = application.state == ApplicationState.SHORTLISTED
    do = screening.take_off_shortlist if is_on else screening.shortlist_application

    def act(given: dict[str, Any]) -> None:
        do(read=form.version, **given)

    told = {
        "title": _("Take off the shortlist") if is_on else _("Put on the shortlist"),
        "lead": _("Nobody but the coordination team sees who is on the shortlist before the decision."),
        "button": _("Take it off") if is_on else _("Put it on"),
    }
    which, done = Act.TAKE_OFF_SHORTLIST if is_on else Act.SHORTLIST, _("The shortlist is changed.")
    return act_page(request, application, which, form, act, told=told, done=done)
