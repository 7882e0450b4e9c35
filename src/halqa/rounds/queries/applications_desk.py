"""What awaits a person of the applications: those whose turn is theirs, and for the coordination team how many in each call."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.pages.queries import Awaiting
from halqa.rounds.access.applications import applications_open_to, takes_part
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind, CallState
from halqa.rounds.labels.applications import ACTS
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_list import lines_of
from halqa.rounds.rules.applications import LIVE

LONGEST: Final = 50
"""How many applications stand on a desk; the list of all is one step away."""


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:  # noqa: ARG001  every app's desk is asked alike
    """Return what the caller is asked to do: write, sign, endorse, answer; and what waits for screening, call by call."""
    if not takes_part(caller):
        return ()
    return (*_own(caller), *(_to_screen() if caller.holds(Role.COORDINATOR) else ()))


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
