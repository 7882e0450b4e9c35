"""The pages on which a mayor signs, by an account or by a link, on which they are asked to, and on which paper is recorded."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.access import caller_of
from halqa.accounts.actions import Reader
from halqa.accounts.queries.passages import given_passages
from halqa.accounts.views.doors import inside
from halqa.documents.actions import StorageAway, put_content
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.words import when_text
from halqa.pages.views import errors
from halqa.rounds.access.applications import application_for, may_read, parts_of, takes_part
from halqa.rounds.access.applications_passages import SIGNING
from halqa.rounds.actions.passages import ask_for_signature, take_back_signing
from halqa.rounds.actions.signatures import record_signature, sign_application
from halqa.rounds.enums.applications import Act, ApplicationState, Part, Way
from halqa.rounds.forms.commission import AskForm, PaperForm, SignForm
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, policy_of_call, subject_of
from halqa.rounds.queries.applications_page import application_named
from halqa.rounds.queries.applications_papers import papers_of
from halqa.rounds.queries.applications_to_sign import text_to_sign
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.signatures import signature_line
from halqa.rounds.rules.applications import ACTS, may, refusals
from halqa.rounds.rules.signing import Signing
from halqa.rounds.views.applications_doors import (
    by_link_or_account,
    file_answer,
    files_address,
    opened_application,
    remember_done,
    was_done_here,
)

CHANGED = "text-changed-meanwhile"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@by_link_or_account(SIGNING, Part.MAYOR, done="signature")
def sign(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Show the mayor the whole text as it stands, and take the signature under exactly that."""
    application = opened_application(request, f"{call}/{name}")
    policy, caller, passage = policy_of_call(application.call), request.caller, request.passage
    sent = request.POST if request.method == "POST" else None
    initial = {"name": passage.name if passage else caller.name, "office": passage.office if passage else ""}
    form = SignForm(sent, initial=initial, asks_consent=policy.says_yes("signatures.consent"))
    is_stale, status = False, HTTPStatus.OK
    if form.is_valid():
        try:
            sign_application(
                key=application.key,
                read=form.cleaned_data["read"],
                signing=Signing(form.cleaned_data["name"], form.cleaned_data["office"]),
                way=Way.PASSAGE if passage else Way.ACCOUNT,
                consents=form.consent,
                caller=caller,
                by=caller.actor,
                now=request.now,
                passage=passage,
            )
        except RuleRefused as refused:
            form.refuse(refused.refusals, caller.time_zone)
            is_stale, status = CHANGED in refused.codes, HTTPStatus.CONFLICT
        else:
            remember_done(request, "signature", application.key)
            return redirect("rounds:signature", call, name)
    context = _to_sign(request, application, form, Act.SIGN, is_stale=is_stale)
    context["files_at"] = files_address(request, "rounds:sign_file", call, name)
    return render(request, "rounds/applications/sign/sign.html", context, status=status)


@require_safe
@by_link_or_account(SIGNING, Part.MAYOR, done="signature")
def signed_file(request: HttpRequest, call: str, name: str, key: str) -> HttpResponseBase:
    """Answer with a file of the text that is to be signed."""
    application = opened_application(request, f"{call}/{name}")
    return file_answer(request, request.caller, application, key)


@require_safe
def signature(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Show the signature that stands, to who takes part, and to whoever has just given it by a link in this browser."""
    key = f"{call}/{name}"
    if was_done_here(request, "signature", key):
        found = Application.objects.select_related("call").filter(key=key).first()
        if found is not None:
            return _signature(request, found, by_link=not caller_of(request, found.state_at).is_signed_in)
    return _signature_inside(request, call, name)


@inside(takes_part)
def _signature_inside(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    application = application_for(request.caller, f"{call}/{name}")
    if not may_read(request.caller, application):
        raise Http404
    return _signature(request, application, by_link=False)


def _signature(request: HttpRequest, application: Application, *, by_link: bool) -> HttpResponse:
    context = _named(application) | {
        "title": _("The signature"),
        "signature": signature_line(application),
        "by_link": by_link,
        "key": application.key.split("/"),
    }
    response = render(request, "rounds/applications/sign/signature.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(METHODS)
@inside(takes_part)
def ask(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Send the mayor a link to read and sign the text, and show which links were sent; all can be taken back."""
    application = application_for(request.caller, f"{call}/{name}")
    caller, subject = request.caller, subject_of(application.key)
    if Part.WRITER not in parts_of(caller, application.city, application.country):
        raise Http404
    given = {"key": application.key, "caller": caller, "by": caller.actor, "now": request.now}
    if request.POST.get("step") == "take-back":
        take_back_signing(**given)
        messages.success(request, _("The links are taken back. Nobody can sign by them any more."))
        return redirect("rounds:ask_for_signature", call, name)
    form = AskForm(request.POST if request.method == "POST" else None, initial={"language": application.language})
    status = HTTPStatus.OK
    if form.is_valid():
        said = {field: form.cleaned_data[field] for field in ("address", "name", "office", "language")}
        try:
            ask_for_signature(reader=Reader(**said), **given)
        except RuleRefused as refused:
            form.refuse(refused.refusals, caller.time_zone)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The link is on its way to %(address)s.") % {"address": said["address"]})
            return redirect("rounds:ask_for_signature", call, name)
    facts = application_facts(application, policy_of_call(application.call), request.now, places=False)
    against = refusals(Act.SIGN, facts, policy_of_call(application.call), request.now)
    context = _named(application) | {
        "title": _("Ask the mayor to sign"),
        "form": form,
        "key": [call, name],
        "reasons": reasons(against, caller.time_zone),
        "links": given_passages(subject, request.now, purpose=SIGNING),
        "signature": signature_line(application),
    }
    return render(request, "rounds/applications/sign/ask.html", context, status=status)


@require_http_methods(METHODS)
@inside(takes_part)
def on_paper(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Record a signature on paper: the scan, who signed, in what office, on which day."""
    application = application_for(request.caller, f"{call}/{name}")
    policy, caller = policy_of_call(application.call), request.caller
    facts = application_facts(application, policy, request.now, text=False, places=False)
    if not may(Act.SIGN_ON_PAPER, parts_of(caller, application.city, application.country), facts):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    waiting = papers_of(application, caller, waiting=True)
    kept = [(one.file, f"{one.name or _('Pages')} ({when_text(one.came_at.date())})") for one in waiting]
    initial = {"kept": next((one.file for one in waiting if one.file == request.GET.get("file")), "")}
    form = PaperForm(*sent, asks_consent=policy.says_yes("signatures.consent"), kept=kept, initial=initial)
    is_stale, status = False, HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        try:
            record_signature(
                key=application.key,
                read=said["read"],
                signing=Signing(said["name"], said["office"], said["signed_on"]),
                consents=form.consent,
                # Ahead of the act, which others wait for.
                scan=said["scan"] and put_content(upload=said["scan"]),
                file=said.get("kept", ""),
                caller=caller,
                by=caller.actor,
                now=request.now,
            )
        except StorageAway:
            return errors.unavailable(request)
        except RuleRefused as refused:
            form.refuse(refused.refusals, caller.time_zone)
            is_stale, status = CHANGED in refused.codes, HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The signature on paper is recorded."))
            return redirect("rounds:signature" if may_read(caller, application) else "rounds:application", call, name)
    context = _to_sign(request, application, form, Act.SIGN_ON_PAPER, is_stale=is_stale)
    return render(request, "rounds/applications/sign/paper.html", context, status=status)


def _to_sign(request: HttpRequest, application: Application, form: SignForm, act: Act, *, is_stale: bool) -> dict[str, Any]:
    """Return what both ways of signing show; what is sent next was read as it stands now."""
    policy, caller = policy_of_call(application.call), request.caller
    facts = application_facts(application, policy, request.now, places=False)
    text = text_to_sign(application, caller, read=form.cleaned_data["marks"] if is_stale else "")
    fresh = {"read": text.sha256, "marks": text.marks}
    form.initial.update(fresh)
    if is_stale:
        form.data = form.data.copy()
        for name, value in fresh.items():
            form.data[name] = value
    return _named(application) | {
        "title": _("Read and sign") if act is Act.SIGN else _("Record a signature on paper"),
        "form": form,
        "key": application.key.split("/"),
        "text": text.page,
        "to_sign": text,
        "changed_ids": text.changed_ids,
        "reads": may_read(caller, application),
        "reasons": reasons(refusals(act, facts, policy, request.now), caller.time_zone),
        "can": facts.state in ACTS[act].states,
        "is_signed": facts.is_signed,
        "signature": signature_line(application),
        "is_draft": application.state == ApplicationState.DRAFTED,
    }


def _named(application: Application) -> dict[str, Any]:
    return {"noindex": True, "application": application_named(application)}
