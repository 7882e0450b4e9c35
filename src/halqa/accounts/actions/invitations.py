"""Inviting people to roles by mail, and what becomes of an invitation. The mail itself follows from the event."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from halqa.accounts.actions.people import add_person
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries import facts, locked
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules import assignments as roles
from halqa.accounts.rules import invitations as rules
from halqa.accounts.rules.roles import role_day
from halqa.foundation.mail import mail_key
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger


@dataclass(frozen=True)
class Invited:
    """Whom somebody wants to invite: their address and, for those whom nobody knows yet, what to call and how to write them."""

    email: str
    name: str = ""
    language: str = "en"


@ledger.action
def invite(
    *,
    invited: Invited,
    role: Role,
    scope: str,
    reason: str,
    by: str,
    now: datetime,
    begun_on: date | None = None,
    ended_on: date | None = None,
) -> str:
    """Offer a role by mail, adding the person if nobody knows the address yet; return the key of the invitation.

    Without a first day the role begins on the day on which it is accepted.

    :raises RuleRefused: with every reason against it
    """
    today = role_day(now)
    wish = roles.Wish(role, facts.place_of(scope), begun_on or today, ended_on, reason)
    giver = facts.giver_of(by, locked.people(_keys_of(invited), by=by), now)
    against = roles.refusals_of_wish(wish, giver, today, people_policy())
    person = _known_or_added(invited, by, now)
    offer = _offer(person, wish, giver, against, by=by, now=now, begun_on=begun_on)
    ledger.record(kind="person.invited", by=by, subject=f"person:{person.key}", now=now, detail=facts.said_of(offer))
    return offer.key


@ledger.action
def invite_successor(*, assignment: int, invited: Invited, reason: str, by: str, now: datetime) -> str:
    """Offer an office by mail: it goes over in the act in which the successor accepts; return the key of the invitation.

    :raises RuleRefused: with every reason against it
    """
    today = role_day(now)
    holder = RoleAssignment.objects.values_list("person__key", flat=True).get(pk=assignment)
    giver = facts.giver_of(by, locked.people([holder, *_keys_of(invited)], by=by), now)
    held = locked.assignments(Q(pk=assignment))[assignment]
    place = facts.place_kept(held)
    wish = roles.Wish(Role(held.role), place, today, held.ended_on, reason)
    against = roles.refusals_of_leaving(facts.held_by(held), place, holder=holder, giver=giver, reason=reason, today=today)
    person = _known_or_added(invited, by, now)
    offer = _offer(person, wish, giver, against, by=by, now=now, replaces=held)
    ledger.record(kind="person.invited", by=by, subject=f"person:{person.key}", now=now, detail=facts.said_of(offer))
    return offer.key


@ledger.action
def send_invitation_again(*, invitation: str, by: str, now: datetime) -> None:
    """Make a new link for an invitation; the one before is good no longer.

    :raises RuleRefused: with every reason against it
    """
    offer, is_theirs = _offer_and_right(invitation, by, now)
    policy = people_policy()
    if refusals := rules.refusals_sending_again(facts.offer_of(offer), is_theirs=is_theirs, now=now, policy=policy):
        raise RuleRefused(refusals)
    offer.edition += 1
    offer.sent_at, offer.expires_at = now, now + timedelta(days=policy.invitation_days)
    offer.save(update_fields=["edition", "sent_at", "expires_at"])
    detail = facts.said_of(offer)
    ledger.record(kind="invitation.sent-again", by=by, subject=f"person:{offer.person.key}", now=now, detail=detail)


@ledger.action
def withdraw_invitation(*, invitation: str, by: str, now: datetime) -> None:
    """Take an offer back; its link is good no longer.

    :raises RuleRefused: with every reason against it
    """
    offer, is_theirs = _offer_and_right(invitation, by, now)
    if refusals := rules.refusals_withdrawing(facts.offer_of(offer), is_theirs=is_theirs):
        raise RuleRefused(refusals)
    offer.withdrawn_at = now
    offer.save(update_fields=["withdrawn_at"])
    detail = facts.said_of(offer)
    ledger.record(kind="invitation.withdrawn", by=by, subject=f"person:{offer.person.key}", now=now, detail=detail)


def _keys_of(invited: Invited) -> list[str]:
    return list(Person.objects.filter(email_key=mail_key(invited.email)).values_list("key", flat=True))


def _known_or_added(invited: Invited, by: str, now: datetime) -> Person:
    """Return the person; called once all locks are taken, for adding one takes the ledger's."""
    known = Person.objects.filter(email_key=mail_key(invited.email))
    if person := known.first():
        return person
    try:
        with transaction.atomic():
            return add_person(email=invited.email, name=invited.name, language=invited.language, by=by, now=now)
    except IntegrityError:
        # Somebody else has added them since.
        return known.get()


def _offer(
    person: Person,
    wish: roles.Wish,
    giver: roles.Giver,
    against: Iterable[Refusal],
    *,
    by: str,
    now: datetime,
    begun_on: date | None = None,
    replaces: RoleAssignment | None = None,
) -> Invitation:
    policy = people_policy()
    asked = Invitation.objects.filter(person=person, role=wish.role, scope=wish.place.scope, accepted_at=None, withdrawn_at=None)
    # One that is too old stands in the way of nobody.
    asked.filter(expires_at__lte=now).update(withdrawn_at=now)
    sent_lately = Invitation.objects.filter(invited_by=by, invited_at__gt=now - timedelta(days=1)).count()
    more = rules.refusals_inviting(
        wish,
        giver,
        facts.receiver_of(person, role_day(now)),
        is_invited=asked.exists(),
        sent_lately=sent_lately,
        policy=policy,
    )
    if refusals := [*against, *more]:
        raise RuleRefused(refusals)
    return Invitation.objects.create(
        key=secrets.token_hex(8),
        person=person,
        role=wish.role,
        scope=wish.place.scope,
        country=wish.place.country,
        begun_on=begun_on,
        ended_on=wish.ended_on,
        replaces=replaces,
        reason=wish.reason.strip(),
        invited_by=by,
        invited_at=now,
        sent_at=now,
        expires_at=now + timedelta(days=policy.invitation_days),
    )


def _offer_and_right(invitation: str, by: str, now: datetime) -> tuple[Invitation, bool]:
    """Lock an invitation, and say whether it is the actor's to change: who may give the role, or who is handing it over."""
    named = Invitation.objects.values_list("person__key", "replaces__person__key").get(key=invitation)
    giver = facts.giver_of(by, locked.people(filter(None, named), by=by), now)
    [offer] = locked.invitations(Q(key=invitation))
    hands_over = named[1] is not None and giver.key == named[1]
    return offer, hands_over or giver.may_give(Role(offer.role), facts.place_kept(offer))
