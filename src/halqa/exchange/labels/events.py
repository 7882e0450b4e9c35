"""The words for the exchange's events in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "practices.loaded": _("Practices were loaded."),
    "enquiry.sent": _("A city asked about a practice that it wants to try."),
    "enquiry.answered": _("An enquiry about a practice was answered."),
    "enquiry.withdrawn": _("A city withdrew its enquiry about a practice."),
    "demonstration.enquired": _("The invented cities of the demonstration asked about practices."),
}
