"""Recording: what is refused, what an act shares, and that many writers leave one chain."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from halqa.ledger import actions as ledger
from halqa.ledger import queries
from halqa.ledger.models import Event, Head

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@ledger.action
def rename(*, by="system:halqa", subject="city:ma/benguerir", now=NOW, detail=None, public=False, times=1):
    for _ in range(times):
        event = ledger.record(kind="city.renamed", by=by, subject=subject, now=now, detail=detail, public=public)
    return event


@ledger.action
def rename_twice():
    rename()
    rename()


@pytest.mark.django_db
def test_an_event_joins_the_chain():
    first, second = rename(), rename(detail={"to": "Ben Guerir"})

    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert queries.verify() == queries.Verdict(events=2, head_hash=second.hash, broken=None)


@pytest.mark.django_db
def test_recording_outside_an_act_is_refused():
    with pytest.raises(RuntimeError, match="no act is open"):
        ledger.record(kind="city.renamed", by="system:halqa", subject="network", now=NOW)

    assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "somebody"},
        {"by": "person:"},
        {"by": ""},
        {"subject": ""},
        {"subject": "city:"},
        {"now": datetime(2026, 3, 1, 12)},
        {"detail": {"share": 0.5}},
        {"detail": {"when": NOW}},
    ],
    ids=str,
)
def test_what_cannot_be_recorded_truly_is_refused(wrong):
    with pytest.raises(ValueError):
        rename(**wrong)

    assert (Event.objects.count(), Head.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_nested_actions_share_one_act():
    rename_twice()
    rename()

    acts = list(Event.objects.order_by("number").values_list("act", flat=True))
    assert acts[0] == acts[1] != acts[2]


@pytest.mark.django_db
def test_a_failing_act_leaves_nothing():
    with pytest.raises(ValueError), ledger.one_act():  # noqa: PT012  the first three must not stay
        rename(times=3)
        rename(detail={"share": 0.5})

    assert (Event.objects.count(), queries.verify().events) == (0, 0)
    assert rename().number == 1


@pytest.mark.django_db
def test_only_public_events_give_public_pages_a_new_version():
    rename(public=True)
    rename()
    assert queries.public_version() == 1
    rename(public=True)
    assert queries.public_version() == 2
    assert queries.verify().broken is None


@pytest.mark.django_db
def test_a_change_behind_the_ledgers_back_is_found():
    rename(times=5)
    Event.objects.filter(number=3).update(by="visitor")

    assert queries.verify().broken.number == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rolling_back", [0, 1], ids=["all commit", "one in four rolls back"])
def test_eight_writers_at_once_leave_no_gap_and_no_fork(rolling_back):
    writers, each, failures, recorded = 8, 12, [], []
    begin = threading.Barrier(writers)

    def write(writer):
        try:
            begin.wait(20)
            for turn in range(each):
                with transaction.atomic():
                    event = rename(detail={"writer": writer, "turn": turn}, public=turn % 3 == 0)
                    if rolling_back and turn % 4 == 3:
                        transaction.set_rollback(True)
                        continue
                recorded.append(event.number)
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    expected = writers * each * (3 if rolling_back else 4) // 4
    assert failures == []
    assert sorted(recorded) == list(range(1, expected + 1))
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == sorted(recorded)
    assert Event.objects.values("previous_hash").distinct().count() == expected, "two events follow the same one"
    verdict = queries.verify()
    assert (verdict.events, verdict.broken) == (expected, None)
