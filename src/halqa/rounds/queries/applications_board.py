"""The round as a board: its applications with how many are in each state, narrowed, sorted and paged by the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.lists import Page
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.queries.candidates import subjects_called
from halqa.registry.queries.lives import country_names
from halqa.rounds.access.applications import applications_open_to, parts_of
from halqa.rounds.enums.applications import ApplicationState, Part
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Call, Decision, Endorsement, Query, Screening, Signature
from halqa.rounds.queries.applications_list import ApplicationLine, lines_of
from halqa.rounds.rules.applications import DECIDABLE
from halqa.rounds.rules.visibility import state_shown

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "country": ("country", F("rank").asc(nulls_last=True), "city", "pk"),
    "waiting": ("state_at", "pk"),
    "changed": ("-state_at", "-pk"),
    "sent": (F("sent_at").asc(nulls_last=True), "pk"),
    "jury": (F("recommendation__place").asc(nulls_last=True), "country", "city", "pk"),
}
"""What a board can be sorted by."""

PAGE_SIZE: Final = 50
UNDECIDED: Final = "undecided"
"""What a board is narrowed to where nothing is decided yet, or the jury has not said anything."""
OFFICES: Final = frozenset({Part.COMMISSION, Part.TEAM})


@dataclass(frozen=True)
class Wanted:
    """What a board is narrowed to; what is empty narrows nothing. ``text`` is looked for in the names of cities and countries."""

    state: str = ""
    country: str = ""
    late: bool = False
    text: str = ""
    decided: str = ""
    recommended: str = ""
    order: str = "country"


@dataclass(frozen=True)
class BoardLine:
    """An application on the board: the line of every list, and what an office looks for."""

    line: ApplicationLine
    country_name: str
    rank: int | None
    sent_at: datetime | None
    is_signed: bool
    endorsed_at: datetime | None
    said: str
    has_override: bool
    answer_by: datetime | None
    version: int
    decided: Decided | None
    recommended: Decided | None
    place: int | None


@dataclass(frozen=True)
class Board:
    """A page of the board, how many applications the round has in each state and country, and how many are shown."""

    page: Page
    lines: tuple[BoardLine, ...]
    counts: Mapping[ApplicationState, int]
    countries: Mapping[str, int]
    total: int


def board(call: Call, caller: Caller, wanted: Wanted, *, page: str | int | None = 1) -> Board:
    """Return a page of the board of a call, by as many queries for sixty applications as for five thousand."""
    rows = Application.objects.filter(call=call)
    counted = {row["state"]: row["number"] for row in rows.values("state").annotate(number=Count("pk")).order_by("state")}
    countries = {row["country"]: row["number"] for row in rows.values("country").annotate(number=Count("pk")).order_by("country")}
    found = narrowed(call, wanted)
    shown = Page.of(found.count(), page, size=PAGE_SIZE)
    return Board(
        page=shown,
        lines=_lines_of_page(_sorted(found, wanted), shown, caller),
        counts={state: counted.get(state, 0) for state in ApplicationState},
        countries=countries,
        total=sum(counted.values()),
    )


def _lines_of_page(rows: QuerySet[Application], shown: Page, caller: Caller) -> tuple[BoardLine, ...]:
    # First which, then what they are: else a database may look up for every row before the page what only its lines show.
    keys = list(rows.values_list("key", flat=True)[shown.offset : shown.offset + shown.size])
    lines = {one.line.key: one for one in board_lines(Application.objects.filter(key__in=keys), caller)}
    return tuple(lines[key] for key in keys if key in lines)


def narrowed(call: Call, wanted: Wanted) -> QuerySet[Application]:
    """Return the applications of a call that fit what is wanted."""
    rows = Application.objects.filter(call=call)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.country:
        rows = rows.filter(country=wanted.country)
    if wanted.late:
        rows = rows.filter(is_late=True)
    if wanted.decided:
        rows = rows.filter(_decided(wanted.decided))
    if wanted.recommended == UNDECIDED:
        rows = rows.filter(recommendation=None, state__in=sorted(DECIDABLE))
    elif wanted.recommended:
        rows = rows.filter(recommendation__says=wanted.recommended)
    if wanted.text.strip():
        rows = rows.filter(subjects_called(wanted.text))
    return rows


def _decided(wanted: str) -> Q:
    """Return the condition for applications about which this is decided, announced or not, or about which nothing is yet."""
    standing = Decision.objects.filter(application=OuterRef("pk"), replaced_at=None)
    if wanted == UNDECIDED:
        return Q(state__in=sorted(DECIDABLE)) & ~Exists(standing)
    return Q(Exists(standing.filter(said=wanted)))


def chosen(call: Call, wanted: Wanted, keys: list[str]) -> QuerySet[Application]:
    """Return the applications of a call that somebody ticked, or without a tick all that fit what is wanted."""
    rows = narrowed(call, wanted)
    return rows.filter(key__in=keys) if keys else rows


def board_lines(rows: QuerySet[Application], caller: Caller) -> tuple[BoardLine, ...]:
    """Return applications as lines of the board, in their order."""
    in_force = Signature.objects.filter(application=OuterRef("pk"), voided_at=None)
    endorsed = Endorsement.objects.filter(application=OuterRef("pk"), withdrawn_at=None)
    standing = Decision.objects.filter(application=OuterRef("pk"), replaced_at=None)
    screened = Screening.objects.filter(application=OuterRef("pk"), ended_at=None)
    applications = list(
        rows.select_related("call", "recommendation").annotate(
            signed=Subquery(in_force.values("pk")[:1]),
            endorsed_at=Subquery(endorsed.values("at")[:1]),
            said=Subquery(screened.values("said")[:1]),
            decided=Subquery(standing.values("said")[:1]),
            overridden=Subquery(screened.values("is_override")[:1]),
        )
    )
    names = country_names({one.country for one in applications}, reader_language())
    return tuple(
        BoardLine(
            line=line,
            country_name=names.get(one.country, one.country),
            rank=one.rank,
            sent_at=one.sent_at,
            is_signed=one.signed is not None,
            endorsed_at=one.endorsed_at,
            said=one.said or "",
            has_override=bool(one.overridden),
            answer_by=one.answer_by,
            version=one.version,
            decided=Decided(one.decided) if one.decided else None,
            recommended=Decided(word.says) if (word := getattr(one, "recommendation", None)) else None,
            place=word.place if word else None,
        )
        for one, line in zip(applications, lines_of(applications, caller), strict=True)
    )


@dataclass(frozen=True)
class Own:
    """A page of somebody's applications, and how many there are."""

    lines: tuple[BoardLine, ...]
    total: int


def own_applications(caller: Caller, *, call: str, state: str, page: int, size: int) -> Own:
    """Return a page of the applications of which somebody knows, as they see them, by their keys."""
    rows = applications_open_to(caller)
    if call:
        rows = rows.filter(call__key=call)
    if state:
        rows = rows.filter(_seen_as(ApplicationState(state), caller))
    shown = rows.order_by("key")[(page - 1) * size : page * size]
    lines = tuple(_as_seen(one, parts_of(caller, one.line.city_key, one.line.country)) for one in board_lines(shown, caller))
    return Own(lines, rows.count())


def _as_seen(one: BoardLine, parts: frozenset[Part]) -> BoardLine:
    """Return a line without what somebody with these parts is not to know."""
    seen = one if Part.TEAM in parts else replace(one, decided=None, recommended=None, place=None)
    return seen if parts & OFFICES else replace(seen, rank=None)


def _seen_as(state: ApplicationState, caller: Caller) -> Q:
    """Return the condition for applications that somebody sees in a state: what they are not to know, no filter tells them."""
    if caller.holds(Role.COORDINATOR):
        return Q(state=state)
    return Q(state__in=[each for each in ApplicationState if state_shown(each, ()) is state])


COLUMNS: Final = (
    "key", "city", "city_name", "country", "state", "since", "submitted_at", "late", "rank", "signed", "endorsed_at",
    "screened", "override", "answer_by", "jury_says", "jury_place", "decided",
)  # fmt: skip
"""The columns in which a board is taken away."""


def board_rows(call: Call, caller: Caller, wanted: Wanted) -> Iterator[tuple[str | int | None, ...]]:
    """Yield the rows of the board as they are taken away, all pages of it."""
    for one in board_lines(_sorted(narrowed(call, wanted), wanted), caller):
        line = one.line
        yield (
            line.key,
            line.city_key,
            line.city,
            line.country,
            line.state,
            line.state_at.isoformat(),
            _moment(one.sent_at),
            "yes" if line.is_late else "",
            one.rank,
            "yes" if one.is_signed else "",
            _moment(one.endorsed_at),
            one.said,
            "yes" if one.has_override else "",
            _moment(one.answer_by),
            one.recommended or "",
            one.place,
            one.decided or "",
        )


def last_change(call: Call) -> datetime | None:
    """Return when an application of a call came into its state last."""
    moment: datetime | None = Application.objects.filter(call=call).aggregate(last=Max("state_at"))["last"]
    return moment


def open_queries(call: Call) -> QuerySet[Query]:
    """Return the questions of a call that wait for an answer, due first at the head."""
    return Query.objects.filter(application__call=call, closed_at=None).select_related("application").order_by("answer_by", "pk")


def _sorted(rows: QuerySet[Application], wanted: Wanted) -> QuerySet[Application]:
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS["country"]))


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
