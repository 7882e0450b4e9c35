"""Mail by SMTP (RFC 5321), with the one moment in view that matters: before the text leaves, and after.

Until DATA everything can be taken back. From then on, only an answer of the server says whether it took the mail.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from datetime import timedelta
from threading import Timer
from typing import Any, Final, Self

from django.conf import settings

from halqa.notices.actions.sending import Result
from halqa.notices.enums import Outcome
from halqa.notices.queries.letters import Letter
from halqa.notices.tasks.gateways import HandOver, LeaseLost
from halqa.notices.tasks.mail import mail_of, sender

_DONE: Final = 250
_FORWARDED: Final = 251
_NEVER: Final = 500
"""From here on a server's code says: not now and not later."""
_PERHAPS: Final = 554
"""Said of an address that is none, and as well of a sender who is not let in: tried again, and given up in the end."""
_ABOUT_US: Final = frozenset({421, 503, 530, 534, 535, 538})
"""What a server says after RCPT that is no matter of the reader's address: it closes, or wants us to sign in."""


class MailServer:
    """One conversation with the mail server. Each answer has its time, and the whole has its own, even if words drip."""

    def __init__(self, *, answer: timedelta, turn: timedelta) -> None:
        self._answer = answer.total_seconds()
        self._cut = Timer((turn + answer).total_seconds(), self._hang_up)
        self._cut.daemon = True
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._cut.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server.close()
        self._cut.cancel()

    def write(self, letter: Letter) -> bytes:
        """Return a letter as a mail."""
        return mail_of(letter).as_bytes()

    def send(self, to: str, text: bytes, hand_over: HandOver) -> Result:
        """Send one mail to its one reader."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return Result(Outcome.UNREACHED, _said(error))
        try:
            refusal = _addressed(server, to)
        except smtplib.SMTPNotSupportedError as error:
            return Result(Outcome.REFUSED, _said(error))
        except (OSError, smtplib.SMTPException) as error:
            return Result(Outcome.UNREACHED, _said(error))
        if refusal:
            return refusal
        if not hand_over():
            raise LeaseLost(to)
        try:
            return _result(*server.data(text))
        except smtplib.SMTPDataError as error:
            # The server said no before the text left.
            return _result(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Result(Outcome.UNANSWERED, _said(error))

    def _connected(self) -> smtplib.SMTP:
        """Return a conversation that is ready for a mail: the one there is, unless the server has ended it, or a new one."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._server.rset()[0] == _DONE:
                    return self._server
            self._server.close()
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        # Our name is given, for looking it up may take as long as it likes.
        how: dict[str, Any] = {"timeout": self._answer, "local_hostname": sender().domain}
        if settings.EMAIL_USE_SSL:
            how["context"] = ssl.create_default_context()
        # Known before it is made: its making waits for a greeting, and must be cut off there too.
        server = self._server = kind.__new__(kind)
        kind.__init__(server, settings.EMAIL_HOST, settings.EMAIL_PORT, **how)
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.ehlo_or_helo_if_needed()
        return server

    def _hang_up(self) -> None:
        """Wake whoever waits for this server."""
        if self._server is not None and self._server.sock is not None:
            with suppress(OSError):
                self._server.sock.shutdown(socket.SHUT_RDWR)


def _addressed(server: smtplib.SMTP, to: str) -> Result | None:
    """Say from whom and to whom, and return what is against the reader's address.

    :raises smtplib.SMTPNotSupportedError: when the server writes to no address like the reader's
    :raises smtplib.SMTPException: when it is not about the reader, but about us
    """
    code, answer = server.mail(sender().addr_spec, [] if to.isascii() else ["SMTPUTF8"])
    if code == _DONE:
        code, answer = server.rcpt(to)
        if code in {_DONE, _FORWARDED}:
            return None
        if code not in _ABOUT_US:
            return _result(code, answer)
    raise smtplib.SMTPResponseException(code, answer)


def _result(code: int, answer: bytes | str) -> Result:
    said = f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    if code == _DONE:
        return Result(Outcome.ACCEPTED, said)
    return Result(Outcome.REFUSED if code >= _NEVER and code != _PERHAPS else Outcome.PUT_OFF, said)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
