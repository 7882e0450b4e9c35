"""Real servers on loopback that carry messages, and that misbehave as told."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Post:
    """What an SMTP server has taken, and how it behaves: addresses it answers to with a code, and what it does after DATA."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.refuses: dict[str, str] = {}
        self.after_data = "250 taken"
        self.ends_after_each = False
        self.hangs_at = ""
        """``address`` or ``text``: where it falls silent, once it has heard that."""
        self.in_hand = threading.Event()
        """Set once it is silent."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refuses:
            return self.refuses[address]
        await self._silent_at("address")
        envelope.rcpt_tos.append(address)
        return "250 well"

    async def handle_RSET(self, server, _session, _envelope):
        if self.ends_after_each:
            server.transport.close()
        return "250 begin anew"

    async def handle_DATA(self, server, _session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        await self._silent_at("text")
        if self.after_data == "drop" or self.after_data.startswith("250"):
            self.taken += [(to, mail) for to in envelope.rcpt_tos]
        if self.after_data.startswith("drop"):
            server.transport.abort()
            return "250 never heard"
        return self.after_data

    async def _silent_at(self, point: str) -> None:
        if self.hangs_at == point:
            self.in_hand.set()
            await asyncio.sleep(60)

    @property
    def readers(self) -> list[str]:
        return [to for to, _mail in self.taken]


@contextmanager
def mail_server(post: Post, port: int = 0, *, utf8: bool = True) -> Iterator[int]:
    """Run an SMTP server for a while; yields its port."""
    controller = Controller(post, hostname="127.0.0.1", port=port or free_port(), ready_timeout=10, enable_SMTPUTF8=utf8)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def raw_server(says: bytes = b"", drip: float = 0.0) -> Iterator[int]:
    """Accept connections and say these bytes, one after each pause if they are to drip, and nothing more; yields the port."""
    ends = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def accept() -> None:
            while not ends.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                held.append(connection)
                try:
                    for byte in says:
                        connection.sendall(bytes([byte]))
                        if ends.wait(drip):
                            return
                except OSError:
                    continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ends.set()
            listening.shutdown(socket.SHUT_RDWR)
            for connection in held:
                connection.close()
            thread.join(5)


class Exchange:
    """What an SMS gateway was asked, and what it answers: a status, or nothing."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.tokens: list[str | None] = []
        self.status: int | None = 202


@contextmanager
def sms_gateway(exchange: Exchange) -> Iterator[int]:
    """Run an SMS gateway for a while; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            exchange.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            exchange.tokens.append(self.headers["Authorization"])
            if exchange.status is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(exchange.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(5)
