"""What is old goes; a deadline that is ahead stays."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.notices.actions import put
from halqa.notices.models import Message, Notice
from halqa.notices.tasks import delete_old
from tests.factories.notices import SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEPT = timedelta(days=180)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("age", "due_in", "left"),
    [
        (KEPT, None, 1),
        (KEPT + timedelta(microseconds=1), None, 0),
        (KEPT * 2, timedelta(0), 1),
        (KEPT * 2, timedelta(microseconds=-1), 0),
    ],
)
def test_a_notice_is_kept_for_a_time_and_until_its_deadline(settings, age, due_in, left):
    settings.EMAIL_HOST = "127.0.0.1"
    due_at = None if due_in is None else NOW + due_in
    put(kind=SPOKEN.name, to=["a"], subject="network", now=NOW - age, facts={"count": 1}, path="", due_at=due_at)
    delete_old(NOW)

    assert Notice.objects.count() == left
    assert Message.objects.count() == (1 if age == KEPT else 0)
