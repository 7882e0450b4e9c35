"""The shape of every answer: what travels with it, the rows or the one thing that was asked for, and where the other rows are."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from halqa.opendata.api.problems import Refused
from halqa.opendata.rules import asking
from halqa.opendata.rules.fields import chosen, narrowed, refusals_of_fields
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.registry.labels.tables import ATTRIBUTION
from halqa.registry.queries.changes import days_of_question
from halqa.registry.queries.tables import Layout, Values

Json = dict[str, Any]


def today() -> date:
    """Return the day (UTC) on which somebody asks."""
    return timezone.now().date()


def days(as_of: date | None, known_on: date | None) -> tuple[date, date]:
    """Return the day asked about and the day of knowing.

    :raises Refused: where one of them lies ahead
    """
    if reasons := asking.refusals_of_days([("as_of", as_of), ("known_on", known_on)], today()):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, reasons)
    return days_of_question(as_of, known_on, today())


def listed(
    request: HttpRequest,
    layout: Layout,
    rows: Sequence[Values],
    window: Window,
    *,
    fields: str | None,
    about: tuple[date, date] | None = None,
) -> HttpResponse:
    """Answer with the rows of one page of a list; ``rows`` are those of the page alone."""
    return many(request, [layout.named(row) for row in rows], window, known=layout.names, fields=fields, about=about)


def many(
    request: HttpRequest,
    rows: Sequence[Mapping[str, Any]],
    window: Window,
    *,
    known: Sequence[str],
    fields: str | None,
    about: tuple[date, date] | None = None,
) -> HttpResponse:
    """Answer with rows that are no table's."""
    wanted = _wanted(fields, known)
    beside = {name: _page_link(request, number) for name, number in _beside(window)}
    said = {
        **envelope(about),
        "total": window.total,
        "page": window.page,
        "size": window.size,
        "pages": window.pages,
        "previous": beside.get("prev"),
        "next": beside.get("next"),
        "items": [narrowed(row, wanted) for row in rows],
    }
    response = written(said)
    if beside:
        response["Link"] = ", ".join(f'<{link}>; rel="{name}"' for name, link in beside.items())
    return response


def one(
    item: Mapping[str, Any],
    *,
    fields: str | None = None,
    known: Sequence[str] = (),
    about: tuple[date, date] | None = None,
) -> HttpResponse:
    """Answer with one thing."""
    return written({**envelope(about), "item": narrowed(item, _wanted(fields, known))})


def envelope(about: tuple[date, date] | None = None) -> Json:
    """Return what travels with every answer: its days, its language, who stands behind it and whose data it uses."""
    as_of, known_on = about or (today(), today())
    return {
        "as_of": as_of.isoformat(),
        "known_on": known_on.isoformat(),
        "language": reader_language(),
        "independence": str(INDEPENDENCE),
        "attribution": str(ATTRIBUTION),
    }


def written(data: Mapping[str, Any]) -> HttpResponse:
    """Return data as JSON."""
    return HttpResponse(json.dumps(data, ensure_ascii=False, separators=(",", ":")), content_type="application/json")


def _wanted(fields: str | None, known: Sequence[str]) -> tuple[str, ...]:
    if fields is None:
        return ()
    wanted = chosen(fields)
    if refusals := refusals_of_fields(wanted, known):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, [("fields", each) for each in refusals])
    return wanted


def _beside(window: Window) -> list[tuple[str, int]]:
    near = [("prev", window.previous), ("next", window.next)]
    found = [(name, number) for name, number in near if number is not None]
    return [("first", 1), *found, ("last", window.pages)] if window.pages > 1 or window.is_beyond else []


def _page_link(request: HttpRequest, number: int) -> str:
    pairs = [(name, value) for name, value in request.GET.items() if name != "page"]
    return f"{site_address(request)}{request.path}?{urlencode([*pairs, ('page', str(number))])}"
