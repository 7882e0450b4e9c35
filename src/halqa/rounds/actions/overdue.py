"""What Halqa itself does when time is over: close what was never sent or never endorsed, and open it again after an extension."""

from datetime import datetime

from halqa.accounts.access import Caller
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.models import Query


@ledger.action
def close_unsent(*, key: str, caller: Caller, by: str, now: datetime) -> None:
    """Close a draft that was not sent while the call took applications.

    :raises RuleRefused: where there is still time, or it was sent meanwhile
    """
    acting = Acting.begin(Act.CLOSE_UNSENT, key, caller=caller, by=by, now=now)
    acting.move(ApplicationState.UNSENT)
    ledger.record(kind="application.closed-unsent", by=by, subject=acting.subject, now=now)


@ledger.action
def close_unendorsed(*, key: str, caller: Caller, by: str, now: datetime) -> None:
    """Close a file that no commission endorsed in time: nobody endorses in its place.

    :raises RuleRefused: where there is still time, or it was endorsed or declined meanwhile
    """
    acting = Acting.begin(Act.CLOSE_UNENDORSED, key, caller=caller, by=by, now=now)
    Query.objects.filter(application=acting.application, closed_at=None).update(closed_at=now)
    acting.move(ApplicationState.UNENDORSED, answer_by=None)
    ledger.record(kind="application.closed-unendorsed", by=by, subject=acting.subject, now=now)


@ledger.action
def open_again(*, key: str, caller: Caller, by: str, now: datetime) -> None:
    """Open an application again that was closed by a deadline, which an amendment has moved since.

    :raises RuleRefused: where the new deadline is over as well
    """
    acting = Acting.begin(Act.OPEN_AGAIN, key, caller=caller, by=by, now=now)
    was_draft = acting.application.state == ApplicationState.UNSENT
    acting.move(ApplicationState.DRAFTED if was_draft else ApplicationState.SUBMITTED)
    ledger.record(kind="application.opened-again", by=by, subject=acting.subject, now=now)
