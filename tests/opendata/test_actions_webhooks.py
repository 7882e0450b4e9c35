"""Webhooks to a real server on loopback: which events are sent when, signed how, again when, and never where they must not go."""

import base64
import hashlib
import hmac
import json
import socket
import time
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from halqa.accounts.access import caller_for
from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.queries import length
from halqa.notices.models import Notice
from halqa.opendata.actions import webhooks as actions
from halqa.opendata.actions.deliveries import claim_delivery
from halqa.opendata.enums import DeliveryState, PausedWhy, WebhookState
from halqa.opendata.models import Delivery, Webhook
from halqa.opendata.rules.webhooks import Wish
from halqa.opendata.tasks import deliver, forget_deliveries, post
from tests.factories.accounts import make_person
from tests.factories.applications import make_applicant, make_round
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted
from tests.factories.webhooks import NOW, Receiver, coordinator, happen, made, receiving
from tests.notices.servers import raw_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loopback_is_open(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.WEBHOOK_ANSWER = timedelta(seconds=5)
    settings.SITE_ADDRESS = "https://cities.example"


@pytest.fixture
def receiver():
    with receiving(Receiver()) as one:
        yield one


def turn(at=NOW):
    deliver(at, clock=lambda: at)


def given(row, at=NOW):
    team = coordinator(at)
    row.refresh_from_db()
    return {"key": row.key, "caller": team, "by": team.actor, "now": at}


def is_signed(headers, body, secret) -> bool:
    """Check a message as a receiver would, by the text of Standard Webhooks alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split(" ")


def test_what_everybody_can_read_is_sent_signed_and_once(receiver):
    row, secret = made(receiver.address)
    number = happen()

    turn()
    turn(NOW + timedelta(minutes=1))

    [(headers, body)] = receiver.got
    assert is_signed(headers, body, secret)
    assert not is_signed(headers, body + b" ", secret)
    assert headers["content-type"] == "application/json"
    assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())
    sent = json.loads(body)
    assert (sent["type"], sent["timestamp"]) == ("form.published", NOW.isoformat())
    assert sent["data"]["number"] == number
    assert sent["data"]["page"] == "https://cities.example/en/forms/award/"
    assert set(sent["data"]) == {"number", "subject", "page", "illustrative", "independence"}
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.answer, delivery.key) == ("delivered", 204, "", headers["webhook-id"])
    row.refresh_from_db()
    assert (row.failures, row.taken_at, row.followed_to) == (0, NOW, length())


def test_nothing_that_is_not_public_or_not_wanted_or_was_before_is_sent(receiver):
    happen()
    made(receiver.address, ("form.published",))
    happen(public=False)
    happen("fact.withdrawn", "city:ma/benguerir")
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)

    turn()

    assert receiver.got == []


def test_before_the_announcement_no_webhook_says_a_word_and_then_one_does(receiver):
    call = make_round()
    made(receiver.address, tuple(actions.KINDS))
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    decide(one)
    decide(other)
    turn(AFTERWARDS)
    assert not [body for body in receiver.bodies if b"decided" in body or one.key.encode() in body]
    before = len(receiver.got)

    announce(call)
    turn(AFTERWARDS)

    [body] = receiver.bodies[before:]
    assert json.loads(body)["type"] == "call.decided"
    assert json.loads(body)["data"]["illustrative"] is True
    assert one.key.encode() not in body


def test_500_then_200_arrives_with_one_key_and_a_signature_of_its_own(receiver):
    receiver.statuses = [500, 200]
    row, secret = made(receiver.address)
    happen()

    turn()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("waiting", 500, 1)
    assert delivery.wait_until == NOW + timedelta(seconds=30)
    turn(NOW + timedelta(seconds=29))
    assert len(receiver.got) == 1
    turn(NOW + timedelta(seconds=31))

    (first, body), (second, again) = receiver.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert first["webhook-signature"] != second["webhook-signature"]
    assert is_signed(second, again, secret)
    row.refresh_from_db()
    assert (Delivery.objects.get().state, row.failures) == ("delivered", 0)


def test_one_that_hangs_is_cut_off_and_keeps_no_other_waiting(receiver, settings):
    settings.WEBHOOK_ANSWER = timedelta(seconds=0.3)
    with receiving(Receiver([0])) as silent:
        slow, _secret = made(silent.address)
        made(receiver.address)
        for _ in range(3):
            happen()
        begun = time.monotonic()

        turn()

        assert time.monotonic() - begun < 5
        assert len(silent.got) == 1
        assert len(receiver.got) == 3
    slow.refresh_from_db()
    assert slow.failures == 1
    assert set(slow.deliveries.values_list("wait_until", flat=True)) == {NOW + timedelta(seconds=30)}
    assert Delivery.objects.filter(webhook=slow, attempts=1).get().answer == "no answer in time"


def test_one_whose_words_drip_is_cut_off_too(settings):
    settings.WEBHOOK_ANSWER = timedelta(seconds=0.3)
    with raw_server(b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 600, drip=0.02) as port:
        made(f"http://127.0.0.1:{port}/")
        happen()
        begun = time.monotonic()

        turn()

        assert time.monotonic() - begun < 5
    assert (Delivery.objects.get().state, Delivery.objects.get().answer) == ("waiting", "no answer in time")


def test_one_whose_handshake_drips_is_cut_off_too(settings, monkeypatch):
    settings.WEBHOOK_ANSWER = timedelta(seconds=0.3)
    connect = socket.create_connection
    # Nothing but the cut ends it: the socket itself would wait for longer than the test.
    monkeypatch.setattr("socket.create_connection", lambda place, _patience: connect(place, 60))
    # The beginning of a message of TLS that is announced to be 16384 bytes long.
    with raw_server(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + bytes(600), drip=0.02) as port:
        made(f"https://127.0.0.1:{port}/")
        happen()
        begun = time.monotonic()

        turn()

        assert time.monotonic() - begun < 5
    assert (Delivery.objects.get().state, Delivery.objects.get().answer) == ("waiting", "no answer in time")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(receiver, status):
    with receiving(Receiver()) as elsewhere:
        receiver.statuses, receiver.headers = [status], {"Location": elsewhere.address}
        made(receiver.address)
        happen()

        turn()

        assert (len(receiver.got), elsewhere.got) == (1, [])
    assert (Delivery.objects.get().state, Delivery.objects.get().status) == ("waiting", status)


def test_what_is_never_taken_is_given_up_while_others_are_taken(receiver, settings):
    settings.WEBHOOK_MOST_ATTEMPTS = 2
    receiver.statuses = [400, 200, 400, 200]
    made(receiver.address)
    happen()
    turn()
    happen()
    turn(NOW + timedelta(seconds=31))

    states = Delivery.objects.order_by("event").values_list("state", flat=True)
    assert list(states) == ["given-up", "delivered"]
    assert Webhook.objects.get().state == WebhookState.ACTIVE


def test_after_many_failures_in_a_row_it_is_paused_and_the_team_is_told(receiver, settings):
    settings.WEBHOOK_MOST_FAILURES = 2
    receiver.statuses = [503]
    row, _secret = made(receiver.address)
    happen()
    turn()
    assert not Notice.objects.filter(kind="webhook.paused").exists()

    turn(NOW + timedelta(minutes=1))
    turn(NOW + timedelta(hours=1))

    row.refresh_from_db()
    assert (row.state, row.paused_why, len(receiver.got)) == ("paused", PausedWhy.FAILURES, 2)
    notice = Notice.objects.get(kind="webhook.paused")
    assert notice.path == f"office/webhooks/{row.key}/"
    assert notice.facts == {"name": "Newsletter", "why": "failures"}


def test_one_that_says_it_is_gone_is_paused_at_once(receiver):
    receiver.statuses = [410]
    made(receiver.address)
    happen()

    turn()

    assert Webhook.objects.get().paused_why == PausedWhy.GONE


def test_what_happens_while_it_is_paused_is_sent_once_it_is_resumed(receiver):
    row, _secret = made(receiver.address)
    actions.pause_webhook(read=1, **given(row))
    happen()
    turn()
    assert receiver.got == []

    actions.resume_webhook(read=2, from_now=False, **given(row))
    turn()

    assert len(receiver.got) == 1


def test_or_left_out_if_the_team_says_so(receiver):
    receiver.statuses = [500, 200]
    row, _secret = made(receiver.address, ("form.published", "fact.recorded"))
    happen()
    turn()
    actions.pause_webhook(read=1, **given(row))
    happen()
    actions.resume_webhook(read=2, from_now=True, **given(row))
    happen("fact.recorded", "city:ma/benguerir")

    turn(NOW + timedelta(hours=1))

    assert [json.loads(body)["type"] for body in receiver.bodies] == ["form.published", "fact.recorded"]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["delivered", "given-up"]


def test_what_was_given_up_or_delivered_can_be_sent_again(receiver):
    row, _secret = made(receiver.address)
    happen()
    turn()
    delivery = Delivery.objects.get()

    actions.send_again(delivery=delivery.key, **given(row))
    with pytest.raises(RuleRefused) as refused:
        actions.send_again(delivery=delivery.key, **given(row))
    turn()

    assert refused.value.codes == ("delivery-waits-already",)
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1
    assert len(receiver.got) == 2


def test_a_new_secret_is_signed_with_beside_the_one_before_for_a_day(receiver):
    row, before = made(receiver.address)
    after = actions.renew_secret(read=1, **given(row))
    happen()
    turn()
    happen()
    turn(NOW + timedelta(days=1))

    (first, body), (later, again) = receiver.got
    assert is_signed(first, body, before)
    assert is_signed(first, body, after)
    assert not is_signed(later, again, before)
    assert is_signed(later, again, after)


def test_where_the_key_of_the_house_was_changed_nothing_is_sent_until_there_is_a_new_secret(receiver, settings):
    row, _secret = made(receiver.address)
    happen()
    settings.SECRET_KEY = "another key of the house, at least as long as it must be"

    turn()
    assert receiver.got == []
    row.refresh_from_db()
    assert row.paused_why == PausedWhy.SECRET
    renewed = actions.renew_secret(read=row.version, **given(row))
    row.refresh_from_db()
    actions.resume_webhook(read=row.version, from_now=False, **given(row))
    turn()

    [(headers, body)] = receiver.got
    assert is_signed(headers, body, renewed)
    assert len(headers["webhook-signature"].split()) == 1


def test_no_secret_stands_in_any_table(receiver):
    _row, secret = made(receiver.address)

    raw = secret.removeprefix("whsec_")
    assert not any(raw in str(value) for row in Webhook.objects.values() for value in row.values())


def test_a_worker_that_died_loses_nothing_and_its_lease_passes(receiver):
    made(receiver.address)
    happen()
    turn_of_another = NOW + timedelta(minutes=1)
    deliver_nothing = {"worker": "dead", "lease_until": turn_of_another, "now": NOW}
    deliver(NOW, clock=lambda: NOW + timedelta(hours=1))  # follows the ledger, and has no time to send
    assert claim_delivery(**deliver_nothing) is not None

    turn(NOW + timedelta(seconds=30))
    assert receiver.got == []
    turn(turn_of_another)

    assert len(receiver.got) == 1
    assert Delivery.objects.get().attempts == 2


@pytest.mark.parametrize("addresses", [["169.254.169.254"], ["10.0.0.5"], ["::1"], ["93.184.215.14", "10.0.0.5"]])
def test_a_name_that_leads_inside_is_sent_nothing(monkeypatch, settings, addresses):
    """What a name leads to is looked at when it is sent to, for it may have changed since."""
    settings.WEBHOOK_NETWORKS = []
    made("https://hooks.example.org/")
    happen()
    asked = []

    def found(host, port, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    def connected(*_args, **_more):
        raise AssertionError("nothing may be connected to")

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connected)

    turn()

    assert asked == ["hooks.example.org"]
    assert Delivery.objects.get().answer == post.NOT_SENT


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(monkeypatch, settings):
    settings.WEBHOOK_NETWORKS = []
    made("https://hooks.example.org/")
    happen()
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    places = []

    def connected(place, *_args, **_more):
        places.append(place)
        raise OSError("out of reach")

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, port, **_more: [(2, 1, 6, "", (address, port)) for address in next(answers)]
    )
    monkeypatch.setattr(socket, "create_connection", connected)

    turn()

    assert places == [("93.184.215.14", 443)]


def test_without_encryption_nothing_leaves_even_where_a_network_inside_is_open(monkeypatch):
    made("http://hooks.example.org/")
    happen()
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, port, **_more: [(2, 1, 6, "", ("93.184.215.14", port))])

    turn()

    assert Delivery.objects.get().answer == post.NOT_ENCRYPTED


def test_in_the_demonstration_nothing_leaves(receiver, settings):
    settings.MODE = "demo"
    made(receiver.address)
    happen()

    turn()

    assert receiver.got == []
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_only_the_coordination_team_makes_webhooks_and_addresses_inside_are_refused(settings):
    settings.WEBHOOK_NETWORKS = []
    officer = caller_for(make_person(roles=[(Role.COMMISSION_OFFICER, "country:MA")]), NOW, second_factor_at=NOW)
    wish = Wish("Newsletter", "https://example.org/", ("call.decided",))
    with pytest.raises(PermissionDenied):
        actions.make_webhook(wish=wish, caller=officer, by=officer.actor, now=NOW)

    team = coordinator()
    with pytest.raises(RuleRefused) as refused:
        actions.make_webhook(wish=Wish("A", "https://127.0.0.1/", ("call.decided",)), caller=team, by=team.actor, now=NOW)
    assert refused.value.codes == ("webhook-address-inside",)


def test_a_trial_tells_of_no_event(receiver):
    row, secret = made(receiver.address)

    actions.try_out(**given(row))
    turn()

    [(headers, body)] = receiver.got
    assert is_signed(headers, body, secret)
    assert json.loads(body)["type"] == "webhook.tried-out"


def test_one_that_was_removed_is_sent_nothing_and_its_log_is_let_go_of_in_time(receiver):
    row, _secret = made(receiver.address)
    happen()
    turn()
    happen()
    actions.remove_webhook(read=1, **given(row))
    happen()

    turn(NOW + timedelta(minutes=5))
    forget_deliveries(NOW + timedelta(days=89))
    assert Delivery.objects.count() == 1
    forget_deliveries(NOW + timedelta(days=91))

    assert len(receiver.got) == 1
    assert Delivery.objects.count() == 0


def test_more_events_than_are_looked_at_at_once_all_come(receiver, monkeypatch):
    monkeypatch.setattr("halqa.opendata.actions.deliveries.AT_ONCE", 2)
    made(receiver.address)
    numbers = [happen() for _ in range(5)]

    turn()

    assert [json.loads(body)["data"]["number"] for body in receiver.bodies] == numbers
