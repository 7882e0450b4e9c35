"""By what a round is put into numbers, and which of its tables is asked for."""

from enum import StrEnum


class By(StrEnum):
    """What the applications of a round are put together by."""

    REGION = "region"
    KIND = "kind"
    COUNTRY = "country"


class StatisticsTable(StrEnum):
    """A table of the statistics of a round that can be taken away."""

    GROUPS = "groups"
    TIMES = "times"
