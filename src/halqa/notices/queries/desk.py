"""A person's own notices, as their desk and their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min, Q, QuerySet

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.lists import Page
from halqa.notices.enums import Channel, State
from halqa.notices.labels.words import ADDRESS_TO_MEND, messages_stopped
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.queries.sentences import Told, told_all
from halqa.pages.queries import Awaiting
from halqa.pages.templatetags.frame import address

ON_DESK: Final = 5
ON_PAGE: Final = 20
LATELY: Final = timedelta(days=7)
"""For how long a message that stopped is on the desk of the coordination team; on its own page it stays."""


@dataclass(frozen=True)
class Trouble:
    """The last mail to a person did not get out: what the other side said."""

    answer: str
    ended_at: datetime


@dataclass(frozen=True)
class NoticeList:
    """One page of a person's notices, newest first."""

    page: Page
    told: tuple[Told, ...]
    unread: int
    trouble: Trouble | None


def unread(caller: Caller, now: datetime) -> tuple[Told, ...]:
    """Return the latest notices that a person has not read, in words of the language that is active."""
    waiting = _own(caller, now).filter(read_at=None)
    return _shown(told_all(waiting.order_by("-put_at", "-pk")[:ON_DESK], time_zone=caller.time_zone))


def count_unread(caller: Caller, now: datetime) -> int:
    """Return how many notices a person has not read."""
    return _own(caller, now).filter(read_at=None).count()


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:
    """Return what awaits the caller here: an address to mend and, for the coordination team, messages that lately stopped."""
    found = []
    if trouble := _trouble(caller):
        title, place = str(ADDRESS_TO_MEND), address("notices/")
        found.append(Awaiting(kind="mail", title=title, address=place, about="", since=trouble.ended_at))
    if caller.holds(Role.COORDINATOR):
        stopped = Message.objects.filter(state__in=[State.REFUSED, State.GIVEN_UP], ended_at__gt=now - LATELY)
        count, since = stopped.aggregate(count=Count("pk"), since=Min("ended_at")).values()
        if count:
            title, place = messages_stopped(count), address("office/notices/")
            found.append(Awaiting(kind="outbox", title=title, address=place, about="", since=since))
    return tuple(found)


def notices_of(caller: Caller, now: datetime, *, page: str | None) -> NoticeList:
    """Return a page of all notices of a person, and whether mail to them gets out."""
    own = _own(caller, now)
    shown = Page.of(own.count(), page, size=ON_PAGE)
    rows = own.order_by("-put_at", "-pk")[shown.offset : shown.offset + shown.size]
    return NoticeList(
        page=shown,
        told=_shown(told_all(rows, time_zone=caller.time_zone)),
        unread=count_unread(caller, now),
        trouble=_trouble(caller),
    )


def deadline(caller: Caller, pk: int) -> Told | None:
    """Return one of a person's notices if it tells of a deadline."""
    own = Notice.objects.filter(person=caller.key, pk=pk).exclude(due_at=None)
    return next(iter(told_all(own, time_zone=caller.time_zone)), None)


def deadlines_of(person: str, *, time_zone: str) -> tuple[Told, ...]:
    """Return every notice of a person that tells of a deadline."""
    return told_all(Notice.objects.filter(person=person).exclude(due_at=None).order_by("pk"), time_zone=time_zone)


def person_of_calendar(token: str) -> str | None:
    """Return whose calendar a token opens, if anybody's."""
    return Preferences.objects.filter(~Q(calendar_token=""), calendar_token=token).values_list("person", flat=True).first()


def _own(caller: Caller, now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(person=caller.key, put_at__lte=now)


def _shown(told: Iterable[Told]) -> tuple[Told, ...]:
    """Return notices as pages show them: what opens a door goes to a person's address, and nowhere else."""
    return tuple(replace(each, text="", path="") if each.kind.is_secret else each for each in told)


def _trouble(caller: Caller) -> Trouble | None:
    # What went to another address, such as one that was mistyped, says nothing of their own.
    own = Message.objects.filter(person=caller.key, channel=Channel.MAIL, address="")
    last = own.exclude(ended_at=None).order_by("-ended_at").first()
    if last is None or last.ended_at is None or last.state == State.ACCEPTED:
        return None
    return Trouble(last.answer, last.ended_at)
