"""How the chain grows: one act, one or more events, in the act's own transaction."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from halqa.foundation.actors import Actor
from halqa.foundation.subjects import Subject
from halqa.ledger import reactions, rules
from halqa.ledger.models import Event, Head

P = ParamSpec("P")
T = TypeVar("T")

_act: ContextVar[str | None] = ContextVar("halqa_act", default=None)


@contextmanager
def one_act() -> Iterator[str]:
    """Open a transaction and an act, or join those that are open; yields the act's id."""
    open_act = _act.get()
    if open_act is not None:
        with transaction.atomic():
            yield open_act
        return
    act = str(uuid.uuid4())
    token = _act.set(act)
    try:
        with transaction.atomic():
            yield act
    finally:
        _act.reset(token)


def action(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function an action: one transaction, one act id, shared with the actions that it calls."""

    @wraps(function)
    def acted(*args: P.args, **kwargs: P.kwargs) -> T:
        with one_act():
            return function(*args, **kwargs)

    acted.is_action = True  # type: ignore[attr-defined]
    return acted


def current_act() -> str:
    """Return the id of the open act, for rows that say by which act they were written.

    :raises RuntimeError: outside an action
    """
    act = _act.get()
    if act is None:
        raise RuntimeError("no act is open: call this inside an action")
    return act


def lock_head() -> int:
    """Let nobody else append until the act ends, and return the number of the last public event.

    For an act that decides by all that is public and changes much of it, such as an import. It calls this before it locks any
    row: two acts that wait for each other's locks would both fail.

    :raises RuntimeError: outside an action
    """
    current_act()
    return _locked_head().public_number


def _locked_head() -> Head:
    return Head.objects.select_for_update().get_or_create(pk=1)[0]


def record(
    *, kind: str, by: str, subject: str, now: datetime, detail: Mapping[str, Any] | None = None, public: bool = False
) -> Event:
    """Append an event to the chain and run its reactions. Call it last: the head is one lock for all writers.

    ``now`` is an aware moment; ``public`` says that public pages may look different from now on.

    :raises RuntimeError: outside an action, where a failure could leave the act without its event
    :raises ValueError: on an unknown actor or subject, a naive moment, or a detail that cannot be hashed alike everywhere
    """
    act = current_act()
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside its act's transaction")
    Actor.parse(by)
    Subject.parse(subject)
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    said = dict(detail or {})
    if rules.refuses_detail(said):
        raise ValueError(f"{kind}: a detail holds text, whole numbers, booleans, lists and objects only")
    head = _locked_head()
    link = rules.Link(
        number=head.number + 1,
        act=act,
        kind=kind,
        by=by,
        subject=subject,
        at=now.astimezone(UTC),
        detail=said,
        public_number=head.public_number + 1 if public else None,
        previous_hash=head.hash,
    )
    event = Event(**vars(link) | {"hash": rules.digest(link)})
    event.save(force_insert=True)
    Head.objects.filter(pk=1).update(
        number=event.number, hash=event.hash, public_number=event.public_number or head.public_number
    )
    reactions.follow(event)
    return event
