"""What only the person behind a token reads: who they are here, and their desk."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import Asked
from halqa.opendata.api.problems import Refused
from halqa.opendata.api.shapes import one_of, several, text, thing
from halqa.opendata.queries.own import own_desk
from halqa.opendata.queries.tokens import Shown
from halqa.opendata.rules.tokens import refusals_of_own
from halqa.pages.queries import Awaiting, Glance
from halqa.pages.templatetags.frame import site_address

router: Final = Router(tags=[_("Your own")])

ME: Final = thing(
    "The person behind the token, and the token.",
    token=text("The key of the token."),
    scopes=several({"type": "string"}, "What it opens."),
    ends_on=text("The first day on which it is good no longer."),
    name=text("What the person is called; null without the scope `read:own`."),
    roles=several(
        thing(role=text(), scope=text("What it is held for, by its key."), begun_on=text(), ended_on=text()),
        "The roles that the person holds today; none without the scope `read:own`.",
    ),
)
DESK: Final = thing(
    "What stands on the desk of the person behind the token.",
    awaiting=several(
        thing(kind=text(), title=text(), about=text(), since=text("In UTC."), due_at=text("In UTC."), address=text()),
        "What the person is asked to do, what is due first at the head.",
    ),
    glances=several(
        thing(title=text(), address=text(), facts=several(thing(label=text(), value=text()))),
        "The network, the countries and the cities that the person holds a role for.",
    ),
)


@reads(
    router,
    "/me",
    name="me",
    summary=_("The token, and who is behind it"),
    description=_("What the token opens and until when; with the scope read:own also the roles of its person."),
    answer=one_of(ME),
    example="/me",
    is_own=True,
)
def me(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:  # noqa: ARG001  read by the door
    """Answer with the token that is shown."""
    token: Shown = request.token
    is_open = not refusals_of_own(token.facts, needs_second_factor=token.caller.needs_second_factor)
    roles = token.caller.holdings if is_open else ()
    whole = {
        "token": token.key,
        "scopes": sorted(token.facts.scopes),
        "ends_on": token.facts.ends_on.isoformat(),
        "name": token.caller.name or None if is_open else None,
        "roles": [
            {
                "role": str(one.role),
                "scope": one.scope,
                "begun_on": one.begun_on.isoformat(),
                "ended_on": one.ended_on.isoformat() if one.ended_on else None,
            }
            for one in roles
        ],
    }
    return answers.one(whole)


@reads(
    router,
    "/me/desk",
    name="desk",
    summary=_("Your desk"),
    description=_(
        "What awaits the person behind the token, and their cities and countries at a glance. Needs the scope read:own."
    ),
    answer=one_of(DESK),
    example="/me/desk",
    is_own=True,
)
def desk(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:  # noqa: ARG001  read by the door
    """Answer with the desk of the person behind the token."""
    token: Shown = request.token
    if refusals := refusals_of_own(token.facts, needs_second_factor=token.caller.needs_second_factor):
        raise Refused(HTTPStatus.FORBIDDEN, [("", each) for each in refusals])
    found, site = own_desk(token.caller, request.now), site_address(request)
    return answers.one(
        {
            "awaiting": [_awaiting(one, site) for one in found.awaiting],
            "glances": [_glance(one, site) for one in found.glances],
        }
    )


def _awaiting(one: Awaiting, site: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "title": one.title,
        "about": one.about,
        "since": one.since.isoformat(),
        "due_at": one.due_at.isoformat() if one.due_at else None,
        "address": site + one.address,
    }


def _glance(one: Glance, site: str) -> dict[str, Any]:
    return {
        "title": one.title,
        "address": site + one.address,
        "facts": [{"label": fact.label, "value": fact.value} for fact in one.facts],
    }
