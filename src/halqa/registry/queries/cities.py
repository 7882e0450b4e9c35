"""The list of cities: what it can be narrowed to, its pages, its dots on the map, and whole for a download."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable, OrderBy

from halqa.foundation.dates import UncertainDate
from halqa.foundation.lists import Page
from halqa.foundation.textanalysis import query_terms, sort_key, tokens
from halqa.foundation.truth import Truth
from halqa.registry.enums import CityKind, CitySort, Confidence, PositionMatch, Region
from halqa.registry.models import Award, City, Cluster, ClusterLead, Country, Membership, Position
from halqa.registry.queries.lines import CityLine, SourceLine, country_name
from halqa.registry.queries.membership import current_memberships, may_hold, possibly_members

AT_ONCE: Final = 500
"""How many cities a download reads at a time: its memory does not grow with the network."""

MOST_DOTS: Final = 5000
"""How many dots a map shows at most: beyond, it would be neither read nor loaded."""


WORDS_FOR_A_CITY: Final = frozenset({"city", "town", "ville", "ciudad", "город", "مدينه"})
"""What people write before or after a name, folded; in few names is it a part of them, as in Mexico City."""


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
class CityEntry:
    """A city in the list. ``standing`` is whether it was a member on the day asked about; None where no day was."""

    line: CityLine
    joined: UncertainDate
    award_years: tuple[int, ...]
    standing: Truth | None
    latitude: float | None
    longitude: float | None
    match: PositionMatch
    geonames_id: int | None
    sources: tuple[SourceLine, ...]
    confidence: Confidence
    notes: tuple[str, ...]

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

    ``undetermined`` of the ``page.total`` cities may have been members on the day asked about; ``unplaced`` have no position.
    ``others`` answer the words but have no standing evidence of membership: they have a record and are on no list.
    """

    entries: tuple[CityEntry, ...]
    page: Page
    undetermined: int
    unplaced: int
    others: tuple[CityLine, ...]

    @property
    def certain(self) -> int:
        return self.page.total - self.undetermined


def filter_options(*, language: str) -> FilterOptions:
    """Return what the list can be narrowed to, countries in the order of their names in this language."""
    listed = City.objects.filter(is_listed=True)
    countries = Country.objects.filter(Exists(listed.filter(country=OuterRef("pk"))))
    named = [(country.code, country_name(country, language).text, country.region) for country in countries]
    joined = listed.values_list("joined_earliest", "joined_latest").distinct()
    awards = Award.objects.filter(superseded_at=None, is_withdrawn=False).values_list("year", flat=True).distinct()
    kinds = set(listed.values_list("kind", flat=True).distinct())
    clusters = Cluster.objects.filter(superseded_at=None).values_list("key", "name")
    present = {region for _, _, region in named}
    return FilterOptions(
        regions=tuple(region for region in Region if region in present),
        countries=tuple((code, name) for code, name, _ in sorted(named, key=lambda row: sort_key(row[1]))),
        years=tuple(sorted({first.year for first, last in joined if first and last and first.year == last.year}, reverse=True)),
        kinds=tuple(kind for kind in CityKind if kind in kinds),
        award_years=tuple(sorted(awards, reverse=True)),
        clusters=tuple(sorted(clusters, key=lambda row: sort_key(row[1]))),
    )


def cities(wanted: CityFilter, *, language: str, page: str | int = 1, size: int = 48) -> CityList:
    """Return one page of the filtered list, names of countries in this language."""
    words = matching(wanted.q)
    found = _found(wanted, words)
    total = found.count()
    shown = Page.of(total, page, size=size)
    rows = found.order_by(*_order(wanted.sort, language))[shown.offset : shown.offset + size]
    return CityList(
        entries=_entries(rows, wanted, language),
        page=shown,
        undetermined=found.filter(standing=Truth.UNDETERMINED.value).count() if wanted.day else 0,
        unplaced=found.filter(latitude=None).count(),
        others=_others(wanted, words, language),
    )


def all_cities(wanted: CityFilter, *, language: str) -> Iterator[CityEntry]:
    """Yield every city of the filtered list, in its order, for a download."""
    ordered = _found(wanted, matching(wanted.q)).order_by(*_order(wanted.sort, language))
    left = ordered.iterator(chunk_size=AT_ONCE)
    while rows := list(islice(left, AT_ONCE)):
        yield from _entries(rows, wanted, language)


def city_positions(wanted: CityFilter) -> tuple[CityPosition, ...]:
    """Return the cities of the filtered list that have a position, by name, at most ``MOST_DOTS``."""
    placed = _found(wanted, matching(wanted.q)).exclude(latitude=None).order_by("sort_key")
    fields = ("key", "name", "country_id", "country__region", "latitude", "longitude")
    return tuple(
        CityPosition(key, name, country, region, float(latitude), float(longitude))
        for key, name, country, region, latitude, longitude in placed.values_list(*fields)[:MOST_DOTS]
    )


def matching(words: str) -> Q:
    """Return the condition that a city answers every word, with one of its names or its country's in any language.

    The beginning of a word is enough; no word at all is answered by every city. A word for a city counts for nothing where
    no city has it in its name.
    """
    terms = query_terms(words)
    condition = _with_all(terms)
    telling = tuple(forms for forms in terms if WORDS_FOR_A_CITY.isdisjoint(forms))
    if telling and telling != terms and not City.objects.filter(condition).exists():
        return _with_all(telling)
    return condition


def _with_all(terms: Collection[tuple[str, ...]]) -> Q:
    names = [(code, _tokens(names)) for code, names in Country.objects.values_list("code", "names")] if terms else []
    condition = Q()
    for forms in terms:
        codes = [code for code, held in names if any(token.startswith(forms) for token in held)]
        of_city = Q(*(Q(match_text__contains=f" {form}") for form in forms), _connector=Q.OR)
        condition &= of_city | Q(country__in=codes) if codes else of_city
    return condition


def _tokens(names: Mapping[str, str]) -> Collection[str]:
    return {token for tag, name in names.items() for token in tokens(name, tag)}


def _found(wanted: CityFilter, words: Q) -> QuerySet[City]:
    everyone = City.objects.filter(is_listed=True) if wanted.day is None else possibly_members(*wanted.day)
    return everyone.select_related("country").filter(words, _narrowed(wanted))


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
        condition &= Exists(_awards(wanted).filter(city=OuterRef("pk"), year=wanted.award))
    if wanted.cluster:
        leads = ClusterLead.objects.filter(superseded_at=None, is_withdrawn=False, cluster=wanted.cluster)
        condition &= Exists(leads.filter(city=OuterRef("pk")))
    return condition


def _awards(wanted: CityFilter) -> QuerySet[Award]:
    """Return the awards that stand; as of a day, those announced by then."""
    awards = Award.objects.filter(superseded_at=None, is_withdrawn=False)
    return awards.filter(announced_latest__lte=wanted.day[0]) if wanted.day else awards


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
    countries = Country.objects.filter(Exists(City.objects.filter(country=OuterRef("pk"))))
    ordered = sorted(countries, key=lambda country: sort_key(country_name(country, language).text))
    places = [When(country=country.code, then=Value(place)) for place, country in enumerate(ordered)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def _others(wanted: CityFilter, words: Q, language: str) -> tuple[CityLine, ...]:
    if not query_terms(wanted.q) or wanted.day:
        return ()
    unlisted = City.objects.select_related("country").filter(words, is_listed=False)
    return tuple(CityLine.of(city, language) for city in unlisted.order_by("sort_key")[:5])


def _entries(found: Collection[City], wanted: CityFilter, language: str) -> tuple[CityEntry, ...]:
    ids = [city.pk for city in found]
    awards: dict[int, set[int]] = defaultdict(set)
    for city, year in _awards(wanted).filter(city__in=ids).values_list("city_id", "year"):
        awards[city].add(year)
    placed = Position.objects.filter(city__in=ids, superseded_at=None, is_withdrawn=False).only("city_id", "match", "geonames_id")
    positions = {row.city_id: row for row in placed}
    shown = ("city_id", "begun_earliest", "begun_latest", "confidence", "note", "source")
    evidence = current_memberships().filter(city__in=ids).select_related("source").only(*shown)
    evidence = evidence.filter(may_hold(*wanted.day) if wanted.day else Q(is_withdrawn=False))
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for membership in evidence.order_by(F("begun_latest").asc(nulls_last=True), "pk"):
        memberships[membership.city_id].append(membership)
    return tuple(_entry(city, memberships[city.pk], awards[city.pk], positions.get(city.pk), language) for city in found)


def _entry(
    city: City, memberships: Sequence[Membership], award_years: Collection[int], position: Position | None, language: str
) -> CityEntry:
    first = memberships[0] if memberships else None
    return CityEntry(
        line=CityLine.of(city, language),
        joined=UncertainDate(first.begun_earliest, first.begun_latest) if first else UncertainDate.unknown(),
        award_years=tuple(sorted(award_years)),
        standing=Truth(city.standing) if hasattr(city, "standing") else None,
        latitude=None if city.latitude is None else float(city.latitude),
        longitude=None if city.longitude is None else float(city.longitude),
        match=PositionMatch(position.match) if position else PositionMatch.NONE,
        geonames_id=position.geonames_id if position else None,
        sources=tuple(dict.fromkeys(SourceLine.of(membership.source) for membership in memberships)),
        confidence=Confidence(first.confidence) if first else Confidence.LOW,
        notes=tuple(membership.note for membership in memberships if membership.note),
    )
