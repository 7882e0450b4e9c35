"""What the house can do and how patient it is, from its settings."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from halqa.notices.enums import Channel
from halqa.notices.rules.outbox import Patience


@dataclass(frozen=True)
class Limits:
    """How long one attempt and one turn of the worker may take, and how long a worker holds a message."""

    answer: timedelta
    turn: timedelta
    lease: timedelta


def channels_set_up() -> frozenset[Channel]:
    """Return the channels by which messages are sent."""
    named = {Channel.MAIL: settings.EMAIL_HOST, Channel.SMS: settings.SMS_URL}
    return frozenset(channel for channel, server in named.items() if server)


def open_channels() -> frozenset[Channel]:
    """Return the channels for which messages are written: those set up; in the demonstration all, to be looked at."""
    return frozenset(Channel) if settings.MODE == "demo" else channels_set_up()


def patience() -> Patience:
    """Return how long the house goes on trying."""
    return Patience(
        first_pause=settings.NOTICE_FIRST_PAUSE,
        longest_pause=settings.NOTICE_LONGEST_PAUSE,
        give_up_after=settings.NOTICE_GIVE_UP_AFTER,
        most_unsure=settings.NOTICE_MOST_UNSURE,
    )


def limits() -> Limits:
    """Return what bounds the time of sending. A lease outlasts a turn, and a turn is cut off in the middle of an attempt."""
    answer, turn = settings.NOTICE_ANSWER, settings.NOTICE_TURN
    return Limits(answer=answer, turn=turn, lease=2 * (turn + answer))
