"""Countries and regions: their cities, and what others published about them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.localized import Chosen
from halqa.foundation.textanalysis import sort_key
from halqa.registry.enums import FigureScope, Region
from halqa.registry.models import Award, City, Country, NationalCommission
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.answers import FigureLine
from halqa.registry.queries.cities import CityEntry, CityFilter, all_cities
from halqa.registry.queries.facts import figure_facts
from halqa.registry.queries.firsts import FirstCity, FirstClaimed, first_cities
from halqa.registry.queries.lines import CityLine, SourceLine, country_name
from halqa.registry.queries.published import countries_of, current_figures, figure_line
from halqa.registry.rules.headline import status_then
from halqa.registry.rules.places import is_fictional
from halqa.registry.rules.roster_tables import PARTS_OF_REGIONS, REGION_NAMES


@dataclass(frozen=True)
class CountryLine:
    """A country in a list. ``first_year``: of its earliest city with a known year; None where no year is known."""

    code: str
    name: Chosen
    region: Region | None
    cities: int
    awards: int
    first_year: int | None


@dataclass(frozen=True)
class Commission:
    """A National Commission for UNESCO, and where its address was found."""

    website: str
    source: SourceLine


@dataclass(frozen=True)
class CountryRecord:
    """All that the registry knows of a country. ``honoured``: cities with an award but on no list of members."""

    code: str
    alpha3: str
    name: Chosen
    names: tuple[Chosen, ...]
    region: Region | None
    commission: Commission | None
    cities: tuple[CityEntry, ...]
    honoured: tuple[CityLine, ...]
    firsts: tuple[FirstCity, ...]
    claims: tuple[FirstClaimed, ...]
    published: tuple[FigureLine, ...]
    awards: int

    @property
    def is_illustrative(self) -> bool:
        """Whether the country was invented for a demonstration."""
        return is_fictional(self.code)


@dataclass(frozen=True)
class YearCount:
    """How many listed cities joined in a year; None: no single year is known."""

    year: int | None
    cities: int


@dataclass(frozen=True)
class RegionRecord:
    """A region of UNESCO: its countries by name, its cities by year of joining, and what was published about it."""

    region: Region
    countries: tuple[CountryLine, ...]
    years: tuple[YearCount, ...]
    published: tuple[FigureLine, ...]

    @property
    def cities(self) -> int:
        return sum(country.cities for country in self.countries)


def countries(*, language: str, region: Region | None = None) -> tuple[CountryLine, ...]:
    """Return the countries with listed cities, all or of one region, in the order of their names in this language."""
    listed = City.objects.filter(is_listed=True)
    rows = Country.objects.filter(Exists(listed.filter(country=OuterRef("pk"))))
    if region:
        rows = rows.filter(region=region)
    # The year of "by a day" is none: only a row that says when it joined tells a year.
    dated = Q(cities__is_listed=True, cities__joined_earliest__year=F("cities__joined_latest__year"))
    counted = rows.annotate(
        listed=Count("cities", filter=Q(cities__is_listed=True)), first=Min("cities__joined_earliest", filter=dated)
    )
    awards = _awards_by_country()
    lines = (
        CountryLine(
            code=row.code,
            name=country_name(row, language),
            region=Region(row.region) if row.region else None,
            cities=row.listed,
            awards=awards.get(row.code, 0),
            first_year=row.first.year if row.first else None,
        )
        for row in counted
    )
    return tuple(sorted(lines, key=lambda line: sort_key(line.name.text)))


def country_record(code: str, *, language: str, today: date) -> CountryRecord | None:
    """Return the record of a country (ISO 3166-1 alpha-2, upper case) as known today, or nothing where there is none."""
    country = Country.objects.filter(code=code).first()
    if country is None:
        return None
    honoured = City.objects.filter(
        Exists(Award.objects.filter(STANDS, city=OuterRef("pk"))),
        country=country,
        is_listed=False,
    )
    commission = NationalCommission.objects.filter(STANDS, country=country).select_related("source").first()
    firsts, claims = first_cities(code, language=language, today=today)
    return CountryRecord(
        code=country.code,
        alpha3=country.alpha3,
        name=country_name(country, language),
        names=tuple(name for name in (country_name(country, tag) for tag in LANGUAGES) if not name.fallback),
        region=Region(country.region) if country.region else None,
        commission=Commission(commission.website, SourceLine.of(commission.source)) if commission else None,
        cities=tuple(all_cities(CityFilter(country=code), language=language)),
        honoured=tuple(CityLine.of(city, language) for city in honoured.select_related("country").order_by("sort_key")),
        firsts=firsts,
        claims=claims,
        published=_published(Q(scope=FigureScope.COUNTRY, scope_name=country.names.get("en", country.code)), today, language),
        awards=_awards_by_country().get(code, 0),
    )


def region_record(region: Region, *, language: str, today: date) -> RegionRecord:
    """Return the record of a region as known today."""
    joined = City.objects.filter(is_listed=True, country__region=region).values_list("joined_earliest", "joined_latest")
    years: dict[int | None, int] = defaultdict(int)
    for first, last in joined:
        years[first.year if first and last and first.year == last.year else None] += 1
    return RegionRecord(
        region=region,
        countries=countries(language=language, region=region),
        years=tuple(YearCount(year, years[year]) for year in sorted(years, key=lambda year: year or date.max.year)),
        published=_published(_about_region(region), today, language),
    )


def _awards_by_country() -> dict[str, int]:
    """Return how many awards went to cities of each country, listed or not."""
    standing = Award.objects.filter(STANDS)
    return dict(standing.values_list("city__country").annotate(Count("pk")).order_by())


def _about_region(region: Region) -> Q:
    """Return the condition that a figure is about a region, or about a part of it that has a name of its own."""
    name = next(name for name, each in REGION_NAMES.items() if each is region)
    parts = [part for part in PARTS_OF_REGIONS if name.startswith(part)]
    rounds = [f"{FigureScope.ROUND}: {one}" for one in (name, *parts)]
    return Q(scope=FigureScope.REGION, scope_name__in=[name, *parts]) | Q(scope=FigureScope.ROUND, scope_name__in=rounds)


def _published(about: Q, known_on: date, language: str) -> tuple[FigureLine, ...]:
    rows = list(current_figures().filter(about).order_by("about_latest", "published_latest", "pk"))
    countries = countries_of(rows, language)
    return tuple(figure_line(row, status_then(figure_facts(row), known_on), countries) for row in rows)
