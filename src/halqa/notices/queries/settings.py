"""What the house can do, from its settings."""

from django.conf import settings

from halqa.notices.enums import Channel


def open_channels() -> frozenset[Channel]:
    """Return the channels for which messages are written: those that are set up; in the demonstration all, to be looked at."""
    demonstration = settings.MODE == "demo"
    is_open = {Channel.MAIL: bool(settings.EMAIL_HOST) or demonstration, Channel.SMS: bool(settings.SMS_URL) or demonstration}
    return frozenset(channel for channel, held in is_open.items() if held)
