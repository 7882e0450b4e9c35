"""What calls are for, the states of a call, and what a verdict and its findings can say."""

from enum import StrEnum


class CallKind(StrEnum):
    """What a round is for."""

    ADMISSION = "admission"
    AWARD = "award"
    REPORT = "report"
    HOSTING = "hosting"
    PAPERS = "papers"


class CallState(StrEnum):
    """Where a call stands. ``OPEN``: its rules are public and frozen; its window says when applications are taken."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called-off"
    DISCARDED = "discarded"


class Phase(StrEnum):
    """Where the window of an open call stands at a moment."""

    COMING = "coming"
    TAKING = "taking"
    IN_GRACE = "in-grace"
    OVER = "over"
    UNDETERMINED = "undetermined"


class Outcome(StrEnum):
    """What the rules that are known say of a city. ``NO_MEASURE``: a rule could not be met by anybody when it was asked."""

    MET = "met"
    AGAINST = "against"
    UNDETERMINED = "undetermined"
    NO_MEASURE = "no-measure"


class Topic(StrEnum):
    """What a finding is about."""

    MEMBERSHIP = "membership"
    COOLDOWN = "cooldown"
    PLACE = "place"
    QUOTA = "quota"


class QuotaScope(StrEnum):
    """Among whom the places of a quota are counted."""

    COUNTRY = "country"
    REGION = "region"


class Evidence(StrEnum):
    """How far a fact can be trusted, best first; the words are those of the roster."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
