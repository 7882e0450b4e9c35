"""What a round that is announced here makes a fact of, as rows of the roster: cities that join or are honoured, and the round."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from halqa.registry.enums import Confidence, PositionMatch, RoundKind
from halqa.registry.models import Award, Candidate, City, Country, Membership, PastRound
from halqa.registry.models.facts import CURRENT, STANDS
from halqa.registry.models.places import TOLD
from halqa.registry.queries.geography import known_countries
from halqa.registry.queries.roster_stored import Stored, stored_places
from halqa.registry.rules.places import is_fictional
from halqa.registry.rules.roster import Row, degrees
from halqa.registry.rules.roster_tables import AWARDS, MEMBERS, MEMBERSHIPS, REGION_NAMES, ROUNDS, Table


@dataclass(frozen=True, slots=True)
class AnnouncedRound:
    """A round as it was announced: ``key`` as in the list of rounds (``2027``), ``source`` the address of its announcement.

    ``cities`` are keys of cities and of candidates, ``regions`` the regions, by code of country, that nobody had stored before.
    """

    kind: RoundKind
    key: str
    name: str
    day: date
    source: str
    cities: Sequence[str]
    regions: Mapping[str, str]


def countries_without_region(cities: Collection[str]) -> tuple[str, ...]:
    """Return the codes of those countries of cities, by their keys, of which nobody has said to which region they belong."""
    codes = {key[:2].upper() for key in cities}
    known = _regions(codes)
    return tuple(sorted(code for code in codes if not known.get(code) and not is_fictional(code)))


def rows_of_round(told: AnnouncedRound) -> list[tuple[Table, Row]]:
    """Return the rows by which a round becomes facts, by as many queries for one city as for all; invented cities have none.

    What is recorded already stays: a city that is a member joins no second time, and a row of the round that somebody has
    entered is not replaced.
    """
    keys = sorted({key for key in told.cities if not is_fictional(key[:2].upper())})
    if not keys:
        return []
    rows = _admissions(told, keys) if told.kind is RoundKind.ADMISSION else _awards(told, keys)
    found = list(rows)
    if not PastRound.objects.filter(CURRENT, kind=told.kind, key=told.key).exists():
        found.append((ROUNDS, _round(told, keys)))
    order = [MEMBERS, MEMBERSHIPS, ROUNDS, AWARDS]
    return sorted(found, key=lambda each: order.index(each[0]))


def _admissions(told: AnnouncedRound, keys: Sequence[str]) -> Iterator[tuple[Table, Row]]:
    cities = {city.key: city for city in City.objects.filter(TOLD, key__in=keys)}
    candidates = {one.key: one for one in Candidate.objects.filter(key__in=set(keys) - set(cities))}
    places = stored_places([city.pk for city in cities.values()])
    spans: dict[str, list[str]] = {}
    stand = Membership.objects.filter(STANDS, city__key__in=keys).order_by("pk")
    for key, end in stand.values_list("city__key", "end"):
        spans.setdefault(key, []).append(end)
    regions = _regions({key[:2].upper() for key in keys}) | dict(told.regions)
    for key in keys:
        ends = spans.get(key)
        if ends is None:
            place = _known_place(cities[key], places[cities[key].pk]) if key in cities else _new_place(key, candidates.get(key))
            yield MEMBERS, _member(told, place, regions.get(key[:2].upper(), ""))
        elif all(ends):
            cells = {"key": key, "begun": told.day.isoformat(), "source_url": told.source}
            yield MEMBERSHIPS, _row(MEMBERSHIPS, cells)


def _awards(told: AnnouncedRound, keys: Sequence[str]) -> Iterator[tuple[Table, Row]]:
    honoured = Award.objects.filter(STANDS, city__key__in=keys, year=int(told.key))
    known = set(honoured.values_list("city__key", flat=True))
    names = dict(City.objects.filter(TOLD, key__in=keys).values_list("key", "name"))
    names |= dict(Candidate.objects.filter(key__in=set(keys) - set(names)).values_list("key", "name"))
    for key in (key for key in keys if key not in known):
        cells = {"key": key, "city": names.get(key, ""), "country_iso2": key[:2].upper(), "award_year": told.key}
        yield AWARDS, _row(AWARDS, {**cells, "announced_on": told.day.isoformat(), "source_url": told.source})


def _round(told: AnnouncedRound, keys: Sequence[str]) -> Row:
    published = "members_published" if told.kind is RoundKind.ADMISSION else "awardees_published"
    cells = {
        "key": f"{told.kind}/{told.key}",
        "kind": told.kind.value,
        "name": told.name,
        "announced": told.day.isoformat(),
        published: str(len(keys)),
        "countries_published": str(len({key[:2] for key in keys})),
        "source_url": told.source,
    }
    return _row(ROUNDS, cells)


def _member(told: AnnouncedRound, place: Row, region: str) -> Row:
    cells = {
        **place,
        "unesco_region": next((name for name, each in REGION_NAMES.items() if each == region), ""),
        "joined_year": str(told.day.year),
        "joined_date": told.day.isoformat(),
        "listed_rounds": told.key,
        "confidence": Confidence.HIGH.value,
        "source_url": told.source,
    }
    return _row(MEMBERS, cells)


def _known_place(city: City, stored: Stored) -> Row:
    return {**stored.row, "name": stored.row["name"] or city.name, "entity_type": city.kind}


def _new_place(key: str, one: Candidate | None) -> Row:
    # One that nobody knows is named by the checks of the roster: its row lacks what a member must have.
    if one is None:
        return {"key": key, "country_iso2": key[:2].upper()}
    is_placed = one.latitude is not None and one.longitude is not None
    return {
        "key": one.key,
        "name": one.name,
        "local_name": one.local_name,
        "country_iso2": one.country_id,
        "entity_type": one.kind,
        "latitude": degrees(one.latitude) if one.latitude is not None else "",
        "longitude": degrees(one.longitude) if one.longitude is not None else "",
        "geo_match": (PositionMatch.MANUAL if is_placed else PositionMatch.NONE).value,
    }


def _row(table: Table, cells: Mapping[str, str]) -> Row:
    return {name: cells.get(name, "") for name in table.header}


def _regions(codes: Collection[str]) -> dict[str, str]:
    """Return the regions of countries: as stored, else as the list of countries that is shipped has them."""
    stored = dict(Country.objects.filter(code__in=codes).values_list("code", "region"))
    shipped = known_countries(settings.DATA / "geography" / "countries.csv")
    return {code: stored.get(code) or (shipped[code].region if code in shipped else "") for code in codes}
