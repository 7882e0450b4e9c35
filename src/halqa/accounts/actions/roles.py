"""Giving roles, taking them, and handing an office over. Each locks the people whose roles decide before it asks the rules."""

from datetime import date, datetime

from django.db.models import Q

from halqa.accounts.actions.writing import RoleWriter
from halqa.accounts.enums import Role
from halqa.accounts.models import RoleAssignment
from halqa.accounts.queries import facts, locked
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules import assignments as rules
from halqa.accounts.rules.roles import role_day
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger


@ledger.action
def give_role(
    *,
    person: str,
    role: Role,
    scope: str,
    reason: str,
    by: str,
    now: datetime,
    begun_on: date | None = None,
    ended_on: date | None = None,
) -> int:
    """Give a person a role from a day (today if none is said) up to and not including another; return its number.

    :raises RuleRefused: with every reason against it
    """
    today = role_day(now)
    people = locked.people([person], by=by)
    wish = rules.Wish(role, facts.place_of(scope), begun_on or today, ended_on, reason)
    giver, receiver = facts.giver_of(by, people, now), facts.receiver_of(people[person], today)
    if refusals := rules.refusals_giving(wish, giver, receiver, today, people_policy()):
        raise RuleRefused(refusals)
    held = RoleWriter(by, now).begin(people[person], wish)
    ledger.record(kind="role.given", by=by, subject=f"person:{person}", now=now, detail=facts.said_of(held))
    return held.pk


@ledger.action
def take_role(*, assignment: int, reason: str, by: str, now: datetime) -> None:
    """End a role today, and void the invitations that rested on it.

    :raises RuleRefused: with every reason against it
    """
    today = role_day(now)
    holder = _holder(assignment)
    taker = facts.giver_of(by, locked.people([holder], by=by), now)
    held = locked.assignments(Q(pk=assignment))[assignment]
    refusals = rules.refusals_taking(
        facts.held_by(held),
        facts.place_kept(held),
        holder=holder,
        taker=taker,
        coordinators_left=facts.coordinators_left([assignment], today),
        reason=reason,
        today=today,
    )
    if refusals:
        raise RuleRefused(refusals)
    RoleWriter(by, now).end(held, reason=reason)
    ledger.record(kind="role.taken", by=by, subject=f"person:{holder}", now=now, detail=facts.said_of(held))


@ledger.action
def hand_over(*, assignment: int, successor: str, reason: str, by: str, now: datetime) -> int:
    """End an office today and give it to a successor for the rest of its days, in one act; return the number of the new role.

    :raises RuleRefused: with every reason against it
    """
    today = role_day(now)
    holder = _holder(assignment)
    people = locked.people([holder, successor], by=by)
    held = locked.assignments(Q(pk=assignment))[assignment]
    refusals = rules.refusals_handing_over(
        facts.held_by(held),
        facts.place_kept(held),
        holder=holder,
        giver=facts.giver_of(by, people, now),
        successor=facts.receiver_of(people[successor], today),
        reason=reason,
        today=today,
    )
    if refusals:
        raise RuleRefused(refusals)
    wish = rules.Wish(Role(held.role), facts.place_kept(held), today, held.ended_on, reason)
    RoleWriter(by, now).end(held, reason=reason, is_handed_over=True)
    begun = RoleWriter(by, now).begin(people[successor], wish)
    detail = facts.said_of(begun) | {"successor": successor}
    ledger.record(kind="role.handed-over", by=by, subject=f"person:{holder}", now=now, detail=detail)
    return begun.pk


def _holder(assignment: int) -> str:
    return RoleAssignment.objects.values_list("person__key", flat=True).get(pk=assignment)
