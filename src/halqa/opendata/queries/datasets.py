"""The data sets that can be taken away: each table with where its list is shown, its licence, and all of its rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.functional import Promise

from halqa.exchange.labels.kinds import EDITORIAL
from halqa.exchange.queries.practices import PracticeFilter, all_practices
from halqa.exchange.queries.tables import PRACTICES, practice_values
from halqa.registry.queries import honours, rounds, sources
from halqa.registry.queries.cities import CityFilter, all_cities
from halqa.registry.queries.figures import figures
from halqa.registry.queries.places import countries
from halqa.registry.queries.published import FigureFilter, figure_history, narrowed
from halqa.registry.queries.tables import (
    AWARDS,
    CITIES,
    CLUSTERS,
    CONFERENCES,
    CORRECTIONS,
    COUNTRIES,
    FIGURES,
    LAYOUTS,
    NEXT_DATES,
    ROUNDS,
    SOURCES,
    Layout,
    Values,
    awardee_values,
    city_values,
    cluster_values,
    conference_values,
    correction_values,
    country_values,
    figure_values,
    next_date_values,
    round_values,
    source_values,
)

FILES: Final = ("csv", "xlsx", "json")
PLACED_FILES: Final = (*FILES, "geojson")
GEONAMES_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Asked:
    """For whom rows are made: the language of names, today (UTC), and the scheme and host under which people see the site."""

    language: str
    today: date
    site: str


@dataclass(frozen=True)
class Dataset:
    """A table that can be taken away. ``list_path``: where its list is shown, below the language; empty where nowhere.

    ``licence`` is empty where only facts are told, for which nobody can give one; ``said`` is what each row of its files says
    besides what all do, by the name of the column.
    """

    layout: Layout
    values: Callable[[Asked], Iterator[Values]]
    list_path: str = ""
    licence: str = ""
    said: Mapping[str, Promise] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.layout.name

    @property
    def files(self) -> tuple[str, ...]:
        """The formats in which it can be taken, by the endings of the files."""
        return PLACED_FILES if "latitude" in self.layout.names else FILES


def _cities(asked: Asked) -> Iterator[Values]:
    return (city_values(entry, asked.site) for entry in all_cities(CityFilter(), language=asked.language))


def _countries(asked: Asked) -> Iterator[Values]:
    return (country_values(line, asked.site) for line in countries(language=asked.language))


def _rounds(asked: Asked) -> Iterator[Values]:
    return (round_values(line, asked.site) for line in rounds.admission_rounds(asked.today))


def _awards(asked: Asked) -> Iterator[Values]:
    for record in honours.award_years(language=asked.language):
        yield from (awardee_values(record.round, awardee, asked.site) for awardee in record.awardees)


def _conferences(asked: Asked) -> Iterator[Values]:
    return (conference_values(line, asked.site) for line in honours.conferences(language=asked.language))


def _clusters(asked: Asked) -> Iterator[Values]:
    for line in honours.clusters(language=asked.language):
        yield from cluster_values(line, asked.site)


def _figures(asked: Asked) -> Iterator[Values]:
    history = narrowed(figure_history(asked.today, language=asked.language), FigureFilter())
    return (figure_values(line, asked.site) for line in history)


def _corrections(asked: Asked) -> Iterator[Values]:
    found = figures(asked.today, asked.today, language=asked.language).corrections
    return (correction_values(one) for one in found)


def _next_dates(asked: Asked) -> Iterator[Values]:
    return (next_date_values(one) for one in honours.dates_ahead(asked.today))


def _practices(asked: Asked) -> Iterator[Values]:
    return (practice_values(line, asked.site) for line in all_practices(PracticeFilter(), language=asked.language))


def _sources(asked: Asked) -> Iterator[Values]:
    return (source_values(one, asked.site) for one in sources.sources_in_use())


DATASETS: Final[Mapping[str, Dataset]] = {
    one.name: one
    for one in (
        Dataset(CITIES, _cities, "cities/", GEONAMES_LICENCE),
        Dataset(COUNTRIES, _countries, "countries/"),
        Dataset(ROUNDS, _rounds, "rounds/"),
        Dataset(AWARDS, _awards, "awards/"),
        Dataset(CONFERENCES, _conferences, "conferences/"),
        Dataset(CLUSTERS, _clusters, "clusters/"),
        Dataset(FIGURES, _figures, "figures/"),
        Dataset(CORRECTIONS, _corrections, "figures/"),
        Dataset(NEXT_DATES, _next_dates, "conferences/"),
        Dataset(PRACTICES, _practices, "practices/", said={"classification": EDITORIAL}),
        Dataset(SOURCES, _sources),
    )
}
"""Every data set by its name, in the order in which pages show them."""

TABLES: Final[Mapping[str, Layout]] = {**LAYOUTS, PRACTICES.name: PRACTICES}
"""Every table that leaves the house by its name, those of single answers too."""
