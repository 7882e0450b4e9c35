"""The applications in which the person behind a token takes part: for a city, for a commission, for the network."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import ApplicationsAsked, fields_of
from halqa.opendata.api.problems import Refused
from halqa.opendata.api.shapes import list_of, text, thing, truth, whole
from halqa.opendata.queries.tokens import Shown
from halqa.opendata.rules.paging import Window
from halqa.opendata.rules.tokens import refusals_of_own
from halqa.pages.templatetags.frame import site_address
from halqa.rounds.queries.applications_board import BoardLine, own_applications

router: Final = Router(tags=[_("Your own")])

APPLICATION: Final = thing(
    "An application in which the person behind the token takes part.",
    key=text("Given once: the call, and a random name."),
    call=text("The key of the call."),
    city=text("The key of the city that applies."),
    city_name=text(),
    country=text("ISO 3166-1."),
    state=text("Where it stands, as the person sees it; docs/reference/applications.md has the states."),
    since=text("Since when, in UTC."),
    submitted_at=text("When it was first submitted, in UTC."),
    is_late=truth("Whether it was submitted in the hours of grace."),
    rank=whole("The place that its commission gave it; null for cities, which are not told."),
    turn=text("Whose turn it is: writer, mayor, commission or team; null at the end."),
    act=text("What is to be done."),
    is_yours=truth("Whether it is the turn of the person behind the token."),
    due_at=text("By when, in UTC."),
    address=text("Its page."),
)
NAMES: Final = tuple(APPLICATION["properties"])


@reads(
    router,
    "/me/applications",
    name="applications",
    summary=_("Applications in which you take part"),
    description=_(
        "For a city its own, for a commission those of its country, for the coordination team all. Whose turn it is and by when. "
        "The text is on their pages. Needs the scope read:own."
    ),
    answer=list_of(APPLICATION),
    example="/me/applications?state=submitted&size=2",
    is_own=True,
)
def applications(
    request: HttpRequest,
    asked: Query[ApplicationsAsked],
    fields: fields_of(NAMES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the applications of the person behind the token."""
    token: Shown = request.token
    if refusals := refusals_of_own(token.facts, needs_second_factor=token.caller.needs_second_factor):
        raise Refused(HTTPStatus.FORBIDDEN, [("", each) for each in refusals])
    found = own_applications(token.caller, call=asked.call or "", state=asked.state or "", page=asked.page, size=asked.size)
    window = Window(asked.page, asked.size, found.total)
    rows = [] if window.is_beyond else [_told(one, site_address(request)) for one in found.lines]
    return answers.many(request, rows, window, known=NAMES, fields=fields)


def _told(one: BoardLine, site: str) -> dict[str, Any]:
    line, turn = one.line, one.line.turn
    return {
        "key": line.key,
        "call": line.call_key,
        "city": line.city_key,
        "city_name": line.city,
        "country": line.country,
        "state": str(line.state),
        "since": line.state_at.isoformat(),
        "submitted_at": one.sent_at.isoformat() if one.sent_at else None,
        "is_late": line.is_late,
        "rank": one.rank,
        "turn": str(turn.part) if turn else None,
        "act": str(turn.act) if turn else None,
        "is_yours": bool(turn and turn.is_mine),
        "due_at": turn.by_when.isoformat() if turn and turn.by_when else None,
        "address": site + reverse("rounds:application", args=line.call_and_name),
    }
