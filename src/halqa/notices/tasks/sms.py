"""Text messages through a gateway: one POST each, ``{"id": …, "to": "+212…", "text": …}``, with a token.

The same ``id`` comes again when an answer was lost, so that a gateway can leave out what it has sent already. It answers 2xx
when it took the message, 4xx when it never will, anything else for later.
"""

import http.client
import json
from contextlib import closing
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from halqa.notices.actions.sending import Result
from halqa.notices.enums import Outcome
from halqa.notices.queries.letters import Letter
from halqa.notices.tasks.gateways import HandOver, LeaseLost

LATER = frozenset({401, 403, 408, 425, 429})
"""Answers below 500 that are about us or about this moment, not about the message."""


class SmsGateway:
    """The gateway that HALQA_SMS_URL names. Each message opens a connection of its own."""

    def __init__(self, *, answer: timedelta) -> None:
        self._answer = answer.total_seconds()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing stays open."""

    def write(self, letter: Letter) -> bytes:
        """Return a letter as the gateway takes it."""
        return json.dumps({"id": letter.key, "to": letter.to, "text": text_of(letter)}).encode()

    def send(self, to: str, text: bytes, hand_over: HandOver) -> Result:
        """Send one text message."""
        place = urlsplit(settings.SMS_URL)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        with closing(kind(place.netloc, timeout=self._answer)) as connection:
            try:
                connection.connect()
            except OSError as error:
                return Result(Outcome.UNREACHED, f"{type(error).__name__}: {error}")
            if not hand_over():
                raise LeaseLost(to)
            try:
                head = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"}
                connection.request("POST", urlunsplit(("", "", place.path or "/", place.query, "")), text, head)
                answer = connection.getresponse()
            except (OSError, http.client.HTTPException) as error:
                return Result(Outcome.UNANSWERED, f"{type(error).__name__}: {error}")
            return Result(_outcome(answer.status), f"{answer.status} {answer.reason}")


def text_of(letter: Letter) -> str:
    """Return the short text with the address of its page, and that it may have come before."""
    told = letter.told[0]
    return " ".join(filter(None, (told.short, letter.again, told.path and letter.site + told.path)))


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.ACCEPTED
    return Outcome.REFUSED if 400 <= status < 500 and status not in LATER else Outcome.PUT_OFF
