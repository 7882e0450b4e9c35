"""How a member stands with its progress reports. No labels."""

from enum import StrEnum


class Owing(StrEnum):
    """How it stands with one report of a member.

    ``AHEAD``: falls due later. ``UNCALLED``: has fallen due, and no round takes it, which is nobody's lateness. ``EXPECTED``: a
    round takes it, and there is time. ``EXEMPT``: the round asks for none of this member.
    """

    AHEAD = "ahead"
    UNCALLED = "uncalled"
    EXPECTED = "expected"
    LATE = "late"
    RETURNED = "returned"
    SENT = "sent"
    ACCEPTED = "accepted"
    PUT_OFF = "put-off"
    NOT_ACCEPTED = "not-accepted"
    UNENDORSED = "unendorsed"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"


class Difference(StrEnum):
    """What became of an answer, or of words, since the earlier text."""

    SAME = "same"
    CHANGED = "changed"
    CAME = "came"
    GONE = "gone"
