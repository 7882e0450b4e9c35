"""The list of people whom a coordinator, an officer or a city's focal point looks after, and one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet

from halqa.accounts.access import Caller
from halqa.accounts.access.caller import holding_on
from halqa.accounts.access.people import (
    assignments_visible_to,
    invitations_visible_to,
    people_known_to,
    people_visible_to,
    within,
)
from halqa.accounts.access.subject_doors import found_subjects
from halqa.accounts.enums import Role, RoleState
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries.lines import PersonLine, lines_of
from halqa.accounts.queries.roles import InvitationLine, RoleLine, invitation_lines, role_lines
from halqa.accounts.rules.roles import role_day
from halqa.foundation.lists import Page
from halqa.foundation.mail import mail_key
from halqa.foundation.textanalysis import query_terms

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: words of a name, an address or a place, a role, and whether roles are held now."""

    words: str = ""
    role: Role | None = None
    state: RoleState = RoleState.NOW


@dataclass(frozen=True)
class PeopleList:
    """One page of the roles in the caller's reach, and the invitations there that nobody has answered."""

    roles: tuple[RoleLine, ...]
    page: Page
    invitations: tuple[InvitationLine, ...]


@dataclass(frozen=True)
class SeenPerson:
    """A person as the caller sees them: their roles and open invitations in the caller's reach, nothing else.

    Of somebody who is not known, for they were only invited, the name is their address, and nothing is said of whether they came.
    """

    key: str
    name: str
    email: str
    is_known: bool
    has_joined: bool
    roles: tuple[RoleLine, ...]
    past_roles: tuple[RoleLine, ...]
    invitations: tuple[InvitationLine, ...]


def people_list(caller: Caller, wanted: Wanted, *, language: str, now: datetime, page: str | int = 1) -> PeopleList:
    """Return a page of the list of people whom the caller looks after."""
    rows = _roles_wanted(caller, wanted, language=language, today=role_day(now))
    shown = Page.of(rows.count(), page, size=PAGE_SIZE)
    ordered = rows.order_by("scope", "begun_on", "pk").values_list("pk", flat=True)
    on_page = RoleAssignment.objects.filter(pk__in=list(ordered[shown.offset : shown.offset + shown.size]))
    known = people_known_to(caller)
    narrowed = _narrowed(wanted, language, of_whom=Q(person__in=known))
    offers = invitations_visible_to(caller).filter(narrowed, accepted_at=None, withdrawn_at=None)
    return PeopleList(
        roles=role_lines(on_page, language=language, today=role_day(now)),
        page=shown,
        invitations=invitation_lines(
            offers.select_related("person").order_by("-sent_at", "pk")[:PAGE_SIZE], known=known, language=language, now=now
        ),
    )


def people_rows(caller: Caller, wanted: Wanted, *, language: str, now: datetime) -> Iterator[tuple[str | None, ...]]:
    """Yield the whole list for a file: role, key and name of what it is held for, name, address, first day, day of the end."""
    rows = _roles_wanted(caller, wanted, language=language, today=role_day(now))
    emails = dict(rows.values_list("person__key", "person__email"))
    for line in role_lines(rows, language=language, today=role_day(now)):
        days = (day.isoformat() if day else None for day in (line.begun_on, line.ended_on))
        yield str(line.role), line.scope, line.scope_name, line.person_name, emails[line.person], *days


def open_role(caller: Caller, pk: int, *, language: str, now: datetime) -> RoleLine | None:
    """Return a role that is the caller's own or in their reach and has not ended; nothing otherwise, by the same query."""
    today = role_day(now)
    reached = within(caller) | Q(person__key=caller.key)
    rows = RoleAssignment.objects.filter(reached, Q(ended_on=None) | Q(ended_on__gt=today), pk=pk, person__erased_at=None)
    return next(iter(role_lines(rows, language=language, today=today)), None)


def colleagues_of(role: RoleLine) -> tuple[PersonLine, ...]:
    """Return the others who hold a role for the same thing, who may take an office over at once."""
    held = RoleAssignment.objects.filter(holding_on(role.today), scope=role.scope).exclude(person__key=role.person)
    return lines_of(Person.objects.filter(pk__in=held.values("person")))


def invitation_in_reach(caller: Caller, key: str, *, language: str, now: datetime) -> InvitationLine | None:
    """Return an invitation that is in the caller's reach or hands over their own office; nothing otherwise, by the same query."""
    rows = Invitation.objects.filter(within(caller) | Q(replaces__person__key=caller.key), key=key)
    lines = invitation_lines(rows.select_related("person"), known=people_known_to(caller), language=language, now=now)
    return next(iter(lines), None)


def _roles_wanted(caller: Caller, wanted: Wanted, *, language: str, today: date) -> QuerySet[RoleAssignment]:
    """Return the roles in the caller's reach that fit what is asked for; those of people who have left are never among them."""
    in_state = {
        RoleState.NOW: holding_on(today),
        RoleState.LATER: Q(begun_on__gt=today) & (Q(ended_on=None) | Q(ended_on__gt=today)),
        RoleState.PAST: Q(ended_on__lte=today),
    }[wanted.state]
    return assignments_visible_to(caller).filter(in_state, _narrowed(wanted, language), person__erased_at=None)


def seen_person(caller: Caller, key: str, *, language: str, now: datetime) -> SeenPerson | None:
    """Return a person whom the caller may see; nobody otherwise, by the same queries."""
    person = people_visible_to(caller).filter(key=key).first()
    if person is None:
        return None
    roles = role_lines(assignments_visible_to(caller).filter(person=person), language=language, today=role_day(now))
    offers = invitations_visible_to(caller).filter(person=person, accepted_at=None, withdrawn_at=None)
    known = people_known_to(caller)
    is_known = known.filter(pk=person.pk).exists()
    return SeenPerson(
        key=person.key,
        name=(is_known and person.name) or person.email,
        email=person.email,
        is_known=is_known,
        has_joined=is_known and person.joined_at is not None,
        roles=tuple(line for line in roles if not line.is_past),
        past_roles=tuple(line for line in roles if line.is_past),
        invitations=invitation_lines(offers.select_related("person").order_by("pk"), known=known, language=language, now=now),
    )


def _narrowed(wanted: Wanted, language: str, *, of_whom: Q = Q()) -> Q:  # noqa: B008  a condition never changes
    """Return the condition for what is asked for; names are those of people ``of_whom`` they may be told."""
    condition = Q(role=wanted.role) if wanted.role else Q()
    if not wanted.words.strip():
        return condition
    terms = query_terms(wanted.words)
    named = of_whom if terms else Q(pk__in=())
    for forms in terms:
        named &= Q(*(Q(person__match_text__contains=f" {form}") for form in forms), _connector=Q.OR)
    addressed = Q(person__email_key__contains=mail_key(wanted.words))
    return condition & (named | addressed | Q(scope__in=found_subjects(wanted.words, language)))
