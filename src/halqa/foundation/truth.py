"""Three-valued truth, for questions that the sources answer with yes, with no, or not at all.

The connectives are those of Stephen Kleene's strong logic of indeterminacy (1938): a part that is undetermined leaves the
whole undetermined unless the other part settles it.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """An answer: yes, no, or undetermined."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"

    @classmethod
    def of(cls, fact: bool) -> "Truth":
        """Return YES or NO for what is known for certain."""
        return cls.YES if fact else cls.NO

    def __and__(self, other: "Truth") -> "Truth":
        return all_of((self, other))

    def __or__(self, other: "Truth") -> "Truth":
        return any_of((self, other))

    def __invert__(self) -> "Truth":
        return _OPPOSITE[self]

    def __bool__(self) -> NoReturn:
        # `if truth:` would silently count what is undetermined as a yes.
        raise TypeError("a Truth has three values: compare it with `is Truth.YES`")


_OPPOSITE = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNDETERMINED: Truth.UNDETERMINED}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether every one of the truths holds: NO as soon as one does not; YES when there are none."""
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNDETERMINED if Truth.UNDETERMINED in seen else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether at least one of the truths holds: YES as soon as one does; NO when there are none."""
    seen = set(truths)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNDETERMINED if Truth.UNDETERMINED in seen else Truth.NO
