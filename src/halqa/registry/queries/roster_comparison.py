"""What a checked roster would change: the state of each row, and the facts and derived columns that follow, all staged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from django.db.models import Model, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.registry.models import (
    Award,
    CityAlias,
    CityName,
    Cluster,
    ClusterLead,
    Conference,
    ConsortiumPart,
    FirstClaim,
    Membership,
    NationalCommission,
    NextDate,
    PastRound,
    Population,
    Position,
    PublishedFigure,
)
from halqa.registry.queries.roster_derived import derive_touched
from halqa.registry.queries.roster_reading import Progress
from halqa.registry.queries.roster_staging import StagedCity, StagedRow, Staging
from halqa.registry.queries.roster_stored import Stored, StoredSpan, first_spans, standing_spans, stored_places, stored_rows
from halqa.registry.rules.roster_facts import Draft, drafts_of, name_in_award
from halqa.registry.rules.roster_tables import TABLES

MODELS: Final[Mapping[str, type[Model]]] = {
    model.__name__: model
    for model in (
        CityName,
        Position,
        Population,
        Membership,
        ConsortiumPart,
        CityAlias,
        PastRound,
        Award,
        Conference,
        Cluster,
        ClusterLead,
        PublishedFigure,
        FirstClaim,
        NationalCommission,
        NextDate,
    )
}
"""The tables that a roster fills, by the names that drafts use."""

_WRITTEN_LAST: Final = frozenset({"id", "act", "recorded_at", "superseded_at"})
_SHAPING: Final = frozenset({"name", "local name", "position", "membership"})
"""The parts of a row from which columns of its city are derived."""

_DESCRIBING: Final = frozenset({"members", "corrections"})
"""The tables whose rows describe a city, and do not only name it."""

Fact = tuple[str, int]
"""A stored fact: the name of its model and its number."""


@dataclass
class _Known:
    """What is stored of the rows of a chunk and staged of their cities, read at once."""

    rows: Mapping[str, Stored] = field(default_factory=dict)
    cities: Mapping[str, StagedCity] = field(default_factory=dict)
    places: Mapping[int, Stored] = field(default_factory=dict)
    first_spans: Mapping[int, int] = field(default_factory=dict)
    standing: Mapping[str, list[StoredSpan]] = field(default_factory=dict)
    facts: Mapping[Fact, Model] = field(default_factory=dict)


@dataclass
class RosterComparison:
    """Notes which staged rows are new or changed, and stages what is to be written."""

    staging: Staging
    progress: Progress
    compiled: date
    _known: _Known = field(default_factory=_Known)

    def compare(self) -> None:
        """Note for every row whether it is new, changed or unchanged, and stage the facts that this takes."""
        for table in TABLES:
            count = 0
            for rows in self.staging.rows(table.name):
                stored = dict(stored_rows(table.name, [row.identity for row in rows]))
                differing = [row for row in rows if row.identity not in stored or stored[row.identity].row != row.content]
                self._known = self._read(table.name, differing, stored)
                self.staging.set_states([self._compared(row) for row in differing])
                count += len(rows)
                self.progress(f"compare {table.name}", count)
        derive_touched(self.staging)

    def _read(self, table: str, rows: Iterable[StagedRow], stored: Mapping[str, Stored]) -> _Known:
        found = {row.identity: stored[row.identity] for row in rows if row.identity in stored}
        cities = self.staging.cities({row.city for row in rows if row.city})
        new = {row.city for row in rows if row.identity not in stored}
        numbers = [city.number for key, city in cities.items() if key in new and city.number is not None]
        places = stored_places(numbers) if table in _DESCRIBING else {}
        spans = first_spans(numbers) if table == "memberships" else {}
        standing = standing_spans([row.city for row in rows]) if table == "corrections" else {}
        facts = [fact for each in (*found.values(), *places.values()) for fact in each.facts.values()]
        numbers = [*spans.values(), *(span.number for each in standing.values() for span in each)]
        return _Known(found, cities, places, spans, standing, _in_bulk([*facts, *(("Membership", number) for number in numbers)]))

    def _compared(self, row: StagedRow) -> tuple[str, Any, int]:
        before = self._known.rows.get(row.identity)
        self._stage(row, before)
        return ("changed", before.row, row.number) if before else ("new", None, row.number)

    def _stage(self, row: StagedRow, before: Stored | None) -> None:
        city = self._known.cities.get(row.city)
        if before is None and city is not None and (place := self._known.places.get(city.number or 0)):
            # A new row of a city that is known already: its names and its place give way or stay, they do not double.
            before = Stored({**row.content, **{name: place.row[name] for name in row.content if name in place.row}}, place.facts)
        new = drafts_of(row.roster, row.content, row.city, self.compiled)
        told = drafts_of(row.roster, before.row, row.city, self.compiled) if before else {}
        old = {part: draft for part, draft in told.items() if before and part in before.facts}
        if row.roster == "awards" and city is not None and city.number is None and not city.is_member:
            new["name"] = name_in_award(row.content, row.city, self.compiled)
        differing = [part for part in {**old, **new} if new.get(part) != old.get(part)]
        for part in differing:
            fact = before.facts.get(part) if before else None
            if fact is None and row.roster == "corrections" and part == "membership":
                fact = self._withdrawn_admission(row)
            if part == "end" and city is not None:
                self._stage_end(city, new[part], fact)
                continue
            is_first = self._is_first(row, city, part) if fact is None else self.staging.replace(*fact)
            if part in new and is_first:
                self._stage_fact(new[part], fact)
        if city is not None and not _SHAPING.isdisjoint(differing):
            self.staging.touch(city)

    def _is_first(self, row: StagedRow, city: StagedCity | None, part: str) -> bool:
        """Return whether no other row brings this: a city has one name in the list and one position, a member's row has both."""
        if row.roster == "members" or city is None or part not in {"name", "local name", "position"}:
            return True
        return not city.is_member and self.staging.take(f"{part} {row.city}")

    def _withdrawn_admission(self, row: StagedRow) -> Fact | None:
        """Return the membership that stands and that a correction takes back; one that the same roster tells is another one."""
        announced = UncertainDate.parse(row.content["announced_on"])
        taken = (span.number for span in self._known.standing.get(row.city, ()) if span.may_begin_on(announced))
        number = next(taken, None)
        return None if number is None or self.staging.content("members", row.city) else ("Membership", number)

    def _stage_end(self, city: StagedCity, draft: Draft, fact: Fact | None) -> None:
        """Let the membership of a member's row end: the one that this roster brings, or else the one that is stored."""
        staged = self.staging.facts_of_cities("Membership", [city.key], "is_readmission", "is_withdrawn")
        brought = next((number for _, number, further, withdrawn in staged if not further and not withdrawn), None)
        if brought is not None:
            self.staging.amend_fact("Membership", brought, self.staging.values_of(draft))
            return
        fact = fact or ("Membership", self._known.first_spans[city.number or 0])
        self.staging.replace(*fact)
        self._stage_fact(draft, fact)

    def _stage_fact(self, draft: Draft, before: Fact | None) -> None:
        kept = _defaults(draft.model)
        if before is not None:
            kept = {column: _carried(self._known.facts[before], column) for column in kept}
        self.staging.add_fact(draft.model, {**kept, **self.staging.values_of(draft)})


def _in_bulk(facts: Iterable[Fact]) -> dict[Fact, Model]:
    asked: dict[str, list[int]] = defaultdict(list)
    for model, number in facts:
        asked[model].append(number)
    return {(model, pk): row for model, numbers in asked.items() for pk, row in QuerySet(MODELS[model]).in_bulk(numbers).items()}


@cache
def _defaults(model: str) -> Mapping[str, object]:
    """Return the columns of a fact, but for those that tell by whom and when it was recorded, with their default values."""
    fields = MODELS[model]._meta.concrete_fields
    return {field.attname: field.get_default() for field in fields if field.name not in _WRITTEN_LAST}


def _carried(before: Model, column: str) -> object:
    """Return what a column keeps that the roster does not speak of."""
    value = getattr(before, column)
    if value is None or isinstance(value, int):
        # A source that is stored already is told from a staged one by its sign.
        return -value if value is not None and column.endswith("source_id") else value
    return str(value)
