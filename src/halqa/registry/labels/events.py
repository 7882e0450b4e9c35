"""The words for the registry's events in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "countries.loaded": _("The names of countries were loaded."),
    "roster.loaded": _("The roster was loaded, with facts about this place among others."),
}


def event(kind: str) -> str:
    """Return what an event says; its kind where no catalogue knows it."""
    return str(EVENTS.get(kind, kind))
