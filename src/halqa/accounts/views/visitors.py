"""From which network a visitor comes: as a hash that tells nothing once its span is over, for limits on what anybody may do."""

from datetime import UTC, datetime, timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from halqa.accounts.rules.networks import UNKNOWN, counted_as

A_DAY: Final = timedelta(days=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def network_of(request: HttpRequest, now: datetime, *, span: timedelta = A_DAY) -> str:
    """Return a keyed hash of the network address of who asks; the same within a span alone.

    Spans follow one another from midnight (UTC) on, for everybody alike. Whom a proxy names is read as signing in reads it.
    """
    try:
        network = counted_as(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        network = UNKNOWN
    begun_at = now - (now - EPOCH) % span
    told = f"{begun_at.astimezone(UTC).isoformat()} {network}"
    return salted_hmac("halqa.accounts.network", told, algorithm="sha256").hexdigest()
