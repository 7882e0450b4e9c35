"""Who owes which progress report: members with their days of joining, the rounds that take reports, and what came in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from halqa.accounts.access import Caller
from halqa.foundation.dates import UncertainDate
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.refusals import Refusal
from halqa.foundation.subjects import Subject
from halqa.foundation.truth import Truth
from halqa.registry.access import is_invented
from halqa.registry.queries.lines import CityLine
from halqa.registry.queries.lives import keys_of_members, lives_of
from halqa.rounds.access.reports import reports_in_reach
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind, CallState, Outcome
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.facts import admitted_here, member_facts
from halqa.rounds.queries.reports_policy import reports_policy
from halqa.rounds.rules.eligibility import CityFacts, findings, verdict
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.reports import Obligation, ReportFacts, ReportRound, current, last_accepted, missed, obligations
from halqa.rounds.rules.windows import closing

TAKEN: Final = (CallState.OPEN, CallState.CLOSED)
"""The states of rounds in which reports are, or were, owed."""

ANSWERS: Final[Mapping[Outcome, Truth]] = {Outcome.MET: Truth.YES, Outcome.AGAINST: Truth.NO}
"""What the rules of a round come to, as whether it asks a city for a report; all else is undetermined."""


@dataclass(frozen=True)
class ReportCall:
    """A round that takes reports, with its rules."""

    call: Call
    policy: Policy

    @property
    def last_day(self) -> date | None:
        """The last day for cities."""
        return self.policy.day("window.closes")

    def is_for(self, city: str) -> bool:
        """Return whether the round is for cities of the country of a city, by its key: of others it says nothing."""
        country, countries = city[:2].upper(), self.policy.several("who.countries")
        return self.call.is_illustrative is is_invented(country) and (countries is None or country in countries)

    @property
    def limit(self) -> datetime | None:
        """The first moment that is too late for cities."""
        found = closing(self.policy)
        return found.latest if found else None


@dataclass(frozen=True)
class MemberReports:
    """A member with all that it owes, the earliest first. ``joined``: the day from which its reports are counted."""

    city: CityLine
    joined: UncertainDate
    obligations: tuple[Obligation, ...]

    @property
    def current(self) -> Obligation | None:
        """The one by which the member stands."""
        return current(self.obligations)

    @property
    def missed(self) -> int:
        """How many reports never came in rounds before the one by which it stands."""
        return missed(self.obligations)

    @property
    def accepted(self) -> Obligation | None:
        """The last one that was accepted."""
        return last_accepted(self.obligations)

    @property
    def subject(self) -> str:
        """The city's subject key."""
        return str(Subject("city", self.city.key))


def report_calls() -> tuple[ReportCall, ...]:
    """Return the rounds that take, or took, reports, by one query."""
    rows = Call.objects.filter(kind=CallKind.REPORT, state__in=TAKEN).order_by("opened_at", "pk")
    return tuple(ReportCall(row, policy_of_call(row)) for row in rows)


def members_in_reach(caller: Caller, now: datetime) -> tuple[str, ...]:
    """Return the keys of the members of whose reports the caller may know."""
    reach, keys = reports_in_reach(caller), _members(now)
    if reach is None:
        return keys
    cities, countries = reach
    return tuple(key for key in keys if key in cities or key[:2].upper() in countries)


def _members(now: datetime) -> tuple[str, ...]:
    return tuple(sorted({*keys_of_members(now.date()), *admitted_here(None)}))


def reports_of(keys: Collection[str], now: datetime, *, language: str = WORKING_LANGUAGE) -> Mapping[str, MemberReports]:
    """Return how these cities, by key, stand with their reports; by as many queries for one as for hundreds.

    A city that is no member, and never was, stands with none.
    """
    if not keys:
        return {}
    calls, policy = report_calls(), reports_policy()
    lives, admitted, came = lives_of(keys, language=language), admitted_here(keys), _came(calls, keys)
    found = {}
    for key, life in lives.items():
        facts = member_facts(life, admitted.get(key))
        if facts.spans:
            rounds = [_round(one, facts, came.get((one.call.pk, key))) for one in calls if one.is_for(key)]
            found[key] = MemberReports(life.city, facts.spans[-1].begun, obligations(facts.spans, rounds, policy, now))
    return found


def _came(calls: Sequence[ReportCall], keys: Collection[str]) -> Mapping[tuple[int, str], Application]:
    """Return what cities have in these rounds: what stands, before what was withdrawn."""
    rows = Application.objects.filter(call__in=[one.call for one in calls])
    if len(keys) == 1:
        rows = rows.filter(city__in=[str(Subject("city", key)) for key in keys])
    found: dict[tuple[int, str], Application] = {}
    wanted = set(keys)
    withdrawn = ApplicationState.WITHDRAWN
    for row in sorted(rows, key=lambda row: (row.state != withdrawn, row.pk)):
        if (key := Subject.parse(row.city).rest) in wanted:
            found[row.call_id, key] = row
    return found


def _round(one: ReportCall, facts: CityFacts, came: Application | None) -> ReportRound:
    asks, reason = _asks(one, facts)
    report = None
    if came is not None:
        moments = {"sent_at": came.sent_at, "state_at": came.state_at, "answer_by": came.answer_by}
        report = ReportFacts(came.key, ApplicationState(came.state), **moments)
    return ReportRound(one.call.key, one.last_day, one.limit, asks, reason, report)


def _asks(one: ReportCall, facts: CityFacts) -> tuple[Truth, Refusal | None]:
    outcome = verdict(findings(facts, one.policy)).outcome
    answer = ANSWERS.get(outcome, Truth.UNDETERMINED)
    if answer is Truth.YES:
        return answer, None
    return answer, Refusal("round-asks-for-none" if answer is Truth.NO else "round-cannot-say")


def who_owe(call: ReportCall, now: datetime) -> Iterable[tuple[MemberReports, Obligation]]:
    """Yield the members from which a round waits for a report, with what each owes in it."""
    grouped = defaultdict(list)
    for one in reports_of([key for key in _members(now) if call.is_for(key)], now).values():
        for owed in one.obligations:
            grouped[owed.round].append((one, owed))
    return grouped[call.call.key]
