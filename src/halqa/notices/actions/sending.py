"""The outbox's own account of sending: who has a message in hands, and what came of each attempt.

A message is claimed, then marked as handed over before its text leaves, then settled. Each is a transaction of its own, so that
whatever dies in between leaves a row that says how far it had come. Nobody acts here: no event is recorded.
"""

from dataclasses import dataclass
from datetime import datetime

from halqa.ledger import actions as ledger
from halqa.notices.enums import LONGEST_ANSWER, SECRETS, Channel, Outcome, State
from halqa.notices.models import Message, Notice
from halqa.notices.queries.outbox import due
from halqa.notices.queries.settings import limits, patience
from halqa.notices.rules.outbox import MESSAGE_STATES, Tried, pause, step_after


@dataclass(frozen=True)
class Result:
    """What came of an attempt, and what the other side said."""

    outcome: Outcome
    answer: str = ""


@ledger.action
def claim_message(*, channel: Channel, worker: str, now: datetime) -> str | None:
    """Take the message that has waited longest into this worker's hands; returns its key, or nothing when none is due."""
    message = due(channel, now).select_for_update(skip_locked=True).order_by("wait_until", "pk").first()
    if message is None:
        return None
    Message.objects.filter(pk=message.pk).update(leased_by=worker, leased_until=now + limits().lease)
    return message.key


@ledger.action
def hand_over_message(*, key: str, worker: str, now: datetime) -> bool:
    """Say that the text leaves now; returns whether this worker still may, for after its lease another has taken it."""
    held = Message.objects.filter(key=key, leased_by=worker, leased_until__gt=now, state__in=[State.WAITING, State.UNSURE])
    return bool(held.update(state=State.HANDED_OVER, leased_until=now + limits().lease))


@ledger.action
def settle_message(*, key: str, worker: str, result: Result, now: datetime) -> None:
    """Write down what came of an attempt, unless another worker has taken the message over meanwhile."""
    message = Message.objects.select_for_update().filter(key=key, leased_by=worker, ended_at=None).first()
    if message is not None:
        _settle(message, result, now)


@ledger.action
def take_over_messages(*, channel: Channel, now: datetime) -> None:
    """Settle what dead workers had handed over: whether it was accepted nobody knows any more."""
    lost = Message.objects.select_for_update(skip_locked=True).filter(
        channel=channel, ended_at=None, state=State.HANDED_OVER, leased_until__lte=now
    )
    for message in lost:
        _settle(message, Result(Outcome.UNANSWERED), now)


@ledger.action
def put_off_channel(*, channel: Channel, now: datetime) -> None:
    """Let all that is due by a channel wait, for nobody answers there: one attempt after each pause is enough."""
    due(channel, now).update(wait_until=now + pause(1, patience()))


def _settle(message: Message, result: Result, now: datetime) -> None:
    tried = Tried(message.put_at, message.attempts + 1, message.unsure_times)
    step = step_after(result.outcome, tried, patience(), now)
    state = State(message.state)
    if state is not step.state and not MESSAGE_STATES.permits(state, step.state):
        raise ValueError(f"a message that is {state} does not become {step.state}")
    Message.objects.filter(pk=message.pk).update(
        state=step.state,
        attempts=tried.attempts,
        unsure_times=step.unsure_times,
        wait_until=step.wait_until or message.wait_until,
        ended_at=None if step.wait_until else now,
        leased_by="",
        leased_until=None,
        answer=result.answer[:LONGEST_ANSWER],
    )
    if not step.wait_until:
        _wipe_secrets(message)
        if not message.person:
            _forget_reader(message)


def _wipe_secrets(message: Message) -> None:
    """Forget what opens a door, once nothing more is to carry it."""
    carried = Notice.objects.filter(messages=message, kind__startswith=SECRETS).exclude(messages__ended_at=None)
    Notice.objects.filter(pk__in=carried.values("pk")).update(facts={}, path="")


def _forget_reader(message: Message) -> None:
    """Forget where somebody without an account reads their mail, and what they were told."""
    Message.objects.filter(pk=message.pk).update(address="", answer="")
    message.notices.update(facts={}, path="")
