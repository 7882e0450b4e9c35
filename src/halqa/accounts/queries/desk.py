"""What awaits a person in accounts: an invitation to answer, a second factor to set up, an invitation that nobody answered."""

from datetime import datetime, timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.urls import reverse

from halqa.accounts.access import Caller, subject_name
from halqa.accounts.access.people import invitations_visible_to
from halqa.accounts.labels.desk import invitation_ran_out, invited_to, second_factor_missing
from halqa.accounts.models import Invitation, Person
from halqa.accounts.queries.facts import open_invitation
from halqa.accounts.queries.invitations import invitation_path
from halqa.foundation.subjects import NETWORK
from halqa.pages.queries import Awaiting
from halqa.pages.templatetags.frame import address, reader_language

REMEMBERED: Final = timedelta(days=30)
"""How long an invitation that ran out is shown to whoever sent it."""


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:
    """Return what awaits the caller, in the language that is active."""
    if not caller.is_signed_in:
        return ()
    return (*_offers(caller, now), *_missing_factor(caller, now), *_ran_out(caller, now))


def _offers(caller: Caller, now: datetime) -> list[Awaiting]:
    return [
        Awaiting(
            kind="invitation",
            title=invited_to(offer.role, subject_name(offer.scope, reader_language())),
            address=address(invitation_path(offer.key)),
            about="",
            since=offer.sent_at,
            due_at=offer.expires_at,
        )
        for offer in Invitation.objects.filter(open_invitation(now), person__key=caller.key).order_by("pk")
    ]


def _missing_factor(caller: Caller, now: datetime) -> list[Awaiting]:
    # Stepping in stands for a second factor.
    if not caller.needs_second_factor or caller.second_factor_at:
        return []
    person = Person.objects.get(key=caller.key)
    if Authenticator.objects.filter(user=person).exists():
        return []
    return [Awaiting("second-factor", second_factor_missing(), reverse("mfa_index"), "", since=person.joined_at or now)]


def _ran_out(caller: Caller, now: datetime) -> list[Awaiting]:
    late = invitations_visible_to(caller).filter(
        accepted_at=None, withdrawn_at=None, expires_at__lte=now, expires_at__gt=now - REMEMBERED, invited_by=caller.actor
    )
    return [
        Awaiting(
            kind="invitation-late",
            title=invitation_ran_out(offer.person.email),
            address=reverse("accounts:person", args=[offer.person.key]),
            about="" if offer.scope == NETWORK else subject_name(offer.scope, reader_language()),
            since=offer.expires_at,
        )
        for offer in late.select_related("person").order_by("pk")
    ]
