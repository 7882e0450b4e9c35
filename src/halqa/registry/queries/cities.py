"""The list of cities: what it can be narrowed to, its pages, its dots on the map, and whole for a download."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from django.db.models import Case, Exists, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Cast

from halqa.foundation.dates import UncertainDate
from halqa.foundation.lists import Page
from halqa.foundation.textanalysis import query_terms, sort_key, tokens
from halqa.foundation.truth import Truth
from halqa.ledger.queries import until_next_event
from halqa.registry.enums import CityKind, CitySort, Confidence, PositionMatch, Region
from halqa.registry.models import Award, City, Cluster, ClusterLead, Country, Membership, Position
from halqa.registry.models.facts import STANDS
from halqa.registry.models.places import TOLD
from halqa.registry.queries.by_number import of_cities
from halqa.registry.queries.lines import CITY_LINE, CityLine, SourceLine, name_of_country
from halqa.registry.queries.membership import current_memberships, may_hold, possibly_members

AT_ONCE: Final = 500
"""How many cities a download reads at a time: its memory does not grow with the network."""

MOST_DOTS: Final = 5000
"""How many dots a map shows at most: beyond, it would be neither read nor loaded."""


MOST_WORDS: Final = 24
"""Of a search for cities: no name of one has as many, and each is a condition for every row."""

WORDS_FOR_A_CITY: Final = frozenset({"city", "town", "ville", "ciudad", "город", "مدينه"})
"""What people write before or after a name, folded; in few names is it a part of them, as in Mexico City."""


Row = dict[str, Any]
"""The columns of a city that its entry in the list is made from."""


@dataclass(frozen=True)
class CityFilter:
    """What the list is narrowed to.

    ``year``: of joining; ``year_unknown``: no single year is known. ``day``: *as of* and *known on*; the list then holds who
    was, or may have been, a member, and without it every city with evidence of membership, now or earlier.
    """

    q: str = ""
    region: Region | None = None
    country: str = ""
    year: int | None = None
    year_unknown: bool = False
    kind: CityKind | None = None
    award: int | None = None
    cluster: str = ""
    day: tuple[date, date] | None = None
    sort: CitySort = CitySort.NAME


@dataclass(frozen=True)
class FilterOptions:
    """What can be chosen: only what some listed city has, with the words that are no enum's."""

    regions: tuple[Region, ...]
    countries: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    kinds: tuple[CityKind, ...]
    award_years: tuple[int, ...]
    clusters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Placed:
    """Where a city was placed, in WGS 84 degrees, and how."""

    latitude: float | None = None
    longitude: float | None = None
    match: PositionMatch = PositionMatch.NONE
    geonames_id: int | None = None


UNPLACED: Final = Placed()

_THE_FIRST_LEADS: Final = (F("begun_latest").asc(nulls_last=True), F("begun_earliest").asc(nulls_first=True), "pk")
"""The order of a city's memberships as ``rules.places`` finds the first one, from which the list's own order is derived."""


@dataclass(frozen=True)
class Evidence:
    """What an entry rests on: the sources and remarks of its memberships, its position."""

    sources: tuple[SourceLine, ...]
    notes: tuple[str, ...]
    placed: Placed


@dataclass(frozen=True)
class CityEntry:
    """A city in the list.

    ``standing``: whether it was a member on the day asked about; None where no day was. ``confidence``: of its first membership.
    ``evidence``: where it was asked for.
    """

    line: CityLine
    joined: UncertainDate
    award_years: tuple[int, ...]
    standing: Truth | None
    confidence: Confidence
    evidence: Evidence | None

    @property
    def key(self) -> str:
        return self.line.key


@dataclass(frozen=True)
class CityPosition:
    """Where a city stands on the map, in WGS 84 degrees."""

    key: str
    name: str
    country_code: str
    region: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class CityList:
    """One page of the list; counts are of the whole list.

    ``undetermined`` of the ``page.total`` cities may have been members on the day asked about.
    ``others`` answer the words but have no standing evidence of membership: they have a record and are on no list.
    """

    entries: tuple[CityEntry, ...]
    page: Page
    undetermined: int
    others: tuple[CityLine, ...]

    @property
    def certain(self) -> int:
        return self.page.total - self.undetermined


@dataclass(frozen=True)
class _Membership:
    """What an entry of the list takes from one membership of its city."""

    begun: UncertainDate
    confidence: Confidence
    note: str
    source: SourceLine


@until_next_event
def filter_options(*, language: str) -> FilterOptions:
    """Return what the list can be narrowed to, countries in the order of their names in this language."""
    listed = City.objects.filter(is_listed=True)
    countries = Country.objects.filter(Exists(listed.filter(country=OuterRef("pk")))).values_list("code", "names", "region")
    named = [(code, name_of_country(code, names, language).text, region) for code, names, region in countries]
    joined = listed.values_list("joined_earliest", "joined_latest").distinct()
    awards = Award.objects.filter(STANDS).values_list("year", flat=True).distinct()
    kinds = set(listed.values_list("kind", flat=True).distinct())
    clusters = Cluster.objects.filter(STANDS).values_list("key", "name")
    present = {region for _, _, region in named}
    return FilterOptions(
        regions=tuple(region for region in Region if region in present),
        countries=tuple((code, name) for code, name, _ in sorted(named, key=lambda row: sort_key(row[1]))),
        years=tuple(sorted({first.year for first, last in joined if first and last and first.year == last.year}, reverse=True)),
        kinds=tuple(kind for kind in CityKind if kind in kinds),
        award_years=tuple(sorted(awards, reverse=True)),
        clusters=tuple(sorted(clusters, key=lambda row: sort_key(row[1]))),
    )


def cities(wanted: CityFilter, *, language: str, page: str | int = 1, size: int = 48, with_evidence: bool = False) -> CityList:
    """Return one page of the filtered list, names of countries in this language; with the evidence of each city where wanted."""
    words = matching(wanted.q)
    found = _found(wanted, words)
    shown = Page.of(found.count(), page, size=size)
    rows = _rows(found, wanted, language)[shown.offset : shown.offset + size]
    return CityList(
        entries=tuple(_entries(rows, wanted, language, with_evidence=with_evidence)),
        page=shown,
        undetermined=found.filter(standing=Truth.UNDETERMINED.value).count() if wanted.day else 0,
        others=_others(wanted, words, language),
    )


def all_cities(wanted: CityFilter, *, language: str) -> Iterator[CityEntry]:
    """Yield every city of the filtered list, in its order, with its evidence."""
    found = _found(wanted, matching(wanted.q))
    left = _rows(found, wanted, language).iterator(chunk_size=AT_ONCE)
    while rows := list(islice(left, AT_ONCE)):
        yield from _entries(rows, wanted, language, with_evidence=True)


def city_positions(wanted: CityFilter) -> tuple[CityPosition, ...]:
    """Return the cities of the filtered list that have a position, by name, at most ``MOST_DOTS``."""
    placed = _found(wanted, matching(wanted.q)).exclude(latitude=None).order_by("sort_key")
    # Read as binary numbers at once: a dot needs no exact decimals, and making them takes as long as everything else.
    degrees = (Cast("latitude", FloatField()), Cast("longitude", FloatField()))
    rows = placed.values_list("key", "name", "country_id", "country__region", *degrees)
    return tuple(CityPosition(*row) for row in rows[:MOST_DOTS])


def count_without_position(wanted: CityFilter) -> int:
    """Return how many cities of the filtered list are on no map."""
    return _found(wanted, matching(wanted.q)).filter(latitude=None).count()


def matching(words: str) -> Q:
    """Return the condition that a city answers every word, with one of its names or its country's in any language.

    The beginning of a word is enough; nothing typed is answered by every city, signs without a word by none. A word for a city
    counts for nothing where no city has it in its name. Of more words than ``MOST_WORDS``, the first are looked at.
    """
    terms = query_terms(words)[:MOST_WORDS]
    if words.strip() and not terms:
        return Q(pk__in=())
    condition = _with_all(terms)
    telling = tuple(forms for forms in terms if WORDS_FOR_A_CITY.isdisjoint(forms))
    if telling and telling != terms and not City.objects.filter(condition).exists():
        return _with_all(telling)
    return condition


def _with_all(terms: Collection[tuple[str, ...]]) -> Q:
    condition = Q()
    for forms, codes in zip(terms, countries_with(terms), strict=True):
        of_city = Q(*(Q(match_text__contains=f" {form}") for form in forms), _connector=Q.OR)
        condition &= of_city | Q(country__in=codes) if codes else of_city
    return condition


def countries_with(terms: Collection[tuple[str, ...]]) -> list[list[str]]:
    """Return, for each word of a query, the codes of the countries that answer it with one of their names."""
    names = _words_of_countries() if terms else {}
    return [[code for code, held in names.items() if any(token.startswith(forms) for token in held)] for forms in terms]


@until_next_event
def _words_of_countries() -> Mapping[str, Collection[str]]:
    """Return the words by which each country is found, of its names in every language, by code."""
    return {
        code: {token for tag, name in names.items() for token in tokens(name, tag)}
        for code, names in Country.objects.values_list("code", "names")
    }


def _found(wanted: CityFilter, words: Q) -> QuerySet[City]:
    everyone = City.objects.filter(is_listed=True) if wanted.day is None else possibly_members(*wanted.day)
    return everyone.filter(words, _narrowed(wanted))


def _narrowed(wanted: CityFilter) -> Q:
    condition = Q()
    if wanted.region:
        condition &= Q(country__region=wanted.region)
    if wanted.country:
        condition &= Q(country=wanted.country)
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    if wanted.year is not None:
        condition &= Q(joined_earliest__gte=date(wanted.year, 1, 1), joined_latest__lte=date(wanted.year, 12, 31))
    if wanted.year_unknown:
        condition &= Q(joined_earliest=None) | Q(joined_latest=None) | Q(joined_earliest__year__lt=F("joined_latest__year"))
    if wanted.award is not None:
        condition &= Exists(_awards(wanted.day).filter(city=OuterRef("pk"), year=wanted.award))
    if wanted.cluster:
        leads = ClusterLead.objects.filter(STANDS, cluster=wanted.cluster)
        condition &= Exists(leads.filter(city=OuterRef("pk")))
    return condition


def _awards(day: tuple[date, date] | None) -> QuerySet[Award]:
    """Return the awards that stand; as of a day, those announced by then."""
    awards = Award.objects.filter(STANDS)
    return awards.filter(announced_latest__lte=day[0]) if day else awards


def _order(sort: CitySort, language: str) -> Sequence[Combinable | OrderBy | str]:
    # A city may share its name with another; the key settles their order.
    by_name = ("sort_key", "key")
    match sort:
        case CitySort.COUNTRY:
            return (_place_of_country(language), *by_name)
        case CitySort.JOINED:
            return (F("joined_earliest").asc(nulls_last=True), F("joined_latest").asc(nulls_last=True), *by_name)
        case CitySort.LATEST:
            return (F("joined_earliest").desc(nulls_last=True), F("joined_latest").desc(nulls_last=True), *by_name)
        case _:
            return by_name


def _place_of_country(language: str) -> Case:
    countries = Country.objects.filter(Exists(City.objects.filter(TOLD, country=OuterRef("pk"))))
    named = {code: name_of_country(code, names, language).text for code, names in countries.values_list("code", "names")}
    places = [
        When(country=code, then=Value(place)) for place, code in enumerate(sorted(named, key=lambda code: sort_key(named[code])))
    ]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def _others(wanted: CityFilter, words: Q, language: str) -> tuple[CityLine, ...]:
    if not query_terms(wanted.q) or wanted.day:
        return ()
    unlisted = City.objects.select_related("country").filter(TOLD, words, is_listed=False)
    return tuple(CityLine.of(city, language) for city in unlisted.order_by("sort_key")[:5])


def _rows(found: QuerySet[City], wanted: CityFilter, language: str) -> QuerySet[City, Row]:
    columns = ("pk", *CITY_LINE, "joined_earliest", "joined_latest")
    ordered = found.order_by(*_order(wanted.sort, language))
    return ordered.values(*columns, "standing") if wanted.day else ordered.values(*columns)


def _entries(rows: Collection[Row], wanted: CityFilter, language: str, *, with_evidence: bool) -> Iterator[CityEntry]:
    ids = [row["pk"] for row in rows]
    awards = _award_years(ids, wanted)
    memberships = _memberships(ids, wanted) if with_evidence or wanted.day else {}
    positions = _positions(ids) if with_evidence else {}
    confidences = _confidences(ids) if not memberships else {city: held[0].confidence for city, held in memberships.items()}
    for row in rows:
        held = memberships.get(row["pk"], [])
        joined = UncertainDate(row["joined_earliest"], row["joined_latest"])
        if wanted.day:
            joined = held[0].begun if held else UncertainDate.unknown()
        yield CityEntry(
            line=CityLine.read(row, language),
            joined=joined,
            award_years=tuple(sorted(awards[row["pk"]])),
            standing=Truth(row["standing"]) if wanted.day else None,
            confidence=confidences.get(row["pk"], Confidence.LOW),
            evidence=_evidence(held, positions.get(row["pk"], UNPLACED)) if with_evidence else None,
        )


def _evidence(held: Sequence[_Membership], placed: Placed) -> Evidence:
    return Evidence(
        sources=tuple(dict.fromkeys(membership.source for membership in held)),
        notes=tuple(membership.note for membership in held if membership.note),
        placed=placed,
    )


def _award_years(ids: Sequence[int], wanted: CityFilter) -> Mapping[int, set[int]]:
    years: dict[int, set[int]] = defaultdict(set)
    for city, year in _years(ids, wanted.day):
        years[city].add(year)
    return years


@of_cities
def _years(ids: Collection[int], day: tuple[date, date] | None) -> QuerySet[Award, tuple[Any, ...]]:
    # By the column: a look-up by the relation itself examines each identifier.
    return _awards(day).filter(city__pk__in=ids).values_list("city_id", "year")


def _confidences(ids: Sequence[int]) -> Mapping[int, Confidence]:
    """Return how sure the first membership of each city is that stands, where nothing else of it is shown."""
    # The first one last, for what comes later counts.
    return {city: Confidence(confidence) for city, confidence in reversed(_sure(ids))}


@of_cities
def _sure(ids: Collection[int]) -> QuerySet[Membership, tuple[Any, ...]]:
    standing = current_memberships().filter(is_withdrawn=False, city__pk__in=ids)
    return standing.order_by(*_THE_FIRST_LEADS).values_list("city_id", "confidence")


def _memberships(ids: Collection[int], wanted: CityFilter) -> Mapping[int, list[_Membership]]:
    """Return the memberships of each city that stand, or may have held on the day asked about, the first one first."""
    standing = may_hold(*wanted.day) if wanted.day else Q(is_withdrawn=False)
    rows = (
        current_memberships()
        .filter(standing, city__pk__in=ids)
        .order_by(*_THE_FIRST_LEADS)
        .values_list(
            "city_id", "begun_earliest", "begun_latest", "confidence", "note", "source_id", "source__address", "source__title"
        )
    )
    held: dict[int, list[_Membership]] = defaultdict(list)
    for city, earliest, latest, confidence, note, *source in rows:
        held[city].append(_Membership(UncertainDate(earliest, latest), Confidence(confidence), note, SourceLine(*source)))
    return held


def _positions(ids: Collection[int]) -> Mapping[int, Placed]:
    placed = Position.objects.filter(STANDS, city__pk__in=ids)
    return {
        city: Placed(_degrees(latitude), _degrees(longitude), PositionMatch(match), geonames_id)
        for city, latitude, longitude, match, geonames_id in placed.values_list(
            "city_id", "latitude", "longitude", "match", "geonames_id"
        )
    }


def _degrees(stored: Decimal | None) -> float | None:
    return None if stored is None else float(stored)
