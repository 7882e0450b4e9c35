"""Accepting an invitation: the role begins, and for somebody new, their account."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q

from halqa.accounts.access.people import require_oneself
from halqa.accounts.actions.writing import RoleWriter
from halqa.accounts.models import Invitation
from halqa.accounts.queries import facts, locked
from halqa.accounts.rules import invitations as rules
from halqa.accounts.rules.people import match_text
from halqa.accounts.rules.roles import role_day
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger


@dataclass(frozen=True)
class Newcomer:
    """What somebody says of themselves who comes in for the first time."""

    name: str
    language: str
    time_zone: str


@ledger.action
def accept_invitation(*, invitation: str, edition: int, by: str, now: datetime, newcomer: Newcomer | None = None) -> None:
    """Begin the role that was offered; an office that is handed over ends for whoever held it, in the same act.

    ``edition`` is that of the link by which the person came. By following it they have shown that the address is theirs.

    :raises RuleRefused: with every reason against it
    """
    today = role_day(now)
    row = Invitation.objects.select_related("person", "replaces__person").get(key=invitation)
    require_oneself(row.person.key, by)
    people = locked.people([row.person.key, *([row.replaces.person.key] if row.replaces else [])], by=by)
    replaced = locked.assignments(Q(pk=row.replaces_id)).get(row.replaces_id)
    [offer] = locked.invitations(Q(pk=row.pk))
    person, wish = people[row.person.key], facts.wish_of(offer, today)
    receiver = facts.receiver_of(person, today)
    refusals = rules.refusals_accepting(facts.offer_of(offer), wish, receiver, edition=edition, now=now, today=today)
    if refusals:
        raise RuleRefused(refusals)
    offer.accepted_at = now
    offer.save(update_fields=["accepted_at"])
    if newcomer and person.joined_at is None:
        person.name, person.match_text = newcomer.name.strip(), match_text(newcomer.name)
        person.language, person.time_zone = newcomer.language, newcomer.time_zone
    person.joined_at = person.joined_at or now
    person.save(update_fields=["name", "match_text", "language", "time_zone", "joined_at"])
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    if replaced:
        RoleWriter(by, now).end(replaced, reason=offer.reason, is_handed_over=True)
    RoleWriter(offer.invited_by, now).begin(person, wish)
    ledger.record(kind="invitation.accepted", by=by, subject=f"person:{person.key}", now=now, detail=facts.said_of(offer))
