"""Two loads at the same moment, in real threads: the second waits, sees what the first has done, and compares anew."""

import threading
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import connection

from halqa.ledger.models import Event
from halqa.registry.actions.roster import load
from halqa.registry.models import City, CityName, Membership, Position
from tests.factories.rosters import another_member, sound_row, write_table

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def load_at_once(*paths):
    """Load every path in a thread of its own; all have compared before one of them is applied, where the database lets them."""
    reports, failures = [], []
    met = threading.Barrier(len(paths))

    def load_one(path):
        def meet(what, _rows):
            if what == "apply":
                # SQLite lets one in at a time: the others cannot come.
                with suppress(threading.BrokenBarrierError):
                    met.wait(2)

        try:
            reports.append(load(path=path, by="system:halqa", now=NOW, progress=meet))
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=load_one, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    return reports


@pytest.mark.django_db(transaction=True)
def test_the_same_roster_is_in_once(tmp_path):
    path = write_table(tmp_path, "members", sound_row(), *(another_member(number) for number in range(50)))
    reports = load_at_once(path, path)

    assert sorted(report.event is None for report in reports) == [False, True]
    assert [City.objects.count(), CityName.objects.count(), Membership.objects.count(), Position.objects.count()] == [
        51,
        52,
        51,
        1,
    ]
    assert Event.objects.filter(kind="roster.loaded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_both_change_has_one_value_in_the_end(tmp_path):
    load(path=write_table(tmp_path / "before", "members", sound_row()), by="system:halqa", now=NOW)
    names = ("Tineghir", "Todgha")
    load_at_once(*(write_table(tmp_path / name, "members", sound_row(name=name)) for name in names))
    current = CityName.objects.filter(superseded_at=None, kind="listed")

    assert current.count() == 1
    assert City.objects.get().name == current.get().text
    assert CityName.objects.filter(kind="listed").count() == 3
