"""What can be decided about an application, and where an announcement stands."""

from enum import StrEnum


class Decided(StrEnum):
    """What is decided. ``CHOSEN``: admitted, awarded or accepted, as the kind of the round has it."""

    CHOSEN = "chosen"
    DEFERRED = "deferred"
    NOT_CHOSEN = "not-chosen"


class AnnouncementState(StrEnum):
    """Where the announcement of a round stands. ``SHARED``: commissions prepare under embargo."""

    DRAFT = "draft"
    SHARED = "shared"
    MADE = "made"


class PublishedCounts(StrEnum):
    """What is told in numbers of a round that is announced. ``UNKNOWN``: no source says it, and only who is named is counted."""

    NEVER = "never"
    CHOSEN = "chosen"
    OUTCOMES = "outcomes"
    UNKNOWN = "unknown"


class WhyNotMade(StrEnum):
    """Why an announcement is not made at its planned moment, beside what the rules have against it."""

    PLANNER_LEFT = "planner-left"
