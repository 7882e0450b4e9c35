"""What is known of cities' lives in the network, for the rules of other floors: memberships, awards, kind and inhabitants."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Q

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import Confidence, Region
from halqa.registry.models import Award, City, Country, Population
from halqa.registry.models.facts import STANDS
from halqa.registry.models.places import TOLD
from halqa.registry.queries.cities import matching
from halqa.registry.queries.lines import CityLine, SourceLine, country_name
from halqa.registry.queries.membership import current_memberships, memberships_of_city, rounds_of


@dataclass(frozen=True)
class Span:
    """A span of membership that stands; ``rounds``: keys of the admission rounds that list it."""

    begun: UncertainDate
    ended: UncertainDate | None
    confidence: Confidence
    rounds: frozenset[str]
    note: str
    source: SourceLine


@dataclass(frozen=True)
class Honoured:
    """An award that stands."""

    year: int
    announced: UncertainDate
    handed_over: UncertainDate
    source: SourceLine


@dataclass(frozen=True)
class Inhabitants:
    """A published number of inhabitants, and the time that it is about, which may not be known."""

    number: int
    about: UncertainDate
    source: SourceLine


@dataclass(frozen=True)
class CityLife:
    """A city with what is known of its life in the network, in order of time."""

    city: CityLine
    spans: tuple[Span, ...]
    honours: tuple[Honoured, ...]
    inhabitants: Inhabitants | None

    @property
    def region(self) -> Region | None:
        """The UNESCO region of its country, as far as it is known."""
        return self.city.region


def lives_of(keys: Collection[str], *, language: str) -> Mapping[str, CityLife]:
    """Return the lives of these cities by key, with as many queries for one as for hundreds."""
    cities = {city.pk: city for city in City.objects.filter(TOLD, key__in=keys).select_related("country")}
    spans, honours, people = defaultdict(list), defaultdict(list), {}
    for row in (
        current_memberships().filter(city__in=cities, is_withdrawn=False).select_related("source").order_by("begun_latest", "pk")
    ):
        spans[row.city_id].append(
            Span(
                begun=UncertainDate(row.begun_earliest, row.begun_latest),
                ended=UncertainDate(row.ended_earliest, row.ended_latest) if row.end else None,
                confidence=Confidence(row.confidence),
                rounds=rounds_of(row.listed_rounds),
                note=row.note,
                source=SourceLine.of(row.source),
            )
        )
    for award in Award.objects.filter(STANDS, city__in=cities).select_related("source").order_by("year"):
        announced = UncertainDate(award.announced_earliest, award.announced_latest)
        handed_over = UncertainDate(award.handed_over_earliest, award.handed_over_latest)
        honours[award.city_id].append(Honoured(award.year, announced, handed_over, SourceLine.of(award.source)))
    for one in Population.objects.filter(STANDS, city__in=cities).select_related("source").order_by("about_latest", "pk"):
        people[one.city_id] = Inhabitants(
            one.inhabitants, UncertainDate(one.about_earliest, one.about_latest), SourceLine.of(one.source)
        )
    return {
        city.key: CityLife(CityLine.of(city, language), tuple(spans[pk]), tuple(honours[pk]), people.get(pk))
        for pk, city in cities.items()
    }


def keys_of_members(day: date) -> tuple[str, ...]:
    """Return the keys of the cities that are, or may be, members on a day, as their memberships stand now."""
    not_ended = Q(end="") | Q(ended_latest=None) | Q(ended_latest__gt=day)
    held = memberships_of_city().filter(not_ended, is_withdrawn=False)
    return tuple(City.objects.filter(TOLD, Exists(held)).order_by("key").values_list("key", flat=True))


def cities_called(text: str, *, language: str, most: int) -> tuple[CityLine, ...]:
    """Return the cities that a reader may mean by some letters, listed or not, by name; at most so many."""
    found = City.objects.filter(TOLD, matching(text)).select_related("country").order_by("sort_key", "key")
    return tuple(CityLine.of(city, language) for city in found[:most]) if text.strip() else ()


def zone_of_city(key: str) -> str:
    """Return the time zone of a city by its IANA name; empty where its position, and so its zone, is not known."""
    return City.objects.filter(TOLD, key=key).values_list("time_zone", flat=True).first() or ""


def country_names(codes: Collection[str], language: str) -> dict[str, str]:
    """Return the names of countries by code, for a reader of this language."""
    return {country.code: country_name(country, language).text for country in Country.objects.filter(pk__in=codes)}
