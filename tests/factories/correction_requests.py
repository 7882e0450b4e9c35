"""Correction requests with dull defaults, and readers who ask for them by the form."""

import secrets
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from halqa.registry.models import CorrectionRequest, RequestSender
from halqa.registry.queries.correction_requests import fact_asked
from halqa.registry.views.correction_requests import SEAL

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)

_numbers = count(1)


def make_request(
    subject: str = "city:ma/tinghir", *, network: str = "", email: str = "", person: str = "", **more: Any
) -> CorrectionRequest:
    """Make a request that waits, with one sender."""
    number = next(_numbers)
    request = CorrectionRequest.objects.create(
        **{
            "subject": subject,
            "proposal": f"Another year, {number}",
            "source": f"https://example.org/{number}",
            "fingerprint": f"{number:064}",
            "sent_at": MOMENT,
            "due_on": date(2026, 3, 15),
        }
        | more
    )
    RequestSender.objects.create(
        request=request,
        network=network,
        email=email,
        person=person,
        language="en",
        form=f"{number:064}",
        sent_at=request.sent_at,
    )
    return request


def seal(shown_at: datetime, version: str = "") -> str:
    """Return the mark of a form that was shown at a moment."""
    return signing.dumps([shown_at.timestamp(), version, secrets.token_hex(8)], salt=SEAL)


def ask(client: Client, path: str, *, seconds: int = 60, address: str = "198.51.100.7", **said: str) -> HttpResponse:
    """Send the form at a path, which was opened so many seconds before, from a network address."""
    address_of, _mark, query = path.partition("?")
    table = address_of.rstrip("/").rpartition("/")[2]
    fact = fact_asked(table, dict(parse_qsl(query)))
    shown = seal(timezone.now() - timedelta(seconds=seconds), fact.version if fact else "")
    said = {"proposal": "2019", "source": "https://example.org/list-of-2019", "language": "en", "shown": shown, **said}
    return client.post(path, said, REMOTE_ADDR=address)
