"""Passages: what their links and codes are, what stands behind a link, and what a browser may do that has opened one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from halqa.accounts.access.purposes import Purpose, purpose_named
from halqa.accounts.models import Passage
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules.passages import Codes, Way, as_digits, masked
from halqa.foundation.actors import Actor, ActorKind

_TOLD: Final = ("given_by", "given_at", "expires_at", "opened_at", "used_at", "revoked_at")
_SIGNER: Final = Signer(salt="halqa.accounts.passage", sep=".")
DIGITS: Final = 6
"""Of a code: what people can carry from one window to another; tries are counted."""


@dataclass(frozen=True)
class Behind:
    """What stands behind a link that is good, as far as anybody may read it who was shown the link.

    ``mask`` is the address to which codes go, known again by its owner alone. ``code_waits``: one was sent that is still good.
    """

    key: str
    purpose: Purpose
    subject: str
    mask: str
    expires_at: datetime
    code_waits: bool


@dataclass(frozen=True)
class OpenPassage:
    """A passage that this browser has opened, for one act on one subject, until a moment.

    ``person`` is the key of somebody with an account, empty for others; ``actor`` is what the ledger calls whoever acts by it.
    """

    key: str
    opening: int
    purpose: str
    subject: str
    person: str
    name: str
    office: str
    language: str
    time_zone: str
    actor: str
    until: datetime


@dataclass(frozen=True)
class PassageLine:
    """A passage as the page of its subject tells of it: for whom, since when, and how far it has come."""

    key: str
    purpose: str
    person: str
    name: str
    office: str
    mask: str
    given_by: str
    given_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    is_over: bool


@dataclass(frozen=True)
class Post:
    """Where the link and the codes of a passage go: to a person, by key, or to an address in a language."""

    key: str
    purpose: str
    subject: str
    person: str
    address: str
    language: str
    expires_at: datetime
    code: str


def passage_path(key: str) -> str:
    """Return where the link of a passage leads, below the language. Nothing keeps it: show it to nobody but its reader."""
    return f"passage/{_SIGNER.sign(key)}/"


def passage_behind(token: str, now: datetime) -> Behind | None:
    """Return what a link is for; nothing when it is not ours, was used, replaced or revoked, or is too old."""
    try:
        key = _SIGNER.unsign(token)
    except BadSignature:
        return None
    row = Passage.objects.select_related("person").filter(key=key).first()
    purpose = purpose_named(row.purpose) if row else None
    if row is None or purpose is None or way_of(row).is_over(now):
        return None
    return Behind(
        key=row.key,
        purpose=purpose,
        subject=row.subject,
        mask=masked(address_of(row)),
        expires_at=row.expires_at,
        code_waits=codes_of(row).is_good(now, people_policy()),
    )


def opened(key: str, opening: int, now: datetime) -> OpenPassage | None:
    """Return a passage that a browser has opened; nothing when it has ended, or another browser has opened it since."""
    row = Passage.objects.select_related("person").filter(key=key, openings=opening).first()
    if row is None or not opening or row.opened_at is None or way_of(row).is_over(now):
        return None
    until = min(row.expires_at, row.opened_at + timedelta(minutes=people_policy().passage_minutes_open))
    if now >= until:
        return None
    person = row.person
    return OpenPassage(
        key=row.key,
        opening=row.openings,
        purpose=row.purpose,
        subject=row.subject,
        person=person.key if person else "",
        name=(person.name if person else "") or row.name,
        office=row.office,
        language=person.language if person else row.language,
        time_zone=person.time_zone if person else "UTC",
        actor=actor_of(row),
        until=until,
    )


def is_good(key: str, now: datetime) -> bool:
    """Return whether a passage may still be opened."""
    row = Passage.objects.select_related("person").filter(key=key).first()
    return row is not None and not way_of(row).is_over(now)


def passages_for(keys: Iterable[str], purpose: str, subject: str) -> tuple[str, ...]:
    """Return which of these passages are for one purpose and subject, the latest first."""
    rows = Passage.objects.filter(key__in=keys, purpose=purpose, subject=subject).order_by("-given_at", "-pk")
    return tuple(rows.values_list("key", flat=True))


def given_passages(subject: str, now: datetime, *, purpose: str = "") -> tuple[PassageLine, ...]:
    """Return the passages of a subject, for one purpose or all, the latest first; for those who may know of it."""
    rows = Passage.objects.select_related("person").filter(subject=subject).order_by("-given_at", "-pk")
    return tuple(
        PassageLine(
            key=row.key,
            purpose=row.purpose,
            person=row.person.key if row.person else "",
            name=(row.person.name if row.person else "") or row.name,
            office=row.office,
            mask=masked(address_of(row)) if address_of(row) else "",
            **{name: getattr(row, name) for name in _TOLD},
            is_over=way_of(row).is_over(now),
        )
        for row in (rows.filter(purpose=purpose) if purpose else rows)
    )


def post_of(key: str) -> Post:
    """Return where the link and the code of a passage go, for whoever writes them."""
    row = Passage.objects.select_related("person").get(key=key)
    return Post(
        key=row.key,
        purpose=row.purpose,
        subject=row.subject,
        person=row.person.key if row.person else "",
        address=row.address,
        language=row.language,
        expires_at=row.expires_at,
        code=code_of(row),
    )


def passages_of(person: str) -> list[dict[str, Any]]:
    """Return what is kept of passages that a person, by key, was given, as values of JSON."""
    told = ("purpose", "subject", "name", "office", "given_by", "given_at", "expires_at", "opened_at", "used_at", "revoked_at")
    return [dict(row) for row in Passage.objects.filter(person__key=person).order_by("pk").values(*told)]


def way_of(row: Passage) -> Way:
    """Return a passage as rules see it."""
    has_left = row.person is not None and not row.person.is_active
    return Way(row.expires_at, row.used_at, row.revoked_at, row.is_for_one_use, row.attempts, has_left)


def codes_of(row: Passage) -> Codes:
    """Return the codes of a passage as rules see them."""
    return Codes(row.code_sent_at, row.code_attempts, row.hour_begun_at, row.codes_in_hour)


def address_of(row: Passage) -> str:
    """Return where codes go: the person's own address, or the one that was given."""
    return row.person.email if row.person else row.address


def actor_of(row: Passage) -> str:
    """Return what the ledger calls whoever acts by a passage: the person where they have an account, else the passage."""
    return str(Actor(ActorKind.PERSON, row.person.key) if row.person else Actor(ActorKind.PASSAGE, row.key))


def code_of(row: Passage) -> str:
    """Return the last code of a passage."""
    told = salted_hmac("halqa.accounts.passage-code", f"{row.key}-{row.code_number}", algorithm="sha256").digest()
    return str(int.from_bytes(told, "big") % 10**DIGITS).zfill(DIGITS)


def is_code(row: Passage, typed: str) -> bool:
    """Return whether this is the last code of a passage, in a time that tells nothing."""
    return constant_time_compare(code_of(row), as_digits(typed))
