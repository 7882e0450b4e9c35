"""The list of practices: what it can be narrowed to, its pages, and whole for a download or another machine."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import override

from halqa.exchange.enums import BuildingBlock, Classified, PracticeSort, TargetGroup
from halqa.exchange.labels import label
from halqa.exchange.models import TOLD, Classification, Practice
from halqa.exchange.queries.lines import COLUMNS, PracticeLine, practice_lines
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.lists import Page
from halqa.foundation.textanalysis import query_terms, sort_key, tokens
from halqa.ledger.queries import until_next_event
from halqa.registry.enums import Region
from halqa.registry.queries.lines import name_of_country
from halqa.registry.queries.references import FICTIONAL_COUNTRIES, city_named

AT_ONCE: Final = 500
"""How many practices a download reads at a time: its memory does not grow with the network."""

REAL: Final = ~Q(city__country__in=FICTIONAL_COUNTRIES)
"""The condition under which a practice is one of a city that exists: what is invented is on no list."""


@dataclass(frozen=True)
class PracticeFilter:
    """What the list is narrowed to; ``language`` is that of the source, ``undated`` those whose source has no date."""

    q: str = ""
    block: BuildingBlock | None = None
    group: TargetGroup | None = None
    region: Region | None = None
    country: str = ""
    language: str = ""
    year: int | None = None
    undated: bool = False
    sort: PracticeSort = PracticeSort.CITY


@dataclass(frozen=True)
class FilterOptions:
    """What can be chosen: only what some listed practice has."""

    blocks: tuple[BuildingBlock, ...]
    groups: tuple[TargetGroup, ...]
    regions: tuple[Region, ...]
    countries: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    years: tuple[int, ...]
    has_undated: bool


@dataclass(frozen=True)
class PracticeList:
    """One page of the list; ``cities`` is how many cities the practices of the whole list are of."""

    lines: tuple[PracticeLine, ...]
    page: Page
    cities: int


@dataclass(frozen=True)
class Extent:
    """How many practices are listed, of how many cities and countries."""

    practices: int
    cities: int
    countries: int


@until_next_event
def filter_options(*, language: str) -> FilterOptions:
    """Return what the list can be narrowed to, countries in the order of their names in this language."""
    listed = listed_practices()
    of_listed = Classification.objects.filter(practice__in=listed.values("pk"))
    values = set(of_listed.values_list("kind", "value").distinct())
    places = set(listed.values_list("city__country", "city__country__region").distinct())
    names = dict(listed.values_list("city__country", "city__country__names"))
    countries = [(code, name_of_country(code, names[code], language).text) for code in names]
    years = set(listed.values_list("year", flat=True).distinct())
    return FilterOptions(
        blocks=tuple(block for block in BuildingBlock if (Classified.BLOCK, block) in values),
        groups=tuple(group for group in TargetGroup if (Classified.GROUP, group) in values),
        regions=tuple(region for region in Region if region in {place for _, place in places}),
        countries=tuple(sorted(countries, key=lambda country: sort_key(country[1]))),
        languages=tuple(sorted(set(listed.exclude(source_language="").values_list("source_language", flat=True).distinct()))),
        years=tuple(sorted(years - {None}, reverse=True)),
        has_undated=None in years,
    )


@until_next_event
def extent() -> Extent:
    """Return how much is listed."""
    listed = listed_practices()
    return Extent(
        practices=listed.count(),
        cities=listed.values("city").distinct().count(),
        countries=listed.values("city__country").distinct().count(),
    )


def practices(wanted: PracticeFilter, *, language: str, page: str | int = 1, size: int = 24) -> PracticeList:
    """Return one page of the filtered list for a reader of this language."""
    found = _found(wanted)
    shown = Page.of(found.count(), page, size=size)
    rows = _ordered(found, wanted.sort)[shown.offset : shown.offset + size]
    return PracticeList(practice_lines(rows.values(*COLUMNS), language), shown, found.values("city").distinct().count())


def all_practices(wanted: PracticeFilter, *, language: str) -> Iterator[PracticeLine]:
    """Yield every practice of the filtered list, in its order."""
    left = _ordered(_found(wanted), wanted.sort).values(*COLUMNS).iterator(chunk_size=AT_ONCE)
    while rows := list(islice(left, AT_ONCE)):
        yield from practice_lines(rows, language)


def listed_practices() -> QuerySet[Practice]:
    """Return the practices that stand and are of cities that exist."""
    return Practice.objects.filter(TOLD, REAL)


def _found(wanted: PracticeFilter) -> QuerySet[Practice]:
    return listed_practices().filter(_narrowed(wanted), *_answering(wanted.q))


def _narrowed(wanted: PracticeFilter) -> Q:
    condition = Q()
    if wanted.block:
        condition &= Q(_classified(Classified.BLOCK, [wanted.block]))
    if wanted.group:
        condition &= Q(_classified(Classified.GROUP, [wanted.group]))
    if wanted.region:
        condition &= Q(city__country__region=wanted.region)
    if wanted.country:
        condition &= Q(city__country=wanted.country)
    if wanted.language:
        condition &= Q(source_language=wanted.language)
    if wanted.year is not None:
        condition &= Q(year=wanted.year)
    if wanted.undated:
        condition &= Q(year=None)
    return condition


def _classified(kind: Classified, values: Collection[str]) -> Exists:
    return Exists(Classification.objects.filter(practice=OuterRef("pk"), kind=kind, value__in=sorted(values)))


def _answering(words: str) -> list[Q]:
    """Return, for each word, the condition that a practice answers it.

    It does so with its texts, with a name of its city or of the country, or with a label of a building block or a target group,
    in any language. Signs without a word are answered by none.
    """
    terms = query_terms(words)
    conditions = [Q(pk__in=())] if words.strip() and not terms else []
    for forms, named in zip(terms, city_named(terms, "city"), strict=True):
        condition = named | Q(*(Q(match_text__contains=f" {form}") for form in forms), _connector=Q.OR)
        for kind, labels in words_of_labels().items():
            if fit := [value for value, held in labels.items() if any(word.startswith(forms) for word in held)]:
                condition |= Q(_classified(kind, fit))
        conditions.append(condition)
    return conditions


@cache
def words_of_labels() -> Mapping[Classified, Mapping[str, Collection[str]]]:
    """Return the words of the labels of building blocks and target groups in all six languages, by value."""
    return {
        kind: {value: {word for tag, text in labels_of(value).items() for word in tokens(text, tag)} for value in values}
        for kind, values in ((Classified.BLOCK, BuildingBlock), (Classified.GROUP, TargetGroup))
    }


def labels_of(value: BuildingBlock | TargetGroup) -> Mapping[str, str]:
    """Return what a building block or a target group is called in each of the six languages."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(label(value))
    return found


def _ordered(found: QuerySet[Practice], sort: PracticeSort) -> QuerySet[Practice]:
    by_title = ("sort_key", "key")
    match sort:
        case PracticeSort.TITLE:
            return found.order_by(*by_title)
        case PracticeSort.COUNTRY:
            # In the order of the codes: one order for readers of every language.
            return found.order_by("city__country", "city__sort_key", "city__key", *by_title)
        case PracticeSort.LATEST:
            return found.order_by(F("year").desc(nulls_last=True), "city__sort_key", "city__key", *by_title)
        case _:
            return found.order_by("city__sort_key", "city__key", *by_title)
