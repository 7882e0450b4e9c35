"""The daily mail: at the person's own hour, with all of the day's, never empty, once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from halqa.notices.actions import put
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.rules.ways import digest_closed_at
from halqa.notices.tasks import gather_digests
from tests.factories.accounts import make_person
from tests.factories.notices import SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("zone", "hour", "now", "closed_at"),
    [
        ("UTC", 7, datetime(2026, 3, 1, 7, tzinfo=UTC), datetime(2026, 3, 1, 7, tzinfo=UTC)),
        ("UTC", 7, datetime(2026, 3, 1, 7, tzinfo=UTC) - MICROSECOND, datetime(2026, 2, 28, 7, tzinfo=UTC)),
        ("Asia/Tokyo", 7, datetime(2026, 3, 1, 22, tzinfo=UTC), datetime(2026, 3, 1, 22, tzinfo=UTC)),
        ("Asia/Tokyo", 7, datetime(2026, 3, 1, 21, 59, tzinfo=UTC), datetime(2026, 2, 28, 22, tzinfo=UTC)),
        # Clocks go from 2 to 3 on this day: the hour that is not there falls together with the next.
        ("Europe/Berlin", 2, datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", 2, datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 28, 1, tzinfo=UTC)),
    ],
)
def test_a_day_is_closed_by_the_persons_own_clock(zone, hour, now, closed_at):
    assert digest_closed_at(now, zone=ZoneInfo(zone), hour=hour) == closed_at


@pytest.fixture
def reader(settings, db):
    settings.EMAIL_HOST = "127.0.0.1"
    person = make_person()
    Preferences.objects.create(person=person.key, ways={"proof": "daily"}, digest_hour=7)
    return person


def tell(person, at):
    put(kind=SPOKEN.name, to=[person.key], subject="network", now=at, facts={"count": 1}, path="desk/")


def digests():
    return [(message.digest_on, message.notices.count()) for message in Message.objects.order_by("pk")]


def test_what_comes_after_the_hour_waits_for_the_next_day(reader):
    seven = datetime(2026, 3, 1, 7, tzinfo=UTC)
    tell(reader, seven - MICROSECOND)
    tell(reader, seven)

    gather_digests(seven - MICROSECOND)
    assert digests() == []
    gather_digests(seven)
    gather_digests(seven + timedelta(hours=23))
    assert digests() == [(date(2026, 3, 1), 1)]
    gather_digests(seven + timedelta(days=1))
    assert digests() == [(date(2026, 3, 1), 1), (date(2026, 3, 2), 1)]


def test_a_day_without_news_has_no_mail(reader):
    for day in range(5):
        gather_digests(NOW + timedelta(days=day))

    assert digests() == []


def test_a_worker_that_stood_still_for_days_gathers_all_in_one(reader):
    for day in range(3):
        tell(reader, NOW + timedelta(days=day))
    gather_digests(NOW + timedelta(days=5))

    assert digests() == [(date(2026, 3, 6), 3)]
    assert not Notice.objects.filter(waits_for_digest=True).exists()


def test_another_hour_does_not_give_a_day_two_mails(reader):
    tell(reader, NOW - timedelta(hours=6))
    gather_digests(NOW)
    tell(reader, NOW)
    Preferences.objects.update(digest_hour=13)
    gather_digests(NOW + timedelta(hours=2))

    assert digests() == [(date(2026, 3, 1), 1)]


def test_people_have_their_hours_each_in_their_own_place(reader):
    far = make_person(time_zone="Asia/Tokyo")
    Preferences.objects.create(person=far.key, ways={"proof": "daily"}, digest_hour=7)
    tell(reader, datetime(2026, 3, 1, tzinfo=UTC))
    tell(far, datetime(2026, 3, 1, tzinfo=UTC))

    gather_digests(datetime(2026, 3, 1, 7, tzinfo=UTC))
    assert Message.objects.get().person == reader.key
    gather_digests(datetime(2026, 3, 1, 22, tzinfo=UTC))
    assert Message.objects.get(person=far.key).digest_on == date(2026, 3, 2)
