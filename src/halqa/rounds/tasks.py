"""Work in the background of rounds: what time closes, what it opens again, who is reminded, what is done with many."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import override

from halqa.accounts.access import caller_by_key
from halqa.accounts.enums import Role
from halqa.documents.actions import StorageAway
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.rounds.access.applications import HOUSE
from halqa.rounds.actions.announcing import announce_round, give_up_plan
from halqa.rounds.actions.archives import (
    forget_files,
    forget_parts,
    join_archive,
    lease_archive,
    leave_archive,
    make_part,
    note_made,
    note_parts,
    remove_archive,
)
from halqa.rounds.actions.bulk import do_line, end_bulk, leave_bulk, refuse_line, take_bulk
from halqa.rounds.actions.certificates import make_dispatch, note_failure
from halqa.rounds.actions.overdue import close_unendorsed, close_unsent, open_again
from halqa.rounds.actions.panel import forget_addresses
from halqa.rounds.actions.passages import ask_to_endorse
from halqa.rounds.actions.reminders import remind_of_application, remind_of_waiting
from halqa.rounds.actions.reports import remind_of_report
from halqa.rounds.enums.applications import Act
from halqa.rounds.enums.decisions import WhyNotMade
from halqa.rounds.models import RoundArchive
from halqa.rounds.queries.archives import archive_of, archives_over, names_of_parts, next_archive
from halqa.rounds.queries.bulk import lines_to_do, next_bulk
from halqa.rounds.queries.decisions import planned_by
from halqa.rounds.queries.dispatches import waiting
from halqa.rounds.queries.reminders import (
    applications_to_remind_of,
    commissions_to_remind,
    links_to_send,
    overdue,
)
from halqa.rounds.queries.reports_reminders import reports_to_remind_of
from halqa.rounds.rules.archives import MOST_ATTEMPTS

logger = logging.getLogger(__name__)

SECONDS_OF_DRAWING: Final = 5
"""How long letters are made before other work has its turn; the next second goes on."""

MOST_DRAWN: Final = 500

BY_TIME: Final[Mapping[Act, Callable[..., None]]] = {
    Act.CLOSE_UNSENT: close_unsent,
    Act.CLOSE_UNENDORSED: close_unendorsed,
    Act.OPEN_AGAIN: open_again,
}

TURN: Final = timedelta(seconds=4)
"""How long one act on many is worked on before others have their turn: mails wait meanwhile. Well below the lease."""


WAITS: Final = frozenset({"announcement-changed-meanwhile", "announced-already", "bulk-under-way"})
"""What stands against a planned announcement only for now, or for ever: its plan is not given up for that."""


def follow_the_clock(now: datetime) -> None:
    """Close what nobody sent or endorsed in time, and open again what an extension has given time.

    What another worker did meanwhile, or somebody in the last moment, is left as it is.
    """
    for act, key in list(overdue(now)):
        _try(lambda act=act, key=key: BY_TIME[act](key=key, caller=HOUSE, by=HOUSE.actor, now=now))  # type: ignore[misc]


def announce_planned(now: datetime) -> None:
    """Make the announcements whose moment has come. What stands against one is told to the team, and its plan is given up.

    What stands against it as well: whoever planned it does not belong to the team any more.
    """
    for call, version, planner in planned_by(now):
        against = _try_to_announce(call, version, now) if _is_of_the_team(planner, now) else {str(WhyNotMade.PLANNER_LEFT)}
        # Somebody changes it at this moment, or a worker decides: the next minute looks at what stands then.
        if against and not WAITS & against:
            given = {"call": call, "reasons": sorted(against), "read": version}
            _try(lambda given=given: give_up_plan(**given, **_house(now)))  # type: ignore[misc]


def _try_to_announce(call: str, version: int, now: datetime) -> set[str]:
    """Announce a round, or return the codes of what stands against it."""
    try:
        announce_round(call=call, read=version, **_house(now))
    except RuleRefused as refused:
        return set(refused.codes)
    return set()


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


def make_dispatches(now: datetime) -> None:
    """Make letters, certificates and credentials of decisions that hold, one small act for each, for a few seconds at most.

    What cannot be made is logged and tried again after all others.
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
            note_failure(decision=decision, now=now)


def forget_panelists(now: datetime) -> None:
    """Erase the addresses of panelists to whom nobody needs to write any more."""
    forget_addresses(by=HOUSE.actor, now=now)


def _is_of_the_team(by: str, now: datetime) -> bool:
    """Return whether what somebody ordered is done still: Halqa itself, or who belongs to the coordination team."""
    actor = Actor.parse(by)
    if actor.kind is ActorKind.SYSTEM:
        return True
    caller = caller_by_key(actor.key, now)
    return caller is not None and caller.holds(Role.COORDINATOR)


def _house(now: datetime) -> dict[str, Any]:
    return {"caller": HOUSE, "by": HOUSE.actor, "now": now}


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except (RuleRefused, PermissionDenied):
        return


def work_on_archives(now: datetime) -> None:
    """Make for some seconds the parts of an archive that was ordered; the next turn goes on, here or in another process.

    A part is there whole or not at all: whoever comes after one that was killed makes what is missing, and no part twice.
    """
    row = next_archive(now)
    if row is None or not lease_archive(key=row.key, now=now):
        return
    caller = caller_by_key(Actor.parse(row.by).key, now)
    if row.attempts >= MOST_ATTEMPTS or caller is None or not caller.holds(Role.COORDINATOR):
        remove_archive(key=row.key, by=HOUSE.actor, now=now)
        forget_files(key=row.key)
        return
    begun, archive = time.monotonic(), archive_of(row, caller)
    with override(row.language):
        names = list(names_of_parts(archive))
        for number, name in enumerate(names, start=1):
            if not make_part(key=row.key, archive=archive, name=name):
                continue
            note_parts(key=row.key, parts=len(names), made=number, now=timezone.now())
            if time.monotonic() - begun > TURN.total_seconds():
                leave_archive(key=row.key)
                return
        note_parts(key=row.key, parts=len(names), made=len(names), now=timezone.now())
        size, sha256 = join_archive(key=row.key, archive=archive)
    note_made(key=row.key, size=size, sha256=sha256, by=HOUSE.actor, now=timezone.now())
    forget_parts(key=row.key)


def forget_archives(now: datetime) -> None:
    """Remove the archives whose time is over, and what a worker that was killed has left of one."""
    for key in archives_over(now).values_list("key", flat=True):
        remove_archive(key=key, by=HOUSE.actor, now=now)
    for key in RoundArchive.objects.exclude(removed_at=None).values_list("key", flat=True):
        forget_files(key=key)


def work_on_bulk(now: datetime) -> None:
    """Do for some seconds what was ordered for many applications; the next turn goes on, here or in another process.

    A worker that dies leaves the act to another after its lease. Each line is done in the transaction that says so: whoever
    comes later finds it done, or to do.
    """
    key = next_bulk(now)
    if key is None or not take_bulk(key=key, now=now):
        return
    begun = time.monotonic()
    for line in lines_to_do(key):
        moment = timezone.now()
        try:
            do_line(line=line, now=moment)
        except RuleRefused as refused:
            refuse_line(line=line, refusals=refused.refusals, now=moment)
        except PermissionDenied:
            refuse_line(line=line, refusals=[Refusal("bulk-not-yours")], now=moment)
        except OperationalError:
            # The database is busy or away: this line waits, and the act goes on later.
            raise
        except Exception:
            logger.exception("line %s of an act on many failed", line)
            refuse_line(line=line, refusals=[Refusal("bulk-failed")], now=moment)
        if time.monotonic() - begun > TURN.total_seconds():
            break
    end_bulk(key=key, by=HOUSE.actor, now=timezone.now())
    leave_bulk(key=key)
