"""Admission rounds of the past: what was published of each, and which rows are listed here."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.textanalysis import sort_key
from halqa.foundation.truth import Truth
from halqa.registry.enums import Confidence, FigureScope, FirstVerdict, Qualifier, Region, RoundKind, RoundSort
from halqa.registry.models import FirstClaim, Membership, PastRound, PublishedFigure
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.facts import figure_facts, round_facts
from halqa.registry.queries.firsts import joinings
from halqa.registry.queries.lines import CityLine, SourceLine, country_name
from halqa.registry.queries.membership import (
    CLOCKS,
    current_memberships,
    rounds_of,
    rows_by_round,
    times_of,
    withdrawn_of,
)
from halqa.registry.queries.published import current_figures, key_of
from halqa.registry.rules.coverage import ListedRows, RoundCoverage, RoundFacts, belongs, coverage
from halqa.registry.rules.firsts import Claim, First, Joining, firsts, verdict
from halqa.registry.rules.standing import had_begun, was_known


@dataclass(frozen=True)
class AdmissionRound:
    """An admission round: members and countries as published, rows listed here, and how many of the members have none.

    ``figure`` is the key of the published figure that gives the members, empty where only the round's own row does.
    """

    key: str
    announced: UncertainDate
    published: int | None
    qualifier: Qualifier
    countries: int | None
    listed: int
    undetermined: int
    missing: int | None
    figure: str
    note: str
    source: SourceLine


@dataclass(frozen=True)
class Admitted:
    """A city in a round. ``other_rounds`` list it too; ``is_first``: of its country among our rows."""

    city: CityLine
    joined: UncertainDate
    other_rounds: tuple[str, ...]
    is_first: Truth
    confidence: Confidence
    note: str
    source: SourceLine


@dataclass(frozen=True)
class WithdrawnAdmission:
    """An admission that was announced and that its publisher took back; the country is as announced."""

    city: CityLine
    country_as_announced: str
    announced: UncertainDate
    known: UncertainDate
    note: str
    announcement: SourceLine
    correction: SourceLine | None


@dataclass(frozen=True)
class ClaimLine:
    """A published claim that the round brought a country's first member, and what our rows say of it."""

    country_code: str
    country: str
    claim: str
    publisher: str
    verdict: FirstVerdict
    note: str
    source: SourceLine


@dataclass(frozen=True)
class CountryFirst:
    """A country whose first member among our rows came, or may have come, with the round."""

    code: str
    name: str
    cities: tuple[CityLine, ...]
    is_certain: bool
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True)
class AdmissionRecord:
    """One admission round with all that is known of it."""

    round: AdmissionRound
    members: tuple[Admitted, ...]
    withdrawn: tuple[WithdrawnAdmission, ...]
    firsts: tuple[CountryFirst, ...]
    other_claims: tuple[ClaimLine, ...]
    previous: str | None
    next: str | None

    @property
    def by_region(self) -> tuple[tuple[Region | None, tuple[Admitted, ...]], ...]:
        """The members by UNESCO region, in the order of the regions; those without one last."""
        groups: dict[Region | None, list[Admitted]] = defaultdict(list)
        for member in self.members:
            groups[member.city.region].append(member)
        return tuple((region, tuple(groups[region])) for region in (*Region, None) if region in groups)


ORDERS: Final[Mapping[RoundSort, Callable[[Admitted], Any]]] = {
    RoundSort.NAME: lambda member: sort_key(member.city.name.text),
    RoundSort.COUNTRY: lambda member: (sort_key(member.city.country.text), sort_key(member.city.name.text)),
    RoundSort.REGION: lambda member: list(Region).index(member.city.region) if member.city.region else len(Region),
}
"""What the cities of a round are put in order by."""


def admission_rounds(today: date) -> tuple[AdmissionRound, ...]:
    """Return all admission rounds in order of time, as known today."""
    return _lines(_rounds(), today)


def admission_round(key: str, *, language: str, today: date) -> AdmissionRecord | None:
    """Return an admission round as known today, or nothing where there was none."""
    rounds = _rounds()
    lines = _lines(rounds, today)
    place = next((place for place, line in enumerate(lines) if line.key == key), None)
    if place is None:
        return None
    facts = round_facts(next(row for row in rounds if row.key == key))
    own = [row for row in _memberships_in(facts) if belongs(_rows(row, today), facts)]
    claimed = list(_claims_about(facts))
    countries = {row.country_id for row in own} | {row.country_id for row in claimed if row.country_id}
    joined = joinings(_all_of(countries), today)
    first_of = {first.city: first for first in firsts(joined)}
    members = sorted(
        (_admitted(row, key, first_of, language) for row in own if _stands(row, today) is not Truth.NO),
        key=lambda member: sort_key(member.city.name.text),
    )
    claims = _claims(claimed, facts, joined, language)
    found = _country_firsts(members, claims)
    shown = {claim for country in found for claim in country.claims}
    return AdmissionRecord(
        round=lines[place],
        members=tuple(members),
        withdrawn=tuple(_withdrawn(row, language) for row in own if row.is_withdrawn),
        firsts=found,
        other_claims=tuple(claim for claim in claims if claim not in shown),
        previous=lines[place - 1].key if place else None,
        next=lines[place + 1].key if place + 1 < len(lines) else None,
    )


def arranged(record: AdmissionRecord, *, region: str, order: str) -> list[Admitted]:
    """Return the cities of a round that are in a region, or all, in an order of ``RoundSort``; a minus turns it round."""
    kept = [member for member in record.members if not region or member.city.region == region]
    key = ORDERS[RoundSort(order.removeprefix("-") or RoundSort.NAME)]
    return sorted(kept, key=key, reverse=order.startswith("-"))


def round_announced(when: UncertainDate) -> str | None:
    """Return the key of the admission round of this announcement, so that a figure about it finds its rows; None for none."""
    rounds = PastRound.objects.filter(STANDS, kind=RoundKind.ADMISSION)
    announced = rounds.filter(announced_earliest=when.earliest, announced_latest=when.latest)
    return announced.values_list("key", flat=True).first()


def _rounds() -> list[PastRound]:
    return list(PastRound.objects.filter(STANDS, kind=RoundKind.ADMISSION).select_related("source"))


def _memberships_in(facts: RoundFacts) -> QuerySet[Membership]:
    """Return the memberships that may belong to a round, by what a database can tell; ``rules.coverage.belongs`` decides."""
    candidates = Q(listed_rounds__contains=facts.key)
    if facts.announced.earliest and facts.announced.latest:
        years = (date(facts.announced.earliest.year, 1, 1), date(facts.announced.latest.year, 12, 31))
        candidates |= Q(listed_rounds="", begun_earliest__gte=years[0], begun_latest__lte=years[1])
    return current_memberships().filter(candidates).select_related("city__country", "country", "source", "withdrawal_source")


def _all_of(countries: Collection[str]) -> QuerySet[Membership]:
    """Return every membership of these countries, with no more of it than tells which city came first."""
    rows = current_memberships().filter(country__in=countries).select_related("city")
    return rows.only("city__key", "country_id", "listed_rounds", *CLOCKS)


def _lines(rounds: Iterable[PastRound], today: date) -> tuple[AdmissionRound, ...]:
    figures = {row.pk: row for row in current_figures().filter(scope=FigureScope.ROUND)}
    covered = coverage(
        [round_facts(row) for row in rounds],
        rows_by_round(today, today),
        [figure_facts(row) for row in figures.values()],
        today,
        today,
    )
    rows = {row.key: row for row in rounds}
    return tuple(_line(rows[one.round], one, figures) for one in covered)


def _line(row: PastRound, one: RoundCoverage, figures: Mapping[int, PublishedFigure]) -> AdmissionRound:
    published = next((figure.countries for figure in one.figures if figure.countries is not None), row.countries_published)
    return AdmissionRound(
        key=one.round,
        announced=one.announced,
        published=one.members_published,
        qualifier=one.qualifier or Qualifier.EXACT,
        countries=published,
        listed=one.rows_listed,
        undetermined=one.rows_undetermined,
        missing=one.rows_missing,
        figure=key_of(figures[one.figures[0].number]) if one.figures else "",
        note=row.note,
        source=SourceLine.of(row.source),
    )


def _stands(row: Membership, today: date) -> Truth:
    return was_known(times_of(row), today)


def _rows(row: Membership, today: date) -> ListedRows:
    times = times_of(row)
    return ListedRows(rounds_of(row.listed_rounds), times.begun, had_begun(times, today, today), rows=1)


def _admitted(row: Membership, key: str, first_of: dict[str, First], language: str) -> Admitted:
    first = first_of.get(row.city.key)
    return Admitted(
        city=CityLine.of(row.city, language),
        joined=UncertainDate(row.begun_earliest, row.begun_latest),
        other_rounds=tuple(sorted(rounds_of(row.listed_rounds) - {key})),
        is_first=first.is_first if first else Truth.NO,
        confidence=Confidence(row.confidence),
        note=row.note,
        source=SourceLine.of(row.source),
    )


def _withdrawn(row: Membership, language: str) -> WithdrawnAdmission:
    return WithdrawnAdmission(
        city=CityLine.of(row.city, language),
        country_as_announced=country_name(row.country, language).text,
        announced=UncertainDate(row.begun_earliest, row.begun_latest),
        known=withdrawn_of(row),
        note=row.withdrawal_note or row.note,
        announcement=SourceLine.of(row.source),
        correction=SourceLine.of(row.withdrawal_source) if row.withdrawal_source else None,
    )


def _claims_about(facts: RoundFacts) -> QuerySet[FirstClaim]:
    about = FirstClaim.objects.filter(STANDS, round_key=f"{RoundKind.ADMISSION}/{facts.key}")
    return about.select_related("country", "source")


def _claims(rows: Iterable[FirstClaim], facts: RoundFacts, joined: Collection[Joining], language: str) -> tuple[ClaimLine, ...]:
    lines = (
        ClaimLine(
            country_code=row.country_id or "",
            country=country_name(row.country, language).text if row.country else "",
            claim=row.claim,
            publisher=row.publisher,
            verdict=verdict(Claim(facts.key, facts.announced, row.country_id), joined),
            note=row.note,
            source=SourceLine.of(row.source),
        )
        for row in rows
    )
    return tuple(sorted(lines, key=lambda line: (not line.country, sort_key(line.country))))


def _country_firsts(members: Iterable[Admitted], claims: Iterable[ClaimLine]) -> tuple[CountryFirst, ...]:
    """Return the countries whose first member came, or may have come, with these members, by name."""
    countries: dict[str, list[Admitted]] = defaultdict(list)
    for member in members:
        if member.is_first is not Truth.NO:
            countries[member.city.country_code].append(member)
    found = (
        CountryFirst(
            code=code,
            name=own[0].city.country.text,
            cities=tuple(member.city for member in own),
            is_certain=all(member.is_first is Truth.YES for member in own),
            claims=tuple(claim for claim in claims if claim.country_code == code),
        )
        for code, own in countries.items()
    )
    return tuple(sorted(found, key=lambda first: sort_key(first.name)))
