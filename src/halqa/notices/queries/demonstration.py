"""What would be sent, if this were not the demonstration."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from halqa.accounts.queries import names_of
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.lists import Page
from halqa.notices.enums import Channel
from halqa.notices.labels.words import A_READER
from halqa.notices.models import Message
from halqa.notices.queries.sentences import told_all

ON_PAGE: Final = 50


@dataclass(frozen=True)
class SentLine:
    """One message of the outbox: by which channel, to whom, when, what its first notice says, and how many it carries."""

    key: str
    channel: Channel
    person: str
    put_at: datetime
    title: str
    notices: int


@dataclass(frozen=True)
class Sent:
    """A page of the outbox, newest first."""

    page: Page
    lines: tuple[SentLine, ...]


def sent(*, page: str | None, time_zone: str) -> Sent:
    """Return a page of all messages, whatever has become of them, in the language that is active."""
    shown = Page.of(Message.objects.count(), page, size=ON_PAGE)
    rows = Message.objects.order_by("-put_at", "-pk").prefetch_related("notices")[shown.offset : shown.offset + shown.size]
    people = {row.person: str(Actor(ActorKind.PERSON, row.person)) for row in rows if row.person}
    names = names_of(people.values())
    firsts = {row.key: min(row.notices.all(), key=lambda one: (one.put_at, one.pk), default=None) for row in rows}
    told = told_all(filter(None, firsts.values()), time_zone=time_zone)
    titles = {one.pk: one.title for one in told}
    return Sent(
        page=shown,
        lines=tuple(
            SentLine(
                key=row.key,
                channel=Channel(row.channel),
                person=names.get(people[row.person], "") if row.person else str(A_READER),
                put_at=row.put_at,
                title=titles.get(firsts[row.key].pk, "") if firsts[row.key] else "",
                notices=len(row.notices.all()),
            )
            for row in rows
        ),
    )


def is_known(key: str) -> bool:
    """Say whether there is such a message."""
    return Message.objects.filter(key=key).exists()
