"""The hash before the first event, and what ``halqa ledger verify`` can find."""

from enum import StrEnum

GENESIS = "0" * 64


class Damage(StrEnum):
    """What is wrong with the first broken link of the chain."""

    MISSING = "missing"
    CHANGED = "changed"
    REORDERED = "reordered"
    CUT = "cut"
    PUBLIC_NUMBER = "public-number"
