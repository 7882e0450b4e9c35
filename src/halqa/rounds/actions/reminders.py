"""What people are reminded of by the clock, each once: whose turn it is, and commissions for which files wait."""

from datetime import datetime

from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.access.national import call_and_country
from halqa.rounds.enums.national import Reminding
from halqa.rounds.models import Application, Call, ReminderSent
from halqa.rounds.queries.reminders import reminder_of_application, reminder_of_commission


@ledger.action
def remind_of_application(*, key: str, by: str, now: datetime) -> Reminding | None:
    """Remind whose turn it is with an application, where a reminder is due and was not sent; return of what.

    What is due is asked again behind the lock: of two workers one sends it, and nobody hears of what was done meanwhile.
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    due = reminder_of_application(application, now)
    if due is None or not due.to:
        return None
    ReminderSent.objects.create(**due.once, sent_at=now)
    detail = {"about": str(due.about), "due": due.deadline.isoformat(), "to": list(due.to)}
    ledger.record(kind="application.reminded", by=by, subject=due.subject, now=now, detail=detail)
    return due.about


@ledger.action
def remind_of_waiting(*, step: str, by: str, now: datetime) -> bool:
    """Remind the officers of a commission (by the subject of its work in a call) of the files that wait, where it is due."""
    call, country = call_and_country(step)
    row = Call.objects.select_for_update().get(key=call)
    due = reminder_of_commission(row, country, now)
    if due is None or not due.to:
        return False
    ReminderSent.objects.create(**due.once, sent_at=now)
    detail = {"country": country, "words": "", "due": due.deadline.isoformat(), "to": list(due.to), "waiting": due.waiting}
    ledger.record(kind="commission.reminded", by=by, subject=str(Subject("call", call)), now=now, detail=detail)
    return True
