"""Letters, certificates and credentials: how a credential stands, and why there is none."""

from enum import StrEnum


class CredentialState(StrEnum):
    """How a credential stands at a moment. ``UNPROVEN``: its signature is not that of a key of this network."""

    HOLDS = "holds"
    OVER = "over"
    TAKEN_BACK = "taken-back"
    UNPROVEN = "unproven"


class Ending(StrEnum):
    """What a network says of the end of what was decided. ``NEVER``: it stands until it is taken back."""

    MONTHS = "months"
    NEVER = "none"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a decision that holds has no certificate or no credential."""

    NOT_CHOSEN = "not-chosen"
    NOT_CERTIFIED = "not-certified"
    NO_KEY = "no-key"
    NO_ADDRESS = "no-address"
    BEING_MADE = "being-made"
