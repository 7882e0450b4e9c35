"""Helping somebody back in who has lost the telephone and the recovery codes."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from halqa.accounts.models import Person
from halqa.accounts.queries.facts import sessions_of
from halqa.foundation.mail import mail_key
from halqa.ledger import actions as ledger


@ledger.action
def forget_factors(*, email: str, by: str, now: datetime) -> int:
    """Remove every passkey, app and recovery code of a person and return how many: their password alone lets them in then.

    They are signed out everywhere: the telephone that is lost may be signed in.
    Whoever does it must know by other means that it is the person who asks.

    :raises Person.DoesNotExist: when nobody has this address
    """
    person = Person.objects.select_for_update().get(email_key=mail_key(email))
    removed, _ = Authenticator.objects.filter(user=person).delete()
    for rows in sessions_of(person):
        rows.delete()
    ledger.record(kind="person.factors-forgotten", by=by, subject=f"person:{person.key}", now=now)
    return removed
