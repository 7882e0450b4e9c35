"""What the jury says of a whole list, entered at once: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.enums.calls import CallState
from halqa.rounds.models import Application, Call, Recommendation
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.bulk import with_decisions
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules import deciding
from halqa.rounds.rules.applications import ApplicationFacts
from halqa.rounds.rules.recommending import ListRead

BATCH = 500


class ListRefused(RuleRefused):
    """A list of which nothing is entered; ``rows`` holds every reason by the number of its row."""

    def __init__(self, rows: Mapping[int, Sequence[Refusal]]) -> None:
        super().__init__([one for against in rows.values() for one in against])
        self.rows = rows


@ledger.action
def recommend_list(*, call: str, read: ListRead, caller: Caller, by: str, now: datetime) -> int:
    """Enter what the jury says of these applications, and return of how many it says something new. One event tells of all.

    The rules are those of ``recommend_application``; the call is locked first, then the applications in the order of their rows.

    :raises ListRefused: with every reason by row
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    if read.refusals:
        raise ListRefused(read.refusals)
    said = read.said
    row = Call.objects.select_for_update().get(key=call)
    held = Application.objects.select_for_update(of=("self",)).filter(call=row, key__in=[one.key for one in said])
    list(held.order_by("pk"))
    rows = with_decisions(Application.objects.filter(call=row, key__in=[one.key for one in said]))
    applications = {one.key: one for one in rows.exclude(sent_at=None)}
    stands = {one.application_id: one for one in Recommendation.objects.filter(application__in=applications.values())}
    policy, against, new = policy_of_call(row), {}, []
    for one in said:
        application = applications.get(one.key)
        if application is None:
            against[one.row] = [Refusal("row-of-no-application", {"key": one.key[:80]})]
            continue
        word = stands.get(application.pk)
        # A table may have folded the lines of what stood there: the same words are no news, and stay as they were written.
        words = word.words if word is not None and word.words.split() == one.words.split() else one.words
        if word is not None and (word.says, word.place, word.words) == (one.says, one.place, words):
            continue
        state = ApplicationState(application.state)
        facts = ApplicationFacts(state, application.version, CallState(row.state), decision=application.standing or 0)
        found = list(rules.refusals(Act.RECOMMEND, facts, policy, now))
        if one.read is not None:
            found += deciding.refusals_of_reading(word.version if word else 0, one.read)
        if found:
            against[one.row] = found
        told = {"says": one.says, "place": one.place, "words": words, "at": now, "by": by}
        new.append(Recommendation(application=application, version=word.version + 1 if word else 1, **told))
    if against:
        raise ListRefused(against)
    if not new:
        return 0
    changed = ["version", "says", "place", "words", "at", "by"]
    Recommendation.objects.bulk_create(new, BATCH, update_conflicts=True, update_fields=changed, unique_fields=["application"])
    detail = {"recommended": {one.application.key: str(one.says) for one in new}}
    ledger.record(kind="call.recommended", by=by, subject=str(Subject("call", call)), now=now, detail=detail)
    return len(new)
