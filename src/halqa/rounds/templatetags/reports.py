"""Filters for progress reports: how one stands, what was agreed about them."""

from django import template

from halqa.rounds.enums.reports import Owing
from halqa.rounds.labels.reports import AGREED, OWING

register = template.Library()

TONES = {
    Owing.LATE: "pill warm",
    Owing.RETURNED: "pill warm",
    Owing.NOT_ACCEPTED: "pill warm",
    Owing.ACCEPTED: "pill",
    Owing.EXPECTED: "pill act",
    Owing.SENT: "pill act",
}


@register.filter
def owing_words(owing: Owing) -> str:
    """Return in words how a report stands."""
    return str(OWING[owing])


@register.filter
def owing_tone(owing: Owing) -> str:
    """Return the class of what says in a list how a report stands."""
    return TONES.get(owing, "note")


@register.filter
def agreed_words(name: str) -> str:
    """Return what one of the agreed numbers is about."""
    return str(AGREED[name])
