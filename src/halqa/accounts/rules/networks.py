"""Which addresses are one network, as far as limits on what anybody may send or ask are concerned."""

from ipaddress import IPv6Address, ip_address
from typing import Final

SITE_BITS: Final = 64
"""How many leading bits of an IPv6 address its holder cannot change: the rest is theirs to choose anew for each request."""

UNKNOWN: Final = "unknown"


def counted_as(address: str) -> str:
    """Return what requests from an address are counted under: for IPv6 the network of a household, whose addresses change."""
    try:
        number = ip_address(address.strip())
    except ValueError:
        return UNKNOWN
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped:
            return str(number.ipv4_mapped)
        rest = number.max_prefixlen - SITE_BITS
        return f"{IPv6Address(int(number) >> rest << rest)}/{SITE_BITS}"
    return str(number)
