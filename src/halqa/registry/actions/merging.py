"""Making two records of the same place one. Facts move by giving way to new rows; the other key goes on as an old address."""

from collections.abc import Mapping
from datetime import datetime

from halqa.accounts.actions import move_roles
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.facts import FactWriter
from halqa.registry.models import City, CityAlias, ProfileProposal, PublishedPart
from halqa.registry.models.profiles import OPEN_STATES
from halqa.registry.queries.office_merging import MergePlan, merge_plan
from halqa.registry.queries.policy import roster_policy
from halqa.registry.rules.merging import refusals_of_merging
from halqa.registry.rules.office import refusals_of_reason


@ledger.action
def merge_cities(
    *,
    kept: str,
    merged: str,
    decisions: Mapping[str, str],
    across_countries: bool,
    version: str,
    reason: str,
    by: str,
    now: datetime,
) -> int:
    """Let one record take in another, and return the number of the event; undone by no button, told by the history.

    ``decisions`` says by the name of each conflict whose fact is to stand. ``version`` is of the plan that was read.

    :raises RuleRefused: with every reason
    """
    # Before the head, as whoever answers a proposal or gives a role locks: two who wait for each other's lock wait for ever.
    list(ProfileProposal.objects.select_for_update().filter(city__key__in=[kept, merged], state__in=OPEN_STATES).order_by("pk"))
    move_roles(origin=f"city:{merged}", target=f"city:{kept}", reason=reason, by=by, now=now)
    ledger.lock_head()
    plan = merge_plan(kept, merged)
    if plan is None:
        raise RuleRefused([Refusal("unknown-city", {"column": "merged", "value": merged})])
    reasons = refusals_of_merging(plan.facts, decisions, across_countries=across_countries)
    reasons += refusals_of_reason(reason, roster_policy(now.date()))
    if version != plan.version:
        reasons.append(Refusal("changed-since-read", {"column": ""}))
    if reasons:
        raise RuleRefused(reasons)
    moved = _move(plan, decisions, now)
    detail = {"reason": reason, "kept": kept, "merged": merged, "decisions": dict(decisions), "moved": moved, "changed": {}}
    return ledger.record(kind="cities.merged", by=by, subject=f"city:{kept}", now=now, detail=detail, public=True).number


def _move(plan: MergePlan, decisions: Mapping[str, str], now: datetime) -> int:
    """Move what moves, let give way what gives way, and return how many facts moved."""
    writer = FactWriter(now=now)
    moves, gives_way = plan.decided(decisions)
    # Before the others take their places, of which each holds one.
    for fact in gives_way:
        writer.supersede(type(fact), [fact.pk])
    for move in moves:
        writer.replace(move.fact, **move.changed)
    act = ledger.current_act()
    for part in plan.parts:
        PublishedPart.objects.filter(pk=part.pk).update(superseded_at=now)
        PublishedPart.objects.create(
            city=plan.kept, part=part.part, content=part.content, proposal=part.proposal, act=act, approved_at=part.approved_at
        )
    CityAlias.objects.filter(city=plan.merged).update(city=plan.kept)
    CityAlias.objects.create(key=plan.merged.key, city=plan.kept)
    City.objects.filter(pk=plan.merged.pk).update(merged_into=plan.kept)
    writer.derive({city.pk: city.key for city in (plan.kept, plan.merged)})
    return len(moves)
