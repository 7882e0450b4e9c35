"""Filters that say in words since when a city has been a member."""

from django import template
from django.utils.translation import gettext as _

from halqa.foundation.dates import UncertainDate
from halqa.pages.templatetags.words import when_text

register = template.Library()


@register.filter
def since(joined: UncertainDate) -> str:
    """Return since when a city has been a member, as exactly as it is known; not that it is one today."""
    match joined.precision:
        case "unknown":
            return _("Member, since when is not known")
        case "by":
            return _("Member by %(day)s at the latest") % {"day": when_text(joined.latest)}
        case "after":
            return _("Member since %(day)s at the earliest") % {"day": when_text(joined.earliest)}
        case "range":
            days = {"first": when_text(joined.earliest), "last": when_text(joined.latest)}
            return _("Member since a day between %(first)s and %(last)s") % days
        case _:
            return _("Member since %(day)s") % {"day": when_text(joined)}
