"""People with roles, for tests of every app."""

import secrets
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from halqa.accounts.access import subject_door
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.rules.people import match_text
from halqa.foundation.mail import mail_key

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "a long enough sentence"

_numbers = count(1)


def make_person(
    email: str = "", *, roles: Iterable[tuple[Role, str]] = (), name: str = "", password: str = "", **more: Any
) -> Person:
    """Make a person who has accepted an invitation, and who holds these roles for these scopes since 1 March 2026."""
    email = email or f"person-{next(_numbers)}@people.example"
    person = get_user_model()(
        **{
            "key": secrets.token_hex(8),
            "email": email,
            "email_key": mail_key(email),
            "name": name or email.partition("@")[0].title(),
            "match_text": match_text(name or email.partition("@")[0].title()),
            "added_at": MOMENT,
            "joined_at": MOMENT,
        }
        | more
    )
    person.set_password(password or None)
    person.save(force_insert=True)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    for role, scope in roles:
        make_assignment(person, role, scope)
    return person


def make_assignment(person: Person, role: Role, scope: str = "network", **more: Any) -> RoleAssignment:
    """Make a role that a person holds, without end if nothing else is said."""
    door = subject_door(scope)
    return RoleAssignment.objects.create(
        **{
            "person": person,
            "role": role,
            "scope": scope,
            "country": (door and door.country(scope)) or "",
            "begun_on": date(2026, 3, 1),
            "given_by": "system:halqa",
            "given_at": MOMENT,
        }
        | more
    )


def make_invitation(person: Person, role: Role, scope: str, *, by: str, at: datetime = MOMENT, **more: Any) -> Invitation:
    """Make an invitation that waits for its answer for a year, unless something else is said."""
    door = subject_door(scope)
    return Invitation.objects.create(
        **{
            "key": secrets.token_hex(8),
            "person": person,
            "role": role,
            "scope": scope,
            "country": (door and door.country(scope)) or "",
            "reason": "Made for a test.",
            "invited_by": by,
            "invited_at": at,
            "sent_at": at,
            "expires_at": at + timedelta(days=365),
        }
        | more
    )


def sign_in(client: Client, person: Person, second_factor: bool = True) -> Client:
    """Sign a person in, as if just now, with a second factor or with a password alone; returns the client."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    methods = [{"method": "password", "at": time.time()}]
    if second_factor:
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session["account_authentication_methods"] = methods
    session.save()
    return client
