"""Applications of a city that turned out to be another one, and follow it there."""

from datetime import datetime

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.labels.names import APPLICATION
from halqa.rounds.models import Application


@ledger.action
def move_applications(*, origin: str, target: str, by: str, now: datetime) -> None:
    """Let the applications of one city, by its subject key, be those of another of its country.

    No word of them changes, and so no signature. Whether the two are one the registry knows, which calls this within its act,
    behind ``hold_applications``: rows are locked before people, and people before the end of the ledger.

    :raises RuleRefused: where both have an application in the same call
    """
    rows = list(Application.objects.filter(city=origin).order_by("pk"))
    moving = {row.key: row.call_id for row in rows if row.state != ApplicationState.WITHDRAWN}
    if Application.objects.filter(city=target, call__in=moving.values()).exclude(state=ApplicationState.WITHDRAWN).exists():
        raise RuleRefused([Refusal("candidate-referred-to", {"what": APPLICATION})])
    keys = [row.key for row in rows]
    Application.objects.filter(key__in=keys).update(city=target)
    if keys:
        ledger.record(kind="applications.moved", by=by, subject=target, now=now, detail={"from": origin, "applications": keys})
