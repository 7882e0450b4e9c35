"""Work in the background: what is due is done, and one failure stops nothing."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from halqa.operations import tasks
from halqa.operations.tasks import Periodic, tick, work
from tests.factories.operations import furnish

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_task_is_done_at_the_start_and_again_when_its_time_is_over():
    done = []
    hourly = (Periodic("hourly", HOUR, done.append),)

    last = tick(hourly, last={}, now=NOW)
    for passed in (timedelta(0), HOUR - timedelta(microseconds=1), HOUR, HOUR + HOUR, HOUR + HOUR):
        last = tick(hourly, last=last, now=NOW + passed)

    assert done == [NOW, NOW + HOUR, NOW + 2 * HOUR]
    assert last == {"hourly": NOW + 2 * HOUR}


def test_a_task_that_fails_is_logged_and_waits_for_its_next_turn(caplog):
    done = []

    def fail(now):
        raise OSError("the disk is full")

    both = (Periodic("failing", HOUR, fail), Periodic("working", HOUR, done.append))
    last = tick(both, last={}, now=NOW)
    tick(both, last=last, now=NOW + HOUR / 2)

    assert done == [NOW]
    assert caplog.text.count("background work failed: failing") == 1
    assert "the disk is full" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_work_ends_when_told_after_what_it_has_begun():
    stop, done = threading.Event(), []

    def end(now):
        stop.set()
        done.append("finished")

    work(stop, (Periodic("last", HOUR, end), Periodic("never begun", HOUR, done.append)))

    assert done == ["finished"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("task", tasks.TASKS, ids=lambda task: task.name)
def test_each_task_of_the_house_can_be_done_twice(task):
    task.run(NOW)
    task.run(NOW)


@pytest.mark.django_db(transaction=True)
def test_the_log_is_shortened():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does so by itself")
    furnish()
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    assert log.stat().st_size > 0

    tasks.shorten_log(NOW)

    assert log.stat().st_size == 0
