"""The facts by which rules decide about roles and invitations."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from halqa.accounts.access import Holding, subject_door
from halqa.accounts.access.caller import holding_on, holdings_of
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.rules.assignments import Giver, Receiver, Wish
from halqa.accounts.rules.invitations import Offer
from halqa.accounts.rules.roles import Place
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.subjects import NETWORK, is_subject


def open_invitation(now: datetime) -> Q:
    """Return the condition for invitations that can still be accepted."""
    return Q(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def giver_of(actor: str, people: Mapping[str, Person], now: datetime) -> Giver:
    """Return who acts, with what they hold on the day of ``now``; they are among ``people``, by key, if they are one."""
    known = Actor.parse(actor)
    if known.kind is ActorKind.SYSTEM:
        return Giver(is_house=True)
    if known.kind is ActorKind.PERSON and (person := people.get(known.key)) and person.is_active:
        return Giver(person.key, holdings_of(person, now))
    return Giver()


def receiver_of(person: Person, today: date) -> Receiver:
    """Return who is to hold a role, with what they hold today or will later."""
    rows = RoleAssignment.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), person=person)
    spans = tuple(Holding(Role(row.role), row.scope, row.begun_on, row.ended_on) for row in rows)
    return Receiver(person.key, spans, has_left=not person.is_active)


def place_of(scope: str) -> Place:
    """Return where a role is to be held, as the app knows it that keeps such things."""
    if scope == NETWORK:
        return Place(scope)
    door = subject_door(scope) if is_subject(scope) else None
    if door is None or door.name(scope, WORKING_LANGUAGE) is None:
        return Place(scope, is_known=False)
    return Place(scope, door.country(scope) or "")


def held_by(assignment: RoleAssignment) -> Holding:
    """Return a row as rules see it."""
    return Holding(Role(assignment.role), assignment.scope, assignment.begun_on, assignment.ended_on)


def place_kept(row: RoleAssignment | Invitation) -> Place:
    """Return where a role was given: what is known of the place today does not matter for taking it."""
    return Place(row.scope, row.country)


def offer_of(invitation: Invitation) -> Offer:
    """Return an invitation as rules see it."""
    is_closed = invitation.accepted_at is not None or invitation.withdrawn_at is not None
    return Offer(invitation.edition, invitation.sent_at, invitation.expires_at, is_closed)


def wish_of(invitation: Invitation, today: date) -> Wish:
    """Return the role that an invitation offers, as it would be held if it were accepted today."""
    begun_on = invitation.begun_on or today
    return Wish(Role(invitation.role), place_kept(invitation), begun_on, invitation.ended_on, invitation.reason)


def coordinators_left(without: Collection[int], today: date) -> int:
    """Return how many people, by other roles than these, coordinate with no end foreseen and are able to sign in."""
    able = Q(person__is_active=True, person__joined_at__isnull=False)
    lasting = RoleAssignment.objects.filter(able, holding_on(today), role=Role.COORDINATOR, ended_on=None)
    return lasting.exclude(pk__in=without).values("person").distinct().count()


def sessions_of(person: Person) -> tuple[QuerySet[Any], ...]:
    """Return the rows by which somebody is signed in anywhere, in the order in which they can be deleted."""
    known = UserSession.objects.filter(user=person)
    return Session.objects.filter(pk__in=known.values("session_key")), known


def said_of(row: RoleAssignment | Invitation) -> dict[str, Any]:
    """Return what the ledger is told of a role that is held or offered: no name, no reason."""
    said = {
        "role": str(row.role),
        "scope": row.scope,
        "begun_on": row.begun_on.isoformat() if row.begun_on else None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
    }
    return said | ({"invitation": row.key} if isinstance(row, Invitation) else {})
