"""A commission's pre-selection: its panel, what panelists say of each file, interviews, and who passes."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.access import Caller
from halqa.accounts.access.caller import Holding
from halqa.accounts.enums import Role
from halqa.accounts.views.doors import inside, second_factor, signed_in, through
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import application_for, may_read, parts_of, takes_part
from halqa.rounds.access.applications_passages import REVIEWING
from halqa.rounds.access.national import is_officer, national_call, panelist_for, step_subject
from halqa.rounds.actions.endorsements import preselect_application
from halqa.rounds.actions.panel import ask_panelist, note_interview, review_application, take_off_panel
from halqa.rounds.enums.applications import Act, Part
from halqa.rounds.forms.commission import STALE, ActForm, InterviewForm, PanelistForm, PreselectForm, ReviewForm
from halqa.rounds.models import Application, Call, Panelist, Review
from halqa.rounds.queries.applications import application_facts, national_step, policy_of_call
from halqa.rounds.queries.applications_page import application_named
from halqa.rounds.queries.applications_text import language_to_read, text_page
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.commission import (
    call_title,
    country_in_call,
    country_name,
    files_of_panelist,
    interview_of,
    marks_of,
    panel_lines,
    reviews_of,
    step_line,
)
from halqa.rounds.rules.applications import refusals
from halqa.rounds.views.applications_doors import file_answer

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@signed_in
def panel(request: HttpRequest, code: str, call: str) -> HttpResponse:
    """Show the panel with all its marks; its officers ask people to read, and take them off again."""
    row = national_call(request.caller, code, call)
    acts = is_officer(request.caller, code)
    # The coordination team reads along: what it would send changes nothing.
    sent = request.POST if request.method == "POST" and acts else None
    form = PanelistForm(sent, initial={"language": request.caller.language})
    given = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
    status = HTTPStatus.OK
    if acts and (leaving := request.POST.get("take-off", "")):
        if not Panelist.objects.filter(key=leaving, call=row, country=code).exists():
            raise Http404
        take_off_panel(key=leaving, **given)
        messages.success(request, _("They are off the panel. What they said of files stays."))
        return redirect("rounds:commission_panel", code.lower(), call)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "address", "language")}
        try:
            ask_panelist(call=call, country=code, **said, **given)
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The link is on its way to %(address)s.") % {"address": said["address"]})
            return redirect("rounds:commission_panel", code.lower(), call)
    seen, lines, marks = country_in_call(row, code, request.caller), panel_lines(row, code), marks_of(row, code)
    table = [(one, [marks.get(one.line.key, {}).get(line.key) for line in lines]) for one in seen.files]
    context = {
        "noindex": True,
        "title": _("Pre-selection"),
        "above": _("%(country)s: %(call)s") % {"country": seen.country_name, "call": seen.call},
        "seen": seen,
        "panel": lines,
        "table": table,
        "form": form,
    }
    return render(request, "rounds/applications/commission/panel.html", context, status=status)


@require_http_methods(METHODS)
@inside(takes_part)
@second_factor
def preselect(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show what the panel and the interview said of a file, and take the commission's choice."""
    application = application_for(request.caller, f"{call}/{name}")
    caller, policy = request.caller, policy_of_call(application.call)
    if Part.COMMISSION not in parts_of(caller, application.city, application.country) or not may_read(caller, application):
        raise Http404
    held, step = interview_of(application), request.POST.get("step", "")
    interview = InterviewForm(
        request.POST if step == "interview" else None,
        prefix="interview",
        initial={"held_on": held.held_on, "text": held.notes, "read": held.version},
    )
    passed = {True: "yes", False: "no", None: ""}[application.is_preselected]
    initial = {"read": application.version, "passes": passed, "text": application.reason}
    form = PreselectForm(request.POST if request.method == "POST" and step != "interview" else None, initial=initial)
    given: dict[str, Any] = {"key": application.key, "caller": caller, "by": caller.actor, "now": request.now}
    status = HTTPStatus.OK
    try:
        if interview.is_valid():
            said = interview.cleaned_data
            note_interview(held_on=said["held_on"], notes=said["text"], read=interview.version, **given)
            messages.success(request, _("The notes are kept. Only your commission reads them."))
            return redirect("rounds:preselect", call, name)
        if form.is_valid():
            said = form.cleaned_data
            preselect_application(passes=said["passes"] == "yes", reason=said["text"], read=form.version, **given)
            messages.success(request, _("Your choice is kept."))
            return redirect("rounds:commission_panel", application.country.lower(), call)
    except RuleRefused as refused:
        sent: ActForm = interview if step == "interview" else form
        sent.refuse(refused.refusals, caller.time_zone)
        status = HTTPStatus.CONFLICT
        if STALE & set(refused.codes):
            application.refresh_from_db()
            now = interview_of(application).version if step == "interview" else application.version
            sent.data = sent.data.copy()
            sent.data[sent.add_prefix("read")] = str(now)
    facts = application_facts(application, policy, request.now, text=False)
    step_now = national_step(application.call, application.country)
    passes = Application.objects.filter(call=application.call, country=application.country, is_preselected=True).count()
    context = {
        "noindex": True,
        "application": application_named(application),
        "key": [call, name],
        "code": application.country.lower(),
        "title": _("Pre-selection"),
        "form": form,
        "interview_form": interview,
        "reviews": reviews_of(application),
        "step": step_line(step_now, policy, caller.time_zone, passed=passes),
        "passed": application.is_preselected,
        "reasons": reasons(refusals(Act.PRESELECT, facts, policy, request.now), caller.time_zone),
    }
    return render(request, "rounds/applications/commission/preselect.html", context, status=status)


def _is_on_panel(caller: Caller, subject: str) -> bool:
    return panelist_for(caller.actor, subject) is not None


def _step_in(code: str, call: str, **_more: str) -> str:
    return step_subject(call, code)


@require_safe
@through(REVIEWING, _is_on_panel, _step_in)
def reviews(request: HttpRequest, code: str, call: str) -> HttpResponse:
    """List the files that a panelist is to read, with the mark that they gave each."""
    panelist = _panelist(request, code, call)
    row = Call.objects.get(key=call)
    context = {
        "noindex": True,
        "title": _("Files to read"),
        "above": _("%(country)s: %(call)s") % {"country": country_name(code), "call": call_title(row)},
        "files": files_of_panelist(row, code, panelist),
        "code": code.lower(),
        "call": call,
        "step": step_line(national_step(row, code), policy_of_call(row), request.caller.time_zone),
        "is_illustrative": row.is_illustrative,
    }
    return render(request, "rounds/applications/commission/reviews.html", context)


@require_http_methods(METHODS)
@through(REVIEWING, _is_on_panel, _step_in)
def review(request: HttpRequest, code: str, call: str, name: str) -> HttpResponseBase:
    """Show a panelist one file, and take what they say of it."""
    panelist = _panelist(request, code, call)
    application = _file_for_panel(code, call, name)
    policy, step = policy_of_call(application.call), national_step(application.call, code)
    held = Review.objects.filter(application=application, panelist=panelist).first()
    initial = {"mark": held.mark, "remark": held.remark, "read": held.version} if held else {"read": 0}
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=initial)
    status = HTTPStatus.OK
    if form.is_valid():
        said = {"mark": form.cleaned_data["mark"], "remark": form.cleaned_data["remark"], "read": form.version}
        given = {"by": request.caller.actor, "now": request.now, "passage": request.passage}
        try:
            review_application(key=application.key, **said, **given)
        except PermissionDenied:
            raise Http404 from None
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            status = HTTPStatus.CONFLICT
            if STALE & set(refused.codes):
                now = Review.objects.filter(application=application, panelist=panelist).first()
                form.data = form.data.copy()
                form.data["read"] = str(now.version if now else 0)
        else:
            messages.success(request, _("Your mark is kept. You can change it as long as the commission has time."))
            return redirect("rounds:reviews", code.lower(), call)
    facts = application_facts(application, policy, request.now, text=False, places=False)
    files_at = reverse("rounds:review_file", args=[code.lower(), call, name, "x"]).removesuffix("x/")
    context = {
        "noindex": True,
        "application": application_named(application),
        "title": _("Read and mark"),
        "text": text_page(application, _reader(application, request), language=language_to_read(application, reader_language())),
        "form": form,
        "code": code.lower(),
        "call": call,
        "files_at": files_at,
        "step": step_line(step, policy, request.caller.time_zone),
        "reasons": reasons(refusals(Act.PRESELECT, facts, policy, request.now), request.caller.time_zone),
    }
    return render(request, "rounds/applications/commission/review.html", context, status=status)


@require_safe
@through(REVIEWING, _is_on_panel, _step_in)
def reviewed_file(request: HttpRequest, code: str, call: str, name: str, key: str) -> HttpResponseBase:
    """Answer with a file of an application that a panelist is to read."""
    _panelist(request, code, call)
    application = _file_for_panel(code, call, name)
    return file_answer(request, _reader(application, request), application, key)


def _panelist(request: HttpRequest, code: str, call: str) -> Panelist:
    """Return as whom somebody reads; the link of one who was taken off opens nothing."""
    found = panelist_for(request.caller.actor, step_subject(call, code))
    if found is None:
        raise Http404
    return found


def _file_for_panel(code: str, call: str, name: str) -> Application:
    """Return a file of the country that was sent to its commission; others are none of a panel's business."""
    sent = Application.objects.select_related("call").filter(country=code, sent_at__isnull=False)
    found = sent.filter(key=f"{call}/{name}").first()
    if found is None:
        raise Http404
    return found


def _reader(application: Application, request: HttpRequest) -> Caller:
    """Return as whom a panelist reads files: as the commission does, of this one application."""
    scope = str(Subject("country", application.country))
    held = (Holding(Role.COMMISSION_OFFICER, scope, request.now.date(), None),)
    return Caller(actor=request.caller.actor, holdings=held)
