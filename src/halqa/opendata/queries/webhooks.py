"""Webhooks as the coordination team sees them and as the worker needs them: what is sent, with what it is signed, what is due."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from halqa.accounts.access import subject_door
from halqa.accounts.queries import names_of
from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.lists import Page
from halqa.foundation.subjects import Subject
from halqa.ledger.queries import Activity
from halqa.opendata.enums import DeliveryState, PausedWhy, WebhookState
from halqa.opendata.labels.webhooks import kind_words
from halqa.opendata.models import Delivery, Webhook
from halqa.opendata.rules.webhooks import WebhookFacts, WebhookPatience, good_editions
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.registry.queries.changes import KINDS as OF_THE_RECORD
from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.queries.news import KINDS as OF_ROUNDS

KINDS: Final = tuple(dict.fromkeys((*OF_ROUNDS, "call.closed", "call.decided", *OF_THE_RECORD)))
"""The kinds of public events that can be sent, in the order in which they are offered."""

TRIED_OUT: Final = "webhook.tried-out"
"""The kind of what the team sends to see whether it comes; it tells of no event."""

MESSAGE: Final = "msg_"
"""What the key of a delivery begins with, by Standard Webhooks."""

SALT: Final = "halqa.opendata.webhooks"
PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class WebhookLine:
    """A webhook in the list of the team, and on its own page; ``waiting``: deliveries that are not taken yet."""

    key: str
    version: int
    name: str
    address: str
    kinds: tuple[str, ...]
    state: WebhookState
    paused_why: PausedWhy | None
    state_at: datetime
    failures: int
    taken_at: datetime | None
    made_at: datetime
    made_by: str
    waiting: int
    given_up: int
    renewed_at: datetime | None


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery in the log."""

    key: str
    event: int | None
    kind: str
    words: str
    subject: str
    state: DeliveryState
    put_at: datetime
    wait_until: datetime
    tried_at: datetime | None
    attempts: int
    status: int | None
    answer: str


@dataclass(frozen=True)
class Log:
    """A page of the deliveries of a webhook, and how many there are in each state."""

    page: Page
    lines: tuple[DeliveryLine, ...]
    counts: Mapping[DeliveryState, int]


@dataclass(frozen=True)
class Parcel:
    """A delivery as it is handed to the wire."""

    key: str
    address: str
    body: bytes
    secrets: tuple[bytes, ...]


def patience() -> WebhookPatience:
    """Return how long the house goes on trying."""
    return WebhookPatience(
        first_pause=settings.WEBHOOK_FIRST_PAUSE,
        longest_pause=settings.WEBHOOK_LONGEST_PAUSE,
        most_attempts=settings.WEBHOOK_MOST_ATTEMPTS,
        most_failures=settings.WEBHOOK_MOST_FAILURES,
    )


def sends_nothing() -> bool:
    """Return whether nothing leaves the house: in a demonstration, where everybody can step in as the coordination team."""
    return bool(settings.MODE == "demo")


def secret_of(key: str, edition: int) -> bytes:
    """Return the secret of a webhook, 32 bytes: it stands in no table and in no backup, and follows from the key of the house."""
    return salted_hmac(SALT, f"{key}:{edition}", algorithm="sha256").digest()


def fingerprint_of(secret: bytes) -> str:
    """Return by which a secret is known again."""
    return hashlib.sha256(secret).hexdigest()


def new_key() -> str:
    """Return the key of a delivery, drawn by chance."""
    return MESSAGE + secrets.token_hex(16)


def facts_of(row: Webhook) -> WebhookFacts:
    """Return a webhook as rules ask about it."""
    return WebhookFacts(WebhookState(row.state), row.version)


def webhooks() -> tuple[WebhookLine, ...]:
    """Return every webhook that is not removed, those that are paused first, then by name."""
    rows = _counted(Webhook.objects.exclude(state=WebhookState.REMOVED)).order_by("name", "pk")
    return tuple(sorted(_lines(rows), key=lambda line: line.state is not WebhookState.PAUSED))


def webhook(row: Webhook) -> WebhookLine:
    """Return a webhook as its page shows it."""
    [line] = _lines(_counted(Webhook.objects.filter(pk=row.pk)))
    return line


def log(row: Webhook, state: DeliveryState | None, page: str | int | None = 1) -> Log:
    """Return a page of what was sent to a webhook, the latest first."""
    counted = row.deliveries.order_by().values_list("state").annotate(number=Count("pk"))
    counts = {DeliveryState(name): number for name, number in counted}
    shown = Page.of(counts.get(state, 0) if state else sum(counts.values()), page, size=PAGE_SIZE)
    rows = _log_of(row, state)[shown.offset : shown.offset + shown.size]
    return Log(shown, tuple(map(delivery, rows)), counts)


def delivery(row: Delivery) -> DeliveryLine:
    """Return a delivery as a line of the log."""
    return DeliveryLine(
        key=row.key,
        event=row.event,
        kind=row.kind,
        words=kind_words(row.kind),
        subject=row.subject,
        state=DeliveryState(row.state),
        put_at=row.put_at,
        wait_until=row.wait_until,
        tried_at=row.tried_at,
        attempts=row.attempts,
        status=row.status,
        answer=row.answer,
    )


LOG_COLUMNS: Final = (
    "id", "event", "kind", "subject", "state", "put_at", "tried_at", "attempts", "status", "answer",
)  # fmt: skip


def log_rows(row: Webhook, state: DeliveryState | None) -> Iterator[tuple[str | int | None, ...]]:
    """Yield the log as it is taken away, in ``LOG_COLUMNS``."""
    for one in _log_of(row, state).iterator(chunk_size=500):
        tried = one.tried_at.isoformat() if one.tried_at else None
        told = (one.key, one.event, one.kind, one.subject, one.state, one.put_at.isoformat())
        yield (*told, tried, one.attempts, one.status, one.answer)


def behind(last: int) -> QuerySet[Webhook]:
    """Return the webhooks for which events are still to be looked at, the last public one having this number."""
    return Webhook.objects.filter(state=WebhookState.ACTIVE, followed_to__lt=last)


def due(now: datetime) -> QuerySet[Delivery]:
    """Return the deliveries that may be sent at a moment, and are in nobody's hands."""
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Delivery.objects.filter(is_free, ended_at=None, wait_until__lte=now, webhook__state=WebhookState.ACTIVE)


def parcel(key: str, now: datetime) -> Parcel | None:
    """Return a delivery as it is sent; nothing where the secret of its webhook is another than the one that was shown."""
    row = Delivery.objects.select_related("webhook").get(key=key)
    hook = row.webhook
    if fingerprint_of(secret_of(hook.key, hook.edition)) != hook.fingerprint:
        return None
    editions = good_editions(hook.edition, hook.renewed_at, settings.WEBHOOK_SECRET_KEPT, now)
    good = tuple(secret_of(hook.key, edition) for edition in editions)
    return Parcel(row.key, hook.address, row.body.encode(), good)


def body_of(event: Activity) -> str:
    """Return what is sent of a public event: what happened to what and when, and the page that tells the rest.

    It says no more than that page does at this moment: who did it, and details of the act, stay in the ledger.
    """
    return _body(
        event.kind,
        event.at,
        {
            "number": event.number,
            "subject": event.subject,
            "page": _page(event.subject),
            "illustrative": _is_illustrative(event.subject),
        },
    )


def body_of_trial(row: Webhook, now: datetime) -> str:
    """Return what is sent when the team tries a webhook out."""
    return _body(TRIED_OUT, now, {"name": row.name})


def _body(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    with override("en"):
        told = {**data, "independence": str(INDEPENDENCE)}
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": told}, ensure_ascii=False)


def _page(subject: str) -> str:
    """Return the address of the page of a subject, in English; that of the site where it has none."""
    door = subject_door(subject)
    with override("en"):
        path = door.address(subject) if door else None
    return f"{settings.SITE_ADDRESS}{path or '/en/'}"


def _is_illustrative(subject: str) -> bool:
    parsed = Subject.parse(subject)
    if parsed.kind in {"city", "country"}:
        return parsed.rest.partition("/")[0].upper() in FICTIONAL_COUNTRIES
    return parsed.kind == "call" and calls_visible_to_all().filter(key=parsed.rest, is_illustrative=True).exists()


def _log_of(row: Webhook, state: DeliveryState | None) -> QuerySet[Delivery]:
    rows = row.deliveries.order_by("-put_at", "-pk")
    return rows.filter(state=state) if state else rows


def _counted(rows: QuerySet[Webhook]) -> QuerySet[Webhook]:
    states = {"waiting": DeliveryState.WAITING, "given_up": DeliveryState.GIVEN_UP}
    counts = {name: Count("deliveries", filter=Q(deliveries__state=state)) for name, state in states.items()}
    return rows.annotate(**counts)


def _lines(rows: Iterable[Webhook]) -> list[WebhookLine]:
    found = list(rows)
    names = names_of(row.made_by for row in found)
    return [
        WebhookLine(
            key=row.key,
            version=row.version,
            name=row.name,
            address=row.address,
            kinds=tuple(row.kinds),
            state=WebhookState(row.state),
            paused_why=PausedWhy(row.paused_why) if row.paused_why else None,
            state_at=row.state_at,
            failures=row.failures,
            taken_at=row.taken_at,
            made_at=row.made_at,
            made_by=names.get(row.made_by, ""),
            waiting=row.waiting,  # type: ignore[attr-defined]
            given_up=row.given_up,  # type: ignore[attr-defined]
            renewed_at=row.renewed_at,
        )
        for row in found
    ]
