"""The mail addresses of a person beside the one that is theirs: the one that they want, and the one that they leave.

allauth keeps them. One that is wanted is not verified; nothing but its link comes of it, and asking anew replaces it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature, Signer

from halqa.accounts.queries.policy import people_policy

_SIGNER: Final = Signer(salt="halqa.accounts.address", sep=".")


@dataclass(frozen=True)
class WantedAddress:
    """An address that a person wants to go over to, and the number by which its link names it."""

    number: int
    email: str


def wanted_address(person: str) -> WantedAddress | None:
    """Return the address that a person, by key, asked for last and has not gone over to."""
    row = EmailAddress.objects.filter(user__key=person, verified=False).order_by("-pk").first()
    return WantedAddress(row.pk, row.email) if row else None


def left_address(person: str) -> str:
    """Return the address that a person, by key, is leaving in this act; empty at any other time."""
    left = EmailAddress.objects.filter(user__key=person, verified=True, primary=False).order_by("-pk")
    return left.values_list("email", flat=True).first() or ""


def address_path(wanted: WantedAddress, now: datetime) -> str:
    """Return where the link made at this moment leads, below the language. It opens for the person who asked, and nobody else."""
    end = now + timedelta(days=people_policy().address_link_days)
    return f"account/address/{_SIGNER.sign(f'{wanted.number}-{int(end.timestamp())}')}/"


def address_behind(token: str, *, person: str, now: datetime) -> WantedAddress | None:
    """Return the address that a link gives a person; nothing when it is not theirs, was used or replaced, or is too old."""
    wanted = wanted_address(person)
    try:
        number, _, end = _SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    return wanted if wanted and wanted.number == int(number) and now.timestamp() < int(end) else None
