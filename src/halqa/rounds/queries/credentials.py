"""Credentials as everybody reads and checks them, and the lists that tell which were taken back."""

import base64
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import CredentialState
from halqa.rounds.labels import certificates as labels
from halqa.rounds.models import Credential
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.queries.credential_key import KeyRing, issuer, proven, read_unproven, signed, usable_ring
from halqa.rounds.queries.dispatches import credential_address, status_address
from halqa.rounds.queries.letters import announced, citation_of, until_in_words
from halqa.rounds.rules.certificates import STATUS_HOURS, STATUS_PLACES, is_about, state_of, status_claims


@dataclass(frozen=True)
class CredentialPage:
    """A credential as its page shows it, checked at a moment."""

    key: str
    state: CredentialState
    is_illustrative: bool
    was_withdrawn: bool
    taken_back_at: datetime | None
    city: str
    city_key: str
    country: str
    call: str
    call_key: str
    says: str
    announced_at: datetime
    until: str
    valid_until: datetime | None
    issuer: str
    issuer_id: str
    reasons: Chosen | None
    address: str
    token: str


def credential_page(row: Credential, now: datetime) -> CredentialPage:
    """Return a credential for a reader, with what comes of checking it."""
    language = reader_language()
    decision, application = row.decision, row.decision.application
    told = announced(decision, language)
    signed_as, issuer_id = _signed_as(read_unproven(row.token))
    return CredentialPage(
        key=row.key,
        state=state_at(row, now),
        is_illustrative=application.is_illustrative,
        was_withdrawn=application.state == ApplicationState.WITHDRAWN,
        taken_back_at=decision.replaced_at,
        city=told.city,
        city_key="" if application.is_illustrative else application.city.partition(":")[2],
        country=told.country,
        call=told.call,
        call_key=application.call.key,
        says=str(labels.CERTIFIED[CallKind(application.call.kind)]),
        announced_at=row.valid_from,
        until=until_in_words(told.kind, row.valid_from),
        valid_until=row.valid_until,
        issuer=_issuer_name(signed_as, language),
        issuer_id=issuer_id,
        reasons=citation_of(decision, language),
        address=credential_address(row.key),
        token=row.token,
    )


def _signed_as(claimed: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and identity of the issuer as a token claims them; empty what it does not tell."""
    named = claimed.get("issuer")
    return str(named.get("name", "")) if isinstance(named, Mapping) else "", str(claimed.get("iss", ""))


def _issuer_name(signed_as: str, language: str) -> str:
    """Return the name of the issuer in a language, if the one that was signed is still its name; else as it was signed."""
    named = credentials_policy().issuer
    return named.pick(language).text if signed_as in named.texts.values() else signed_as


def state_at(row: Credential, now: datetime) -> CredentialState:
    """Return how a credential stands: whether one of our keys signed just this, its decision stands, and its time is not over."""
    claimed = proven(row.token, usable_ring())
    path = reverse("credentials:short", args=[row.key])
    status_path = reverse("credentials:status", args=[row.number // STATUS_PLACES])
    told = {"path": path, "status_path": status_path, "number": row.number, "until": row.valid_until}
    is_proven = claimed is not None and is_about(claimed, **told)
    return state_of(is_proven=is_proven, taken_back_at=row.decision.replaced_at, until=row.valid_until, now=now)


def credential_document(row: Credential, now: datetime) -> dict[str, Any]:
    """Return a credential in clear, how it stands, and the signed form that programs check."""
    state = state_at(row, now)
    with override(WORKING_LANGUAGE):
        said = str(labels.STATES[state])
    return {"credential": read_unproven(row.token), "state": state, "says": said, "jwt": row.token}


def status_list(part: int, ring: KeyRing, now: datetime) -> str:
    """Return a signed list of which credentials were taken back (W3C Bitstring Status List 1.0)."""
    first = part * STATUS_PLACES
    here = Credential.objects.filter(number__gte=first, number__lt=first + STATUS_PLACES)
    bits = bytearray(STATUS_PLACES // 8)
    for number in here.filter(decision__replaced_at__isnull=False).values_list("number", flat=True):
        bits[(number - first) // 8] |= 0x80 >> (number - first) % 8
    encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    by = issuer()
    told: Mapping[str, Any] = status_claims(
        address=status_address(part), issuer=by, encoded=encoded, since=now, until=now + timedelta(hours=STATUS_HOURS)
    )
    return signed(told, ring, by)
