"""Which cities are to be reminded by the clock of a report that they owe and nobody has begun, or that is late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halqa.foundation.subjects import Subject
from halqa.rounds.access.reports import call_and_city, report_subject
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.national import Reminding
from halqa.rounds.enums.reports import Owing
from halqa.rounds.models import ReminderSent
from halqa.rounds.queries.applications_people import city_people
from halqa.rounds.queries.reports import ReportCall, report_calls, reports_of, who_owe
from halqa.rounds.queries.reports_policy import reports_policy
from halqa.rounds.rules.reports import Obligation, reminder_of_report


@dataclass(frozen=True)
class ReportDue:
    """A reminder of a report: of what, before or after which limit, to whom."""

    subject: str
    about: Reminding
    limit: datetime
    days: int
    to: tuple[str, ...]

    @property
    def once(self) -> dict[str, Any]:
        """By what it is known that it was sent."""
        return {"subject": self.subject, "about": self.about, "person": "", "moment": self.limit, "days": self.days}


def reports_to_remind_of(now: datetime) -> tuple[str, ...]:
    """Return the reports, by subject, of which a reminder seems due; nothing is computed while no round is near its last day."""
    near = [one for one in report_calls() if _is_near(one, now)]
    if not near:
        return ()
    sent = set(
        ReminderSent.objects.filter(about__in=[Reminding.REPORT, Reminding.LATE]).values_list(
            "subject", "about", "moment", "days"
        )
    )
    found = []
    for call in near:
        for member, owed in who_owe(call, now):
            due = _due(report_subject(call.call.key, member.city.key), owed, now)
            if due and (due.subject, due.about, due.limit, due.days) not in sent:
                found.append(due.subject)
    return tuple(found)


def reminder_of(subject: str, now: datetime) -> ReportDue | None:
    """Return the reminder that is due of a report, by its subject, if one is and was not sent."""
    call, key = call_and_city(subject)
    member = reports_of([key], now).get(key)
    owed = next((one for one in member.obligations if one.round == call), None) if member else None
    due = _due(subject, owed, now) if owed else None
    if due is None or ReminderSent.objects.filter(**due.once).exists():
        return None
    city = str(Subject("city", key))
    return ReportDue(due.subject, due.about, due.limit, due.days, city_people([city], now).get(city, ()))


def _is_near(one: ReportCall, now: datetime) -> bool:
    if one.call.state != CallState.OPEN or one.limit is None:
        return False
    of_round = Obligation(Owing.LATE if now >= one.limit else Owing.EXPECTED, limit=one.limit)
    return reminder_of_report(of_round, reports_policy(), now) is not None


def _due(subject: str, owed: Obligation, now: datetime) -> ReportDue | None:
    # What is begun is reminded of as every draft is, and what came back as every question, until its time is over.
    if owed.limit is None or (owed.owing is Owing.EXPECTED and owed.report):
        return None
    days = reminder_of_report(owed, reports_policy(), now)
    if days is None:
        return None
    about = Reminding.REPORT if owed.owing is Owing.EXPECTED else Reminding.LATE
    return ReportDue(subject, about, owed.limit, abs(days), ())
