"""What the coordination team does with a call: draft it, open it and so freeze its policy, amend it, end it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.enums.calls import CallState, Phase
from halqa.rounds.models import Amendment, Call
from halqa.rounds.queries.applications import form_of_call
from halqa.rounds.queries.calls import call_facts, phase_of
from halqa.rounds.queries.policies import past_policies
from halqa.rounds.rules import calls as rules
from halqa.rounds.rules.policies import Policy, changed_keys, read_policy

WINDOW: Final = frozenset({"window.closes", "window.time", "window.grace_hours"})
"""The keys by which a window ends."""


@ledger.action
def draft_call(*, text: str, fiction: bool, by: str, now: datetime) -> str:
    """Begin a call with a policy, and return its key. ``fiction``: invented rounds have a place here.

    :raises RuleRefused: with every mistake in the policy, each with its line; ``call-key-taken`` where there is such a call
    """
    policy = _read(text)
    past = {one.key for one in past_policies()}
    _refuse([*rules.refusals_of_key(policy, past), *rules.refusals_of_fiction(policy, fiction=fiction)])
    opening = {
        "kind": policy.kind,
        "text": text,
        "is_illustrative": policy.is_illustrative,
        "begun_at": now,
        "begun_by": by,
        "changed_at": now,
        "changed_by": by,
    }
    call, is_new = Call.objects.get_or_create(key=policy.key, defaults=opening)
    if not is_new:
        _refuse([Refusal("call-key-taken", {"key": policy.key})])
    ledger.record(kind="call.drafted", by=by, subject=_subject_of(call), now=now, detail={"version": call.version})
    return call.key


@ledger.action
def redraft_call(*, key: str, text: str, read: int, fiction: bool, by: str, now: datetime) -> None:
    """Give a draft another policy, as long as nobody has changed it since it was read with this version."""
    call = _locked(key)
    policy = _read(text)
    _refuse(rules.refusals_to_draft(call_facts(call), policy, read=read, fiction=fiction))
    call.text, call.is_illustrative = text, policy.is_illustrative
    _save(call, CallState.DRAFT, by, now)
    ledger.record(kind="call.drafted", by=by, subject=_subject_of(call), now=now, detail={"version": call.version})


@ledger.action
def open_call(*, key: str, read: int, fiction: bool, by: str, now: datetime) -> None:
    """Open a call: its policy is frozen, everybody can read it, and all concerned are told."""
    call = _locked(key)
    facts = call_facts(call)
    _refuse(rules.refusals_to_open(facts, read=read, fiction=fiction))
    _freeze(call, facts.policy)
    if (form := form_of_call(call)) is not None:
        call.form, call.form_version = form.key, form.version
    call.opened_at, call.opened_by = now, by
    _save(call, CallState.OPEN, by, now)
    detail = {"sha256": call.sha256}
    ledger.record(kind="call.opened", by=by, subject=_subject_of(call), now=now, detail=detail, public=True)


@ledger.action
def amend_call(*, key: str, text: str, reason: str, read: int, by: str, now: datetime) -> int:
    """Change what may still change of a call that has opened, for a reason; all concerned are told. Return its number.

    A later deadline opens a call again that had been closed, where it is not over by that one too.
    """
    call = _locked(key)
    before, after = call_facts(call), _read(text)
    _refuse(rules.refusals_to_amend(before, after, read=read, reason=reason))
    was = before.policy or Policy({})
    changes = [
        {"key": name, "before": was.values.get(name), "after": after.values.get(name)} for name in changed_keys(was, after)
    ]
    number = Amendment.objects.filter(call=call).count() + 1
    Amendment.objects.create(
        call=call, number=number, changes=changes, reason=reason.strip(), made_at=now, made_by=by, act=ledger.current_act()
    )
    call.text = text
    _freeze(call, after)
    is_later = any(change["key"] in WINDOW for change in changes)
    is_reopened = call.state == CallState.CLOSED and is_later and phase_of(after, now) is not Phase.OVER
    _save(call, CallState.OPEN if is_reopened else CallState(call.state), by, now)
    detail = {"amendment": number, "keys": [str(change["key"]) for change in changes], "sha256": call.sha256}
    ledger.record(kind="call.amended", by=by, subject=_subject_of(call), now=now, detail=detail, public=True)
    return number


@ledger.action
def close_call(*, key: str, read: int, by: str, now: datetime) -> None:
    """Close a call whose window is over, grace included."""
    call = _locked(key)
    facts = call_facts(call)
    _refuse(rules.refusals_to_close(facts, phase_of(facts.policy or Policy({}), now), read=read))
    call.closed_at = now
    _save(call, CallState.CLOSED, by, now)
    ledger.record(kind="call.closed", by=by, subject=_subject_of(call), now=now, public=True)


@ledger.action
def call_off(*, key: str, reason: str, read: int, by: str, now: datetime) -> None:
    """Call an open call off, for a reason that all concerned are told."""
    call = _locked(key)
    _refuse(rules.refusals_to_call_off(call_facts(call), reason, read=read))
    call.closed_at = now
    number = Amendment.objects.filter(call=call).count() + 1
    Amendment.objects.create(
        call=call, number=number, changes=[], reason=reason.strip(), made_at=now, made_by=by, act=ledger.current_act()
    )
    _save(call, CallState.CALLED_OFF, by, now)
    detail = {"amendment": number}
    ledger.record(kind="call.called-off", by=by, subject=_subject_of(call), now=now, detail=detail, public=True)


@ledger.action
def discard_call(*, key: str, read: int, by: str, now: datetime) -> None:
    """Give a draft up; its key stays its own."""
    call = _locked(key)
    _refuse(rules.refusals_to_move(call_facts(call), CallState.DISCARDED, read=read))
    _save(call, CallState.DISCARDED, by, now)
    ledger.record(kind="call.discarded", by=by, subject=_subject_of(call), now=now)


def _subject_of(call: Call) -> str:
    """Return what the ledger calls a call."""
    return str(Subject("call", call.key))


def _locked(key: str) -> Call:
    return Call.objects.select_for_update().get(key=key)


def _read(text: str) -> Policy:
    if len(text) > rules.LONGEST_TEXT:
        _refuse([Refusal("policy-too-long", {"file": "policy", "line": 1, "key": ""})])
    read = read_policy(text, "policy")
    if read.policy is None:
        raise RuleRefused(read.mistakes)
    return read.policy


def _freeze(call: Call, policy: Policy | None) -> None:
    if policy is not None:
        call.policy, call.sha256 = dict(policy.values), rules.fingerprint(policy)


def _save(call: Call, to: CallState, by: str, now: datetime) -> None:
    call.state = to
    call.version += 1
    call.changed_at, call.changed_by = now, by
    call.save()


def _refuse(refusals: Iterable[Refusal]) -> None:
    if found := list(refusals):
        raise RuleRefused(found)
