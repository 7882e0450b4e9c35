"""Practices of cities: the list with every filter of its page, and one practice."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.exchange.enums import BuildingBlock, PracticeSort, TargetGroup
from halqa.exchange.queries import practices as queries
from halqa.exchange.queries.practice import PracticeRecord, practice_record
from halqa.exchange.queries.practices import PracticeFilter
from halqa.exchange.queries.tables import PRACTICES, practice_values
from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import SLUG, UNDATED, Asked, PracticesAsked, fields_of, fields_of_layout, in_path
from halqa.opendata.api.shapes import Json, list_of, one_of, row_of, several, thing, truth
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.enums import Region

router: Final = Router(tags=[_("Practices")])

Key = in_path(SLUG, "osan-the-whole-city-as-a-place-to-learn", _("The key of the practice."))
PRACTICE: Final = thing(
    "A practice of a city, and others like it.",
    **row_of(PRACTICES)["properties"],
    taken_back=truth("Whether whoever told of it has taken it back; it is on no list then."),
    of_city=several({"type": "string"}, "The keys of other practices of its city."),
    related=several({"type": "string"}, "The keys of practices of other cities that share most of what it is classified by."),
)
NAMES: Final = tuple(PRACTICE["properties"])


@reads(
    router,
    "/practices",
    name="practices",
    summary=_("The practices"),
    description=_(
        "What cities do that others can try, each with the page that tells of it. The same filters as on the page, the same rows "
        "as in its files. Building blocks, target groups and goals are editorial: we assigned them. None is an evaluation."
    ),
    answer=list_of(row_of(PRACTICES)),
    example="/practices?block=workplace&size=2&fields=key,title,city,source",
)
def practices(
    request: HttpRequest,
    asked: Query[PracticesAsked],
    fields: fields_of_layout(PRACTICES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the list of practices."""
    found = queries.practices(
        PracticeFilter(
            q=asked.q,
            block=BuildingBlock(asked.block) if asked.block else None,
            group=TargetGroup(asked.group) if asked.group else None,
            region=Region(asked.region) if asked.region else None,
            country=asked.country or "",
            language=asked.source_language or "",
            year=asked.year if asked.year != UNDATED else None,  # type: ignore[arg-type]
            undated=asked.year == UNDATED,
            sort=PracticeSort(asked.sort),
        ),
        language=reader_language(),
        page=asked.page,
        size=asked.size,
    )
    window = Window(asked.page, asked.size, found.page.total)
    rows = [] if window.is_beyond else [practice_values(line, site_address(request)) for line in found.lines]
    return answers.listed(request, PRACTICES, rows, window, fields=fields)


@reads(
    router,
    "/practices/{key}",
    name="practice",
    summary=_("One practice"),
    description=_("A practice with its city, its source and what it is classified by, and the keys of others like it."),
    answer=one_of(PRACTICE, is_chosen=True),
    example="/practices/osan-the-whole-city-as-a-place-to-learn?fields=key,title,city,building_blocks,source",
)
def practice(
    request: HttpRequest,
    key: Key,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(NAMES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a practice; invented ones are on no list."""
    record = practice_record(key, language=reader_language())
    if record is None or record.line.is_illustrative:
        raise Http404
    return answers.one(_whole(record, site_address(request)), fields=fields, known=NAMES)


def _whole(record: PracticeRecord, site: str) -> Json:
    return {
        **PRACTICES.named(practice_values(record.line, site)),
        "taken_back": record.line.is_taken_back,
        "of_city": [line.key for line in record.of_city],
        "related": [line.key for line in record.related],
    }
