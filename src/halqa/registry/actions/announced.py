"""The facts of a round that is announced here: written in one act with the announcement, and taken back or ended with it."""

from datetime import date, datetime

from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.rows import record_row
from halqa.registry.actions.staged import RosterWriter
from halqa.registry.actions.withdrawals import restore_row, withdraw_row
from halqa.registry.enums import MembershipEnd, RoundKind
from halqa.registry.models import City, Membership
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.announced import AnnouncedRound, rows_of_round
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.roster import compared_rows
from halqa.registry.queries.roster_stored import stored_places
from halqa.registry.rules.office import version_of
from halqa.registry.rules.roster_tables import CORRECTIONS, MEMBERSHIPS


@ledger.action
def record_round(*, told: AnnouncedRound, reason: str, by: str, now: datetime) -> int | None:
    """Record the memberships or awards of a round, and the round, by the writer of the roster; return the number of the event.

    Nothing is written, and None returned, where all of it is recorded already. The cities that were candidates become cities.

    :raises RuleRefused: with every reason against any row; nothing is written then
    """
    ledger.lock_head()
    rows = rows_of_round(told)
    with compared_rows(rows=rows, now=now) as comparison:
        if comparison.problems:
            raise RuleRefused(comparison.problems.refusals)
        changed = [(row.roster, row.city) for row in comparison.rows()]
        if not changed:
            return None
        writer = RosterWriter(comparison.staging, now=now)
        writer.write()
        detail = {
            "reason": reason,
            "round": f"{told.kind}/{told.key}",
            "cities": sorted(city for _, city in changed if city),
            "tables": {name: sum(table == name for table, _ in changed) for name in sorted({table for table, _ in changed})},
            "source": told.source,
            **writer.overwritten(),
        }
        return ledger.record(kind="round.recorded", by=by, subject="network", now=now, detail=detail, public=True).number


@ledger.action
def take_back_honour(
    *, kind: RoundKind, key: str, city: str, announced: date, source: str, reason: str, by: str, now: datetime
) -> None:
    """Take back what a round made a fact of about a city, by its key, because it never was so; nothing where there is none.

    :raises RuleRefused: with every reason against, such as a later membership that stands
    """
    ledger.lock_head()
    if kind is RoundKind.AWARD:
        identity = f"{city}\t{key}"
        found = row_as_it_stands("awards", identity)
        if found is not None and not found.is_withdrawn:
            known = now.date().isoformat()
            given = {"table": "awards", "identity": identity, "version": found.version, "known": known}
            withdraw_row(**given, source=source, reason=reason, by=by, now=now)
        return
    if _begun_then(city, announced):
        _take_back_admission(city=city, announced=announced, source=source, reason=reason, by=by, now=now)


@ledger.action
def end_honour(
    *, kind: RoundKind, key: str, city: str, announced: date, source: str, reason: str, by: str, now: datetime
) -> None:
    """Let the membership end to which a round led, or take the award back, because the city gives it back today.

    :raises RuleRefused: with every reason
    """
    ledger.lock_head()
    stands = None if kind is RoundKind.AWARD else _begun_then(city, announced)
    today = now.date()
    # What began today did not last a day: no roster could say that it has ended.
    if kind is RoundKind.AWARD or today <= announced:
        take_back_honour(kind=kind, key=key, city=city, announced=announced, source=source, reason=reason, by=by, now=now)
    elif stands is not None and not stands.end:
        begun = announced.isoformat() if stands.is_readmission else ""
        stored = row_as_it_stands("memberships", f"{city}\t{begun}")
        cells = {"key": city, "begun": begun, "end": MembershipEnd.LEFT.value, "ended": today.isoformat(), "source_url": source}
        row = {name: cells.get(name, "") for name in MEMBERSHIPS.header}
        version, affirmed = (stored.version if stored else ""), ("source_url",)
        record_row(table="memberships", row=row, version=version, reason=reason, affirmed=affirmed, by=by, now=now)


@ledger.action
def restore_honour(*, kind: RoundKind, key: str, city: str, announced: date, reason: str, by: str, now: datetime) -> bool:
    """Let stand again what a corrigendum had taken back, and return whether there was such a fact."""
    ledger.lock_head()
    if kind is RoundKind.AWARD:
        table, identity = "awards", f"{city}\t{key}"
        found = row_as_it_stands(table, identity)
        is_there = found is not None and found.is_withdrawn
    else:
        table, identity = "corrections", f"{city}\t{announced.isoformat()}"
        is_there = row_as_it_stands(table, identity) is not None
    if is_there:
        restore_row(table=table, identity=identity, reason=reason, by=by, now=now)
    return is_there


def _begun_then(city: str, day: date) -> Membership | None:
    stands = Membership.objects.filter(STANDS, city__key=city)
    return stands.filter(begun_earliest=day, begun_latest=day).order_by("-pk").first()


def _take_back_admission(*, city: str, announced: date, source: str, reason: str, by: str, now: datetime) -> None:
    row = City.objects.get(key=city)
    place, today = stored_places([row.pk])[row.pk].row, now.date()
    cells = {
        **place,
        "what": reason,
        "announced_on": announced.isoformat(),
        # Unknown rather than wrong where the announcement is of today: what was known of it has lasted no day.
        "known_on": today.isoformat() if today > announced else "",
        "source_url": source,
    }
    content = {name: cells.get(name, "") for name in CORRECTIONS.header}
    content["geonames_id"] = content["geonames_id"] if content["latitude"] else ""
    record_row(table="corrections", row=content, version=version_of(None), reason=reason, by=by, now=now)
