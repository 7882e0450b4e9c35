"""What readers ask to be corrected, and what the coordination team answers; the correction itself is the general act."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger
from halqa.ledger.queries import latest
from halqa.registry.actions.rows import record_row
from halqa.registry.actions.withdrawals import withdraw_row
from halqa.registry.enums import CorrectionRequestState
from halqa.registry.models import CorrectionRequest, RequestSender
from halqa.registry.models.correction_requests import UNANSWERED
from halqa.registry.queries.correction_requests import (
    FactAsked,
    columns_asked_of,
    flood_of,
    person_in,
    received_today,
    request_facts,
)
from halqa.registry.queries.policy import correction_policy
from halqa.registry.rules import correction_requests as rules
from halqa.registry.rules.correction_requests import SentForm, Wish

SUMMED_UP_EVERY: Final = timedelta(days=1)
"""How often the coordination team is told of new requests at most."""

KEPT_ANONYMOUS_FOR: Final = timedelta(days=1)
"""How long it is kept from which network a request came, so that a flood can be counted and discarded."""

AT_ONCE: Final = 2000
"""How many rows of a table go in one transaction, so that nobody waits long behind it."""


@dataclass(frozen=True)
class Reader:
    """Who asks: where the answer goes (may be empty) and in which language, the hash of their network, the form that they sent.

    ``form`` is the sealed mark of the form, each good once.
    """

    email: str
    language: str
    network: str
    form: str


@ledger.action
def ask_for_correction(*, fact: FactAsked, wish: Wish, sent: SentForm, reader: Reader, by: str, now: datetime) -> int:
    """Take in that a reader asks for a correction, and return the number of the request.

    Who asks the same of the same fact as somebody before joins that request. A form that was sent twice was sent once.

    :raises RuleRefused: with every reason; the codes of limits begin with ``too-many``
    """
    # Nobody else asks from here on, so that what is counted is what there is.
    ledger.lock_head()
    policy, person, columns = correction_policy(), person_in(by), columns_asked_of(fact.table)
    form = hashlib.sha256(reader.form.encode()).hexdigest()
    known = RequestSender.objects.filter(form=form).values_list("request", flat=True).first()
    if known is not None:
        return known
    received = received_today(network=reader.network, person=person, now=now)
    _refuse(rules.refusals_of_limit(received, policy))
    _refuse([*rules.refusals_of_form(sent, fact.version, policy, now), *rules.refusals_of_wish(columns, wish, policy)])
    fingerprint = rules.fingerprint_of(fact.table, fact.identity, fact.subject, wish)
    request = CorrectionRequest.objects.select_for_update().filter(fingerprint=fingerprint, state__in=UNANSWERED).first()
    place = 0 if person else received.of_sender + 1
    is_new = request is None
    if request is None:
        request = CorrectionRequest.objects.create(
            subject=fact.subject,
            table=fact.table,
            identity=fact.identity,
            column=wish.column,
            is_missing=fact.is_missing,
            row=fact.row,
            version=fact.version,
            proposal=wish.proposal.strip(),
            source=wish.source.strip(),
            remarks=wish.remarks.strip(),
            fingerprint=fingerprint,
            place=place,
            sent_at=now,
            due_on=rules.due_on(now, policy),
        )
    else:
        # An honest reader who says the same as a flood brings it to the front.
        _change(
            request, times=request.times + 1, place=min(request.place, place), remarks=request.remarks or wish.remarks.strip()
        )
    RequestSender.objects.create(
        request=request,
        person=person,
        email="" if person else reader.email,
        language=reader.language,
        network="" if person else reader.network,
        form=form,
        sent_at=now,
    )
    detail = {"request": request.pk, "table": fact.table, "identity": fact.identity}
    if is_new:
        ledger.record(kind="correction-request.sent", by=by, subject=fact.subject, now=now, detail=detail)
    else:
        ledger.record(kind="correction-request.repeated", by=by, subject=fact.subject, now=now, detail=detail)
    return request.pk


@ledger.action
def reply(*, number: int, read: int, text: str, by: str, now: datetime) -> None:
    """Take in what a reader says to what was asked back; the request waits anew, with a new day for its answer.

    :raises RuleRefused: with every reason
    """
    request, policy = _locked(number), correction_policy()
    reasons = rules.refusals_to_answer(request_facts(request), CorrectionRequestState.OPEN, read=read)
    _refuse([*reasons, *rules.refusals_of_answer(text, policy, field="reply")])
    _change(request, state=CorrectionRequestState.OPEN, reply=text.strip(), due_on=rules.due_on(now, policy))
    ledger.record(kind="correction-request.replied", by=by, subject=request.subject, now=now, detail={"request": number})


@ledger.action
def ask_back(*, number: int, read: int, answer: str, by: str, now: datetime) -> None:
    """Ask the readers who left an address, or have an account, a question about what they asked for.

    :raises RuleRefused: with every reason
    """
    request = _answerable(number, CorrectionRequestState.ASKED_BACK, read=read, answer=answer)
    _change(request, state=CorrectionRequestState.ASKED_BACK, question=answer.strip(), reply="")
    ledger.record(kind="correction-request.asked-back", by=by, subject=request.subject, now=now, detail={"request": number})


@ledger.action
def uphold(*, number: int, read: int, answer: str, by: str, now: datetime) -> None:
    """Answer that a fact stands, and why.

    :raises RuleRefused: with every reason
    """
    request = _answerable(number, CorrectionRequestState.STANDS, read=read, answer=answer)
    _close(request, CorrectionRequestState.STANDS, answer=answer.strip(), by=by, now=now)
    ledger.record(kind="correction-request.upheld", by=by, subject=request.subject, now=now, detail={"request": number})
    _forget_addresses([number])


@ledger.action
def correct_as_asked(*, number: int, read: int, recorded: Mapping[str, Any], by: str, now: datetime) -> int | None:
    """Record a row, as ``record_row`` does with the arguments ``recorded``, because a reader asked for it, and close the request.

    Returns the number of the event of the correction; None where the row says so already, and the request waits on.

    :raises RuleRefused: with every reason against the row or the answer
    """
    request = _to_correct(number, read)
    event = record_row(**recorded, asked=_asked(request), by=by, now=now)
    if event is not None:
        _close(request, CorrectionRequestState.CORRECTED, by=by, now=now, event=event)
        told = {"request": number, "event": event}
        ledger.record(kind="correction-request.corrected", by=by, subject=request.subject, now=now, detail=told)
        _forget_addresses([number])
    return event


@ledger.action
def correct_elsewhere(
    *, number: int, read: int, correct: Callable[[Mapping[str, str | int]], int | None], by: str, now: datetime
) -> int | None:
    """Let the app that keeps a row correct it because a reader asked for it, and close the request.

    ``correct`` is given what its event says of the request, and returns the number of that event, or None where the row says so
    already: the request waits on then.

    :raises RuleRefused: with every reason against the row or the answer
    """
    request = _to_correct(number, read)
    event = correct(_asked(request))
    if event is not None:
        _close(request, CorrectionRequestState.CORRECTED, by=by, now=now, event=event)
        told = {"request": number, "event": event}
        ledger.record(kind="correction-request.corrected", by=by, subject=request.subject, now=now, detail=told)
        _forget_addresses([number])
    return event


@ledger.action
def withdraw_as_asked(*, number: int, read: int, said: Mapping[str, Any], by: str, now: datetime) -> int:
    """Take a row back, as ``withdraw_row`` does with the arguments ``said``, because a reader asked, and close the request.

    :raises RuleRefused: with every reason against the taking back or the answer
    """
    request = _to_correct(number, read)
    event = withdraw_row(**said, asked=_asked(request), by=by, now=now)
    _close(request, CorrectionRequestState.CORRECTED, by=by, now=now, event=event)
    told = {"request": number, "event": event}
    ledger.record(kind="correction-request.corrected", by=by, subject=request.subject, now=now, detail=told)
    _forget_addresses([number])
    return event


@ledger.action
def discard_requests(*, numbers: Collection[int], by: str, now: datetime) -> int:
    """Discard what is no request at all, in one act; returns how many were. What has its answer is left alone, nobody is told."""
    ledger.lock_head()
    found = CorrectionRequest.objects.select_for_update().filter(pk__in=list(numbers), state__in=UNANSWERED).order_by("pk")
    discarded = [request.pk for request in found]
    if discarded:
        _discard(discarded, by, now)
        detail = {"requests": discarded}
        ledger.record(kind="correction-requests.discarded", by=by, subject=NETWORK, now=now, detail=detail)
    return len(discarded)


@ledger.action
def discard_flood(*, number: int, by: str, now: datetime) -> int:
    """Discard all open requests that came from the network from which this one came, and from nobody else; returns how many."""
    ledger.lock_head()
    flood = sorted(flood_of(_locked(number)).values_list("pk", flat=True))
    if flood:
        _discard(flood, by, now)
        detail = {"requests": flood, "flood": True}
        ledger.record(kind="correction-requests.discarded", by=by, subject=NETWORK, now=now, detail=detail)
    return len(flood)


@ledger.action
def sum_up_requests(*, by: str, now: datetime) -> int:
    """Tell the coordination team once a day at most that new requests wait; returns how many are new."""
    ledger.lock_head()
    last = latest("correction-requests.summed-up")
    if last is not None and now - last.at < SUMMED_UP_EVERY:
        return 0
    new = CorrectionRequest.objects.filter(state=CorrectionRequestState.OPEN)
    count = (new.filter(sent_at__gt=last.at) if last else new).count()
    if count:
        ledger.record(kind="correction-requests.summed-up", by=by, subject=NETWORK, now=now, detail={"count": count})
    return count


@ledger.action
def forget_senders(*, now: datetime) -> None:
    """Forget what is kept of readers no longer than needed, and what was discarded long ago; some thousands of rows at a time."""
    policy = correction_policy()
    a_day_ago = now - KEPT_ANONYMOUS_FOR
    _delete(RequestSender.objects.filter(sent_at__lt=a_day_ago, email="", person=""))
    RequestSender.objects.filter(sent_at__lt=a_day_ago).exclude(network="").update(network="")
    RequestSender.objects.filter(sent_at__lt=now - timedelta(days=policy.days_of_mail_address)).exclude(email="").update(email="")
    discarded = CorrectionRequest.objects.filter(state=CorrectionRequestState.DISCARDED)
    _delete(discarded.filter(answered_at__lt=now - timedelta(days=policy.days_of_discarded)))


@ledger.action
def forget_person(*, person: str) -> None:
    """Forget that a person asked for corrections. Whoever erases the person records it."""
    RequestSender.objects.filter(person=person).delete()


def _answerable(number: int, to: CorrectionRequestState, *, read: int, answer: str) -> CorrectionRequest:
    request = _locked(number)
    reasons = rules.refusals_to_answer(request_facts(request), to, read=read)
    _refuse([*reasons, *rules.refusals_of_answer(answer, correction_policy())])
    return request


def _to_correct(number: int, read: int) -> CorrectionRequest:
    # The head before the row: the correction itself locks it first.
    ledger.lock_head()
    request = _locked(number)
    _refuse(rules.refusals_to_answer(request_facts(request), CorrectionRequestState.CORRECTED, read=read))
    return request


def _asked(request: CorrectionRequest) -> dict[str, str | int]:
    """Return what the event of a correction says of the request: its number and its day, and nobody's name."""
    return {"request": request.pk, "asked_on": request.sent_at.date().isoformat()}


def _locked(number: int) -> CorrectionRequest:
    return CorrectionRequest.objects.select_for_update().get(pk=number)


def _refuse(refusals: Iterable[Refusal]) -> None:
    if found := list(refusals):
        raise RuleRefused(found)


def _change(request: CorrectionRequest, **changed: Any) -> None:
    for name, value in {**changed, "edition": request.edition + 1}.items():
        setattr(request, name, value)
    request.save(update_fields=[*changed, "edition"])


def _close(request: CorrectionRequest, state: CorrectionRequestState, *, by: str, now: datetime, **more: Any) -> None:
    _change(request, state=state, answered_at=now, answered_by=by, **more)


def _discard(numbers: list[int], by: str, now: datetime) -> None:
    told = {"state": CorrectionRequestState.DISCARDED, "answered_at": now, "answered_by": by}
    for start in range(0, len(numbers), AT_ONCE):
        CorrectionRequest.objects.filter(pk__in=numbers[start : start + AT_ONCE]).update(**told)
    _forget_addresses(numbers)


def _forget_addresses(numbers: list[int]) -> None:
    """Erase the addresses of readers whose answer is written: the outbox has them until it is sent."""
    for start in range(0, len(numbers), AT_ONCE):
        RequestSender.objects.filter(request__in=numbers[start : start + AT_ONCE]).update(email="")


def _delete(rows: Any) -> None:
    rows.model.objects.filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])).delete()
