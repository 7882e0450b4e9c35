"""The roles that people hold, and the kinds of things for which they hold them."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to a network, a country, a city, a panel, a provider or a conference."""

    COORDINATOR = "coordinator"
    COMMISSION_OFFICER = "commission-officer"
    FOCAL_POINT = "focal-point"
    MAYOR = "mayor"
    EDITOR = "editor"
    EXPERT = "expert"
    PROVIDER_MANAGER = "provider-manager"
    FACILITATOR = "facilitator"
    DELEGATE = "delegate"


class ScopeKind(StrEnum):
    """The kind of subject that a role is held for, as it stands before the colon of the subject's key."""

    NETWORK = "network"
    COUNTRY = "country"
    CITY = "city"
    PANEL = "panel"
    PROVIDER = "provider"
    CONFERENCE = "conference"


class RoleState(StrEnum):
    """Whether a role is held today, will be, or was."""

    NOW = "now"
    LATER = "later"
    PAST = "past"
