"""One city: every fact about it with its source and clocks, its way through the network, and what lies around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from math import asin, cos, radians, sin, sqrt
from typing import Final, Self

from django.db.models import F, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.localized import Chosen
from halqa.foundation.subjects import Subject
from halqa.foundation.textanalysis import sort_key
from halqa.ledger.queries import Activity, activity
from halqa.registry.enums import Confidence, MembershipEnd, Milestone, NameKind, PositionMatch, Region
from halqa.registry.labels.events import RECORDING
from halqa.registry.models import (
    Award,
    City,
    CityAlias,
    CityName,
    Cluster,
    ClusterLead,
    Conference,
    ConsortiumPart,
    Membership,
    Population,
    Position,
)
from halqa.registry.models.facts import STANDS, Fact
from halqa.registry.models.places import TOLD
from halqa.registry.queries.lines import CITY_LINE, CityLine, SourceLine, country_name, named
from halqa.registry.queries.membership import rounds_of

NEAR_KM: Final = 500
"""How far away, as the crow flies, another city still counts as nearby."""

EARTH_RADIUS_KM: Final = 6371.0
KM_A_DEGREE: Final = 111.2


@dataclass(frozen=True)
class Clocks:
    """Where a fact stands, when it became known and was taken back, how far it is trusted, and when Halqa was told."""

    source: SourceLine
    known: UncertainDate
    withdrawn: UncertainDate | None
    withdrawal_source: SourceLine | None
    withdrawal_note: str
    confidence: Confidence
    note: str
    recorded_at: datetime
    superseded_at: datetime | None
    act: str

    @classmethod
    def of(cls, fact: Fact) -> Self:
        """Return the clocks of a stored fact, its sources already fetched."""
        return cls(
            source=SourceLine.of(fact.source),
            known=UncertainDate(fact.known_earliest, fact.known_latest),
            withdrawn=UncertainDate(fact.withdrawn_earliest, fact.withdrawn_latest) if fact.is_withdrawn else None,
            withdrawal_source=SourceLine.of(fact.withdrawal_source) if fact.withdrawal_source else None,
            withdrawal_note=fact.withdrawal_note,
            confidence=Confidence(fact.confidence),
            note=fact.note,
            recorded_at=fact.recorded_at,
            superseded_at=fact.superseded_at,
            act=fact.act,
        )

    @property
    def stands(self) -> bool:
        return self.superseded_at is None and self.withdrawn is None


@dataclass(frozen=True)
class NameFact:
    """A name that the city has or had, and what kind of name it is."""

    kind: NameKind
    name: Chosen
    clocks: Clocks


@dataclass(frozen=True)
class MembershipFact:
    """A span of membership, country and region as announced. ``end_source``: where another page than its own says the end."""

    begun: UncertainDate
    end: MembershipEnd | None
    ended: UncertainDate
    end_source: SourceLine | None
    rounds: tuple[str, ...]
    country: Chosen
    region: Region | None
    clocks: Clocks


@dataclass(frozen=True)
class PositionFact:
    """Where the city is, in WGS 84 degrees, and how that was found; None where nothing is known."""

    latitude: float | None
    longitude: float | None
    match: PositionMatch
    geonames_id: int | None
    clocks: Clocks

    @property
    def degrees(self) -> str:
        """Latitude and longitude as all the world writes them, with points; nothing where they are not known."""
        return "" if self.latitude is None else f"{self.latitude}, {self.longitude}"


@dataclass(frozen=True)
class PopulationFact:
    """A published number of inhabitants, in the publisher's words, about a day or a year."""

    inhabitants: int
    published_as: str
    about: UncertainDate
    clocks: Clocks

    @property
    def is_of_geonames(self) -> bool:
        """Whether it is the gazetteer's figure of the urban place, which asks to be named and says no year."""
        return self.published_as.startswith("GeoNames")

    @property
    def publisher(self) -> str:
        """Who published it, without the address that the roster's words may carry."""
        return self.published_as.partition("http")[0].rstrip(", ") or self.clocks.source.site


@dataclass(frozen=True)
class AwardFact:
    """An award of the round of a year, with when it was announced and handed over."""

    year: int
    announced: UncertainDate
    handed_over: UncertainDate
    clocks: Clocks


@dataclass(frozen=True)
class HostFact:
    """A conference that the city hosted, with its first and last day."""

    number: int
    name: str
    begun_on: date
    ended_on: date
    clocks: Clocks


@dataclass(frozen=True)
class LeadFact:
    """A thematic cluster that the city led; ``role`` as the source has it."""

    key: str
    name: str
    role: str
    begun: UncertainDate
    clocks: Clocks


@dataclass(frozen=True)
class PartFact:
    """A place that belongs to a consortium, or the consortium that the place belongs to; ``key`` where it has a record."""

    key: str
    name: str
    clocks: Clocks


@dataclass(frozen=True)
class MilestoneLine:
    """A step on a city's way. ``subject`` names it further: years of rounds, a year, a conference's number, a cluster's key."""

    kind: Milestone
    on: UncertainDate
    clocks: Clocks
    source: SourceLine
    subject: str = ""
    name: str = ""


@dataclass(frozen=True)
class Nearby:
    """Another city and its distance in kilometres, as the crow flies."""

    line: CityLine
    kilometres: int


@dataclass(frozen=True)
class CityRecord:
    """All that the registry knows of a city. The tuples hold every row, those that were superseded or taken back included."""

    line: CityLine
    time_zone: str
    names: tuple[NameFact, ...]
    memberships: tuple[MembershipFact, ...]
    positions: tuple[PositionFact, ...]
    populations: tuple[PopulationFact, ...]
    awards: tuple[AwardFact, ...]
    conferences: tuple[HostFact, ...]
    leads: tuple[LeadFact, ...]
    parts: tuple[PartFact, ...]
    part_of: tuple[PartFact, ...]
    neighbours: tuple[CityLine, ...]
    nearby: tuple[Nearby, ...]
    activity: tuple[Activity, ...]

    @property
    def key(self) -> str:
        return self.line.key

    @property
    def membership(self) -> MembershipFact | None:
        """The latest membership that stands."""
        return next((fact for fact in reversed(self.memberships) if fact.clocks.stands), None)

    @property
    def withdrawn_admission(self) -> MembershipFact | None:
        """The admission that was announced and taken back, where nothing else shows membership."""
        withdrawn = (fact for fact in self.memberships if fact.clocks.withdrawn and fact.clocks.superseded_at is None)
        return None if self.membership else next(withdrawn, None)

    @property
    def position(self) -> PositionFact | None:
        return next((fact for fact in self.positions if fact.clocks.stands and fact.latitude is not None), None)

    @property
    def current_populations(self) -> tuple[PopulationFact, ...]:
        return tuple(fact for fact in self.populations if fact.clocks.stands)

    @property
    def current_parts(self) -> tuple[PartFact, ...]:
        return tuple(fact for fact in self.parts if fact.clocks.stands)

    @property
    def current_part_of(self) -> tuple[PartFact, ...]:
        return tuple(fact for fact in self.part_of if fact.clocks.stands)

    @property
    def other_names(self) -> tuple[NameFact, ...]:
        """The names that stand beside the one in the heading and the local one."""
        shown = {self.line.name.text, self.line.local_name.text if self.line.local_name else ""}
        return tuple(fact for fact in self.names if fact.clocks.stands and fact.name.text not in shown)

    @property
    def doubts(self) -> tuple[Clocks, ...]:
        """What is said against the facts that stand, each sentence once."""
        found: dict[str, Clocks] = {}
        for fact in self.facts:
            clocks = fact.clocks
            if clocks.superseded_at is None and clocks.note:
                found.setdefault(clocks.note, clocks)
        return tuple(found.values())

    @property
    def facts(self) -> Iterator["AnyFact"]:
        """Every fact, in the order of the table that shows them all."""
        return chain(
            self.memberships,
            self.awards,
            self.conferences,
            self.leads,
            self.names,
            self.positions,
            self.populations,
            self.parts,
            self.part_of,
        )

    @property
    def milestones(self) -> tuple[MilestoneLine, ...]:
        """The city's way so far, in order of time; what has no date at all comes last."""
        steps = chain.from_iterable(map(_steps, self.facts))
        return tuple(sorted(steps, key=_in_time))


AnyFact = NameFact | MembershipFact | PositionFact | PopulationFact | AwardFact | HostFact | LeadFact | PartFact


def _in_time(step: MilestoneLine) -> tuple[date, int]:
    return step.on.latest or step.on.earliest or date.max, list(Milestone).index(step.kind)


def city_record(key: str, *, language: str) -> CityRecord | None:
    """Return the record of a city, or nothing where the registry knows none; names of countries in this language."""
    city = City.objects.select_related("country").filter(TOLD, key=key).first()
    return _record(city, language) if city else None


def merged_records(key: str, *, language: str) -> tuple[CityRecord, ...]:
    """Return the records of the cities that were merged into this one: facts that gave way, and told the same place."""
    merged = City.objects.select_related("country").filter(merged_into__key=key).order_by("key")
    return tuple(_record(city, language) for city in merged)


def _record(city: City, language: str) -> CityRecord:
    # A beginning of which nothing is known comes first, on every database: what is dated tells more of today.
    members = (
        _facts(Membership, city)
        .select_related("country", "end_source")
        .order_by(F("begun_latest").asc(nulls_first=True), "is_readmission", "pk")
    )
    hosted = _facts(Conference, city).order_by("begun_on")
    led = list(_facts(ClusterLead, city))
    clusters = dict(Cluster.objects.filter(STANDS).values_list("key", "name")) if led else {}
    parts = ConsortiumPart.objects.filter(consortium=city).select_related("source", "withdrawal_source", "part")
    part_of = _facts(ConsortiumPart, city, "part").select_related("consortium").order_by("pk")
    facts = {
        "names": tuple(
            NameFact(NameKind(row.kind), named(row.text, row.language), Clocks.of(row))
            for row in _facts(CityName, city).order_by("pk")
        ),
        "memberships": tuple(_membership(row, language, Clocks.of(row)) for row in members),
        "positions": tuple(
            PositionFact(
                _degrees(row.latitude), _degrees(row.longitude), PositionMatch(row.match), row.geonames_id, Clocks.of(row)
            )
            for row in _facts(Position, city).order_by("pk")
        ),
        "populations": tuple(
            PopulationFact(row.inhabitants, row.published_as, UncertainDate(row.about_earliest, row.about_latest), Clocks.of(row))
            for row in _facts(Population, city).order_by("pk")
        ),
        "awards": tuple(_award(row, Clocks.of(row)) for row in _facts(Award, city).order_by("year", "pk")),
        "conferences": tuple(HostFact(row.number, row.name, row.begun_on, row.ended_on, Clocks.of(row)) for row in hosted),
        "leads": tuple(
            LeadFact(row.cluster, clusters.get(row.cluster, row.cluster), row.role, _begun(row), Clocks.of(row)) for row in led
        ),
        "parts": tuple(
            PartFact(row.part.key if row.part else "", row.name, Clocks.of(row))
            for row in sorted(parts, key=lambda row: (sort_key(row.name), row.pk))
        ),
        "part_of": tuple(PartFact(row.consortium.key, row.consortium.name, Clocks.of(row)) for row in part_of),
    }
    acts = {fact.clocks.act for group in facts.values() for fact in group}
    return CityRecord(
        line=CityLine.of(city, language),
        time_zone=city.time_zone,
        **facts,
        neighbours=_neighbours(city, language),
        nearby=_nearby(city, language),
        activity=activity(str(Subject("city", city.key)), acts=acts, kinds=RECORDING, limit=10, only_public=True),
    )


def city_line(key: str, *, language: str) -> CityLine | None:
    """Return a city as it stands in lists, or nothing where the registry knows none."""
    city = City.objects.select_related("country").filter(TOLD, key=key).first()
    return CityLine.of(city, language) if city else None


def moved_to(key: str) -> str:
    """Return the key of the city that had this address before, or nothing."""
    return CityAlias.objects.filter(key=key).values_list("city__key", flat=True).first() or ""


def _facts(model: type[Fact], city: City, field: str = "city") -> QuerySet:
    return QuerySet(model).filter(**{field: city}).select_related("source", "withdrawal_source")


def _membership(row: Membership, language: str, clocks: Clocks) -> MembershipFact:
    return MembershipFact(
        begun=_begun(row),
        end=MembershipEnd(row.end) if row.end else None,
        ended=UncertainDate(row.ended_earliest, row.ended_latest),
        end_source=SourceLine.of(row.end_source) if row.end_source else None,
        rounds=tuple(sorted(rounds_of(row.listed_rounds))),
        country=country_name(row.country, language),
        region=Region(row.country.region) if row.country.region else None,
        clocks=clocks,
    )


def _award(row: Award, clocks: Clocks) -> AwardFact:
    announced = UncertainDate(row.announced_earliest, row.announced_latest)
    return AwardFact(row.year, announced, UncertainDate(row.handed_over_earliest, row.handed_over_latest), clocks)


def _begun(row: Membership | ClusterLead) -> UncertainDate:
    return UncertainDate(row.begun_earliest, row.begun_latest)


def _degrees(value: object) -> float | None:
    return None if value is None else float(str(value))


def _steps(fact: AnyFact) -> Iterator[MilestoneLine]:
    clocks = fact.clocks
    if clocks.superseded_at is not None:
        return
    match fact:
        case MembershipFact():
            yield MilestoneLine(Milestone.JOINED, fact.begun, clocks, clocks.source, ";".join(fact.rounds))
            if fact.end:
                yield MilestoneLine(Milestone(fact.end), fact.ended, clocks, fact.end_source or clocks.source)
        case AwardFact():
            together = fact.announced == fact.handed_over
            if not together:
                yield MilestoneLine(Milestone.AWARD_ANNOUNCED, fact.announced, clocks, clocks.source, str(fact.year))
            if together or fact.handed_over.precision != "unknown":
                yield MilestoneLine(Milestone.AWARD_RECEIVED, fact.handed_over, clocks, clocks.source, str(fact.year))
        case HostFact():
            yield MilestoneLine(
                Milestone.CONFERENCE_HOSTED, UncertainDate.on(fact.begun_on), clocks, clocks.source, str(fact.number), fact.name
            )
        case LeadFact():
            yield MilestoneLine(Milestone.CLUSTER_LED, fact.begun, clocks, clocks.source, fact.key, fact.name)
        case _:
            return
    if clocks.withdrawn is not None:
        yield MilestoneLine(Milestone.WITHDRAWN, clocks.withdrawn, clocks, clocks.withdrawal_source or clocks.source)


def _neighbours(city: City, language: str) -> tuple[CityLine, ...]:
    """Return other listed cities of the country, by name; none where the city itself is on no list."""
    if not city.is_listed:
        return ()
    others = City.objects.filter(is_listed=True, country=city.country_id).exclude(pk=city.pk).order_by("sort_key", "key")
    return tuple(CityLine.read(row, language) for row in others.values(*CITY_LINE)[:12])


def _nearby(city: City, language: str) -> tuple[Nearby, ...]:
    """Return the five nearest listed cities within ``NEAR_KM``; those beyond the date line are not looked for."""
    if city.latitude is None or city.longitude is None or not city.is_listed:
        return ()
    latitude, longitude = float(city.latitude), float(city.longitude)
    high = NEAR_KM / KM_A_DEGREE
    # Degrees of longitude grow short towards the poles; the box must hold the whole circle.
    wide = min(180.0, high / max(0.05, cos(radians(min(89.0, abs(latitude) + high)))))
    box = City.objects.filter(
        is_listed=True,
        latitude__range=(latitude - high, latitude + high),
        longitude__range=(longitude - wide, longitude + wide),
    )
    others = box.exclude(pk=city.pk).values_list("pk", "latitude", "longitude")
    apart = sorted((_kilometres(latitude, longitude, float(y), float(x)), pk) for pk, y, x in others)
    nearest = {pk: distance for distance, pk in apart[:5] if distance <= NEAR_KM}
    rows = {row["pk"]: row for row in City.objects.filter(pk__in=nearest).values("pk", *CITY_LINE)}
    return tuple(Nearby(CityLine.read(rows[pk], language), round(distance)) for pk, distance in nearest.items())


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance, by the haversine formula."""
    phi, other_phi = radians(latitude), radians(other_latitude)
    half_chord = sin((other_phi - phi) / 2) ** 2 + cos(phi) * cos(other_phi) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half_chord)))
