"""What a person reads by a token: what awaits them, and what is theirs at a glance, as on their desk."""

from dataclasses import dataclass
from datetime import datetime

from halqa.accounts.access import Caller, what_awaits
from halqa.pages.queries import Awaiting, Glance
from halqa.registry.queries import desk as registry


@dataclass(frozen=True)
class OwnDesk:
    """What a person is asked to do, what is due first at the head, and what is theirs at a glance."""

    awaiting: tuple[Awaiting, ...]
    glances: tuple[Glance, ...]


def own_desk(caller: Caller, now: datetime) -> OwnDesk:
    """Return what stands on the caller's desk, in the language that is active."""
    return OwnDesk(what_awaits(caller, now), registry.glances(caller, now))
