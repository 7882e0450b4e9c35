"""What is certified, until when it holds, why something is not issued, and what a credential claims."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from halqa.foundation.localized import Localized
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import CredentialState, Ending, Why
from halqa.rounds.enums.decisions import Decided

CONTEXT: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
"""The words of a credential, in the order that Open Badges 3.0 asks for."""

SCHEMA: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

TYPES: Final[Mapping[CallKind, str]] = {CallKind.ADMISSION: "Membership", CallKind.AWARD: "Award"}
"""What Open Badges calls an achievement; any other is an ``Achievement``."""

STATUS_PLACES: Final = 131_072
"""How many credentials one status list tells of: the least that the specification allows, so that none stands out."""

STATUS_HOURS: Final = 24
"""How long a status list that somebody keeps is good: an old one must not bring back what was taken back since."""


@dataclass(frozen=True, slots=True)
class Term:
    """Until when what is decided in rounds of a kind holds. ``months``: from the announcement, where that is known."""

    ending: Ending
    months: int = 0


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who answers for letters and certificates, by name and, where it is told, by office."""

    name: Localized
    office: Localized | None = None


@dataclass(frozen=True, slots=True)
class CredentialsPolicy:
    """What a network has agreed: as whom it signs, which kinds of rounds it certifies until when, and who answers for it."""

    issuer: Localized
    terms: Mapping[CallKind, Term]
    signatory: Signatory | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a credential says, in one language. Addresses are whole; moments aware.

    ``status``: the address of the list that tells whether it was taken back, and ``number`` its place in it, from 0.
    """

    address: str
    issuer: str
    issuer_name: str
    issuer_address: str
    kind: CallKind
    city: str
    city_address: str
    name: str
    description: str
    reasons: str
    round_address: str
    status: str
    number: int
    language: str
    valid_from: datetime
    valid_until: datetime | None
    is_illustrative: bool


def valid_until(policy: CredentialsPolicy, kind: CallKind, since: datetime) -> datetime | None:
    """Return the first moment at which what was announced at a moment holds no longer; nothing where no end is known."""
    term = policy.terms.get(kind)
    if term is None or term.ending is not Ending.MONTHS:
        return None
    years, month = divmod(since.month - 1 + term.months, 12)
    year = since.year + years
    return since.replace(year=year, month=month + 1, day=min(since.day, monthrange(year, month + 1)[1]))


def why_no_certificate(
    policy: CredentialsPolicy, kind: CallKind, said: Decided, *, has_key: bool, is_illustrative: bool
) -> tuple[Why, ...]:
    """Return every reason why a decision is not certified on paper.

    What is invented is marked as such and certifies nothing; for all else it takes the network's own key.
    """
    found = []
    if said is not Decided.CHOSEN:
        found.append(Why.NOT_CHOSEN)
    elif kind not in policy.terms:
        found.append(Why.NOT_CERTIFIED)
    if not found and not has_key and not is_illustrative:
        found.append(Why.NO_KEY)
    return tuple(found)


def why_no_credential(
    policy: CredentialsPolicy, kind: CallKind, said: Decided, *, has_key: bool, has_address: bool
) -> tuple[Why, ...]:
    """Return every reason why no credential is signed for a decision."""
    found = list(why_no_certificate(policy, kind, said, has_key=True, is_illustrative=False))
    if not found and not has_key:
        found.append(Why.NO_KEY)
    if not found and not has_address:
        found.append(Why.NO_ADDRESS)
    return tuple(found)


def state_of(*, is_proven: bool, taken_back_at: datetime | None, until: datetime | None, now: datetime) -> CredentialState:
    """Return how a credential stands at a moment; what is not ours is that before all else."""
    if not is_proven:
        return CredentialState.UNPROVEN
    if taken_back_at is not None:
        return CredentialState.TAKEN_BACK
    return CredentialState.OVER if until is not None and now >= until else CredentialState.HOLDS


def is_about(claimed: Mapping[str, Any], *, path: str, status_path: str, number: int, until: datetime | None) -> bool:
    """Return whether what a token claims is what was kept beside it: its address, its place in the status lists, its end.

    Addresses are compared by their paths: what was signed stays good where the site moves, as long as its keys do with it.
    """
    status = claimed.get("credentialStatus")
    if not isinstance(status, Mapping):
        return False
    told = (_path(claimed.get("jti")), _path(status.get("statusListCredential")), status.get("statusListIndex"))
    kept = (path, status_path, str(number % STATUS_PLACES))
    return told == kept and claimed.get("exp") == (int(until.timestamp()) if until else None)


def _path(address: object) -> str:
    try:
        return urlsplit(str(address)).path
    except ValueError:
        return ""


def did_of(site: str) -> str:
    """Return the name of an issuer that keeps its keys at an address such as ``https://cities.example`` (did:web).

    The specification has it fetched by HTTPS alone; a port is part of the name.
    """
    return f"did:web:{quote(urlsplit(site).netloc, safe='')}"


def claims(told: Claimed) -> dict[str, Any]:
    """Return the claims of a credential: Open Badges 3.0, chapter 8.2, the credential itself being the payload of the JWT."""
    issuer = {"id": told.issuer, "type": ["Profile"], "name": told.issuer_name, "url": told.issuer_address}
    achievement: dict[str, Any] = {
        "id": f"{told.round_address}#{told.kind}",
        "type": ["Achievement"],
        "achievementType": TYPES.get(told.kind, "Achievement"),
        "name": told.name,
        "description": told.description,
        "criteria": {"id": told.round_address},
        "inLanguage": told.language,
        "creator": issuer,
    }
    if told.is_illustrative:
        achievement["tag"] = ["illustrative"]
    claimed: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": told.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": told.name,
        "description": told.description,
        "issuer": issuer,
        "validFrom": _moment(told.valid_from),
        "credentialSubject": {
            "id": told.city_address,
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": told.city, "identityType": "name", "hashed": False},
            ],
            "achievement": achievement,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {
            "id": f"{told.status}#{told.number % STATUS_PLACES}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(told.number % STATUS_PLACES),
            "statusListCredential": told.status,
        },
        "iss": told.issuer,
        "jti": told.address,
        "sub": told.city_address,
        "nbf": int(told.valid_from.timestamp()),
    }
    if told.reasons:
        claimed["evidence"] = [{"id": told.round_address, "type": ["Evidence"], "narrative": told.reasons}]
    if told.valid_until is not None:
        claimed |= {"validUntil": _moment(told.valid_until), "exp": int(told.valid_until.timestamp())}
    return claimed


def status_claims(*, address: str, issuer: str, encoded: str, since: datetime, until: datetime) -> dict[str, Any]:
    """Return the claims of a status list (W3C Bitstring Status List 1.0), of which ``encoded`` holds one bit for each place."""
    return {
        "@context": [CONTEXT[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _moment(since),
        "validUntil": _moment(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
        "iss": issuer,
        "jti": address,
        "nbf": int(since.timestamp()),
        "exp": int(until.timestamp()),
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
