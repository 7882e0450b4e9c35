"""Filters for moments in a reader's time zone, and for what becomes of messages."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from halqa.notices.enums import Channel, State
from halqa.notices.labels.words import CHANNELS, STATES
from halqa.notices.queries.moments import moment_words

register = template.Library()


@register.filter
def moment(at: datetime, time_zone: str) -> SafeString:
    """Return a moment in words inside a <time>, by the clock of a time zone, which is named."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), moment_words(at, time_zone, zone_name="short"))


@register.filter
def state_words(state: State) -> str:
    """Return how far a message has come, in words."""
    return str(STATES[state])


@register.filter
def channel_words(channel: Channel) -> str:
    """Return by what a message is sent, in words."""
    return str(CHANNELS[channel])
