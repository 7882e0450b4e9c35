"""The list of cities: one address with three faces, and the same rows as files."""

from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.pages.queries import Chip, Dot, Key, Tab
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.pages.templatetags.words import when_text
from halqa.pages.views import downloads
from halqa.pages.views.downloads import PLACED_FILES, Answer, Table
from halqa.pages.views.public import public
from halqa.registry.enums import CityKind, CitySort, CityView, Region
from halqa.registry.forms.lists import YEAR_UNKNOWN, CityFilterForm
from halqa.registry.labels import label
from halqa.registry.queries import cities as queries
from halqa.registry.queries.cities import CityFilter, FilterOptions
from halqa.registry.queries.tables import CITIES, city_values

FILTERS: Final = ("q", "region", "country", "year", "kind", "award", "cluster", "as_of", "known_on")
PARAMETERS: Final = (*FILTERS, "sort", "view", "page")
# Filters whose answer deserves a place of its own in search engines: there are few of them and they say something.
OWN_PAGES: Final = ("region", "country", "year", "award", "page")
FORMS_KEPT: Final = 32
PAGE_SIZES: Final = {CityView.CARDS: 48, CityView.TABLE: 100, CityView.MAP: 100}


@public
def cities(request: HttpRequest) -> Answer:
    """Show the cities that the address asks for as cards, table or map, or answer with them as a file."""
    today, language = timezone.now().date(), reader_language()
    asked = tuple((name, request.GET[name]) for name in CityFilterForm.base_fields if name in request.GET)
    form, filters = _filters(language, today, queries.filter_options(language=language), asked)
    wanted = _wanted(form)
    if file := downloads.requested(request, _table(request, wanted, today), PLACED_FILES, form):
        return file
    view = form.face
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    # Words and days lead to as many pages as there are words and days.
    is_own_page = not form.errors and all(name in OWN_PAGES or name == "view" for name, _value in query.pairs)
    found = queries.cities(
        wanted, language=language, page=query.get("page"), size=PAGE_SIZES[view], with_evidence=view is not CityView.CARDS
    )
    shared = query.only(*OWN_PAGES)
    context = {
        "title": _("Cities"),
        "description": _("Member cities of the network, now or earlier, each with its sources."),
        "canonical_query": str(shared) if shared.pairs else "",
        "noindex": not is_own_page,
        "card": "page/cities",
        "form": form,
        "filters": filters,
        "query": query,
        "view": view,
        "found": found,
        "chips": _chips(form, query),
        "clear": str(query.only("view", "sort")),
        "tabs": [Tab(str(label(each)), _face(query, each), each is view) for each in CityView],
        "downloads": downloads.links(query.only(*FILTERS, "sort"), PLACED_FILES, form=form),
        "day": wanted.day,
        "words": wanted.q,
        "is_filtered": bool(query.only(*FILTERS).pairs),
    }
    if view is CityView.MAP:
        context |= _map(wanted, query)
    return render(request, "registry/cities.html", context)


@lru_cache(FORMS_KEPT)
def _filters(
    _language: str, today: date, options: FilterOptions, asked: tuple[tuple[str, str], ...]
) -> tuple[CityFilterForm, SafeString]:
    """Return the filters as an address sets them, read and drawn: the same for each page of a list, and nobody's own."""
    form = CityFilterForm(dict(asked), **vars(options), today=today)
    form.is_valid()
    return form, render_to_string("registry/parts/cities_filters.html", {"form": form})


def _wanted(form: CityFilterForm) -> CityFilter:
    cleaned = form.cleaned_data
    year = cleaned.get("year") or ""
    return CityFilter(
        q=cleaned.get("q", ""),
        region=Region(cleaned["region"]) if cleaned.get("region") else None,
        country=cleaned.get("country", ""),
        year=int(year) if year and year != YEAR_UNKNOWN else None,
        year_unknown=year == YEAR_UNKNOWN,
        kind=CityKind(cleaned["kind"]) if cleaned.get("kind") else None,
        award=int(cleaned["award"]) if cleaned.get("award") else None,
        cluster=cleaned.get("cluster", ""),
        day=form.days,
        sort=CitySort(cleaned.get("sort") or CitySort.NAME),
    )


def _chips(form: CityFilterForm, query: Query) -> list[Chip]:
    found = []
    for name in FILTERS:
        value = form.cleaned_data.get(name)
        if not value or not query.get(name):
            continue
        field = form.fields[name]
        words = dict(getattr(field, "choices", ())).get(value, value)
        text = when_text(value) if isinstance(value, date) else str(words)
        found.append(Chip(str(field.label), text, str(query.drop(name))))
    return found


def _face(query: Query, view: CityView) -> str:
    return str(query.drop("view") if view is CityView.CARDS else query.put("view", view))


def _map(wanted: CityFilter, query: Query) -> dict[str, Any]:
    positions = queries.city_positions(wanted)
    return {
        "dots": [
            Dot(place.latitude, place.longitude, place.region, place.name, address(f"cities/{place.key}/")) for place in positions
        ],
        "unplaced": queries.count_without_position(wanted),
        "keys": [Key(region, str(label(region)), str(query.put("region", region))) for region in Region],
    }


def _table(request: HttpRequest, wanted: CityFilter, today: date) -> Table:
    as_of, known_on = wanted.day or (today, today)
    about = {"as_of": as_of.isoformat(), "known_on": known_on.isoformat(), **statements()}
    found, site = queries.all_cities(wanted, language=reader_language()), site_address(request)
    rows = (CITIES.flat(city_values(entry, site)) for entry in found)
    return Table(f"halqa-cities-{as_of.isoformat()}", CITIES.names, rows, about)


def statements() -> dict[str, str]:
    """Return what every file of cities says of itself: who stands behind it, what it holds, whose positions it uses."""
    return {
        "statement": _(
            "Halqa is independent and not part of UNESCO. These are cities with evidence of membership, now or earlier; "
            "it is not the official list."
        ),
        "attribution": _("Positions: GeoNames, https://www.geonames.org, CC BY 4.0."),
    }
