"""Telling people: notices and messages, written in the transaction of the act that they tell of."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.notices.access import kind_named, missing_facts
from halqa.notices.enums import Channel, Way
from halqa.notices.labels import NoticeKind
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
    said = dict(facts or {})
    spoken = _spoken(kind, said)
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


@ledger.action
def write_to(
    *,
    kind: str,
    address: str,
    language: str,
    subject: str,
    now: datetime,
    facts: Mapping[str, str | int] | None = None,
    path: str,
) -> None:
    """Answer somebody who has no account and left an address of mail, in their language; where no mail is sent, nothing is kept.

    There is no desk on which it would stand: the address, the facts and the path are wiped as soon as the message has ended.

    :raises ValueError: as ``put`` does
    """
    spoken = _spoken(kind, facts or {})
    Subject.parse(subject)
    if Channel.MAIL not in open_channels():
        return
    told = {"subject": subject, "facts": dict(facts or {}), "path": path, "put_at": now}
    notice = Notice.objects.create(person="", kind=spoken.name, **told)
    key = secrets.token_hex(16)
    told = {"channel": Channel.MAIL, "address": address, "language": language, "put_at": now, "wait_until": now}
    Message.objects.create(key=key, person="", **told).notices.add(notice)


def _spoken(kind: str, facts: Mapping[str, str | int]) -> NoticeKind:
    spoken = kind_named(kind)
    if spoken is None:
        raise ValueError(f"no app has registered notices of kind {kind!r}")
    if missing := missing_facts(spoken, facts):
        raise ValueError(f"{kind}: its sentences name {', '.join(sorted(missing))}")
    return spoken


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
