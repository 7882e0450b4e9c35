"""What an invitation offers, found by the link that was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.signing import BadSignature, Signer

from halqa.accounts.access import subject_name
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person
from halqa.accounts.queries.facts import offer_of
from halqa.accounts.queries.lines import names_of

_SIGNER: Final = Signer(salt="halqa.accounts.invitation", sep=".")


@dataclass(frozen=True)
class Offered:
    """An invitation as the invited person reads it; ``edition`` is that of their link.

    Whoever ``has_way_in`` signs in to accept; for others the link is their first way in.
    """

    key: str
    edition: int
    role: Role
    scope: str
    scope_name: str
    person: str
    name: str
    email: str
    language: str
    time_zone: str
    has_way_in: bool
    inviter: str
    expires_at: datetime


def invitation_path(key: str) -> str:
    """Return where the last link of an invitation leads, below the language. Whoever has it is taken for the invited person."""
    edition = Invitation.objects.values_list("edition", flat=True).get(key=key)
    return f"invitation/{_SIGNER.sign(f'{key}-{edition}')}/"


def offered(token: str, *, language: str, now: datetime) -> Offered | None:
    """Return what a link offers; nothing when it is not ours, was used, replaced or withdrawn, or is too old."""
    try:
        key, _, edition = _SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    row = Invitation.objects.select_related("person").filter(key=key).first()
    if row is None or not offer_of(row).holds_good(int(edition), now):
        return None
    person = row.person
    return Offered(
        key=row.key,
        edition=row.edition,
        role=Role(row.role),
        scope=row.scope,
        scope_name=subject_name(row.scope, language),
        person=person.key,
        name=person.name,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        has_way_in=person.joined_at is not None or person.has_usable_password(),
        inviter=names_of([row.invited_by]).get(row.invited_by, ""),
        expires_at=row.expires_at,
    )


def person_of(offer: Offered) -> Person:
    """Return the invited person as a row, for signing them in."""
    return Person.objects.get(key=offer.person)
