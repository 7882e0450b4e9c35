"""What a National Commission says of a round in its country: prepared under embargo, told to everybody with the announcement."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.access.national import is_officer
from halqa.rounds.enums.decisions import AnnouncementState
from halqa.rounds.models import Call, Statement
from halqa.rounds.queries.statements import has_part, shared_announcement, statement_of
from halqa.rounds.rules.deciding import written
from halqa.rounds.rules.publishing import refusals_of_statement, refusals_of_version


@ledger.action
def write_statement(
    *, call: str, country: str, words: Mapping[str, str], read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Keep what a commission says in its country, by language tag. ``read`` is the version that was seen; 0: there was none.

    Once the round is announced, everybody reads it at once.

    :raises PermissionDenied: for who is no officer of the country, before the announcement is shared, and where none of its
        cities is chosen
    :raises RuleRefused: with every reason
    """
    row = Call.objects.select_for_update().get(key=call)
    announcement = shared_announcement(row, country)
    if announcement is None or not is_officer(caller, country) or not has_part(row, country):
        raise PermissionDenied
    standing = statement_of(row, country)
    number = standing.number if standing else 0
    if refusals := (*refusals_of_version(number, read), *refusals_of_statement(words)):
        raise RuleRefused(list(refusals))
    Statement.objects.create(call=row, country=country, number=number + 1, words=written(words), at=now, by=by)
    ledger.record(
        kind="statement.written",
        by=by,
        subject=str(Subject("call", row.key)),
        now=now,
        detail={"country": country, "number": number + 1},
        public=announcement.state == AnnouncementState.MADE,
    )
