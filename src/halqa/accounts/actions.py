"""The only writers of people."""

import secrets
from datetime import datetime

from halqa.accounts.models import Person
from halqa.foundation.mail import mail_key
from halqa.ledger import actions as ledger


@ledger.action
def add_person(*, email: str, name: str, language: str, by: str, now: datetime) -> Person:
    """Add a person who may be invited to sign in; the account has no usable password yet.

    :raises django.db.IntegrityError: when the address is taken, whatever its capitals
    """
    address = email.strip()
    person = Person(
        key=secrets.token_hex(8),
        email=address,
        email_key=mail_key(address),
        name=name.strip(),
        language=language,
        added_at=now,
    )
    person.set_unusable_password()
    person.save(force_insert=True)
    ledger.record(kind="person.added", by=by, subject=f"person:{person.key}", now=now)
    return person
