"""One POST to a webhook: to an address that was looked up and found to lie outside the house, within a time, without redirects.

The very address that was looked at is connected to, so that a name cannot lead elsewhere a moment later.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import timedelta
from ipaddress import ip_address
from threading import Timer
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from halqa.opendata.actions.deliveries import LONGEST_ANSWER, Attempt
from halqa.opendata.enums import DeliveryOutcome
from halqa.opendata.rules.webhooks import Network, is_outside, outcome_of, refusals_of_address

NOT_SENT: Final = "not sent: the address leads into a network to which nothing is sent"
NOT_ENCRYPTED: Final = "not sent: without https nothing leaves the house"
LATE: Final = "no answer in time"

SocketAddress = tuple[Any, ...]


def post(address: str, body: bytes, headers: Mapping[str, str], *, answer: timedelta, inside: Sequence[Network]) -> Attempt:
    """Send a body, and return what came of it; whatever goes wrong on the way is an attempt, and no exception."""
    if refusals_of_address(address, inside):
        return Attempt(DeliveryOutcome.UNREACHED, answer=NOT_SENT)
    parts = urlsplit(address)
    is_plain = parts.scheme == "http"
    port = parts.port or (80 if is_plain else 443)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return Attempt(DeliveryOutcome.UNREACHED, answer=_said(error))
    place = next((one for one in found if is_outside(ip_address(str(one[4][0]).partition("%")[0]), inside)), None)
    # One good address beside a bad one is no excuse: a name of two faces is sent nothing.
    if place is None or any(not is_outside(ip_address(str(one[4][0]).partition("%")[0]), inside) for one in found):
        return Attempt(DeliveryOutcome.UNREACHED, answer=NOT_SENT)
    if is_plain and not any(ip_address(place[4][0]) in network for network in inside):
        return Attempt(DeliveryOutcome.UNREACHED, answer=NOT_ENCRYPTED)
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    wire = _Wire(parts.hostname or "", port, place[4], timeout=answer.total_seconds(), is_plain=is_plain)
    return _ask(wire, target, body, headers)


def _ask(wire: "_Wire", target: str, body: bytes, headers: Mapping[str, str]) -> Attempt:
    cut = Timer(wire.patience, wire.hang_up)
    cut.daemon = True
    cut.start()
    try:
        with closing(wire):
            wire.request("POST", target, body, dict(headers))
            response = wire.getresponse()
            # In bytes, for no character may take more room in a database than in the answer.
            said = response.read(LONGEST_ANSWER).decode("utf-8", "replace").replace("\x00", "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Attempt(DeliveryOutcome.UNREACHED, answer=LATE if wire.is_cut else _said(error))
    finally:
        cut.cancel()
    # Headers that end in the middle because the connection was cut look like headers that are over.
    if wire.is_cut:
        return Attempt(DeliveryOutcome.UNREACHED, answer=LATE)
    return Attempt(outcome_of(response.status), response.status, said)


class _Wire(http.client.HTTPConnection):
    """A connection to an address that is known already; the name is for the certificate and for the header Host."""

    def __init__(self, host: str, port: int, place: SocketAddress, *, timeout: float, is_plain: bool) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 80 if is_plain else 443
        self.patience = timeout
        self.is_cut = False
        self._place, self._is_plain = place, is_plain

    def connect(self) -> None:
        """Connect to the address that was looked at; the certificate must be that of the name."""
        wire = socket.create_connection(self._place[:2], self.patience)
        self.sock = wire
        if not self._is_plain:
            # The socket is taken over here, and known before the handshake, so that it can be cut off there too.
            secure = ssl.create_default_context().wrap_socket(wire, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = secure
            if not self.is_cut:
                secure.do_handshake()
        if self.is_cut:
            raise TimeoutError

    def hang_up(self) -> None:
        """Wake whoever waits on this connection."""
        self.is_cut = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
