import pickle

import pytest

from halqa.foundation.refusals import Refusal, RuleRefused


def test_refusal_carries_its_code_and_its_facts() -> None:
    refusal = Refusal("quota-of-country-used-up", {"country": "XA", "quota": 3})
    assert refusal.code == "quota-of-country-used-up"
    assert refusal.facts == {"country": "XA", "quota": 3}
    assert Refusal("call-still-open").facts == {}


def test_refusal_keeps_the_facts_as_they_were_given() -> None:
    facts = {"quota": 3}
    refusal = Refusal("quota-of-country-used-up", facts)
    facts["quota"] = 4
    assert refusal.facts == {"quota": 3}


def test_refusals_that_say_the_same_are_equal_and_can_stand_in_a_set() -> None:
    assert Refusal("call-still-open", {"round": 1}) == Refusal("call-still-open", {"round": 1})
    assert Refusal("call-still-open", {"round": 1}) != Refusal("call-still-open", {"round": 2})
    assert len({Refusal("call-still-open", {"round": 1}), Refusal("call-still-open", {"round": 1})}) == 1


@pytest.mark.parametrize(
    "code", ["", "Call-still-open", "call_still_open", "call still open", "-call", "call-", "call--open", "2nd", "x\n"]
)
def test_refusal_whose_code_is_not_kebab_case_cannot_be_made(code: str) -> None:
    with pytest.raises(ValueError, match="kebab-case"):
        Refusal(code)


def test_refused_rule_carries_every_reason_in_order() -> None:
    first, second = Refusal("call-still-open"), Refusal("quota-of-country-used-up", {"quota": 3})
    refused = RuleRefused(refusal for refusal in (first, second))
    assert refused.refusals == (first, second)
    assert refused.codes == ("call-still-open", "quota-of-country-used-up")
    assert str(refused) == "call-still-open, quota-of-country-used-up"


def test_refused_rule_survives_the_way_to_another_process() -> None:
    refused = RuleRefused([Refusal("call-still-open", {"round": 1})])
    assert pickle.loads(pickle.dumps(refused)).refusals == refused.refusals


def test_refused_rule_without_a_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one reason"):
        RuleRefused([])
