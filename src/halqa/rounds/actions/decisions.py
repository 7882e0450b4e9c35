"""What the coordination team decides about an application, what the jury recommends, and what follows: appeal, corrigendum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halqa.accounts.access import Caller
from halqa.foundation.refusals import Refusal
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.recording import Recording
from halqa.rounds.enums.applications import Act, ApplicationState, Asking
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Appeal, Decision, Query, Recommendation
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules import deciding
from halqa.rounds.rules.deciding import STATE_OF, Wording


@dataclass(frozen=True)
class Deciding:
    """Deciding within an act that has begun; whoever begins it records what happened."""

    acting: Acting

    def put(self, said: Decided, wording: Wording, corrigendum: Mapping[str, str] | None = None) -> Decision:
        """Write a decision in the place of the one that stands, and return it."""
        acting, application = self.acting, self.acting.application
        Decision.objects.filter(application=application, replaced_at=None).update(replaced_at=acting.now)
        return Decision.objects.create(
            application=application,
            number=Decision.objects.filter(application=application).count() + 1,
            said=said,
            # What is announced with a city stands only beside one that is chosen.
            citation=deciding.written(wording.citation) if said is Decided.CHOSEN else {},
            words=wording.words.strip(),
            questions=wording.questions.strip(),
            reason=wording.reason.strip(),
            corrigendum=deciding.written(corrigendum or {}),
            at=acting.now,
            by=acting.by,
        )

    def take_effect(self, decision: Decision) -> dict[str, Any]:
        """Let a decision hold from now on, and return what its event says."""
        decision.announced_at = self.acting.now
        decision.save(update_fields=["announced_at"])
        self.acting.move(STATE_OF[Decided(decision.said)], answer_by=None)
        return {"decision": decision.number, "said": decision.said}


@ledger.action
def recommend_application(
    *, key: str, says: Decided, place: int | None, words: str, read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Enter what the jury says of an application. ``read`` is the version of its word that was seen; 0: there was none.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.RECOMMEND, key, caller=caller, by=by, now=now)
    stands = Recommendation.objects.filter(application=acting.application).first()
    acting.refuse(deciding.refusals_of_reading(stands.version if stands else 0, read))
    if words.strip():
        acting.refuse(rules.refusals_of_message(words))
    if place is not None and not 1 <= place <= rules.LAST_RANK:
        acting.refuse([Refusal("no-such-rank", {"last": rules.LAST_RANK})])
    told = {"says": says, "place": place, "words": words.strip(), "at": now, "by": by}
    Recommendation.objects.update_or_create(
        application=acting.application, defaults={**told, "version": (stands.version if stands else 0) + 1}
    )
    detail = {"says": str(says), "place": place}
    ledger.record(kind="application.recommended", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def decide_application(*, key: str, said: Decided, wording: Wording, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Decide about an application. ``read`` is the number of the decision that was seen; 0: there was none.

    Where the round is announced, it holds from the announcement on, and until then nobody else sees of it; else at once.

    :raises RuleRefused: with every reason; ``decided-meanwhile`` where somebody was quicker
    """
    acting = Acting.begin(Act.DECIDE, key, caller=caller, by=by, now=now)
    acting.refuse(deciding.refusals_of_reading(acting.facts.decision, read))
    state = ApplicationState(acting.application.state)
    before = decision_in_force(acting.application)
    acting.refuse(
        (
            *deciding.refusals_to_decide(said, wording, state, acting.facts.recommended, acting.policy),
            *deciding.refusals_of_chosen(said, acting.facts.national, acting.policy),
            *(deciding.refusals_of_old_words(said, wording, Decided(before.said), Wording({}, before.words)) if before else ()),
        )
    )
    decided = Deciding(acting)
    decision = decided.put(said, wording)
    detail = {"decision": decision.number, "said": str(said)}
    ledger.record(kind="application.decided", by=by, subject=acting.subject, now=now, detail=detail)
    if not deciding.is_announced(acting.policy):
        detail = decided.take_effect(decision)
        ledger.record(kind="application.decision-told", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def take_back_decision(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Leave undecided again what is not announced yet. ``read`` is the number of the decision that was seen.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.TAKE_BACK_DECISION, key, caller=caller, by=by, now=now)
    acting.refuse(deciding.refusals_of_reading(acting.facts.decision, read))
    Decision.objects.filter(application=acting.application, replaced_at=None).update(replaced_at=now)
    ledger.record(kind="application.decision-taken-back", by=by, subject=acting.subject, now=now, detail={"decision": read})


@ledger.action
def send_back_report(*, key: str, text: str, answer_by: datetime, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Send a report back to its city with questions and a date; it can be changed until then, and is signed and sent again.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.SEND_BACK, key, caller=caller, by=by, now=now, read=read)
    ends = acting.policy.says_yes("signatures.commission")
    acting.refuse((*rules.refusals_of_message(text), *rules.refusals_of_answer_by(answer_by, acting.policy, now, ends=ends)))
    application = acting.application
    Query.objects.filter(application=application, closed_at=None).update(closed_at=now)
    query = Query.objects.create(
        application=application,
        number=Query.objects.filter(application=application).count() + 1,
        asking=Asking.TEAM,
        text=text.strip(),
        answer_by=answer_by,
        at=now,
        by=by,
    )
    ended = {"withdrawn_at": now, "withdrawn_by": by, "withdrawn_reason": text.strip()}
    application.endorsements.filter(withdrawn_at=None).update(**ended)
    acting.move(ApplicationState.RETURNED, answer_by=answer_by)
    detail = {"query": query.number, "answer_by": answer_by.isoformat()}
    ledger.record(kind="application.sent-back", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def correct_decision(
    *,
    key: str,
    said: Decided,
    wording: Wording,
    corrigendum: Mapping[str, str],
    read: int,
    caller: Caller,
    by: str,
    now: datetime,
) -> None:
    """Correct what was announced about an application, in public: what is true, and what was wrong. It holds at once.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.CORRECT, key, caller=caller, by=by, now=now)
    acting.refuse(deciding.refusals_of_reading(acting.facts.decision, read))
    before = decision_in_force(acting.application)
    acting.refuse((*deciding.refusals_of_corrigendum(corrigendum), *_against_replacing(acting, before, said, wording)))
    detail = _replace(acting, before, said, wording, corrigendum)
    ledger.record(kind="application.decision-corrected", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def appeal_decision(*, key: str, text: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Appeal against what was decided, for the city.

    :raises RuleRefused: with every reason; ``no-appeal-here`` where the rules of the round have none
    """
    acting = Acting.begin(Act.APPEAL, key, caller=caller, by=by, now=now, read=read)
    acting.refuse(rules.refusals_of_message(text))
    decision = decision_in_force(acting.application)
    if decision is None:
        acting.refuse([Refusal("nothing-decided")])
        return
    Appeal.objects.create(application=acting.application, decision=decision, text=text.strip(), at=now, by=by)
    acting.move(ApplicationState.APPEALED)
    ledger.record(kind="application.appealed", by=by, subject=acting.subject, now=now, detail={"decision": decision.number})


@ledger.action
def settle_appeal(
    *, key: str, said: Decided, wording: Wording, answer: str, read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Answer an appeal: what was decided stands, or something else is. It holds at once, and the city is told why.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.SETTLE_APPEAL, key, caller=caller, by=by, now=now)
    acting.refuse(deciding.refusals_of_reading(acting.facts.decision, read))
    before = decision_in_force(acting.application)
    stands = before is not None and said == before.said
    acting.refuse((*rules.refusals_of_message(answer), *(() if stands else _against_replacing(acting, before, said, wording))))
    Appeal.objects.filter(application=acting.application, settled_at=None).update(
        settled_at=now, settled_by=by, answer=answer.strip()
    )
    if before is not None and stands:
        acting.move(STATE_OF[said])
        detail = {"decision": before.number, "said": str(said)}
    else:
        detail = _replace(acting, before, said, wording, {})
    ledger.record(kind="application.appeal-settled", by=by, subject=acting.subject, now=now, detail=detail)


def _against_replacing(acting: Acting, before: Decision | None, said: Decided, wording: Wording) -> tuple[Refusal, ...]:
    """Return every reason against another decision in the place of one that holds."""
    was, words = (Decided(before.said), before.words) if before else (said, "")
    found = deciding.refusals_to_replace(said, wording, was, Wording({}, words), acting.policy)
    return found if said is was else (*found, *deciding.refusals_of_chosen(said, acting.facts.national, acting.policy))


def _replace(
    acting: Acting, before: Decision | None, said: Decided, wording: Wording, corrigendum: Mapping[str, str]
) -> dict[str, Any]:
    """Let another decision hold in the place of one, with all that follows in the registry; return what the event says."""
    decided = Deciding(acting)
    decision = decided.put(said, wording, corrigendum=corrigendum)
    detail = decided.take_effect(decision)
    Recording.of(acting).follow(acting.application, before, decision)
    return detail
