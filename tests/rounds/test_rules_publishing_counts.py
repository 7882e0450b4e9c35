"""A round in numbers: what is told of each group, and that no number names a city that was not chosen."""

import random

import pytest

from halqa.rounds.enums.decisions import Decided, PublishedCounts
from halqa.rounds.rules.publishing_counts import OTHERS, CountsPolicy, Outcomes, told_counts

ALL = CountsPolicy(PublishedCounts.OUTCOMES, 5)


def of(chosen, deferred, not_chosen):
    return {Decided.CHOSEN: chosen, Decided.DEFERRED: deferred, Decided.NOT_CHOSEN: not_chosen}


def test_small_groups_go_together_and_what_is_large_stands_alone():
    groups = {"africa": of(1, 0, 9), "arab": of(2, 0, 3), "asia": of(0, 0, 4)}

    assert told_counts(groups, ALL, names_chosen=True) == {"africa": Outcomes(1, 0, 9), OTHERS: Outcomes(2, 0, 7)}


def test_one_small_group_takes_the_smallest_other_along_lest_a_total_tells():
    groups = {"africa": of(1, 0, 9), "arab": of(2, 0, 30), "asia": of(0, 0, 1)}

    assert told_counts(groups, ALL, names_chosen=True) == {"arab": Outcomes(2, 0, 30), OTHERS: Outcomes(1, 0, 10)}


def test_a_round_of_few_tells_of_the_chosen_alone():
    assert told_counts({"asia": of(3, 0, 2)}, ALL, names_chosen=True) == {OTHERS: Outcomes(3, None, None)}
    assert told_counts({"asia": of(3, 0, 2)}, ALL, names_chosen=False) == {}
    assert told_counts({"asia": of(0, 1, 2)}, ALL, names_chosen=True) == {}


@pytest.mark.parametrize("published", [PublishedCounts.UNKNOWN, PublishedCounts.CHOSEN])
def test_where_no_more_is_agreed_only_those_are_counted_who_are_named(published):
    policy, groups = CountsPolicy(published, 5), {"asia": of(3, 0, 20), "arab": of(0, 0, 1), "africa": of(0, 30, 0)}

    assert told_counts(groups, policy, names_chosen=True) == {"asia": Outcomes(3, None, None)}
    assert told_counts(groups, policy, names_chosen=False) == {}
    assert told_counts(groups, CountsPolicy(PublishedCounts.NEVER, 5), names_chosen=True) == {}


@pytest.mark.parametrize("names_chosen", [True, False])
def test_whatever_the_groups_no_small_number_of_those_who_are_not_named_is_told(names_chosen):
    chance = random.Random(7)
    for _ in range(2000):
        groups = {str(key): of(*(chance.choice((0, 0, 1, 4, 5, 6, 40)) for _ in range(3))) for key in range(chance.randint(1, 6))}

        told = told_counts(groups, ALL, names_chosen=names_chosen)

        for one in told.values():
            secret = [one.deferred, one.not_chosen, *([] if names_chosen else [one.chosen])]
            assert all(number is None or number == 0 or number >= ALL.smallest for number in secret)
