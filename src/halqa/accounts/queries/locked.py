"""The rows by which an act decides, locked until it ends: people, then roles, then invitations, each by number.

Who locks in one order never waits in a ring.
"""

from collections.abc import Iterable

from django.db.models import Q

from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.foundation.actors import Actor, ActorKind


def people(keys: Iterable[str], *, by: str) -> dict[str, Person]:
    """Lock people together with the person who acts, whose own roles are not to end meanwhile; return them by key."""
    actor = Actor.parse(by)
    wanted = {*keys, *([actor.key] if actor.kind is ActorKind.PERSON else [])}
    return {person.key: person for person in Person.objects.select_for_update().filter(key__in=wanted).order_by("pk")}


def assignments(wanted: Q) -> dict[int, RoleAssignment]:
    """Lock roles and return them by number, with a coordinator's those of all others too: the last is to know that it is."""
    if RoleAssignment.objects.filter(wanted, role=Role.COORDINATOR).exists():
        wanted |= Q(role=Role.COORDINATOR, ended_on=None)
    return {held.pk: held for held in RoleAssignment.objects.select_for_update().filter(wanted).order_by("pk")}


def invitations(wanted: Q) -> list[Invitation]:
    """Lock and return invitations."""
    return list(Invitation.objects.select_for_update().filter(wanted).order_by("pk"))
