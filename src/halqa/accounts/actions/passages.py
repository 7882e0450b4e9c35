"""Links for one act without an account: giving them, sending their codes, opening them, acting by them, taking them back.

The mails follow from the events. An app that acts by a passage calls ``use_passage`` in its own act, behind its own locks and
just before its own event: whoever locks what a passage is for, then the passage, then the ledger, never waits in a ring.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from halqa.accounts.access.purposes import purpose_named
from halqa.accounts.models import Passage, Person
from halqa.accounts.queries import passages as queries
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules import passages as rules
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.mail import mail_key
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger


@dataclass(frozen=True)
class Reader:
    """For whom a passage is: a person, by key, or somebody who reads mail at an address; with the office that they act in."""

    person: str = ""
    address: str = ""
    name: str = ""
    office: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Tried:
    """What came of a code: every reason against opening, or the number by which the browser that opened it is known."""

    refusals: tuple[Refusal, ...] = ()
    opening: int = 0


@ledger.action
def give_passage(*, purpose: str, subject: str, reader: Reader, by: str, now: datetime, until: datetime | None = None) -> str:
    """Send somebody a link for one act on a subject, and return its key; one for the same that they had is good no longer.

    Whether the actor may ask this of anybody is for the app to say that calls it. An address that belongs to somebody with an
    account is theirs: they act as who they are. ``until`` ends it before the days are over that were agreed.

    :raises ValueError: on a purpose that nobody registered, or where nobody is named
    :raises RuleRefused: with every reason against it
    """
    known = purpose_named(purpose)
    if known is None:
        raise ValueError(f"no app has registered the purpose {purpose!r}")
    if bool(reader.person) == bool(reader.address):
        raise ValueError("a passage is for a person or for an address")
    policy = people_policy()
    named = Q(key=reader.person) if reader.person else Q(email_key=mail_key(reader.address))
    person = Person.objects.select_for_update().filter(named).first()
    if reader.person and (person is None or not person.is_active):
        raise RuleRefused([Refusal("person-has-left")])
    expires_at = now + timedelta(hours=policy.passage_hours)
    expires_at = min(expires_at, until) if until else expires_at
    good = Passage.objects.select_for_update().filter(purpose=purpose, subject=subject, revoked_at=None, expires_at__gt=now)
    good = good.filter(person=person).exclude(is_for_one_use=True, used_at__isnull=False).order_by("pk")
    given = [one for one in good if person or mail_key(one.address) == mail_key(reader.address)]
    sent_lately = Passage.objects.filter(given_by=by, given_at__gt=now - timedelta(days=1)).count()
    refusals = rules.refusals_giving(
        expires_at=expires_at,
        sent_lately=0 if Actor.parse(by).kind is ActorKind.SYSTEM else sent_lately,
        last_given_at=max((one.given_at for one in given), default=None),
        now=now,
        policy=policy,
    )
    if refusals:
        raise RuleRefused(refusals)
    Passage.objects.filter(pk__in=[one.pk for one in given]).update(revoked_at=now)
    row = Passage.objects.create(
        key=secrets.token_hex(8),
        purpose=purpose,
        subject=subject,
        person=person,
        address="" if person else reader.address.strip(),
        name=reader.name.strip(),
        office=reader.office.strip(),
        language=reader.language,
        given_by=by,
        given_at=now,
        expires_at=expires_at,
        is_for_one_use=known.ends_after_use,
    )
    ledger.record(kind="passage.given", by=by, subject=subject, now=now, detail=_said(row))
    return row.key


@ledger.action
def send_code(*, passage: str, by: str, now: datetime) -> None:
    """Send a code to whom a passage is for, and to nobody else; the one before is good no longer.

    :raises RuleRefused: with every reason against it
    """
    row = _locked(passage)
    codes, policy = queries.codes_of(row), people_policy()
    if refusals := rules.refusals_sending_code(queries.way_of(row), codes, now, policy):
        raise RuleRefused(refusals)
    counted = codes.counted(now)
    row.code_number += 1
    row.code_sent_at, row.code_attempts = now, 0
    row.hour_begun_at, row.codes_in_hour = counted.hour_begun_at, counted.in_hour + 1
    row.save(update_fields=["code_number", "code_sent_at", "code_attempts", "hour_begun_at", "codes_in_hour"])
    ledger.record(kind="passage.code-sent", by=by, subject=row.subject, now=now, detail=_said(row))


@ledger.action
def open_passage(*, passage: str, code: str, by: str, now: datetime) -> Tried:
    """Open a passage by the code that was sent, which is then good no longer; another browser that had opened it is let out.

    What stands against it is returned, and not raised: a wrong code counts.
    """
    row = _locked(passage)
    policy, way, codes = people_policy(), queries.way_of(row), queries.codes_of(row)
    refusals = rules.refusals_opening(way, codes, is_right=queries.is_code(row, code), now=now, policy=policy)
    if not refusals:
        row.openings, row.opened_at = row.openings + 1, now
        row.code_sent_at, row.code_attempts, row.attempts = None, 0, 0
        row.save(update_fields=["openings", "opened_at", "code_sent_at", "code_attempts", "attempts"])
        ledger.record(kind="passage.opened", by=queries.actor_of(row), subject=row.subject, now=now, detail=_said(row))
        return Tried(opening=row.openings)
    if any(refusal.code == "code-wrong" for refusal in refusals):
        row.code_attempts, row.attempts = row.code_attempts + 1, row.attempts + 1
        row.save(update_fields=["code_attempts", "attempts"])
        ledger.record(kind="passage.code-refused", by=by, subject=row.subject, now=now, detail=_said(row))
    return Tried(refusals=tuple(refusals))


@ledger.action
def use_passage(*, passage: str, opening: int, by: str, now: datetime) -> None:
    """Note that the act of a passage is done, which ends it where it is for one use. Call it inside that act.

    :raises PermissionDenied: where somebody else acts than whom the passage is for
    :raises RuleRefused: with every reason against it
    """
    row = _locked(passage)
    if by != queries.actor_of(row):
        raise PermissionDenied
    is_opened_here = bool(opening) and row.openings == opening
    if refusals := rules.refusals_using(queries.way_of(row), is_opened_here=is_opened_here, now=now):
        raise RuleRefused(refusals)
    row.used_at = now
    row.save(update_fields=["used_at"])
    ledger.record(kind="passage.used", by=by, subject=row.subject, now=now, detail=_said(row))


@ledger.action
def revoke_passages(*, subject: str, purpose: str = "", by: str, now: datetime) -> int:
    """Take back every passage of a subject that is still good, for one purpose or all; return how many there were."""
    good = Passage.objects.select_for_update().filter(subject=subject, revoked_at=None, expires_at__gt=now)
    rows = good.exclude(is_for_one_use=True, used_at__isnull=False).order_by("pk")
    taken = list(rows.filter(purpose=purpose) if purpose else rows)
    if taken:
        Passage.objects.filter(pk__in=[row.pk for row in taken]).update(revoked_at=now)
        detail = {"passages": [row.key for row in taken]}
        ledger.record(kind="passages.revoked", by=by, subject=subject, now=now, detail=detail)
    return len(taken)


@ledger.action
def forget_readers(*, by: str, now: datetime) -> None:
    """Erase address, name and office behind the passages that ended as many days ago as were agreed."""
    long_ago = now - timedelta(days=people_policy().passage_days_kept)
    ended = Q(expires_at__lte=long_ago) | Q(revoked_at__lte=long_ago) | Q(is_for_one_use=True, used_at__lte=long_ago)
    rows = list(Passage.objects.select_for_update().filter(ended, forgotten_at=None).order_by("pk").values_list("pk", flat=True))
    if rows:
        Passage.objects.filter(pk__in=rows).update(**_NOBODY, forgotten_at=now)
        ledger.record(kind="passages.forgotten", by=by, subject="network", now=now, detail={"passages": len(rows)})


@ledger.action
def erase_passages(*, person: str, now: datetime) -> None:
    """Take back the passages of a person, by key, and erase what they were called there. Whoever erases the person records it."""
    rows = Passage.objects.filter(person__key=person)
    rows.filter(revoked_at=None, used_at=None).update(revoked_at=now)
    rows.update(**_NOBODY, forgotten_at=now)


_NOBODY = {"address": "", "name": "", "office": ""}


def _locked(passage: str) -> Passage:
    # Without the person in the same lock: theirs comes first wherever both are taken.
    return Passage.objects.select_for_update().get(key=passage)


def _said(row: Passage) -> dict[str, str]:
    """Return what the ledger is told: no address, no name."""
    return {"passage": row.key, "purpose": row.purpose} | ({"person": row.person.key} if row.person else {})
