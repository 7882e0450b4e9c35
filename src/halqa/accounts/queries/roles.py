"""Roles and invitations as lists show them, a line each, whatever they are held for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from halqa.accounts.access.subject_doors import subject_names
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries.lines import names_of
from halqa.accounts.rules.roles import ROLES


@dataclass(frozen=True)
class RoleLine:
    """A role that somebody holds, held or will hold; names of people who have left are empty."""

    pk: int
    role: Role
    scope: str
    scope_name: str
    person: str
    person_name: str
    begun_on: date
    ended_on: date | None
    given_by: str
    given_reason: str
    taken_by: str
    taken_reason: str
    today: date

    @property
    def is_past(self) -> bool:
        """Whether it has ended."""
        return self.ended_on is not None and self.ended_on <= self.today

    @property
    def is_ahead(self) -> bool:
        """Whether it has not begun, and goes on to be held."""
        return not self.is_past and self.begun_on > self.today

    @property
    def is_office(self) -> bool:
        """Whether it is handed over to a successor."""
        return ROLES[self.role].is_office


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that nobody has answered yet; ``is_late`` when its link is good no longer."""

    key: str
    role: Role
    scope: str
    scope_name: str
    person: str
    person_name: str
    email: str
    invited_by: str
    sent_at: datetime
    expires_at: datetime
    is_late: bool
    hands_over: bool


def role_lines(rows: QuerySet[RoleAssignment], *, language: str, today: date) -> tuple[RoleLine, ...]:
    """Return roles in the order of what they are held for, then of the day on which they began."""
    found = list(rows.select_related("person").order_by("scope", "begun_on", "pk"))
    places = subject_names((row.scope for row in found), language)
    names = names_of(actor for row in found for actor in (row.given_by, row.taken_by))
    return tuple(
        RoleLine(
            pk=row.pk,
            role=Role(row.role),
            scope=row.scope,
            scope_name=places[row.scope],
            person=row.person.key,
            person_name=row.person.name or row.person.email,
            begun_on=row.begun_on,
            ended_on=row.ended_on,
            given_by=names.get(row.given_by, ""),
            given_reason=row.given_reason,
            taken_by=names.get(row.taken_by, ""),
            taken_reason=row.taken_reason,
            today=today,
        )
        for row in found
    )


def invitation_lines(
    rows: Iterable[Invitation], *, known: QuerySet[Person], language: str, now: datetime
) -> tuple[InvitationLine, ...]:
    """Return invitations in the given order; who is not among the people ``known`` is called by the address alone."""
    found = list(rows)
    named = dict(known.filter(pk__in=[row.person_id for row in found]).values_list("pk", "name"))
    places = subject_names((row.scope for row in found), language)
    names = names_of(row.invited_by for row in found)
    return tuple(
        InvitationLine(
            key=row.key,
            role=Role(row.role),
            scope=row.scope,
            scope_name=places[row.scope],
            person=row.person.key,
            person_name=named.get(row.person_id) or row.person.email,
            email=row.person.email,
            invited_by=names.get(row.invited_by, ""),
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            is_late=row.expires_at <= now,
            hands_over=row.replaces_id is not None,
        )
        for row in found
    )
