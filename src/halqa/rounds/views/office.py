"""The pages on which the coordination team drafts, opens, amends and ends calls."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.queries.lives import country_names
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions import calls as actions
from halqa.rounds.enums.calls import CallKind, CallState
from halqa.rounds.forms.office import AmendForm, PolicyForm, ReasonForm
from halqa.rounds.labels.names import KINDS, call_name
from halqa.rounds.labels.refusals import sentence
from halqa.rounds.labels.rules import key_label
from halqa.rounds.models import Call
from halqa.rounds.queries.calls import all_calls, call_facts, call_record, fiction_has_a_place, phase_of, policy_of
from halqa.rounds.queries.policies import current_policies, current_text
from halqa.rounds.queries.wording import criteria_lines, rule_groups
from halqa.rounds.rules.amending import parse_day, with_day
from halqa.rounds.rules.calls import refusals_to_close, refusals_to_open

ABOUT_WHY: Final = frozenset({"why-missing", "why-too-long"})
STILL_UNKNOWN: Final = "still-unknown"
OUT_OF_DATE: Final = frozenset({"call-changed-meanwhile"})


@require_http_methods(["GET", "HEAD"])
@inside(may_run_calls)
def calls(request: HttpRequest) -> HttpResponse:
    """List every call, drafts too, and offer to begin one of each kind."""
    context = {
        "noindex": True,
        "title": _("Calls, from draft to end"),
        "lines": all_calls(request.now),
        "kinds": [(kind, KINDS[kind]) for kind in current_policies()],
    }
    return render(request, "rounds/office/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def new_call(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a call of a kind with the network's defaults for it."""
    if kind not in set(CallKind):
        raise Http404
    form = PolicyForm(request.POST or None, initial={"text": current_text(CallKind(kind))})
    if form.is_valid():
        given = {"text": form.cleaned_data["text"], "fiction": fiction_has_a_place()}
        key = _tried(form, lambda: actions.draft_call(**given, by=request.caller.actor, now=request.now))
        if key is not None:
            messages.success(request, _("The draft is kept. Only the coordination team sees it."))
            return redirect("rounds:office_call", key)
    context = {"noindex": True, "title": _("Draft a call: %(kind)s") % {"kind": KINDS[CallKind(kind)]}, "form": form}
    return render(request, "rounds/office/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def edit_call(request: HttpRequest, key: str) -> HttpResponse:
    """Change the policy of a draft."""
    call = call_for_office(key)
    if call.state != CallState.DRAFT:
        return redirect("rounds:office_call", key)
    form = PolicyForm(request.POST or None, initial={"text": call.text, "read": call.version})
    if form.is_valid():
        given = {"text": form.cleaned_data["text"], "read": form.cleaned_data["read"] or 0, "fiction": fiction_has_a_place()}
        done = _tried(form, lambda: actions.redraft_call(key=key, **given, by=request.caller.actor, now=request.now) or key)
        if done is not None:
            messages.success(request, _("The draft is kept. Only the coordination team sees it."))
            return redirect("rounds:office_call", key)
    context = {"noindex": True, "title": _("Change the draft"), "form": form, "call": call}
    return render(request, "rounds/office/write.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def amend_call(request: HttpRequest, key: str) -> HttpResponse:
    """Amend a call that has opened, for a reason that all concerned are told."""
    call = call_for_office(key)
    if call.state not in {CallState.OPEN, CallState.CLOSED}:
        return redirect("rounds:office_call", key)
    form = AmendForm(request.POST or None, initial={"text": _prepared(call.text, request.GET), "read": call.version})
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("text", "reason")}
        given["read"] = form.cleaned_data["read"] or 0
        done = _tried(form, lambda: actions.amend_call(key=key, **given, by=request.caller.actor, now=request.now))
        if done is not None:
            messages.success(request, _("Amended. All concerned are told."))
            return redirect("rounds:office_call", key)
    context = {"noindex": True, "title": _("Amend the call"), "form": form, "call": call}
    return render(request, "rounds/office/write.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def office_call(request: HttpRequest, key: str) -> HttpResponse:
    """Show a call to the coordination team, with what stands against opening it, and take the next step."""
    call = call_for_office(key)
    form = ReasonForm(request.POST or None, initial={"read": call.version})
    refused: tuple[str, ...] = ()
    step = request.POST.get("step", "")
    if request.method == "POST":
        if step not in STEPS:
            raise Http404
        refused = _step(request, call, step, form)
        if not refused and not form.errors:
            messages.success(request, _done(step))
            return redirect("rounds:office_call", key)
        call = call_for_office(key)
    policy = policy_of(call)
    facts = call_facts(call)
    against = refusals_to_open(facts, read=call.version, fiction=fiction_has_a_place()) if call.state == CallState.DRAFT else ()
    unknown = [str(one.facts["key"]) for one in against if one.code == STILL_UNKNOWN]
    to_close = (
        refusals_to_close(facts, phase_of(policy, request.now), read=call.version)
        if policy and call.state == CallState.OPEN
        else ()
    )
    language = reader_language()
    context = {
        "noindex": True,
        "title": call_name(CallKind(call.kind), policy.number("round.year") if policy else None),
        "call": call,
        "record": call_record(call, request.now),
        "against": bool(against),
        "other_reasons": [sentence(one) for one in against if one.code != STILL_UNKNOWN],
        "unknown": [(name, key_label(name)) for name in dict.fromkeys(unknown)],
        "against_closing": [sentence(one) for one in to_close],
        "refused": refused,
        "form": form,
        "groups": rule_groups(policy, country_names(policy.several("who.countries") or (), language)) if policy else (),
        "criteria": criteria_lines(policy) if policy else (),
        "public_address": reverse("rounds:call", args=[key]),
    }
    return render(request, "rounds/office/call.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


STEPS: Final[Mapping[str, Callable[..., None]]] = {
    "open": lambda **given: actions.open_call(fiction=fiction_has_a_place(), **given),
    "discard": actions.discard_call,
    "close": actions.close_call,
    "call-off": actions.call_off,
}
"""What can be done with a call on its page, by what its buttons send."""


def _prepared(text: str, asked: Mapping[str, str]) -> str:
    """Return the policy with the days that an address asks for, such as ``?commission.closes=2027-07-14``."""
    for name in ("window.closes", "commission.closes"):
        if day := parse_day(asked.get(name, "")):
            text = with_day(text, name, day)
    return text


def _done(step: str) -> str:
    return {
        "open": _("The call is open. All concerned are told."),
        "discard": _("The draft is given up."),
        "close": _("The call is closed."),
        "call-off": _("The call is called off. All concerned are told why."),
    }[step]


def _step(request: HttpRequest, call: Call, step: str, form: ReasonForm) -> tuple[str, ...]:
    """Take a step, and return why it was refused, if it was. Only calling off needs a reason."""
    read = request.POST.get("read", "")
    given: dict[str, Any] = {"key": call.key, "read": int(read) if read.isascii() and read.isdigit() and len(read) < 9 else 0}
    if step == "call-off":
        if not form.is_valid():
            return ()
        given["reason"] = form.cleaned_data["reason"]
    else:
        form.errors.clear()
    try:
        STEPS[step](by=request.caller.actor, now=request.now, **given)
    except RuleRefused as refused:
        return tuple(sentence(one) for one in refused.refusals)
    return ()


def _tried(form: Form, act: Callable[[], Any]) -> Any:
    """Act, and return what came of it; where the rules refuse, say each reason at its field and return nothing."""
    try:
        return act()
    except RuleRefused as refused:
        for one in refused.refusals:
            field = "reason" if one.code in ABOUT_WHY else None if one.code in OUT_OF_DATE else "text"
            form.add_error(field, sentence(one))
        form.is_too_late = any(one.code in OUT_OF_DATE for one in refused.refusals)  # type: ignore[attr-defined]
        return None


def _status(form: Form) -> HTTPStatus:
    return HTTPStatus.CONFLICT if getattr(form, "is_too_late", False) else HTTPStatus.OK
