"""Enquiries as pages show them, what rules need to decide about one, and who is to be told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.accounts.queries import names_of, people_holding
from halqa.exchange.access import cities_of, enquiries_open_to
from halqa.exchange.enums import EnquiryState, Reply
from halqa.exchange.models import CURRENT, TOLD, Enquiry, Practice
from halqa.exchange.rules.enquiries import AskingFacts
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.lists import Page
from halqa.foundation.localized import Chosen, Localized
from halqa.foundation.subjects import NETWORK, Subject
from halqa.registry.access import CITY_ROLES
from halqa.registry.queries.lines import CityLine
from halqa.registry.queries.references import columns_of_city, is_fictional, read_city

A_DAY: Final = timedelta(hours=24)
ON_PAGE: Final = 50

COLUMNS: Final = (
    *("pk", "message", "sent_by", "sent_at", "state", "reply", "answer", "closed_by", "closed_at", "answered_by_team"),
    *("practice__key", "practice__title"),
    *columns_of_city("city"),
    *columns_of_city("practice__city"),
)
"""The columns that a line of an enquiry is read from."""


@dataclass(frozen=True)
class EnquiryLine:
    """An enquiry: which city asks which other about what, who wrote, and what was answered. Names, and no addresses."""

    number: int
    practice: str
    title: Chosen
    asking: CityLine
    asked: CityLine
    message: str
    sent_by: str
    sent_at: datetime
    state: EnquiryState
    reply: Reply | None
    answer: str
    closed_by: str
    closed_at: datetime | None
    answered_by_team: bool

    @property
    def is_waiting(self) -> bool:
        return self.state is EnquiryState.WAITING


@dataclass(frozen=True)
class Enquiries:
    """A page of the enquiries that somebody may read, newest first."""

    lines: tuple[EnquiryLine, ...]
    page: Page


def enquiries(caller: Caller, now: datetime, *, language: str, state: str = "", page: str = "") -> Enquiries:
    """Return a page of the enquiries that are open to the caller, of one state or of all."""
    found = enquiries_open_to(caller, now)
    if state:
        found = found.filter(state=state)
    shown = Page.of(found.count(), page, size=ON_PAGE)
    rows = found.order_by("-sent_at", "-pk")[shown.offset : shown.offset + shown.size]
    return Enquiries(enquiry_lines(rows, language), shown)


def enquiry_lines(rows: QuerySet[Enquiry], language: str) -> tuple[EnquiryLine, ...]:
    """Return the lines of enquiries, for a reader of this language, in their order."""
    found = list(rows.values(*COLUMNS))
    names = names_of(_actor(row[column]) for row in found for column in ("sent_by", "closed_by") if row[column])
    return tuple(_line(row, names, language) for row in found)


def _line(row: dict[str, Any], names: dict[str, str], language: str) -> EnquiryLine:
    return EnquiryLine(
        number=row["pk"],
        practice=row["practice__key"],
        title=Localized.from_json(row["practice__title"]).pick(language),
        asking=read_city(row, "city", language),
        asked=read_city(row, "practice__city", language),
        message=row["message"],
        sent_by=names.get(_actor(row["sent_by"]), ""),
        sent_at=row["sent_at"],
        state=EnquiryState(row["state"]),
        reply=Reply(row["reply"]) if row["reply"] else None,
        answer=row["answer"],
        closed_by=names.get(_actor(row["closed_by"]), "") if row["closed_by"] else "",
        closed_at=row["closed_at"],
        answered_by_team=row["answered_by_team"],
    )


def waiting_for(caller: Caller, now: datetime) -> QuerySet[Enquiry]:
    """Return the enquiries that wait for the caller's answer, those that wait longest first."""
    received = enquiries_open_to(caller, now).filter(state=EnquiryState.WAITING)
    mine = sorted(cities_of(caller))
    if caller.holds(Role.COORDINATOR):
        # Those that stand open to the team are of cities that have nobody; what the team's own cities sent is none of them.
        own_questions = Q(city__key__in=mine) & ~Q(practice__city__key__in=mine)
        return received.exclude(own_questions).order_by("sent_at", "pk")
    return received.filter(practice__city__key__in=mine).order_by("sent_at", "pk")


def asking_facts(*, practice: Practice, city: str, person: str, now: datetime) -> AskingFacts:
    """Return what rules need to know before this person asks about a practice for a city, which is empty for none."""
    asked = practice.city
    return AskingFacts(
        practice_city=asked.key,
        is_invented=is_fictional(asked.country_id),
        is_taken_back=practice.taken_back_by is not None,
        city=city,
        city_is_invented=is_fictional(city.partition("/")[0].upper()),
        has_open_enquiry=Enquiry.objects.filter(practice__key=practice.key, city__key=city, state=EnquiryState.WAITING).exists(),
        sent_lately=Enquiry.objects.filter(sent_by=person, sent_at__gt=now - A_DAY).count(),
    )


def practice_to_ask_about(key: str) -> Practice | None:
    """Return a practice as it is told today, with its city; nothing where there is none of this key."""
    return Practice.objects.filter(CURRENT, key=key).select_related("city").first()


def readers_of(city: str, now: datetime) -> list[str]:
    """Return the keys of those who are told of an enquiry to a city: its people, or the coordination team until it has any."""
    scope = str(Subject("city", city))
    people = [person.key for role in CITY_ROLES for person in people_holding(role, scope, now)]
    return people or [person.key for person in people_holding(Role.COORDINATOR, NETWORK, now)]


def askers_of(enquiry: Enquiry, now: datetime) -> list[str]:
    """Return the keys of those who are told of an answer: the people of the city that asked, and who wrote."""
    scope = str(Subject("city", enquiry.city.key))
    people = [person.key for role in CITY_ROLES for person in people_holding(role, scope, now)]
    return list(dict.fromkeys([enquiry.sent_by, *people]))


def written_by(person: str) -> list[dict[str, Any]]:
    """Return what a person wrote in enquiries and answers, as values of JSON."""
    rows = Enquiry.objects.filter(Q(sent_by=person) | Q(closed_by=person)).select_related("practice").order_by("pk")
    return [
        {
            "practice": row.practice.key,
            "sent_at": row.sent_at.isoformat(),
            "state": row.state,
            "message": row.message if row.sent_by == person else None,
            "answer": row.answer if row.closed_by == person else None,
        }
        for row in rows
    ]


def has_practices(city: str) -> bool:
    """Return whether a city, by its key, has practices on record."""
    return Practice.objects.filter(TOLD, city__key=city).exists()


def _actor(person: str) -> str:
    return str(Actor(ActorKind.PERSON, person))
