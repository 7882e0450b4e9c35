"""A row of every table that is added by hand into a registry which has none, as a file would bring it."""

from datetime import UTC, datetime

import pytest

from halqa.ledger.models import Event
from halqa.registry.actions.roster import load
from halqa.registry.actions.rows import record_row
from halqa.registry.queries.roster_export import export
from halqa.registry.queries.roster_stored import stored_row
from halqa.registry.rules.roster_tables import TABLE_OF, TABLES
from tests.factories.rosters import another_member, sound_row, write_table

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def added(table, row):
    record_row(table=table, row=row, version="", reason="A letter", by="person:nadia", now=NOW)


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_a_row_of_every_table_is_added_by_hand_as_by_a_file(table, tmp_path):
    load(
        path=write_table(
            tmp_path, "members", sound_row(), another_member(key="ma/oases", name="Oases", entity_type="consortium")
        ),
        by="system:halqa",
        now=NOW,
    )
    for needed in {"cluster_leads": ("clusters",), "first_claims": ("rounds",)}.get(table, ()):
        added(needed, sound_row(needed))
    row = another_member() if table == "members" else sound_row(table)
    added(table, row)
    identity = TABLE_OF[table].identity_of(row)

    assert stored_row(table, identity).row == row
    assert Event.objects.filter(kind="fact.recorded").count() == (2 if table in {"cluster_leads", "first_claims"} else 1)
    assert load(path=write_table(tmp_path / "again", table, row), by="system:halqa", now=NOW).event is None
    export(path=tmp_path / "out")
    assert load(path=tmp_path / "out", by="system:halqa", now=NOW).event is None
