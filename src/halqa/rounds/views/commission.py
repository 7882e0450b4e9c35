"""A National Commission's country: its calls, one call at a glance, its own step in it, and the ranking of its files."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import second_factor, signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.registry.access import country_for
from halqa.rounds.access.national import is_officer, national_call
from halqa.rounds.actions.endorsements import rank_applications
from halqa.rounds.actions.national import set_national_step
from halqa.rounds.enums.applications import Preselection
from halqa.rounds.forms.commission import STALE, RankingForm, StepForm, told
from halqa.rounds.models import Call
from halqa.rounds.queries.applications import national_step
from halqa.rounds.queries.commission import CountryInCall, calls_of_country, country_in_call, country_name
from halqa.rounds.rules.national import NationalWish, moved

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@signed_in
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show the calls that concern a country, and how many files wait in each."""
    found = country_for(request.caller, code)
    context = {
        "noindex": True,
        "title": _("%(country)s: calls for applications") % {"country": country_name(found.code)},
        "code": found.code.lower(),
        "calls": calls_of_country(found.code, request.caller, request.now),
    }
    return render(request, "rounds/applications/commission/country.html", context)


@require_safe
@signed_in
def country_call(request: HttpRequest, code: str, call: str) -> HttpResponse:
    """Show a country in a call at a glance: places, deadlines, every file, whose turn it is."""
    row = national_call(request.caller, code, call)
    seen = country_in_call(row, code, request.caller)
    return render(request, "rounds/applications/commission/call.html", _shown(seen, _named(seen)))


@require_http_methods(METHODS)
@signed_in
@second_factor
def step(request: HttpRequest, code: str, call: str) -> HttpResponse:
    """Set the commission's own last day for its cities, and how it chooses before it endorses."""
    row = _for_officer(request, code, call)
    seen = country_in_call(row, code, request.caller)
    held = seen.step
    initial = {
        "closes_on": held.closes_on,
        "preselection": held.preselection,
        "places": held.places,
        "highest_mark": held.highest_mark,
        "words": held.words,
        "read": held.version,
    }
    form = StepForm(request.POST if request.method == "POST" else None, initial=initial)
    status = HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        wish = NationalWish(
            said["closes_on"], Preselection(said["preselection"]), said["places"], said["words"], said["highest_mark"]
        )
        given = {"call": call, "country": code, "wish": wish, "read": form.version}
        try:
            set_national_step(**given, caller=request.caller, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            status = HTTPStatus.CONFLICT
            if STALE & set(refused.codes):
                now = national_step(row, code)
                form.data = form.data.copy()
                form.data["read"] = str(now.version if now else 0)
        else:
            messages.success(request, _("It is set. Your cities read it on the pages of what they write."))
            return redirect("rounds:commission_call", code.lower(), call)
    context = _shown(seen, _("What your commission sets for its cities")) | {"form": form}
    return render(request, "rounds/applications/commission/step.html", context, status=status)


@require_http_methods(METHODS)
@signed_in
def ranking(request: HttpRequest, code: str, call: str) -> HttpResponse:
    """Rank the files that wait: by numbers, or by steps up and down, which are kept once all of it is saved."""
    row = _for_officer(request, code, call)
    seen = country_in_call(row, code, request.caller)
    lines = [(one.line.key, one.line.city, one.rank, one.version) for one in seen.rankable]
    form = RankingForm(request.POST if request.method == "POST" else None, lines=lines)
    status, step_asked = HTTPStatus.OK, request.POST.get("move", "")
    if form.is_valid():
        if step_asked:
            form = _moved(form, lines, step_asked)
        else:
            given = {"call": call, "country": code, "ranks": form.ranks, "read": form.read}
            try:
                rank_applications(**given, caller=request.caller, by=request.caller.actor, now=request.now)
            except RuleRefused as refused:
                for refusal in refused.refusals:
                    form.add_error(None, told(refusal, request.caller.time_zone))
                status = HTTPStatus.CONFLICT
                form.data = form.data.copy()
                for key, _city, _rank, version in lines:
                    form.data[f"read-{key}"] = str(version)
            else:
                messages.success(request, _("The ranking is kept. Your cities do not see it."))
                return redirect("rounds:commission_call", code.lower(), call)
    ranked = [(form[f"rank-{key}"], form[f"read-{key}"], key) for key in _order(form)]
    context = _shown(seen, _("Rank the files")) | {"form": form, "ranked": ranked}
    return render(request, "rounds/applications/commission/ranking.html", context, status=status)


def _moved(form: RankingForm, lines: list[tuple[str, str, int | None, int]], asked: str) -> RankingForm:
    """Return the form with one file moved by a place; the others keep their order, and all are numbered from 1."""
    direction, _colon, key = asked.partition(":")
    order = moved(_order(form), key, up=direction == "up")
    data = {f"rank-{one}": str(place) for place, one in enumerate(order, start=1)}
    data |= {f"read-{one}": str(version) for one, version in form.read.items()}
    fresh = RankingForm(data, lines=lines)
    fresh.is_valid()
    return fresh


def _order(form: RankingForm) -> list[str]:
    """Return the files in the order of the numbers that were typed or are kept, those without one behind."""
    kept = {key: form.fields[f"rank-{key}"].initial for key in form.keys}
    ranks = form.ranks if form.is_bound and form.is_valid() else kept
    return sorted(form.keys, key=lambda key: (ranks[key] is None, ranks[key] or 0, form.keys.index(key)))


def _for_officer(request: HttpRequest, code: str, call: str) -> Call:
    row = national_call(request.caller, code, call)
    if not is_officer(request.caller, code):
        raise Http404
    return row


def _named(seen: CountryInCall) -> str:
    return _("%(country)s: %(call)s") % {"country": seen.country_name, "call": seen.call}


def _shown(seen: CountryInCall, title: str) -> dict[str, Any]:
    return {"noindex": True, "title": title, "seen": seen, "above": _named(seen)}
