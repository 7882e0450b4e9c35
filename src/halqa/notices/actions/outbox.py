"""Telling people: notices and messages, written in the transaction of the act that they tell of."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.notices.access import kind_named, missing_facts
from halqa.notices.enums import Channel, Way
from halqa.notices.models import Message, Notice
from halqa.notices.queries.settings import open_channels
from halqa.notices.queries.wishes import wishes_of
from halqa.notices.rules import ways


@ledger.action
def put(
    *,
    kind: str,
    to: Iterable[str],
    subject: str,
    now: datetime,
    facts: Mapping[str, str | int] | None = None,
    path: str,
    due_at: datetime | None = None,
    mail_to: str = "",
) -> None:
    """Tell people, by their keys, that something happened; each is told once.

    ``path`` is where the notice leads, below the language prefix (``my-city/ma/benguerir/``). ``mail_to`` takes the place of the
    person's own address, such as the old one when it was changed. Call it inside the act that it tells of, or alone.

    :raises ValueError: on a kind that nobody registered, a fact that its sentences name and is not given, or no subject
    """
    spoken = kind_named(kind)
    if spoken is None:
        raise ValueError(f"no app has registered notices of kind {kind!r}")
    said = dict(facts or {})
    if missing := missing_facts(spoken, said):
        raise ValueError(f"{kind}: its sentences name {', '.join(sorted(missing))}")
    Subject.parse(subject)
    wishes = wishes_of(to)
    chosen = {person: wish.way(spoken.group.name, is_essential=spoken.is_essential) for person, wish in wishes.items()}
    leaving = {
        person: ways.channels(way, wishes[person], has_short=bool(spoken.short), open_channels=open_channels())
        for person, way in chosen.items()
    }
    notices = Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            subject=subject,
            # What opens a door is kept for whoever carries it, and for nobody else.
            facts=said if leaving[person] or not spoken.is_secret else {},
            path=path if leaving[person] or not spoken.is_secret else "",
            due_at=due_at,
            put_at=now,
            waits_for_digest=way is Way.DAILY and Channel.MAIL in open_channels(),
        )
        for person, way in chosen.items()
    )
    _enclose([(notice, channel) for notice in notices for channel in leaving[notice.person]], mail_to=mail_to, now=now)


def _enclose(leaving: list[tuple[Notice, Channel]], *, mail_to: str, now: datetime) -> None:
    """Write a message for each notice and channel."""
    messages = Message.objects.bulk_create(
        Message(
            key=secrets.token_hex(16),
            person=notice.person,
            channel=channel,
            address=mail_to if channel is Channel.MAIL else "",
            put_at=now,
            wait_until=now,
        )
        for notice, channel in leaving
    )
    carries = Message.notices.through
    carries.objects.bulk_create(
        carries(message=message, notice=notice) for message, (notice, _channel) in zip(messages, leaving, strict=True)
    )
