"""What the network honoured and where it met: award rounds, conferences, clusters with their lead cities."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.textanalysis import sort_key
from halqa.registry.enums import ClusterRole, Confidence, Region, RoundKind
from halqa.registry.labels.network import cluster_name
from halqa.registry.models import Award, Cluster, ClusterLead, Conference, NextDate, PastRound
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.rules.honours import handed_over_at


@dataclass(frozen=True)
class AwardRoundLine:
    """An award round: when it was announced and handed over, how many were honoured as published and as listed here."""

    year: int
    announced: UncertainDate
    handed_over: UncertainDate
    published: int | None
    listed: int
    note: str
    source: SourceLine


@dataclass(frozen=True)
class Awardee:
    """A city in an award round. ``other_years``: further rounds that honoured it."""

    city: CityLine
    other_years: tuple[int, ...]
    confidence: Confidence
    note: str
    source: SourceLine


@dataclass(frozen=True)
class AwardYear:
    """An award round with its awardees, by name; ``previous`` and ``next`` are the years beside it."""

    round: AwardRoundLine
    awardees: tuple[Awardee, ...]
    previous: int | None
    next: int | None

    @property
    def by_region(self) -> tuple[tuple[Region | None, tuple[Awardee, ...]], ...]:
        """The awardees by UNESCO region, in the order of the regions; those without one last."""
        groups: dict[Region | None, list[Awardee]] = defaultdict(list)
        for awardee in self.awardees:
            groups[awardee.city.region].append(awardee)
        return tuple((region, tuple(groups[region])) for region in (*Region, None) if region in groups)


@dataclass(frozen=True)
class ConferenceLine:
    """An international conference of the past. ``outcome`` is empty where no title was found."""

    number: int
    name: str
    city: CityLine
    begun_on: date
    ended_on: date
    theme: str
    outcome: str
    note: str
    source: SourceLine


@dataclass(frozen=True)
class ConferenceRecord:
    """A conference with those before and after it."""

    conference: ConferenceLine
    previous: int | None
    next: int | None
    award_year: int | None
    """The award round that was handed over while it met, if one was."""


@dataclass(frozen=True)
class LeadLine:
    """A city that led a cluster or shared its lead; ``role`` as the source has it."""

    city: CityLine
    role: str
    since: UncertainDate
    note: str
    source: SourceLine


@dataclass(frozen=True)
class ClusterLine:
    """A thematic cluster with the leads that were found; none found is an answer too."""

    key: str
    name: str
    leads: tuple[LeadLine, ...]
    note: str
    source: SourceLine


@dataclass(frozen=True)
class DateAhead:
    """A day that lies ahead of the network, as published."""

    on: UncertainDate
    what: str
    note: str
    source: SourceLine


def award_rounds() -> tuple[AwardRoundLine, ...]:
    """Return all award rounds, the latest first."""
    counts = Counter(_awards().values_list("year", flat=True))
    rows = PastRound.objects.filter(STANDS, kind=RoundKind.AWARD).select_related("source")
    lines = (_award_round(row, counts[int(row.key)]) for row in rows)
    return tuple(sorted(lines, key=lambda line: line.year, reverse=True))


def award_years(*, language: str) -> tuple[AwardYear, ...]:
    """Return all award rounds with their awardees by name, the latest first."""
    lines = award_rounds()
    return _with_awardees(lines, lines, language)


def award_year(year: int, *, language: str) -> AwardYear | None:
    """Return an award round with its awardees, or nothing where there was none."""
    lines = award_rounds()
    return next(iter(_with_awardees([line for line in lines if line.year == year], lines, language)), None)


def latest_award_year(rounds: Sequence[AwardRoundLine], *, language: str) -> AwardYear | None:
    """Return the first of these rounds, which are all, with its awardees; nothing where there is none."""
    return next(iter(_with_awardees(rounds[:1], rounds, language)), None)


def _with_awardees(lines: Sequence[AwardRoundLine], every: Sequence[AwardRoundLine], language: str) -> tuple[AwardYear, ...]:
    """Return some of all award rounds with their awardees by name."""
    shown = _awards().filter(year__in=[line.year for line in lines])
    awardees: dict[int, list[Award]] = defaultdict(list)
    for award in shown.select_related("city__country", "source").order_by("city__sort_key"):
        awardees[award.year].append(award)
    years: dict[int, set[int]] = defaultdict(set)
    for city, year in _awards().filter(city__in=shown.values("city")).values_list("city_id", "year"):
        years[city].add(year)
    known = sorted(line.year for line in every)
    return tuple(
        AwardYear(
            line,
            tuple(_awardee(award, years[award.city_id] - {award.year}, language) for award in awardees[line.year]),
            *_beside(known, line.year),
        )
        for line in lines
    )


def _awardee(award: Award, other_years: Collection[int], language: str) -> Awardee:
    return Awardee(
        city=CityLine.of(award.city, language),
        other_years=tuple(sorted(other_years)),
        confidence=Confidence(award.confidence),
        note=award.note,
        source=SourceLine.of(award.source),
    )


def conferences(*, language: str) -> tuple[ConferenceLine, ...]:
    """Return all conferences of the past, the latest first."""
    rows = Conference.objects.filter(STANDS).select_related("city__country", "source").order_by("-number")
    return tuple(_conference(row, language) for row in rows)


def conference(number: int, *, language: str) -> ConferenceRecord | None:
    """Return a conference with its neighbours and the award handed over at it, or nothing where there was none."""
    lines = conferences(language=language)
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        return None
    before, after = _beside(sorted(line.number for line in lines), number)
    years = [line.year for line in award_rounds() if handed_over_at(line.handed_over, found.begun_on, found.ended_on)]
    return ConferenceRecord(found, before, after, years[0] if years else None)


def clusters(*, language: str) -> tuple[ClusterLine, ...]:
    """Return the thematic clusters by the names they are shown by, each with the lead cities that are known."""
    leads: dict[str, list[LeadLine]] = defaultdict(list)
    rows = ClusterLead.objects.filter(STANDS).select_related("city__country", "source")
    for row in sorted(rows, key=lambda row: (_rank(row.role), row.city.sort_key, row.pk)):
        since = UncertainDate(row.begun_earliest, row.begun_latest)
        city = CityLine.of(row.city, language)
        leads[row.cluster].append(LeadLine(city, row.role, since, row.note, SourceLine.of(row.source)))
    lines = (
        ClusterLine(row.key, row.name, tuple(leads[row.key]), row.note, SourceLine.of(row.source))
        for row in Cluster.objects.filter(STANDS).select_related("source")
    )
    return tuple(sorted(lines, key=lambda line: sort_key(cluster_name(line.key, line.name))))


def dates_ahead(today: date) -> tuple[DateAhead, ...]:
    """Return the published dates that are not certainly over, the nearest first."""
    rows = NextDate.objects.filter(STANDS, on_latest__gte=today).select_related("source")
    return tuple(
        DateAhead(UncertainDate(row.on_earliest, row.on_latest), row.what, row.note, SourceLine.of(row.source))
        for row in sorted(rows, key=lambda row: (row.on_latest, sort_key(row.what)))
    )


def _awards() -> QuerySet[Award]:
    return Award.objects.filter(STANDS)


def _award_round(row: PastRound, listed: int) -> AwardRoundLine:
    return AwardRoundLine(
        year=int(row.key),
        announced=UncertainDate(row.announced_earliest, row.announced_latest),
        handed_over=UncertainDate(row.handed_over_earliest, row.handed_over_latest),
        published=row.cities_published,
        listed=listed,
        note=row.note,
        source=SourceLine.of(row.source),
    )


def _conference(row: Conference, language: str) -> ConferenceLine:
    return ConferenceLine(
        number=row.number,
        name=row.name,
        city=CityLine.of(row.city, language),
        begun_on=row.begun_on,
        ended_on=row.ended_on,
        theme=row.theme,
        outcome=row.outcome,
        note=row.note,
        source=SourceLine.of(row.source),
    )


def _rank(role: str) -> int:
    known = list(ClusterRole)
    return known.index(ClusterRole(role)) if role in known else len(known)


def _beside(numbers: list[int], number: int) -> tuple[int | None, int | None]:
    before = [n for n in numbers if n < number]
    after = [n for n in numbers if n > number]
    return (before[-1] if before else None, after[0] if after else None)
