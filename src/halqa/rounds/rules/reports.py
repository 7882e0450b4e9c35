"""What members owe: on which days their progress reports fall due, which round takes which, and how many days one is late.

A report falls due so many months after the day of joining, and then again after each period. A round takes every report that has
fallen due since the last day of the round before: whoever joined too lately for this one owes theirs in the next. Late is what
was not sent by the last day of its round; what has fallen due without a round to take it is late for nobody. A number that no
source gives is not tried. Days of joining that are known only in part are tried at both ends, and decide where both agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from halqa.foundation.dates import Period, UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.foundation.truth import Truth, any_of
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.reports import Owing
from halqa.rounds.rules.eligibility import MemberSpan
from halqa.rounds.rules.spans import months_after, shifted

S = ApplicationState

COUNTED: Final = "day-or-last"
"""Where a month has no such day, a report falls due on its last one."""

DAY: Final = timedelta(days=1)

UNSENT: Final = frozenset({S.DRAFTED, S.UNSENT, S.WITHDRAWN})
"""The states of a report that nobody has sent, or that its city took back."""

_SETTLED: Final = {
    S.CHOSEN: Owing.ACCEPTED,
    S.DEFERRED: Owing.PUT_OFF,
    S.NOT_CHOSEN: Owing.NOT_ACCEPTED,
    S.INELIGIBLE: Owing.NOT_ACCEPTED,
    S.DECLINED: Owing.NOT_ACCEPTED,
    S.UNENDORSED: Owing.UNENDORSED,
}

WAITS_FOR_CITY: Final = frozenset({Owing.EXPECTED, Owing.LATE, Owing.RETURNED})
"""What a city has still to do."""

NEXT_COUNTS: Final = frozenset({Owing.ACCEPTED, Owing.EXEMPT})
"""After these it is the next report that matters."""


@dataclass(frozen=True, slots=True)
class ReportsPolicy:
    """What a network has agreed about reports, as ``reports.toml`` of its policy says; nothing where no source says it.

    ``since``: from which day on the duty holds. ``days_before`` and ``days_after`` the last day of a round people are reminded.
    """

    since: date | None
    period_months: int | None
    first_months: int | None
    days_before: tuple[int, ...]
    days_after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What became of a city's report in a round."""

    key: str
    state: ApplicationState
    sent_at: datetime | None = None
    state_at: datetime | None = None
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportRound:
    """A round that takes reports, for one city. ``asks``: what the round's own rules say of the city, with their ``reason``.

    ``last_day`` and ``limit``, the first moment that is too late, are those of cities; without one, nothing in it is late.
    """

    key: str
    last_day: date | None
    limit: datetime | None
    asks: Truth = Truth.YES
    reason: Refusal | None = None
    report: ReportFacts | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One report that a member owes, or does not, and why. ``due_on``: by the network's rules. ``limit``: the round's.

    ``days_late``: days begun after the limit until it was sent, or until now; 0 where it is not late.
    """

    owing: Owing
    due_on: UncertainDate | None = None
    round: str = ""
    report: str = ""
    limit: datetime | None = None
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    days_late: int = 0
    reason: Refusal | None = None


def days_late(limit: datetime | None, until: datetime) -> int:
    """Return how many days have begun since a deadline, the first moment that is too late; 0 before it."""
    return 0 if limit is None or until < limit else (until - limit) // DAY + 1


def due_days(begun: UncertainDate, policy: ReportsPolicy, until: date) -> tuple[UncertainDate, ...]:
    """Return the days on which reports of a member fall due, with all that may lie by ``until`` and the first one after it.

    Without a day of joining that is bounded on both sides, or without numbers, there are none.
    """
    if policy.first_months is None or begun.earliest is None or begun.latest is None:
        return ()
    found: list[UncertainDate] = []
    for months in _months(policy):
        when = _not_before(shifted(begun, partial(_later, months=months)), policy.since)
        # Reports that fell due before there was a duty fell due with it, once.
        if not found or when != found[-1]:
            found.append(when)
        if when.after(until) is Truth.YES:
            break
    return tuple(found)


def _later(day: date, months: int) -> date:
    return months_after(day, months, COUNTED)


def _months(policy: ReportsPolicy) -> Iterator[int]:
    months = policy.first_months or 0
    while True:
        yield months
        if not policy.period_months:
            return
        months += policy.period_months


def _not_before(when: UncertainDate, since: date | None) -> UncertainDate:
    if since is None or when.earliest is None or when.latest is None:
        return when
    return UncertainDate(max(when.earliest, since), max(when.latest, since))


def falls_due(begun: UncertainDate, policy: ReportsPolicy, after: date | None, until: date) -> Truth:
    """Return whether a report of whoever joined then falls due after one day (where there is one) and by another.

    Where no number is agreed, whoever is a member owes one in each round.
    """
    if policy.since and until < policy.since:
        return Truth.NO
    if policy.first_months is None:
        return Truth.YES
    first = _not_before(shifted(begun, partial(_later, months=policy.first_months)), policy.since)
    if after is None or (policy.period_months and months_after(after, policy.period_months, COUNTED) <= until):
        # Since the round before a whole period has passed: one of the days lies in it once the first one is behind.
        return first.by(until)
    if begun.earliest is None or begun.latest is None:
        return Truth.NO if first.by(until) is Truth.NO else Truth.UNDETERMINED
    return any_of(day.after(after) & day.by(until) for day in due_days(begun, policy, until))


def obligations(
    spans: Iterable[MemberSpan], rounds: Iterable[ReportRound], policy: ReportsPolicy, now: datetime
) -> tuple[Obligation, ...]:
    """Return what a member owes in each round, the earliest first, and last the next report that no round takes yet, if any.

    ``now`` is an aware moment; what has fallen due without a round is judged by its day in UTC.
    """
    held, found, before = tuple(spans), [], None
    for one in sorted(rounds, key=lambda one: (one.last_day or date.max, one.key)):
        found.append(_in_round(held, one, policy, before, now))
        before = one.last_day or before
    return (*found, *_next(held, policy, before, now))


def _in_round(
    spans: tuple[MemberSpan, ...], one: ReportRound, policy: ReportsPolicy, before: date | None, now: datetime
) -> Obligation:
    due_on = _due_in(spans, policy, before, one.last_day) if one.last_day else None
    report = one.report.key if one.report else ""
    told = Obligation(Owing.EXPECTED, due_on=due_on, round=one.key, limit=one.limit, report=report)
    if one.report and one.report.state not in UNSENT:
        return _of_report(one.report, told, now)
    asked, reason = _is_asked(spans, one, policy, before)
    if asked is not Truth.YES:
        return replace(told, owing=Owing.EXEMPT if asked is Truth.NO else Owing.UNDETERMINED, reason=reason)
    late = days_late(one.limit, now)
    return replace(told, owing=Owing.LATE if late else Owing.EXPECTED, days_late=late)


def _of_report(report: ReportFacts, told: Obligation, now: datetime) -> Obligation:
    sent = report.sent_at
    if report.state is S.RETURNED:
        # What came back has a time of its own.
        late = days_late(report.answer_by, now)
        owing = Owing.LATE if late else Owing.RETURNED
        return replace(told, owing=owing, limit=report.answer_by or told.limit, sent_at=sent, days_late=late)
    owing = _SETTLED.get(report.state, Owing.SENT)
    settled = None if owing is Owing.SENT else report.state_at
    return replace(told, owing=owing, sent_at=sent, settled_at=settled, days_late=days_late(told.limit, sent or now))


def _is_asked(
    spans: tuple[MemberSpan, ...], one: ReportRound, policy: ReportsPolicy, before: date | None
) -> tuple[Truth, Refusal | None]:
    """Return whether a member owes a report in a round, and why not, or why nobody can say."""
    if one.asks is Truth.NO or one.last_day is None:
        return one.asks, one.reason
    was = {span: Period(span.begun, span.ended).holds_on(one.last_day) for span in spans}
    due = {span: was[span] & falls_due(span.begun, policy, before, one.last_day) for span in spans}
    answer = any_of(due.values())
    if answer is Truth.NO:
        is_member = any_of(was.values()) is not Truth.NO
        return answer, Refusal("report-not-due-yet" if is_member else "no-member-on-the-last-day")
    if answer is Truth.UNDETERMINED:
        [span, *_] = [span for span, said in due.items() if said is Truth.UNDETERMINED]
        return answer, _why_open(span)
    return one.asks, one.reason


def _why_open(span: MemberSpan) -> Refusal:
    if span.ended is not None and span.ended.precision != "day":
        return Refusal("leaving-not-exact-for-report")
    is_known = span.begun.precision != "unknown"
    return Refusal("joining-not-exact-for-report" if is_known else "joining-not-known-for-report")


def _due_in(spans: tuple[MemberSpan, ...], policy: ReportsPolicy, after: date | None, until: date) -> UncertainDate | None:
    """Return the last day by the network's rules that lies, or may lie, in the time of a round."""
    days = [day for span in spans for day in due_days(span.begun, policy, until)]
    fit = [day for day in days if day.by(until) is not Truth.NO and (after is None or day.after(after) is not Truth.NO)]
    return max(fit, key=lambda day: day.latest or date.min, default=None)


def _next(spans: tuple[MemberSpan, ...], policy: ReportsPolicy, before: date | None, now: datetime) -> Iterator[Obligation]:
    """Yield the first report that falls due after the last round, of whoever is still a member."""
    today = now.date()
    for span in [one for one in spans if one.ended is None][-1:]:
        if policy.first_months is None:
            yield Obligation(Owing.UNDETERMINED, reason=Refusal("first-report-not-agreed"))
            return
        days = due_days(span.begun, policy, max(before or today, today))
        if not days:
            yield Obligation(Owing.UNDETERMINED, reason=_why_open(span))
            return
        ahead = [day for day in days if before is None or day.after(before) is not Truth.NO]
        if not ahead:
            yield Obligation(Owing.UNDETERMINED, reason=Refusal("period-not-agreed"))
            return
        # A round takes all that has fallen due before it: the last of them says since when.
        fallen = [day for day in ahead if day.by(today) is Truth.YES]
        if fallen:
            yield Obligation(Owing.UNCALLED, due_on=fallen[-1])
        elif ahead[0].by(today) is Truth.UNDETERMINED:
            yield Obligation(Owing.UNDETERMINED, due_on=ahead[0], reason=_why_open(span))
        else:
            yield Obligation(Owing.AHEAD, due_on=ahead[0])


def current(found: tuple[Obligation, ...]) -> Obligation | None:
    """Return the one by which a member stands: its report in the last round that asks for one, or else the next."""
    in_rounds = [one for one in found if one.round and one.owing is not Owing.EXEMPT]
    following = next((one for one in found if not one.round), None)
    if in_rounds and (in_rounds[-1].owing not in NEXT_COUNTS or following is None):
        return in_rounds[-1]
    return following or next(iter(found[-1:]), None)


def last_accepted(found: tuple[Obligation, ...]) -> Obligation | None:
    """Return the last report of a member that was accepted, if one was."""
    return next((one for one in reversed(found) if one.owing is Owing.ACCEPTED), None)


def missed(found: tuple[Obligation, ...]) -> int:
    """Return how many reports are late in rounds before the one by which a member stands."""
    stands = current(found)
    return sum(one.owing is Owing.LATE and one is not stands for one in found)


def reminder_of_report(one: Obligation, policy: ReportsPolicy, now: datetime) -> int | None:
    """Return which reminder of a report that nobody has sent is due: days before its limit, or, below 0, after it.

    Of several that are due, as after a worker stood still, the last one alone.
    """
    if one.limit is None or one.owing not in {Owing.EXPECTED, Owing.LATE}:
        return None
    if now < one.limit:
        return next((days for days in sorted(policy.days_before) if now >= one.limit - days * DAY), None)
    return next((-days for days in sorted(policy.days_after, reverse=True) if now >= one.limit + days * DAY), None)
