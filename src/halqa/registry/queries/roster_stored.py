"""The current facts in the roster's own columns: what ``export`` writes, and what a new file or form is compared with."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import NameKind, PositionMatch, Region, RoundKind
from halqa.registry.models import (
    Award,
    City,
    CityAlias,
    CityName,
    Cluster,
    ClusterLead,
    Conference,
    ConsortiumPart,
    FirstClaim,
    Membership,
    NationalCommission,
    NextDate,
    PastRound,
    Population,
    Position,
    PublishedFigure,
)
from halqa.registry.rules.roster import Row, day_or_by, degrees
from halqa.registry.rules.roster_facts import joined_columns
from halqa.registry.rules.roster_tables import REGION_NAMES, TABLE_OF

CHUNK: Final = 500
_REGION_TEXT: Final = {region: name for name, region in REGION_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as the facts tell it, with the models and numbers of the facts behind its parts."""

    row: Row
    facts: Mapping[str, tuple[str, int]]


def stored_rows(table: str, identities: Sequence[str] | None = None) -> Iterator[tuple[str, Stored]]:
    """Yield the stored rows of a roster table with their identities, in the order in which they were first recorded.

    ``identities`` asks for these alone, at most ``CHUNK`` of them. What was taken back is told only where the roster can say so.
    """
    kept = _TABLES[table]
    return _asked(table, kept.facts(), kept.narrowed, identities)


def stored_row(table: str, identity: str) -> Stored | None:
    """Return the stored row of this identity, or nothing where there is none."""
    return next((stored for _, stored in stored_rows(table, [identity])), None)


def rows_of_city(table: str, city: str) -> Iterator[tuple[str, Stored]]:
    """Yield the stored rows of a table that are about the city with this key; none of a table that is about no city."""
    kept = _TABLES[table]
    if kept.city:
        yield from _told(table, kept, kept.facts().filter(Q((kept.city, city))))


def withdrawn_rows_of_city(table: str, city: str) -> Iterator[tuple[str, Stored]]:
    """Yield the rows of a table that were taken back and were about the city with this key."""
    kept = _TABLES[table]
    if kept.city and kept.withdrawn:
        yield from _told(table, kept, kept.withdrawn().filter(Q((kept.city, city))))


def withdrawn_rows(table: str, identities: Sequence[str] | None = None) -> Iterator[tuple[str, Stored]]:
    """Yield the rows that were taken back and that no roster tells, told as those that stand."""
    kept = _TABLES[table]
    if kept.withdrawn:
        yield from _asked(table, kept.withdrawn(), kept.narrowed, identities)


def stored_places(cities: Collection[int]) -> dict[int, Stored]:
    """Return what is stored of cities besides their memberships, by their numbers."""
    places = _Places(cities)
    return {city.pk: places.of(city) for city in City.objects.filter(pk__in=cities)}


def first_spans(cities: Collection[int]) -> dict[int, int]:
    """Return the numbers of the memberships that the rows of members tell, by the numbers of their cities."""
    return dict(_first_spans().filter(city__in=cities).values_list("city", "pk"))


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """A membership: its number, when it began, and whether it is a further one."""

    number: int
    begun: UncertainDate
    is_readmission: bool

    def may_begin_on(self, day: UncertainDate) -> bool:
        """Return whether it and something of that day can have begun together."""
        return not (_ends_before(self.begun, day) or _ends_before(day, self.begun))


def standing_spans(cities: Collection[str]) -> dict[str, list[StoredSpan]]:
    """Return the memberships that stand, by the keys of their cities."""
    return _spans(_standing_memberships().filter(city__key__in=list(cities)))


def withdrawn_spans() -> dict[str, list[StoredSpan]]:
    """Return all memberships that were taken back, by the keys of their cities."""
    return _spans(_corrections())


def count_stored(table: str) -> int:
    """Return how many rows of a roster table are stored."""
    return _TABLES[table].facts().count()


@dataclass(frozen=True, slots=True)
class _Kept:
    """How a table is kept: the facts of which each tells a row, how they tell it, and how to ask for some of them.

    ``city`` is the column of the database with the key of the city that a row is about.
    """

    facts: Callable[[], QuerySet[Any]]
    tell: Callable[[list[Any]], Iterator[Stored]]
    narrowed: Callable[[list[list[str]]], Q]
    city: str = ""
    withdrawn: Callable[[], QuerySet[Any]] | None = None


def _asked(
    table: str, facts: QuerySet[Any], narrowed: Callable[[list[list[str]]], Q], identities: Sequence[str] | None
) -> Iterator[tuple[str, Stored]]:
    if identities is None:
        yield from _told(table, _TABLES[table], facts)
        return
    wanted = set(identities)
    facts = facts.filter(narrowed([identity.split("\t") for identity in wanted]))
    yield from ((identity, stored) for identity, stored in _told(table, _TABLES[table], facts) if identity in wanted)


def _told(table: str, kept: _Kept, facts: QuerySet[Any]) -> Iterator[tuple[str, Stored]]:
    for chunk in _chunks(facts):
        for stored in kept.tell(chunk):
            yield TABLE_OF[table].identity_of(stored.row), stored


def _chunks(facts: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield rows in the order of their numbers, a chunk at a time, so that memory stays the same for any number of them."""
    facts = facts.order_by("pk")
    chunk = list(facts[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(facts.filter(pk__gt=chunk[-1].pk)[:CHUNK]) if len(chunk) == CHUNK else []


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _date(fact: Any, name: str) -> UncertainDate:
    return UncertainDate(getattr(fact, f"{name}_earliest"), getattr(fact, f"{name}_latest"))


def _of_cities(model: Any, cities: Iterable[int], *columns: str) -> dict[int, list[Any]]:
    """Return the facts that stand by the number of their city, with these columns alone: whole ones would take twice the time."""
    found: dict[int, list[Any]] = defaultdict(list)
    facts = model.objects.filter(city__in=list(cities), superseded_at=None, is_withdrawn=False).order_by("pk")
    for fact in facts.values_list("pk", "city_id", *columns, named=True):
        found[fact.city_id].append(fact)
    return found


class _Places:
    """Names, positions and populations of some cities: what a row of members or corrections describes besides a membership."""

    def __init__(self, cities: Collection[int]) -> None:
        self._names = _of_cities(CityName, cities, "kind", "text")
        self._positions = _of_cities(Position, cities, "latitude", "longitude", "match", "geonames_id")
        self._populations = _of_cities(Population, cities, "inhabitants", "published_as")

    def of(self, city: Any) -> Stored:
        """Return the cells and the facts behind them; corrections have not all of these columns."""
        facts: dict[str, tuple[str, int]] = {}
        row = dict.fromkeys(_PLACE_COLUMNS, "")
        row |= {"key": city.key, "country_iso2": city.country_id, "geo_match": PositionMatch.NONE.value}
        for name in self._names[city.pk]:
            part, column = _NAMES.get(name.kind, ("", ""))
            if part and part not in facts:
                facts[part] = ("CityName", name.pk)
                row[column] = name.text
        for position in self._positions[city.pk][:1]:
            facts["position"] = ("Position", position.pk)
            row["geo_match"] = position.match
            row["geonames_id"] = _text(position.geonames_id)
            if position.latitude is not None:
                row["latitude"], row["longitude"] = degrees(position.latitude), degrees(position.longitude)
        for population in self._populations[city.pk][:1]:
            facts["population"] = ("Population", population.pk)
            row |= {"population": str(population.inhabitants), "population_source": population.published_as}
        return Stored(row, facts)


_PLACE_COLUMNS: Final = ("name", "local_name", "latitude", "longitude", "geonames_id", "population", "population_source")
_NAMES: Final = {NameKind.LISTED.value: ("name", "name"), NameKind.LOCAL.value: ("local name", "local_name")}


def _standing_memberships() -> QuerySet[Membership]:
    return Membership.objects.filter(superseded_at=None, is_withdrawn=False)


def _spans(memberships: QuerySet[Membership]) -> dict[str, list[StoredSpan]]:
    found: dict[str, list[StoredSpan]] = defaultdict(list)
    for row in memberships.select_related("city").order_by("pk"):
        found[row.city.key].append(StoredSpan(row.pk, _date(row, "begun"), row.is_readmission))
    return found


def _ends_before(one: UncertainDate, other: UncertainDate) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def _first_spans() -> QuerySet[Membership]:
    return _standing_memberships().filter(is_readmission=False)


def _members() -> QuerySet[City]:
    return City.objects.filter(pk__in=_first_spans().values("city")).select_related("country")


def _tell_members(cities: list[Any]) -> Iterator[Stored]:
    numbers = [city.pk for city in cities]
    places = _Places(numbers)
    memberships = _of_cities(Membership, numbers, *_MEMBERSHIP)
    for city in cities:
        place = places.of(city)
        membership = next(each for each in memberships[city.pk] if not each.is_readmission)
        region = _REGION_TEXT[Region(city.country.region)] if city.country.region else ""
        row = {**place.row, **_membership_cells(membership), "unesco_region": region, "entity_type": city.kind}
        yield Stored(row, {**place.facts, "membership": ("Membership", membership.pk)})


_MEMBERSHIP: Final = (
    *("is_readmission", "begun_earliest", "begun_latest"),
    *("listed_rounds", "confidence", "note", "source__address"),
)


def _membership_cells(membership: Any) -> Row:
    return {
        **joined_columns(_date(membership, "begun")),
        "source_url": membership.source__address,
        "listed_rounds": membership.listed_rounds,
        "confidence": membership.confidence,
        "notes": membership.note,
    }


def _corrections() -> QuerySet[Membership]:
    withdrawn = Membership.objects.filter(superseded_at=None, is_withdrawn=True)
    return withdrawn.select_related("source", "city", "withdrawal_source")


def _tell_corrections(memberships: list[Any]) -> Iterator[Stored]:
    places = _Places({membership.city_id for membership in memberships})
    for membership in memberships:
        place = places.of(membership.city)
        announced = _date(membership, "begun")
        on, by = day_or_by(announced, _date(membership, "withdrawn"))
        told, found = membership.withdrawal_source or membership.source, membership.source
        row = {name: cell for name, cell in place.row.items() if name in TABLE_OF["corrections"].header} | {
            "what": membership.withdrawal_note,
            "announced_on": str(announced),
            "known_on": on,
            "known_by_latest": by,
            "announced_url": "" if found == told else found.address,
            "source_url": told.address,
            "notes": membership.note,
        }
        yield Stored(row, {**place.facts, "membership": ("Membership", membership.pk)})


def _memberships() -> QuerySet[Membership]:
    return _standing_memberships().filter(~Q(end="") | Q(is_readmission=True)).select_related("city", "source", "end_source")


def _tell_memberships(memberships: list[Any]) -> Iterator[Stored]:
    for membership in memberships:
        row = {"key": membership.city.key, "end": membership.end, "ended": str(_date(membership, "ended"))}
        if membership.is_readmission:
            part, begun = "membership", str(_date(membership, "begun"))
            source, note = membership.source, membership.note
        else:
            part, begun = "end", ""
            source, note = membership.end_source or membership.source, membership.end_note
        row |= {"begun": begun, "source_url": source.address, "notes": note}
        yield Stored(row, {part: ("Membership", membership.pk)})


def _tell_aliases(aliases: list[Any]) -> Iterator[Stored]:
    for alias in aliases:
        yield Stored({"alias": alias.key, "key": alias.city.key}, {"alias": ("CityAlias", alias.pk)})


def _tell_figures(figures: list[Any]) -> Iterator[Stored]:
    for fact in figures:
        yield Stored({**_figure_row(fact), "source_url": fact.source.address}, {"figure": ("PublishedFigure", fact.pk)})


def _simple(
    model: Any,
    part: str,
    row_of: Callable[[Any], Row],
    narrowed: Callable[[list[list[str]]], Q],
    *related: str,
    city: str = "",
) -> _Kept:
    """Describe a table whose rows are one fact each, of which no roster tells those that were taken back."""

    def current(*, is_withdrawn: bool) -> QuerySet[Any]:
        return model.objects.filter(superseded_at=None, is_withdrawn=is_withdrawn).select_related("source", *related)

    def tell(facts: list[Any]) -> Iterator[Stored]:
        for fact in facts:
            yield Stored({**row_of(fact), "source_url": fact.source.address}, {part: (model.__name__, fact.pk)})

    return _Kept(lambda: current(is_withdrawn=False), tell, narrowed, city, lambda: current(is_withdrawn=True))


def _part_row(fact: ConsortiumPart) -> Row:
    part = fact.part.key if fact.part else ""
    return {"consortium": fact.consortium.key, "part": part, "name": fact.name, "notes": fact.note}


def _round_row(fact: PastRound) -> Row:
    published = {fact.kind: _text(fact.cities_published)}
    return {
        "key": str(fact),
        "kind": fact.kind,
        "name": fact.name,
        "announced": str(_date(fact, "announced")),
        "handed_over": str(_date(fact, "handed_over")),
        "members_published": published.get(RoundKind.ADMISSION, ""),
        "countries_published": _text(fact.countries_published),
        "awardees_published": published.get(RoundKind.AWARD, ""),
        "qualifier": fact.qualifier,
        "notes": fact.note,
    }


def _award_row(fact: Award) -> Row:
    return {
        "key": fact.city.key,
        "city": fact.city.name,
        "country_iso2": fact.city.country_id,
        "award_year": str(fact.year),
        "announced_on": str(_date(fact, "announced")),
        "handed_over_on": str(_date(fact, "handed_over")),
    }


def _conference_row(fact: Conference) -> Row:
    return {
        "number": str(fact.number),
        "name": fact.name,
        "city": fact.city.name,
        "country_iso2": fact.city.country_id,
        "start_date": fact.begun_on.isoformat(),
        "end_date": fact.ended_on.isoformat(),
        "theme": fact.theme,
        "outcome_document": fact.outcome,
        "notes": fact.note,
    }


def _lead_row(fact: ClusterLead) -> Row:
    since = str(_date(fact, "begun"))
    return {"cluster": fact.cluster, "city": fact.city.key, "role": fact.role, "from": since, "notes": fact.note}


def _figure_row(fact: PublishedFigure) -> Row:
    about = _date(fact, "about")
    on, by = day_or_by(about, _date(fact, "published"))
    withdrawn: date | None = fact.withdrawn_latest if fact.is_withdrawn else None
    return {
        "date": str(about),
        "cities": str(fact.cities),
        "countries": _text(fact.countries),
        "residents": _text(fact.residents),
        "residents_qualifier": fact.residents_qualifier,
        "cities_qualifier": fact.cities_qualifier,
        "scope": fact.scope_name,
        "published_on": on,
        "published_by_latest": by,
        "publisher": fact.publisher,
        "status": fact.status,
        "status_known_by": _text(withdrawn),
        "notes": fact.note,
    }


def _claim_row(fact: FirstClaim) -> Row:
    return {
        "round": fact.round_key,
        "country_iso2": fact.country_id or "",
        "claimed": fact.claim,
        "publisher": fact.publisher,
        "notes": fact.note,
    }


def _cluster_row(fact: Cluster) -> Row:
    return {"key": fact.key, "name": fact.name, "notes": fact.note}


def _commission_row(fact: NationalCommission) -> Row:
    return {"country_iso2": fact.country_id, "website": fact.website, "notes": fact.note}


def _next_date_row(fact: NextDate) -> Row:
    return {"date": str(_date(fact, "on")), "what": fact.what, "notes": fact.note}


def _one_of(column: str, place: int) -> Callable[[list[list[str]]], Q]:
    """Make what narrows a table to the identities asked for, by the column of the database that their part stands in."""
    return lambda identities: Q((f"{column}__in", [identity[place] for identity in identities]))


_TABLES: Final[Mapping[str, _Kept]] = {
    "members": _Kept(_members, _tell_members, _one_of("key", 0), "key"),
    "corrections": _Kept(_corrections, _tell_corrections, _one_of("city__key", 0), "city__key"),
    "memberships": _Kept(_memberships, _tell_memberships, _one_of("city__key", 0), "city__key"),
    "consortium_parts": _simple(
        *(ConsortiumPart, "part", _part_row, _one_of("consortium__key", 0), "consortium", "part"), city="consortium__key"
    ),
    "aliases": _Kept(lambda: CityAlias.objects.select_related("city"), _tell_aliases, _one_of("key", 0), "city__key"),
    "rounds": _simple(PastRound, "round", _round_row, lambda ids: Q(key__in=[each[0].partition("/")[2] for each in ids])),
    "awards": _simple(Award, "award", _award_row, _one_of("city__key", 0), "city", city="city__key"),
    "conferences": _simple(Conference, "conference", _conference_row, _one_of("number", 0), "city", city="city__key"),
    "clusters": _simple(Cluster, "cluster", _cluster_row, _one_of("key", 0)),
    "cluster_leads": _simple(ClusterLead, "lead", _lead_row, _one_of("city__key", 1), "city", city="city__key"),
    "network_figures": _Kept(
        lambda: PublishedFigure.objects.filter(superseded_at=None).select_related("source"),
        *(_tell_figures, _one_of("source__address", 2)),
    ),
    "first_claims": _simple(FirstClaim, "claim", _claim_row, _one_of("round_key", 0)),
    "commissions": _simple(NationalCommission, "commission", _commission_row, _one_of("country", 0)),
    "next_dates": _simple(NextDate, "date", _next_date_row, _one_of("what", 0)),
}
