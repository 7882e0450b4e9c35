"""The counts that others published, right and wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.localized import Chosen
from halqa.foundation.truth import Truth
from halqa.registry.enums import FigureScope, FigureSort, FigureStatus, Publisher, Qualifier
from halqa.registry.models import Country, PublishedFigure
from halqa.registry.queries.answers import FigureLine
from halqa.registry.queries.facts import figure_facts
from halqa.registry.queries.lines import SourceLine, country_name
from halqa.registry.queries.policy import coordinator_sites
from halqa.registry.rules.headline import FigureFacts, carries_the_line, status_then
from halqa.registry.rules.keys import figure_key
from halqa.registry.rules.relays import is_relayed
from halqa.registry.rules.roster_tables import REGION_NAMES


@dataclass(frozen=True)
class Published:
    """Everything published, read once: the rows, and what rules see of them."""

    rows: Mapping[int, PublishedFigure]
    facts: Sequence[FigureFacts]
    countries: Mapping[str, Chosen]
    known_on: date

    def lines(self, figures: Iterable[FigureFacts]) -> tuple[FigureLine, ...]:
        """Return these figures as pages show them."""
        return tuple(self._line(one) for one in figures)

    def _line(self, one: FigureFacts) -> FigureLine:
        return figure_line(self.rows[one.number], status_then(one, self.known_on), self.countries)

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


def figure_history(known_on: date, *, language: str) -> tuple[FigureLine, ...]:
    """Return every count, of the network, rounds, regions and countries, that may have been published by a day.

    In order of time, each with the status that it had as known on that day; names of countries in ``language``.
    """
    in_time = (F("about_latest").asc(nulls_first=True), F("published_latest").asc(nulls_last=True), "pk")
    rows = list(current_figures().order_by(*in_time))
    told = ((row, facts) for row in rows if (facts := figure_facts(row)).known.by(known_on) is not Truth.NO)
    countries = countries_of(rows, language)
    return tuple(figure_line(row, status_then(facts, known_on), countries) for row, facts in told)


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


def published_figures(known_on: date, *, language: str) -> Published:
    """Return every published figure, read at once, for answers as known on a day; names of countries in ``language``."""
    rows = {row.pk: row for row in current_figures().order_by("pk")}
    facts = tuple(figure_facts(row) for row in rows.values())
    return Published(rows, facts, countries_of(rows.values(), language), known_on)


def key_of(row: PublishedFigure) -> str:
    """Return the name of a stored count in addresses."""
    about = UncertainDate(row.about_earliest, row.about_latest)
    publisher = Publisher(row.publisher)
    return figure_key(about=about, scope=row.scope_name, cities=row.cities, publisher=publisher, source=row.source.address)


def countries_of(rows: Iterable[PublishedFigure], language: str) -> dict[str, Chosen]:
    """Return the names in this language of the countries that figures are about, by the names that the figures say."""
    said = {row.scope_name for row in rows if row.scope == FigureScope.COUNTRY}
    countries = Country.objects.filter(names__en__in=said) if said else ()
    return {country.names["en"]: country_name(country, language) for country in countries}


def figure_line(row: PublishedFigure, status: FigureStatus | None, countries: Mapping[str, Chosen]) -> FigureLine:
    """Return a stored count as pages show it, with the status it had on the day of knowing; ``countries_of`` these rows."""
    source = SourceLine.of(row.source)
    publisher = Publisher(row.publisher)
    return FigureLine(
        id=row.pk,
        about=UncertainDate(row.about_earliest, row.about_latest),
        published=UncertainDate(row.published_earliest, row.published_latest),
        scope=FigureScope(row.scope),
        scope_name=row.scope_name,
        country=countries.get(row.scope_name),
        region=REGION_NAMES.get(row.scope_name.removeprefix(f"{FigureScope.ROUND}: ")),
        cities=row.cities,
        cities_qualifier=Qualifier(row.cities_qualifier),
        countries=row.countries,
        residents=row.residents,
        residents_qualifier=Qualifier(row.residents_qualifier) if row.residents_qualifier else None,
        publisher=publisher,
        status=status,
        note=row.note,
        source=source,
        is_relayed=is_relayed(publisher, source.host, coordinator_sites(settings.POLICY / "registry.toml")),
    )
