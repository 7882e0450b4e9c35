"""May a city apply, by the rules that are known and the facts that are known: every reason, for, against, and what stays open.

A rule of which only some of the ways to count are known is tried in every way; it is decided where all ways agree. A rule whose
number no source gives is not tried, and the policy says so. Evidence is never circular: who is shown to be a member only by the
award that asks for membership is not shown to be one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Final

from halqa.foundation.dates import Period, UncertainDate
from halqa.foundation.truth import Truth, all_of, any_of
from halqa.rounds.enums.calls import CallKind, Evidence, Outcome, Topic
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.spans import is_over, long_enough, months_after, shifted

DAYS_JUDGED: Final[Mapping[str, str]] = {
    "city-deadline": "window.closes",
    "nomination": "commission.closes",
    "decision": "phases.decided",
}
"""On which day of the policy eligibility is judged, by the word of ``membership.judged_on``."""

_BEST_FIRST: Final = tuple(Evidence)


@dataclass(frozen=True, slots=True)
class MemberSpan:
    """A span of membership that stands; ``rounds`` are the keys of the admission rounds that list it."""

    begun: UncertainDate
    ended: UncertainDate | None = None
    confidence: Evidence = Evidence.HIGH
    rounds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Honour:
    """An award that a city received."""

    year: int
    announced: UncertainDate
    handed_over: UncertainDate


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What is known of a city. ``here``: the award or the admission of the very round that is looked at, if it is of the past."""

    country: str
    kind: str = ""
    spans: tuple[MemberSpan, ...] = ()
    honours: tuple[Honour, ...] = ()
    here: Honour | None = None
    admitted_in: str = ""
    inhabitants: int | None = None
    inhabitants_on: UncertainDate = field(default_factory=UncertainDate.unknown)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found: a code with its facts, and whether it speaks for (YES), against (NO) or decides nothing.

    ``is_no_measure``: the rule could not have been met by anybody.
    """

    code: str
    topic: Topic
    speaks: Truth
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    is_no_measure: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all findings come to."""

    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def against(self) -> tuple[Finding, ...]:
        """What speaks against."""
        return tuple(finding for finding in self.findings if finding.speaks is Truth.NO)

    @property
    def open(self) -> tuple[Finding, ...]:
        """What is not decided, and why."""
        return tuple(finding for finding in self.findings if finding.speaks is Truth.UNDETERMINED)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Return what findings come to: one against is enough; what could not be met by anybody is neither met nor failed."""
    found = tuple(findings)
    spoken = all_of(finding.speaks for finding in found if not finding.is_no_measure)
    if spoken is Truth.NO:
        outcome = Outcome.AGAINST
    elif any(finding.is_no_measure for finding in found):
        outcome = Outcome.NO_MEASURE
    else:
        outcome = Outcome.MET if spoken is Truth.YES else Outcome.UNDETERMINED
    return Verdict(outcome, found)


def findings(facts: CityFacts, policy: Policy, asked: date | None = None) -> tuple[Finding, ...]:
    """Return everything that the rules of a policy find about a city.

    ``asked`` is the day for which somebody asks, as if eligibility were judged on it; without one it is judged on the days that
    the policy says.
    """
    days = (UncertainDate.on(asked),) if asked else judged_days(policy)
    year = policy.number("round.year") or (asked.year if asked else None)
    return (
        *_of_place(facts, policy),
        *_of_membership(facts, policy, days),
        *_of_cooldown(facts, policy, days, year),
    )


def judged_days(policy: Policy) -> tuple[UncertainDate, ...]:
    """Return the day on which eligibility is judged; where no source says which, each of the days that it may be.

    A day that is not known lies between those that come before and after it: deadline, nomination, decision.
    """
    if policy.kind is CallKind.ADMISSION:
        return (_between(policy, "window.closes"),)
    return tuple(dict.fromkeys(_between(policy, DAYS_JUDGED[way]) for way in policy.ways("membership.judged_on")))


def _between(policy: Policy, name: str) -> UncertainDate:
    own = policy.when(name)
    names = list(DAYS_JUDGED.values())
    place = names.index(name)
    before = [bound for other in names[:place] if (bound := policy.when(other).earliest)]
    after = [bound for other in names[place + 1 :] if (bound := policy.when(other).latest)]
    return UncertainDate(own.earliest or max(before, default=None), own.latest or min(after, default=None))


def _of_place(facts: CityFacts, policy: Policy) -> Iterator[Finding]:
    countries = policy.several("who.countries")
    if countries is not None and facts.country not in countries:
        yield Finding("country-not-asked", Topic.PLACE, Truth.NO)
    kinds = policy.several("who.kinds")
    if kinds is not None and facts.kind:
        yield Finding("kind-asked" if facts.kind in kinds else "kind-not-asked", Topic.PLACE, Truth.of(facts.kind in kinds))
    fewest = policy.number("who.minimum_population")
    if fewest is not None:
        yield _of_population(facts, fewest)


def _of_population(facts: CityFacts, fewest: int) -> Finding:
    said = {"fewest": fewest, "inhabitants": facts.inhabitants}
    if facts.inhabitants is None or facts.inhabitants_on.latest is None:
        return Finding("inhabitants-not-known", Topic.PLACE, Truth.UNDETERMINED, said)
    enough = facts.inhabitants >= fewest
    return Finding("inhabitants-enough" if enough else "inhabitants-too-few", Topic.PLACE, Truth.of(enough), said)


def _of_membership(facts: CityFacts, policy: Policy, days: tuple[UncertainDate, ...]) -> Iterator[Finding]:
    match policy.values.get("who.members", NONE):
        case "members":
            yield _member_long_enough(facts, policy, days)
        case "not-yet":
            yield _not_yet_a_member(facts, days)


def _not_yet_a_member(facts: CityFacts, days: tuple[UncertainDate, ...]) -> Finding:
    spans = [span for span in facts.spans if not facts.admitted_in or facts.admitted_in not in span.rounds]
    listed = {key for span in facts.spans if facts.admitted_in in span.rounds for key in span.rounds if key < facts.admitted_in}
    if facts.admitted_in and listed:
        return Finding("listed-twice", Topic.MEMBERSHIP, Truth.UNDETERMINED, {"rounds": sorted(listed)})
    told = {"since": spans[0].begun, "day": days[0]} if spans else {}
    was = any_of(_at(span, day) for span in spans for day in days)
    if was is Truth.NO:
        return Finding("no-member-yet", Topic.MEMBERSHIP, Truth.YES)
    code = "member-already" if was is Truth.YES else "perhaps-member-already"
    return Finding(code, Topic.MEMBERSHIP, ~was, told)


def _member_long_enough(facts: CityFacts, policy: Policy, days: tuple[UncertainDate, ...]) -> Finding:
    months = policy.number("membership.months")
    opened = policy.when("membership.opened")
    latest = max((day.latest for day in days if day.latest), default=None)
    if opened.latest and latest and latest <= opened.latest:
        # Nobody can have been a member before there was a network to join, so the rule measured nobody.
        return Finding("opened-with-the-award", Topic.MEMBERSHIP, Truth.UNDETERMINED, {"opened": opened}, is_no_measure=True)
    least = Evidence(str(policy.values["membership.evidence"]))
    spans = [_without_circle(span, facts.here) for span in facts.spans]
    trusted = [span for span in spans if _BEST_FIRST.index(span.confidence) <= _BEST_FIRST.index(least)]
    if not trusted:
        return Finding("evidence-doubtful" if spans else "membership-not-known", Topic.MEMBERSHIP, Truth.UNDETERMINED)
    answers = {
        any_of(_enough_at(_opened_by(span, opened), months, compared, counted, day) for span in trusted)
        for day, compared, counted in product(days, policy.ways("membership.compared"), policy.ways("membership.counted"))
    }
    span = trusted[0]
    day = days[0] if len(days) == 1 else UncertainDate(_first(days), _last(days))
    said = {"since": span.begun, "day": day, "months": months or 0, "ended": span.ended}
    if len(answers) > 1:
        is_open_day = len(days) > 1 or day.precision != "day"
        return Finding("joined-near-the-day" if is_open_day else "counting-not-known", Topic.MEMBERSHIP, Truth.UNDETERMINED, said)
    [answer] = answers
    return Finding(_membership_code(answer, span, facts, months, days), Topic.MEMBERSHIP, answer, said)


def _membership_code(
    answer: Truth, span: MemberSpan, facts: CityFacts, months: int | None, days: tuple[UncertainDate, ...]
) -> str:
    if answer is Truth.YES:
        return "member-long-enough" if months else "member-then"
    if answer is Truth.NO:
        if span.ended is not None and any_of(_ended(span, day) for day in days) is Truth.YES:
            return "membership-ended"
        is_begun = any_of(span.begun.by(day.latest) if day.latest else Truth.UNDETERMINED for day in days)
        return "member-not-long-enough" if months and is_begun is Truth.YES else "no-member-then"
    if any(_is_circular(one, facts.here) for one in facts.spans):
        return "evidence-circular"
    return "joining-not-known" if span.begun.precision == "unknown" else "joining-not-exact"


def _ended(span: MemberSpan, day: UncertainDate) -> Truth:
    return span.ended.by(day.earliest) if span.ended is not None and day.earliest else Truth.UNDETERMINED


def _first(days: tuple[UncertainDate, ...]) -> date | None:
    bounds = [day.earliest for day in days]
    return min(bound for bound in bounds if bound) if all(bounds) else None


def _last(days: tuple[UncertainDate, ...]) -> date | None:
    bounds = [day.latest for day in days]
    return max(bound for bound in bounds if bound) if all(bounds) else None


def _opened_by(span: MemberSpan, opened: UncertainDate) -> MemberSpan:
    """Return a span that did not begin before there was a network to join."""
    begun = span.begun
    if begun.earliest is None and opened.earliest and (begun.latest is None or begun.latest >= opened.earliest):
        begun = UncertainDate(opened.earliest, begun.latest)
    return MemberSpan(begun, span.ended, span.confidence, span.rounds)


def _is_circular(span: MemberSpan, here: Honour | None) -> bool:
    """Return whether a membership is known only "by" the day of the award that asks for it."""
    if here is None or span.begun.precision != "by":
        return False
    return span.begun.latest in {here.announced.latest, here.handed_over.latest}


def _without_circle(span: MemberSpan, here: Honour | None) -> MemberSpan:
    if not _is_circular(span, here):
        return span
    return MemberSpan(UncertainDate.unknown(), span.ended, span.confidence, span.rounds)


def _at(span: MemberSpan, day: UncertainDate) -> Truth:
    return _enough_at(span, None, "", "", day)


def _enough_at(span: MemberSpan, months: int | None, compared: str, counted: str, day: UncertainDate) -> Truth:
    """Return whether a city was a member, and long enough, on a day that may be known only in part.

    With the day it can only turn from no to yes, and at the end of a membership back: so the bounds of the day tell.
    """

    def on(bound: date) -> Truth:
        held = Period(span.begun, span.ended).holds_on(bound)
        return held & long_enough(span.begun, months, compared, counted, bound) if months else held

    if day.latest is None:
        return Truth.UNDETERMINED
    if day.earliest is None:
        return on(day.latest) if on(day.latest) is Truth.NO and span.ended is None else Truth.UNDETERMINED
    first, last = on(day.earliest), on(day.latest)
    if first is not last or day.earliest == day.latest:
        return first if day.earliest == day.latest else Truth.UNDETERMINED
    is_between = first is Truth.NO and span.ended is not None and span.begun.after(day.latest) is not Truth.YES
    surely_ended = span.ended is not None and span.ended.by(day.earliest) is Truth.YES
    return Truth.UNDETERMINED if is_between and not surely_ended else first


def _of_cooldown(facts: CityFacts, policy: Policy, days: tuple[UncertainDate, ...], year: int | None) -> Iterator[Finding]:
    years = policy.number("cooldown.years")
    if years is None:
        return
    earlier = [honour for honour in facts.honours if year is None or honour.year < year]
    if not earlier:
        yield Finding("no-award-before", Topic.COOLDOWN, Truth.YES, {"years": years})
    for honour in earlier:
        yield _cooled(honour, policy, days, year, years)


def _cooled(honour: Honour, policy: Policy, days: tuple[UncertainDate, ...], year: int | None, years: int) -> Finding:
    answers: dict[tuple[str, ...], Truth] = {}
    for counted in policy.ways("cooldown.counted"):
        if counted == "by-award-year":
            answers[(counted,)] = Truth.UNDETERMINED if year is None else Truth.of(year - honour.year >= years)
        else:
            for begins, day in product(policy.ways("cooldown.begins"), days):
                begun = honour.announced if begins == "announced" else honour.handed_over
                answers[counted, begins, str(day)] = _over_at(begun, years, day)
    # The later of two days where nobody knows which of them counts: on that one the years are over in any case.
    begun = honour.announced if policy.ways("cooldown.begins") == ("announced",) else honour.handed_over
    last = shifted(begun, lambda bound: months_after(bound, 12 * years, "day-or-last"))
    said = {"award": honour.year, "years": years, "until": last, "free": honour.year + years, "year": year or 0}
    if len(set(answers.values())) == 1:
        [answer] = set(answers.values())
        code = {Truth.YES: "award-long-ago", Truth.NO: "award-too-recent"}.get(answer, "award-not-exact")
        return Finding(code, Topic.COOLDOWN, answer, said)
    by_way = {way[0] for way in answers}
    return Finding("cooldown-not-said" if len(by_way) > 1 else "award-not-exact", Topic.COOLDOWN, Truth.UNDETERMINED, said)


def _over_at(begun: UncertainDate, years: int, day: UncertainDate) -> Truth:
    if day.latest is None:
        return Truth.UNDETERMINED
    last = is_over(begun, years, day.latest)
    if last is Truth.NO or day.earliest == day.latest:
        return last
    return Truth.YES if day.earliest is not None and is_over(begun, years, day.earliest) is Truth.YES else Truth.UNDETERMINED


def rules_not_tried(policy: Policy) -> tuple[str, ...]:
    """Return the keys about who can apply of which no source says what holds, in the order of the table."""
    asked = ("who.kinds", "who.member_state", "who.minimum_population", "membership.months", "cooldown.years")
    more = ("quota.per_country", "quota.per_region", "commission.nominations")
    return tuple(name for name in (*asked, *more) if policy.values.get(name, NONE) == UNKNOWN)
