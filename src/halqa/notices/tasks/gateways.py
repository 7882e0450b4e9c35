"""The interface to whatever carries messages out of the house."""

from collections.abc import Callable
from typing import Protocol, Self

from halqa.notices.actions.sending import Result
from halqa.notices.queries.letters import Letter

HandOver = Callable[[], bool]
"""Called once, immediately before a text leaves; where it returns false the text must stay."""


class NoAddress(Exception):
    """What a reader gave as their address is none."""


class LeaseLost(Exception):
    """Another worker has taken the message meanwhile: this one leaves it alone."""


class Gateway(Protocol):
    """One way out, open for the length of a turn. It is entered and left as a context."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def write(self, letter: Letter) -> bytes:
        """Return a letter as it is carried; nothing is sent yet.

        :raises NoAddress: where it cannot be addressed
        """

    def send(self, to: str, text: bytes, hand_over: HandOver) -> Result:
        """Send what was written and say what came of it; whatever goes wrong on the way is a result, and no exception.

        :raises LeaseLost: when ``hand_over`` said no
        """
