"""What the coordination team does with an application at its door: ask, find eligible or not, shortlist."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from halqa.accounts.access import Caller
from halqa.documents import actions as documents
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.foundation.refusals import Refusal
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act, ApplicationState, Asking, Part, Screened
from halqa.rounds.models import Note, Query, Screening
from halqa.rounds.queries.screening import findings_as_data, verdict_on
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.screening import is_override, refusals_to_screen

S = ApplicationState


@ledger.action
def query_application(*, key: str, text: str, answer_by: datetime, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Put questions to the city about an endorsed application; the text that was signed stays as it is."""
    acting = Acting.begin(Act.QUERY, key, caller=caller, by=by, now=now, read=read)
    acting.refuse((*rules.refusals_of_message(text), *rules.refusals_of_answer_by(answer_by, acting.policy, now, ends=False)))
    query = Query.objects.create(
        application=acting.application,
        number=Query.objects.filter(application=acting.application).count() + 1,
        asking=Asking.TEAM,
        text=text.strip(),
        answer_by=answer_by,
        at=now,
        by=by,
    )
    acting.move(S.QUERIED, answer_by=answer_by)
    detail = {"query": query.number, "answer_by": answer_by.isoformat()}
    ledger.record(kind="application.queried", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def answer_query(
    *, key: str, answer: str, read: int, caller: Caller, by: str, now: datetime, uploads: Collection[Examined] = ()
) -> None:
    """Answer what the coordination team asked; files that belong to the answer are kept beside the application.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.ANSWER, key, caller=caller, by=by, now=now, read=read)
    acting.refuse(rules.refusals_of_message(answer))
    keeping = {"subject": acting.subject, "audience": Audience.PEOPLE, "by": by, "now": now}
    files = [documents.store(upload=upload, **keeping) for upload in uploads]
    _close_query(acting, answer=answer.strip(), answered_at=now, answered_by=by, files=list(dict.fromkeys(files)))
    acting.move(S.RECEIVED, answer_by=None)
    ledger.record(kind="application.answered", by=by, subject=acting.subject, now=now, detail={"files": len(files)})


@ledger.action
def close_query(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Go on without an answer once its date is over."""
    acting = Acting.begin(Act.CLOSE_QUERY, key, caller=caller, by=by, now=now, read=read)
    _close_query(acting)
    acting.move(S.RECEIVED, answer_by=None)
    ledger.record(kind="application.query-closed", by=by, subject=acting.subject, now=now)


@ledger.action
def screen_application(
    *, key: str, said: Screened, is_complete: bool, reason: str, read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Confirm what the rules found, or override it with a reason; the findings are kept with the facts as they stood.

    :raises RuleRefused: with every reason; ``override-without-reason`` where a person says otherwise than the rules and not why
    """
    acting = Acting.begin(Act.SCREEN, key, caller=caller, by=by, now=now, read=read)
    found = verdict_on(acting.application, acting.policy)
    acting.refuse(refusals_to_screen(said, found.outcome, reason, is_complete=is_complete))
    application = acting.application
    screening = Screening.objects.create(
        application=application,
        number=Screening.objects.filter(application=application).count() + 1,
        outcome=found.outcome,
        findings=findings_as_data(found),
        said=said,
        is_override=is_override(said, found.outcome),
        is_complete=is_complete,
        reason=reason.strip(),
        at=now,
        by=by,
    )
    acting.move(S.ELIGIBLE if said is Screened.ELIGIBLE else S.INELIGIBLE)
    detail: dict[str, Any] = {"screening": screening.number, "said": str(said), "override": screening.is_override}
    ledger.record(kind="application.screened", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def screen_again(*, key: str, reason: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Take back what was said at screening, with the reason, so that it is screened anew."""
    acting = Acting.begin(Act.SCREEN_AGAIN, key, caller=caller, by=by, now=now, read=read)
    acting.refuse(rules.refusals_of_message(reason))
    Screening.objects.filter(application=acting.application, ended_at=None).update(ended_at=now)
    Note.objects.create(application=acting.application, asking=Asking.TEAM, text=reason.strip(), at=now, by=by)
    acting.move(S.RECEIVED)
    ledger.record(kind="application.screened-again", by=by, subject=acting.subject, now=now)


@ledger.action
def shortlist_application(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Put an eligible application on the shortlist of what the jury reads."""
    acting = Acting.begin(Act.SHORTLIST, key, caller=caller, by=by, now=now, read=read)
    acting.move(S.SHORTLISTED)
    ledger.record(kind="application.shortlisted", by=by, subject=acting.subject, now=now)


@ledger.action
def take_off_shortlist(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Take an application off the shortlist; it stays eligible."""
    acting = Acting.begin(Act.TAKE_OFF_SHORTLIST, key, caller=caller, by=by, now=now, read=read)
    acting.move(S.ELIGIBLE)
    ledger.record(kind="application.taken-off-shortlist", by=by, subject=acting.subject, now=now)


@ledger.action
def note_on_application(*, key: str, text: str, caller: Caller, by: str, now: datetime) -> None:
    """Note something for one's own office; nobody else reads it."""
    acting = Acting.begin(Act.NOTE, key, caller=caller, by=by, now=now)
    acting.refuse(rules.refusals_of_message(text))
    asking = Asking.TEAM if Part.TEAM in acting.parts else Asking.COMMISSION
    Note.objects.create(application=acting.application, asking=asking, text=text.strip(), at=now, by=by)
    ledger.record(kind="application.noted", by=by, subject=acting.subject, now=now)


def _close_query(acting: Acting, **told: object) -> None:
    if not Query.objects.filter(application=acting.application, closed_at=None).update(closed_at=acting.now, **told):
        acting.refuse([Refusal("no-question-open")])
