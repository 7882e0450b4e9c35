"""The guide "webhooks": its program checks real messages, and what it says of a message and of waiting is so."""

import json
import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as shipped

from halqa.opendata.queries.webhooks import body_of
from halqa.opendata.rules.webhooks import PORTS
from halqa.opendata.tasks import deliver
from tests.factories.webhooks import NOW, Receiver, happen, made, receiving

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "follow-by-webhooks.md"
TEXT = GUIDE.read_text(encoding="utf-8")

pytestmark = pytest.mark.django_db


def block(kind: str) -> str:
    [found] = re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return found


@pytest.fixture
def is_from_halqa():
    """Return what the guide's program defines, with its clock at the moment of sending."""
    defined = {}
    exec(compile(block("python"), str(GUIDE), "exec"), defined)
    defined["time"] = SimpleNamespace(time=lambda: NOW.timestamp() + 60)
    return defined


def test_the_program_of_the_guide_checks_what_halqa_sends(settings, is_from_halqa):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    with receiving(Receiver()) as receiver:
        _row, secret = made(receiver.address)
        happen()
        deliver(NOW, clock=lambda: NOW)
    [(headers, body)] = receiver.got
    check = is_from_halqa["is_from_halqa"]

    assert check(secret, headers, body)
    assert not check(secret, headers, body.replace(b"form", b"from"))
    assert not check(secret, headers | {"webhook-id": "msg_other"}, body)
    assert not check("whsec_" + "A" * 43 + "=", headers, body)
    is_from_halqa["time"].time = lambda: NOW.timestamp() + 301
    assert not check(secret, headers, body)


def test_a_message_has_what_the_guide_shows():
    shown = json.loads(block("json"))
    event = SimpleNamespace(kind="form.published", at=NOW, number=1, subject="form:award")

    sent = json.loads(body_of(event))

    assert (shown.keys(), shown["data"].keys()) == (sent.keys(), sent["data"].keys())


def test_the_numbers_of_the_guide_are_those_of_the_house():
    assert timedelta(seconds=10) == shipped.WEBHOOK_ANSWER
    assert (timedelta(seconds=30), timedelta(hours=4)) == (shipped.WEBHOOK_FIRST_PAUSE, shipped.WEBHOOK_LONGEST_PAUSE)
    assert (12, timedelta(days=90), {443, 8443}) == (shipped.WEBHOOK_MOST_ATTEMPTS, shipped.WEBHOOK_LOG_KEPT, PORTS)
    assert timedelta(days=1) == shipped.WEBHOOK_SECRET_KEPT
