"""The desk: what awaits a person, from every app that has something for them, by date; what is theirs, and what they did."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from halqa.accounts import queries as people
from halqa.accounts.access import Caller
from halqa.exchange.queries import desk as exchange
from halqa.ledger.labels import event_words
from halqa.ledger.queries import activity_by
from halqa.notices.queries import desk as notices
from halqa.pages.queries import Awaiting, Glance
from halqa.registry.labels.profiles import part_written
from halqa.registry.queries import desk as registry

LATELY: Final = 10
"""How much of what a person did stands on their desk."""

LOOKED_THROUGH: Final = 100
"""Among how many events that is looked for."""


@dataclass(frozen=True)
class Done:
    """One thing that a person did, once or more often on a day (UTC): what, about what (subject key), and on what part of it."""

    words: str
    subject: str
    part: str
    day: date


@dataclass(frozen=True)
class Desk:
    """What stands on a person's desk; ``awaiting`` begins with what is due first, what has no deadline stands behind it."""

    awaiting: tuple[Awaiting, ...]
    glances: tuple[Glance, ...]
    unread: tuple[notices.Told, ...]
    lately: tuple[Done, ...]


def desk(caller: Caller, now: datetime) -> Desk:
    """Return what stands on the caller's desk, in the language that is active."""
    waiting = [one for app in (people, notices, registry, exchange) for one in app.awaiting(caller, now)]
    return Desk(
        awaiting=tuple(sorted(waiting, key=_by_date)),
        glances=registry.glances(caller, now),
        unread=notices.unread(caller, now),
        lately=_lately(caller.actor),
    )


def _lately(actor: str) -> tuple[Done, ...]:
    """Return what an actor did, newest first; who saves ten times on a day wrote once."""
    acts = activity_by(actor, limit=LOOKED_THROUGH)
    done = dict.fromkeys(Done(event_words(act.kind), act.subject, part_written(act.detail), act.at.date()) for act in acts)
    return tuple(done)[:LATELY]


def _by_date(one: Awaiting) -> tuple[bool, datetime]:
    return (one.due_at is None, one.due_at or one.since)
