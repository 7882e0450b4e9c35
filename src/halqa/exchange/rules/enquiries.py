"""When a city may ask another about a practice, and what may follow: each answer is all reasons against."""

from dataclasses import dataclass
from typing import Final

from halqa.exchange.enums import EnquiryState, Reply
from halqa.exchange.rules.policy import ExchangePolicy
from halqa.foundation.refusals import Refusal
from halqa.foundation.transitions import Move, TransitionTable

ENQUIRIES: Final = TransitionTable(
    EnquiryState,
    EnquiryState.WAITING,
    (
        Move(EnquiryState.WAITING, EnquiryState.ANSWERED, "answer"),
        Move(EnquiryState.WAITING, EnquiryState.WITHDRAWN, "withdraw"),
    ),
)


@dataclass(frozen=True, slots=True)
class AskingFacts:
    """What is known of the practice, of the city that asks, and of what its writer sent in the last 24 hours.

    ``city`` is empty where the writer speaks for none. ``is_invented`` says on which side of fiction each stands.
    """

    practice_city: str
    is_invented: bool
    is_taken_back: bool
    city: str
    city_is_invented: bool
    has_open_enquiry: bool
    sent_lately: int


def refusals_to_ask(facts: AskingFacts, message: str, policy: ExchangePolicy) -> list[Refusal]:
    """Return every reason why the city cannot send this message about the practice now."""
    found = refusals_to_begin(facts, policy)
    characters = len(message.strip())
    if characters < policy.fewest_of_message:
        found.append(Refusal("message-too-short", {"fewest": policy.fewest_of_message}))
    if characters > policy.most_of_message:
        found.append(Refusal("message-too-long", {"characters": characters, "most": policy.most_of_message}))
    return found


def refusals_to_begin(facts: AskingFacts, policy: ExchangePolicy) -> list[Refusal]:
    """Return every reason that holds whatever the message says, so that nobody writes one in vain."""
    if not facts.city:
        return [Refusal("speaks-for-no-city")]
    found: list[Refusal] = []
    if facts.is_taken_back:
        found.append(Refusal("practice-taken-back"))
    if facts.city == facts.practice_city:
        found.append(Refusal("practice-of-own-city"))
    # Nothing invented is ever asked of a real city, nor the other way round.
    if facts.is_invented is not facts.city_is_invented:
        found.append(Refusal("real-and-invented-apart"))
    if facts.has_open_enquiry:
        found.append(Refusal("enquiry-already-open"))
    if facts.sent_lately >= policy.enquiries_a_day:
        found.append(Refusal("too-many-enquiries", {"most": policy.enquiries_a_day}))
    return found


def refusals_to_close(state: EnquiryState, to: EnquiryState) -> list[Refusal]:
    """Return every reason why the enquiry cannot take this step."""
    if ENQUIRIES.permits(state, to):
        return []
    return [Refusal("enquiry-was-withdrawn" if state is EnquiryState.WITHDRAWN else "enquiry-was-answered")]


def refusals_to_answer(state: EnquiryState, reply: Reply | None, answer: str, policy: ExchangePolicy) -> list[Refusal]:
    """Return every reason why the enquiry cannot be answered so."""
    found = refusals_to_close(state, EnquiryState.ANSWERED)
    if reply is None:
        found.append(Refusal("reply-missing"))
    if not answer.strip():
        found.append(Refusal("answer-missing"))
    if len(answer) > policy.most_of_answer:
        found.append(Refusal("answer-too-long", {"characters": len(answer), "most": policy.most_of_answer}))
    return found
