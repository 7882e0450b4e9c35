"""A message of the outbox as it reads when it is sent: to whom, in which language, and every sentence of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from halqa.accounts.queries import PersonLine, person_line
from halqa.foundation.languages import direction
from halqa.notices.enums import Channel
from halqa.notices.labels import NoticeKind
from halqa.notices.labels import words as labels
from halqa.notices.models import Message
from halqa.notices.queries.calendar import calendar
from halqa.notices.queries.sentences import Told, told_all
from halqa.pages.templatetags.frame import address, reader_language


@dataclass(frozen=True)
class Letter:
    """One message in words. ``to`` is an address of mail or a mobile number, ``site`` scheme and host of all its links.

    ``preferences`` is where its reader chooses what comes; empty for a reader without an account, who is written to once.
    """

    key: str
    at: datetime
    channel: Channel
    to: str
    language: str
    direction: str
    subject: str
    greeting: str
    again: str
    told: tuple[Told, ...]
    why: str
    site: str
    preferences: str
    calendar: bytes
    is_digest: bool


class NobodyReads(Exception):
    """There is no such person, or no longer; ``person`` is the key."""

    def __init__(self, person: str) -> None:
        super().__init__(person)
        self.person = person


def letter(key: str, *, site: str) -> Letter | None:
    """Write a message in its reader's language; nothing where they have no address for it, or there is nothing to say any more.

    :raises NobodyReads: where the reader is gone
    """
    message = Message.objects.get(key=key)
    reader = person_line(message.person) if message.person else _without_account(message)
    if reader is None:
        raise NobodyReads(message.person)
    with override(reader.language):
        words = told_all(message.notices.order_by("put_at", "pk"), time_zone=reader.time_zone)
        deadlines = [each for each in words if each.due_at]
        to = message.address or _address(reader, Channel(message.channel))
        if not words or not to:
            return None
        return Letter(
            key=message.key,
            at=message.put_at,
            channel=Channel(message.channel),
            to=to,
            language=reader_language(),
            direction=direction(reader_language()),
            subject=labels.digest_title(len(words)) if message.digest_on else words[0].title,
            greeting=labels.greeting(reader.name),
            again=str(labels.MAY_HAVE_COME[Channel(message.channel)]) if message.unsure_times else "",
            told=words,
            why=_why(reader, words[0].kind, is_digest=message.digest_on is not None),
            site=site,
            preferences=site + address("notices/preferences/") if reader.key else "",
            calendar=calendar(deadlines, site=site) if deadlines else b"",
            is_digest=message.digest_on is not None,
        )


def _why(reader: PersonLine, kind: NoticeKind, *, is_digest: bool) -> str:
    if reader.key:
        return labels.why(kind, is_digest=is_digest)
    return str(kind.why_written or labels.WHY_ASKED)


def _without_account(message: Message) -> PersonLine:
    """Return the reader who left an address and a language, and nothing else."""
    return PersonLine(key="", name="", language=message.language, time_zone="UTC", email=message.address, mobile="")


def _address(reader: PersonLine, channel: Channel) -> str:
    return reader.email if channel is Channel.MAIL else reader.mobile
