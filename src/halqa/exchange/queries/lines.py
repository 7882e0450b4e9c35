"""How practices stand in lines of pages and files: one frozen class, read by as many queries for many as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from halqa.exchange.enums import BuildingBlock, Classified, TargetGroup
from halqa.exchange.models import Classification
from halqa.foundation.localized import Chosen, Localized
from halqa.registry.queries.lines import CityLine, named_site
from halqa.registry.queries.references import columns_of_city, read_city

COLUMNS: Final = (
    "pk",
    "key",
    "title",
    "summary",
    "group_words",
    "year",
    "source",
    "source_language",
    "taken_back_by",
    *columns_of_city("city"),
)
"""The columns that a line of a practice is read from."""


@dataclass(frozen=True)
class PracticeLine:
    """A practice in a list, its texts in the best language there is for the reader, its city's country in theirs.

    ``group_words``: for whom it is, as first noted from its page, in English. ``source`` is empty for an invented practice.
    """

    key: str
    title: Chosen
    summary: Chosen
    city: CityLine
    blocks: tuple[BuildingBlock, ...]
    groups: tuple[TargetGroup, ...]
    group_words: tuple[str, ...]
    goals: tuple[int, ...]
    year: int | None
    source: str
    source_language: str
    is_taken_back: bool

    @property
    def is_illustrative(self) -> bool:
        """Whether it was invented for a demonstration."""
        return self.city.is_illustrative

    @property
    def site(self) -> str:
        """The host of its source, which tells a reader who speaks."""
        return named_site(self.source)


def practice_lines(rows: Iterable[Mapping[str, Any]], language: str) -> tuple[PracticeLine, ...]:
    """Return the lines of practices from rows of ``COLUMNS``, for a reader of this language, in their order."""
    found = list(rows)
    classified = _classified([row["pk"] for row in found])
    return tuple(_line(row, classified[row["pk"]], language) for row in found)


def _line(row: Mapping[str, Any], classified: Collection[tuple[str, str]], language: str) -> PracticeLine:
    return PracticeLine(
        key=row["key"],
        title=Localized.from_json(row["title"]).pick(language),
        summary=Localized.from_json(row["summary"]).pick(language),
        city=read_city(row, "city", language),
        blocks=tuple(block for block in BuildingBlock if (Classified.BLOCK, block) in classified),
        groups=tuple(group for group in TargetGroup if (Classified.GROUP, group) in classified),
        group_words=tuple(row["group_words"]),
        goals=tuple(sorted(int(value) for kind, value in classified if kind == Classified.GOAL)),
        year=row["year"],
        source=row["source"],
        source_language=row["source_language"],
        is_taken_back=row["taken_back_by"] is not None,
    )


def _classified(practices: Collection[int]) -> Mapping[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = Classification.objects.filter(practice__in=practices).values_list("practice_id", "kind", "value")
    for practice, kind, value in rows:
        found[practice].add((kind, value))
    return found
