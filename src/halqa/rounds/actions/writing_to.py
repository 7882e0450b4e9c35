"""Writing to those who speak for the cities of a selection of applications."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.notices.actions import put
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import subject_of
from halqa.rounds.queries.applications_people import city_people
from halqa.rounds.rules.applications import refusals_of_message


@ledger.action
def write_to_cities(*, call: str, keys: Sequence[str], text: str, caller: Caller, by: str, now: datetime) -> int:
    """Send a message to all who speak for the cities of these applications of a call; return how many cities are written to.

    :raises RuleRefused: where nothing is written, or nobody is chosen
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    chosen = list(Application.objects.filter(call__key=call, key__in=keys).order_by("pk"))
    refusals = [*refusals_of_message(text), *([] if chosen else [Refusal("no-application-chosen")])]
    if refusals:
        raise RuleRefused(refusals)
    people = city_people([one.city for one in chosen], now)
    for one in chosen:
        put(
            kind="application.written-about",
            to=people.get(one.city, ()),
            subject=subject_of(one.key),
            now=now,
            facts={"text": text.strip()},
            path=f"applications/{one.key}/",
        )
    detail = {"applications": [one.key for one in chosen], "text": text.strip()}
    ledger.record(kind="call.cities-written-to", by=by, subject=str(Subject("call", call)), now=now, detail=detail)
    return len(chosen)
