"""The outbox as the coordination team sees it: whom something did not reach, and why; never what it said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from halqa.accounts.access import subject_names
from halqa.accounts.queries import names_of
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.lists import Page
from halqa.notices.access import kind_named
from halqa.notices.enums import SECRETS, Channel, State
from halqa.notices.labels.words import A_READER
from halqa.notices.models import Message, Notice
from halqa.pages.templatetags.frame import reader_language

ON_PAGE: Final = 50
STOPPED: Final = (State.REFUSED, State.GIVEN_UP)
OPEN: Final = (State.WAITING, State.HANDED_OVER, State.UNSURE)


@dataclass(frozen=True)
class MessageLine:
    """One message that is not sent: to whom, of what kind, about what, how far it has come and what the other side said."""

    key: str
    state: State
    channel: Channel
    person: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
    put_at: datetime
    wait_until: datetime
    attempts: int
    unsure_times: int
    answer: str
    may_be_retried: bool


@dataclass(frozen=True)
class Outbox:
    """How many messages are in each state, and a page of those in one of them."""

    counts: dict[State, int]
    page: Page
    lines: tuple[MessageLine, ...]


def outbox(*, state: State | None, page: str | None) -> Outbox:
    """Return what is not sent, what stopped first; of one state only, if one is named."""
    counted = Message.objects.exclude(state=State.ACCEPTED).values_list("state").annotate(count=Count("pk")).order_by("state")
    counts = {State(name): count for name, count in counted}
    wanted = [state] if state else [*STOPPED, *OPEN]
    shown = Page.of(sum(counts.get(each, 0) for each in wanted), page, size=ON_PAGE)
    # In the order of the alphabet what was given up, refused or is unsure does not come first: by whether it has ended.
    rows = Message.objects.filter(state__in=wanted).order_by("-ended_at", "-unsure_times", "wait_until", "pk")
    rows = rows[shown.offset : shown.offset + shown.size]
    return Outbox(counts=counts, page=shown, lines=_lines(rows.prefetch_related("notices")))


def _lines(rows: Iterable[Message]) -> tuple[MessageLine, ...]:
    messages = list(rows)
    people = {message.person: str(Actor(ActorKind.PERSON, message.person)) for message in messages if message.person}
    names = names_of(people.values())
    subjects = subject_names((notice.subject for message in messages for notice in message.notices.all()), reader_language())
    return tuple(
        _line(message, names.get(people.get(message.person, ""), "") if message.person else str(A_READER), subjects)
        for message in messages
    )


def _line(message: Message, name: str, subjects: dict[str, str]) -> MessageLine:
    notices = message.notices.all()
    return MessageLine(
        key=message.key,
        state=State(message.state),
        channel=Channel(message.channel),
        person=name,
        kinds=tuple(dict.fromkeys(_group(notice) for notice in notices)),
        subjects=tuple(dict.fromkeys(subjects[notice.subject] for notice in notices)),
        put_at=message.put_at,
        wait_until=message.wait_until,
        attempts=message.attempts,
        unsure_times=message.unsure_times,
        answer=message.answer,
        may_be_retried=bool(message.person)
        and message.state in STOPPED
        and not any(notice.kind.startswith(SECRETS) for notice in notices),
    )


def _group(notice: Notice) -> str:
    kind = kind_named(notice.kind)
    return str(kind.group.title) if kind else notice.kind
