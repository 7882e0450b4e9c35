"""The words for the events of calls in the ledger."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "call.drafted": _("The rules of a call were drafted."),
    "call.opened": _("A call was opened, and its rules frozen."),
    "call.amended": _("A call was amended after it had opened."),
    "call.closed": _("A call was closed."),
    "call.called-off": _("A call was called off."),
    "call.discarded": _("The draft of a call was given up."),
    "demonstration.called": _("The invented calls of the demonstration were opened."),
}


def event(kind: str) -> str:
    """Return what an event says; its kind where no catalogue knows it."""
    return str(EVENTS.get(kind, kind))
