"""What is wrong with a staged roster as a whole: rows about what nobody knows, and rows that contradict each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from halqa.foundation.dates import UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.registry.enums import CityKind
from halqa.registry.models import City, CityAlias, Cluster, Membership, PastRound
from halqa.registry.models.facts import STANDS
from halqa.registry.models.places import TOLD
from halqa.registry.queries.roster_reading import Problems
from halqa.registry.queries.roster_staging import StagedRow, Staging
from halqa.registry.queries.roster_stored import StoredSpan, standing_spans, withdrawn_rows, withdrawn_spans
from halqa.registry.rules.roster import RosterPolicy, shown
from halqa.registry.rules.roster_facts import begun
from halqa.registry.rules.roster_spans import Span, refusals_of_spans
from halqa.registry.rules.roster_tables import TABLE_OF, TABLES

_SHARED_WITH_MEMBERS = ("name", "local_name", "latitude", "longitude", "geonames_id")


@dataclass
class RosterChecks:
    """Checks staged rows against each other and against the registry."""

    staging: Staging
    policy: RosterPolicy
    problems: Problems

    def check_across(self) -> None:
        """Name every row that speaks of a city, cluster or round nobody knows, or contradicts another."""
        self._resolve_cities()
        self._check_withdrawn()
        for rows in self.staging.rows("corrections"):
            standing = standing_spans({row.city for row in rows})
            for row in rows:
                self._check_correction(row, standing.get(row.city, []))
        self._check_memberships()
        for row in self._rows("consortium_parts"):
            self._check_part(row)
        self._check_aliases()
        for rows in self.staging.rows("awards"):
            self._know_named(rows)
            for row in rows:
                self._check_award(row)
        for rows in self.staging.rows("conferences"):
            self._know_named(rows)
            for row in rows:
                self._find_host(row)
        self._check_leads()
        self._check_claims()

    def _rows(self, roster: str) -> Iterator[StagedRow]:
        return (row for rows in self.staging.rows(roster) for row in rows)

    def _resolve_cities(self) -> None:
        """Give each city that rows name by key its number in the registry; a key that has moved on is named."""
        base = self.staging.base
        base.execute("INSERT OR IGNORE INTO city (key) SELECT city FROM row WHERE city <> '' ORDER BY id")
        last = 0
        while found := base.execute("SELECT id, key FROM city WHERE id > ? ORDER BY id LIMIT 500", (last,)).fetchall():
            last = found[-1][0]
            keys = [key for _, key in found]
            for city in City.objects.filter(TOLD, key__in=keys):
                self._know(city)
            for alias in CityAlias.objects.filter(key__in=keys).select_related("city"):
                self._refuse_moved(alias)

    def _know(self, city: City) -> None:
        self.staging.base.execute(
            "INSERT INTO city (key, number, country, name, kind, old_kind) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET number = excluded.number, country = excluded.country,"
            " name = ifnull(name, excluded.name), old_kind = excluded.old_kind,"
            # What a correction or an award says of a city that is known already is not what kind it is.
            " kind = CASE WHEN is_member THEN kind ELSE excluded.kind END",
            (city.key, city.pk, city.country_id, city.name, city.kind, city.kind),
        )

    def _refuse_moved(self, alias: CityAlias) -> None:
        found = self.staging.base.execute("SELECT file, line, roster FROM row WHERE city = ? LIMIT 1000", (alias.key,))
        for file, line, roster in found.fetchall():
            column = TABLE_OF[roster].cities[0]
            self.problems.add(
                file, line, Refusal("city-has-moved", {"column": column, "value": alias.key, "key": alias.city.key})
            )

    def _refuse(self, row: StagedRow, column: str, code: str, **facts: object) -> None:
        value = shown(row.content[column])
        self.problems.add(row.file, row.line, Refusal(code, {"column": column, "value": value, **facts}))

    def _is_known(self, key: str) -> bool:
        city = self.staging.city(key)
        return city is not None and city.name is not None

    def _check_withdrawn(self) -> None:
        """Name every row that somebody took back: nothing comes back because an old file is loaded once more."""
        for table in TABLES:
            for identity, _ in withdrawn_rows(table.name):
                if row := self.staging.row(table.name, identity):
                    self._refuse(row, table.identity[0], "was-withdrawn")
        for key, spans in withdrawn_spans().items():
            row = self.staging.row("members", key)
            if row and any(span.may_begin_on(begun(row.content)) for span in spans) and not standing_spans([key]):
                self._refuse(row, "key", "was-withdrawn")

    def _check_correction(self, row: StagedRow, standing: Sequence[StoredSpan]) -> None:
        """A member's own row is the one that describes it: two descriptions would replace each other with every load.

        An admission is not taken back while a later one stands that rests on it.
        """
        member = self.staging.content("members", row.city)
        announced = UncertainDate.parse(row.content["announced_on"])
        taken = next((span for span in standing if span.may_begin_on(announced)), None)
        if taken and not member and not taken.is_readmission and len(standing) > 1:
            self._refuse(row, "announced_on", "later-membership-stands")
        for column in _SHARED_WITH_MEMBERS if member else ():
            if row.content[column] != member[column]:
                self._refuse(row, column, "contradicts-members", known=member[column])

    def _check_memberships(self) -> None:
        for cities in self.staging.chunks("SELECT DISTINCT city FROM row WHERE roster = 'memberships'"):
            keys = [key for (key,) in cities]
            stored: dict[str, list[Any]] = {key: [] for key in keys}
            for row in (
                Membership.objects.filter(city__key__in=keys, superseded_at=None, is_withdrawn=False)
                .annotate(key=F("city__key"))
                .values_list("key", "is_readmission", *_SPAN, named=True)
            ):
                stored[row.key].append(row)
            for key in keys:
                self._check_spans(key, stored[key])

    def _check_spans(self, key: str, stored: Iterable[Any]) -> None:
        rows = {row.number: row for row in self.staging.rows_of_city("memberships", key)}
        first, further = None, {}
        for each in stored:
            span = Span(_date(each, "begun"), _date(each, "ended"), bool(each.end))
            if each.is_readmission:
                further[str(span.begun)] = span
            else:
                first = span
        if member := self.staging.content("members", key):
            first = Span(begun(member), first.ended if first else UncertainDate.unknown(), has_end=bool(first and first.has_end))
        if first is None:
            for row in rows.values():
                self._refuse(row, "key", "unknown-member")
            return
        for row in rows.values():
            when, end = UncertainDate.parse(row.content["begun"]), row.content["end"]
            is_first = not row.content["begun"] or when == first.begun
            span = Span(first.begun if is_first else when, UncertainDate.parse(row.content["ended"]), bool(end), row.number)
            if not is_first:
                further[str(when)] = span
            elif not end:
                self._refuse(row, "end", "value-missing")
            elif not self.staging.rename(row, f"{key}\t", row.content | {"begun": ""}):
                self._refuse(row, "begun", "row-twice", first=self.staging.line_of("memberships", f"{key}\t"))
            else:
                first = span
        for number, refusal in refusals_of_spans(first, further.values()):
            self.problems.add(rows[number].file, rows[number].line, refusal)

    def _check_part(self, row: StagedRow) -> None:
        consortium = self.staging.city(row.city)
        if not self._is_known(row.city):
            self._refuse(row, "consortium", "unknown-city")
        elif consortium is not None and consortium.kind != CityKind.CONSORTIUM:
            self._refuse(row, "consortium", "not-a-consortium")
        part = row.content["part"]
        if part and not self._is_known(part):
            moved = CityAlias.objects.filter(key=part).values_list("city__key", flat=True).first()
            self._refuse(row, "part", "city-has-moved", key=moved) if moved else self._refuse(row, "part", "unknown-city")

    def _check_aliases(self) -> None:
        for rows in self.staging.rows("aliases"):
            stored = dict(CityAlias.objects.filter(key__in=[row.identity for row in rows]).values_list("key", "city__key"))
            for row in rows:
                known = stored.get(row.identity)
                if self._is_known(row.identity):
                    self._refuse(row, "alias", "alias-of-a-city")
                elif known not in {None, row.city}:
                    self._refuse(row, "alias", "alias-taken", key=known)
                if not self._is_known(row.city):
                    self._refuse(row, "key", "unknown-city")

    def _check_award(self, row: StagedRow) -> None:
        city = self.staging.city(row.city)
        name, country = row.content["city"], row.content["country_iso2"]
        if city is not None and city.name is not None:
            if city.name != name:
                self._refuse(row, "city", "city-named-otherwise", key=row.city, known=city.name)
            return
        if others := self.staging.cities_named(name, country):
            self._refuse(row, "key", "city-under-another-key", key=others[0])
        elif int(row.content["award_year"]) >= self.policy.members_only_from:
            self._refuse(row, "key", "unknown-city")
        else:
            self.staging.base.execute(
                "UPDATE city SET name = ?, country = ?, kind = ? WHERE key = ?", (name, country, CityKind.CITY, row.city)
            )

    def _know_named(self, rows: Iterable[StagedRow]) -> None:
        """Look up the stored cities that go by a name which no city of the roster bears."""
        asked = {(row.content["city"], row.content["country_iso2"]) for row in rows}
        names = {name for name, country in asked if not self.staging.cities_named(name, country)}
        # One that this very roster renames keeps its new name: it no longer goes by the old one.
        for city in City.objects.filter(TOLD, name__in=names):
            self._know(city)

    def _find_host(self, row: StagedRow) -> None:
        keys = self.staging.cities_named(row.content["city"], row.content["country_iso2"])
        if len(keys) == 1:
            self.staging.base.execute("UPDATE row SET city = ? WHERE id = ?", (keys[0], row.number))
        else:
            self._refuse(row, "city", "ambiguous-city" if keys else "unknown-city")

    def _check_leads(self) -> None:
        stored = set(Cluster.objects.filter(STANDS).values_list("key", flat=True))
        for row in self._rows("cluster_leads"):
            if not self._is_known(row.city):
                self._refuse(row, "city", "unknown-city")
            cluster = row.content["cluster"]
            if cluster not in stored and not self.staging.content("clusters", cluster):
                self._refuse(row, "cluster", "unknown-cluster")

    def _check_claims(self) -> None:
        known = PastRound.objects.filter(STANDS).values_list("kind", "key")
        stored = {f"{kind}/{key}" for kind, key in known}
        for row in self._rows("first_claims"):
            claimed = row.content["round"]
            if claimed not in stored and not self.staging.content("rounds", claimed):
                self._refuse(row, "round", "unknown-round")


_SPAN = ("begun_earliest", "begun_latest", "end", "ended_earliest", "ended_latest")


def _date(row: Any, name: str) -> UncertainDate:
    return UncertainDate(getattr(row, f"{name}_earliest"), getattr(row, f"{name}_latest"))
