"""What a city does with its application as a whole: begin it, submit it, withdraw it, answer questions about it, appeal."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, signed_in
from halqa.documents import labels as documents
from halqa.documents.actions import put_content
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name
from halqa.registry.queries.lives import country_names
from halqa.rounds.access.applications import own_application_for, parts_of, takes_part
from halqa.rounds.access.calls import public_call
from halqa.rounds.actions.applications import begin_application, submit_application, withdraw_application
from halqa.rounds.actions.decisions import appeal_decision
from halqa.rounds.actions.screening import answer_query
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.forms.applications_city import AppealForm, BeginForm, GiveUpForm, ReplyForm, SubmitForm, WithdrawForm
from halqa.rounds.labels.names import call_name
from halqa.rounds.labels.rounds import OF_REPORT, worded
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, policy_of_call
from halqa.rounds.queries.applications_begin import beginning, cities_spoken_for
from halqa.rounds.queries.applications_page import ApplicationPage, application_page
from halqa.rounds.queries.applications_words import reason, reasons
from halqa.rounds.queries.calls import deadlines_of
from halqa.rounds.rules.applications import refusals
from halqa.rounds.rules.visibility import as_seen

OF_THE_ANSWER: Final = frozenset({"message-missing", "message-too-long"})
"""Reasons that stand at the field with the text."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: HttpRequest, call: str) -> HttpResponse:
    """Let somebody who speaks for a city begin its application; tell everybody else how they get in."""
    row = public_call(call)
    policy, cities = policy_of_call(row), cities_spoken_for(request.caller)
    wanted = (request.POST or request.GET).get("city", "")
    city = wanted if wanted in cities else next(iter(cities), "") if len(cities) == 1 else ""
    if wanted and wanted not in cities:
        raise Http404
    name = call_name(CallKind(row.kind), policy.number("round.year"))
    context: dict[str, Any] = {
        "noindex": True,
        "title": worded(CallKind(row.kind), "Begin an application"),
        "call_name": name,
        "call": row,
        "cities": [(key, named) for key, named in cities.items()],
        "deadlines": deadlines_of(policy, request.caller.time_zone)[:1],
        "countries": country_names(policy.several("who.countries") or (), reader_language()),
    }
    if not city:
        return render(request, "rounds/applications/city/begin.html", context)
    told = beginning(row, city, cities[city], request.caller, request.now)
    choices = sorted(((tag, language_name(tag)) for tag in told.languages), key=lambda pair: pair[1])
    known = (told.earlier.language if told.earlier else "", request.caller.language, told.languages[0])
    usual = next(one for one in known if one in told.languages)
    # A report goes on where the last one ended; whether what was deferred is taken up again, the city says.
    initial = {"language": usual, "with_earlier": bool(told.earlier and told.earlier.is_report)}
    form = BeginForm(
        request.POST if request.method == "POST" else None, languages=choices, initial=initial, has_earlier=bool(told.earlier)
    )
    against = list(told.reasons)
    if form.is_valid():
        by = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
        given = {"language": form.cleaned_data["language"], "with_earlier": form.cleaned_data.get("with_earlier", False)}
        try:
            key = begin_application(call=row.key, city=city, **given, **by)
        except RuleRefused as refused:
            against = reasons(refused.refusals, request.caller.time_zone)
        except PermissionDenied as denied:
            raise Http404 from denied
        else:
            messages.success(request, _("The text is begun. Everybody who speaks for the city can write in it."))
            return redirect("rounds:application_write", *key.split("/"))
    status = HTTPStatus.CONFLICT if form.is_bound and against else HTTPStatus.OK
    context |= {"told": told, "form": form, "against": against, "there": told.there.split("/") if told.there else ()}
    return render(request, "rounds/applications/city/begin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def submit(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show what is sent to whom, and send it."""
    application = own_application_for(request.caller, f"{call}/{name}")

    def act(form: Form) -> str:
        to = submit_application(key=application.key, read=form.cleaned_data["read"], **_by(request))
        if to is ApplicationState.SUBMITTED:
            return _("Submitted. The National Commission has the text now and is told of it.")
        return _("Submitted. The coordination team has the text now and is told of it.")

    return _done(request, application, Act.SUBMIT, SubmitForm, act, template="submit", title="Submit the application")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def withdraw(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Take an application back."""
    application = own_application_for(request.caller, f"{call}/{name}")

    def act(form: Form) -> str:
        given = {"reason": form.cleaned_data["reason"], "read": form.cleaned_data["read"]}
        withdraw_application(key=application.key, **given, **_by(request))
        return _("The city has withdrawn it.")

    gives_up = application.state == ApplicationState.CHOSEN and application.call.kind != CallKind.REPORT
    form_class = GiveUpForm if gives_up else WithdrawForm
    return _done(request, application, Act.WITHDRAW, form_class, act, template="withdraw", title="Withdraw the application")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def reply(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Answer what the coordination team asked, with files where they help."""
    application = own_application_for(request.caller, f"{call}/{name}")

    def act(form: Form) -> str:
        uploads = [put_content(upload=one) for one in form.uploads]  # type: ignore[attr-defined]
        given = {"answer": form.cleaned_data["answer"], "read": form.cleaned_data["read"], "uploads": uploads}
        answer_query(key=application.key, **given, **_by(request))
        return _("The answer is sent. The coordination team reads it beside the text.")

    return _done(request, application, Act.ANSWER, ReplyForm, act, template="reply", title=_("Answer the questions"))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def appeal(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Appeal against what was decided, where the rules of the round have an appeal."""
    application = own_application_for(request.caller, f"{call}/{name}")

    def act(form: Form) -> str:
        appeal_decision(key=application.key, text=form.cleaned_data["reason"], read=form.cleaned_data["read"], **_by(request))
        return _("The appeal is sent. The coordination team answers it, and you are told.")

    return _done(request, application, Act.APPEAL, AppealForm, act, template="appeal", title=_("Appeal against the decision"))


def _done(
    request: HttpRequest,
    application: Application,
    act: Act,
    form_class: Callable[..., Form],
    does: Callable[[Form], str],
    *,
    template: str,
    title: str,
) -> HttpResponse:
    """Show the page of an act with every reason against it, or do it and lead to the page of the application."""
    policy = policy_of_call(application.call)
    parts = parts_of(request.caller, application.city, application.country)
    facts = as_seen(application_facts(application, policy, request.now), parts)
    against = reasons(refusals(act, facts, policy, request.now), request.caller.time_zone)
    given = {"initial": {"read": application.version}}
    is_sent = request.method == "POST"
    files = (request.FILES,) if form_class is ReplyForm else ()
    form = form_class(request.POST, *files) if is_sent else form_class(**given)
    refused_now = False
    if is_sent and form.is_valid():
        try:
            said = does(form)
        except RuleRefused as refused:
            refused_now = True
            own = [one for one in refused.refusals if one.code in OF_THE_ANSWER]
            for one in own:
                form.add_error("answer" if "answer" in form.fields else "reason", _words(one, request))
            against = [_words(one, request) for one in refused.refusals if one not in own]
            application = own_application_for(request.caller, application.key)
        else:
            messages.success(request, said)
            return redirect("rounds:application", *application.key.split("/"))
    page = application_page(application, request.caller, request.now)
    context = _around(page) | {
        "title": worded(page.kind, title) if title in OF_REPORT else title,
        "form": form,
        "against": list(dict.fromkeys(against)),
        "goes_to_commission": policy.says_yes("signatures.commission"),
        "opened": refused_now,
    }
    status = HTTPStatus.CONFLICT if refused_now else HTTPStatus.OK
    return render(request, f"rounds/applications/city/{template}.html", context, status=status)


def _words(refusal: Any, request: HttpRequest) -> str:
    if refusal.code in documents.REFUSALS:
        return documents.sentence(refusal)
    return reason(refusal, request.caller.time_zone)


def _around(page: ApplicationPage) -> dict[str, Any]:
    call, name = page.key.split("/")
    about = _("%(city)s: %(call)s") % {"city": page.city, "call": page.call}
    address = reverse("rounds:application", args=[call, name])
    return {"noindex": True, "page": page, "call": call, "name": name, "about": about, "address": address}


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"caller": request.caller, "by": request.caller.actor, "now": request.now}
