"""What a person sees and takes along of themselves: their data, roles, and what they did lately; and all of it as a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Model

from halqa.accounts.access import personal_data
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries.roles import RoleLine, role_lines
from halqa.accounts.rules.roles import role_day
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.localized import digest
from halqa.ledger.queries import Activity, activity_by

_SAID: tuple[str, ...] = ("name", "mobile", "language", "time_zone")
_HELD = ("role", "scope", "begun_on", "ended_on")
_GIVEN = ("given_by", "given_at", "given_reason", "taken_by", "taken_at", "taken_reason")
_TOLD = ("key", "email", *_SAID, "added_at", "joined_at", "last_login", "is_demonstration")
"""What is stored about a person and is no secret of the door: no hash of a password, no keys."""


@dataclass(frozen=True)
class OwnAccount:
    """A person's account as they see it themselves; ``mark`` tells one state of what they may change from another."""

    key: str
    email: str
    name: str
    mobile: str
    language: str
    time_zone: str
    mark: str
    joined_at: datetime | None
    roles: tuple[RoleLine, ...]
    past_roles: tuple[RoleLine, ...]
    factors: int
    sessions: int
    has_password: bool
    did: tuple[Activity, ...]


def mark_of(person: Person) -> str:
    """Return what tells one state of what a person says of themselves from another."""
    return digest("\n".join(getattr(person, column) for column in _SAID))


def own_account(key: str, *, language: str, now: datetime) -> OwnAccount:
    """Return the account of a person who is signed in."""
    person = Person.objects.get(key=key)
    today = role_day(now)
    roles = role_lines(RoleAssignment.objects.filter(person=person), language=language, today=today)
    return OwnAccount(
        key=key,
        email=person.email,
        **{column: getattr(person, column) for column in _SAID},
        mark=mark_of(person),
        joined_at=person.joined_at,
        roles=tuple(line for line in roles if not line.is_past),
        past_roles=tuple(line for line in roles if line.is_past),
        factors=Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        sessions=UserSession.objects.filter(user=person).count(),
        has_password=person.has_usable_password(),
        did=activity_by(_actor(key), limit=20),
    )


def everything_about(key: str) -> Mapping[str, Any]:
    """Return all that is stored about a person, in every app, as values of JSON; no secret by which somebody could sign in."""
    person = Person.objects.get(key=key)
    return {
        "account": _told(person, *_TOLD),
        "addresses": _rows(EmailAddress, person, "email", "verified", "primary"),
        "second_factors": _rows(Authenticator, person, "type", "created_at", "last_used_at"),
        "sessions": _rows(UserSession, person, "ip", "user_agent", "created_at", "last_seen_at"),
        "accounts_elsewhere": _rows(SocialAccount, person, "provider", "uid", "date_joined", "last_login", "extra_data"),
        "roles": _rows(
            RoleAssignment, person, *_HELD, "given_by", "given_at", "given_reason", "taken_by", "taken_at", "taken_reason"
        ),
        "invitations": _rows(Invitation, person, *_HELD, "reason", "invited_by", "invited_at", "accepted_at", "withdrawn_at"),
        "acts": [asdict(event) for event in activity_by(_actor(key), limit=None)],
        **{name: kept.exporter(key) for name, kept in personal_data().items()},
    }


def _rows(table: type[Model], person: Person, *columns: str) -> list[dict[str, Any]]:
    owner = "person" if table in {RoleAssignment, Invitation} else "user"
    return [_told(row, *columns) for row in table.objects.filter(**{owner: person}).order_by("pk")]


def _told(row: Model, *columns: str) -> dict[str, Any]:
    return {column: getattr(row, column) for column in columns}


def _actor(key: str) -> str:
    return str(Actor(ActorKind.PERSON, key))
