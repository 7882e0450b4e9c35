"""What awaits a person of the applications: those whose turn is theirs, and for the coordination team how many in each call."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.pages.queries import Awaiting
from halqa.pages.templatetags.words import number
from halqa.rounds.access.applications import applications_open_to, parts_of, takes_part
from halqa.rounds.enums.applications import Act, ApplicationState, Part
from halqa.rounds.enums.calls import CallKind, CallState
from halqa.rounds.enums.paper import Return
from halqa.rounds.labels.applications import ACTS
from halqa.rounds.labels.names import call_name
from halqa.rounds.labels.rounds import bulk_words, many_words
from halqa.rounds.models import Application, Call, Decision, PaperFile
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_board import UNDECIDED
from halqa.rounds.queries.applications_list import lines_of
from halqa.rounds.queries.bulk import open_bulk
from halqa.rounds.rules.applications import DECIDABLE, LIVE

LONGEST: Final = 50
"""How many applications stand on a desk; the list of all is one step away."""


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:  # noqa: ARG001  every app's desk is asked alike
    """Return what the caller is asked to do: write, sign, endorse, answer; and what waits for screening, call by call."""
    if not takes_part(caller):
        return ()
    of_the_team = (*_to_screen(), *_to_decide(), *_appeals(caller), *_under_way()) if caller.holds(Role.COORDINATOR) else ()
    return (*_own(caller), *_pages(caller), *of_the_team)


def _own(caller: Caller) -> Iterator[Awaiting]:
    mine = applications_open_to(caller).filter(state__in=sorted(LIVE), call__state=CallState.OPEN)
    if caller.holds(Role.COORDINATOR):
        # What waits for the team is counted; what waits for it as a city or a commission stands by itself.
        mine = mine.exclude(state__in=[ApplicationState.RECEIVED, *sorted(DECIDABLE)])
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
    waiting = Application.objects.filter(state=ApplicationState.RECEIVED)
    for call, many, since in _by_call(waiting):
        told = many_words(CallKind(call.kind), "screening", many, number(many))
        yield _counted("application.screening", call, f"state={ApplicationState.RECEIVED}", told, since)


def _to_decide() -> Iterator[Awaiting]:
    """Yield the calls in which something eligible is undecided, once the jury or the coordination team can speak of it."""
    decided = Decision.objects.filter(application=OuterRef("pk"), replaced_at=None)
    waiting = Application.objects.filter(~Exists(decided), state__in=sorted(DECIDABLE))
    for call, many, since in _by_call(waiting):
        told = many_words(CallKind(call.kind), "decision", many, number(many))
        yield _counted("application.deciding", call, f"decided={UNDECIDED}", told, since)


def _appeals(caller: Caller) -> Iterator[Awaiting]:
    found = Application.objects.filter(state=ApplicationState.APPEALED).select_related("call").order_by("state_at", "pk")
    for line in lines_of(found[:LONGEST], caller):
        yield Awaiting(
            kind="application.waits",
            title=str(ACTS[Act.SETTLE_APPEAL]),
            address=reverse("rounds:settle_appeal", args=line.call_and_name),
            about=f"{line.city}: {line.call}",
            since=line.state_at,
        )


def _under_way() -> Iterator[Awaiting]:
    """Yield acts on many applications that the worker has in hand, with how far each is."""
    for one in open_bulk():
        call = Call.objects.get(key=one.call)
        told = _("%(kind)s: %(done)s of %(total)s") % {
            "kind": bulk_words(CallKind(call.kind), one.kind),
            "done": number(one.total - one.left),
            "total": number(one.total),
        }
        yield Awaiting(
            kind="application.bulk",
            title=told,
            address=reverse("rounds:bulk_act", args=[one.call, one.key]),
            about=call_name(CallKind(call.kind), policy_of_call(call).number("round.year")),
            since=one.begun_at,
        )


def _by_call(rows: QuerySet[Application]) -> Iterator[tuple[Call, int, datetime]]:
    """Yield each call with how many of these applications it has, and since when the first of them waits."""
    counted = {
        row["call"]: row for row in rows.values("call").annotate(number=Count("pk"), since=Min("state_at")).order_by("call")
    }
    for call in Call.objects.filter(pk__in=counted).order_by("pk"):
        yield call, counted[call.pk]["number"], counted[call.pk]["since"]


def _counted(kind: str, call: Call, narrowed: str, title: str, since: datetime) -> Awaiting:
    return Awaiting(
        kind=kind,
        title=title,
        address=f"{reverse('rounds:board', args=[call.key])}?{narrowed}",
        about=call_name(CallKind(call.kind), policy_of_call(call).number("round.year")),
        since=since,
    )
