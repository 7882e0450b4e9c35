"""The one reading of the network that a visitor comes from: what it is by, how long it says the same, and whom a proxy may name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from halqa.accounts.views.visitors import network_of

NOW = datetime(2026, 3, 1, 12, 7, 30, tzinfo=UTC)


def network(address="192.0.2.1", at=NOW, forwarded="", **more):
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return network_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=address), at, **more)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "nonsense", True),
    ],
)
def test_a_household_is_one_network(one, other, is_same):
    assert (network(one) == network(other)) is is_same


@pytest.mark.parametrize(
    ("span", "last", "next_one"),
    [
        ({}, datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)),
        (
            {"span": timedelta(minutes=10)},
            datetime(2026, 3, 1, 12, 9, 59, 999_999, tzinfo=UTC),
            datetime(2026, 3, 1, 12, 10, tzinfo=UTC),
        ),
    ],
)
def test_it_says_nothing_once_its_span_is_over(span, last, next_one):
    assert network(at=last, **span) == network(**span)
    assert network(at=next_one, **span) != network(**span)


@pytest.mark.parametrize("proxies", [0, 1])
def test_only_a_proxy_of_ours_says_who_it_is_and_only_by_its_last_word(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    told = network("127.0.0.1", forwarded="9.9.9.9, 192.0.2.1")

    assert told == network("127.0.0.1", forwarded="8.8.8.8, 192.0.2.1" if proxies else "")
    assert (told == network("127.0.0.1", forwarded="9.9.9.9, 192.0.2.2")) is not proxies


def test_what_a_proxy_calls_by_no_address_is_one_network_and_none_that_is_known(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert network("127.0.0.1", forwarded="nonsense") == network("192.0.2.1", forwarded="_hidden") != network("127.0.0.1")
