"""Work in the background of rounds: what time closes, what it opens again, and who is reminded before it is over."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied

from halqa.foundation.refusals import RuleRefused
from halqa.rounds.access.applications import HOUSE
from halqa.rounds.actions.overdue import close_unendorsed, close_unsent, open_again
from halqa.rounds.actions.panel import forget_addresses
from halqa.rounds.actions.passages import ask_to_endorse
from halqa.rounds.actions.reminders import remind_of_application, remind_of_waiting
from halqa.rounds.actions.reports import remind_of_report
from halqa.rounds.enums.applications import Act
from halqa.rounds.queries.reminders import (
    applications_to_remind_of,
    commissions_to_remind,
    links_to_send,
    overdue,
)
from halqa.rounds.queries.reports_reminders import reports_to_remind_of

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
    for report in reports_to_remind_of(now):
        remind_of_report(subject=report, by=HOUSE.actor, now=now)


def forget_panelists(now: datetime) -> None:
    """Erase the addresses of panelists to whom nobody needs to write any more."""
    forget_addresses(by=HOUSE.actor, now=now)


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except (RuleRefused, PermissionDenied):
        return
