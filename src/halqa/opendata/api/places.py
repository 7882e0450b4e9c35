"""Countries and regions."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import (
    Asked,
    CountriesAsked,
    fields_of,
    fields_of_layout,
    in_path,
)
from halqa.opendata.api.shapes import list_of, one_of, row_of
from halqa.opendata.api.wholes import COUNTRY, REGION, country_whole, region_whole
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.enums import Region
from halqa.registry.queries import places as queries
from halqa.registry.queries.tables import COUNTRIES, country_values

router: Final = Router(tags=[_("Countries and regions")])

Code = in_path("[A-Z]{2}", "MA", _("The country's code of ISO 3166-1 alpha-2, in capitals."))
Key = in_path("|".join(Region), "arab-states", _("The key of the region."))


@reads(
    router,
    "/countries",
    name="countries",
    summary=_("The countries"),
    description=_("Countries with listed cities, by name."),
    answer=list_of(row_of(COUNTRIES)),
    example="/countries?region=arab-states&size=2",
)
def countries(
    request: HttpRequest,
    asked: Query[CountriesAsked],
    fields: fields_of_layout(COUNTRIES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the list of countries."""
    found = queries.countries(language=reader_language(), region=Region(asked.region) if asked.region else None)
    window = Window(asked.page, asked.size, len(found))
    rows = [country_values(line, site_address(request)) for line in window.of(found)]
    return answers.listed(request, COUNTRIES, rows, window, fields=fields)


@reads(
    router,
    "/countries/{code}",
    name="country",
    summary=_("One country"),
    description=_("Its names, its National Commission, its cities, and what others published about it."),
    answer=one_of(COUNTRY, is_chosen=True),
    example="/countries/MA?fields=code,name,commission,cities",
)
def country(
    request: HttpRequest,
    code: Code,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(COUNTRY["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a country; invented ones are on no list."""
    record = queries.country_record(code, language=reader_language(), today=answers.today())
    if record is None or record.is_illustrative:
        raise Http404
    return answers.one(country_whole(record, site_address(request)), fields=fields, known=tuple(COUNTRY["properties"]))


@reads(
    router,
    "/regions/{key}",
    name="region",
    summary=_("One region"),
    description=_("Its countries, its cities by year of joining, and what others published about it."),
    answer=one_of(REGION, is_chosen=True),
    example="/regions/arab-states?fields=key,name,cities,years",
)
def region(
    request: HttpRequest,
    key: Key,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(REGION["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a region."""
    record = queries.region_record(Region(key), language=reader_language(), today=answers.today())
    return answers.one(region_whole(record, site_address(request)), fields=fields, known=tuple(REGION["properties"]))
