"""Corrections that readers ask for: the fact that is meant, how much came today, what the office and readers see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final

from django.core import signing
from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import Caller, subject_names
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.lists import Page
from halqa.foundation.mail import mail_key
from halqa.foundation.subjects import NETWORK, Subject
from halqa.ledger import queries as ledger
from halqa.pages.queries import Awaiting
from halqa.pages.templatetags.words import when_text
from halqa.registry.access import may_correct
from halqa.registry.enums import CorrectionRequestState, RoundKind
from halqa.registry.labels.correction_requests import to_answer
from halqa.registry.labels.office import columns_elsewhere
from halqa.registry.models import City, CorrectionRequest, Country, RequestSender
from halqa.registry.models.correction_requests import UNANSWERED
from halqa.registry.models.places import TOLD
from halqa.registry.queries.addresses import path_of_round
from halqa.registry.queries.askable import AskedRow, askable
from halqa.registry.queries.office_history import Deed, deeds_of
from halqa.registry.queries.office_row import RowAsItStands, row_as_it_stands
from halqa.registry.rules.correction_requests import NOT_ASKED_OF, Received, RequestFacts, Wish, begin_of_day, columns_to_ask_of
from halqa.registry.rules.office import city_of, identity_in, subject_of
from halqa.registry.rules.roster import Row, refusal_of_text
from halqa.registry.rules.roster_tables import TABLE_OF

PAGE_SIZE: Final = 50
ON_DESK: Final = 5
"""How many subjects stand on a desk by their names; the list of all is one step away."""

LOOKED_THROUGH: Final = 200
"""Among how many of the latest events about a subject those of one row are looked for."""

ANSWERED: Final = (CorrectionRequestState.CORRECTED, CorrectionRequestState.STANDS)
LONGEST_KEY: Final = 120
REPLY: Final = "halqa.correction-request.reply"


@dataclass(frozen=True)
class FactAsked:
    """What a reader means: a row of the roster as it stands, or what it is that lacks something (``is_missing``).

    ``subject`` is the key of the city, the country or the network; ``path`` the page that shows it, below the language prefix.
    """

    table: str
    identity: str
    subject: str
    path: str
    stored: RowAsItStands | AskedRow | None
    is_missing: bool = False

    @property
    def row(self) -> Row:
        return self.stored.row if self.stored else {}

    @property
    def version(self) -> str:
        return self.stored.version if self.stored else ""


def fact_asked(table: str, given: Mapping[str, str]) -> FactAsked | None:
    """Return the row that parameters of an address name; None where there is none, or no page shows it as a fact."""
    if elsewhere := askable(table):
        found = elsewhere.stored(_sound(given, "key"))
        return found and FactAsked(table, found.identity, found.subject, elsewhere.path(found.identity), found)
    if table not in TABLE_OF or table in NOT_ASKED_OF:
        return None
    identity = identity_in(TABLE_OF[table], given)
    stored = row_as_it_stands(table, identity) if identity is not None else None
    if stored is None or identity is None:
        return None
    subject = subject_of(table, stored.row, city_of(table, stored.row))
    return FactAsked(table, identity, subject, path_of(table, stored.row, subject), stored)


def gap_asked(given: Mapping[str, str]) -> FactAsked | None:
    """Return the city, the country or the round, named by parameters of an address, of which something is missing or wrong."""
    if (key := _sound(given, "city")) and City.objects.filter(TOLD, key=key).exists():
        return FactAsked("", "", str(Subject("city", key)), f"cities/{key}/", None, is_missing=True)
    if (code := _sound(given, "country").upper()) and Country.objects.filter(pk=code).exists():
        return FactAsked("", "", str(Subject("country", code)), f"countries/{code.lower()}/", None, is_missing=True)
    if round_key := _sound(given, "round"):
        stored = row_as_it_stands("rounds", round_key)
        if stored is not None:
            return FactAsked("rounds", round_key, NETWORK, path_of("rounds", stored.row, NETWORK), stored, is_missing=True)
    return None


def fact_of(request: CorrectionRequest) -> FactAsked:
    """Return what a stored request means, as it stands today."""
    elsewhere = askable(request.table)
    stored: RowAsItStands | AskedRow | None = None
    if elsewhere:
        stored = elsewhere.stored(request.identity)
    elif request.table:
        stored = row_as_it_stands(request.table, request.identity)
    path = path_to(request, stored.row if stored else request.row)
    return FactAsked(request.table, request.identity, request.subject, path, stored, request.is_missing)


def path_to(request: CorrectionRequest, row: Row) -> str:
    """Return the path of the public page that shows what a request means, below the language prefix."""
    elsewhere = askable(request.table)
    return elsewhere.path(request.identity) if elsewhere else path_of(request.table, row, request.subject)


def path_of(table: str, row: Row, subject: str) -> str:
    """Return the path of the public page that shows a row, below the language prefix."""
    about = Subject.parse(subject)
    if about.kind == "city":
        return f"cities/{about.rest}/"
    if about.kind == "country":
        return f"countries/{about.rest.lower()}/"
    if table == "conferences" and row:
        return f"conferences/{row['number']}/"
    if table == "rounds" and row:
        kind, _slash, key = row["key"].partition("/")
        return path_of_round(RoundKind(kind), key)
    if table == "first_claims" and row and row["round"].startswith("admission/"):
        return path_of_round(RoundKind.ADMISSION, row["round"].removeprefix("admission/"))
    return {"clusters": "clusters/", "network_figures": "figures/", "next_dates": "conferences/"}.get(table, "figures/")


def columns_asked_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table, whichever app keeps it, of which a reader can say that they are wrong."""
    return columns_elsewhere(table) or columns_to_ask_of(table)


def _sound(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "")
    return "" if refusal_of_text(text) or len(text) > LONGEST_KEY else text


def received_today(*, network: str, person: str, now: datetime) -> Received:
    """Return how much came today (UTC) of this sender, who is a person or a network address, and of all visitors."""
    today = RequestSender.objects.filter(sent_at__gte=begin_of_day(now))
    if person:
        return Received(today.filter(person=person).count(), 0, is_person=True)
    return Received(today.filter(person="", network=network).count(), today.filter(person="").count(), is_person=False)


def request_facts(request: CorrectionRequest) -> RequestFacts:
    """Return what the rules need of a request."""
    may_be_told = request.senders.exclude(email="", person="").exists()
    return RequestFacts(CorrectionRequestState(request.state), request.edition, may_be_told)


def wish_of(request: CorrectionRequest) -> Wish:
    """Return what the first reader wrote."""
    return Wish(request.proposal, request.source, request.remarks, request.column)


@dataclass(frozen=True)
class RequestLine:
    """A request in a list: about whom, what is to change, by when, how often it was asked for."""

    number: int
    about: str
    table: str
    is_missing: bool
    proposal: str
    source: str
    times: int
    state: CorrectionRequestState
    sent_at: datetime
    due_on: date
    answered_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True)
class RequestRecord:
    """A request with the fact as it stands today, and the acts about it.

    ``from_same_network``: how many open ones came from the network of one of its senders, this one included; 0 once that is
    forgotten. ``others`` are open requests about the same row.
    """

    line: RequestLine
    edition: int
    fact: FactAsked
    column: str
    was: Row
    has_changed: bool
    remarks: str
    question: str
    reply: str
    answer: str
    answered_by: str
    event: int | None
    may_be_told: bool
    from_same_network: int
    others: tuple[RequestLine, ...]
    deeds: tuple[Deed, ...]


def shown_requests(shown: str, today: date) -> QuerySet[CorrectionRequest]:
    """Return the requests that a list shows: ``open``, ``overdue``, ``answered`` or ``discarded``."""
    if shown == "answered":
        return CorrectionRequest.objects.filter(state__in=ANSWERED)
    if shown == "discarded":
        return CorrectionRequest.objects.filter(state=CorrectionRequestState.DISCARDED)
    waiting = CorrectionRequest.objects.filter(state__in=UNANSWERED)
    return waiting.filter(due_on__lt=today) if shown == "overdue" else waiting


def counted_requests(today: date) -> dict[str, int]:
    """Return how many requests each list shows."""
    waiting = Q(state__in=UNANSWERED)
    return CorrectionRequest.objects.aggregate(
        open=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(due_on__lt=today)),
        answered=Count("pk", filter=Q(state__in=ANSWERED)),
        discarded=Count("pk", filter=Q(state=CorrectionRequestState.DISCARDED)),
    )


def request_lines(shown: str, page: Page, today: date, *, language: str) -> tuple[RequestLine, ...]:
    """Return a page of requests. Those that wait stand by their subjects: first the one whose oldest request is due first.

    Among what is due on one day, what people ask for comes first, then the first of each network, and the tenth of a flood last.
    """
    rows = shown_requests(shown, today)
    if shown in {"answered", "discarded"}:
        rows = rows.order_by("-answered_at", "-pk")
    else:
        first_due = Window(Min("due_on"), partition_by=[F("subject")])
        first_place = Window(Min("place"), partition_by=[F("subject")])
        rows = rows.annotate(first_due=first_due, first_place=first_place)
        rows = rows.order_by("first_due", "first_place", "subject", "due_on", "place", "pk")
    return _lines(list(rows[page.offset : page.offset + page.size]), today, language)


def _lines(rows: list[CorrectionRequest], today: date, language: str) -> tuple[RequestLine, ...]:
    names = subject_names({row.subject for row in rows}, language)
    return tuple(_line(row, names, today) for row in rows)


def _line(row: CorrectionRequest, names: Mapping[str, str], today: date) -> RequestLine:
    return RequestLine(
        number=row.pk,
        about=names[row.subject],
        table=row.table,
        is_missing=row.is_missing,
        proposal=row.proposal,
        source=row.source,
        times=row.times,
        state=CorrectionRequestState(row.state),
        sent_at=row.sent_at,
        due_on=row.due_on,
        answered_at=row.answered_at,
        is_overdue=row.state in UNANSWERED and row.due_on < today,
    )


def request_record(number: int, today: date, *, language: str) -> RequestRecord | None:
    """Return a request with the fact as it stands and its history; None where there is none of this number."""
    row = CorrectionRequest.objects.filter(pk=number).first()
    if row is None:
        return None
    fact, facts = fact_of(row), request_facts(row)
    same_row = Q(table=row.table, identity=row.identity, subject=row.subject, state__in=UNANSWERED)
    others = CorrectionRequest.objects.filter(same_row).exclude(pk=row.pk).order_by("due_on", "place", "pk")
    return RequestRecord(
        line=_lines([row], today, language)[0],
        edition=row.edition,
        fact=fact,
        column=row.column,
        was=row.row,
        has_changed=row.version != fact.version,
        remarks=row.remarks,
        question=row.question,
        reply=row.reply,
        answer=row.answer,
        answered_by=row.answered_by,
        event=row.event,
        may_be_told=facts.may_be_told,
        from_same_network=flood_of(row).count() if row.state in UNANSWERED else 0,
        others=_lines(list(others[:PAGE_SIZE]), today, language),
        deeds=_deeds(row),
    )


def flood_of(request: CorrectionRequest) -> QuerySet[CorrectionRequest]:
    """Return the open requests of which every sender that is known came from a network from which this one came."""
    networks = request.senders.filter(person="").exclude(network="").values("network")
    own = RequestSender.objects.filter(person="", network__in=networks)
    foreign = RequestSender.objects.exclude(person="", network__in=networks)
    return CorrectionRequest.objects.filter(
        Q(pk__in=own.values("request")) & ~Q(pk__in=foreign.values("request")), state__in=UNANSWERED
    )


def _deeds(request: CorrectionRequest) -> tuple[Deed, ...]:
    """Return the acts about the row and about the request itself, newest first."""
    events = ledger.activity(request.subject, limit=LOOKED_THROUGH)
    meant = {"table": request.table, "identity": request.identity}
    found = [
        event
        for event in events
        if (request.table and meant.items() <= event.detail.items() and event.kind.startswith("fact."))
        or (event.detail.get("request") == request.pk and event.kind.startswith("correction-request."))
    ]
    return deeds_of(found)


def awaiting_requests(caller: Caller) -> tuple[Awaiting, ...]:
    """Return the corrections that the caller is to answer: a line for each of a few subjects, and one for all others."""
    if not may_correct(caller):
        return ()
    waiting = CorrectionRequest.objects.filter(state=CorrectionRequestState.OPEN)
    grouped = waiting.values("subject").annotate(count=Count("pk"), due=Min("due_on"), since=Min("sent_at"), first=Min("place"))
    subjects = list(grouped.order_by("due", "first", "subject")[: ON_DESK + 1])
    if not subjects:
        return ()
    named = subject_names({each["subject"] for each in subjects[:ON_DESK]}, caller.language)
    lines = [_awaiting(each, named[each["subject"]]) for each in subjects[:ON_DESK]]
    if len(subjects) > ON_DESK:
        every = waiting.aggregate(count=Count("pk"), due=Min("due_on"), since=Min("sent_at"))
        lines.append(_awaiting(every, _("all of them")))
    return tuple(lines)


def _awaiting(group: Mapping[str, Any], about: str) -> Awaiting:
    return Awaiting(
        kind="correction-request.sent",
        title=to_answer(group["count"]),
        address=reverse("registry:correction_requests"),
        about=about,
        since=group["since"],
        # Through the whole of that day.
        due_at=datetime.combine(group["due"] + timedelta(days=1), time(), UTC) - timedelta(minutes=1),
    )


@dataclass(frozen=True)
class OwnRequest:
    """A request of the reader who looks at it: what became of it; ``reply`` is where they answer ``question``."""

    line: RequestLine
    path: str
    question: str
    reply: str
    answer: str


def own_requests(person: str, today: date, *, language: str) -> tuple[OwnRequest, ...]:
    """Return what a person asked to be corrected, the latest first."""
    asked = CorrectionRequest.objects.filter(pk__in=RequestSender.objects.filter(person=person).values("request"))
    rows = list(asked.order_by("-sent_at", "-pk")[:PAGE_SIZE])
    lines = _lines(rows, today, language)
    return tuple(_own(row, line) for row, line in zip(rows, lines, strict=True))


def _own(row: CorrectionRequest, line: RequestLine) -> OwnRequest:
    is_asked = row.state == CorrectionRequestState.ASKED_BACK
    return OwnRequest(
        line=line,
        path=path_to(row, row.row),
        question=row.question if is_asked else "",
        reply=reply_path(row) if is_asked else "",
        answer=row.answer,
    )


def count_own(person: str) -> tuple[int, int]:
    """Return how many requests of a person wait, and how many have their answer."""
    asked = CorrectionRequest.objects.filter(pk__in=RequestSender.objects.filter(person=person).values("request"))
    counted = asked.aggregate(
        open=Count("pk", filter=Q(state__in=UNANSWERED)), answered=Count("pk", filter=Q(state__in=ANSWERED))
    )
    return counted["open"], counted["answered"]


def requests_of(person: str) -> list[dict[str, Any]]:
    """Return what is kept of what a person asked for, as values of JSON, for their export."""
    asked = RequestSender.objects.filter(person=person).select_related("request").order_by("pk")
    return [
        {
            "subject": each.request.subject,
            "proposal": each.request.proposal,
            "source": each.request.source,
            "remarks": each.request.remarks,
            "state": each.request.state,
            "answer": each.request.answer,
            "sent_at": each.sent_at.isoformat(),
        }
        for each in asked
    ]


def person_in(actor: str) -> str:
    """Return the key of the person who acts; nothing for a visitor."""
    read = Actor.parse(actor)
    return read.key if read.kind is ActorKind.PERSON else ""


@dataclass(frozen=True)
class AnswerToReader:
    """What one reader is told, with which facts, and where it leads. Without an account, ``person``, there is ``email``."""

    person: str
    email: str
    language: str
    facts: Mapping[str, str]
    path: str


def answers_to_readers(number: int) -> tuple[AnswerToReader, ...]:
    """Return what each reader who can be told is told of a request: the question if one is open, else the answer; each once."""
    request = CorrectionRequest.objects.get(pk=number)
    is_question = request.state == CorrectionRequestState.ASKED_BACK
    public = path_to(request, request.row)
    senders = request.senders.exclude(email="", person="").order_by("pk")
    readers = {each.person or mail_key(each.email): each for each in senders}
    answers = []
    for sender in readers.values():
        with override(sender.language):
            day = when_text(request.sent_at.date())
        answers.append(
            AnswerToReader(
                person=sender.person,
                email=sender.email,
                language=sender.language,
                facts={"table": request.table, "day": day, "answer": request.question if is_question else request.answer},
                path=reply_path(request) if is_question else public,
            )
        )
    return tuple(answers)


def reply_path(request: CorrectionRequest) -> str:
    """Return the path of the page on which a reader replies, below the language prefix: it is good for this one question."""
    return f"correct/reply/{signing.dumps([request.pk, question_mark(request)], salt=REPLY)}/"


def asked_by(token: str) -> CorrectionRequest | None:
    """Return the request whose open question a link of a mail is about; None where it is not good, or no longer."""
    try:
        number, question = signing.loads(token, salt=REPLY)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    waiting = CorrectionRequest.objects.filter(pk=number, state=CorrectionRequestState.ASKED_BACK)
    request = waiting.first()
    return request if request and question_mark(request) == question else None


def question_mark(request: CorrectionRequest) -> str:
    """Return a short mark of the question that was asked back."""
    return sha256(request.question.encode("utf-8", "surrogatepass")).hexdigest()[:16]
