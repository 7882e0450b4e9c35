"""What the rules find of an application: the verdict on its city, and how it is kept with the facts as they stood."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

from halqa.foundation.dates import UncertainDate
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.subjects import Subject
from halqa.foundation.truth import Truth
from halqa.registry.queries.lives import lives_of
from halqa.rounds.enums.calls import Topic
from halqa.rounds.models import Application
from halqa.rounds.queries.facts import admitted_here, facts_of_candidate, member_facts
from halqa.rounds.rules.eligibility import Finding, Verdict, findings, verdict
from halqa.rounds.rules.policies import Policy

_DATE = "date"


def verdict_on(application: Application, policy: Policy) -> Verdict:
    """Return what the rules of the round find of the city that applies, with every reason and the facts behind it."""
    key = Subject.parse(application.city).rest
    life = lives_of([key], language=WORKING_LANGUAGE).get(key)
    facts = member_facts(life, admitted_here([key]).get(key)) if life else facts_of_candidate(key, application.country)
    return verdict(findings(facts, policy))


def findings_as_data(found: Verdict) -> list[dict[str, Any]]:
    """Return findings as they are kept: plain data from which the same sentences can be said again."""
    return [
        {
            "code": one.code,
            "topic": str(one.topic),
            "speaks": str(one.speaks.name),
            "no_measure": one.is_no_measure,
            "facts": {name: _plain(value) for name, value in one.facts.items()},
        }
        for one in found.findings
    ]


def findings_from_data(kept: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Return findings as they were kept."""
    return tuple(_findings(kept))


def _findings(kept: list[dict[str, Any]]) -> Iterator[Finding]:
    for one in kept:
        facts = {name: _read(value) for name, value in one["facts"].items()}
        yield Finding(one["code"], Topic(one["topic"]), Truth[one["speaks"]], facts, is_no_measure=one["no_measure"])


def _plain(value: object) -> object:
    if isinstance(value, UncertainDate):
        return {_DATE: [bound.isoformat() if bound else None for bound in (value.earliest, value.latest)]}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value)
    return value


def _read(value: object) -> object:
    if isinstance(value, Mapping) and _DATE in value:
        earliest, latest = (date.fromisoformat(bound) if bound else None for bound in value[_DATE])
        return UncertainDate(earliest, latest)
    return value
