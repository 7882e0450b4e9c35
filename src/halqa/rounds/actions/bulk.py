"""Acts on many applications of a round: ordered at once, done one by one by a worker, each in the transaction that says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from halqa.accounts.access import Caller, caller_by_key
from halqa.accounts.enums import Role
from halqa.foundation.actors import Actor
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.actions.decisions import decide_application, take_back_decision
from halqa.rounds.actions.recommending import ListRefused
from halqa.rounds.actions.screening import shortlist_application
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, BulkAct, BulkLine, Call, Recommendation
from halqa.rounds.queries.announcement import is_made
from halqa.rounds.queries.bulk import is_under_way, mark_of, with_what_stands
from halqa.rounds.queries.deciding_list import looked_at
from halqa.rounds.rules.bulk import LEASE, refusals_to_begin
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.rules.deciding_list import DecidedList

BATCH: Final = 500


@ledger.action
def begin_bulk(
    *,
    call: str,
    kind: BulkKind,
    keys: Sequence[str],
    wording: Mapping[Decided, Wording],
    jury_words_in: str = "",
    seen: str | None = None,
    caller: Caller,
    by: str,
    now: datetime,
) -> str:
    """Order an act on these applications of a call, and return its key.

    ``seen``: the mark of these applications with what stands about them, as whoever orders it has read it; nothing: as it is now.

    ``jury_words_in``: the language in which the jury wrote; its words of a city become the public reasons of that city. Where
    it wrote none, or with no language given, those of ``wording`` hold.

    :raises RuleRefused: with every reason; ``decided-meanwhile`` where somebody has decided since it was read
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    row = Call.objects.select_for_update().get(key=call)
    chosen = with_what_stands(row, keys)
    if seen is not None and seen != mark_of(chosen):
        raise RuleRefused([Refusal("decided-meanwhile")])
    if found := refusals_to_begin(kind, len(chosen), wording, is_under_way=is_under_way(row), is_announced=is_made(row.key)):
        raise RuleRefused(list(found))
    own = _words_of_the_jury(chosen, jury_words_in) if jury_words_in else {}
    reads = (one.version if kind is BulkKind.SHORTLIST else one.standing or 0 for one in chosen)
    lines = [BulkLine(application=one, read=read, wording=own.get(one.pk, {})) for one, read in zip(chosen, reads, strict=True)]
    told = {str(said): _kept(one) for said, one in wording.items()}
    key = _ordered(row, kind, told, lines, by=by, now=now)
    detail = {"bulk": key, "kind": str(kind), "applications": len(lines)}
    ledger.record(kind="bulk.begun", by=by, subject=str(Subject("call", call)), now=now, detail=detail)
    return key


@ledger.action
def begin_list(*, call: str, read: DecidedList, caller: Caller, by: str, now: datetime) -> str:
    """Order that these applications are decided as a list says, each with reasons of its own, and return the key of the act.

    All rows are looked at first: where one cannot be done, nothing is ordered. The places of a country are counted line by line.

    :raises ListRefused: with every reason by row
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    row = Call.objects.select_for_update().get(key=call)
    looked = looked_at(row, read, now)
    against = dict(looked.refusals)
    if whole := refusals_to_begin(
        BulkKind.AS_LISTED, len(read.said), {}, is_under_way=is_under_way(row), is_announced=is_made(row.key)
    ):
        against[0] = (*against.get(0, ()), *whole)
    if against:
        raise ListRefused(against)
    lines = [
        BulkLine(
            application=looked.applications[one.key],
            read=looked.applications[one.key].standing or 0,
            wording={"said": str(one.said), **_kept(one.wording)},
        )
        for one in read.said
    ]
    key = _ordered(row, BulkKind.AS_LISTED, {}, lines, by=by, now=now)
    detail = {"bulk": key, "kind": str(BulkKind.AS_LISTED), "applications": len(lines)}
    ledger.record(kind="bulk.begun", by=by, subject=str(Subject("call", call)), now=now, detail=detail)
    return key


def _words_of_the_jury(chosen: Sequence[Application], language: str) -> dict[int, dict[str, Any]]:
    words = Recommendation.objects.filter(application__in=chosen).exclude(words="").values_list("application_id", "words")
    return {application: {"citation": {language: text}} for application, text in words}


def _ordered(call: Call, kind: BulkKind, wording: Mapping[str, Any], lines: Sequence[BulkLine], *, by: str, now: datetime) -> str:
    act = BulkAct.objects.create(key=str(uuid4()), call=call, kind=kind, wording=wording, begun_at=now, by=by)
    for line in lines:
        line.act = act
    BulkLine.objects.bulk_create(lines, BATCH)
    return act.key


@ledger.action
def stop_bulk(*, key: str, caller: Caller, by: str, now: datetime) -> None:
    """Stop what is not done yet of an act; what is done stays as it is.

    :raises RuleRefused: where it is at its end
    :raises PermissionDenied: for anybody but the coordination team
    """
    if not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    act = BulkAct.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    if act.ended_at is not None:
        raise RuleRefused([Refusal("bulk-ended")])
    waiting = act.lines.filter(state=LineState.WAITING)
    stopped = waiting.update(state=LineState.REFUSED, at=now, refusals=_told([Refusal("bulk-stopped")]))
    BulkAct.objects.filter(pk=act.pk).update(stopped_at=now, ended_at=now, leased_until=None)
    detail = {"bulk": key, "stopped": stopped}
    ledger.record(kind="bulk.stopped", by=by, subject=str(Subject("call", act.call.key)), now=now, detail=detail)


@ledger.action
def take_bulk(*, key: str, now: datetime) -> bool:
    """Take an act in hand, and return whether no other worker was quicker."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return BulkAct.objects.filter(free, key=key, ended_at=None).update(leased_until=now + LEASE) == 1


@ledger.action
def leave_bulk(*, key: str) -> None:
    """Let another worker take an act in hand, or this one later."""
    BulkAct.objects.filter(key=key).update(leased_until=None)


@ledger.action
def do_line(*, line: int, now: datetime) -> bool:
    """Do an act with one application in the name of who ordered it, and say so in the same transaction.

    Returns whether it was to do.

    :raises RuleRefused: with every reason, and nothing is done
    :raises PermissionDenied: where whoever ordered it may not any more
    """
    row = BulkLine.objects.select_for_update(of=("self",)).select_related("act", "application").get(pk=line)
    if row.state != LineState.WAITING:
        return False
    caller = caller_by_key(Actor.parse(row.act.by).key, now)
    if caller is None or not caller.holds(Role.COORDINATOR):
        raise PermissionDenied
    DOES[BulkKind(row.act.kind)](
        row, {"key": row.application.key, "read": row.read, "caller": caller, "by": row.act.by, "now": now}
    )
    BulkLine.objects.filter(pk=line).update(state=LineState.DONE, at=now)
    return True


@ledger.action
def refuse_line(*, line: int, refusals: Sequence[Refusal], now: datetime) -> None:
    """Note why an act was not done with one application."""
    waiting = BulkLine.objects.filter(pk=line, state=LineState.WAITING)
    waiting.update(state=LineState.REFUSED, at=now, refusals=_told(refusals))


@ledger.action
def end_bulk(*, key: str, by: str, now: datetime) -> None:
    """Note that an act is at its end, once no line waits."""
    act = BulkAct.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    if act.ended_at is not None or act.lines.filter(state=LineState.WAITING).exists():
        return
    BulkAct.objects.filter(pk=act.pk).update(ended_at=now, leased_until=None)
    counts = {f"{state}": act.lines.filter(state=state).count() for state in (LineState.DONE, LineState.REFUSED)}
    detail = {"bulk": key, **counts}
    ledger.record(kind="bulk.ended", by=by, subject=str(Subject("call", act.call.key)), now=now, detail=detail)


def _decide(said: Decided | None) -> Callable[[BulkLine, dict[str, Any]], None]:
    """Return what decides about the application of a line; nothing said: what the jury recommends."""

    def act(line: BulkLine, given: dict[str, Any]) -> None:
        decided = said
        if decided is None:
            word = Recommendation.objects.filter(application=line.application).first()
            if word is None:
                raise RuleRefused([Refusal("recommendation-missing")])
            decided = Decided(word.says)
        of_all = _wording(line.act.wording.get(str(decided), {}))
        # What is public goes with those that are chosen; a city that is not has its reasons in its letter.
        citation = line.wording.get("citation") if decided is Decided.CHOSEN else None
        decide_application(said=decided, wording=replace(of_all, citation=citation or of_all.citation), **given)

    return act


def _decide_as_listed(line: BulkLine, given: dict[str, Any]) -> None:
    decide_application(said=Decided(line.wording["said"]), wording=_wording(line.wording), **given)


DOES: Final[Mapping[BulkKind, Callable[[BulkLine, dict[str, Any]], None]]] = {
    BulkKind.CHOSEN: _decide(Decided.CHOSEN),
    BulkKind.DEFERRED: _decide(Decided.DEFERRED),
    BulkKind.NOT_CHOSEN: _decide(Decided.NOT_CHOSEN),
    BulkKind.AS_RECOMMENDED: _decide(None),
    BulkKind.AS_LISTED: _decide_as_listed,
    BulkKind.TAKE_BACK: lambda _line, given: take_back_decision(**given),
    BulkKind.SHORTLIST: lambda _line, given: shortlist_application(**given),
}
"""What each kind does with one application: an action, in whose transaction the line is done."""


def _kept(one: Wording) -> dict[str, Any]:
    return {"citation": dict(one.citation), "words": one.words, "questions": one.questions, "reason": one.reason}


def _wording(kept: Mapping[str, Any]) -> Wording:
    return Wording(kept.get("citation", {}), kept.get("words", ""), kept.get("questions", ""), kept.get("reason", ""))


def _told(refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    return [{"code": one.code, "facts": {name: _plain(fact) for name, fact in one.facts.items()}} for one in refusals]


def _plain(fact: object) -> object:
    return fact if isinstance(fact, int | bool) else str(fact)
