"""Webhooks: where they may lead, how what is sent is signed (Standard Webhooks), and what follows each attempt."""

import base64
import hmac
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from halqa.foundation.refusals import Refusal
from halqa.foundation.transitions import Move, TransitionTable
from halqa.opendata.enums import DeliveryOutcome, DeliveryState, PausedWhy, WebhookState

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_ADDRESS: Final = 500
SECRET_PREFIX: Final = "whsec_"  # noqa: S105  what every secret begins with, by Standard Webhooks
VERSION: Final = "v1"
PORTS: Final = frozenset({443, 8443})
"""Where https is answered: whoever could name any port could knock at doors of others through this house."""

_NAME: Final = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
_INSIDE_NAMES: Final = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion")

_SPECIAL_4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
"""Networks of version 4 that are no internet: the special-purpose registry of IANA, with multicast and the relays of 6to4.

Named here, for what Python takes for global changes with its version.
"""

_UNICAST: Final = IPv6Network("2000::/3")
"""All of version 6 that is given out to the internet; what lies beyond is local, multicast, not given out, or carries another."""

_SPECIAL_6: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""What is none of the internet within it, by the same registry: protocols (Teredo among them), documentation, 6to4."""

_NAT64: Final = IPv6Network("64:ff9b::/96")
"""Addresses of version 4 as networks of version 6 alone reach them (RFC 6052): the one that is carried is asked about."""

_ISATAP: Final = 0x00005EFE
"""How the last half of an address begins behind which a tunnel leads to one of version 4 (RFC 5214), but for two bits."""
_ISATAP_BITS: Final = 0xFCFFFFFF

WEBHOOKS: Final = TransitionTable(
    WebhookState,
    WebhookState.ACTIVE,
    (
        Move(WebhookState.ACTIVE, WebhookState.PAUSED, "pause"),
        Move(WebhookState.PAUSED, WebhookState.ACTIVE, "resume"),
        Move(WebhookState.ACTIVE, WebhookState.REMOVED, "remove"),
        Move(WebhookState.PAUSED, WebhookState.REMOVED, "remove a paused one"),
    ),
)

DELIVERIES: Final = TransitionTable(
    DeliveryState,
    DeliveryState.WAITING,
    (
        Move(DeliveryState.WAITING, DeliveryState.DELIVERED, "deliver"),
        Move(DeliveryState.WAITING, DeliveryState.GIVEN_UP, "give up"),
        Move(DeliveryState.GIVEN_UP, DeliveryState.WAITING, "send again"),
        Move(DeliveryState.DELIVERED, DeliveryState.WAITING, "send once more"),
    ),
)


@dataclass(frozen=True, slots=True)
class WebhookPatience:
    """How long the house goes on: pauses double with each failure; one delivery is given up, or all paused, after so many."""

    first_pause: timedelta
    longest_pause: timedelta
    most_attempts: int
    most_failures: int


@dataclass(frozen=True, slots=True)
class WebhookFacts:
    """A webhook as rules ask about it."""

    state: WebhookState
    version: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a webhook: what it is called, where it leads, and which kinds of events are sent there."""

    name: str
    address: str
    kinds: Collection[str]


@dataclass(frozen=True, slots=True)
class AfterAttempt:
    """What follows an attempt: the state of the delivery, the pause of all that waits for its webhook, and why that is paused."""

    state: DeliveryState
    failures: int
    pause: timedelta | None
    paused: PausedWhy | None


def is_outside(address: Address, inside: Iterable[Network] = ()) -> bool:
    """Return whether something may be sent to an address of the internet: to none of a private, loopback, link-local, shared,
    reserved or multicast network, unless it is in one of ``inside``, and to none of version 6 that carries such a one.
    """
    carried = _carried(address)
    if any(address in network or carried in network for network in inside):
        return True
    if isinstance(carried, IPv4Address):
        is_mapped = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
        return not is_mapped and not any(carried in network for network in _SPECIAL_4)
    is_tunnel = int(carried) >> 32 & _ISATAP_BITS == _ISATAP
    return carried in _UNICAST and not is_tunnel and not any(carried in network for network in _SPECIAL_6)


def _carried(address: Address) -> Address:
    """Return the address of version 4 that one of version 6 stands for, mapped or by NAT64; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.ipv4_mapped or address


def refusals_of_address(text: str, inside: Sequence[Network] = ()) -> list[Refusal]:
    """Return every reason for which a webhook cannot lead to an address, as far as its text says; names are looked up later.

    ``inside``: networks of the house to which webhooks may lead, and then without encryption and to any port.
    """
    if len(text) > LONGEST_ADDRESS:
        return [Refusal("webhook-address-too-long", {"most": LONGEST_ADDRESS})]
    parts = _split(text)
    if parts is None or parts.scheme not in {"https", "http"} or not parts.hostname:
        return [Refusal("webhook-address-unreadable")]
    found = []
    if parts.scheme != "https" and not inside:
        found.append(Refusal("webhook-address-unencrypted"))
    if parts.username is not None or parts.password is not None:
        found.append(Refusal("webhook-address-with-password"))
    if parts.fragment:
        found.append(Refusal("webhook-address-with-fragment"))
    if not inside and (parts.port or 443) not in PORTS:
        found.append(Refusal("webhook-address-with-port", {"ports": ", ".join(map(str, sorted(PORTS)))}))
    return [*found, *_of_host(parts.hostname, inside)]


def _split(text: str) -> SplitResult | None:
    # What urlsplit would strip in silence must not stand in an address at all.
    if not text.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 or sign in '\\"<>^`{|}' for sign in text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port  # refuses what is no number
    except ValueError:
        return None
    return parts


def _of_host(host: str, inside: Sequence[Network]) -> list[Refusal]:
    try:
        address = ip_address(host)
    except ValueError:
        is_inside = host.rstrip(".").rpartition(".")[2].lower() in _INSIDE_NAMES
        if is_inside and not inside:
            return [Refusal("webhook-address-inside")]
        return [] if _NAME.fullmatch(host) or (is_inside and inside) else [Refusal("webhook-address-unreadable")]
    return [] if is_outside(address, inside) else [Refusal("webhook-address-inside")]


def refusals_of_wish(wish: Wish, known: Collection[str], inside: Sequence[Network] = ()) -> list[Refusal]:
    """Return all reasons against a webhook; ``known`` are the kinds of public events that can be sent."""
    found = []
    if not wish.name.strip():
        found.append(Refusal("webhook-without-name"))
    if not wish.kinds:
        found.append(Refusal("webhook-without-kinds"))
    found += [Refusal("webhook-kind-unknown", {"kind": kind}) for kind in sorted(set(wish.kinds) - set(known))]
    return [*found, *refusals_of_address(wish.address, inside)]


def refusals_of_move(facts: WebhookFacts, to: WebhookState, read: int) -> list[Refusal]:
    """Return every reason for which a webhook cannot come into a state; ``read`` is the version that was seen."""
    if facts.version != read:
        return [Refusal("webhook-changed-meanwhile")]
    return [] if WEBHOOKS.permits(facts.state, to) else [Refusal("webhook-not-so", {"state": str(facts.state)})]


def refusals_of_change(facts: WebhookFacts, read: int) -> list[Refusal]:
    """Return every reason for which a webhook cannot be changed now."""
    if facts.version != read:
        return [Refusal("webhook-changed-meanwhile")]
    return [Refusal("webhook-not-so", {"state": str(facts.state)})] if facts.state is WebhookState.REMOVED else []


def refusals_to_send_again(state: DeliveryState, webhook: WebhookState) -> list[Refusal]:
    """Return every reason for which something is not sent once more."""
    found = []
    if webhook is WebhookState.REMOVED:
        found.append(Refusal("webhook-not-so", {"state": str(webhook)}))
    if state is DeliveryState.WAITING:
        found.append(Refusal("delivery-waits-already"))
    return found


def written_secret(secret: bytes) -> str:
    """Return a secret as it is shown, once."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def signature(secrets: Iterable[bytes], *, key: str, at: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: one for each secret that is good, parted by spaces.

    Each is HMAC-SHA256 over ``<id>.<seconds since 1970>.<body>``, in Base64: Standard Webhooks, "Symmetric signatures".
    """
    signed = f"{key}.{at}.".encode() + body
    return " ".join(f"{VERSION},{base64.b64encode(hmac.digest(secret, signed, 'sha256')).decode()}" for secret in secrets)


def outcome_of(status: int) -> DeliveryOutcome:
    """Return what an answer means. Only 2xx takes what was sent: a redirect is followed nowhere, so it has taken nothing."""
    if 200 <= status < 300:
        return DeliveryOutcome.TAKEN
    return DeliveryOutcome.GONE if status == 410 else DeliveryOutcome.NOT_TAKEN


def pause(failures: int, patience: WebhookPatience) -> timedelta:
    """Return how long to wait after so many failures in a row: twice as long each time, up to the longest."""
    return min(patience.first_pause * (1 << min(max(failures - 1, 0), 30)), patience.longest_pause)


def after_attempt(outcome: DeliveryOutcome, *, attempts: int, failures: int, patience: WebhookPatience) -> AfterAttempt:
    """Decide what follows an attempt, which is counted in ``attempts``; ``failures``: those in a row before it."""
    if outcome is DeliveryOutcome.TAKEN:
        return AfterAttempt(DeliveryState.DELIVERED, 0, None, None)
    failures += 1
    if outcome is DeliveryOutcome.GONE:
        return AfterAttempt(DeliveryState.WAITING, failures, pause(failures, patience), PausedWhy.GONE)
    # What is answered is about this one, if others are taken; where nobody answers it is about all.
    is_over = outcome is DeliveryOutcome.NOT_TAKEN and attempts >= patience.most_attempts
    return AfterAttempt(
        state=DeliveryState.GIVEN_UP if is_over else DeliveryState.WAITING,
        failures=failures,
        pause=pause(failures, patience),
        paused=PausedWhy.FAILURES if failures >= patience.most_failures else None,
    )


def good_editions(edition: int, renewed_at: datetime | None, kept_for: timedelta, now: datetime) -> tuple[int, ...]:
    """Return which of its secrets a webhook is signed with: the latest, and for a while the one before it as well."""
    is_kept = edition > 1 and renewed_at is not None and now < renewed_at + kept_for
    return (edition, edition - 1) if is_kept else (edition,)
