from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.truth import Truth, all_of, any_of

YES, NO, UNDETERMINED = Truth.YES, Truth.NO, Truth.UNDETERMINED

truths = st.sampled_from(Truth)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (YES, UNDETERMINED, UNDETERMINED, YES),
        (NO, NO, NO, NO),
        (NO, UNDETERMINED, NO, UNDETERMINED),
        (UNDETERMINED, UNDETERMINED, UNDETERMINED, UNDETERMINED),
    ],
)
def test_truth_follows_the_tables_of_kleene(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert left & right is both
    assert right & left is both
    assert left | right is either
    assert right | left is either


def test_truth_turned_round_leaves_the_undetermined_undetermined() -> None:
    assert (~YES, ~NO, ~UNDETERMINED) == (NO, YES, UNDETERMINED)


def test_truth_obeys_the_laws_of_de_morgan_absorption_and_distribution() -> None:
    for a, b, c in product(Truth, repeat=3):
        assert ~(a & b) is (~a | ~b)
        assert ~(a | b) is (~a & ~b)
        assert ~~a is a
        assert a & (a | b) is a
        assert a | (a & b) is a
        assert a & (b | c) is (a & b) | (a & c)
        assert (a & b) & c is a & (b & c)
        assert (a | b) | c is a | (b | c)


def test_truth_does_not_assume_that_a_thing_or_its_opposite_holds() -> None:
    assert UNDETERMINED | ~UNDETERMINED is UNDETERMINED
    assert UNDETERMINED & ~UNDETERMINED is UNDETERMINED


@given(st.lists(truths))
def test_truth_of_many_is_the_truth_of_pairs_repeated(several: list[Truth]) -> None:
    together, at_least_one = YES, NO
    for truth in several:
        together, at_least_one = together & truth, at_least_one | truth
    assert all_of(several) is together
    assert any_of(iter(several)) is at_least_one


def test_truth_of_none_is_yes_for_all_and_no_for_any() -> None:
    assert all_of([]) is YES
    assert any_of([]) is NO


def test_truth_comes_from_what_is_certain() -> None:
    assert Truth.of(True) is YES
    assert Truth.of(False) is NO


def test_truth_cannot_be_mistaken_for_a_boolean() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(UNDETERMINED)
