"""What is due by the clock: reminders, files that time has closed or opened again, and officers who are to be sent a link."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from halqa.accounts.enums import Role
from halqa.accounts.queries import people_holding
from halqa.registry.access import CITY_ROLES
from halqa.rounds.access.national import step_subject
from halqa.rounds.enums.applications import Act, ApplicationState, Part
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.national import Reminding
from halqa.rounds.models import Application, Call, NationalStep, ReminderSent
from halqa.rounds.queries.applications import (
    application_facts,
    national_closing,
    national_step,
    policy_of_call,
    subject_of,
    text_facts,
)
from halqa.rounds.queries.applications_people import officers_of
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.applications import ApplicationFacts, NationalFacts
from halqa.rounds.rules.deadlines import Deadline
from halqa.rounds.rules.reminders import REMINDS_OF, reminder_due
from halqa.rounds.rules.standing import standing
from halqa.rounds.rules.windows import forwarding

S = ApplicationState

OF_THE_CITY: Final = (S.DRAFTED, S.RETURNED, S.QUERIED)
"""The states in which it is a city's turn, and so in which a city is reminded."""

CLOSED_BY_TIME: Final = {
    S.DRAFTED: Act.CLOSE_UNSENT,
    S.SUBMITTED: Act.CLOSE_UNENDORSED,
    S.RETURNED: Act.CLOSE_UNENDORSED,
    S.UNSENT: Act.OPEN_AGAIN,
    S.UNENDORSED: Act.OPEN_AGAIN,
}
"""What the clock does with an application by its state, once its rules find nothing against it."""


@dataclass(frozen=True)
class Due:
    """A reminder that is due: of what, before which deadline, to whom; ``waiting``: how many files wait for a commission."""

    subject: str
    about: Reminding
    deadline: datetime
    days: int
    to: tuple[str, ...]
    waiting: int = 0

    @property
    def once(self) -> dict[str, Any]:
        """By what it is known that it was sent."""
        return {"subject": self.subject, "about": self.about, "person": "", "moment": self.deadline, "days": self.days}


def reminder_of_application(application: Application, now: datetime) -> Due | None:
    """Return the reminder that is due to a city, if one is and was not sent."""
    if application.state not in OF_THE_CITY or application.call.state in (CallState.CALLED_OFF, CallState.DISCARDED):
        return None
    policy, step = policy_of_call(application.call), national_step(application.call, application.country)
    facts = _without_text(application, national_closing(step, policy))
    first = standing(facts, policy)
    days = reminder_due(first.by_when, applications_policy(), now) if first else None
    if first is None or first.by_when is None or days is None:
        return None
    subject = subject_of(application.key)
    # Of one deadline and one day before it there is one reminder, whatever was to be done by then.
    if ReminderSent.objects.filter(subject=subject, person="", moment=first.by_when, days=days).exists():
        return None
    # Only now is the text read: of a thousand drafts few are due.
    known = application_facts(application, policy, now, text=False, places=False)
    whole = replace(known, text=text_facts(application, now) if application.state != S.QUERIED else facts.text)
    found = standing(whole, policy) or first
    about = REMINDS_OF[found.act]
    if application.state == S.RETURNED and about is Reminding.UNSENT:
        about = Reminding.RETURNED
    return Due(subject, about, first.by_when, days, _of_the_city(application.city, found.part, now))


def reminder_of_commission(call: Call, country: str, now: datetime) -> Due | None:
    """Return the reminder that is due to the officers of a country's commission, if files wait and it was not sent."""
    if call.state in (CallState.CALLED_OFF, CallState.DISCARDED, CallState.DRAFT):
        return None
    limit, subject = forwarding(policy_of_call(call)), step_subject(call.key, country)
    days = reminder_due(limit.latest if limit else None, applications_policy(), now)
    if limit is None or days is None:
        return None
    due = Due(subject, Reminding.WAITING, limit.latest, days, ())
    if ReminderSent.objects.filter(**due.once).exists():
        return None
    waiting = Application.objects.filter(call=call, country=country, state=S.SUBMITTED).count()
    if not waiting:
        return None
    return replace(due, to=officers_of(country, now), waiting=waiting)


def applications_to_remind_of(now: datetime) -> tuple[str, ...]:
    """Return the keys of the applications for which a reminder seems due, by as many queries for one as for thousands."""
    rows = list(_under_way(OF_THE_CITY).select_related("call").order_by("pk"))
    steps = {(one.call_id, one.country): one for one in NationalStep.objects.filter(call__in={row.call_id for row in rows})}
    policies = {row.call_id: policy_of_call(row.call) for row in rows}
    sent, agreed, found = _sent(now), applications_policy(), []
    for row in rows:
        policy = policies[row.call_id]
        facts = _without_text(row, national_closing(steps.get((row.call_id, row.country)), policy))
        first = standing(facts, policy)
        days = reminder_due(first.by_when, agreed, now) if first else None
        if first and days is not None and (subject_of(row.key), first.by_when, days) not in sent:
            found.append(row.key)
    return tuple(found)


def commissions_to_remind(now: datetime) -> tuple[str, ...]:
    """Return the work of the commissions, by subject, for which files wait and a reminder seems due."""
    rows = _under_way([S.SUBMITTED]).order_by("call__key", "country").values_list("call_id", "call__key", "country").distinct()
    calls = Call.objects.in_bulk({pk for pk, _key, _country in rows})
    sent, agreed, found = _sent(now), applications_policy(), []
    for pk, key, country in rows:
        limit = forwarding(policy_of_call(calls[pk]))
        days = reminder_due(limit.latest if limit else None, agreed, now)
        if limit and days is not None and (step_subject(key, country), limit.latest, days) not in sent:
            found.append(step_subject(key, country))
    return tuple(found)


def _under_way(states: Iterable[ApplicationState]) -> QuerySet[Application]:
    return Application.objects.filter(state__in=states).exclude(call__state=CallState.CALLED_OFF)


def _sent(now: datetime) -> set[tuple[str, datetime, int]]:
    """Return the reminders that were sent of deadlines that are still to come."""
    return set(ReminderSent.objects.filter(person="", moment__gt=now).values_list("subject", "moment", "days"))


def _without_text(application: Application, closes: Deadline | None) -> ApplicationFacts:
    return ApplicationFacts(
        state=ApplicationState(application.state),
        version=application.version,
        call=CallState(application.call.state),
        answer_by=application.answer_by,
        national=NationalFacts(closes=closes),
    )


def links_to_send(now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the key of a file and of an officer for each link to endorse that was not sent since the file came."""
    rows = _under_way([S.SUBMITTED]).order_by("pk")
    waiting = list(rows.values_list("key", "country", "state_at"))
    subjects = [subject_of(key) for key, _country, _since in waiting]
    asked = ReminderSent.objects.filter(subject__in=subjects, about=Reminding.ASKED)
    sent = set(asked.values_list("subject", "person", "moment"))
    officers = {country: officers_of(country, now) for country in dict.fromkeys(one[1] for one in waiting)}
    for key, country, since in waiting:
        for officer in officers[country]:
            if (subject_of(key), officer, since) not in sent:
                yield key, officer


def overdue(now: datetime) -> Iterator[tuple[Act, str]]:
    """Yield what the clock has to do with which application: close it for time is over, or open it again after an extension.

    Time is a matter of the call and the state: each is asked about once, however many applications there are.
    """
    rows = Application.objects.filter(state__in=CLOSED_BY_TIME)
    met = list(rows.order_by("call_id", "state").values_list("call_id", "state").distinct())
    calls = Call.objects.in_bulk({pk for pk, _state in met})
    for pk, name in met:
        state, call = ApplicationState(name), calls[pk]
        act = CLOSED_BY_TIME[state]
        facts = ApplicationFacts(state=state, version=0, call=CallState(call.state))
        if not rules.refusals(act, facts, policy_of_call(call), now):
            for key in rows.filter(call_id=pk, state=name).order_by("pk").values_list("key", flat=True):
                yield act, key


def _of_the_city(city: str, part: Part, now: datetime) -> tuple[str, ...]:
    """Return the keys of a city's people: the mayor hears of what is theirs to sign, everybody else of everything."""
    roles: Iterable[Role] = CITY_ROLES if part is Part.MAYOR else (Role.FOCAL_POINT, Role.EDITOR)
    return tuple(dict.fromkeys(one.key for role in roles for one in people_holding(role, city, now)))
