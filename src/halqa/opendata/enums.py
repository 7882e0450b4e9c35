"""What a token opens, and the files in which a data set leaves the house. No labels."""

from enum import StrEnum


class TokenScope(StrEnum):
    """What whoever shows a token may read: what everybody may, or also what awaits its person."""

    READ_PUBLIC = "read:public"
    READ_OWN = "read:own"


class TokenState(StrEnum):
    """Whether a token is good, over by its date, or was withdrawn."""

    GOOD = "good"
    OVER = "over"
    WITHDRAWN = "withdrawn"
