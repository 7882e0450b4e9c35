"""Work in the background of rounds: what time closes, what it opens again, and who is reminded before it is over."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied

from halqa.documents.actions import StorageAway
from halqa.foundation.refusals import RuleRefused
from halqa.rounds.access.applications import HOUSE
from halqa.rounds.actions.certificates import make_dispatch
from halqa.rounds.actions.overdue import close_unendorsed, close_unsent, open_again
from halqa.rounds.actions.panel import forget_addresses
from halqa.rounds.actions.passages import ask_to_endorse
from halqa.rounds.actions.reminders import remind_of_application, remind_of_waiting
from halqa.rounds.enums.applications import Act
from halqa.rounds.queries.dispatches import waiting
from halqa.rounds.queries.reminders import (
    applications_to_remind_of,
    commissions_to_remind,
    links_to_send,
    overdue,
)

logger = logging.getLogger(__name__)

SECONDS_OF_DRAWING: Final = 5
"""How long letters are made before other work has its turn; the next second goes on."""

MOST_DRAWN: Final = 500

BY_TIME: Final[Mapping[Act, Callable[..., None]]] = {
    Act.CLOSE_UNSENT: close_unsent,
    Act.CLOSE_UNENDORSED: close_unendorsed,
    Act.OPEN_AGAIN: open_again,
}


def follow_the_clock(now: datetime) -> None:
    """Close what nobody sent or endorsed in time, and open again what an extension has given time.

    What another worker did meanwhile, or somebody in the last moment, is left as it is.
    """
    for act, key in list(overdue(now)):
        _try(lambda act=act, key=key: BY_TIME[act](key=key, caller=HOUSE, by=HOUSE.actor, now=now))  # type: ignore[misc]


def send_links(now: datetime) -> None:
    """Send officers a link to each file that has come to their commission, with which they endorse it without a password."""
    for key, person in list(links_to_send(now)):
        _try(lambda key=key, person=person: ask_to_endorse(key=key, person=person, by=HOUSE.actor, now=now))  # type: ignore[misc]


def remind(now: datetime) -> None:
    """Remind cities and commissions before their deadlines, each once for each of the days that were agreed."""
    for key in applications_to_remind_of(now):
        remind_of_application(key=key, by=HOUSE.actor, now=now)
    for step in commissions_to_remind(now):
        remind_of_waiting(step=step, by=HOUSE.actor, now=now)


def make_dispatches(now: datetime) -> None:
    """Make letters, certificates and credentials of decisions that hold, one small act for each, for a few seconds at most.

    What cannot be made is logged and tried again; the others go on.
    """
    until = time.monotonic() + SECONDS_OF_DRAWING
    for decision in list(waiting().values_list("pk", flat=True)[:MOST_DRAWN]):
        if time.monotonic() > until:
            return
        try:
            make_dispatch(decision=decision, by=HOUSE.actor, now=now)
        except StorageAway:
            raise
        except Exception:
            logger.exception("a letter cannot be made: decision %s", decision)


def forget_panelists(now: datetime) -> None:
    """Erase the addresses of panelists to whom nobody needs to write any more."""
    forget_addresses(by=HOUSE.actor, now=now)


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except (RuleRefused, PermissionDenied):
        return
