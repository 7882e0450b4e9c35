"""Roles and invitations follow when two records of what they are held for become one."""

from datetime import datetime

from django.db.models import Q

from halqa.accounts.actions.writing import RoleWriter
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries import facts, locked
from halqa.accounts.rules.assignments import overlap
from halqa.accounts.rules.roles import role_day
from halqa.ledger import actions as ledger


@ledger.action
def move_roles(*, origin: str, target: str, reason: str, by: str, now: datetime) -> None:
    """Let who holds or is offered a role for one scope hold or be offered it for another; who has it there keeps that alone.

    Whether the two are one is the caller's to know. It calls this before it locks the ledger's head: people are locked here.
    """
    either = Q(scope__in=[origin, target])
    not_over = either & (Q(ended_on=None) | Q(ended_on__gt=role_day(now)))
    unanswered = either & Q(accepted_at=None, withdrawn_at=None)
    _lock_people(not_over, unanswered, by)
    held, offers = locked.assignments(not_over).values(), locked.invitations(unanswered)

    twice_held = [row for row in held if row.scope == origin and any(_is_held_there(row, one, target) for one in held)]
    offered_there = {(offer.person_id, offer.role) for offer in offers if offer.scope == target}
    twice_offered = [one for one in offers if one.scope == origin and (one.person_id, one.role) in offered_there]
    Invitation.objects.filter(pk__in=[offer.pk for offer in twice_offered]).update(withdrawn_at=now)

    place = {"scope": target, "country": facts.place_of(target).country}
    Invitation.objects.filter(unanswered, scope=origin).update(**place)
    RoleAssignment.objects.filter(not_over, scope=origin).exclude(pk__in=[row.pk for row in twice_held]).update(**place)
    # Last: what somebody offered by a role that ends they may go on offering by the one they keep.
    for row in twice_held:
        RoleWriter(by, now).end(row, reason=reason)
    if any(row.scope == origin for row in (*held, *offers)):
        ledger.record(kind="roles.moved", by=by, subject=target, now=now, detail={"from": origin})


def _lock_people(held: Q, offered: Q, by: str) -> None:
    concerned = Q(assignments__in=RoleAssignment.objects.filter(held)) | Q(invitations__in=Invitation.objects.filter(offered))
    locked.people(Person.objects.filter(concerned).values_list("key", flat=True), by=by)


def _is_held_there(row: RoleAssignment, other: RoleAssignment, target: str) -> bool:
    """Return whether the other is the same role of the same person at the target, on a day that both hold."""
    same = (other.person_id, other.role, other.scope) == (row.person_id, row.role, target)
    return same and overlap(row, other)
