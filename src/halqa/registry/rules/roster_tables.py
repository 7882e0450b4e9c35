"""The roster's tables: their columns in order, what a cell of each may hold, and by which columns a row is known again."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from halqa.registry.enums import (
    CityKind,
    Confidence,
    FigureStatus,
    MembershipEnd,
    PositionMatch,
    Publisher,
    Qualifier,
    Region,
    RoundKind,
)

REGION_NAMES: Final = {
    "Africa": Region.AFRICA,
    "Arab States": Region.ARAB_STATES,
    "Asia and the Pacific": Region.ASIA_PACIFIC,
    "Europe and North America": Region.EUROPE_NORTH_AMERICA,
    "Latin America and the Caribbean": Region.LATIN_AMERICA_CARIBBEAN,
}
"""UNESCO's own names of its regions, as the roster writes them."""

PARTS_OF_REGIONS: Final = frozenset({"Latin America"})
"""Names of parts of regions for which figures were published."""


class Form(StrEnum):
    """What sort of text a cell holds."""

    TEXT = "text"
    LINK = "link"
    DAY = "day"
    DATE = "date"
    WHOLE = "whole"
    DEGREES = "degrees"
    CHOICE = "choice"
    CITY = "city"
    COUNTRY = "country"
    ROUND = "round"
    ROUNDS = "rounds"
    SLUG = "slug"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``longest`` counts characters; ``lowest`` and ``highest`` bound a number; ``ahead``: may lie in the future."""

    name: str
    form: Form = Form.TEXT
    needed: bool = False
    longest: int = 200
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 2**31 - 1
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table, by the name of its file or sheet. ``cities`` are the columns with keys of cities, first the one it is about."""

    name: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    cities: tuple[str, ...] = ()
    twice: str = "row-twice"
    """Code of the refusal for two rows of one identity."""

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of this name. Raises KeyError where the table has none."""
        return {column.name: column for column in self.columns}[name]

    def identity_of(self, row: dict[str, str]) -> str:
        """Return the text by which a row is known again in another file."""
        return "\t".join(row[name] for name in self.identity)


def _text(name: str, longest: int = 200, *, needed: bool = False) -> Column:
    return Column(name, needed=needed, longest=longest)


def _needed(name: str, longest: int = 200) -> Column:
    return _text(name, longest, needed=True)


def _choice(name: str, choices: Iterable[str], *, needed: bool = False) -> Column:
    return Column(name, Form.CHOICE, needed=needed, choices=tuple(str(choice) for choice in choices))


def _whole(name: str, *, needed: bool = False, lowest: int = 0, highest: int = 2**31 - 1) -> Column:
    return Column(name, Form.WHOLE, needed=needed, lowest=lowest, highest=highest)


def _city(name: str, *, needed: bool = True) -> Column:
    return Column(name, Form.CITY, needed=needed, longest=120)


def _year(name: str, *, needed: bool = False) -> Column:
    # Which years there were is the network's policy; four digits are how a year is written.
    return _whole(name, needed=needed, lowest=1000, highest=9999)


_CITY: Final = _city("key")
_COUNTRY: Final = Column("country_iso2", Form.COUNTRY, needed=True)
_LATITUDE: Final = Column("latitude", Form.DEGREES, lowest=-90, highest=90)
_LONGITUDE: Final = Column("longitude", Form.DEGREES, lowest=-180, highest=180)
_GEONAMES: Final = _whole("geonames_id", lowest=1, highest=2**53)
_SOURCE: Final = Column("source_url", Form.LINK, needed=True, longest=1500)
_NOTES: Final = _text("notes", 4000)

MEMBERS: Final = Table(
    "members",
    (
        _CITY,
        _needed("name"),
        _text("local_name"),
        _COUNTRY,
        _choice("unesco_region", REGION_NAMES, needed=True),
        _year("joined_year"),
        Column("joined_date", Form.DAY),
        _LATITUDE,
        _LONGITUDE,
        _whole("population", highest=10**10),
        _text("population_source", 300),
        _GEONAMES,
        _SOURCE,
        Column("member_by", Form.DAY),
        Column("listed_rounds", Form.ROUNDS, longest=60),
        _choice("confidence", Confidence, needed=True),
        _choice("entity_type", CityKind, needed=True),
        _choice("geo_match", PositionMatch, needed=True),
        _NOTES,
    ),
    identity=("key",),
    cities=("key",),
)

CORRECTIONS: Final = Table(
    "corrections",
    (
        _CITY,
        _needed("name"),
        _text("local_name"),
        _COUNTRY,
        _needed("what", 500),
        Column("announced_on", Form.DAY, needed=True),
        Column("known_on", Form.DAY),
        Column("known_by_latest", Form.DAY),
        _LATITUDE,
        _LONGITUDE,
        _GEONAMES,
        Column("announced_url", Form.LINK, longest=1500),
        _SOURCE,
        _NOTES,
    ),
    identity=("key", "announced_on"),
    cities=("key",),
)

MEMBERSHIPS: Final = Table(
    "memberships",
    (
        _CITY,
        Column("begun", Form.DATE),
        _choice("end", MembershipEnd),
        Column("ended", Form.DATE),
        _SOURCE,
        _NOTES,
    ),
    identity=("key", "begun"),
    cities=("key",),
)
"""How the membership of members.csv ended (``begun`` empty, or the same as there), and further ones."""

CONSORTIUM_PARTS: Final = Table(
    "consortium_parts",
    (_city("consortium"), _city("part", needed=False), _needed("name"), _SOURCE, _NOTES),
    identity=("consortium", "name"),
    cities=("consortium", "part"),
)

ALIASES: Final = Table("aliases", (_city("alias"), _CITY), identity=("alias",), cities=("key", "alias"))

ROUNDS: Final = Table(
    "rounds",
    (
        Column("key", Form.ROUND, needed=True, longest=30),
        _choice("kind", RoundKind, needed=True),
        _needed("name"),
        Column("announced", Form.DATE),
        Column("handed_over", Form.DATE),
        _whole("members_published"),
        _whole("countries_published"),
        _whole("awardees_published"),
        _choice("qualifier", Qualifier),
        _SOURCE,
        _NOTES,
    ),
    identity=("key",),
)

AWARDS: Final = Table(
    "awards",
    (
        _CITY,
        _needed("city"),
        _COUNTRY,
        _year("award_year", needed=True),
        Column("announced_on", Form.DATE),
        Column("handed_over_on", Form.DATE),
        _SOURCE,
    ),
    identity=("key", "award_year"),
    cities=("key",),
    twice="second-award",
)

CONFERENCES: Final = Table(
    "conferences",
    (
        _whole("number", needed=True, lowest=1, highest=999),
        _needed("name"),
        _needed("city"),
        _COUNTRY,
        Column("start_date", Form.DAY, needed=True),
        Column("end_date", Form.DAY, needed=True),
        _text("theme", 300),
        _text("outcome_document", 300),
        _SOURCE,
        _NOTES,
    ),
    identity=("number",),
)

CLUSTERS: Final = Table(
    "clusters",
    (Column("key", Form.SLUG, needed=True, longest=80), _needed("name"), _SOURCE, _NOTES),
    identity=("key",),
)

CLUSTER_LEADS: Final = Table(
    "cluster_leads",
    (
        Column("cluster", Form.SLUG, needed=True, longest=80),
        _city("city"),
        _needed("role", 80),
        Column("from", Form.DATE),
        _SOURCE,
        _NOTES,
    ),
    identity=("cluster", "city"),
    cities=("city",),
)

FIGURES: Final = Table(
    "network_figures",
    (
        Column("date", Form.DATE, needed=True),
        _whole("cities", needed=True),
        _whole("countries"),
        _whole("residents", highest=10**11),
        _choice("residents_qualifier", Qualifier),
        _choice("cities_qualifier", Qualifier, needed=True),
        Column("scope", Form.SCOPE, needed=True, longest=80),
        Column("published_on", Form.DATE),
        Column("published_by_latest", Form.DAY),
        _choice("publisher", Publisher, needed=True),
        _choice("status", FigureStatus, needed=True),
        Column("status_known_by", Form.DAY),
        _SOURCE,
        _NOTES,
    ),
    identity=("date", "scope", "source_url"),
)

FIRST_CLAIMS: Final = Table(
    "first_claims",
    (
        Column("round", Form.ROUND, needed=True, longest=20),
        Column("country_iso2", Form.COUNTRY),
        _text("claimed"),
        _choice("publisher", Publisher, needed=True),
        _SOURCE,
        _NOTES,
    ),
    identity=("round", "country_iso2", "publisher"),
)

COMMISSIONS: Final = Table(
    "commissions",
    (_COUNTRY, Column("website", Form.LINK, longest=500), _SOURCE, _NOTES),
    identity=("country_iso2",),
)

NEXT_DATES: Final = Table(
    "next_dates",
    (Column("date", Form.DATE, needed=True, ahead=True), _needed("what", 300), _SOURCE, _NOTES),
    identity=("what",),
)

TABLES: Final = (
    MEMBERS,
    CORRECTIONS,
    MEMBERSHIPS,
    CONSORTIUM_PARTS,
    ALIASES,
    ROUNDS,
    AWARDS,
    CONFERENCES,
    CLUSTERS,
    CLUSTER_LEADS,
    FIGURES,
    FIRST_CLAIMS,
    COMMISSIONS,
    NEXT_DATES,
)
"""In the order in which they are loaded: a city is known before a row that only names it."""

TABLE_OF: Final = {table.name: table for table in TABLES}


def table_with_header(cells: Iterable[str]) -> Table:
    """Return the table whose columns these are, or the one with which they share most."""
    given = {cell.strip() for cell in cells}
    return max(TABLES, key=lambda table: len(given & set(table.header)) - len(set(table.header) - given))
