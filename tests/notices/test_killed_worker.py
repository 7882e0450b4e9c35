"""A worker process that is killed (``kill -9``) in the middle of sending: a second of start-up each, for a real process dies."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from halqa.notices.actions import put
from halqa.notices.enums import State
from halqa.notices.models import Message
from halqa.notices.tasks import send_messages
from tests.factories.accounts import make_person
from tests.factories.notices import SPOKEN

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


def kill_in_the_middle(post, port):
    """Start a worker, wait until the server has it in hand, and kill it there."""
    command = [sys.executable, "-m", "tests.notices.one_turn", str(connection.settings_dict["NAME"]), str(port)]
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, cwd=ROOT, env=environ) as worker:
        assert post.in_hand.wait(30)
        worker.send_signal(signal.SIGKILL)
    assert worker.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("hangs_at", "is_unsure"), [("address", False), ("text", True)])
def test_a_killed_workers_message_arrives_and_says_so_where_it_may_have_come(post, settings, hangs_at, is_unsure):
    reader = make_person("ana@people.example")
    put(kind=SPOKEN.name, to=[reader.key], subject="network", now=timezone.now(), facts={"count": 1}, path="desk/")
    post.hangs_at = hangs_at
    kill_in_the_middle(post, settings.EMAIL_PORT)

    post.hangs_at = ""
    message = Message.objects.get()
    assert message.state == (State.HANDED_OVER if is_unsure else State.WAITING)
    for minutes in (0, 1, 5):
        at = message.leased_until + timedelta(minutes=minutes)
        send_messages(at, clock=lambda at=at: at)

    assert Message.objects.get().state == State.ACCEPTED
    [(to, mail)] = post.taken
    assert to == "ana@people.example"
    assert ("may have this message already" in mail.get_body(("plain",)).get_content()) is is_unsure
