"""Countries and regions: their cities with years, and what others published about them."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halqa.foundation.lists import Query
from halqa.foundation.subjects import Subject
from halqa.pages.queries import Bar
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.views import downloads
from halqa.pages.views.downloads import PLACED_FILES, Answer, Table
from halqa.pages.views.public import public
from halqa.registry.enums import Region
from halqa.registry.labels import label
from halqa.registry.queries import places as queries
from halqa.registry.queries.places import CountryLine
from halqa.registry.queries.sections import sections_of
from halqa.registry.queries.tables import COUNTRIES, country_values
from halqa.registry.views import structured
from halqa.registry.views.cities import statements


@public
def countries(request: HttpRequest) -> Answer:
    """Show the countries that have cities with evidence of membership, by region, or answer with them as a file."""
    lines = queries.countries(language=reader_language())
    if file := downloads.requested(request, _table(request, lines, "halqa-countries", timezone.now().date())):
        return file
    by_region = [(region, [line for line in lines if line.region is region]) for region in (*Region, None)]
    context = {
        "title": _("Countries"),
        "description": _("Countries with cities in the network of learning cities, now or earlier, by region."),
        "card": "page/countries",
        "regions": [(region, label(region) if region else _("No region known"), own) for region, own in by_region if own],
        "lines": lines,
        "cities": sum(line.cities for line in lines),
        "downloads": downloads.links(Query(())),
    }
    return render(request, "registry/countries.html", context)


@public
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show a country: its names, its cities, what was published about it."""
    record = queries.country_record(code, language=reader_language(), today=timezone.now().date())
    if record is None:
        raise Http404(code)
    context = {
        "title": record.name.text,
        "description": _("Learning cities of %(country)s, now or earlier, each with its sources.")
        % {"country": record.name.text},
        "noindex": not (record.cities or record.honoured),
        "card": f"country/{record.code.lower()}",
        "structured": structured.country(record, request),
        "country": record,
        "downloads": _files_of_cities(country=record.code),
        "sections": sections_of(str(Subject("country", record.code)), reader_language()),
    }
    return render(request, "registry/country.html", context)


@public
def region(request: HttpRequest, region: Region) -> Answer:
    """Show a region: its countries, its cities by year, what was published about it; or its countries as a file."""
    today = timezone.now().date()
    record = queries.region_record(region, language=reader_language(), today=today)
    if file := downloads.requested(request, _table(request, record.countries, f"halqa-countries-{region}", today)):
        return file
    name = str(label(region))
    cities = f"{reverse('registry:cities')}?region={region}"
    context = {
        "title": name,
        "description": _("Learning cities of the region %(region)s, by country and by year of joining.") % {"region": name},
        "card": f"region/{region}",
        "structured": structured.region(region, request),
        "region": record,
        "cities_address": cities,
        "bars": [
            Bar(words, one.cities, f"{cities}&year={one.year or 'unknown'}", str(region))
            for one in record.years
            for words in [str(one.year or pgettext("year of joining", "not known"))]
        ],
        "downloads": downloads.links(Query(())),
        "cities_downloads": _files_of_cities(region=region),
    }
    return render(request, "registry/region.html", context)


def _files_of_cities(**narrowed: str) -> list[tuple[str, str]]:
    """Return links to the files of the list of cities, narrowed to a place."""
    return downloads.links(Query(tuple(narrowed), tuple(narrowed.items())), PLACED_FILES, reverse("registry:cities"))


def _table(request: HttpRequest, lines: tuple[CountryLine, ...], name: str, today: date) -> Table:
    site = site_address(request)
    rows = (COUNTRIES.flat(country_values(line, site)) for line in lines)
    about = {"as_of": today.isoformat(), "statement": statements()["statement"]}
    return Table(f"{name}-{today.isoformat()}", COUNTRIES.names, rows, about)
