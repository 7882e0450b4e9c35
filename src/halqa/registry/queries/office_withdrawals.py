"""What must be known before a row is taken back: the fact behind it, when it became known, and what rests on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.registry.enums import RoundKind, WithdrawalWay
from halqa.registry.models import Award, ClusterLead, FirstClaim, Membership
from halqa.registry.models.facts import Fact
from halqa.registry.queries.membership import known_of, rounds_of
from halqa.registry.queries.policy import roster_policy
from halqa.registry.queries.roster_comparison import MODELS
from halqa.registry.queries.roster_stored import Stored, stored_row, stored_rows, withdrawn_rows
from halqa.registry.rules.office import ToWithdraw, refusals_of_reading, refusals_of_withdrawal, way_to_withdraw
from halqa.registry.rules.roster import Row


@dataclass(frozen=True)
class Withdrawal:
    """The fact that would be taken back, in which way, and every reason against it."""

    way: WithdrawalWay
    fact: Fact | None
    row: Row | None
    refusals: tuple[Refusal, ...]


def withdrawal(*, table: str, identity: str, version: str, said: Row, now: datetime) -> Withdrawal:
    """Return the fact behind a row of this identity, and the reasons against taking it back; ``said`` as in ``WITHDRAWAL``."""
    stored = stored_row(table, identity)
    fact = fact_of(stored) if stored else None
    if stored is None or fact is None:
        return Withdrawal(WithdrawalWay.NEVER, None, None, (Refusal("nothing-to-withdraw", {"column": ""}),))
    way = way_to_withdraw(table, stored.row)
    asked = ToWithdraw(table, way, known_of(fact), _rows_that_name(table, stored.row))
    reasons = refusals_of_withdrawal(asked, said, roster_policy(now.date()))
    return Withdrawal(way, fact, stored.row, tuple(refusals_of_reading(version, stored.row) or reasons))


@dataclass(frozen=True)
class WithdrawnRow:
    """A row that was taken back, with the fact behind it; a correction is an admission that was."""

    row: Row
    fact: Fact


def withdrawn_row(table: str, identity: str) -> WithdrawnRow | None:
    """Return the row of this identity that was taken back, or nothing where none was."""
    rows = stored_rows(table, [identity]) if table == "corrections" else withdrawn_rows(table, [identity])
    stored = next((row for _, row in rows), None)
    fact = fact_of(stored) if stored else None
    return WithdrawnRow(stored.row, fact) if stored and fact else None


def fact_of(stored: Stored) -> Fact | None:
    """Return the fact that a stored row tells: its only one, or the membership among those that describe a city."""
    model, number = stored.facts.get("membership") or next(iter(stored.facts.values()))
    found = QuerySet(MODELS[model]).filter(pk=number).first()
    return found if isinstance(found, Fact) else None


def said_of(known: str, source: str, reason: str) -> Row:
    """Return what is said when a row is taken back, by the columns of ``WITHDRAWAL``."""
    return {"known": known, "source_url": source, "reason": reason}


def bounds_of(said: Row) -> UncertainDate:
    """Return when it became known that a row was never so."""
    return UncertainDate.parse(said["known"])


def _rows_that_name(table: str, row: Row) -> int:
    current = {"superseded_at": None, "is_withdrawn": False}
    if table == "clusters":
        return ClusterLead.objects.filter(cluster=row["key"], **current).count()
    if table != "rounds":
        return 0
    key = row["key"].partition("/")[2]
    claims = FirstClaim.objects.filter(round_key=row["key"], **current).count()
    if row["kind"] == RoundKind.AWARD:
        return claims + Award.objects.filter(year=int(key), **current).count()
    listed = Membership.objects.filter(listed_rounds__contains=key, **current).values_list("listed_rounds", flat=True)
    return claims + sum(key in rounds_of(each) for each in listed)
