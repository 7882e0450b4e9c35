"""The general act of the coordination team: one row of one table, with a source and a reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from halqa.foundation.dates import UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.foundation.subjects import NETWORK
from halqa.registry.enums import FieldGroup, WithdrawalWay
from halqa.registry.rules.roster import RosterPolicy, Row, refusal_of_text, refusals_of_row
from halqa.registry.rules.roster_tables import TABLE_OF, Column, Form, Table

REASON: Final = Column("reason", needed=True, longest=500)
"""Why somebody acts, for the ledger and for those who look at it later."""

ACT: Final = Table("act", (REASON,), identity=())

WITHDRAWAL: Final = Table(
    "withdrawal",
    (Column("known", Form.DATE), Column("source_url", Form.LINK, needed=True, longest=1500), REASON),
    identity=(),
)
"""What is said when a fact is taken back: when that became known, where it stands, and why."""

WITHDRAWN_BY: Final[Mapping[str, WithdrawalWay]] = {
    "members": WithdrawalWay.CORRIGENDUM,
    "corrections": WithdrawalWay.NEVER,
    "memberships": WithdrawalWay.END,
    "aliases": WithdrawalWay.NEVER,
    "network_figures": WithdrawalWay.STATUS,
}
"""The tables of which a row is not simply withdrawn. A figure was published, right or wrong: its status says which."""

SENSITIVE: Final = frozenset({"corrections", "network_figures"})
"""The tables whose rows change what the network tells the world: they ask for a second factor."""

LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "members": ("name", "country_iso2", "joined_year", "joined_date", "member_by", "population"),
    "corrections": ("name", "country_iso2", "announced_on", "known_on", "known_by_latest", "what"),
    "memberships": ("key", "begun", "end", "ended"),
    "consortium_parts": ("consortium", "name", "part"),
    "aliases": ("alias", "key"),
    "rounds": ("name", "announced", "handed_over", "members_published", "awardees_published"),
    "awards": ("city", "country_iso2", "award_year", "announced_on", "handed_over_on"),
    "conferences": ("name", "number", "city", "start_date", "end_date"),
    "clusters": ("name",),
    "cluster_leads": ("city", "cluster", "role", "from"),
    "network_figures": ("scope", "date", "cities_qualifier", "cities", "published_on", "published_by_latest", "status"),
    "first_claims": ("round", "country_iso2", "claimed", "publisher"),
    "commissions": ("country_iso2", "website"),
    "next_dates": ("what", "date"),
}
"""The columns that tell a row of a table from others, its name first."""

_WHERE: Final = frozenset({"country_iso2", "unesco_region", "latitude", "longitude", "geonames_id", "geo_match"})
_SOURCE: Final = frozenset({"source_url", "announced_url", "confidence", "notes", "reason"})
_COUNTED: Final[Mapping[str, frozenset[str]]] = {
    "members": frozenset({"country_iso2", "joined_year", "joined_date", "member_by", "listed_rounds", "confidence"}),
    "memberships": frozenset({"end", "ended"}),
    "corrections": frozenset({"known_on", "known_by_latest"}),
    "awards": frozenset({"announced_on"}),
    "network_figures": frozenset({"cities", "countries", "residents", "published_on", "published_by_latest", "status"}),
}
"""The cells of a stored row with which the network's own numbers change, by its table."""

_JUDGED: Final = frozenset({"unesco_region", "entity_type", "geo_match", "confidence", "notes", "status", "status_known_by"})
"""What the team itself says of a fact: no source has to."""

_SOURCES: Final = ("source_url", "announced_url", "population_source", "geonames_id")
"""The columns that name a source."""

_COVERED_BY: Final[Mapping[tuple[str, str], str]] = {
    ("members", "population"): "population_source",
    ("members", "latitude"): "geonames_id",
    ("members", "longitude"): "geonames_id",
    ("corrections", "latitude"): "geonames_id",
    ("corrections", "longitude"): "geonames_id",
    ("corrections", "name"): "announced_url",
    ("corrections", "local_name"): "announced_url",
}
"""The column with the source of a cell, where it is not, or not always, that of the row: an empty one leaves it to that."""

_ALWAYS_OPEN: Final = frozenset({"local_name", "end", "part", "website", "countries", "residents", "residents_qualifier"})


def version_of(row: Row | None) -> str:
    """Return the version of a row as it was read, 16 hexadecimal digits: another for every other text; empty for no row."""
    if row is None:
        return ""
    return sha256("\n".join(f"{name}\t{row[name]}" for name in sorted(row)).encode()).hexdigest()[:16]


def way_to_withdraw(table: str, row: Row) -> WithdrawalWay:
    """Return how a row of a table is taken back; a further membership as an admission is."""
    if table == "memberships" and row["begun"]:
        return WithdrawalWay.CORRIGENDUM
    return WITHDRAWN_BY.get(table, WithdrawalWay.WITHDRAWAL)


def group_of(column: Column) -> FieldGroup:
    """Return the group in which a column stands in the form."""
    if column.name in _SOURCE:
        return FieldGroup.SOURCE
    if column.name in _WHERE:
        return FieldGroup.WHERE
    is_year = column.form is Form.WHOLE and column.lowest == 1000
    return FieldGroup.WHEN if is_year or column.form in {Form.DAY, Form.DATE} else FieldGroup.WHAT


def is_folded(column: Column) -> bool:
    """Return whether an empty field may be folded away: one that may stay empty and that few rows need."""
    return not column.needed and group_of(column) is not FieldGroup.WHEN and column.name not in _ALWAYS_OPEN


def identity_in(table: Table, given: Mapping[str, str]) -> str | None:
    """Return the identity that parameters name, by which a row is looked up; None where there can be no such row."""
    parts = [given.get(name, "") for name in table.identity]
    for name, part in zip(table.identity, parts, strict=True):
        is_number = next(column for column in table.columns if column.name == name).form is Form.WHOLE
        if refusal_of_text(part) or (is_number and not (part.isascii() and part.isdigit() and len(part) < 10)):
            return None
    return "\t".join(parts)


def city_of(table: str, row: Row) -> str:
    """Return the key of the city that a row is about, empty where its columns name none."""
    cities = TABLE_OF[table].cities
    return row[cities[0]] if cities else ""


def subject_of(table: str, row: Row, city: str) -> str:
    """Return the key of what a row is about: its city, its country, or the network."""
    if city:
        return f"city:{city}"
    return f"country:{row['country_iso2']}" if table == "commissions" else NETWORK


def refusals_of_reason(reason: str, policy: RosterPolicy) -> list[Refusal]:
    """Return the reasons against the reason given for an act."""
    return refusals_of_row(ACT, {"reason": reason}, policy)


def refusals_of_reading(read: str, stored: Row | None) -> list[Refusal]:
    """Return the reason against an act that rests on another text than the one that is stored."""
    return [] if read == version_of(stored) else [Refusal("changed-since-read", {"column": ""})]


@dataclass(frozen=True, slots=True)
class ToWithdraw:
    """A row that is to be taken back: of which table and in which way, when it became known, how many rows that stand name it."""

    table: str
    way: WithdrawalWay
    known: UncertainDate
    named_by: int = 0


def refusals_of_withdrawal(row: ToWithdraw, said: Row, policy: RosterPolicy) -> list[Refusal]:
    """Return the reasons against taking a row back; ``said`` has the columns of ``WITHDRAWAL``."""
    if row.way not in {WithdrawalWay.WITHDRAWAL, WithdrawalWay.END}:
        return [Refusal("not-withdrawn-so", {"column": "", "table": row.table})]
    reasons = refusals_of_row(WITHDRAWAL, said, policy)
    if row.named_by:
        reasons.append(Refusal("others-rest-on-it", {"column": "", "rows": row.named_by}))
    if not reasons and said["known"]:
        when, first = UncertainDate.parse(said["known"]), row.known.earliest
        if when.latest is not None and first is not None and when.latest < first:
            reasons.append(Refusal("not-after", {"column": "known", "value": said["known"], "date": first.isoformat()}))
    return reasons


def changes_counts(table: str, old: Row | None, changed: Collection[str]) -> bool:
    """Return whether a row that is recorded changes what the network counts or tells of itself, not only what its page shows."""
    return table in _COUNTED and (old is None or not _COUNTED[table].isdisjoint(changed))


def sources_of(table: Table) -> tuple[str, ...]:
    """Return the columns of a table that name a source."""
    return tuple(name for name in _SOURCES if name in table.header)


def sources_in_question(table: Table, old: Row | None, new: Row) -> dict[str, list[str]]:
    """Return the sources that stay as they were while cells change that rest on them, with the names of those cells.

    A source said what it said of the older text; whether it says the new one nobody knows until somebody has looked.
    """
    found: dict[str, list[str]] = {}
    for name in cells_that_differ(table.header, old, new) if old else ():
        source = _source_of(table, name, new)
        if old and source and old[source] == new[source]:
            found.setdefault(source, []).append(name)
    return found


def refusals_of_sources(in_question: Mapping[str, Sequence[str]], affirmed: Collection[str]) -> list[Refusal]:
    """Return the reasons against a change under a source of which nobody says that it says so too."""
    return [
        Refusal("source-unchanged", {"column": source, "columns": ", ".join(cells)})
        for source, cells in in_question.items()
        if source not in affirmed
    ]


def _source_of(table: Table, name: str, row: Row) -> str:
    """Return the column with the source on which a cell rests; empty for a source itself, and for what needs none."""
    if name in _SOURCES or name in _JUDGED or "source_url" not in table.header:
        return ""
    own = _COVERED_BY.get((table.name, name), "source_url")
    return own if row[own] else "source_url"


def cells_that_differ(header: Sequence[str], old: Row | None, new: Row) -> dict[str, dict[str, str]]:
    """Return the cells in which a row differs from the one before it, each with its old and its new text."""
    before = old or dict.fromkeys(header, "")
    return {name: {"old": before[name], "new": new[name]} for name in header if before[name] != new[name]}
