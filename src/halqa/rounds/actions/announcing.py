"""The announcement of a round: written and shared under embargo, and made in one moment for everybody."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.decisions import Deciding
from halqa.rounds.enums.decisions import AnnouncementState
from halqa.rounds.models import Announcement, Application, Call
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.decisions import announcement_of, decisions_to_announce, round_facts
from halqa.rounds.rules import deciding


@ledger.action
def write_announcement(
    *, call: str, title: Mapping[str, str], words: Mapping[str, str], read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Write what will be announced, by language tag. ``read`` is the version that was seen; 0: nothing was written yet.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse((*deciding.refusals_to_write(round_facts(row), read), *deciding.refusals_of_texts(title, words)))
    texts = {"title": deciding.written(title), "words": deciding.written(words)}
    _change(row, by, now, **texts)
    ledger.record(kind="announcement.written", by=by, subject=_subject(row), now=now)


@ledger.action
def plan_announcement(*, call: str, at: datetime | None, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say when Halqa makes the announcement by itself; nothing: a person does.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse(deciding.refusals_to_write(round_facts(row), read))
    if at is not None and at <= now:
        _refuse((Refusal("answer-date-over"),))
    _change(row, by, now, planned_for=at, planned_by=by if at else "")
    detail = {"planned_for": at.isoformat() if at else ""}
    ledger.record(kind="announcement.planned", by=by, subject=_subject(row), now=now, detail=detail)


@ledger.action
def share_announcement(*, call: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Let the National Commissions see, under embargo, what is decided about the cities of their countries.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    facts = round_facts(row)
    _refuse(deciding.refusals_to_write(facts, read))
    if facts.state is AnnouncementState.SHARED:
        _refuse((Refusal("shared-already"),))
    _change(row, by, now, state=AnnouncementState.SHARED, shared_at=now)
    ledger.record(kind="announcement.shared", by=by, subject=_subject(row), now=now)


@ledger.action
def announce_round(*, call: str, read: int, caller: Caller, by: str, now: datetime) -> int:
    """Announce what is decided: every decision of the round holds from this moment on; return how many.

    The call is locked first, then its applications in the order of their rows, as every act does that takes places.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    policy = policy_of_call(row)
    _refuse(deciding.refusals_to_announce(round_facts(row), policy, read, now))
    held = Application.objects.select_for_update(of=("self",)).filter(call=row).order_by("pk")
    applications = {one.pk: one for one in held.select_related("call")}
    decisions = list(decisions_to_announce(row))
    for decision in decisions:
        acting = Acting.known(applications[decision.application_id], policy, caller=caller, by=by, now=now)
        detail = Deciding(acting).take_effect(decision)
        ledger.record(kind="application.decision-told", by=by, subject=acting.subject, now=now, detail=detail)
    _change(row, by, now, state=AnnouncementState.MADE, made_at=now, made_by=by)
    detail = {"decisions": len(decisions)}
    ledger.record(kind="call.decided", by=by, subject=_subject(row), now=now, detail=detail, public=True)
    return len(decisions)


def _locked(call: str, caller: Caller) -> Call:
    """Lock a call for the coordination team, or for Halqa itself when the planned moment has come.

    :raises PermissionDenied: for anybody else
    """
    if not (caller.holds(Role.COORDINATOR) or Actor.parse(caller.actor).kind is ActorKind.SYSTEM):
        raise PermissionDenied
    return Call.objects.select_for_update().get(key=call)


def _change(call: Call, by: str, now: datetime, **changes: object) -> None:
    row = announcement_of(call) or Announcement(call=call, version=0)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at, row.changed_by = now, by
    row.save()


def _refuse(refusals: tuple[Refusal, ...]) -> None:
    if refusals:
        raise RuleRefused(list(refusals))


def _subject(call: Call) -> str:
    return str(Subject("call", call.key))
