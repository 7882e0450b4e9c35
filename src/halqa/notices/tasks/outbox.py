"""One turn of emptying the outbox: bounded in time, and over at once where nobody answers."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from halqa.notices.actions import sending
from halqa.notices.actions.keeping import erase_notices
from halqa.notices.actions.sending import Result
from halqa.notices.enums import Channel, Outcome
from halqa.notices.queries import outbox
from halqa.notices.queries.letters import NobodyReads, letter
from halqa.notices.queries.settings import channels_set_up, limits
from halqa.notices.tasks.gateways import Gateway, LeaseLost, NoAddress
from halqa.notices.tasks.sms import SmsGateway
from halqa.notices.tasks.smtp import MailServer

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def worker_name() -> str:
    """Return what tells this turn from that of every other worker, on this machine and on others."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"


def send_messages(now: datetime, *, clock: Clock = timezone.now) -> None:
    """Send what is due by every channel that is set up, as long as the turn lasts. ``clock`` tells how it passes."""
    for channel in Channel:
        if channel in channels_set_up() and outbox.is_anything_due(channel, now):
            sending.take_over_messages(channel=channel, now=now)
            with _gateway(channel) as gateway:
                _send_by(channel, gateway, end=now + limits().turn, clock=clock)


def _gateway(channel: Channel) -> Gateway:
    if channel is Channel.SMS:
        return SmsGateway(answer=limits().answer)
    return MailServer(answer=limits().answer, turn=limits().turn)


def _send_by(channel: Channel, gateway: Gateway, *, end: datetime, clock: Clock) -> None:
    worker = worker_name()
    while (now := clock()) < end and (key := sending.claim_message(channel=channel, worker=worker, now=now)):
        try:
            result = _attempt(key, worker, gateway, clock)
        except LeaseLost:
            continue
        except NobodyReads as gone:
            erase_notices(person=gone.person)
            continue
        sending.settle_message(key=key, worker=worker, result=result, now=clock())
        if result.outcome in {Outcome.UNREACHED, Outcome.UNANSWERED}:
            logger.warning("%s: nobody answers; what is due waits", channel)
            sending.put_off_channel(channel=channel, now=clock())
            return


def _attempt(key: str, worker: str, gateway: Gateway, clock: Clock) -> Result:
    try:
        written = letter(key, site=settings.SITE_ADDRESS)
        text = gateway.write(written) if written else b""
    except NobodyReads:
        raise
    except NoAddress as error:
        return Result(Outcome.REFUSED, f"not an address: {error}")
    except Exception:
        # One message that cannot be written must not keep all others waiting.
        logger.exception("message %s cannot be written", key)
        return Result(Outcome.PUT_OFF, "it could not be written; the log says why")
    if written is None:
        return Result(Outcome.REFUSED, "its reader has no address for it, or there is nothing left to say")
    return gateway.send(written.to, text, lambda: sending.hand_over_message(key=key, worker=worker, now=clock()))
