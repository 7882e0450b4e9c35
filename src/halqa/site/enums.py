"""Kinds that pages of several apps share. No labels."""

from enum import StrEnum


class NewsKind(StrEnum):
    """What happened in the network."""

    ROUND = "round"
    AWARD = "award"
    CONFERENCE = "conference"
    CORRECTION = "correction"
