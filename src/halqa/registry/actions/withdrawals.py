"""Taking back what was never so, and giving back what was taken back by mistake; a row gives way, none is erased."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.facts import FactWriter
from halqa.registry.enums import WithdrawalWay
from halqa.registry.models import City, Membership
from halqa.registry.queries.office_withdrawals import bounds_of, said_of, withdrawal, withdrawn_row
from halqa.registry.queries.policy import roster_policy
from halqa.registry.queries.roster_stored import standing_spans
from halqa.registry.rules.office import city_of, refusals_of_reason, subject_of

_NO_END: Final[dict[str, Any]] = {
    "end": "",
    "ended_earliest": None,
    "ended_latest": None,
    "end_source_id": None,
    "end_note": "",
}
_NOT_WITHDRAWN: Final[dict[str, Any]] = {
    "is_withdrawn": False,
    "withdrawn_earliest": None,
    "withdrawn_latest": None,
    "withdrawal_source_id": None,
    "withdrawal_note": "",
}


@ledger.action
def withdraw_row(
    *,
    table: str,
    identity: str,
    version: str,
    known: str,
    source: str,
    reason: str,
    asked: Mapping[str, str | int] | None = None,
    by: str,
    now: datetime,
) -> int:
    """Take back a row that was never so, and return the number of the event.

    ``known`` is an EDTF text: when that became known, empty where nobody knows. Before, the row stood.
    ``asked`` is what the event says of a reader's request to which this is the answer.

    :raises RuleRefused: with every reason
    """
    ledger.lock_head()
    said = said_of(known, source, reason)
    found = withdrawal(table=table, identity=identity, version=version, said=said, now=now)
    if found.refusals or found.fact is None or found.row is None:
        raise RuleRefused(found.refusals)
    writer, when = FactWriter(now=now), bounds_of(said)
    if found.way is WithdrawalWay.END:
        writer.replace(found.fact, **_NO_END)
    else:
        writer.replace(
            found.fact,
            is_withdrawn=True,
            withdrawn_earliest=when.earliest,
            withdrawn_latest=when.latest,
            withdrawal_source_id=writer.sources([(source, "")])[source, ""],
            withdrawal_note=reason,
        )
    detail = {"reason": reason, "table": table, "identity": identity, "changed": {}, "known": str(when), "source": source}
    detail |= asked or {}
    subject = subject_of(table, found.row, city_of(table, found.row))
    return ledger.record(kind="fact.withdrawn", by=by, subject=subject, now=now, detail=detail, public=True).number


@ledger.action
def restore_row(*, table: str, identity: str, reason: str, by: str, now: datetime) -> int:
    """Let a row stand again that was taken back by mistake, and return the number of the event.

    :raises RuleRefused: with every reason
    """
    ledger.lock_head()
    reasons = refusals_of_reason(reason, roster_policy(now.date()))
    found = withdrawn_row(table, identity)
    if found is None:
        reasons.append(Refusal("not-withdrawn", {"column": ""}))
    if reasons or found is None:
        raise RuleRefused(reasons)
    writer, city = FactWriter(now=now), city_of(table, found.row)
    if isinstance(found.fact, Membership):
        # A city that was admitted otherwise meanwhile keeps that as the admission of its row.
        writer.replace(found.fact, **_NOT_WITHDRAWN, is_readmission=city in standing_spans([city]))
        writer.derive(dict(City.objects.filter(key=city).values_list("pk", "key")))
    else:
        writer.replace(found.fact, **_NOT_WITHDRAWN)
    detail = {"reason": reason, "table": table, "identity": identity, "changed": {}}
    subject = subject_of(table, found.row, city)
    return ledger.record(kind="fact.restored", by=by, subject=subject, now=now, detail=detail, public=True).number
