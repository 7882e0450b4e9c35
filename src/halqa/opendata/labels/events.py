"""The words for the events of tokens and webhooks in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "token.made": _("A token was made, by which a program may read."),
    "token.withdrawn": _("A token was withdrawn."),
    "webhook.made": _("A webhook was made, to which public events are sent."),
    "webhook.changed": _("A webhook was changed."),
    "webhook.secret-renewed": _("A webhook was given a new secret."),
    "webhook.paused": _("A webhook was paused: nothing is sent to it."),
    "webhook.resumed": _("A webhook was resumed."),
    "webhook.removed": _("A webhook was removed."),
    "webhook.tried-out": _("A webhook was tried out."),
    "webhook.sent-again": _("Something was sent to a webhook once more."),
}
