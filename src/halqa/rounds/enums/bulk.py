"""What is done with many applications of a round at once, and where each of them stands in it."""

from enum import StrEnum


class BulkKind(StrEnum):
    """What is done with each. ``AS_RECOMMENDED``: decide what the jury says of it. ``AS_LISTED``: what a list says of it."""

    CHOSEN = "chosen"
    DEFERRED = "deferred"
    NOT_CHOSEN = "not-chosen"
    AS_RECOMMENDED = "as-recommended"
    AS_LISTED = "as-listed"
    TAKE_BACK = "take-back"
    SHORTLIST = "shortlist"


class LineState(StrEnum):
    """Where an application stands in an act on many."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
