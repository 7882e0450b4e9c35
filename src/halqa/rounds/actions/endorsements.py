"""What a commission does with the applications of its country: return, rank, choose, endorse, take that back, decline."""

from collections.abc import Mapping
from datetime import datetime

from halqa.accounts.access import Caller
from halqa.accounts.queries.passages import OpenPassage
from halqa.documents.actions import store
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.access.national import step_subject
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.paper import close_pages
from halqa.rounds.enums.applications import Act, ApplicationState, Asking, Way
from halqa.rounds.enums.calls import Phase
from halqa.rounds.models import Application, Endorsement, Query
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.national import refusals_to_rank
from halqa.rounds.rules.signing import Signing, refusals_to_sign


@ledger.action
def return_application(*, key: str, text: str, answer_by: datetime, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Send an application back to its city with questions, and the moment by which it is to come again."""
    acting = Acting.begin(Act.RETURN, key, caller=caller, by=by, now=now, read=read)
    acting.refuse((*rules.refusals_of_message(text), *rules.refusals_of_answer_by(answer_by, acting.policy, now, ends=True)))
    query = Query.objects.create(
        application=acting.application,
        number=Query.objects.filter(application=acting.application).count() + 1,
        asking=Asking.COMMISSION,
        text=text.strip(),
        answer_by=answer_by,
        at=now,
        by=by,
    )
    acting.move(ApplicationState.RETURNED, answer_by=answer_by)
    detail = {"query": query.number, "answer_by": answer_by.isoformat()}
    ledger.record(kind="application.returned", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def rank_application(*, key: str, rank: int | None, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say in which place of its country the commission sees an application, from 1; None takes it back."""
    acting = Acting.begin(Act.RANK, key, caller=caller, by=by, now=now, read=read)
    if rank is not None and not 1 <= rank <= rules.LAST_RANK:
        acting.refuse([Refusal("no-such-rank", {"last": rules.LAST_RANK})])
    acting.write(rank=rank)
    ledger.record(kind="application.ranked", by=by, subject=acting.subject, now=now, detail={"rank": rank or 0})


@ledger.action
def rank_applications(
    *, call: str, country: str, ranks: Mapping[str, int | None], read: Mapping[str, int], caller: Caller, by: str, now: datetime
) -> int:
    """Rank the applications of a country at once, by key; ``read``: their versions as seen. Return how many changed place.

    :raises RuleRefused: with every reason; nothing is ranked then
    """
    # All rows first, in one order: whoever has recorded an event waits for no row any more.
    mine = Application.objects.select_for_update(of=("self",)).filter(call__key=call, country=country, key__in=ranks)
    rows = list(mine.order_by("pk"))
    if refusals := refusals_to_rank([rank for rank in ranks.values() if rank is not None]):
        raise RuleRefused(refusals)
    changed = [row for row in rows if row.rank != ranks[row.key]]
    for row in changed:
        rank_application(key=row.key, rank=ranks[row.key], read=read.get(row.key, 0), caller=caller, by=by, now=now)
    if changed:
        detail = {"applications": len(changed)}
        ledger.record(kind="national-step.ranked", by=by, subject=step_subject(call, country), now=now, detail=detail)
    return len(changed)


@ledger.action
def preselect_application(*, key: str, passes: bool, reason: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say whether an application passes the commission's own choice; one that does not is told why."""
    acting = Acting.begin(Act.PRESELECT, key, caller=caller, by=by, now=now, read=read)
    if not passes or reason.strip():
        acting.refuse(rules.refusals_of_message(reason))
    if passes:
        acting.refuse(rules.refusals_to_pass(acting.facts.national))
    acting.write(is_preselected=passes, reason="" if passes else reason.strip())
    ledger.record(kind="application.preselected", by=by, subject=acting.subject, now=now, detail={"passes": passes})


@ledger.action
def endorse_application(
    *,
    key: str,
    sha256: str,
    signing: Signing,
    way: Way,
    statement: str,
    read: int,
    caller: Caller,
    by: str,
    now: datetime,
    file: str = "",
    scan: Examined | None = None,
    passage: OpenPassage | None = None,
) -> None:
    """Sign a commission's part for the text that was read (by its fingerprint); of two for the last place one is told no.

    On paper it has a scan: a file that is kept already, or one whose content was put ahead of the act. ``passage``: the link by
    which an officer came, which ends with the act.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.ENDORSE, key, caller=caller, by=by, now=now, read=read)
    revision = acting.frozen()
    if revision.sha256 != sha256:
        acting.refuse([Refusal("text-changed-meanwhile")])
    if statement.strip():
        acting.refuse(rules.refusals_of_message(statement))
    acting.refuse(refusals_to_sign(signing, now.date(), on_paper=way is Way.PAPER, has_scan=bool(file or scan)))
    # Ahead of the scan: keeping a file lets nobody else append any more, and then no row is waited for.
    acting.pass_through(passage)
    if scan:
        file = store(upload=scan, subject=acting.subject, audience=Audience.PEOPLE, by=by, now=now)
    close_pages(acting, file)
    is_late = rules.commission_phase(acting.policy, now) is Phase.IN_GRACE
    Endorsement.objects.create(
        application=acting.application,
        revision=revision,
        name=signing.name.strip(),
        office=signing.office.strip(),
        way=way,
        signed_on=signing.signed_on,
        file=file,
        statement=statement.strip(),
        is_late=is_late,
        at=now,
        by=by,
    )
    acting.move(ApplicationState.RECEIVED)
    detail = {"revision": revision.number, "sha256": revision.sha256, "way": str(way), "late": is_late}
    ledger.record(kind="application.endorsed", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def withdraw_endorsement(*, key: str, reason: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Take an endorsement back before the commissions' deadline; its place is free for another at once."""
    acting = Acting.begin(Act.WITHDRAW_ENDORSEMENT, key, caller=caller, by=by, now=now, read=read)
    acting.refuse(rules.refusals_of_message(reason))
    found = Endorsement.objects.filter(application=acting.application, withdrawn_at=None)
    if not found.update(withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason.strip()):
        acting.refuse([Refusal("no-endorsement-here")])
    acting.move(ApplicationState.SUBMITTED)
    ledger.record(kind="application.endorsement-withdrawn", by=by, subject=acting.subject, now=now)


@ledger.action
def decline_application(*, key: str, reason: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say no to an application, with the reason that its city reads."""
    acting = Acting.begin(Act.DECLINE, key, caller=caller, by=by, now=now, read=read)
    acting.refuse(rules.refusals_of_message(reason))
    acting.move(ApplicationState.DECLINED, reason=reason.strip())
    ledger.record(kind="application.declined", by=by, subject=acting.subject, now=now)
