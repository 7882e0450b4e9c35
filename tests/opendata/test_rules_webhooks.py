"""Webhooks: where they may lead, how they are signed, and what follows each attempt."""

import base64
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest

from halqa.opendata.enums import DeliveryOutcome, DeliveryState, PausedWhy, WebhookState
from halqa.opendata.rules import webhooks as rules
from halqa.opendata.rules.webhooks import WebhookFacts, WebhookPatience, Wish

PATIENCE = WebhookPatience(timedelta(seconds=30), timedelta(hours=4), most_attempts=12, most_failures=14)
INSIDE = [ip_network("10.1.0.0/16")]


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1::1", "8.8.8.8"])
def test_addresses_of_the_internet_are_outside(address):
    assert rules.is_outside(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.5.5", "192.168.1.1", "127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
        "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2001:0:1::8056:5601",
    ],
)  # fmt: skip
def test_networks_of_a_house_and_of_its_cloud_are_not(address):
    assert not rules.is_outside(ip_address(address))


@pytest.mark.parametrize(
    ("before", "first", "last", "behind"),
    [
        (None, "0.0.0.0", "0.255.255.255", "1.0.0.0"),
        ("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
        ("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"),
        ("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"),
        ("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"),
        ("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
        ("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"),
        ("192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"),
        ("192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"),
        ("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"),
        ("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"),
        ("198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"),
        ("203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"),
        ("223.255.255.255", "224.0.0.0", "255.255.255.255", None),
        (None, "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"),
        ("2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"),
        ("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"),
        ("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"),
        ("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"),
        ("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None),
        ("64:ff9b::9ff:ffff", "64:ff9b::a00:0", "64:ff9b::aff:ffff", "64:ff9b::b00:0"),
        ("64:ff9b::dfff:ffff", "64:ff9b::e000:0", "64:ff9b::ffff:ffff", None),
    ],
)
def test_a_network_that_is_no_internet_ends_where_it_ends(before, first, last, behind):
    assert [rules.is_outside(ip_address(one)) for one in (before, behind) if one] == [True] * (bool(before) + bool(behind))
    assert [rules.is_outside(ip_address(one)) for one in (first, last)] == [False, False]


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b:0:0:0:1:808:808", "64:ff9b:1::808:808", "64:ff9b:1:ffff::a00:1", "64:ff9a::808:808", "fec0::1", "feff::1",
        "::127.0.0.1", "::8.8.8.8", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "5f00::1", "100::1", "2001:2::1", "2001:20::1",
        "2002:808:808::1", "2001:470::5efe:a00:1", "2001:470::200:5efe:a00:1", "2001:470::300:5efe:808:808",
        "2001:470::100:5efe:a00:1",
    ],
)  # fmt: skip
def test_what_carries_an_address_of_version_4_or_is_not_given_out_is_inside(address):
    assert not rules.is_outside(ip_address(address))


@pytest.mark.parametrize(
    "address", ["2001:470::5efd:a00:1", "2001:470::5eff:a00:1", "2001:470::400:5efe:a00:1", "64:ff9b::808:808"]
)
def test_what_only_looks_like_it_is_outside(address):
    assert rules.is_outside(ip_address(address))


def test_a_network_that_the_operator_names_is_open_and_no_other():
    assert rules.is_outside(ip_address("10.1.2.3"), INSIDE)
    assert rules.is_outside(ip_address("::ffff:10.1.2.3"), INSIDE)
    assert rules.is_outside(ip_address("64:ff9b::a01:203"), INSIDE)
    assert not rules.is_outside(ip_address("2002:a01:203::1"), INSIDE)
    assert not rules.is_outside(ip_address("10.2.2.3"), INSIDE)
    assert not rules.is_outside(ip_address("169.254.169.254"), INSIDE)


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "https://hooks.example.org/halqa?key=1", "https://example.org:8443/a", "https://8.8.8.8/", "https://xn--p1b6ci4b4b3a.example/"],
)  # fmt: skip
def test_addresses_that_are_taken(address):
    assert rules.refusals_of_address(address) == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "unreadable"),
        ("example.org/halqa", "unreadable"),
        ("ftp://example.org/", "unreadable"),
        ("file:///etc/passwd", "unreadable"),
        ("https://", "unreadable"),
        ("https://exa mple.org/", "unreadable"),
        ("https://example.org/\r\nHost: other", "unreadable"),
        ("https://example.org\\@127.0.0.1/", "unreadable"),
        ("https://مثال.example/", "unreadable"),
        ("https://example.org:port/", "unreadable"),
        ("https://[::1/", "unreadable"),
        ("https://2130706433/", "unreadable"),
        ("https://0x7f.1/", "unreadable"),
        ("https://127.1/", "unreadable"),
        ("http://example.org/", "unencrypted"),
        ("https://anna@example.org/", "with-password"),
        ("https://anna:secret@example.org/", "with-password"),
        ("https://example.org/#part", "with-fragment"),
        ("https://example.org:22/", "with-port"),
        ("https://localhost/", "inside"),
        ("https://db.internal/", "inside"),
        ("https://printer.local./", "inside"),
        ("https://127.0.0.1/", "inside"),
        ("https://169.254.169.254/latest/meta-data/", "inside"),
        ("https://[::1]/", "inside"),
        ("https://[::ffff:10.0.0.1]/", "inside"),
        ("https://example.org/" + "a" * 500, "too-long"),
    ],
)
def test_addresses_that_are_not_taken(address, code):
    assert f"webhook-address-{code}" in [refusal.code for refusal in rules.refusals_of_address(address)]


def test_inside_a_named_network_no_encryption_and_no_port_is_asked_for():
    assert rules.refusals_of_address("http://10.1.2.3:8080/halqa", INSIDE) == []
    assert [one.code for one in rules.refusals_of_address("http://10.2.2.3/", INSIDE)] == ["webhook-address-inside"]


def test_every_reason_against_a_wish_is_told():
    found = rules.refusals_of_wish(Wish(" ", "http://localhost/", ("person.erased",)), ["call.decided"])

    assert [refusal.code for refusal in found] == [
        "webhook-without-name",
        "webhook-kind-unknown",
        "webhook-address-unencrypted",
        "webhook-address-inside",
    ]
    assert [one.code for one in rules.refusals_of_wish(Wish("A", "https://example.org", ()), [])] == ["webhook-without-kinds"]


def test_the_signature_is_that_of_the_published_example():
    """The example of Standard Webhooks and of the libraries that speak it."""
    secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    told = {"key": "msg_p5jXN8AQM9LWM0D4loKWxJek", "at": 1614265330, "body": b'{"test": 2432232314}'}
    raw = base64.b64decode(secret)
    assert rules.signature([raw], **told) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert rules.written_secret(raw) == f"whsec_{secret}"
    assert len(rules.signature([raw, b"before"], **told).split()) == 2


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "taken"),
        (204, "taken"),
        (301, "not-taken"),
        (302, "not-taken"),
        (400, "not-taken"),
        (410, "gone"),
        (500, "not-taken"),
    ],
)
def test_only_2xx_takes(status, outcome):
    assert rules.outcome_of(status) == outcome


def test_pauses_double_up_to_the_longest():
    pauses = [rules.pause(failures, PATIENCE) for failures in (1, 2, 3, 9, 10, 1000)]

    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert pauses[3:] == [timedelta(hours=2, minutes=8), timedelta(hours=4), timedelta(hours=4)]


@pytest.mark.parametrize(
    ("outcome", "attempts", "failures", "state", "paused"),
    [
        (DeliveryOutcome.TAKEN, 1, 13, DeliveryState.DELIVERED, None),
        (DeliveryOutcome.NOT_TAKEN, 11, 0, DeliveryState.WAITING, None),
        (DeliveryOutcome.NOT_TAKEN, 12, 0, DeliveryState.GIVEN_UP, None),
        (DeliveryOutcome.UNREACHED, 99, 0, DeliveryState.WAITING, None),
        (DeliveryOutcome.UNREACHED, 1, 12, DeliveryState.WAITING, None),
        (DeliveryOutcome.UNREACHED, 1, 13, DeliveryState.WAITING, PausedWhy.FAILURES),
        (DeliveryOutcome.GONE, 1, 0, DeliveryState.WAITING, PausedWhy.GONE),
    ],
)
def test_what_follows_an_attempt(outcome, attempts, failures, state, paused):
    after = rules.after_attempt(outcome, attempts=attempts, failures=failures, patience=PATIENCE)

    assert (after.state, after.paused) == (state, paused)
    assert after.failures == (0 if outcome is DeliveryOutcome.TAKEN else failures + 1)


def test_the_secret_before_is_signed_with_for_a_while():
    renewed = datetime(2026, 3, 1, 12, tzinfo=UTC)
    day = timedelta(days=1)

    assert rules.good_editions(1, None, day, renewed) == (1,)
    assert rules.good_editions(2, renewed, day, renewed) == (2, 1)
    assert rules.good_editions(2, renewed, day, renewed + day) == (2,)
    assert rules.good_editions(2, None, day, renewed) == (2,)


@pytest.mark.parametrize(
    ("state", "to", "read", "code"),
    [
        (WebhookState.ACTIVE, WebhookState.PAUSED, 3, None),
        (WebhookState.ACTIVE, WebhookState.PAUSED, 2, "webhook-changed-meanwhile"),
        (WebhookState.ACTIVE, WebhookState.ACTIVE, 3, "webhook-not-so"),
        (WebhookState.REMOVED, WebhookState.ACTIVE, 3, "webhook-not-so"),
    ],
)
def test_moves(state, to, read, code):
    assert [one.code for one in rules.refusals_of_move(WebhookFacts(state, 3), to, read)] == ([code] if code else [])


def test_what_waits_or_has_no_webhook_is_not_sent_again():
    found = rules.refusals_to_send_again(DeliveryState.WAITING, WebhookState.REMOVED)

    assert [one.code for one in found] == ["webhook-not-so", "delivery-waits-already"]
    assert rules.refusals_to_send_again(DeliveryState.GIVEN_UP, WebhookState.PAUSED) == []
