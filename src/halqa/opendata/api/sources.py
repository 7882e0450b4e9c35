"""The sources behind the facts, and what changed in the record."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import (
    Asked,
    Paged,
    fields_of,
    fields_of_layout,
    in_path,
)
from halqa.opendata.api.shapes import list_of, one_of, row_of, several, text, thing, whole
from halqa.opendata.api.wholes import SOURCE, source_whole
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.registry.queries import sources as queries
from halqa.registry.queries.changes import Change
from halqa.registry.queries.changes import changes as changes_of
from halqa.registry.queries.tables import SOURCES, source_values

router: Final = Router(tags=[_("Sources and changes")])

Number = in_path("[0-9]{1,18}", "1", _("The number of the source in this house."), "integer")
CHANGE: Final = thing(
    "A change of the record.",
    number=whole("The number of the event in the ledger; it only grows."),
    at=text("When it was recorded, in UTC."),
    kind=text("What happened, for programs: `fact.recorded`, `fact.corrected`, `fact.withdrawn`, `fact.restored` and others."),
    sentence=text("What happened, for people."),
    subject=text("What it is about, by its key, such as `city:ma/benguerir` or `network`."),
    name=text("What its subject is called."),
    table=text("The table of the roster whose row changed."),
    cells=several(thing(column=text(), before=text(), after=text()), "The cells that changed."),
    record=text("The address of the page of its subject in Halqa."),
)
NAMES: Final = tuple(CHANGE["properties"])


@reads(
    router,
    "/sources",
    name="sources",
    summary=_("The sources"),
    description=_("Every page and document that a fact rests on today, and how many do."),
    answer=list_of(row_of(SOURCES)),
    example="/sources?size=2",
)
def sources(
    request: HttpRequest,
    asked: Query[Paged],
    fields: fields_of_layout(SOURCES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the sources."""
    found = queries.sources_in_use()
    window = Window(asked.page, asked.size, len(found))
    rows = [source_values(one, site_address(request)) for one in window.of(found)]
    return answers.listed(request, SOURCES, rows, window, fields=fields)


@reads(
    router,
    "/sources/{number}",
    name="source",
    summary=_("One source"),
    description=_("All that rests on it, kind by kind; at most a hundred facts of each are named."),
    answer=one_of(SOURCE, is_chosen=True),
    example="/sources/1?fields=number,address,facts",
)
def source(
    request: HttpRequest,
    number: Number,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(SOURCE["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a source."""
    record = queries.source_record(int(number))
    if record is None:
        raise Http404
    return answers.one(source_whole(record, site_address(request)), fields=fields, known=tuple(SOURCE["properties"]))


@reads(
    router,
    "/changes",
    name="changes",
    summary=_("What changed in the record"),
    description=_("Facts that were added, corrected, taken back or restored here, and rosters that were loaded, newest first."),
    answer=list_of(CHANGE),
    example="/changes?size=2",
)
def changes(
    request: HttpRequest,
    asked: Query[Paged],
    fields: fields_of(NAMES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the changes."""
    found = changes_of(number=asked.page, size=asked.size, language=reader_language())
    rows = [_told(one, site_address(request)) for one in found.changes]
    return answers.many(request, rows, Window(asked.page, asked.size, found.total), known=NAMES, fields=fields)


def _told(one: Change, site: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "kind": one.kind,
        "sentence": one.sentence,
        "subject": one.subject,
        "name": one.name or None,
        "table": one.table or None,
        "cells": [vars(cell) for cell in one.cells],
        "record": site + address(one.path) if one.path else None,
    }
