"""Erasing a person: everything about them goes but the key, by which the ledger goes on to name them."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from halqa.accounts.access import personal_data
from halqa.accounts.access.people import require_oneself
from halqa.accounts.actions.writing import RoleWriter
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries import facts, locked
from halqa.accounts.queries.unanswered import never_came
from halqa.accounts.rules.assignments import refusals_of_erasing
from halqa.accounts.rules.roles import role_day
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger


@ledger.action
def erase_person(*, person: str, by: str, now: datetime) -> None:
    """Empty a person's account, end their roles and let go of what every app keeps about them.

    :raises RuleRefused: with every reason against it
    """
    require_oneself(person, by)
    today = role_day(now)
    row = locked.people([person], by=by)[person]
    ending = Q(person=row) & (Q(ended_on=None) | Q(ended_on__gt=today))
    held = [one for one in locked.assignments(ending).values() if one.person_id == row.pk]
    refusals = refusals_of_erasing(
        [facts.held_by(one) for one in held],
        coordinators_left=facts.coordinators_left([one.pk for one in held], today),
        offices_on_their_way=Invitation.objects.filter(facts.open_invitation(now), replaces__in=held).count(),
        is_invented=row.is_demonstration,
    )
    if refusals:
        raise RuleRefused(refusals)
    for one in held:
        RoleWriter(by, now).end(one, reason="")
    _let_go(row, now)
    ledger.record(kind="person.erased", by=by, subject=f"person:{person}", now=now)


@ledger.action
def forget_person(*, person: str, by: str, now: datetime) -> None:
    """Let go of somebody who was invited long ago and never came; whoever has come or was invited meanwhile stays."""
    row = locked.people([person], by=by)[person]
    if not never_came(now).filter(pk=row.pk).exists():
        return
    _let_go(row, now)
    ledger.record(kind="person.forgotten", by=by, subject=f"person:{person}", now=now)


def _let_go(row: Person, now: datetime) -> None:
    RoleAssignment.objects.filter(person=row).update(given_reason="", taken_reason="")
    Invitation.objects.filter(facts.open_invitation(now), person=row).update(withdrawn_at=now)
    Invitation.objects.filter(person=row).update(reason="")
    for kept in personal_data().values():
        kept.eraser(row.key, now)
    for rows in facts.sessions_of(row):
        rows.delete()
    for owned in (Authenticator, SocialAccount, EmailAddress):
        owned.objects.filter(user=row).delete()
    _empty(row, now)


def _empty(row: Person, now: datetime) -> None:
    row.email = row.name = row.match_text = row.mobile = ""
    # No address is like it, so that somebody who comes back is somebody new.
    row.email_key = row.key
    row.language, row.time_zone = "en", "UTC"
    row.is_active, row.last_login = False, None
    row.erased_at = now
    row.set_unusable_password()
    row.save()
