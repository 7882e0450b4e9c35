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
    notices = Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            subject=subject,
            facts=said,
            path=path,
            due_at=due_at,
            put_at=now,
            waits_for_digest=way is Way.DAILY and Channel.MAIL in open_channels(),
        )
        for person, way in chosen.items()
    )
    _enclose(
        [
            (Message(key=secrets.token_hex(16), person=notice.person, channel=channel, put_at=now, wait_until=now), notice)
            for notice in notices
            for channel in ways.channels(
                chosen[notice.person], wishes[notice.person], has_short=bool(spoken.short), open_channels=open_channels()
            )
        ],
        mail_to=mail_to,
    )


def _enclose(pairs: list[tuple[Message, Notice]], *, mail_to: str) -> None:
    for message, _notice in pairs:
        message.address = mail_to if message.channel == Channel.MAIL else ""
    Message.objects.bulk_create(message for message, _notice in pairs)
    enclosed = Message.notices.through
    enclosed.objects.bulk_create(enclosed(message=message, notice=notice) for message, notice in pairs)
