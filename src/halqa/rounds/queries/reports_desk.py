"""What awaits a person of the reports: a city its own, its commission those of the country, the coordination team how many."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.subjects import Subject
from halqa.pages.queries import Awaiting
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import CITY_ROLES
from halqa.rounds.access.applications import takes_part
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.reports import Owing
from halqa.rounds.labels.names import call_name
from halqa.rounds.queries.reports import MemberReports, ReportCall, members_in_reach, report_calls, reports_of

COUNTED: Final = (Owing.LATE, Owing.UNCALLED)
"""What offices are shown as a number: reports that are late, and those that no round takes."""


def reports_awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:
    """Return the reports that the caller's cities have still to begin or send, and for offices how many are late."""
    if not takes_part(caller) or not (calls := report_calls()):
        return ()
    # Where no round was ever run here, reports come to somebody else, and nobody is told that they are missing.
    keys = [key for key in members_in_reach(caller, now) if any(one.is_for(key) for one in calls)]
    found = reports_of(keys, now, language=reader_language())
    return (*_own(caller, found.values(), calls), *_counted(caller, found.values(), now))


def _own(caller: Caller, found: Iterable[MemberReports], calls: tuple[ReportCall, ...]) -> Iterator[Awaiting]:
    by_key = {one.call.key: one for one in calls}
    for one in found:
        owed = one.current
        if owed is None or owed.owing not in {Owing.EXPECTED, Owing.LATE} or not _speaks_for(caller, one):
            continue
        # What is begun stands on the desk as every application does.
        if owed.report and owed.owing is Owing.EXPECTED:
            continue
        round_ = by_key[owed.round]
        is_late = owed.owing is Owing.LATE
        yield Awaiting(
            kind="report.late" if is_late else "report.expected",
            title=_("The progress report is late") if is_late else _("Begin the progress report"),
            address=reverse("rounds:reports_of_city", args=[one.city.key]),
            about=f"{one.city.name.text}: {call_name(CallKind.REPORT, round_.policy.number('round.year'))}",
            since=round_.call.opened_at or round_.call.begun_at,
            due_at=owed.limit,
        )


def _speaks_for(caller: Caller, one: MemberReports) -> bool:
    return any(caller.holds(role, one.subject) for role in CITY_ROLES)


def _counted(caller: Caller, found: Iterable[MemberReports], now: datetime) -> Iterator[Awaiting]:
    if not (caller.holds(Role.COORDINATOR) or caller.holds(Role.COMMISSION_OFFICER)):
        return
    of_office = [one for one in found if _is_of_office(caller, one)]
    for owing in COUNTED:
        number = sum(1 for one in of_office if one.current and one.current.owing is owing)
        if number and (owing is Owing.LATE or caller.holds(Role.COORDINATOR)):
            yield Awaiting(
                kind=f"reports.{owing}",
                title=_said(owing, number),
                address=f"{reverse('rounds:reports')}?owing={owing}",
                about=_("Progress reports"),
                since=now,
            )


def _said(owing: Owing, number: int) -> str:
    if owing is Owing.LATE:
        return ngettext("%(number)s report is late", "%(number)s reports are late", number) % {"number": number}
    words = ngettext(
        "%(number)s report has fallen due, and no round takes it",
        "%(number)s reports have fallen due, and no round takes them",
        number,
    )
    return words % {"number": number}


def _is_of_office(caller: Caller, one: MemberReports) -> bool:
    scope = str(Subject("country", one.city.country_code))
    return caller.holds(Role.COORDINATOR) or caller.holds(Role.COMMISSION_OFFICER, scope)
