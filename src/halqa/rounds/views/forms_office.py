"""Where the coordination team makes the next version of a form: list, outline of a draft, trying out, taking over, publishing."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.forms import may_write_forms
from halqa.rounds.actions import forms as actions
from halqa.rounds.enums.forms import Direction
from halqa.rounds.forms.answers import AnswersForm
from halqa.rounds.forms.editor import StepForm, WorkbookForm
from halqa.rounds.labels.forms import FITS, sentence, sentence_in_sheet
from halqa.rounds.labels.names import KINDS
from halqa.rounds.queries.forms import Draft, draft_of, form_policy, published_form, versions_of
from halqa.rounds.queries.forms_editor import editor_page, form_lines, published_lines
from halqa.rounds.queries.forms_workbook import form_in_workbook
from halqa.rounds.rules.forms_answers import Limits, missing
from halqa.rounds.rules.forms_xlsform_reading import Target
from halqa.rounds.views.forms import download

MOST_TOLD: Final = 50
"""Faults of a workbook that are told at once: whoever mends these sends it again."""


@require_http_methods(["GET", "HEAD"])
@inside(may_write_forms)
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms, with what is published and what is being written."""
    context = {"title": _("The forms of the network"), "lines": form_lines(), "noindex": True}
    return render(request, "rounds/forms/office.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
@second_factor
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Show the outline of the draft of a form, or how to begin one; take the steps on it."""
    if published_form(key) is None:
        raise Http404
    if request.method != "POST":
        return _outline(request, key)
    step = StepForm(request.POST)
    if not step.is_valid():
        raise Http404
    try:
        _step(request, key, **step.cleaned_data)
    except RuleRefused as refused:
        return _outline(request, key, refused, status=HTTPStatus.CONFLICT)
    part = step.cleaned_data["part"]
    moved = part and step.cleaned_data["step"] in ("up", "down")
    answer = redirect("rounds:office_form", key)
    if moved:
        answer["Location"] += f"#part-{part}"
    return answer


def _step(request: HttpRequest, key: str, *, step: str, part: str, read: str) -> None:
    who = {"by": request.caller.actor, "now": request.now}
    match step:
        case "begin":
            actions.begin_version(key=key, **who)
            messages.success(request, _("The next version is begun. Nothing of it is public until it is published."))
        case "up" | "down":
            actions.move_part(key=key, part=part, to=Direction(step), read=read, **who)
        case "remove":
            actions.remove_part(key=key, part=part, read=read, **who)
            messages.success(request, _("Removed from the draft."))
        case _:
            actions.discard_version(key=key, read=_edition(read), **who)
            messages.success(request, _("The draft is discarded. What is published stays as it is."))


def _edition(read: str) -> int:
    return int(read) if read.isascii() and read.isdigit() else 0


def _outline(request: HttpRequest, key: str, refused: RuleRefused | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    draft = draft_of(key)
    context: dict[str, Any] = {
        "key": key,
        "noindex": True,
        "versions": published_lines(versions_of(key)),
        "refusals": [sentence(refusal) for refusal in refused.refusals] if refused else [],
    }
    if draft is None:
        latest = published_form(key)
        title = latest.title.pick(reader_language()).text if latest else key
        return render(request, "rounds/forms/begin.html", context | {"title": title}, status=status)
    page = editor_page(draft)
    context |= {"page": page, "title": page.title.text, "kind": KINDS[page.kind]}
    return render(request, "rounds/forms/draft.html", context, status=status)


def the_draft(key: str) -> Draft:
    """Return the draft of a form. Raises Http404 where none is being written."""
    draft = draft_of(key)
    if draft is None:
        raise Http404
    return draft


@require_http_methods(["GET", "HEAD"])
@inside(may_write_forms)
def file(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the draft as a file."""
    return download(the_draft(key).form, request.GET.get("format", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the draft as a city will see it, and try answers out. Nothing of them is kept."""
    draft = the_draft(key)
    limits = Limits(form_policy(), request.now.year)
    is_sent = request.method == "POST"
    tried = AnswersForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        form=draft.form,
        limits=limits,
        complete=request.POST.get("step") == "send",
    )
    passed = is_sent and tried.is_valid()
    title = draft.form.title.pick(reader_language()).text
    context = {"title": title, "form": tried, "passed": passed, "key": key, "noindex": True, "tries": True}
    context["is_empty"] = passed and not tried.answers
    context["left"] = len(missing(draft.form, tried.answers)) if passed else 0
    context["intro"] = draft.form.intro.pick(reader_language()) if draft.form.intro else None
    return render(request, "rounds/forms/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
@second_factor
def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """Take a workbook over into the draft, all of it or nothing."""
    draft = the_draft(key)
    form = WorkbookForm(request.POST or None, request.FILES or None, initial={"read": draft.edition})
    context: dict[str, Any] = {"title": _("Take over an XLSForm"), "form": form, "key": key, "noindex": True}
    context["form_title"] = draft.form.title.pick(reader_language()).text
    if form.is_valid():
        target = Target(draft.form.key, draft.form.version, draft.form.kind)
        found, faults = form_in_workbook(form.cleaned_data["file"], target)
        if found:
            try:
                actions.take_over(key=key, form=found, read=form.cleaned_data["read"], by=request.caller.actor, now=request.now)
            except RuleRefused as refused:
                for refusal in refused.refusals:
                    form.add_error(None, sentence(refusal))
            else:
                messages.success(request, _("The workbook is taken over. Look at what has changed before you publish it."))
                return redirect("rounds:office_form", key)
        told = [sentence_in_sheet(one.refusal, one.cell.sheet, one.cell.row, one.cell.column) for one in faults]
        context |= {"faults": told[:MOST_TOLD], "more": max(len(told) - MOST_TOLD, 0)}
    return render(request, "rounds/forms/workbook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
@second_factor
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a draft changes against the version before, and publish it."""
    refusals: list[str] = []
    if request.method == "POST":
        try:
            read = _edition(request.POST.get("read", ""))
            actions.publish_version(key=key, read=read, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            refusals = [sentence(refusal) for refusal in refused.refusals]
        else:
            messages.success(request, _("Published. It is the form from now on."))
            return redirect("rounds:office_form", key)
    page = editor_page(the_draft(key))
    changed = [(line, FITS[line.change.fit]) for line in page.changed]
    context = {"title": _("Publish this version"), "page": page, "changed": changed, "key": key, "noindex": True}
    status = HTTPStatus.CONFLICT if refusals else HTTPStatus.OK
    return render(request, "rounds/forms/publish.html", context | {"refusals": refusals}, status=status)
