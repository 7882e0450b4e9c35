"""What a person reads by a token: what awaits them, and what is theirs at a glance, as on their desk."""

from dataclasses import dataclass
from datetime import datetime

from halqa.accounts import queries as people
from halqa.accounts.access import Caller
from halqa.notices.queries import desk as notices
from halqa.pages.queries import Awaiting, Glance
from halqa.registry.queries import desk as registry


@dataclass(frozen=True)
class OwnDesk:
    """What a person is asked to do, what is due first at the head, and what is theirs at a glance."""

    awaiting: tuple[Awaiting, ...]
    glances: tuple[Glance, ...]


def own_desk(caller: Caller, now: datetime) -> OwnDesk:
    """Return what stands on the caller's desk, in the language that is active."""
    waiting = (*people.awaiting(caller, now), *notices.awaiting(caller, now), *registry.awaiting(caller, now))
    by_date = sorted(waiting, key=lambda one: (one.due_at is None, one.due_at or one.since))
    return OwnDesk(tuple(by_date), registry.glances(caller, now))
