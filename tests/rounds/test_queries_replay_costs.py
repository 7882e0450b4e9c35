"""Rounds of the past with rows of a test's own: what a replay costs, and who is not on record."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halqa.registry.enums import RoundKind
from halqa.rounds.queries.replay import replay
from tests.factories.registry import make_award, make_city, make_member, make_round
from tests.factories.rounds import policy

TODAY = date(2026, 11, 30)

pytestmark = pytest.mark.django_db


def codes(found) -> set[str]:
    return {finding.code for finding in found.findings}


def test_fifty_awardees_cost_as_many_queries_as_one(db):
    make_round("2024", kind=RoundKind.AWARD, announced="2024-12-02", handed_over="2024-12-02")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            replay(language="en", today=TODAY, key="award-2024")
        return len(asked)

    make_award(make_member("ma/first", begun="2020"))
    one = queries()
    for number in range(50):
        make_award(make_member(f"ma/next-{number}", begun="2020"))

    assert queries() == one


def test_an_awardee_that_nobody_knows_as_a_member_is_not_decided(db):
    make_round("2024", kind=RoundKind.AWARD, announced="2024-12-02", handed_over="2024-12-02")
    make_award(make_city("ma/alone"))

    [found] = replay(language="en", today=TODAY, key="award-2024")

    assert codes(found.lines[0].verdict) == {"membership-not-known", "no-award-before", "place-left-in-country"}
    assert found.policy.values == policy().values
