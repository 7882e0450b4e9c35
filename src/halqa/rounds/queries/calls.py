"""Calls as pages show them: their rules, deadlines in both zones, what was amended, and whom each concerns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from halqa.accounts.enums import Role
from halqa.accounts.queries import names_of, people_holding, people_in_role
from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.subjects import NETWORK
from halqa.registry.access import CITY_ROLES
from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.enums.calls import CallKind, CallState, Phase
from halqa.rounds.enums.decisions import AnnouncementState
from halqa.rounds.models import Amendment, Announcement, Call
from halqa.rounds.rules.calls import CallFacts
from halqa.rounds.rules.deadlines import opening, phase, zone_named
from halqa.rounds.rules.policies import Policy, read_policy
from halqa.rounds.rules.windows import closing, forwarding, zone_of

UTC_NAME: Final = "UTC"


@dataclass(frozen=True)
class Clock:
    """A moment on the clocks of one zone. A moment that ends a day is told as 24:00 of that day."""

    zone: str
    shown: datetime
    is_end_of_day: bool


@dataclass(frozen=True)
class DeadlineLine:
    """A deadline of a call: of the city or of the commission, on the call's own clocks first, then on others; with its grace."""

    name: str
    at: datetime
    clocks: tuple[Clock, ...]
    grace_hours: int


@dataclass(frozen=True)
class ChangeLine:
    """One key that an amendment changed, with what it said before and says now, as they stand in the policy."""

    key: str
    before: object
    after: object


@dataclass(frozen=True)
class AmendmentLine:
    """An amendment: when, why, by whom, and what it changed. The author's name is shown to the office only."""

    number: int
    made_at: datetime
    author: str
    reason: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class CallLine:
    """A call in a list, at a moment."""

    key: str
    kind: CallKind
    year: int | None
    state: CallState
    phase: Phase
    is_illustrative: bool
    opens: datetime | None
    closes: datetime | None
    last_day: date | None
    closes_zone: str
    announced_at: datetime | None = None

    @property
    def is_past(self) -> bool:
        """Whether nothing is to be sent any more: it was announced, its time is over, or it was ended."""
        return self.announced_at is not None or self.state is not CallState.OPEN or self.phase is Phase.OVER


@dataclass(frozen=True)
class CallRecord:
    """A call with its rules, its deadlines and all that was changed since it opened."""

    line: CallLine
    policy: Policy
    text: str
    version: int
    sha256: str
    opened_at: datetime | None
    deadlines: tuple[DeadlineLine, ...]
    amendments: tuple[AmendmentLine, ...]


def call_facts(call: Call) -> CallFacts:
    """Return a call as rules ask about it: with the policy that holds, or that of the draft as far as it can be read."""
    is_announced = Announcement.objects.filter(call=call, state=AnnouncementState.MADE).exists()
    return CallFacts(CallState(call.state), call.version, policy_of(call), is_announced)


def policy_of(call: Call) -> Policy | None:
    """Return the policy that holds in a call: frozen once it has opened; nothing where a draft has mistakes."""
    return Policy(call.policy) if call.policy else read_policy(call.text, f"{call.key}.toml").policy


def fiction_has_a_place() -> bool:
    """Return whether invented rounds can be here: in a demonstration only."""
    return bool(settings.MODE == "demo")


def public_calls(now: datetime) -> tuple[CallLine, ...]:
    """Return the calls that everybody can read: those that take applications, those that will, then the others, latest first."""
    order = {Phase.TAKING: 0, Phase.IN_GRACE: 1, Phase.UNDETERMINED: 2, Phase.COMING: 3, Phase.OVER: 4}
    lines = _lines(calls_visible_to_all().order_by("-opened_at", "pk"), now)
    return tuple(sorted(lines, key=lambda line: (line.is_past, order[line.phase])))


def all_calls(now: datetime) -> tuple[CallLine, ...]:
    """Return every call, drafts too, for the coordination team; what changed last stands first."""
    return _lines(Call.objects.order_by("-changed_at", "pk"), now)


def call_record(call: Call, now: datetime, *, zone: str = "") -> CallRecord | None:
    """Return a call with all of it; nothing where it is a draft that has mistakes. ``zone``: the reader's, if it is known."""
    policy = policy_of(call)
    if policy is None:
        return None
    amendments = list(Amendment.objects.filter(call=call).order_by("number"))
    names = names_of(one.made_by for one in amendments)
    return CallRecord(
        line=_line(call, policy, now),
        policy=policy,
        text=call.text,
        version=call.version,
        sha256=call.sha256,
        opened_at=call.opened_at,
        deadlines=deadlines_of(policy, zone),
        amendments=tuple(
            AmendmentLine(
                number=one.number,
                made_at=one.made_at,
                author=names.get(one.made_by, ""),
                reason=one.reason,
                changes=tuple(ChangeLine(change["key"], change["before"], change["after"]) for change in one.changes),
            )
            for one in amendments
        ),
    )


def deadlines_of(policy: Policy, zone: str = "") -> tuple[DeadlineLine, ...]:
    """Return the deadlines of a policy that are one moment, on the clocks of its zone, of the reader's and of UTC."""
    found = []
    for name, limit in (("window.closes", closing(policy)), ("commission.closes", forwarding(policy))):
        if limit is None or not limit.is_exact:
            continue
        zones = dict.fromkeys(filter(None, (zone_of(policy), zone, UTC_NAME)))
        clocks = tuple(clock_of(one, limit.latest) for one in zones)
        found.append(DeadlineLine(name, limit.latest, clocks, int(limit.grace.total_seconds() // 3600)))
    return tuple(found)


def phase_of(policy: Policy, now: datetime) -> Phase:
    """Return where the window of a policy stands at a moment."""
    day, limit = policy.day("window.opens"), closing(policy)
    opens = opening(day, zone_of(policy)) if day else None
    return phase(opens, limit, now) if limit else Phase.UNDETERMINED


def next_moment(lines: Iterable[CallLine], policies: Iterable[Policy], now: datetime) -> datetime | None:
    """Return the next moment at which one of these calls looks different; nothing where none is foreseen."""
    moments = [moment for line in lines for moment in (line.opens, line.closes) if moment]
    for policy in policies:
        limit = closing(policy)
        moments += [limit.latest + limit.grace] if limit else []
    return min((moment for moment in moments if moment > now), default=None)


def concerned(policy: Policy, now: datetime) -> tuple[str, ...]:
    """Return the keys of all whom a call concerns: the coordination team, officers of commissions, people of cities.

    A call for all countries concerns no invented one.
    """
    asked = policy.several("who.countries")
    people = [*people_holding(Role.COORDINATOR, NETWORK, now)]
    for role in (Role.COMMISSION_OFFICER, *CITY_ROLES):
        people += people_in_role(role, now, asked, without=FICTIONAL_COUNTRIES if asked is None else ())
    return tuple(dict.fromkeys(person.key for person in people))


def clock_of(name: str, at: datetime) -> Clock:
    """Return a moment on the clocks of a zone, which may be the one that is last of all."""
    zone: tzinfo = ZoneInfo(UTC_NAME) if name == UTC_NAME else zone_named(name)
    shown = at.astimezone(zone)
    is_midnight = (shown.hour, shown.minute, shown.second) == (0, 0, 0)
    return Clock(name, shown, is_midnight)


def _lines(calls: Iterable[Call], now: datetime) -> tuple[CallLine, ...]:
    made = dict(Announcement.objects.filter(state=AnnouncementState.MADE).values_list("call_id", "made_at"))
    return tuple(replace(_line(call, policy_of(call), now), announced_at=made.get(call.pk)) for call in calls)


def _line(call: Call, policy: Policy | None, now: datetime) -> CallLine:
    day = policy.day("window.opens") if policy else None
    limit = closing(policy) if policy else None
    return CallLine(
        key=call.key,
        kind=CallKind(call.kind),
        year=policy.number("round.year") if policy else None,
        state=CallState(call.state),
        phase=phase_of(policy, now) if policy else Phase.UNDETERMINED,
        is_illustrative=call.is_illustrative,
        opens=opening(day, zone_of(policy) or None) if policy and day else None,
        closes=limit.latest if limit and limit.is_exact else None,
        last_day=policy.day("window.closes") if policy else None,
        closes_zone=zone_of(policy) if policy else "",
    )
