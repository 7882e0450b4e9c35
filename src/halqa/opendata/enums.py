"""What a token opens and whether it is good; states of webhooks and of what is delivered to them. No labels."""

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


class WebhookState(StrEnum):
    """Whether anything is sent to a webhook. ``REMOVED``: never again; what was sent stays to be read for a while."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class PausedWhy(StrEnum):
    """Why nothing is sent to a webhook for the time being."""

    TEAM = "team"
    FAILURES = "failures"
    GONE = "gone"
    """It answered that it is gone for good (410)."""
    SECRET = "secret"  # noqa: S105  the reason, not a secret
    """Its secret is another than the one that was shown: the key of the house was changed since."""


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


class DeliveryOutcome(StrEnum):
    """What came of one attempt to deliver."""

    TAKEN = "taken"
    NOT_TAKEN = "not-taken"
    GONE = "gone"
    UNREACHED = "unreached"
    """Nobody answered in time, or the address leads where nothing is sent."""
