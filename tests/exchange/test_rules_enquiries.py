"""When a city may ask about a practice, and what may follow."""

from dataclasses import replace

import pytest

from halqa.exchange.enums import EnquiryState, Reply
from halqa.exchange.rules.enquiries import AskingFacts, refusals_to_answer, refusals_to_ask, refusals_to_close
from halqa.exchange.rules.policy import ExchangePolicy

POLICY = ExchangePolicy(enquiries_a_day=2, fewest_of_message=5, most_of_message=50, most_of_answer=50, practices_from=1990)
SOUND = AskingFacts(
    practice_city="ma/tinghir",
    is_invented=False,
    is_taken_back=False,
    city="fr/evry",
    city_is_invented=False,
    has_open_enquiry=False,
    sent_lately=1,
)

REFUSED = {
    "nobody's": ({"city": ""}, "How?", ["speaks-for-no-city", "message-too-short"]),
    "taken back": ({"is_taken_back": True}, "How is it paid?", ["practice-taken-back"]),
    "own": ({"city": "ma/tinghir"}, "How is it paid?", ["practice-of-own-city"]),
    "invented city, real practice": ({"city_is_invented": True}, "How is it paid?", ["real-and-invented-apart"]),
    "real city, invented practice": ({"is_invented": True}, "How is it paid?", ["real-and-invented-apart"]),
    "asked already": ({"has_open_enquiry": True}, "How is it paid?", ["enquiry-already-open"]),
    "the third of a day": ({"sent_lately": 2}, "How is it paid?", ["too-many-enquiries"]),
    "blank": ({}, "  a   ", ["message-too-short"]),
    "long": ({}, "x" * 51, ["message-too-long"]),
    "all at once": (
        {"has_open_enquiry": True, "sent_lately": 9, "is_taken_back": True},
        "",
        ["practice-taken-back", "enquiry-already-open", "too-many-enquiries", "message-too-short"],
    ),
}


@pytest.mark.parametrize(("changed", "message", "codes"), REFUSED.values(), ids=REFUSED)
def test_every_reason_is_given(changed, message, codes):
    assert [refusal.code for refusal in refusals_to_ask(replace(SOUND, **changed), message, POLICY)] == codes


def test_a_city_that_wants_to_try_may_ask():
    assert refusals_to_ask(SOUND, "How is it paid?", POLICY) == []
    assert refusals_to_ask(replace(SOUND, is_invented=True, city_is_invented=True), "How is it paid?", POLICY) == []


@pytest.mark.parametrize(
    ("state", "code"), [(EnquiryState.ANSWERED, "enquiry-was-answered"), (EnquiryState.WITHDRAWN, "enquiry-was-withdrawn")]
)
@pytest.mark.parametrize("to", [EnquiryState.ANSWERED, EnquiryState.WITHDRAWN])
def test_what_is_closed_stays_closed(state, code, to):
    assert [refusal.code for refusal in refusals_to_close(state, to)] == [code]


def test_an_answer_says_something():
    assert refusals_to_answer(EnquiryState.WAITING, Reply.WELCOME, "Gladly.", POLICY) == []
    assert [refusal.code for refusal in refusals_to_answer(EnquiryState.ANSWERED, None, " " * 51, POLICY)] == [
        "enquiry-was-answered",
        "reply-missing",
        "answer-missing",
        "answer-too-long",
    ]
