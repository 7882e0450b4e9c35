"""How a person wants to be told, and the address of their calendar."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.notices.enums import Way
from halqa.notices.models import Preferences


@ledger.action
def change_preferences(
    *, person: str, version: int, ways: Mapping[str, Way], digest_hour: int, wants_sms: bool, by: str, now: datetime
) -> None:
    """Write a person's wishes, read by them at ``version``; what they chose is theirs, and the ledger is not told.

    :raises RuleRefused: when they were changed elsewhere since
    """
    own = _locked(person)
    wanted = {
        "ways": {group: way for group, way in ways.items() if way is not Way.AT_ONCE},
        "digest_hour": digest_hour,
        "wants_sms": wants_sms,
    }
    # Sent twice, or chosen alike elsewhere: there is nothing to do.
    if all(getattr(own, column) == value for column, value in wanted.items()):
        return
    if own.version != version:
        raise RuleRefused([Refusal("preferences-changed-meanwhile")])
    Preferences.objects.filter(pk=own.pk).update(**wanted, version=version + 1)
    ledger.record(kind="preferences.changed", by=by, subject=_subject(person), now=now)


@ledger.action
def open_calendar(*, person: str, by: str, now: datetime) -> None:
    """Give a person's calendar of deadlines an address that nobody can guess; the one before leads nowhere from now on."""
    Preferences.objects.filter(pk=_locked(person).pk).update(calendar_token=secrets.token_urlsafe(32))
    ledger.record(kind="calendar.opened", by=by, subject=_subject(person), now=now)


@ledger.action
def close_calendar(*, person: str, by: str, now: datetime) -> None:
    """Take the address of a person's calendar away."""
    Preferences.objects.filter(pk=_locked(person).pk).update(calendar_token="")
    ledger.record(kind="calendar.closed", by=by, subject=_subject(person), now=now)


def _locked(person: str) -> Preferences:
    return Preferences.objects.select_for_update().get_or_create(person=person)[0]


def _subject(person: str) -> str:
    return str(Actor(ActorKind.PERSON, person))
