"""What a commission does with one application: endorse, send back, decline, take an endorsement back, note something."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.access import caller_of
from halqa.accounts.views.doors import inside, second_factor
from halqa.documents.actions import StorageAway, put_content
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views import errors
from halqa.rounds.access.applications import application_for, may_read, parts_of, takes_part
from halqa.rounds.access.applications_passages import ENDORSING
from halqa.rounds.actions.endorsements import (
    decline_application,
    endorse_application,
    return_application,
    withdraw_endorsement,
)
from halqa.rounds.actions.screening import note_on_application
from halqa.rounds.enums.applications import Act, Part, Way
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.forms.commission import STALE, EndorseForm, NoteForm, ReturnForm, WhyForm
from halqa.rounds.labels.rounds import worded
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, policy_of_call
from halqa.rounds.queries.applications_page import application_named
from halqa.rounds.queries.applications_text import language_to_read, text_page
from halqa.rounds.queries.calls import deadlines_of
from halqa.rounds.queries.commission import endorsement_lines, interview_of, notes_of, places_of, queries_of, reviews_of
from halqa.rounds.queries.signatures import signature_line
from halqa.rounds.rules.applications import may
from halqa.rounds.rules.national import end_of_day
from halqa.rounds.rules.signing import Signing
from halqa.rounds.views.applications_acts import about, act_page, reread
from halqa.rounds.views.applications_doors import (
    by_link_or_account,
    file_answer,
    files_address,
    opened_application,
    remember_done,
    was_done_here,
)

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@by_link_or_account(ENDORSING, Part.COMMISSION, done="endorsement")
def endorse(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Show an officer the whole file, and take the commission's signature under exactly that."""
    application = opened_application(request, f"{call}/{name}")
    caller, passage = request.caller, request.passage
    if not may_read(caller, application):
        raise Http404
    language = language_to_read(application, reader_language())
    text = text_page(application, caller, language=language)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"name": caller.name, "office": "", "read": application.version, "sha256": text.sha256 if text else ""}
    form = EndorseForm(*sent, initial=initial)
    status = HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        way = Way.PAPER if said["scan"] or said["signed_on"] else Way.PASSAGE if passage else Way.ACCOUNT
        try:
            endorse_application(
                key=application.key,
                sha256=said["sha256"],
                signing=Signing(said["name"], said["office"], said["signed_on"]),
                way=way,
                statement=said["statement"],
                read=form.version,
                scan=said["scan"] and put_content(upload=said["scan"]),
                caller=caller,
                by=caller.actor,
                now=request.now,
                passage=passage,
            )
        except StorageAway:
            return errors.unavailable(request)
        except RuleRefused as refused:
            form.refuse(refused.refusals, caller.time_zone)
            status = HTTPStatus.CONFLICT
            if STALE & set(refused.codes):
                application.refresh_from_db()
                text = text_page(application, caller, language=language)
                reread(form, read=application.version, sha256=text.sha256 if text else "")
        else:
            remember_done(request, "endorsement", application.key)
            return redirect("rounds:endorsement", call, name)
    policy = policy_of_call(application.call)
    context = about(request, application, Act.ENDORSE) | {
        "title": _("Read and endorse"),
        "form": form,
        "text": text,
        "signature": signature_line(application),
        "places": places_of(application.call, application.country, policy),
        "deadlines": [one for one in deadlines_of(policy, caller.time_zone) if one.name == "commission.closes"],
        "files_at": files_address(request, "rounds:endorse_file", call, name),
        "reviews": reviews_of(application),
        "interview": interview_of(application),
        "notes": notes_of(application, Part.COMMISSION),
        "asked": queries_of(application),
    }
    return render(request, "rounds/applications/commission/endorse.html", context, status=status)


@require_safe
@by_link_or_account(ENDORSING, Part.COMMISSION, done="endorsement")
def endorsed_file(request: HttpRequest, call: str, name: str, key: str) -> HttpResponseBase:
    """Answer with a file of the application that is to be endorsed."""
    application = opened_application(request, f"{call}/{name}")
    if not may_read(request.caller, application):
        raise Http404
    return file_answer(request, request.caller, application, key)


@require_safe
def endorsement(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Show the endorsement that stands, to who takes part, and to whoever has just given it by a link in this browser."""
    key = f"{call}/{name}"
    if was_done_here(request, "endorsement", key):
        found = Application.objects.select_related("call").filter(key=key).first()
        if found is not None:
            return _endorsement(request, found, by_link=not caller_of(request, found.state_at).is_signed_in)
    return _endorsement_inside(request, call, name)


@inside(takes_part)
def _endorsement_inside(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    application = application_for(request.caller, f"{call}/{name}")
    if not may_read(request.caller, application):
        raise Http404
    return _endorsement(request, application, by_link=False)


def _endorsement(request: HttpRequest, application: Application, *, by_link: bool) -> HttpResponse:
    lines = endorsement_lines(application)
    context = {
        "noindex": True,
        "application": application_named(application),
        "key": application.key.split("/"),
        "title": _("The endorsement"),
        "endorsements": lines,
        "places": places_of(application.call, application.country, policy_of_call(application.call)) if by_link else (),
        "by_link": by_link,
    }
    response = render(request, "rounds/applications/commission/endorsement.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(METHODS)
@inside(takes_part)
@second_factor
def send_back(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Send an application back to its city with questions, and the last day on which it can come again."""
    application = _for_commission(request, call, name)
    form = ReturnForm(request.POST if request.method == "POST" else None, initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        until = end_of_day(form.cleaned_data["answer_by"], policy_of_call(application.call))
        return_application(text=form.cleaned_data["text"], answer_by=until, read=form.version, **given)

    told = {
        "title": _("Send back with questions"),
        "lead": _("The city can change its text until the day that you choose, and submits it again. Its mayor signs anew."),
        "button": _("Send it back to the city"),
    }
    return act_page(request, application, Act.RETURN, form, act, told=told, done=_("It is sent back. The city is told."))


@require_http_methods(METHODS)
@inside(takes_part)
@second_factor
def decline(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Say no to an application, with the reason that its city reads."""
    application = _for_commission(request, call, name)
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        decline_application(reason=form.cleaned_data["text"], read=form.version, **given)

    told = {
        "title": worded(CallKind(application.call.kind), "Decline the application"),
        "lead": _(
            "It ends here for this call, and cannot be taken back. If something only has to be mended, send it back instead."
        ),
        "button": _("Decline it"),
    }
    return act_page(request, application, Act.DECLINE, form, act, told=told, done=_("It is declined. The city is told why."))


@require_http_methods(METHODS)
@inside(takes_part)
@second_factor
def withdraw(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Take an endorsement back, which frees its place at once."""
    application = _for_commission(request, call, name)
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        withdraw_endorsement(reason=form.cleaned_data["text"], read=form.version, **given)

    told = {
        "title": _("Withdraw the endorsement"),
        "lead": _("The file is with your commission again, and its place is free for another at once."),
        "button": _("Withdraw the endorsement"),
    }
    done = _("The endorsement is withdrawn. Its place is free.")
    return act_page(request, application, Act.WITHDRAW_ENDORSEMENT, form, act, told=told, done=done)


@require_http_methods(METHODS)
@inside(takes_part)
def notes(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Show and add what an office notes for itself."""
    application = application_for(request.caller, f"{call}/{name}")
    caller = request.caller
    facts = application_facts(application, policy_of_call(application.call), request.now, text=False, places=False)
    parts = parts_of(caller, application.city, application.country)
    if not may(Act.NOTE, parts, facts):
        raise Http404
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {"key": application.key, "caller": caller, "by": caller.actor, "now": request.now}
        try:
            note_on_application(text=form.cleaned_data["text"], **given)
        except RuleRefused as refused:
            form.refuse(refused.refusals, caller.time_zone)
        else:
            messages.success(request, _("Noted. Only your own office reads it."))
            return redirect("rounds:notes", call, name)
    context = about(request, application, Act.NOTE) | {
        "title": _("Notes of your office"),
        "form": form,
        "notes": notes_of(application, Part.TEAM if Part.TEAM in parts else Part.COMMISSION),
    }
    return render(request, "rounds/applications/commission/notes.html", context)


def _for_commission(request: HttpRequest, call: str, name: str) -> Application:
    """Return an application of the caller's own country, for an officer of its commission alone."""
    application = application_for(request.caller, f"{call}/{name}")
    if Part.COMMISSION not in parts_of(request.caller, application.city, application.country):
        raise Http404
    return application
