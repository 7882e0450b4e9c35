"""Cities: the list with every filter of its page, and one city with all that is known of it."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import (
    UNKNOWN,
    Asked,
    CitiesAsked,
    fields_of,
    fields_of_layout,
    in_path,
)
from halqa.opendata.api.shapes import list_of, one_of, row_of
from halqa.opendata.api.wholes import CITY, city_whole
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.enums import CityKind, CitySort, Region
from halqa.registry.queries import cities as queries
from halqa.registry.queries.cities import CityFilter
from halqa.registry.queries.city import city_record, moved_to
from halqa.registry.queries.profiles import public_profile
from halqa.registry.queries.tables import CITIES, city_values

router: Final = Router(tags=[_("Cities")])

Country = in_path("[a-z]{2}", "ma", _("The country's part of the city's key."))
City = in_path("[a-z0-9]+(-[a-z0-9]+)*", "benguerir", _("The city's own part of its key."))


@reads(
    router,
    "/cities",
    name="cities",
    summary=_("The cities"),
    description=_(
        "Cities with evidence of membership, now or earlier. With a day, those that were, or may have been, members on it, as "
        "known on another. The same filters as on the page, the same rows as in its files."
    ),
    answer=list_of(row_of(CITIES)),
    example="/cities?region=arab-states&size=2&fields=key,name,country,joined",
)
def cities(
    request: HttpRequest,
    asked: Query[CitiesAsked],
    fields: fields_of_layout(CITIES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the list of cities."""
    about = answers.days(asked.as_of, asked.known_on)
    language, site = reader_language(), site_address(request)
    found = queries.cities(
        CityFilter(
            q=asked.q,
            region=Region(asked.region) if asked.region else None,
            country=asked.country or "",
            year=asked.year if asked.year != UNKNOWN else None,
            year_unknown=asked.year == UNKNOWN,
            kind=CityKind(asked.kind) if asked.kind else None,
            award=asked.award,
            cluster=asked.cluster or "",
            day=about if asked.as_of or asked.known_on else None,
            sort=CitySort(asked.sort),
        ),
        language=language,
        page=asked.page,
        size=asked.size,
        with_evidence=True,
    )
    window = Window(asked.page, asked.size, found.page.total)
    rows = [] if window.is_beyond else [city_values(entry, site) for entry in found.entries]
    return answers.listed(request, CITIES, rows, window, fields=fields, about=about)


@reads(
    router,
    "/cities/{country}/{city}",
    name="city",
    summary=_("One city"),
    description=_(
        "All that is known of a city: names, memberships, awards and every other fact, those that were superseded or taken "
        "back too, each with its clocks and its source. A key that the city had before leads to the one that it has."
    ),
    answer=one_of(CITY, is_chosen=True),
    example="/cities/ma/benguerir?fields=key,name,memberships",
)
def city(
    request: HttpRequest,
    country: Country,  # type: ignore[valid-type]
    city: City,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(CITY["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a city, or lead to where it went; invented ones are on no list."""
    key = f"{country}/{city}"
    record = city_record(key, language=reader_language())
    if record is None:
        moved = moved_to(key)
        if not moved:
            raise Http404
        return HttpResponsePermanentRedirect(request.path.removesuffix(key) + moved)
    if record.line.is_illustrative:
        raise Http404
    profile = public_profile(key, language=reader_language())
    return answers.one(city_whole(record, profile, site_address(request)), fields=fields, known=tuple(CITY["properties"]))
