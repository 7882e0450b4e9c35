"""The shipped network is found as it is now, in the very act that changes it."""

from datetime import UTC, datetime

import pytest

from halqa.registry.actions.rows import record_row
from halqa.registry.actions.withdrawals import restore_row, withdraw_row
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.search.access import sources
from halqa.search.queries.waiting import difference, is_behind
from tests.factories.search import found as answer
from tests.factories.search import subjects as found

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY = "person:nadia"

pytestmark = pytest.mark.usefixtures("findable_roster")


def correct(table, identity, **cells):
    stored = row_as_it_stands(table, identity)
    told = {"table": table, "version": stored.version, "reason": "A letter", "by": BY, "now": NOW}
    return record_row(row=dict(stored.row) | cells, affirmed=[name for name in stored.row if name.endswith("source_url")], **told)


def all_is_found():
    return [one.kind for one in map(difference, sources().values()) if not one.is_none]


def test_everything_public_of_the_shipped_network_is_found():
    assert all_is_found() == []
    assert {each.kind for each in answer("learning city").kinds} >= {"city", "country", "round", "conference", "cluster"}


def test_what_a_coordinator_corrects_is_found_at_once_and_what_it_was_is_not():
    assert found("Benguerir") == ["city:ma/benguerir", "round:award/2024"]
    correct("members", "ma/benguerir", name="Bengrir la Verte")
    assert found("Verte")[0] == "city:ma/benguerir"
    assert not is_behind()
    assert all_is_found() == []


def test_an_award_that_is_taken_back_is_found_no_more_and_again_when_it_is_restored():
    asked = ("award 2024 Benguerir", "ma/benguerir\t2024")
    assert "round:award/2024" in found(asked[0])
    told = {"table": "awards", "identity": asked[1], "reason": "Tried out", "by": BY, "now": NOW}
    stored = row_as_it_stands("awards", asked[1])
    withdraw_row(version=stored.version, known="2026-01-01", source="https://example.org/", **told)
    assert "round:award/2024" not in found("Benguerir")
    assert all_is_found() == []
    restore_row(**told)
    assert "round:award/2024" in found("Benguerir")
    assert all_is_found() == []
