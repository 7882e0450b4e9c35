"""What a commission sets for its country in a call, and how the coordination team reminds one that is silent."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.enums.calls import CallState
from halqa.rounds.models import Call, NationalStep
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.rules.applications import refusals_of_message
from halqa.rounds.rules.national import NationalWish, refusals_to_set_step


@ledger.action
def set_national_step(*, call: str, country: str, wish: NationalWish, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Set a commission's own last day and pre-selection for its cities; ``read``: the version seen, 0 where there was none.

    :raises RuleRefused: with every reason
    :raises PermissionDenied: for anybody but an officer of the country's commission
    """
    if not caller.holds(Role.COMMISSION_OFFICER, str(Subject("country", country))):
        raise PermissionDenied
    row = Call.objects.select_for_update().get(key=call)
    step = NationalStep.objects.filter(call=row, country=country).first()
    refusals = refusals_to_set_step(
        wish,
        policy_of_call(row),
        now,
        call=CallState(row.state),
        version=step.version if step else 0,
        read=read,
        closes_on=step.closes_on if step else None,
    )
    if refusals:
        raise RuleRefused(refusals)
    told = {
        "closes_on": wish.closes_on,
        "preselection": wish.preselection,
        "places": wish.places,
        "highest_mark": wish.highest_mark,
        "words": wish.words.strip(),
        "version": read + 1,
        "changed_at": now,
        "changed_by": by,
    }
    NationalStep.objects.update_or_create(call=row, country=country, defaults=told)
    closes_on = wish.closes_on.isoformat() if wish.closes_on else ""
    detail = {"country": country, "closes_on": closes_on, "preselection": str(wish.preselection)}
    ledger.record(kind="national-step.set", by=by, subject=str(Subject("call", call)), now=now, detail=detail)


@ledger.action
def remind_commission(*, call: str, country: str, words: str, caller: Caller, by: str, now: datetime) -> None:
    """Remind the officers of a commission of what waits for them in a call.

    :raises RuleRefused: where the words cannot be sent
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    if words.strip() and (refusals := refusals_of_message(words)):
        raise RuleRefused(refusals)
    detail = {"country": country, "words": words.strip()}
    ledger.record(kind="commission.reminded", by=by, subject=str(Subject("call", call)), now=now, detail=detail)
