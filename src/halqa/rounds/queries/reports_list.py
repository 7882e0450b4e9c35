"""Who owes what, as pages show it: of one city, of a country, of all members; narrowed, sorted, paged and taken away."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from halqa.accounts.access import Caller
from halqa.foundation.dates import UncertainDate
from halqa.foundation.lists import Page
from halqa.foundation.textanalysis import matches, sort_key, tokens
from halqa.rounds.enums.calls import CallKind, CallState, Phase
from halqa.rounds.enums.reports import Owing
from halqa.rounds.labels.names import call_name
from halqa.rounds.labels.reports import REFUSALS
from halqa.rounds.queries.applications_page import clocks_for
from halqa.rounds.queries.calls import Clock, phase_of
from halqa.rounds.queries.reports import MemberReports, ReportCall, members_in_reach, report_calls, reports_of
from halqa.rounds.rules.reports import WAITS_FOR_CITY, Obligation

PAGE_SIZE: Final = 50

COLUMNS: Final = (
    "city", "city_name", "country", "joined", "state", "round", "due_by_the_rules", "last_day", "days_late", "sent_at",
    "last_accepted_round", "last_accepted_at", "reason",
)  # fmt: skip
"""The columns in which the list is taken away."""


@dataclass(frozen=True)
class WantedReports:
    """What the list is narrowed to, and sorted by; what is empty narrows nothing."""

    owing: str = ""
    country: str = ""
    text: str = ""
    order: str = ""


@dataclass(frozen=True)
class ObligationLine:
    """One report of a member as it is shown, with the deadline on the clocks of its round and of the reader."""

    obligation: Obligation
    call: str
    clocks: tuple[Clock, ...]
    reason: str
    can_begin: bool

    @property
    def owing(self) -> Owing:
        """How it stands."""
        return self.obligation.owing

    @property
    def report(self) -> list[str]:
        """The parts of the address of the report, where there is one."""
        return self.obligation.report.split("/") if self.obligation.report else []


@dataclass(frozen=True)
class ReportsLine:
    """A member in the list: by which report it stands, and the last one that was accepted."""

    member: MemberReports
    name: str
    current: ObligationLine | None
    accepted: ObligationLine | None


@dataclass(frozen=True)
class ReportsList:
    """A page of the members of whose reports the caller may know, and how many stand how."""

    page: Page
    lines: tuple[ReportsLine, ...]
    counts: Mapping[Owing, int]
    total: int


@dataclass(frozen=True)
class CityReports:
    """All reports of one city, the newest first: what is still ahead on top."""

    member: MemberReports
    name: str
    lines: tuple[ObligationLine, ...]
    current: ObligationLine | None


def members_listed(caller: Caller, now: datetime, *, language: str) -> tuple[MemberReports, ...]:
    """Return all members of whose reports the caller may know, by as many queries for one as for hundreds."""
    return tuple(reports_of(members_in_reach(caller, now), now, language=language).values())


def reports_list(
    found: Sequence[MemberReports],
    caller: Caller,
    wanted: WantedReports,
    now: datetime,
    *,
    language: str,
    page: str | int | None = 1,
) -> ReportsList:
    """Return a page of the list of these members."""
    shown = _sorted([one for one in found if _fits(one, wanted)], wanted)
    cut = Page.of(len(shown), page, size=PAGE_SIZE)
    words = _Words.of(caller, now)
    counts = dict.fromkeys(Owing, 0)
    for one in found:
        if one.current:
            counts[one.current.owing] += 1
    return ReportsList(
        page=cut,
        lines=tuple(words.member(one, language) for one in shown[cut.offset : cut.offset + cut.size]),
        counts=counts,
        total=len(found),
    )


def countries_in_list(found: Iterable[MemberReports]) -> Mapping[str, str]:
    """Return the countries of these members, by code, in the order of their names."""
    named = {one.city.country_code: one.city.country.text for one in found}
    return dict(sorted(named.items(), key=lambda one: sort_key(one[1])))


def reports_rows(
    found: Sequence[MemberReports], caller: Caller, wanted: WantedReports, now: datetime, *, language: str
) -> Iterator[tuple[Any, ...]]:
    """Yield the whole list of these members as it is taken away."""
    words = _Words.of(caller, now)
    for one in _sorted([one for one in found if _fits(one, wanted)], wanted):
        stands, accepted = one.current, one.accepted
        yield (
            one.city.key,
            one.city.names_for(language)[0].text,
            one.city.country_code,
            str(one.joined),
            str(stands.owing) if stands else "",
            stands.round if stands else "",
            str(stands.due_on or "") if stands else "",
            words.last_day(stands) if stands else "",
            stands.days_late if stands else 0,
            _moment(stands.sent_at) if stands else "",
            accepted.round if accepted else "",
            _moment(accepted.settled_at) if accepted else "",
            words.reason(stands) if stands else "",
        )


def reports_of_city(key: str, caller: Caller, now: datetime, *, language: str) -> CityReports | None:
    """Return all reports of one city, by its key; nothing where it is no member and never was."""
    found = reports_of([key], now, language=language).get(key)
    if found is None:
        return None
    words = _Words.of(caller, now)
    lines = tuple(words.obligation(one) for one in reversed(found.obligations))
    stands = words.obligation(found.current) if found.current else None
    return CityReports(found, found.city.names_for(language)[0].text, lines, stands)


def _fits(one: MemberReports, wanted: WantedReports) -> bool:
    if wanted.owing and (one.current is None or one.current.owing != wanted.owing):
        return False
    if wanted.country and one.city.country_code != wanted.country:
        return False
    if not wanted.text.strip():
        return True
    local = one.city.local_name.text if one.city.local_name else ""
    return matches(wanted.text, tokens(f"{one.city.name.text} {local} {one.city.country.text}"))


_SORTS: Final[Mapping[str, Callable[[MemberReports], Any]]] = {
    "city": lambda one: sort_key(one.city.name.text),
    "country": lambda one: sort_key(one.city.country.text),
    "joined": lambda one: one.joined.latest or date.max,
    "late": lambda one: -(one.current.days_late if one.current else 0),
    "due": lambda one: _first_day(one.current),
}
"""What the list can be sorted by; members that are alike stand in the order of their names."""

ORDERS: Final = tuple(_SORTS)


def _sorted(found: list[MemberReports], wanted: WantedReports) -> list[MemberReports]:
    """Return members in the order that is wanted; without one, those of whom something is awaited first, the latest first."""
    by_name = sorted(found, key=lambda one: (sort_key(one.city.name.text), one.city.key))
    name, is_down = wanted.order.removeprefix("-"), wanted.order.startswith("-")
    if name in _SORTS:
        return sorted(by_name, key=_SORTS[name], reverse=is_down)
    return sorted(by_name, key=lambda one: (*_urgency(one.current), _first_day(one.current)))


def _urgency(stands: Obligation | None) -> tuple[bool, int]:
    return (stands is None or stands.owing not in WAITS_FOR_CITY, -(stands.days_late if stands else 0))


def _first_day(stands: Obligation | None) -> date:
    if stands is None:
        return date.max
    due = stands.due_on or UncertainDate.unknown()
    return stands.limit.date() if stands.limit else due.latest or date.max


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


@dataclass(frozen=True)
class _Words:
    """What puts obligations into words for one reader: the rounds by key, and the moment."""

    calls: Mapping[str, ReportCall]
    zone: str
    now: datetime

    @classmethod
    def of(cls, caller: Caller, now: datetime) -> "_Words":
        return cls({one.call.key: one for one in report_calls()}, caller.time_zone, now)

    def member(self, one: MemberReports, language: str) -> ReportsLine:
        stands, accepted = one.current, one.accepted
        return ReportsLine(
            member=one,
            name=one.city.names_for(language)[0].text,
            current=self.obligation(stands) if stands else None,
            accepted=self.obligation(accepted) if accepted else None,
        )

    def obligation(self, one: Obligation) -> ObligationLine:
        found = self.calls.get(one.round)
        is_begun = bool(one.report)
        return ObligationLine(
            obligation=one,
            call=call_name(CallKind.REPORT, found.policy.number("round.year")) if found else "",
            clocks=clocks_for(one.limit, found.policy, self.zone) if found and one.limit else (),
            reason=self.reason(one),
            can_begin=bool(found and not is_begun and one.owing in WAITS_FOR_CITY and self._takes(found)),
        )

    def reason(self, one: Obligation) -> str:
        return str(REFUSALS[one.reason.code]) if one.reason else ""

    def last_day(self, one: Obligation) -> str:
        found = self.calls.get(one.round)
        return found.last_day.isoformat() if found and found.last_day else ""

    def _takes(self, one: ReportCall) -> bool:
        return one.call.state == CallState.OPEN and phase_of(one.policy, self.now) in {Phase.TAKING, Phase.IN_GRACE}
