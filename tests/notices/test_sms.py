"""Text messages through a gateway over HTTP, with the same account of what came of each."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.notices.actions import put
from halqa.notices.enums import State
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.tasks import send_messages
from tests.factories.accounts import make_person
from tests.factories.notices import SECRET, SPOKEN
from tests.notices.servers import Exchange, free_port, raw_server, sms_gateway

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(settings):
    exchange = Exchange()
    settings.SMS_TOKEN = "shown"
    with sms_gateway(exchange) as port:
        settings.SMS_URL = f"http://127.0.0.1:{port}/messages?account=halqa"
        yield exchange


@pytest.fixture
def reader(exchange):
    person = make_person(mobile="+212600000000", language="en")
    Preferences.objects.create(person=person.key, wants_sms=True)
    put(kind=SPOKEN.name, to=[person.key], subject="city:ma/nowhere", now=NOW, facts={"count": 3}, path="desk/")
    return person


def turn(at=NOW):
    send_messages(at, clock=lambda: at)


def test_a_short_text_with_a_short_address_reaches_the_gateway(exchange, reader):
    turn()
    turn(NOW + timedelta(hours=1))

    key = Message.objects.get().key
    text = "3 news of city:ma/nowhere https://cities.example/en/desk/"
    assert exchange.asked == [{"id": key, "to": "+212600000000", "text": text}]
    assert exchange.tokens == ["Bearer shown"]
    assert Message.objects.get().state == State.ACCEPTED


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, State.ACCEPTED),
        (299, State.ACCEPTED),
        (301, State.WAITING),
        (400, State.REFUSED),
        (401, State.WAITING),
        (404, State.REFUSED),
        (429, State.WAITING),
        (503, State.WAITING),
        (None, State.UNSURE),
    ],
)
def test_each_answer_has_its_consequence(exchange, reader, status, state):
    exchange.status = status
    turn()

    assert Message.objects.get().state == state


def test_what_may_have_come_is_sent_again_under_the_same_name(exchange, reader):
    exchange.status = None
    turn()
    exchange.status = 202
    turn(NOW + timedelta(minutes=1))

    assert len({asked["id"] for asked in exchange.asked}) == 1
    assert ["may have this message already" in asked["text"] for asked in exchange.asked] == [False, True]
    assert Message.objects.get().state == State.ACCEPTED


def test_a_gateway_that_is_down_is_asked_again_later(settings, exchange, reader):
    settings.SMS_URL = f"http://127.0.0.1:{free_port()}/"
    turn()

    assert Message.objects.values_list("state", "wait_until").get() == (State.WAITING, NOW + timedelta(minutes=1))


def test_a_gateway_that_hangs_is_cut_off(settings, exchange, reader):
    settings.NOTICE_ANSWER = timedelta(seconds=0.2)
    with raw_server() as port:
        settings.SMS_URL = f"http://127.0.0.1:{port}/"
        turn()

    assert Message.objects.get().state == State.UNSURE


def test_a_secret_is_wiped_only_when_nothing_is_left_to_carry_it(exchange, post, reader):
    Message.objects.all().delete()
    put(kind=SECRET.name, to=[reader.key], subject="network", now=NOW, facts={"count": 424242}, path="")
    exchange.status = 503
    turn()
    assert [to for to, _mail in post.taken] == [reader.email]
    assert Notice.objects.get(kind=SECRET.name).facts == {"count": 424242}

    exchange.status = 202
    turn(NOW + timedelta(minutes=1))
    assert exchange.asked[-1]["text"] == "Code: 424242"
    assert Notice.objects.get(kind=SECRET.name).facts == {}


def test_who_has_no_number_any_more_is_not_asked_for(exchange, reader):
    reader.mobile = ""
    reader.save()
    turn()

    assert exchange.asked == []
    assert Message.objects.get().state == State.REFUSED
