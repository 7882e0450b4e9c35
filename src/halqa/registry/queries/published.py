"""The counts that others published, right and wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import FigureScope, FigureSort, FigureStatus, Publisher, Qualifier
from halqa.registry.models import PublishedFigure
from halqa.registry.queries.answers import FigureLine
from halqa.registry.queries.facts import figure_facts
from halqa.registry.queries.lines import SourceLine
from halqa.registry.rules.headline import FigureFacts, carries_the_line, status_then


@dataclass(frozen=True)
class Published:
    """Everything published, read once: the rows, and what rules see of them."""

    rows: Mapping[int, PublishedFigure]
    facts: Sequence[FigureFacts]
    known_on: date

    def lines(self, figures: Iterable[FigureFacts]) -> tuple[FigureLine, ...]:
        """Return these figures as pages show them."""
        return tuple(figure_line(self.rows[one.number], status_then(one, self.known_on)) for one in figures)

    def sources(self, figures: Iterable[FigureFacts]) -> tuple[SourceLine, ...]:
        """Return where these figures were published."""
        return tuple(dict.fromkeys(SourceLine.of(self.rows[one.number].source) for one in figures))

    def withdrawal_source_of(self, figure: FigureFacts) -> SourceLine | None:
        """Return where a figure was taken back: as its row says, or else where the number stands that took its place."""
        stored = self.rows[figure.number].withdrawal_source
        new = self.successor(figure)
        source = stored or (self.rows[new.number].source if new else None)
        return SourceLine.of(source) if source else None

    def successor(self, figure: FigureFacts) -> FigureFacts | None:
        """Return the figure that one act gave when it took this one back."""
        wanted = (figure.scope, figure.about, figure.withdrawn)
        return next((one for one in self.facts if (one.scope, one.about, one.known) == wanted), None)


@dataclass(frozen=True)
class FigureFilter:
    """What the list of published figures is narrowed to, and its order."""

    scope: FigureScope | None = None
    publisher: Publisher | None = None
    status: FigureStatus | None = None
    sort: FigureSort = FigureSort.LATEST


@dataclass(frozen=True)
class Total:
    """A published total on the chart of totals, with the day by which it counts; ``carries_the_line`` as rules decide."""

    line: FigureLine
    on: date
    carries_the_line: bool


def figure_history(known_on: date) -> tuple[FigureLine, ...]:
    """Return every count, of the network, rounds, regions and countries, that may have been published by a day.

    In order of time, each with the status that it had as known on that day.
    """
    ordered = current_figures().order_by(
        F("about_latest").asc(nulls_first=True), F("published_latest").asc(nulls_last=True), "pk"
    )
    told = ((row, figure_facts(row)) for row in ordered)
    return tuple(
        figure_line(row, status_then(facts, known_on)) for row, facts in told if facts.known.by(known_on) is not Truth.NO
    )


def narrowed(history: Iterable[FigureLine], wanted: FigureFilter) -> tuple[FigureLine, ...]:
    """Return the counts that a filter lets through, in its order; equal ones stay as they were."""
    kept = [
        line
        for line in history
        if wanted.scope in (None, line.scope)
        and wanted.publisher in (None, line.publisher)
        and wanted.status in (None, line.status)
    ]
    by_time = wanted.sort in (FigureSort.LATEST, FigureSort.EARLIEST)
    downwards = wanted.sort in (FigureSort.LATEST, FigureSort.MOST_CITIES)
    key = (lambda line: line.about.latest or date.min) if by_time else (lambda line: line.cities)
    return tuple(sorted(kept, key=key, reverse=downwards))


def totals(history: Iterable[FigureLine]) -> tuple[Total, ...]:
    """Return the totals of the network about a known day, in the order of the history."""
    return tuple(
        Total(line, line.about.latest, carries_the_line(line.publisher, line.status))
        for line in history
        if line.scope is FigureScope.TOTAL and line.about.latest
    )


def current_figures() -> QuerySet[PublishedFigure]:
    """Return the published counts as they are told today, with their sources."""
    return PublishedFigure.objects.filter(superseded_at=None).select_related("source", "withdrawal_source")


def published_figures(known_on: date) -> Published:
    """Return every published figure, read at once, for answers as known on a day."""
    rows = {row.pk: row for row in current_figures().order_by("pk")}
    return Published(rows, tuple(figure_facts(row) for row in rows.values()), known_on)


def figure_line(row: PublishedFigure, status: FigureStatus | None) -> FigureLine:
    """Return a stored count as pages show it, with the status it had on the day of knowing."""
    return FigureLine(
        id=row.pk,
        about=UncertainDate(row.about_earliest, row.about_latest),
        published=UncertainDate(row.published_earliest, row.published_latest),
        scope=FigureScope(row.scope),
        scope_name=row.scope_name,
        cities=row.cities,
        cities_qualifier=Qualifier(row.cities_qualifier),
        countries=row.countries,
        residents=row.residents,
        residents_qualifier=Qualifier(row.residents_qualifier) if row.residents_qualifier else None,
        publisher=Publisher(row.publisher),
        status=status,
        note=row.note,
        source=SourceLine.of(row.source),
    )
