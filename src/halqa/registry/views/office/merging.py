"""The page on which the coordination team makes two records of the same place one."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.dates import UncertainDate
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import labelled, listing, when_text
from halqa.registry.access import may_correct
from halqa.registry.actions.merging import merge_cities
from halqa.registry.forms.office import Conflict, MergeForm, TwoCitiesForm
from halqa.registry.labels.network import award_name, cluster_role
from halqa.registry.labels.refusals import sentence
from halqa.registry.models import Award, ClusterLead
from halqa.registry.models.facts import Fact
from halqa.registry.queries import office_merging as queries
from halqa.registry.queries.cities import CityFilter, cities
from halqa.registry.queries.city import city_line, moved_to
from halqa.registry.queries.lines import CityLine
from halqa.registry.queries.office_history import rows_as_they_stand
from halqa.registry.queries.office_merging import MergePlan
from halqa.registry.rules.merging import refusal_of_pairing
from halqa.registry.views.office.lines import CONFLICT, STALE, lines_of

MOST_OFFERED: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
@second_factor
def merge(request: HttpRequest) -> HttpResponse:
    """Ask which two records are meant, show what becomes of each fact, and make the two one."""
    given = request.GET if "merged" in request.GET else None
    asked = TwoCitiesForm(given, initial=request.GET.dict())
    named = dict(asked.cleaned_data) if asked.is_valid() else {}
    meant = {name: _meant(text) for name, text in named.items()}
    keys = {name: cities[0][0] for name, cities in meant.items() if len(cities) == 1}
    if len(keys) < len(meant):
        asked = TwoCitiesForm(given, found={name: cities for name, cities in meant.items() if name not in keys})
    plan = queries.merge_plan(**keys) if keys and len(keys) == len(meant) else None
    if plan and (against := refusal_of_pairing(plan.facts)):
        asked.add_error("merged", sentence(against))
        plan = None
    if plan and keys != named:
        return redirect(f"{reverse('registry:office_merge')}?{urlencode(keys)}")
    context: dict[str, Any] = {"title": _("Make two records one"), "asked": asked, "noindex": True}
    if plan is None:
        return render(request, "registry/office/merge.html", context)
    return _planned(request, plan, context)


def _meant(text: str) -> list[tuple[str, str]]:
    """Return the cities that a text means by key or name, each with its key and with the words to choose it by."""
    language = reader_language()
    if key := (text if city_line(text, language=language) else moved_to(text)):
        return [(key, key)]
    found = cities(CityFilter(q=text), language=language, size=MOST_OFFERED)
    lines = [*(entry.line for entry in found.entries), *found.others]
    return [(line.key, listing([*_called(line), line.key])) for line in lines]


def _called(line: CityLine) -> tuple[str, str]:
    return line.names_for(reader_language())[0].text, line.country.text


def _planned(request: HttpRequest, plan: MergePlan, context: dict[str, Any]) -> HttpResponse:
    status = 200
    form = _form(request, plan)
    if form.is_valid():
        try:
            merge_cities(
                kept=plan.kept.key,
                merged=plan.merged.key,
                decisions=form.decisions,
                across_countries=form.cleaned_data.get("across_countries", False),
                version=form.cleaned_data["version"],
                reason=form.cells["reason"],
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            if STALE in refused.codes:
                status = CONFLICT
                form.reread(plan.version)
        else:
            messages.success(request, _("The two records are one. The other address leads here from now on."))
            return redirect("registry:office_city", plan.kept.key)
    language = reader_language()
    context |= {
        "form": form,
        "plan": plan,
        "kept": CityLine.of(plan.kept, language),
        "merged": CityLine.of(plan.merged, language),
        "kept_rows": lines_of(rows_as_they_stand(plan.kept.key)),
        "merged_rows": lines_of(rows_as_they_stand(plan.merged.key)),
    }
    return render(request, "registry/office/merge.html", context, status=status)


def _form(request: HttpRequest, plan: MergePlan) -> MergeForm:
    conflicts = [Conflict(each.name, _what(each.kept), _says(each.kept), _says(each.merged)) for each in plan.conflicts]
    across = plan.facts.kept_country != plan.facts.merged_country
    data = request.POST if request.method == "POST" else None
    return MergeForm(data, conflicts=conflicts, across_countries=across, initial={"version": plan.version})


def _what(fact: Fact) -> str:
    """Return what both records have, in words."""
    if isinstance(fact, Award):
        return award_name(fact.year)
    return _("The lead of a cluster") if isinstance(fact, ClusterLead) else _("The admission")


def _says(fact: Any) -> str:
    """Return what one record says of it: when, in which role, and by which source."""
    name = "announced" if isinstance(fact, Award) else "begun"
    when = UncertainDate(getattr(fact, f"{name}_earliest"), getattr(fact, f"{name}_latest"))
    role = [cluster_role(fact.role)] if isinstance(fact, ClusterLead) else []
    return labelled(fact.city.key, listing([*role, when_text(when), fact.source.address or fact.source.title]))
