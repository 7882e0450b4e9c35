"""Acts on many applications: how far each is, which were refused and why, and what a worker does next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from halqa.accounts.access import subject_names
from halqa.accounts.queries import names_of
from halqa.foundation.lists import Page
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.queries.lives import country_names
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.models import Application, BulkAct, BulkLine, Call, Decision
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.rules.bulk import TAKEN

PAGE_SIZE: Final = 100
LISTED: Final = 20


@dataclass(frozen=True)
class BulkProgress:
    """An act on many applications, and how far it is."""

    key: str
    call: str
    kind: BulkKind
    author: str
    begun_at: datetime
    stopped_at: datetime | None
    ended_at: datetime | None
    total: int
    done: int
    refused: int

    @property
    def left(self) -> int:
        """How many wait for the worker."""
        return self.total - self.done - self.refused


@dataclass(frozen=True)
class BulkOne:
    """An application in an act, with every reason why it was refused."""

    key: str
    city: str
    state: LineState
    at: datetime | None
    reasons: tuple[str, ...]

    @property
    def call_and_name(self) -> list[str]:
        """The parts of its address."""
        return self.key.split("/")


def bulk_acts(call: Call) -> tuple[BulkProgress, ...]:
    """Return the acts on many that were ordered last for a call, newest first."""
    return _progress(BulkAct.objects.filter(call=call).order_by("-begun_at", "-pk")[:LISTED])


def bulk_progress(call: Call, key: str) -> BulkProgress | None:
    """Return an act on many of a call; nothing where there is none of this key."""
    return next(iter(_progress(BulkAct.objects.filter(call=call, key=key))), None)


def open_bulk() -> tuple[BulkProgress, ...]:
    """Return the acts that are under way, those that began first at the head."""
    return _progress(BulkAct.objects.filter(ended_at=None).order_by("begun_at", "pk"))


def with_what_stands(call: Call, keys: Iterable[str]) -> list[Application]:
    """Return those of these applications that were sent, with the number of the decision that stands about each."""
    rows = Application.objects.filter(call=call, key__in=keys).exclude(sent_at=None)
    return list(with_decisions(rows).order_by("pk"))


def mark_of(applications: Iterable[Application]) -> str:
    """Return a mark of applications and of what stands about each: another one as soon as somebody decides about one of them."""
    told = "\n".join(f"{one.key} {one.standing or 0}" for one in applications)  # type: ignore[attr-defined]  annotated
    return sha256(told.encode()).hexdigest()[:16]


def is_under_way(call: Call) -> bool:
    """Return whether an act on many of a call is not at its end."""
    return BulkAct.objects.filter(call=call, ended_at=None).exists()


@dataclass(frozen=True)
class MeantLine:
    """An application that an act on many is, or is not, done with: its city, its country and its state."""

    key: str
    city: str
    country_name: str
    state: ApplicationState


def meant(rows: QuerySet[Application], language: str) -> tuple[tuple[MeantLine, ...], tuple[MeantLine, ...]]:
    """Return the applications with which something is done, and those that are left out, by three queries for any number."""
    found = list(rows.order_by("country", "city", "pk").values_list("key", "city", "country", "state"))
    cities = subject_names({city for _key, city, _country, _state in found}, language)
    countries = country_names({country for _key, _city, country, _state in found}, language)
    lines = [
        MeantLine(key, cities[city], countries.get(country, country), ApplicationState(state))
        for key, city, country, state in found
    ]
    return tuple(one for one in lines if one.state in TAKEN), tuple(one for one in lines if one.state not in TAKEN)


def next_bulk(now: datetime) -> str | None:
    """Return the act that has waited longest and that no living worker has in hand, by key; or nothing."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return BulkAct.objects.filter(free, ended_at=None).order_by("begun_at", "pk").values_list("key", flat=True).first()


def lines_to_do(key: str) -> Iterator[int]:
    """Yield the lines of an act that wait, in the order in which they were chosen, until none does or it is stopped."""
    waiting = BulkLine.objects.filter(act__key=key, act__stopped_at=None, state=LineState.WAITING).order_by("pk")
    last = 0
    while (line := waiting.filter(pk__gt=last).values_list("pk", flat=True).first()) is not None:
        last = line
        yield line


def with_decisions(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return applications with the number of the decision that stands about each, as ``standing``; none: nothing."""
    standing = Decision.objects.filter(application=OuterRef("pk"), replaced_at=None)
    return rows.annotate(standing=Subquery(standing.values("number")[:1]))


def bulk_lines(key: str, state: str, page: str | int | None, zone: str) -> tuple[Page, tuple[BulkOne, ...]]:
    """Return a page of the applications of an act, all or those in one state, by as many queries for one as for hundreds."""
    rows = _lines(key, state)
    shown = Page.of(rows.count(), page, size=PAGE_SIZE)
    return shown, tuple(_told(rows[shown.offset : shown.offset + shown.size], zone))


def bulk_rows(key: str, zone: str) -> Iterator[tuple[str | None, ...]]:
    """Yield all applications of an act as they are taken away."""
    for one in _told(_lines(key, ""), zone):
        yield one.key, one.city, one.state, one.at.isoformat() if one.at else None, " ".join(one.reasons)


COLUMNS: Final = ("key", "city", "state", "at", "reasons")


def _lines(key: str, state: str) -> QuerySet[BulkLine]:
    rows = BulkLine.objects.filter(act__key=key).select_related("application").order_by("pk")
    return rows.filter(state=state) if state else rows


def _told(rows: QuerySet[BulkLine], zone: str) -> Iterator[BulkOne]:
    lines = list(rows)
    names = subject_names({one.application.city for one in lines}, reader_language())
    for one in lines:
        against = (Refusal(**each) for each in one.refusals)
        told = tuple(reasons(against, zone))
        yield BulkOne(one.application.key, names[one.application.city], LineState(one.state), one.at, told)


def _progress(rows: QuerySet[BulkAct]) -> tuple[BulkProgress, ...]:
    acts = list(rows.select_related("call"))
    states = BulkLine.objects.filter(act__in=acts).values("act", "state").annotate(number=Count("pk"))
    counted = {(row["act"], row["state"]): row["number"] for row in states.order_by("act", "state")}
    names = names_of({act.by for act in acts})
    return tuple(
        BulkProgress(
            key=act.key,
            call=act.call.key,
            kind=BulkKind(act.kind),
            author=names.get(act.by, ""),
            begun_at=act.begun_at,
            stopped_at=act.stopped_at,
            ended_at=act.ended_at,
            total=sum(counted.get((act.pk, state), 0) for state in LineState),
            done=counted.get((act.pk, LineState.DONE), 0),
            refused=counted.get((act.pk, LineState.REFUSED), 0),
        )
        for act in acts
    )
