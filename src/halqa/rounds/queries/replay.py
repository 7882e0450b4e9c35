"""Each round of the past beside its own rules: what they say of every city that was honoured or admitted, and what stays open."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from halqa.foundation.textanalysis import sort_key
from halqa.foundation.truth import Truth, all_of
from halqa.registry.queries.honours import award_years
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.lives import CityLife, lives_of
from halqa.registry.queries.rounds import admission_round
from halqa.rounds.enums.calls import CallKind, Outcome, QuotaScope
from halqa.rounds.queries.facts import facts_of
from halqa.rounds.queries.policies import past_policies, past_policy
from halqa.rounds.rules.eligibility import Finding, Verdict, findings, rules_not_tried, verdict
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.quotas import LIMITS, QuotaLine, Taken, quota_findings


@dataclass(frozen=True)
class ReplayLine:
    """A city of a round of the past with the verdict of the round's own rules, and the sources of the facts behind it."""

    city: CityLine
    verdict: Verdict
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class RoundReplay:
    """A round of the past beside its rules: a line a city, places by country and region, and the rules that were not tried."""

    policy: Policy
    lines: tuple[ReplayLine, ...]
    published: int | None
    missing: int
    quotas: tuple[QuotaLine, ...]
    not_tried: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the round's policy, such as ``award-2024``."""
        return self.policy.key

    @property
    def own_key(self) -> str:
        """The round's key in the registry, such as ``2024``."""
        return own_key(self.policy)

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many cities there are of each outcome, in the order of the outcomes."""
        counted = Counter(line.verdict.outcome for line in self.lines)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def decided(self) -> int:
        """How many can be decided by the rules and facts that are known."""
        return self.outcomes[Outcome.MET] + self.outcomes[Outcome.AGAINST]

    @property
    def full(self) -> tuple[QuotaLine, ...]:
        """Where every place was taken, so that one more would have been too many; regions alone, where there are hundreds."""
        return tuple(line for line in self.quotas if line.is_full)

    @property
    def quotas_kept(self) -> Truth:
        """Whether every country and region kept to its places."""
        return all_of(line.is_kept for line in self.quotas)

    @property
    def broken(self) -> tuple[QuotaLine, ...]:
        """Where more places were surely taken than there are."""
        return tuple(line for line in self.quotas if line.taken.surely > line.limit)


def own_key(policy: Policy) -> str:
    """Return the key by which the registry knows a round of the past, from that of its policy."""
    return policy.key.partition("-")[2]


def replay(*, language: str, today: date, key: str | None = None) -> tuple[RoundReplay, ...]:
    """Return all rounds of the past whose rules are known in part, or the one of this key, each beside its rules."""
    wanted = past_policies() if key is None else tuple(filter(None, [past_policy(key)]))
    return tuple(
        _of_award(one, language) if one.kind is CallKind.AWARD else _of_admission(one, language, today) for one in wanted
    )


def _of_award(policy: Policy, language: str) -> RoundReplay:
    year = int(own_key(policy))
    record = next((one for one in award_years(language=language) if one.round.year == year), None)
    keys = [awardee.city.key for awardee in record.awardees] if record else []
    found = {life.city.key: (life, facts_of(life, award_year=year)) for life in lives_of(keys, language=language).values()}
    judged = {key: (life, findings(facts, policy)) for key, (life, facts) in found.items()}
    return _replayed(policy, judged, record.round.published if record else None)


def _of_admission(policy: Policy, language: str, today: date) -> RoundReplay:
    own = own_key(policy)
    record = admission_round(own, language=language, today=today)
    keys = [member.city.key for member in record.members] if record else []
    lives = lives_of(keys, language=language)
    judged = {key: (life, findings(facts_of(_before(life, own, record), admitted_in=own), policy)) for key, life in lives.items()}
    return _replayed(policy, judged, record.round.published if record else None)


def _before(life: CityLife, own: str, record: Any) -> CityLife:
    """Return a city's life without the membership that began with the round, unless another round lists it too."""
    here = next(member for member in record.members if member.city.key == life.city.key)
    kept = tuple(span for span in life.spans if span.begun != here.joined or span.rounds - {own})
    return CityLife(life.city, kept, life.honours, life.inhabitants)


def _replayed(policy: Policy, judged: Mapping[str, tuple[CityLife, Iterable[Finding]]], published: int | None) -> RoundReplay:
    missing = max((published or 0) - len(judged), 0)
    places = _places([life for life, _found in judged.values()], missing)
    lines = [
        ReplayLine(life.city, verdict((*found, *_quota(policy, life, places))), _sources(life)) for life, found in judged.values()
    ]
    quotas = [
        QuotaLine(scope, name, taken, limit)
        for (scope, name), taken in sorted(places.items())
        if (limit := policy.number(LIMITS[scope])) is not None
    ]
    return RoundReplay(
        policy=policy,
        lines=tuple(sorted(lines, key=lambda line: sort_key(line.city.name.text))),
        published=published,
        missing=missing,
        quotas=tuple(quotas),
        not_tried=rules_not_tried(policy),
    )


def _places(lives: Collection[CityLife], missing: int) -> dict[tuple[QuotaScope, str], Taken]:
    """Return the places that each country and region took; rows that are missing, or without a region, may lie in any."""
    counted = Counter((QuotaScope.COUNTRY, life.city.country_code) for life in lives)
    counted += Counter((QuotaScope.REGION, str(life.region)) for life in lives if life.region)
    more = {QuotaScope.COUNTRY: missing, QuotaScope.REGION: missing + sum(not life.region for life in lives)}
    return {place: Taken(number, number + more[place[0]]) for place, number in counted.items()}


def _quota(policy: Policy, life: CityLife, places: Mapping[tuple[QuotaScope, str], Taken]) -> tuple[Finding, ...]:
    own = {QuotaScope.COUNTRY: life.city.country_code, QuotaScope.REGION: str(life.region)}
    others = {
        scope: Taken(taken.surely - 1, taken.at_most - 1)
        for scope, name in own.items()
        if (taken := places.get((scope, name))) is not None
    }
    # Where rows are missing, nobody knows what their countries took: that is told once, of the round, and not of each city.
    return tuple(found for found in quota_findings(policy, others) if found.speaks is not Truth.UNDETERMINED)


def _sources(life: CityLife) -> tuple[SourceLine, ...]:
    every = (*(span.source for span in life.spans), *(honour.source for honour in life.honours))
    return tuple({one.id: one for one in every}.values())
