"""The words for the parts of a city's profile, for where a proposal stands, and for what happened to profiles."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.pages.templatetags.words import language_name
from halqa.registry.enums import ProfilePart, ProposalState

PARTS: Final[Mapping[ProfilePart, Promise]] = {
    ProfilePart.ABOUT: _("About the city"),
    ProfilePart.WEBSITE: _("Web site"),
    ProfilePart.PROGRAMME: _("Page of its learning-city programme"),
    ProfilePart.OFFICE: _("Contact office"),
    ProfilePart.PICTURE: _("Picture"),
}

EXPLANATIONS: Final[Mapping[ProfilePart, Promise]] = {
    ProfilePart.ABOUT: _("What a visitor should know of your city as a place to learn, in the languages that you choose."),
    ProfilePart.WEBSITE: _("The city's own web site."),
    ProfilePart.PROGRAMME: _("The page on which people find what your learning city does."),
    ProfilePart.OFFICE: _("The office that answers questions, with its own e-mail address; never a person's."),
    ProfilePart.PICTURE: _("One picture of learning in your city, with who made it."),
}

FIELDS: Final[Mapping[str, Promise]] = {
    "address": _("Address"),
    "name": _("Name of the office"),
    "email": _("E-mail address of the office"),
    "alternative": _("What the picture shows"),
    "credit": _("Who made the picture"),
}
"""The fields of parts, by the names under which they are stored."""

STATES: Final[Mapping[ProposalState, Promise]] = {
    ProposalState.DRAFT: pgettext("state of a proposal", "Being written"),
    ProposalState.SENT: pgettext("state of a proposal", "Waiting for a decision"),
    ProposalState.RETURNED: pgettext("state of a proposal", "Sent back"),
    ProposalState.DISCARDED: pgettext("state of a proposal", "Discarded"),
    ProposalState.APPROVED: pgettext("state of a proposal", "Approved"),
    ProposalState.PARTLY_APPROVED: pgettext("state of a proposal", "Approved in part"),
    ProposalState.DECLINED: pgettext("state of a proposal", "Declined"),
}


def part_written(detail: Mapping[str, Any]) -> str:
    """Return the part of a profile that an event tells of, and the language of its text; nothing where it tells of none."""
    if detail.get("part") not in PARTS:
        return ""
    part = str(PARTS[detail["part"]])
    if "language" not in detail:
        return part
    return _now("%(part)s: %(language)s") % {"part": part, "language": language_name(detail["language"])}
