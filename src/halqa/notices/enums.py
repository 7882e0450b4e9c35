"""How a notice reaches a person, when, and how far it has come."""

from enum import StrEnum
from typing import Final

LONGEST_ANSWER: Final = 500
"""How many characters are kept of what a mail server answered."""

SECRETS: Final = "sign-in."
"""How kinds begin whose facts open a door: they are wiped once sent, and no page shows them."""


class Channel(StrEnum):
    """A way out of the house. The desk is none: every notice stands there."""

    MAIL = "mail"
    SMS = "sms"


class Way(StrEnum):
    """When a person wants to be written to about a group of things."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    DESK = "desk"


class State(StrEnum):
    """How far a message has come.

    ``UNSURE``: it was handed over, and whether it was taken nobody knows; it goes out once more and says so.
    """

    WAITING = "waiting"
    HANDED_OVER = "handed-over"
    ACCEPTED = "accepted"
    UNSURE = "unsure"
    REFUSED = "refused"
    GIVEN_UP = "given-up"


class Outcome(StrEnum):
    """What came of one attempt to send a message."""

    ACCEPTED = "accepted"
    PUT_OFF = "put-off"
    """The other side said: not now."""
    REFUSED = "refused"
    """The other side said: never."""
    UNANSWERED = "unanswered"
    """It was handed over, and the answer did not come."""
    UNREACHED = "unreached"
    """Nothing was handed over, for nobody answers there at all."""
