"""The words for the events of accounts in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {"person.added": _("A person was added.")}
