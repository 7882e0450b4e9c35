"""What the roster rests on: how sure its rows are, how exactly they are dated and placed, and what contradicts what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from halqa.foundation.dates import Precision, UncertainDate
from halqa.registry.enums import Confidence, FigureStatus, PositionMatch
from halqa.registry.models import City, Position, Source
from halqa.registry.queries.answers import FigureLine
from halqa.registry.queries.demonstration import REAL_SOURCES
from halqa.registry.queries.honours import ConferenceLine, conferences
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.membership import current_memberships
from halqa.registry.queries.published import countries_of, current_figures, figure_line


@dataclass(frozen=True)
class DoubtfulRow:
    """A listed city whose membership is contradicted or only said indirectly."""

    city: CityLine
    note: str
    source: SourceLine


@dataclass(frozen=True)
class Evidence:
    """Counts over the rows that stand today. ``listed`` cities have evidence of membership, now or earlier."""

    listed: int
    confidence: Mapping[Confidence, int]
    dates: Mapping[Precision, int]
    positions: Mapping[PositionMatch, int]
    with_local_name: int
    sources: int
    doubtful_rows: tuple[DoubtfulRow, ...]
    doubtful_figures: tuple[FigureLine, ...]
    disputed_conferences: tuple[ConferenceLine, ...]

    @property
    def placed(self) -> int:
        """How many of the listed cities have a position."""
        return sum(cities for match, cities in self.positions.items() if match is not PositionMatch.NONE)


def evidence(*, language: str) -> Evidence:
    """Return what the roster rests on today, names of countries in this language."""
    standing = current_memberships().filter(is_withdrawn=False)
    listed = City.objects.filter(is_listed=True)
    joined = Counter(
        UncertainDate(earliest, latest).precision for earliest, latest in listed.values_list("joined_earliest", "joined_latest")
    )
    doubted = standing.filter(confidence=Confidence.LOW).select_related("city__country", "source")
    figures = list(current_figures().exclude(status=FigureStatus.STANDS).order_by("-about_latest", "pk"))
    countries = countries_of(figures, language)
    confidence = standing.order_by().values_list("confidence").annotate(rows=Count("pk"))
    matched = Position.objects.filter(superseded_at=None, is_withdrawn=False, city__is_listed=True).order_by()
    positions = {PositionMatch(name): rows for name, rows in matched.values_list("match").annotate(rows=Count("pk"))}
    count = listed.count()
    return Evidence(
        listed=count,
        confidence={Confidence(name): rows for name, rows in confidence},
        dates=joined,
        positions=positions | {PositionMatch.NONE: count - sum(positions.values())},
        with_local_name=listed.exclude(local_name="").count(),
        sources=Source.objects.filter(REAL_SOURCES).count(),
        doubtful_rows=tuple(
            DoubtfulRow(CityLine.of(row.city, language), row.note, SourceLine.of(row.source))
            for row in doubted.order_by("city__sort_key")
        ),
        doubtful_figures=tuple(figure_line(row, FigureStatus(row.status), countries) for row in figures),
        disputed_conferences=tuple(line for line in conferences(language=language) if line.note),
    )
