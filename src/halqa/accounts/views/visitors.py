"""From which network a visitor comes: as a hash that tells nothing of the next day, for limits on what anybody may send."""

from datetime import UTC, datetime
from ipaddress import AddressValueError, IPv6Address, ip_address
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SITE_BITS: Final = 64
"""How many leading bits of an IPv6 address its holder cannot change: the rest is theirs to choose anew for each request."""


def network_of(request: HttpRequest, now: datetime) -> str:
    """Return a keyed hash of the day (UTC) and the network address of who asks; the same within a day alone."""
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError, AddressValueError):
        said = ""
    else:
        is_wide = isinstance(address, IPv6Address)
        said = str(int(address) >> (128 - SITE_BITS)) if is_wide and not address.ipv4_mapped else str(address)
    day = now.astimezone(UTC).date().isoformat()
    return salted_hmac("halqa.accounts.network", f"{day} {said}", algorithm="sha256").hexdigest()
