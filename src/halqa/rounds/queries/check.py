"""May we apply: what the rules of a round say of a city, with the facts behind it and their sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from halqa.foundation.dates import UncertainDate
from halqa.registry.queries.lines import CityLine
from halqa.registry.queries.lives import CityLife, cities_called, lives_of
from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.enums.calls import Topic
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.facts import admitted_here, facts_of, facts_of_candidate, member_facts
from halqa.rounds.queries.policies import current_policies, past_policies
from halqa.rounds.rules.eligibility import CityFacts, Finding, Honour, MemberSpan, Verdict, findings, rules_not_tried, verdict
from halqa.rounds.rules.policies import Policy

MOST_FOUND: Final = 12
"""How many cities are offered to somebody who typed a name that several have."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks: a round by its key, a city by key or name, or facts of their own, and a day."""

    round: str
    city: str = ""
    joined: UncertainDate | None = None
    award: int | None = None
    on: date | None = None


@dataclass(frozen=True)
class Answer:
    """What the rules say. ``life``: the city with its sourced facts; nothing where somebody gave facts of their own."""

    policy: Policy
    verdict: Verdict
    life: CityLife | None
    on: date | None
    not_tried: tuple[str, ...]

    @property
    def by_topic(self) -> Mapping[Topic, tuple[Finding, ...]]:
        """The findings by what they are about; topics without one are left out."""
        return {
            topic: found
            for topic in Topic
            if (found := tuple(finding for finding in self.verdict.findings if finding.topic is topic))
        }


def policies_to_ask() -> dict[str, Policy]:
    """Return the policies that can be asked, by key: calls that are public, the next round of each kind, rounds of the past."""
    called = {call.key: policy for call in calls_visible_to_all().order_by("-opened_at", "pk") if (policy := policy_of(call))}
    current = {str(kind): policy for kind, policy in current_policies().items()}
    return called | current | {policy.key: policy for policy in past_policies()[::-1]}


def cities_meant(text: str, *, language: str) -> tuple[CityLine, ...]:
    """Return the cities that somebody may mean by a key or by some letters of a name."""
    if (life := lives_of([text], language=language).get(text)) is not None:
        return (life.city,)
    return cities_called(text, language=language, most=MOST_FOUND)


def answer(asked: Asked, policy: Policy, city: str, *, language: str, today: date) -> Answer:
    """Return what the rules of a policy say of a city by its key, or of the facts that were given where it is empty.

    Without a day, a round without days of its own is judged as of today.
    """
    life = lives_of([city], language=language).get(city) if city else None
    return _answered(policy, facts_of(life) if life else _given(asked, policy), life, asked.on, today)


def answer_to_city(policy: Policy, city: str, country: str, *, language: str, today: date) -> Answer:
    """Return what the rules of a call say of a city for which somebody speaks, be it one that only wants to join.

    For its own people alone: nobody else is told of cities that want to join.
    """
    if (life := lives_of([city], language=language).get(city)) is not None:
        return _answered(policy, member_facts(life, admitted_here([city]).get(city)), life, None, today)
    return _answered(policy, facts_of_candidate(city, country), life, None, today)


def _answered(policy: Policy, facts: CityFacts, life: CityLife | None, on: date | None, today: date) -> Answer:
    has_days = policy.when("window.closes").precision != "unknown" or policy.when("phases.decided").precision != "unknown"
    on = on or (None if has_days else today)
    return Answer(policy, verdict(findings(facts, policy, on)), life, on, rules_not_tried(policy))


def _given(asked: Asked, policy: Policy) -> CityFacts:
    countries = policy.several("who.countries")
    return CityFacts(
        country=countries[0] if countries else "",
        spans=(MemberSpan(asked.joined),) if asked.joined else (),
        honours=(_whole_year(asked.award),) if asked.award else (),
    )


def _whole_year(year: int) -> Honour:
    some_day = UncertainDate.between(date(year, 1, 1), date(year, 12, 31))
    return Honour(year, some_day, some_day)
