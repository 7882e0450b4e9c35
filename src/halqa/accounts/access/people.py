"""Whose roles and invitations somebody may see: those in what they themselves may give roles in; and who acts for whom."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from halqa.accounts.access.caller import Caller
from halqa.accounts.enums import ScopeKind
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.rules.roles import ROLES
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.subjects import Subject


def may_see_people(caller: Caller) -> bool:
    """Return whether the caller keeps the list of the people of a network, a country, a city or a provider."""
    return any(ROLES[held.role].gives for held in caller.holdings)


def require_oneself(person: str, by: str) -> None:
    """Let nobody act for a person, by key, but that person and the house itself.

    :raises PermissionDenied: for anybody else
    """
    actor = Actor.parse(by)
    if actor.kind is not ActorKind.SYSTEM and actor != Actor(ActorKind.PERSON, person):
        raise PermissionDenied


def within(caller: Caller) -> Q:
    """Return the condition for roles and invitations of which the caller keeps the list."""
    reached = Q(pk__in=())
    for held in caller.holdings:
        law = ROLES[held.role]
        if not law.gives:
            continue
        if law.scope_kind is ScopeKind.NETWORK:
            # Not the empty condition: that one gives way to whatever it is joined to by "or".
            return Q(pk__isnull=False)
        reached |= Q(scope=held.scope)
        if law.scope_kind is ScopeKind.COUNTRY:
            reached |= Q(country=Subject.parse(held.scope).rest)
    return reached


def people_known_to(caller: Caller) -> QuerySet[Person]:
    """Return the people whom the caller may call by name: those of whom they see a role, and for a network's keeper all.

    That somebody was invited tells their address alone: whose it is, and whether they were here before, is not for all who can
    write an address.
    """
    if any(ROLES[held.role].gives and ROLES[held.role].scope_kind is ScopeKind.NETWORK for held in caller.holdings):
        return people_visible_to(caller)
    return Person.objects.filter(pk__in=assignments_visible_to(caller).values("person"), erased_at=None)


def assignments_visible_to(caller: Caller) -> QuerySet[RoleAssignment]:
    """Return the roles, now and past, that the caller may see."""
    return RoleAssignment.objects.filter(within(caller))


def invitations_visible_to(caller: Caller) -> QuerySet[Invitation]:
    """Return the invitations, open and closed, that the caller may see."""
    return Invitation.objects.filter(within(caller))


def people_visible_to(caller: Caller) -> QuerySet[Person]:
    """Return the people of whom the caller may see a role or an invitation; nobody who has left."""
    seen = Q(pk__in=assignments_visible_to(caller).values("person")) | Q(pk__in=invitations_visible_to(caller).values("person"))
    return Person.objects.filter(seen, erased_at=None)
