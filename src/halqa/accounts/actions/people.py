"""Adding people, and what they change about themselves."""

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress

from halqa.accounts.access.people import require_oneself
from halqa.accounts.models import Person
from halqa.accounts.queries.own import mark_of
from halqa.accounts.rules.people import match_text
from halqa.foundation.mail import mail_key
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger


@ledger.action
def add_person(
    *, email: str, name: str, language: str, by: str, now: datetime, time_zone: str = "UTC", is_demonstration: bool = False
) -> Person:
    """Add a person who may be invited to sign in; the account has no usable password yet.

    An invented person of the demonstration needs no invitation, for anybody steps in as them.

    :raises django.db.IntegrityError: when the address is taken, whatever its capitals
    """
    address = email.strip()
    person = Person(
        key=secrets.token_hex(8),
        email=address,
        email_key=mail_key(address),
        name=name.strip(),
        match_text=match_text(name),
        language=language,
        time_zone=time_zone,
        added_at=now,
        is_demonstration=is_demonstration,
        joined_at=now if is_demonstration else None,
    )
    person.set_unusable_password()
    person.save(force_insert=True)
    if is_demonstration:
        EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    ledger.record(kind="person.added", by=by, subject=f"person:{person.key}", now=now)
    return person


@ledger.action
def change_person(
    *, person: str, name: str, mobile: str, language: str, time_zone: str, read: str, by: str, now: datetime
) -> None:
    """Write how a person wants to be called and written to; what is the same already is not recorded.

    ``read`` is the mark of what they had before them. The ledger is told which of these changed, never to what.

    :raises RuleRefused: when it is not what is stored any more
    """
    require_oneself(person, by)
    row = Person.objects.select_for_update().get(key=person)
    wanted = {"name": name.strip(), "mobile": mobile, "language": language, "time_zone": time_zone}
    changed = [column for column, value in wanted.items() if getattr(row, column) != value]
    if not changed:
        return
    if read != mark_of(row):
        raise RuleRefused([Refusal("edited-meanwhile")])
    Person.objects.filter(pk=row.pk).update(**wanted, match_text=match_text(name))
    ledger.record(kind="person.changed", by=by, subject=f"person:{person}", now=now, detail={"changed": changed})
