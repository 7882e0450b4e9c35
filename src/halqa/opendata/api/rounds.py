"""Rounds of admission, with the rows listed here beside what was published."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import (
    Asked,
    Paged,
    RoundCitiesAsked,
    fields_of,
    fields_of_layout,
    in_path,
)
from halqa.opendata.api.shapes import list_of, one_of, row_of
from halqa.opendata.api.wholes import ROUND, round_whole
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.queries import rounds as queries
from halqa.registry.queries.rounds import arranged
from halqa.registry.queries.tables import ROUND_CITIES, ROUNDS, admitted_values, round_values

router: Final = Router(tags=[_("Rounds")])

Key = in_path("[a-z0-9]+(-[a-z0-9]+)*", "2020", _("The key of the round."))


@reads(
    router,
    "/rounds",
    name="rounds",
    summary=_("The rounds of admission"),
    description=_("Every round in which cities joined, in order of time: members as published, beside the rows listed here."),
    answer=list_of(row_of(ROUNDS)),
    example="/rounds?size=2&fields=round,announced,members_published,rows_listed,rows_missing",
)
def rounds(
    request: HttpRequest,
    asked: Query[Paged],
    fields: fields_of_layout(ROUNDS) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the rounds."""
    found = queries.admission_rounds(answers.today())
    window = Window(asked.page, asked.size, len(found))
    rows = [round_values(line, site_address(request)) for line in window.of(found)]
    return answers.listed(request, ROUNDS, rows, window, fields=fields)


@reads(
    router,
    "/rounds/{key}",
    name="round",
    summary=_("One round of admission"),
    description=_("Its cities, admissions that were taken back, and claims of a country's first member."),
    answer=one_of(ROUND, is_chosen=True),
    example="/rounds/2020?fields=round,announced,members_published,withdrawn",
)
def round_(
    request: HttpRequest,
    key: Key,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(ROUND["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a round."""
    record = queries.admission_round(key, language=reader_language(), today=answers.today())
    if record is None:
        raise Http404
    return answers.one(round_whole(record, site_address(request)), fields=fields, known=tuple(ROUND["properties"]))


@reads(
    router,
    "/rounds/{key}/cities",
    name="round-cities",
    summary=_("The cities of a round"),
    description=_("The cities that were admitted in a round, filtered and in order as on its page."),
    answer=list_of(row_of(ROUND_CITIES)),
    example="/rounds/2020/cities?region=africa&sort=country&size=2",
)
def round_cities(
    request: HttpRequest,
    key: Key,  # type: ignore[valid-type]
    asked: Query[RoundCitiesAsked],
    fields: fields_of_layout(ROUND_CITIES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the cities of a round."""
    record = queries.admission_round(key, language=reader_language(), today=answers.today())
    if record is None:
        raise Http404
    found = arranged(record, region=asked.region or "", order=asked.sort)
    window = Window(asked.page, asked.size, len(found))
    rows = [admitted_values(member, site_address(request)) for member in window.of(found)]
    return answers.listed(request, ROUND_CITIES, rows, window, fields=fields)
