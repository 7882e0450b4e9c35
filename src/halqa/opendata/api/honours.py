"""Awards, conferences and clusters, and the days that lie ahead."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import (
    Asked,
    AwardsAsked,
    Paged,
    fields_of,
    fields_of_layout,
    in_path,
)
from halqa.opendata.api.shapes import list_of, one_of, row_of
from halqa.opendata.api.wholes import AWARD_YEAR, CONFERENCE, award_year_whole, conference_whole
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.queries import honours as queries
from halqa.registry.queries.tables import (
    AWARDS,
    CLUSTERS,
    CONFERENCES,
    NEXT_DATES,
    awardee_values,
    cluster_values,
    conference_values,
    next_date_values,
)

router: Final = Router(tags=[_("Awards, conferences and clusters")])

Year = in_path("[0-9]{4}", "2024", _("The year of the award round."), "integer")
Number = in_path("[0-9]{1,4}", "5", _("The number of the conference."), "integer")


@reads(
    router,
    "/awards",
    name="awards",
    summary=_("The awards"),
    description=_("Every city that an award round honoured, the latest round first. An award ranks nobody."),
    answer=list_of(row_of(AWARDS)),
    example="/awards?year=2024&size=2",
)
def awards(
    request: HttpRequest,
    asked: Query[AwardsAsked],
    fields: fields_of_layout(AWARDS) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the awards."""
    found = [
        awardee_values(record.round, awardee, site_address(request))
        for record in queries.award_years(language=reader_language())
        if asked.year in (None, record.round.year)
        for awardee in record.awardees
    ]
    window = Window(asked.page, asked.size, len(found))
    return answers.listed(request, AWARDS, window.of(found), window, fields=fields)


@reads(
    router,
    "/awards/{year}",
    name="award-year",
    summary=_("One award round"),
    description=_("When it was announced and handed over, and the cities that it honoured."),
    answer=one_of(AWARD_YEAR, is_chosen=True),
    example="/awards/2024?fields=year,announced,handed_over,published,listed",
)
def award_year(
    request: HttpRequest,
    year: Year,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(AWARD_YEAR["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with an award round."""
    record = queries.award_year(int(year), language=reader_language())
    if record is None:
        raise Http404
    return answers.one(award_year_whole(record, site_address(request)), fields=fields, known=tuple(AWARD_YEAR["properties"]))


@reads(
    router,
    "/conferences",
    name="conferences",
    summary=_("The conferences"),
    description=_("The International Conferences on Learning Cities that have taken place, the latest first."),
    answer=list_of(row_of(CONFERENCES)),
    example="/conferences?size=1",
)
def conferences(
    request: HttpRequest,
    asked: Query[Paged],
    fields: fields_of_layout(CONFERENCES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the conferences."""
    found = queries.conferences(language=reader_language())
    window = Window(asked.page, asked.size, len(found))
    rows = [conference_values(line, site_address(request)) for line in window.of(found)]
    return answers.listed(request, CONFERENCES, rows, window, fields=fields)


@reads(
    router,
    "/conferences/{number}",
    name="conference",
    summary=_("One conference"),
    description=_("Its days, host, theme and outcome, and the award that was handed over while it met."),
    answer=one_of(CONFERENCE, is_chosen=True),
    example="/conferences/5",
)
def conference(
    request: HttpRequest,
    number: Number,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(CONFERENCE["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a conference."""
    record = queries.conference(int(number), language=reader_language())
    if record is None:
        raise Http404
    return answers.one(conference_whole(record, site_address(request)), fields=fields, known=tuple(CONFERENCE["properties"]))


@reads(
    router,
    "/clusters",
    name="clusters",
    summary=_("The thematic clusters"),
    description=_("The themes on which member cities worked together, with the cities that a page names as their lead."),
    answer=list_of(row_of(CLUSTERS)),
    example="/clusters?size=2&fields=cluster,cluster_name,city,role",
)
def clusters(
    request: HttpRequest,
    asked: Query[Paged],
    fields: fields_of_layout(CLUSTERS) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the clusters, a row for each lead."""
    site = site_address(request)
    found = [row for line in queries.clusters(language=reader_language()) for row in cluster_values(line, site)]
    window = Window(asked.page, asked.size, len(found))
    return answers.listed(request, CLUSTERS, window.of(found), window, fields=fields)


@reads(
    router,
    "/next-dates",
    name="next-dates",
    summary=_("The dates ahead"),
    description=_("Days that lie ahead of the network, as published, the nearest first."),
    answer=list_of(row_of(NEXT_DATES)),
    example="/next-dates",
)
def next_dates(
    request: HttpRequest,
    asked: Query[Paged],
    fields: fields_of_layout(NEXT_DATES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the dates that lie ahead."""
    found = queries.dates_ahead(answers.today())
    window = Window(asked.page, asked.size, len(found))
    rows = [next_date_values(line) for line in window.of(found)]
    return answers.listed(request, NEXT_DATES, rows, window, fields=fields)
