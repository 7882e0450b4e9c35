"""What each role is called, and in one sentence what its holder may do."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.accounts.enums import Role
from halqa.foundation.subjects import NETWORK
from halqa.pages.templatetags.words import labelled

ROLE_NAMES: Final[Mapping[Role, Promise]] = {
    Role.COORDINATOR: _("Coordinator of the network"),
    Role.COMMISSION_OFFICER: _("Officer of a National Commission"),
    Role.FOCAL_POINT: _("Focal point of a city"),
    Role.MAYOR: _("Mayor of a city"),
    Role.EDITOR: _("Editor of a city"),
    Role.EXPERT: _("Expert on a panel"),
    Role.PROVIDER_MANAGER: _("Manager of a provider"),
    Role.FACILITATOR: _("Facilitator at a provider"),
    Role.DELEGATE: _("Delegate to a conference"),
}

ROLE_SENTENCES: Final[Mapping[Role, Promise]] = {
    Role.COORDINATOR: _(
        "Keeps the roster with its sources, approves what cities say of themselves, and gives every role but those that cities"
        " and providers give themselves."
    ),
    Role.COMMISSION_OFFICER: _(
        "Speaks for a National Commission: sees what concerns the cities of its country, and names their focal points and mayors."
    ),
    Role.FOCAL_POINT: _("Speaks for a city from day to day: proposes what its profile says, and names its editors."),
    Role.MAYOR: _("Stands for a city: may do what its focal point does, and signs for the city."),
    Role.EDITOR: _("Writes for a city: proposes what its profile says."),
    Role.EXPERT: _("Reads and assesses what a panel is given to read."),
    Role.PROVIDER_MANAGER: _("Answers for what a provider offers, and names its facilitators."),
    Role.FACILITATOR: _("Runs sessions of a provider."),
    Role.DELEGATE: _("Takes part in a conference for a member of the network."),
}


def role_name(role: Role | str) -> str:
    """Return what a role is called, in the language that is active."""
    return str(ROLE_NAMES[Role(role)])


def role_sentence(role: Role | str) -> str:
    """Return what the holder of a role may do, in the language that is active."""
    return str(ROLE_SENTENCES[Role(role)])


def held(role: Role, scope: str, name: str) -> str:
    """Return what somebody is, and for what: the name of the scope, unless that is the network itself."""
    return str(ROLE_NAMES[role]) if scope == NETWORK else labelled(ROLE_NAMES[role], name)
