"""What the registry knows of cities, as facts for the rules of rounds."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date

from halqa.foundation.dates import UncertainDate
from halqa.foundation.subjects import Subject
from halqa.registry.access import is_invented
from halqa.registry.queries.candidates import kind_of_candidate
from halqa.registry.queries.lives import CityLife
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind, Evidence
from halqa.rounds.models import Decision
from halqa.rounds.rules.eligibility import CityFacts, Honour, MemberSpan


def facts_of(life: CityLife, *, award_year: int | None = None, admitted_in: str = "") -> CityFacts:
    """Return a city's facts. ``award_year`` or ``admitted_in`` name the round of the past that is looked at, if one is."""
    honours = {one.year: Honour(one.year, one.announced, one.handed_over) for one in life.honours}
    here = honours.pop(award_year, None) if award_year else None
    people = life.inhabitants
    facts = CityFacts(
        country=life.city.country_code,
        kind=str(life.city.kind),
        spans=tuple(MemberSpan(one.begun, one.ended, Evidence(str(one.confidence)), one.rounds) for one in life.spans),
        honours=tuple(honours.values()),
        here=here,
        admitted_in=admitted_in,
    )
    if people is None:
        return facts
    return CityFacts(
        **{name: getattr(facts, name) for name in facts.__slots__}
        | {"inhabitants": people.number, "inhabitants_on": people.about}
    )


def facts_of_candidate(key: str, country: str) -> CityFacts:
    """Return what is known of a city, by its key, of which the registry has no facts: where it is, and its kind if it is told."""
    return CityFacts(country=country, kind=str(kind_of_candidate(key) or ""))


def member_facts(life: CityLife, admitted: date | None) -> CityFacts:
    """Return what is known of a member. Of an invented city no fact stands in the registry: what was announced here admits it."""
    facts = facts_of(life)
    if facts.spans or admitted is None:
        return facts
    return replace(facts, spans=(MemberSpan(UncertainDate.on(admitted)),))


def admitted_here(keys: Collection[str] | None) -> Mapping[str, date]:
    """Return the days on which it was announced that invented cities, by key, are admitted; of all of them, or of some."""
    decided = Decision.objects.filter(
        replaced_at=None,
        announced_at__isnull=False,
        application__call__kind=CallKind.ADMISSION,
        application__state=ApplicationState.CHOSEN,
        application__is_illustrative=True,
    )
    if keys is not None:
        invented = [str(Subject("city", key)) for key in keys if is_invented(key[:2].upper())]
        decided = decided.filter(application__city__in=invented)
    rows = decided.order_by("-announced_at", "pk").values_list("application__city", "announced_at")
    return {Subject.parse(city).rest: at.astimezone(UTC).date() for city, at in rows if at is not None}
