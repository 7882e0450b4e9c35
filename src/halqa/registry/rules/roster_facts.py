"""How the columns of a roster row become facts, and back where that takes thought.

A row's facts are named by their part in it (``membership``, ``position``), so that a changed row replaces only what changed.
A fact that no column dates became known by the day on which the roster was compiled, which is the day it is loaded.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import FigureScope, FigureStatus, NameKind, PositionMatch, RoundKind
from halqa.registry.rules.city_names import language_of_name
from halqa.registry.rules.roster import Row, day_after, published_between, withdrawn_between
from halqa.registry.rules.roster_tables import PARTS_OF_REGIONS, REGION_NAMES

Value = str | int | date | Decimal | None

GEONAMES: Final = "https://www.geonames.org/"
_ADDRESS: Final = re.compile(r",?\s*(https?://\S+)$")


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """The page or document behind a fact."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it is stored: the name of its model, values by column, its sources.

    Columns that are not named, and sources that are None, keep what the fact before it had, or their default.
    """

    model: str
    values: Mapping[str, Value] = field(hash=False)
    source: SourceDraft | None
    withdrawal_source: SourceDraft | None = None
    end_source: SourceDraft | None = None


def drafts_of(table: str, row: Row, city: str, compiled: date) -> dict[str, Draft]:
    """Return the facts of a sound, canonical row by their parts.

    ``city`` is the key of the city that the row is about, empty for rows about none.
    """
    return dict(_FACTS[table](row, city, compiled))


def begun(row: Row) -> UncertainDate:
    """Return when a member joined: its day, else its year, else by the day on which a page shows it."""
    if row["member_by"]:
        return UncertainDate.by_day(date.fromisoformat(row["member_by"]))
    return UncertainDate.parse(row["joined_date"] or row["joined_year"])


def joined_columns(when: UncertainDate) -> dict[str, str]:
    """Return the three cells about joining; a date that none of them can hold is told by its year, else by its last day."""
    if when.precision == "day":
        return {"joined_year": str(when)[:4], "joined_date": str(when), "member_by": ""}
    if when.earliest and when.latest and when.earliest.year == when.latest.year:
        return {"joined_year": str(when.earliest)[:4], "joined_date": "", "member_by": ""}
    return {"joined_year": "", "joined_date": "", "member_by": "" if when.latest is None else when.latest.isoformat()}


def source_in_words(text: str) -> SourceDraft:
    """Return the source that the roster names in words: an address at its end is the page, GeoNames is known by name."""
    address = _ADDRESS.search(text)
    if address:
        return SourceDraft(address[1], text[: address.start()].strip())
    return SourceDraft(GEONAMES if text.startswith("GeoNames") else "", text)


def bounds(name: str, when: UncertainDate) -> dict[str, Value]:
    """Return the two columns of an uncertain date."""
    return {f"{name}_earliest": when.earliest, f"{name}_latest": when.latest}


def known(when: UncertainDate, compiled: date) -> dict[str, Value]:
    """Return when something became known that says of itself when it happened; nothing is known later than it was compiled."""
    latest = compiled if when.latest is None else min(when.latest, compiled)
    earliest = None if when.earliest is None else min(when.earliest, latest)
    return bounds("known", UncertainDate(earliest, latest))


def country_of(city: str) -> str:
    """Return the country with whose code the key of a city begins."""
    return city[:2].upper()


def _source(row: Row) -> SourceDraft:
    return SourceDraft(row["source_url"])


def _number(text: str) -> int | None:
    return int(text) if text else None


def _names(row: Row, city: str, when: dict[str, Value], source: SourceDraft) -> Iterator[tuple[str, Draft]]:
    for part, kind, column in (("name", NameKind.LISTED, "name"), ("local name", NameKind.LOCAL, "local_name")):
        if text := row[column]:
            language = language_of_name(text, row["country_iso2"])
            yield (
                part,
                Draft("CityName", {"city_id": city, "kind": kind, "text": text, "language": language, **when}, source),
            )


def _position(row: Row, city: str, match: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    if row["latitude"]:
        yield (
            "position",
            Draft(
                "Position",
                {
                    "city_id": city,
                    "latitude": Decimal(row["latitude"]),
                    "longitude": Decimal(row["longitude"]),
                    "match": match,
                    "geonames_id": _number(row["geonames_id"]),
                    **known(UncertainDate.unknown(), compiled),
                },
                SourceDraft(GEONAMES, "GeoNames") if row["geonames_id"] else _source(row),
            ),
        )


def _of_member(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    joined = begun(row)
    when = known(joined, compiled)
    yield from _names(row, city, when, _source(row))
    yield from _position(row, city, row["geo_match"], compiled)
    if row["population"]:
        yield (
            "population",
            Draft(
                "Population",
                {
                    "city_id": city,
                    "inhabitants": int(row["population"]),
                    "published_as": row["population_source"],
                    **known(UncertainDate.unknown(), compiled),
                },
                source_in_words(row["population_source"]),
            ),
        )
    yield (
        "membership",
        Draft(
            "Membership",
            {
                "city_id": city,
                "country_id": row["country_iso2"],
                "listed_rounds": row["listed_rounds"],
                "confidence": row["confidence"],
                "note": row["notes"],
                **bounds("begun", joined),
                **when,
            },
            _source(row),
        ),
    )


def _of_correction(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    announced = UncertainDate.parse(row["announced_on"])
    withdrawn = withdrawn_between(announced, row["known_on"], row["known_by_latest"])
    announcement = SourceDraft(row["announced_url"]) if row["announced_url"] else _source(row)
    yield from _names(row, city, known(announced, compiled), announcement)
    yield from _position(row, city, PositionMatch.EXACT if row["geonames_id"] else PositionMatch.MANUAL, compiled)
    yield (
        "membership",
        Draft(
            "Membership",
            {
                "city_id": city,
                "country_id": row["country_iso2"],
                "note": row["notes"],
                "is_withdrawn": 1,
                "withdrawal_note": row["what"],
                **bounds("begun", announced),
                **bounds("withdrawn", withdrawn),
                **known(announced, compiled),
            },
            announcement,
            withdrawal_source=_source(row),
        ),
    )


def _of_membership(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    values: dict[str, Value] = {"city_id": city, "end": row["end"], **bounds("ended", UncertainDate.parse(row["ended"]))}
    if not row["begun"]:
        yield "end", Draft("Membership", {**values, "end_note": row["notes"]}, None, end_source=_source(row))
        return
    when = UncertainDate.parse(row["begun"])
    values |= {
        "country_id": country_of(city),
        "is_readmission": 1,
        "note": row["notes"],
        **bounds("begun", when),
        **known(when, compiled),
    }
    yield "membership", Draft("Membership", values, _source(row))


def _of_part(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    values: dict[str, Value] = {
        "consortium_id": city,
        "part_id": row["part"] or None,
        "name": row["name"],
        "note": row["notes"],
        **known(UncertainDate.unknown(), compiled),
    }
    yield "part", Draft("ConsortiumPart", values, _source(row))


def _of_alias(row: Row, city: str, _compiled: date) -> Iterator[tuple[str, Draft]]:
    yield "alias", Draft("CityAlias", {"key": row["alias"], "city_id": city}, None)


def _of_round(row: Row, _city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    announced = UncertainDate.parse(row["announced"])
    kind, _, key = row["key"].partition("/")
    values: dict[str, Value] = {
        "kind": kind,
        "key": key,
        "name": row["name"],
        "cities_published": _number(row["members_published" if kind == RoundKind.ADMISSION else "awardees_published"]),
        "countries_published": _number(row["countries_published"]),
        "qualifier": row["qualifier"],
        "note": row["notes"],
        **bounds("announced", announced),
        **bounds("handed_over", UncertainDate.parse(row["handed_over"])),
        **known(announced, compiled),
    }
    yield "round", Draft("PastRound", values, _source(row))


def _of_award(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    announced = UncertainDate.parse(row["announced_on"])
    values: dict[str, Value] = {
        "city_id": city,
        "year": int(row["award_year"]),
        **bounds("announced", announced),
        **bounds("handed_over", UncertainDate.parse(row["handed_over_on"])),
        **known(announced, compiled),
    }
    yield "award", Draft("Award", values, _source(row))


def name_in_award(row: Row, city: str, compiled: date) -> Draft:
    """Return the listed name that an awardee brings along which the registry does not know from anywhere else."""
    announced = known(UncertainDate.parse(row["announced_on"]), compiled)
    language = language_of_name(row["city"], row["country_iso2"])
    values = {"city_id": city, "kind": NameKind.LISTED, "text": row["city"], "language": language, **announced}
    return Draft("CityName", values, _source(row))


def _of_conference(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    start = date.fromisoformat(row["start_date"])
    values: dict[str, Value] = {
        "number": int(row["number"]),
        "name": row["name"],
        "city_id": city,
        "begun_on": start,
        "ended_on": date.fromisoformat(row["end_date"]),
        "theme": row["theme"],
        "outcome": row["outcome_document"],
        "note": row["notes"],
        **known(UncertainDate.on(start), compiled),
    }
    yield "conference", Draft("Conference", values, _source(row))


def _of_cluster(row: Row, _city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    when = known(UncertainDate.unknown(), compiled)
    yield "cluster", Draft("Cluster", {"key": row["key"], "name": row["name"], "note": row["notes"], **when}, _source(row))


def _of_cluster_lead(row: Row, city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    since = UncertainDate.parse(row["from"])
    values: dict[str, Value] = {
        "cluster": row["cluster"],
        "city_id": city,
        "role": row["role"],
        "note": row["notes"],
        **bounds("begun", since),
        **known(since, compiled),
    }
    yield "lead", Draft("ClusterLead", values, _source(row))


def scope_of(text: str) -> FigureScope:
    """Return what a published figure is about, from the roster's word for it."""
    if text == "total":
        return FigureScope.TOTAL
    if text.partition(":")[0] == "round":
        return FigureScope.ROUND
    return FigureScope.REGION if text in REGION_NAMES or text in PARTS_OF_REGIONS else FigureScope.COUNTRY


def _of_figure(row: Row, _city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    about = UncertainDate.parse(row["date"])
    published = published_between(about, row["published_on"], row["published_by_latest"])
    values: dict[str, Value] = {
        "scope": scope_of(row["scope"]),
        "scope_name": row["scope"],
        "cities": int(row["cities"]),
        "countries": _number(row["countries"]),
        "residents": _number(row["residents"]),
        "cities_qualifier": row["cities_qualifier"],
        "residents_qualifier": row["residents_qualifier"],
        "publisher": row["publisher"],
        "status": row["status"],
        "note": row["notes"],
        "is_withdrawn": 0,
        **bounds("about", about),
        **bounds("published", published),
        **bounds("withdrawn", UncertainDate.unknown()),
        **known(published, compiled),
    }
    if row["status"] == FigureStatus.CORRECTED:
        known_by = date.fromisoformat(row["status_known_by"])
        values |= {"is_withdrawn": 1, **bounds("withdrawn", UncertainDate(day_after(published.earliest), known_by))}
    yield "figure", Draft("PublishedFigure", values, _source(row))


def _of_first_claim(row: Row, _city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    values: dict[str, Value] = {
        "round_key": row["round"],
        "country_id": row["country_iso2"] or None,
        "claim": row["claimed"],
        "publisher": row["publisher"],
        "note": row["notes"],
        **known(UncertainDate.unknown(), compiled),
    }
    yield "claim", Draft("FirstClaim", values, _source(row))


def _of_commission(row: Row, _city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    when = known(UncertainDate.unknown(), compiled)
    values: dict[str, Value] = {"country_id": row["country_iso2"], "website": row["website"], "note": row["notes"], **when}
    yield "commission", Draft("NationalCommission", values, _source(row))


def _of_next_date(row: Row, _city: str, compiled: date) -> Iterator[tuple[str, Draft]]:
    values: dict[str, Value] = {
        "what": row["what"],
        "note": row["notes"],
        **bounds("on", UncertainDate.parse(row["date"])),
        **known(UncertainDate.unknown(), compiled),
    }
    yield "date", Draft("NextDate", values, _source(row))


_FACTS: Final[Mapping[str, Callable[[Row, str, date], Iterator[tuple[str, Draft]]]]] = {
    "members": _of_member,
    "corrections": _of_correction,
    "memberships": _of_membership,
    "consortium_parts": _of_part,
    "aliases": _of_alias,
    "rounds": _of_round,
    "awards": _of_award,
    "conferences": _of_conference,
    "clusters": _of_cluster,
    "cluster_leads": _of_cluster_lead,
    "network_figures": _of_figure,
    "first_claims": _of_first_claim,
    "commissions": _of_commission,
    "next_dates": _of_next_date,
}
