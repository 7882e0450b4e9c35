"""One practice: what its page shows, and the practices that are related to it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q

from halqa.exchange.enums import Classified
from halqa.exchange.models import CURRENT, TOLD, Practice
from halqa.exchange.queries.doors import subject_of
from halqa.exchange.queries.lines import COLUMNS, PracticeLine, practice_lines
from halqa.exchange.queries.practices import REAL
from halqa.foundation.localized import Localized
from halqa.foundation.subjects import Subject
from halqa.registry.queries.references import is_fictional

MOST_RELATED: Final = 6
MOST_OF_CITY: Final = 20
MOST_OF_COUNTRY: Final = 8
"""How many practices stand on another page at most; the list of all is one step away."""


@dataclass(frozen=True)
class PracticeRecord:
    """A practice with others of its city, and those of other cities that share most of what it is classified by."""

    line: PracticeLine
    of_city: tuple[PracticeLine, ...]
    related: tuple[PracticeLine, ...]


@dataclass(frozen=True)
class SomePractices:
    """The practices of a city or a country on its page; ``total`` may be more than are shown."""

    lines: tuple[PracticeLine, ...]
    total: int
    country: str = ""

    @property
    def is_illustrative(self) -> bool:
        return self.lines[0].is_illustrative

    @property
    def has_more(self) -> bool:
        return self.total > len(self.lines)


def practice_line(key: str, *, language: str) -> PracticeLine | None:
    """Return a practice as it is told today, taken back or not; nothing where there is none of this key."""
    return next(iter(practice_lines(Practice.objects.filter(CURRENT, key=key).values(*COLUMNS), language)), None)


def practice_record(key: str, *, language: str) -> PracticeRecord | None:
    """Return what the page of a practice shows; nothing where there is none of this key."""
    line = practice_line(key, language=language)
    if line is None:
        return None
    others = Practice.objects.filter(TOLD).exclude(key=key)
    own = others.filter(city__key=line.city.key).order_by("sort_key", "key")
    shared = Q(classifications__kind=Classified.BLOCK, classifications__value__in=line.blocks) | Q(
        classifications__kind=Classified.GROUP, classifications__value__in=line.groups
    )
    # What is invented is related to what is invented alone.
    side = ~REAL if line.is_illustrative else REAL
    alike = others.filter(side).exclude(city__key=line.city.key).annotate(shared=Count("classifications", filter=shared))
    related = alike.filter(shared__gt=0).order_by("-shared", "city__sort_key", "key")[:MOST_RELATED]
    rows: list[dict[str, Any]] = [*own.values(*COLUMNS)[:MOST_OF_CITY], *related.values(*COLUMNS)]
    lines = practice_lines(rows, language)
    return PracticeRecord(
        line=line,
        of_city=tuple(one for one in lines if one.city.key == line.city.key),
        related=tuple(one for one in lines if one.city.key != line.city.key),
    )


def practices_of_city(subject: str, language: str) -> SomePractices | None:
    """Return the practices that stand on the page of a city, given by its subject's key; nothing where it has none."""
    found = Practice.objects.filter(TOLD, city__key=Subject.parse(subject).rest).order_by("sort_key", "key")
    return _some(list(found.values(*COLUMNS)), language, most=MOST_OF_CITY)


def titles_of_city(key: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return all practices of a city by subject key, each with its title, for a form in which one is chosen."""
    rows = Practice.objects.filter(TOLD, city__key=key).order_by("sort_key", "key").values_list("key", "title")
    return tuple((subject_of(name), Localized.from_json(title).pick(language).text) for name, title in rows)


def practices_of_country(subject: str, language: str) -> SomePractices | None:
    """Return the practices that stand on the page of a country, given by its subject's key; nothing where it has none."""
    code = Subject.parse(subject).rest
    if is_fictional(code):
        return None
    found = Practice.objects.filter(TOLD, city__country=code).order_by("city__sort_key", "city__key", "sort_key", "key")
    return _some(list(found.values(*COLUMNS)), language, most=MOST_OF_COUNTRY, country=code)


def _some(rows: list[dict[str, Any]], language: str, *, most: int, country: str = "") -> SomePractices | None:
    return SomePractices(practice_lines(rows[:most], language), len(rows), country) if rows else None
