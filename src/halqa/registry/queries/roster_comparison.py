"""What a staged roster says of cities and rounds that it does not bring itself, and what it would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from django.db.models import Model, QuerySet

from halqa.foundation.refusals import Refusal
from halqa.registry.enums import CityKind
from halqa.registry.models import (
    Award,
    City,
    CityAlias,
    CityName,
    Cluster,
    ClusterLead,
    Conference,
    FirstClaim,
    Membership,
    NationalCommission,
    NextDate,
    PastRound,
    Population,
    Position,
    PublishedFigure,
)
from halqa.registry.queries.roster_export import Stored, stored_place, stored_rows
from halqa.registry.queries.roster_reading import Problems, Progress
from halqa.registry.queries.roster_staging import StagedCity, StagedRow, Staging, draft_values
from halqa.registry.rules.places import CityFacts, NameFact, derived_columns
from halqa.registry.rules.roster import RosterPolicy, shown
from halqa.registry.rules.roster_facts import Draft, begun, drafts_of, name_in_award
from halqa.registry.rules.roster_tables import TABLES

MODELS: Final[Mapping[str, type[Model]]] = {
    model.__name__: model
    for model in (
        CityName,
        Position,
        Population,
        Membership,
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

_SHARED_WITH_MEMBERS: Final = ("name", "local_name", "latitude", "longitude", "geonames_id")


@dataclass
class RosterComparison:
    """Checks staged rows against each other and against the registry, and notes what is new or changed."""

    staging: Staging
    policy: RosterPolicy
    problems: Problems
    progress: Progress
    compiled: date

    def check_across(self) -> None:
        """Name every row that speaks of a city, cluster or round nobody knows, or contradicts another."""
        self._resolve_cities()
        for rows in self.staging.rows("corrections"):
            for row in rows:
                self._check_correction(row)
        for rows in self.staging.rows("awards"):
            for row in rows:
                self._check_award(row)
        for rows in self.staging.rows("conferences"):
            for row in rows:
                self._find_host(row)
        for rows in self.staging.rows("cluster_leads"):
            for row in rows:
                self._check_lead(row)
        for rows in self.staging.rows("first_claims"):
            for row in rows:
                self._check_claim(row)

    def _resolve_cities(self) -> None:
        """Give each city that rows name by key its number in the registry; a key that has moved on is named."""
        base = self.staging.base
        base.execute("INSERT OR IGNORE INTO city (key) SELECT city FROM row WHERE city <> '' ORDER BY id")
        last = 0
        while found := base.execute("SELECT id, key FROM city WHERE id > ? ORDER BY id LIMIT 500", (last,)).fetchall():
            last = found[-1][0]
            keys = [key for _, key in found]
            for city in City.objects.filter(key__in=keys):
                self._know(city)
            for alias in CityAlias.objects.filter(key__in=keys).select_related("city"):
                self._refuse_moved(alias)

    def _know(self, city: City) -> None:
        self.staging.base.execute(
            "INSERT INTO city (key, number, country, name, kind) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " number = excluded.number, country = excluded.country, name = ifnull(name, excluded.name),"
            " is_changed = is_member AND kind <> excluded.kind, kind = ifnull(kind, excluded.kind)",
            (city.key, city.pk, city.country_id, city.name, city.kind),
        )

    def _refuse_moved(self, alias: CityAlias) -> None:
        found = self.staging.base.execute("SELECT file, line, roster FROM row WHERE city = ? LIMIT 1000", (alias.key,))
        for file, line, roster in found.fetchall():
            column = "city" if roster == "cluster_leads" else "key"
            self.problems.add(
                file, line, Refusal("city-has-moved", {"column": column, "value": alias.key, "key": alias.city.key})
            )

    def _refuse(self, row: StagedRow, column: str, code: str, **facts: object) -> None:
        value = shown(row.content[column])
        self.problems.add(row.file, row.line, Refusal(code, {"column": column, "value": value, **facts}))

    def _check_correction(self, row: StagedRow) -> None:
        """A member's own row is the one that describes it: two descriptions would replace each other with every load."""
        member = self.staging.content("members", row.city)
        for column in _SHARED_WITH_MEMBERS if member else ():
            if row.content[column] != member[column]:
                self._refuse(row, column, "contradicts-members", known=member[column])

    def _check_award(self, row: StagedRow) -> None:
        city = self.staging.city(row.city)
        name, country = row.content["city"], row.content["country_iso2"]
        if city is not None and city.name is not None:
            if city.name != name:
                self._refuse(row, "city", "city-named-otherwise", key=row.city, known=city.name)
            return
        if others := self._cities_named(name, country):
            self._refuse(row, "key", "city-under-another-key", key=others[0])
        elif int(row.content["award_year"]) >= self.policy.members_only_from:
            self._refuse(row, "key", "unknown-city")
        else:
            self.staging.base.execute(
                "UPDATE city SET name = ?, country = ?, kind = ? WHERE key = ?", (name, country, CityKind.CITY, row.city)
            )

    def _cities_named(self, name: str, country: str) -> list[str]:
        if staged := self.staging.cities_named(name, country):
            return staged
        stored = list(City.objects.filter(name=name, country=country)[:2])
        for city in stored:
            self._know(city)
        # A city that is known under this name but is renamed by this very roster no longer goes by it.
        return self.staging.cities_named(name, country)

    def _find_host(self, row: StagedRow) -> None:
        keys = self._cities_named(row.content["city"], row.content["country_iso2"])
        if len(keys) == 1:
            self.staging.base.execute("UPDATE row SET city = ? WHERE id = ?", (keys[0], row.number))
        else:
            self._refuse(row, "city", "ambiguous-city" if keys else "unknown-city")

    def _check_lead(self, row: StagedRow) -> None:
        city = self.staging.city(row.city)
        if city is None or city.name is None:
            self._refuse(row, "city", "unknown-city")
        cluster = row.content["cluster"]
        if not self.staging.content("clusters", cluster) and not Cluster.objects.filter(key=cluster, superseded_at=None).exists():
            self._refuse(row, "cluster", "unknown-cluster")

    def _check_claim(self, row: StagedRow) -> None:
        kind, _, key = row.content["round"].partition("/")
        known = PastRound.objects.filter(kind=kind, key=key, superseded_at=None)
        if not self.staging.content("rounds", row.content["round"]) and not known.exists():
            self._refuse(row, "round", "unknown-round")

    def compare(self) -> None:
        """Note for every row whether it is new, changed or unchanged, and stage the facts that this takes."""
        for table in TABLES:
            count = 0
            for rows in self.staging.rows(table.name):
                stored = dict(stored_rows(table.name, [row.identity for row in rows]))
                self.staging.set_states(list(self._compared(rows, stored)))
                count += len(rows)
                self.progress(f"compare {table.name}", count)

    def _compared(self, rows: list[StagedRow], stored: Mapping[str, Stored]) -> Iterator[tuple[str, Any, int]]:
        for row in rows:
            before = stored.get(row.identity)
            if before is not None and before.row == row.content:
                continue
            self._stage(row, before)
            yield ("changed", before.row, row.number) if before else ("new", None, row.number)

    def _stage(self, row: StagedRow, before: Stored | None) -> None:
        city = self.staging.city(row.city) if row.city else None
        if before is None and row.roster in _DESCRIBING and city is not None and city.number is not None:
            # A new row of a city that is known already: its names and its place give way or stay, they do not double.
            known = stored_place(city.number)
            before = Stored({**row.content, **{name: known.row[name] for name in row.content if name in known.row}}, known.facts)
        new = drafts_of(row.roster, row.content, row.city, self.compiled)
        told = drafts_of(row.roster, before.row, row.city, self.compiled) if before else {}
        old = {part: draft for part, draft in told.items() if before and part in before.facts}
        if row.roster == "awards" and city is not None and city.number is None and not city.is_member:
            new["name"] = name_in_award(row.content, row.city, self.compiled)
        differing = [part for part in {**old, **new} if new.get(part) != old.get(part)]
        for part in differing:
            fact = before.facts.get(part) if before else None
            is_first = self._is_first(row, city, part) if fact is None else self.staging.replace(*fact)
            if part in new and is_first:
                self._stage_fact(new[part], fact)
        if city is not None and not _SHAPING.isdisjoint(differing):
            self._shape(row, city, new)

    def _is_first(self, row: StagedRow, city: StagedCity | None, part: str) -> bool:
        """Return whether no other row brings this: a city has one name in the list and one position, a member's row has both."""
        if row.roster == "members" or city is None or part not in {"name", "local name", "position"}:
            return True
        return not city.is_member and self.staging.take(f"{part} {row.city}")

    def _stage_fact(self, draft: Draft, before: tuple[str, int] | None) -> None:
        told = draft_values(draft, self.staging.source(draft.source), self.staging.source(draft.withdrawal_source))
        kept = _defaults(draft.model)
        if before is not None:
            replaced = QuerySet(MODELS[before[0]]).get(pk=before[1])
            kept = {column: _carried(replaced, column) for column in kept}
        self.staging.add_fact(draft.model, {**kept, **told})

    def _shape(self, row: StagedRow, city: StagedCity, drafts: Mapping[str, Draft]) -> None:
        """Derive the columns of a new city now, while no lock is held; a known one is looked at again when it has its facts."""
        if city.number is not None:
            self.staging.base.execute("UPDATE city SET is_touched = 1 WHERE id = ?", (city.id,))
            return
        names = [draft.values for draft in drafts.values() if draft.model == "CityName"]
        place = drafts["position"].values if "position" in drafts else None
        facts = CityFacts(
            key=city.key,
            names=tuple(NameFact(str(name["kind"]), str(name["text"]), str(name["language"])) for name in names),
            position=(float(str(place["latitude"])), float(str(place["longitude"]))) if place else None,
            memberships=(begun(row.content),) if row.roster == "members" else (),
        )
        self.staging.set_derived(city.key, derived_columns(facts))


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
