"""The words for the events of running the house in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "backup.started": _("A backup was begun."),
    "demonstration.begun": _("The invented people of the demonstration came in."),
}
