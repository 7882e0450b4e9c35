"""What states of webhooks and deliveries are called, and the notice when one is paused."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.ledger.labels import event_words
from halqa.notices.access import NoticeGroup, NoticeKind
from halqa.notices.labels.kinds import Facts
from halqa.opendata.enums import DeliveryState, PausedWhy, WebhookState

WEBHOOK_STATES: Final[Mapping[WebhookState, Promise]] = {
    WebhookState.ACTIVE: pgettext("state of a webhook", "active"),
    WebhookState.PAUSED: pgettext("state of a webhook", "paused"),
    WebhookState.REMOVED: pgettext("state of a webhook", "removed"),
}

DELIVERY_STATES: Final[Mapping[DeliveryState, Promise]] = {
    DeliveryState.WAITING: pgettext("state of a delivery", "waiting"),
    DeliveryState.DELIVERED: pgettext("state of a delivery", "delivered"),
    DeliveryState.GIVEN_UP: pgettext("state of a delivery", "given up"),
}

WHYS: Final[Mapping[PausedWhy, Promise]] = {
    PausedWhy.TEAM: _("The coordination team has paused it."),
    PausedWhy.FAILURES: _("It did not take what was sent, time after time."),
    PausedWhy.GONE: _("It answered that it is gone for good (410)."),
    PausedWhy.SECRET: _(
        "The key of this house was changed, and its secret with it. Make a new secret, and give it to whoever receives."
    ),
}

OWN_WORDS: Final[Mapping[str, Promise]] = {
    "roster.loaded": _("A roster was loaded, with facts about many places."),
}
"""What some kinds of events are called where they are chosen, in place of what the page of one place says of them."""


def kind_words(kind: str) -> str:
    """Return what a kind of event is called."""
    return str(OWN_WORDS.get(kind) or event_words(kind))


WEBHOOKS: Final = NoticeGroup("webhooks", _("Webhooks"))


def in_words(facts: Facts) -> Facts:
    """Return the facts of a notice with the reason in words."""
    return {**facts, "why": str(WHYS[PausedWhy(str(facts["why"]))])}


KINDS: Final = (
    NoticeKind(
        name="webhook.paused",
        group=WEBHOOKS,
        title=_("The webhook “%(name)s” is paused"),
        text=_(
            "Nothing more is sent to the webhook “%(name)s” until the coordination team resumes it. %(why)s "
            "Its log says what was answered."
        ),
        in_words=in_words,
    ),
)
