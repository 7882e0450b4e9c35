"""Going over to another mail address: it is asked for, and becomes the person's own once they show that they read its mail.

The ledger learns that it happened, never an address. The mail itself follows from the events.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from halqa.accounts.access.people import require_oneself
from halqa.accounts.models import Person
from halqa.accounts.queries import locked
from halqa.accounts.rules.addresses import refusals_asking
from halqa.foundation.mail import mail_key
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger


@ledger.action
def ask_for_address(*, person: str, email: str, by: str, now: datetime) -> None:
    """Note which address a person, by key, wants to go over to; one that they asked for before is wanted no longer.

    Whether it is somebody else's makes no difference here, in what is stored, told or sent.

    :raises RuleRefused: with every reason against it
    """
    require_oneself(person, by)
    row = locked.people([person], by=by)[person]
    if refusals := refusals_asking(email, row.email, has_left=not row.is_active):
        raise RuleRefused(refusals)
    EmailAddress.objects.filter(user=row, verified=False).delete()
    EmailAddress.objects.create(user=row, email=email.strip())
    ledger.record(kind="person.address-asked", by=by, subject=f"person:{person}", now=now)


@ledger.action
def change_address(*, person: str, wanted: int, by: str, now: datetime) -> None:
    """Make the address with this number the one by which a person, by key, signs in and is written to.

    By following its link they have shown that it is theirs.

    :raises RuleRefused: when it is wanted no longer, or has become somebody else's
    """
    require_oneself(person, by)
    row = locked.people([person], by=by)[person]
    address = EmailAddress.objects.filter(pk=wanted, user=row, verified=False).first()
    if address is None:
        raise RuleRefused([Refusal("address-no-longer-possible")])
    try:
        with transaction.atomic():
            _go_over(row, address)
    except IntegrityError as taken:
        # It is somebody else's: the table alone knows for certain, for two may go over to it in the same moment.
        raise RuleRefused([Refusal("address-no-longer-possible")]) from taken
    ledger.record(kind="person.address-changed", by=by, subject=f"person:{person}", now=now)
    # Only now: whoever tells of the event looks up where to warn the person.
    EmailAddress.objects.filter(user=row).exclude(pk=wanted).delete()


def _go_over(row: Person, address: EmailAddress) -> None:
    EmailAddress.objects.update_or_create(user=row, email=row.email, defaults={"verified": True, "primary": False})
    address.verified = address.primary = True
    address.save(update_fields=["verified", "primary"])
    row.email, row.email_key = address.email, mail_key(address.email)
    row.save(update_fields=["email", "email_key"])
