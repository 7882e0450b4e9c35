"""How often somebody may ask within a span of time, and how many permits a process takes at once from what is left.

A process takes permits from the account that all share in portions and gives them out one by one, so that hardly a request
writes. A portion is a part of what is left: while much is left few write, and the last ones are counted one by one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

SPAN: Final = timedelta(minutes=10)
"""The span within which requests are counted; it begins at the full ten minutes, for everybody alike."""

PART_AT_ONCE: Final = 8
"""A process takes one part in so many of what is left."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is told of a request: whether it may be answered, how many were allowed, how many are left, seconds until all are."""

    is_allowed: bool
    limit: int
    left: int
    seconds: int


def span_of(now: datetime) -> datetime:
    """Return the beginning of the span in which a moment lies."""
    seconds = int(SPAN.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, now.tzinfo)


def seconds_left(now: datetime) -> int:
    """Return after how many whole seconds the next span begins; at least one."""
    return max(1, -int((now - (span_of(now) + SPAN)).total_seconds() // 1))


def portion(limit: int, taken: int) -> int:
    """Return how many permits a process may take at once; none where all are taken."""
    left = max(0, limit - taken)
    return -(-left // PART_AT_ONCE)


def counted_as(address: str) -> str:
    """Return what requests from an address are counted under: the network of a household for IPv6, whose addresses change."""
    try:
        number = ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped:
            return str(number.ipv4_mapped)
        return str(IPv6Address(int(number) >> 64 << 64)) + "/64"
    return str(number)
