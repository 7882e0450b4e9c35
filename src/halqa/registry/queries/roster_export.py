"""The current facts in the roster's own columns: what ``export`` writes and what a new file is compared with."""

import csv
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
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
from halqa.registry.rules.roster_tables import REGION_NAMES, TABLE_OF, TABLES, Form

CHUNK: Final = 500
_REGION_TEXT: Final = {region: name for name, region in REGION_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as the facts tell it, with the models and numbers of the facts behind its parts."""

    row: Row
    facts: Mapping[str, tuple[str, int]]


def stored_rows(table: str, identities: Sequence[str] | None = None) -> Iterator[tuple[str, Stored]]:
    """Yield the stored rows of a roster table with their identities, in the order in which they were first recorded.

    ``identities`` asks for these alone, at most ``CHUNK`` of them.
    """
    wanted = None if identities is None else set(identities)
    for stored in _TABLES[table](wanted):
        identity = TABLE_OF[table].identity_of(stored.row)
        if wanted is None or identity in wanted:
            yield identity, stored


def stored_places(cities: Collection[int]) -> dict[int, Stored]:
    """Return what is stored of cities besides their memberships, by their numbers."""
    places = _Places(cities)
    return {city.pk: places.of(city) for city in City.objects.filter(pk__in=cities)}


def first_spans(cities: Collection[int]) -> dict[int, int]:
    """Return the numbers of the memberships that the rows of members tell, by the numbers of their cities."""
    return dict(_first_spans().filter(city__in=cities).values_list("city", "pk"))


def count_stored(table: str) -> int:
    """Return how many rows of a roster table are stored."""
    return _COUNTED[table]().count()


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files, or the one file, and the number of rows of each table that has some."""

    paths: tuple[Path, ...]
    rows: Mapping[str, int]


def export(*, path: Path) -> Exported:
    """Write all tables that have rows: into a folder as CSV, or into one workbook when the path ends in ``.xlsx``.

    Files of an earlier export are replaced, and removed where their table has no rows any more, for a load would bring them
    back. Raises FileExistsError when a folder is asked for and a file has its name.
    """
    return _export_workbook(path) if path.suffix.lower() == ".xlsx" else _export_folder(path)


def _export_folder(folder: Path) -> Exported:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.suffix.lower() == ".csv" and old.stem in TABLE_OF:
            old.unlink()
    counted: dict[str, int] = {}
    paths = []
    for table in TABLES:
        # A table without rows gets no file: a header alone is refused as a file that lost its rows.
        rows = (stored.row for _, stored in stored_rows(table.name))
        first = next(rows, None)
        if first is None:
            continue
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.header)
            writer.writerow(first[name] for name in table.header)
            counted[table.name] = 1
            for row in rows:
                writer.writerow(row[name] for name in table.header)
                counted[table.name] += 1
        paths.append(path)
    return Exported(tuple(paths), counted)


def _export_workbook(path: Path) -> Exported:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook(write_only=True)
    counted: dict[str, int] = {}
    for table in TABLES:
        numeric = {column.name for column in table.columns if column.form in {Form.WHOLE, Form.DEGREES}}
        sheet = None
        for _, stored in stored_rows(table.name):
            if sheet is None:
                sheet = book.create_sheet(table.name)
                sheet.append(table.header)
                counted[table.name] = 0
            sheet.append([_cell(stored.row[name], numeric=name in numeric) for name in table.header])
            counted[table.name] += 1
    book.save(path)
    return Exported((path,), counted)


def _cell(text: str, *, numeric: bool) -> str | int | float | None:
    if not text:
        return None
    if not numeric:
        return text
    return float(text) if "." in text else int(text)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _date(fact: Any, name: str) -> UncertainDate:
    return UncertainDate(getattr(fact, f"{name}_earliest"), getattr(fact, f"{name}_latest"))


def _chunks(facts: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield rows in the order of their numbers, a chunk at a time, so that memory stays the same for any number of them."""
    facts = facts.order_by("pk")
    chunk = list(facts[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(facts.filter(pk__gt=chunk[-1].pk)[:CHUNK])


def _asked(facts: QuerySet[Any], wanted: set[str] | None, narrow: Callable[[list[list[str]]], Q] | None) -> Iterator[list[Any]]:
    if wanted is not None and narrow is not None:
        facts = facts.filter(narrow([identity.split("\t") for identity in wanted]))
    return _chunks(facts)


def _current(model: Any) -> QuerySet[Any]:
    return model.objects.filter(superseded_at=None).select_related("source")


def _of_cities(model: Any, cities: Iterable[int], *columns: str) -> dict[int, list[Any]]:
    """Return current facts by the number of their city, with these columns alone: whole ones would take twice the time."""
    found: dict[int, list[Any]] = defaultdict(list)
    facts = model.objects.filter(city__in=list(cities), superseded_at=None).order_by("pk")
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


def _first_spans() -> QuerySet[Membership]:
    return _standing_memberships().filter(is_readmission=False)


def _members_of_roster() -> QuerySet[City]:
    return City.objects.filter(pk__in=_first_spans().values("city")).select_related("country")


def _members(wanted: set[str] | None) -> Iterator[Stored]:
    for cities in _asked(_members_of_roster(), wanted, _one_of("key", 0)):
        numbers = [city.pk for city in cities]
        places = _Places(numbers)
        memberships = _of_cities(Membership, numbers, *_MEMBERSHIP)
        for city in cities:
            place = places.of(city)
            membership = next(each for each in memberships[city.pk] if not each.is_withdrawn and not each.is_readmission)
            region = _REGION_TEXT[Region(city.country.region)] if city.country.region else ""
            row = {**place.row, **_membership_cells(membership), "unesco_region": region, "entity_type": city.kind}
            yield Stored(row, {**place.facts, "membership": ("Membership", membership.pk)})


_MEMBERSHIP: Final = (
    *("is_withdrawn", "is_readmission", "begun_earliest", "begun_latest"),
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


def _withdrawn_memberships() -> QuerySet[Membership]:
    return _current(Membership).filter(is_withdrawn=True).select_related("city", "withdrawal_source")


def _corrections(wanted: set[str] | None) -> Iterator[Stored]:
    for memberships in _asked(_withdrawn_memberships(), wanted, _one_of("city__key", 0)):
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


def _told_memberships() -> QuerySet[Membership]:
    return _standing_memberships().filter(~Q(end="") | Q(is_readmission=True)).select_related("city", "source", "end_source")


def _memberships(wanted: set[str] | None) -> Iterator[Stored]:
    for memberships in _asked(_told_memberships(), wanted, _one_of("city__key", 0)):
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


def _simple(
    model: Any, part: str, row_of: Callable[[Any], Row], narrow: Callable[[list[list[str]]], Q] | None = None, *related: str
) -> Callable[[set[str] | None], Iterator[Stored]]:
    """Make the reader of a table whose rows are one fact each."""

    def read(wanted: set[str] | None) -> Iterator[Stored]:
        for chunk in _asked(_current(model).select_related("source", *related), wanted, narrow):
            for fact in chunk:
                yield Stored({**row_of(fact), "source_url": fact.source.address}, {part: (model.__name__, fact.pk)})

    return read


def _part_row(fact: ConsortiumPart) -> Row:
    part = fact.part.key if fact.part else ""
    return {"consortium": fact.consortium.key, "part": part, "name": fact.name, "notes": fact.note}


def _aliases(wanted: set[str] | None) -> Iterator[Stored]:
    for aliases in _asked(CityAlias.objects.select_related("city"), wanted, _one_of("key", 0)):
        for alias in aliases:
            yield Stored({"alias": alias.key, "key": alias.city.key}, {"alias": ("CityAlias", alias.pk)})


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


_TABLES: Final[Mapping[str, Callable[[set[str] | None], Iterator[Stored]]]] = {
    "members": _members,
    "corrections": _corrections,
    "memberships": _memberships,
    "consortium_parts": _simple(ConsortiumPart, "part", _part_row, _one_of("consortium__key", 0), "consortium", "part"),
    "aliases": _aliases,
    "rounds": _simple(PastRound, "round", _round_row, lambda ids: Q(key__in=[each[0].partition("/")[2] for each in ids])),
    "awards": _simple(Award, "award", _award_row, _one_of("city__key", 0), "city"),
    "conferences": _simple(Conference, "conference", _conference_row, _one_of("number", 0), "city"),
    "clusters": _simple(Cluster, "cluster", _cluster_row, _one_of("key", 0)),
    "cluster_leads": _simple(ClusterLead, "lead", _lead_row, _one_of("city__key", 1), "city"),
    "network_figures": _simple(PublishedFigure, "figure", _figure_row, _one_of("source__address", 2)),
    "first_claims": _simple(FirstClaim, "claim", _claim_row, _one_of("round_key", 0)),
    "commissions": _simple(NationalCommission, "commission", _commission_row, _one_of("country", 0)),
    "next_dates": _simple(NextDate, "date", _next_date_row, _one_of("what", 0)),
}

_COUNTED: Final[Mapping[str, Callable[[], QuerySet[Any]]]] = {
    "members": _members_of_roster,
    "corrections": _withdrawn_memberships,
    "memberships": _told_memberships,
    "consortium_parts": lambda: _current(ConsortiumPart),
    "aliases": CityAlias.objects.all,
    "rounds": lambda: _current(PastRound),
    "awards": lambda: _current(Award),
    "conferences": lambda: _current(Conference),
    "clusters": lambda: _current(Cluster),
    "cluster_leads": lambda: _current(ClusterLead),
    "network_figures": lambda: _current(PublishedFigure),
    "first_claims": lambda: _current(FirstClaim),
    "commissions": lambda: _current(NationalCommission),
    "next_dates": lambda: _current(NextDate),
}
