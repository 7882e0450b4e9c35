"""What can be asked of the chain: is it whole, what happened to a subject, which version do public pages have."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Max, Q, QuerySet
from django.utils.translation import get_language

from halqa.ledger import rules
from halqa.ledger.models import Event, Head

P = ParamSpec("P")
R = TypeVar("R")

ANSWERS_KEPT: Final = 16
"""How many answers of each question a process remembers: those of today in six languages, and some of other days."""


@dataclass(frozen=True)
class Verdict:
    """How many events the chain has, and where it first breaks, if it does."""

    events: int
    head_hash: str
    broken: rules.Break | None


@dataclass(frozen=True)
class Activity:
    """One event as a page shows it."""

    number: int
    act: str
    kind: str
    by: str
    subject: str
    at: datetime
    detail: dict[str, Any]


_ACTIVITY: Final = tuple(Activity.__dataclass_fields__)


def _links(using: str, until: int) -> Iterator[rules.Link]:
    fields = ("number", "act", "kind", "by", "subject", "at", "detail", "public_number", "previous_hash", "hash")
    events = Event.objects.using(using).filter(number__lte=until).order_by("number")
    for row in events.values(*fields).iterator(chunk_size=2000):
        yield rules.Link(**row)


def verify(*, snapshot: str | None = None) -> Verdict:
    """Recompute the whole chain and compare it with its head.

    Nobody waits meanwhile: what is in the chain does not change, and what is appended later is not looked at. ``snapshot`` names
    another connection than the default one.
    """
    using = snapshot or DEFAULT_DB_ALIAS
    # In this order: a head read later is never behind an event read before, unless somebody put it there.
    last = Event.objects.using(using).aggregate(last=Max("number"))["last"] or 0
    head = Head.objects.using(using).filter(pk=1).first() or Head(pk=1)
    broken = rules.first_break(
        _links(using, max(last, head.number)),
        head_number=head.number,
        head_hash=head.hash,
        head_public_number=head.public_number,
    )
    return Verdict(events=head.number, head_hash=head.hash, broken=broken)


def activity(
    subject: str,
    *,
    acts: set[str] | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 50,
    only_public: bool = False,
) -> tuple[Activity, ...]:
    """Return the latest events about a subject, newest first, with those of the given acts (bulk acts name no single subject).

    One act may record events of many apps: ``kinds`` keeps of the acts' events only those of these kinds. ``only_public`` leaves
    out what changed no public page.
    """
    of_acts = Q(act__in=acts or set())
    about = Q(subject=subject) | (of_acts if kinds is None else of_acts & Q(kind__in=kinds))
    if only_public:
        about &= Q(public_number__isnull=False)
    return tuple(Activity(**row) for row in Event.objects.filter(about).order_by("-number").values(*_ACTIVITY)[:limit])


def activity_by(actor: str, *, limit: int | None = 50) -> tuple[Activity, ...]:
    """Return the latest events that an actor caused, newest first; without a limit all of them."""
    rows = Event.objects.filter(by=actor).order_by("-number").values(*_ACTIVITY)[:limit]
    return tuple(Activity(**row) for row in rows)


def latest(kind: str, **detail: str | int) -> Activity | None:
    """Return the last event of a kind whose detail says this, if there was one."""
    said = {f"detail__{key}": value for key, value in detail.items()}
    row = Event.objects.filter(kind=kind, **said).order_by("-number").values(*_ACTIVITY).first()
    return Activity(**row) if row else None


def of_acts(acts: Iterable[str]) -> dict[str, Activity]:
    """Return the last event of each of these acts, by the act."""
    rows = Event.objects.filter(act__in=set(acts)).order_by("number").values(*_ACTIVITY)
    return {row["act"]: Activity(**row) for row in rows}


def of_subjects(subjects: QuerySet[Any] | Collection[str], kinds: Collection[str] | None = None) -> Iterator[Activity]:
    """Yield the events about many subjects, the first ones first, or of these kinds alone.

    The keys are those that a queryset of one column gives, or some few.
    """
    rows = Event.objects.filter(subject__in=subjects)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    yield from (Activity(**row) for row in rows.order_by("number").values(*_ACTIVITY).iterator(chunk_size=2000))


def event(number: int) -> Activity | None:
    """Return the event of this number, or nothing where there is none."""
    row = Event.objects.filter(number=number).values(*_ACTIVITY).first()
    return Activity(**row) if row else None


def public_activity(kinds: Collection[str], *, before: int | None = None, limit: int = 50) -> tuple[Activity, ...]:
    """Return the latest events of these kinds that changed public pages, newest first; ``before`` a number of such an event."""
    public = Event.objects.filter(public_number__isnull=False, kind__in=kinds)
    if before is not None:
        public = public.filter(number__lt=before)
    return tuple(Activity(**row) for row in public.order_by("-public_number").values(*_ACTIVITY)[:limit])


def since(number: int, *, limit: int = 1000) -> tuple[Activity, ...]:
    """Return the events behind this number, the first ones first."""
    return tuple(Activity(**row) for row in Event.objects.filter(number__gt=number).order_by("number").values(*_ACTIVITY)[:limit])


def public_since(number: int, kinds: Collection[str], *, until: int, limit: int) -> tuple[Activity, ...]:
    """Return the first events of these kinds behind a number, and up to another, that changed public pages, in their order."""
    public = Event.objects.filter(number__gt=number, number__lte=until, public_number__isnull=False, kind__in=kinds)
    return tuple(Activity(**row) for row in public.order_by("number").values(*_ACTIVITY)[:limit])


def public_page(
    kinds: Collection[str], *, outside: Collection[str] = (), start: int = 0, size: int = 50
) -> tuple[int, tuple[Activity, ...]]:
    """Return how many events of these kinds changed public pages, and some of them, newest first, ``start`` being left out.

    Left out as well are those about subjects whose keys begin with one of ``outside``.
    """
    public = Event.objects.filter(public_number__isnull=False, kind__in=kinds)
    for beginning in outside:
        public = public.exclude(subject__startswith=beginning)
    rows = public.order_by("-public_number").values(*_ACTIVITY)[start : start + size]
    return public.count(), tuple(Activity(**row) for row in rows)


def public_version() -> int:
    """Return the number of the last public event, the version of every public page."""
    return Head.objects.filter(pk=1).values_list("public_number", flat=True).first() or 0


def last_public() -> int:
    """Return the number of the last event that changed public pages; 0 where there was none."""
    public = Event.objects.filter(public_number__isnull=False).order_by("-public_number")
    return public.values_list("number", flat=True).first() or 0


def length() -> int:
    """Return how many events the chain has."""
    return Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def fingerprint() -> str:
    """Return the hash of the last event: another whenever anything was recorded, and in every other chain."""
    return Head.objects.filter(pk=1).values_list("hash", flat=True).first() or "empty"


def until_next_event(question: Callable[P, R]) -> Callable[P, R]:
    """Let a question be answered from memory until something happens, for what every page asks and only acts change.

    Each process remembers its own answers, under the end of the chain, the language that is active and the arguments, which
    must be hashable. Inside a transaction everything is asked anew: what is not yet committed may never be.
    """

    @lru_cache(ANSWERS_KEPT)
    def remembered(_head: tuple[str, ...] | None, _language: str | None, *args: P.args, **kwargs: P.kwargs) -> R:
        return question(*args, **kwargs)

    @wraps(question)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return question(*args, **kwargs)
        # Read before the facts: those that are written meanwhile are in the answer, and the next one asks anew.
        return remembered(_end_of_chain(), get_language(), *args, **kwargs)

    return answer


def _end_of_chain() -> tuple[str, ...] | None:
    # In plain words, as at the front door: every page asks, and putting the question together costs more than the answer.
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_head WHERE id = 1")
        return cursor.fetchone()
