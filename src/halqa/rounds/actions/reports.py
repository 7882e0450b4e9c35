"""What cities are reminded of by the clock: a report that they owe and nobody has begun, or that is late; each once."""

from datetime import datetime

from halqa.ledger import actions as ledger
from halqa.rounds.access.reports import call_and_city
from halqa.rounds.enums.national import Reminding
from halqa.rounds.models import Call, ReminderSent
from halqa.rounds.queries.reports_reminders import reminder_of


@ledger.action
def remind_of_report(*, subject: str, by: str, now: datetime) -> Reminding | None:
    """Remind a city of the report that it owes in a round, where a reminder is due and was not sent; return of what.

    What is due is asked again behind the lock of the round: of two workers one sends it.
    """
    call, city = call_and_city(subject)
    Call.objects.select_for_update().get(key=call)
    due = reminder_of(subject, now)
    if due is None or not due.to:
        return None
    ReminderSent.objects.create(**due.once, sent_at=now)
    detail = {"about": str(due.about), "due": due.limit.isoformat(), "to": list(due.to), "city": city}
    ledger.record(kind="report.reminded", by=by, subject=due.subject, now=now, detail=detail)
    return due.about
