"""What calls and forms are called together among the results of a search, and the words by which each is found."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

CALLS: Final = pgettext("kind of result", "Calls for applications")
FORMS: Final = pgettext("kind of result", "Forms")

CALL: Final = _("Call for applications")
FORM: Final = _("What a form of the network asks")
