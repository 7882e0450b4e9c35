"""Who asks for a page: a person with what they hold today, or a visitor, who holds nothing."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest

from halqa.accounts.enums import Role
from halqa.accounts.models import Person, RoleAssignment
from halqa.accounts.rules.roles import needs_second_factor, role_day
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.languages import WORKING_LANGUAGE

STEPPED_IN_AT: Final = "halqa_stepped_in_at"
"""Where the session of somebody who stepped in as a demonstration person says when (seconds since 1970)."""

SECOND_FACTORS: Final = frozenset({"mfa"})
"""What allauth calls the ways to sign in that are a second factor: one-time codes, recovery codes, keys and passkeys."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held for a scope, from one day up to and not including another."""

    role: Role
    scope: str
    begun_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: their key (empty for a visitor), what the ledger calls them, how they read, and what they hold today."""

    key: str = ""
    actor: str = str(ActorKind.VISITOR)
    name: str = ""
    language: str = WORKING_LANGUAGE
    time_zone: str = "UTC"
    holdings: tuple[Holding, ...] = ()
    second_factor_at: datetime | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether this is somebody with an account."""
        return bool(self.key)

    @property
    def needs_second_factor(self) -> bool:
        """Whether one of the roles is only for somebody who signs in with a second factor."""
        return needs_second_factor(self.holdings)

    @property
    def lacks_second_factor(self) -> bool:
        """Whether one of the roles is only for somebody who signs in with a second factor, and this session has seen none."""
        return self.needs_second_factor and self.second_factor_at is None

    def holds(self, role: Role, scope: str | None = None) -> bool:
        """Return whether the role is held, for this scope or, without one, for any."""
        return any(held.role is role and scope in {None, held.scope} for held in self.holdings)

    def scopes(self, role: Role) -> frozenset[str]:
        """Return what the role is held for."""
        return frozenset(held.scope for held in self.holdings if held.role is role)


VISITOR: Final = Caller()


def caller_of(request: HttpRequest, now: datetime) -> Caller:
    """Return who asks. Without a session's cookie nothing is looked up, so that public pages stay the same for everybody."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return VISITOR
    person = request.user
    if not isinstance(person, Person) and not person.is_authenticated:
        return VISITOR
    return caller_for(person, now, second_factor_at=shown_at(request, now, SECOND_FACTORS))


def caller_for(person: Any, now: datetime, *, second_factor_at: datetime | None = None) -> Caller:
    """Return a person as one who asks, with what they hold on the day of ``now``."""
    return Caller(
        key=person.key,
        actor=str(Actor(ActorKind.PERSON, person.key)),
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        holdings=holdings_of(person, now),
        second_factor_at=second_factor_at,
    )


def caller_by_key(key: str, now: datetime, *, token: str = "") -> Caller | None:
    """Return a person who has not left as one who asks, by key; the ledger calls them by a token where a program shows one."""
    person = Person.objects.filter(key=key, is_active=True, erased_at=None).first()
    if person is None:
        return None
    caller = caller_for(person, now)
    return replace(caller, actor=str(Actor(ActorKind.TOKEN, token))) if token else caller


def holding_on(day: date) -> Q:
    """Return the condition for assignments that hold on a day."""
    return Q(begun_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def holdings_of(person: Person, now: datetime) -> tuple[Holding, ...]:
    """Return what a person holds on the day of ``now``, first what was begun first."""
    rows = RoleAssignment.objects.filter(holding_on(role_day(now)), person_id=person.pk).order_by("begun_on", "pk")
    return tuple(Holding(Role(row.role), row.scope, row.begun_on, row.ended_on) for row in rows)


def shown_at(request: HttpRequest, now: datetime, methods: frozenset[str] | None = None) -> datetime | None:
    """Return when somebody who is signed in last showed that it is them, by one of these methods of allauth or by any."""
    # Nobody can show the keys of an invented person; to have stepped in stands for them, as long as the session lasts.
    if settings.DEMO_PEOPLE and STEPPED_IN_AT in request.session and request.user.is_demonstration:
        return now
    moments = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if "at" in record and (methods is None or record.get("method") in methods)
    ]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None
