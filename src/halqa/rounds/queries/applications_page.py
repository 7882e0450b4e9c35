"""An application as its one page shows it: where it stands, who acts next and by when, what the reader can do, what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller, subject_names
from halqa.accounts.queries import names_of
from halqa.documents.queries.files import FileLine, files_of
from halqa.ledger.queries import Activity, activity
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import may_read, parts_of
from halqa.rounds.enums.applications import Act, ApplicationState, Asking, Part, Progress, Step, Way
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application, Endorsement, Query, Signature
from halqa.rounds.queries.applications import (
    application_facts,
    endorsement_in_force,
    national_step,
    policy_of_call,
    signature_in_force,
    subject_of,
)
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.calls import Clock, clock_of
from halqa.rounds.queries.decisions import has_letter
from halqa.rounds.queries.decisions_page import DecidedPart, decided_part
from halqa.rounds.rules.applications import ACTS, WRITABLE, ApplicationFacts, may, refusals
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.standing import Standing, standing
from halqa.rounds.rules.steps import steps
from halqa.rounds.rules.visibility import as_seen, sees_event
from halqa.rounds.rules.windows import zone_of

PAGES: Final[Mapping[Act, str]] = {
    Act.WRITE: "rounds:application_write",
    Act.TRANSLATE: "rounds:application_text",
    Act.SIGN: "rounds:sign",
    Act.SIGN_ON_PAPER: "rounds:sign_on_paper",
    Act.ENDORSE: "rounds:endorse",
    Act.RETURN: "rounds:return",
    Act.PRESELECT: "rounds:preselect",
    Act.DECLINE: "rounds:decline",
    Act.WITHDRAW_ENDORSEMENT: "rounds:withdraw_endorsement",
    Act.NOTE: "rounds:notes",
    Act.QUERY: "rounds:query",
    Act.CLOSE_QUERY: "rounds:close_query",
    Act.SCREEN: "rounds:screen",
    Act.SCREEN_AGAIN: "rounds:screen_again",
    Act.SHORTLIST: "rounds:shortlist",
    Act.TAKE_OFF_SHORTLIST: "rounds:shortlist",
    Act.RECOMMEND: "rounds:recommend",
    Act.DECIDE: "rounds:decide",
    Act.TAKE_BACK_DECISION: "rounds:take_back_decision",
    Act.SEND_BACK: "rounds:send_back",
    Act.CORRECT: "rounds:correct_decision",
    Act.SETTLE_APPEAL: "rounds:settle_appeal",
    Act.APPEAL: "rounds:application_appeal",
    Act.SUBMIT: "rounds:application_submit",
    Act.ANSWER: "rounds:application_reply",
    Act.WITHDRAW: "rounds:application_withdraw",
}
"""The page on which each act is done, by the name of its address."""

NOT_OFFERED: Final = frozenset({Act.READ, Act.CLOSE_UNSENT, Act.CLOSE_UNENDORSED, Act.OPEN_AGAIN})
"""Acts that stand elsewhere on the page, or are done by Halqa itself."""


NOT_HERE: Final = frozenset({"no-jury-here", "only-reports-are-sent-back", "nothing-decided"})
"""Reasons for which an act is not spoken of at all: the round has no such thing, or there is nothing to do it with."""


@dataclass(frozen=True)
class Offered:
    """An act that the reader may do: its page, and every reason why it cannot be done now."""

    act: Act
    address: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, for what, and by when: on the clocks of the call, and of the reader where they differ."""

    part: Part
    act: Act
    is_mine: bool
    by_when: datetime | None
    clocks: tuple[Clock, ...]


@dataclass(frozen=True)
class StepLine:
    """A step of the way, and how far it is."""

    step: Step
    progress: Progress


@dataclass(frozen=True)
class SignedLine:
    """A signature or an endorsement that stands: who, with which office, how and when, for which revision."""

    name: str
    office: str
    way: Way
    at: datetime
    signed_on: date | None
    revision: int
    sha256: str
    statement: str = ""


@dataclass(frozen=True)
class QueryLine:
    """Questions of an office with their answer, if there is one, and the clocks on which it is awaited."""

    number: int
    asking: Asking
    text: str
    at: datetime
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None
    clocks: tuple[Clock, ...]
    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class ApplicationPage:
    """An application at a moment, for one reader."""

    key: str
    city: str
    city_key: str
    country: str
    kind: CallKind
    call: str
    call_key: str
    state: ApplicationState
    state_at: datetime
    version: int
    language: str
    is_late: bool
    is_illustrative: bool
    reason: str
    parts: frozenset[Part]
    may_read: bool
    turn: Turn | None
    offered: tuple[Offered, ...]
    history: tuple[tuple[Activity, str], ...]
    steps: tuple[StepLine, ...]
    is_writer: bool
    is_writable: bool
    missing: int
    unfit: int
    set_aside: int
    signature: SignedLine | None
    endorsement: SignedLine | None
    queries: tuple[QueryLine, ...]
    told_by_commission: str
    decided: DecidedPart
    appeal_clocks: tuple[Clock, ...]
    has_letter: bool


@dataclass(frozen=True)
class ApplicationNamed:
    """What every page of an application says above: which city, in which call."""

    city: str
    kind: CallKind
    call: str
    call_key: str
    key: str
    is_illustrative: bool

    @property
    def title(self) -> str:
        """City and call in one line."""
        return _("%(city)s: %(call)s") % {"city": self.city, "call": self.call}


def application_named(application: Application) -> ApplicationNamed:
    """Return what an application is called in the reader's language."""
    return ApplicationNamed(
        city=subject_names([application.city], reader_language())[application.city],
        kind=CallKind(application.call.kind),
        call=call_name(CallKind(application.call.kind), policy_of_call(application.call).number("round.year")),
        call_key=application.call.key,
        key=application.key,
        is_illustrative=application.is_illustrative,
    )


def application_page(application: Application, caller: Caller, now: datetime) -> ApplicationPage:
    """Return the page of an application, for somebody who may know of it."""
    policy = policy_of_call(application.call)
    parts = parts_of(caller, application.city, application.country)
    facts = as_seen(application_facts(application, policy, now), parts)
    done = [one for one in activity(subject_of(application.key)) if sees_event(one.kind, parts)]
    authors = names_of(one.by for one in done)
    is_writer = bool(parts & {Part.WRITER, Part.MAYOR})
    # How its commission chooses stays with the offices until it says yes or no.
    way = facts if parts & {Part.COMMISSION, Part.TEAM} else replace(facts, national=replace(facts.national, passed=None))
    reads = may_read(caller, application)
    decided = decided_part(application, parts, policy, reads=reads)
    return ApplicationPage(
        key=application.key,
        city=subject_names([application.city], reader_language())[application.city],
        city_key=application.city,
        country=application.country,
        kind=CallKind(application.call.kind),
        call=call_name(CallKind(application.call.kind), policy.number("round.year")),
        call_key=application.call.key,
        state=facts.state,
        state_at=application.state_at,
        version=application.version,
        language=application.language,
        is_late=application.is_late,
        is_illustrative=application.is_illustrative,
        reason=application.reason,
        parts=parts,
        may_read=reads,
        turn=turn_of(standing(facts, policy), policy, parts, caller.time_zone),
        offered=tuple(_offered(application.key, facts, policy, parts, now=now, zone=caller.time_zone)),
        history=tuple((one, authors.get(one.by, "")) for one in done),
        steps=tuple(StepLine(step, progress) for step, progress in steps(way, policy)),
        is_writer=is_writer,
        is_writable=facts.state in WRITABLE,
        missing=facts.text.missing,
        unfit=facts.text.unfit,
        set_aside=facts.text.set_aside,
        signature=_signed(signature_in_force(application)) if reads else None,
        endorsement=_signed(endorsement_in_force(application)) if reads else None,
        queries=tuple(_queries(application, caller, policy)) if reads else (),
        told_by_commission=step.words if (step := national_step(application.call, application.country)) else "",
        decided=decided,
        appeal_clocks=_appeal_clocks(decided, facts.state, policy, caller.time_zone),
        has_letter=has_letter(application),
    )


def _appeal_clocks(decided: DecidedPart, state: ApplicationState, policy: Policy, zone: str) -> tuple[Clock, ...]:
    if decided.appeal_by is None or state not in ACTS[Act.APPEAL].states:
        return ()
    return clocks_for(decided.appeal_by, policy, zone)


def _signed(row: Signature | Endorsement | None) -> SignedLine | None:
    if row is None:
        return None
    return SignedLine(
        name=row.name,
        office=row.office,
        way=Way(row.way),
        at=row.at,
        signed_on=row.signed_on,
        revision=row.revision.number,
        sha256=row.revision.sha256,
        statement=getattr(row, "statement", ""),
    )


def _queries(application: Application, caller: Caller, policy: Policy) -> Iterable[QueryLine]:
    rows = list(Query.objects.filter(application=application).order_by("-number"))
    named = {key for row in rows for key in row.files}
    files = {one.key: one for one in files_of(subject_of(application.key), caller)} if named else {}
    for row in rows:
        yield QueryLine(
            number=row.number,
            asking=Asking(row.asking),
            text=row.text,
            at=row.at,
            answer=row.answer,
            answered_at=row.answered_at,
            closed_at=row.closed_at,
            clocks=clocks_for(row.answer_by, policy, caller.time_zone),
            files=tuple(files[key] for key in row.files if key in files),
        )


def _offered(
    key: str, facts: ApplicationFacts, policy: Policy, parts: Iterable[Part], *, now: datetime, zone: str
) -> Iterable[Offered]:
    """Yield what somebody with these parts may do in this state, each with the very reasons that the act would give."""
    for act, page in PAGES.items():
        if act not in NOT_OFFERED and may(act, parts, facts) and facts.state in ACTS[act].states:
            found = refusals(act, facts, policy, now)
            if not NOT_HERE & {one.code for one in found}:
                yield Offered(act, reverse(page, args=key.split("/")), tuple(reasons(found, zone)))


def turn_of(found: Standing | None, policy: Policy, parts: Iterable[Part], zone: str) -> Turn | None:
    """Return whose turn it is, with the deadline on the call's clocks first, then on the reader's."""
    if found is None:
        return None
    clocks = clocks_for(found.by_when, policy, zone) if found.by_when else ()
    return Turn(found.part, found.act, found.part in set(parts), found.by_when, clocks)


def clocks_for(at: datetime, policy: Policy, zone: str) -> tuple[Clock, ...]:
    """Return a moment on the clocks of the call, and on those of a reader where they are others."""
    zones = dict.fromkeys(filter(None, (zone_of(policy) or str(ZoneInfo("UTC")), zone)))
    return tuple(clock_of(name, at) for name in zones)
