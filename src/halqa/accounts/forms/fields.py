"""Fields that several forms about people share."""

import re
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halqa.foundation.languages import AUTONYMS
from halqa.pages.forms import DayInput, Select, TextInput

_WRITTEN_BETWEEN: Final = re.compile(r"[\s().\-/]")
_MOBILE: Final = re.compile(r"\+[1-9][0-9]{6,14}")


class Mobile(forms.CharField):
    """The number of a mobile telephone with its country, kept as + and digits (E.164)."""

    widget = TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"})

    def clean(self, value: Any) -> str:
        """Return the number without what people write between digits."""
        number = _WRITTEN_BETWEEN.sub("", super().clean(value))
        if number and not _MOBILE.fullmatch(number):
            raise ValidationError(_("Write the number with the code of its country, such as +212 6 00 00 00 00."), code="mobile")
        return number


def name_field(**more: Any) -> forms.CharField:
    """Return the field for what a person wants to be called."""
    widget = TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(**{"label": pgettext_lazy("of a person", "Name"), "max_length": 200, "widget": widget} | more)


def address_field(**more: Any) -> forms.EmailField:
    """Return the field for somebody else's mail address."""
    widget = forms.EmailInput(attrs={"autocapitalize": "none", "autocomplete": "off", "dir": "ltr"})
    return forms.EmailField(**{"label": _("E-mail address"), "max_length": 254, "widget": widget} | more)


def language_field(**more: Any) -> forms.ChoiceField:
    """Return the field for the language in which somebody is written to."""
    return forms.ChoiceField(**{"label": _("Language"), "choices": list(AUTONYMS.items()), "widget": Select} | more)


def time_zone_field() -> forms.ChoiceField:
    """Return the field for the time zone in which somebody reads of deadlines."""
    return forms.ChoiceField(label=_("Time zone"), choices=_time_zones, widget=Select, initial="UTC")


def day_field(**more: Any) -> forms.DateField:
    """Return a field for a day that may stay empty."""
    return forms.DateField(**{"required": False, "widget": DayInput, "input_formats": ("%Y-%m-%d",)} | more)


def reason_field() -> forms.CharField:
    """Return the field for why something is done; whether it may be empty is for the rules to say."""
    widget = forms.Textarea(attrs={"rows": 3})
    help_text = _("A few words for whoever looks back later. They are deleted when the person leaves.")
    return forms.CharField(label=_("Why"), help_text=help_text, max_length=2000, widget=widget)


@cache
def _time_zones() -> list[tuple[str, str]]:
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/")))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]
