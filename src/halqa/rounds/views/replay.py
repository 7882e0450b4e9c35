"""History replayed: each round of the past beside its own rules."""

from collections.abc import Iterable
from typing import Final

from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Cell, Table
from halqa.pages.views.public import public
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.registry.queries.lives import country_names
from halqa.rounds.enums.calls import Outcome
from halqa.rounds.forms.check import OutcomeForm
from halqa.rounds.labels.findings import say
from halqa.rounds.labels.names import past_name
from halqa.rounds.labels.rules import key_label
from halqa.rounds.queries.policies import past_policy
from halqa.rounds.queries.replay import RoundReplay, replay
from halqa.rounds.queries.wording import criteria_lines, rule_groups, unknown_labels

COLUMNS: Final = ("round", "key", "name", "country_code", "outcome", "reasons", "sources", "record")
PARAMETERS: Final = ("outcome",)


@public
def replays(request: HttpRequest) -> Answer:
    """Show how many cities of each round of the past the rules can decide, or answer with every city as a file."""
    rounds = replay(language=reader_language(), today=timezone.now().date())
    if file := downloads.requested(request, _table(request, "halqa-replay", rounds)):
        return file
    context = {
        "title": _("Rounds of the past, by their rules"),
        "description": _("What the known rules of each past round say of every city, and what cannot be decided."),
        "rounds": [(past_name(one.key), one) for one in rounds],
        "downloads": downloads.links(Query(())),
    }
    return render(request, "rounds/replays.html", context)


@public
def replayed(request: HttpRequest, key: str) -> Answer:
    """Show a round of the past beside its rules: each city with the verdict and every reason, or answer with them as a file."""
    if past_policy(key) is None:
        raise Http404
    [found] = replay(language=reader_language(), today=timezone.now().date(), key=key)
    form = OutcomeForm(request.GET)
    form.is_valid()
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    outcome = form.cleaned_data.get("outcome")
    lines = [line for line in found.lines if not outcome or line.verdict.outcome == outcome]
    if file := downloads.requested(request, _table(request, f"halqa-replay-{key}", [found], outcome), form=form):
        return file
    name = past_name(key)
    context = {
        "title": _("%(round)s, by its rules") % {"round": name},
        "description": _("%(round)s: what its known rules say of each city, with the reasons and the sources.") % {"round": name},
        "noindex": bool(query.pairs),
        "replay": found,
        "name": name,
        "lines": lines,
        "outcomes": [(one, count) for one, count in found.outcomes.items() if count],
        "form": form,
        "groups": rule_groups(found.policy, {}, known_only=True),
        "criteria": criteria_lines(found.policy),
        "unknown": unknown_labels(found.policy),
        "not_tried": [key_label(one) for one in found.not_tried],
        "countries": country_names([line.name for line in found.full if line.scope == "country"], reader_language()),
        "sources": found.policy.several("round.sources") or (),
        "downloads": downloads.links(query),
    }
    return render(request, "rounds/replay.html", context)


def _table(request: HttpRequest, name: str, rounds: Iterable[RoundReplay], outcome: str | None = None) -> Table:
    rows = (
        (
            one.key,
            line.city.key,
            line.city.name.text,
            line.city.country_code,
            str(line.verdict.outcome),
            " ".join(say(finding.code, finding.facts) for finding in line.verdict.findings),
            " ".join(source.address or source.title for source in line.sources),
            site_address(request) + reverse("registry:city", args=[line.city.key]),
        )
        for one in rounds
        for line in one.lines
        if not outcome or line.verdict.outcome == Outcome(outcome)
    )
    typed: Iterable[tuple[Cell, ...]] = rows
    about = {"statement": str(INDEPENDENCE), "address": site_address(request) + request.path}
    return Table(name, COLUMNS, typed, about)
