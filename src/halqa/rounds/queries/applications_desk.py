"""What awaits a person of the applications: those whose turn is theirs, and for the coordination team how many in each call."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.pages.queries import Awaiting
from halqa.rounds.access.applications import applications_open_to, parts_of, takes_part
from halqa.rounds.enums.applications import ApplicationState, Part
from halqa.rounds.enums.calls import CallKind, CallState
from halqa.rounds.enums.paper import Return
from halqa.rounds.labels.applications import ACTS
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application, Call, PaperFile
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_list import lines_of
from halqa.rounds.rules.applications import LIVE

LONGEST: Final = 50
"""How many applications stand on a desk; the list of all is one step away."""


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:  # noqa: ARG001  every app's desk is asked alike
    """Return what the caller is asked to do: write, sign, endorse, answer; and what waits for screening, call by call."""
    if not takes_part(caller):
        return ()
    return (*_own(caller), *_pages(caller), *(_to_screen() if caller.holds(Role.COORDINATOR) else ()))


def _own(caller: Caller) -> Iterator[Awaiting]:
    mine = applications_open_to(caller).filter(state__in=sorted(LIVE), call__state=CallState.OPEN)
    if caller.holds(Role.COORDINATOR):
        # What waits for the team is counted; what waits for it as a city or a commission stands by itself.
        mine = mine.exclude(state__in=[ApplicationState.RECEIVED, ApplicationState.ELIGIBLE])
    for line in lines_of(mine.select_related("call").order_by("state_at", "pk")[:LONGEST], caller):
        if line.turn and line.turn.is_mine:
            yield Awaiting(
                kind="application.waits",
                title=str(ACTS[line.turn.act]),
                address=reverse("rounds:application", args=line.call_and_name),
                about=f"{line.city}: {line.call}",
                since=line.state_at,
                due_at=line.turn.by_when,
            )


def _pages(caller: Caller) -> Iterator[Awaiting]:
    """Yield pages that came back and that nobody has looked at yet; to the coordination team those that it brought itself."""
    papers = PaperFile.objects.filter(way=Return.PAGES, done_at=None, application__state__in=sorted(LIVE))
    papers = papers.filter(application__in=applications_open_to(caller), application__call__state=CallState.OPEN)
    if caller.holds(Role.COORDINATOR):
        papers = papers.filter(came_by=caller.actor)
    found = list(papers.select_related("application__call").order_by("came_at", "pk")[:LONGEST])
    lines = {line.key: line for line in lines_of([paper.application for paper in found], caller)} if found else {}
    for paper in found:
        application, line = paper.application, lines[paper.application.key]
        is_city = bool(parts_of(caller, application.city, application.country) & {Part.WRITER, Part.MAYOR})
        own = reverse("rounds:application_paper_file", args=[*line.call_and_name, paper.file])
        record = f"{reverse('rounds:sign_on_paper', args=line.call_and_name)}?file={paper.file}"
        yield Awaiting(
            kind="application.pages",
            title=_("Look at pages that came back"),
            address=own if is_city else record,
            about=f"{line.city}: {line.call}",
            since=paper.came_at,
        )


def _to_screen() -> Iterator[Awaiting]:
    waiting = Application.objects.filter(state=ApplicationState.RECEIVED).values("call")
    counted = {row["call"]: row for row in waiting.annotate(number=Count("pk"), since=Min("state_at")).order_by("call")}
    for call in Call.objects.filter(pk__in=counted):
        row = counted[call.pk]
        yield Awaiting(
            kind="application.screening",
            title=ngettext(
                "%(number)s application waits to be screened", "%(number)s applications wait to be screened", row["number"]
            )
            % {"number": row["number"]},
            address=f"{reverse('rounds:board', args=[call.key])}?state={ApplicationState.RECEIVED}",
            about=call_name(CallKind(call.kind), policy_of_call(call).number("round.year")),
            since=row["since"],
        )
