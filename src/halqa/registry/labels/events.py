"""The words for the registry's events in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "countries.loaded": _("The names of countries were loaded."),
    "demonstration.loaded": _("The invented cities of the demonstration were loaded."),
    "demonstration.written": _("The invented cities of the demonstration proposed what they say of themselves."),
    "roster.loaded": _("The roster was loaded, with facts about this place among others."),
    "fact.recorded": _("A fact was added."),
    "fact.corrected": _("A fact was corrected."),
    "fact.withdrawn": _("A fact was taken back: it never was so."),
    "fact.restored": _("A fact that had been taken back stands again."),
    "cities.merged": _("Two records of the same place were made one."),
    "import.sent": _("A roster was sent, to be compared with what is stored."),
    "import.confirmed": _("A roster was confirmed, to be applied."),
    "import.discarded": _("A roster was discarded before it was applied."),
    "profile.drafted": _("The city wrote on a proposal to change its profile."),
    "profile.sent": _("The city sent a proposal to change its profile."),
    "profile.taken-back": _("The city took its proposal back, to go on writing."),
    "profile.discarded": _("The city discarded its proposal."),
    "profile.sent-back": _("The coordination team sent the city's proposal back."),
    "profile.approved": _("The coordination team approved what the city says of itself."),
    "profile.declined": _("The coordination team declined the city's proposal."),
}


def event(kind: str) -> str:
    """Return what an event says; its kind where no catalogue knows it."""
    return str(EVENTS.get(kind, kind))
