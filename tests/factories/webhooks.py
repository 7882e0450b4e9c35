"""Webhooks for tests: a real receiver on loopback that misbehaves as told, and rows that lead to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from halqa.accounts.access import Caller, caller_for
from halqa.accounts.enums import Role
from halqa.ledger import actions as ledger
from halqa.opendata.actions.webhooks import make_webhook
from halqa.opendata.models import Webhook
from halqa.opendata.rules.webhooks import Wish
from tests.factories.accounts import make_person

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Receiver:
    """What a receiver was sent, and what it answers: the statuses in their order, the last one from then on; 0: silence."""

    statuses: list[int] = field(default_factory=lambda: [204])
    says: bytes = b"well"
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    ends: threading.Event = field(default_factory=threading.Event)
    in_hand: threading.Event = field(default_factory=threading.Event)
    """Set once something has come."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/halqa?from=here"

    @property
    def bodies(self) -> list[bytes]:
        return [body for _headers, body in self.got]


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """Run a receiver for a while."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.in_hand.set()
            status = receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0]
            if status == 0:
                receiver.ends.wait(20)
                return
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.says)))
            self.end_headers()
            self.wfile.write(receiver.says)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        receiver.port = server.server_address[1]
        try:
            yield receiver
        finally:
            receiver.ends.set()
            server.shutdown()
            thread.join(5)


def coordinator(now: datetime = NOW) -> Caller:
    """Return somebody of the coordination team as one who asks."""
    return caller_for(make_person(roles=[(Role.COORDINATOR, "network")]), now, second_factor_at=now)


def made(
    address: str,
    kinds: tuple[str, ...] = ("form.published", "fact.recorded"),
    *,
    name: str = "Newsletter",
    now: datetime = NOW,
) -> tuple[Webhook, str]:
    """Make a webhook, and return it with its secret."""
    team = coordinator(now)
    key, secret = make_webhook(wish=Wish(name, address, kinds), caller=team, by=team.actor, now=now)
    return Webhook.objects.get(key=key), secret


@ledger.action
def happen(kind: str = "form.published", subject: str = "form:award", *, public: bool = True, now: datetime = NOW) -> int:
    """Let something happen, and return its number in the ledger."""
    return ledger.record(kind=kind, by="system:halqa", subject=subject, now=now, detail={"decisions": 3}, public=public).number
