"""Places of a quota: the first, the last, and one too many; with rows of which some may be missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.truth import Truth
from halqa.rounds.enums.calls import QuotaScope
from halqa.rounds.rules.quotas import QuotaLine, Taken, place_left, quota_findings
from tests.factories.rounds import policy

YES, NO, OPEN = Truth.YES, Truth.NO, Truth.UNDETERMINED


@pytest.mark.parametrize(
    ("surely", "at_most", "limit", "answer"),
    [
        (0, 0, 6, YES),
        (5, 5, 6, YES),
        (6, 6, 6, NO),
        (7, 7, 6, NO),
        (5, 6, 6, OPEN),
        (4, 5, 6, YES),
        (6, 9, 6, NO),
        (0, 0, 1, YES),
        (1, 1, 1, NO),
        (0, 1, 1, OPEN),
    ],
)
def test_the_last_place_is_given_and_one_more_is_not(surely, at_most, limit, answer):
    assert place_left(Taken(surely, at_most), limit) is answer


@pytest.mark.parametrize(
    ("surely", "at_most", "kept", "full"),
    [(5, 5, YES, False), (6, 6, YES, True), (7, 7, NO, True), (6, 7, OPEN, True), (5, 7, OPEN, False)],
)
def test_a_limit_is_kept_up_to_its_last_place(surely, at_most, kept, full):
    line = QuotaLine(QuotaScope.REGION, "africa", Taken(surely, at_most), 6)

    assert (line.is_kept, line.is_full) == (kept, full)


def test_each_limit_is_told_by_itself_and_an_unknown_one_is_not_tried():
    taken = {QuotaScope.COUNTRY: Taken.exactly(1), QuotaScope.REGION: Taken.exactly(6)}

    both = quota_findings(policy(**{"quota.per_country": 1, "quota.per_region": 7}), taken)
    one = quota_findings(policy(**{"quota.per_country": "unknown", "quota.per_region": 6}), taken)
    neither = quota_findings(policy(**{"quota.per_country": "none", "quota.per_region": "unknown"}), taken)

    assert [(found.code, found.speaks) for found in both] == [("no-place-left-in-country", NO), ("place-left-in-region", YES)]
    assert [(found.code, found.speaks) for found in one] == [("no-place-left-in-region", NO)]
    assert neither == ()


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20))
def test_one_more_that_took_a_place_never_frees_one(surely, missing, limit):
    order = [YES, OPEN, NO]
    before, after = (place_left(Taken(surely + more, surely + missing + more), limit) for more in (0, 1))

    assert order.index(before) <= order.index(after)
