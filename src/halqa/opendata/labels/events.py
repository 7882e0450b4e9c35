"""The words for the events of tokens in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "token.made": _("A token was made, by which a program may read."),
    "token.withdrawn": _("A token was withdrawn."),
}
