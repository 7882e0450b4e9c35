"""What the scopes and states of tokens are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.opendata.enums import TokenScope, TokenState

SCOPES: Final[Mapping[TokenScope, Promise]] = {
    TokenScope.READ_PUBLIC: _("Read what is public, more often than without a token"),
    TokenScope.READ_OWN: _("Read your desk as well: what awaits you, and your cities and countries at a glance"),
}

STATES: Final[Mapping[TokenState, Promise]] = {
    TokenState.GOOD: pgettext("state of a token", "good"),
    TokenState.OVER: pgettext("state of a token", "over"),
    TokenState.WITHDRAWN: pgettext("state of a token", "withdrawn"),
}
