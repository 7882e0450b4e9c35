"""Asking a city about a practice that another wants to try, answering, and taking the question back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.exchange.access import cities_of, has_people, may_answer, may_withdraw
from halqa.exchange.enums import EnquiryState, Reply
from halqa.exchange.models import Enquiry
from halqa.exchange.queries.doors import subject_of
from halqa.exchange.queries.enquiries import asking_facts, practice_to_ask_about
from halqa.exchange.queries.policy import exchange_policy
from halqa.exchange.rules import enquiries as rules
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.queries.references import city_identifiers


@ledger.action
def send_enquiry(*, practice: str, city: str, message: str, caller: Caller, by: str, now: datetime) -> int:
    """Ask about a practice, by key, for one of the caller's cities; returns the number of the enquiry.

    :raises RuleRefused: with every reason
    """
    # It counts what its writer sent elsewhere as well: of two at once the second sees the first.
    ledger.lock_head()
    asked = practice_to_ask_about(practice)
    if asked is None:
        raise RuleRefused([Refusal("practice-taken-back")])
    spoken_for = city if city in cities_of(caller) else ""
    facts = asking_facts(practice=asked, city=spoken_for, person=caller.key, now=now)
    if refusals := rules.refusals_to_ask(facts, message, exchange_policy()):
        raise RuleRefused(refusals)
    enquiry = Enquiry.objects.create(
        practice=asked,
        city_id=city_identifiers([city])[city],
        message=message.strip(),
        sent_by=caller.key,
        sent_at=now,
    )
    ledger.record(kind="enquiry.sent", by=by, subject=subject_of(practice), now=now, detail={"enquiry": enquiry.pk})
    return enquiry.pk


@ledger.action
def answer_enquiry(*, number: int, reply: Reply | None, answer: str, caller: Caller, by: str, now: datetime) -> None:
    """Answer an enquiry for the city that was asked, or for the coordination team as long as that city has nobody.

    :raises RuleRefused: with every reason; a second answer is refused
    :raises PermissionDenied: for anybody else
    """
    enquiry = _locked(number)
    if not may_answer(caller, enquiry, now):
        raise PermissionDenied
    policy = exchange_policy()
    if refusals := rules.refusals_to_answer(EnquiryState(enquiry.state), reply, answer, policy):
        raise RuleRefused(refusals)
    enquiry.reply, enquiry.answer = reply or "", answer.strip()
    enquiry.answered_by_team = not has_people(enquiry.practice.city.key, now)
    _close(enquiry, EnquiryState.ANSWERED, caller, now)
    subject, detail = subject_of(enquiry.practice.key), {"enquiry": number}
    ledger.record(kind="enquiry.answered", by=by, subject=subject, now=now, detail=detail)


@ledger.action
def withdraw_enquiry(*, number: int, caller: Caller, by: str, now: datetime) -> None:
    """Take an enquiry back, for the city that asked; it stays on record as withdrawn.

    :raises RuleRefused: where it was answered or withdrawn meanwhile
    :raises PermissionDenied: for anybody else
    """
    enquiry = _locked(number)
    if not may_withdraw(caller, enquiry):
        raise PermissionDenied
    if refusals := rules.refusals_to_close(EnquiryState(enquiry.state), EnquiryState.WITHDRAWN):
        raise RuleRefused(refusals)
    _close(enquiry, EnquiryState.WITHDRAWN, caller, now)
    subject, detail = subject_of(enquiry.practice.key), {"enquiry": number}
    ledger.record(kind="enquiry.withdrawn", by=by, subject=subject, now=now, detail=detail)


def _locked(number: int) -> Enquiry:
    # The row alone: its practice and cities are not written here, and others lock them.
    return Enquiry.objects.select_for_update(of=("self",)).select_related("practice__city", "city").get(pk=number)


def _close(enquiry: Enquiry, state: EnquiryState, caller: Caller, now: datetime) -> None:
    enquiry.state, enquiry.closed_by, enquiry.closed_at = state, caller.key, now
    enquiry.save(update_fields=["state", "reply", "answer", "answered_by_team", "closed_by", "closed_at"])
