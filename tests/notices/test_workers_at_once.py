"""Several workers at the same moment, in real threads: no message leaves twice, and no day has two digests."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from halqa.notices.actions import put
from halqa.notices.actions.digests import gather_digest
from halqa.notices.enums import State
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.tasks import send_messages
from tests.factories.accounts import make_person
from tests.factories.notices import SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number, work):
    """Let so many threads do the same work, all begun before one has ended."""
    failures, met = [], threading.Barrier(number)

    def one():
        try:
            with suppress(threading.BrokenBarrierError):
                met.wait(5)
            work()
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def tell(people, now=NOW):
    put(kind=SPOKEN.name, to=[person.key for person in people], subject="network", now=now, facts={"count": 1}, path="desk/")


def test_two_workers_share_the_outbox(post):
    people = [make_person() for _ in range(20)]
    tell(people)
    at_once(2, lambda: send_messages(NOW, clock=lambda: NOW))

    assert sorted(post.readers) == sorted(person.email for person in people)
    assert set(Message.objects.values_list("state", "attempts")) == {(State.ACCEPTED, 1)}


def test_a_day_has_one_digest_whoever_gathers_it(post):
    reader = make_person()
    Preferences.objects.create(person=reader.key, ways={"proof": "daily"}, digest_hour=7)
    for hours in (30, 6, 4):
        tell([reader], NOW - timedelta(hours=hours))
    at_once(4, lambda: gather_digest(person=reader.key, time_zone="UTC", now=NOW))

    digest = Message.objects.get()
    assert digest.notices.count() == 2
    assert Notice.objects.filter(waits_for_digest=True).count() == 1
