"""How a person wants to be told: a way for each group, the hour of the daily mail, short messages."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from babel.dates import format_time
from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.notices.enums import Way
from halqa.notices.labels import NoticeGroup
from halqa.notices.labels.words import WAYS
from halqa.pages.forms import Select
from halqa.pages.templatetags.words import reader_locale

_GROUP = "way-"


class PreferencesForm(forms.Form):
    """One choice a group; ``version`` says which preferences its reader has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the daily e-mail"),
        help_text=_("In your time zone. On a day without news there is none."),
        coerce=int,
        widget=Select,
    )
    wants_sms = forms.BooleanField(
        label=_("Send me a text message as well where something is urgent"),
        help_text=_("It goes to the mobile number of your account."),
        required=False,
    )

    def __init__(self, *args: Any, groups: Iterable[NoticeGroup], offers_sms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [(hour, format_time(time(hour), format="short", locale=reader_locale())) for hour in range(24)]
        self.fields["digest_hour"].choices = hours
        if not offers_sms:
            del self.fields["wants_sms"]
        own = {
            f"{_GROUP}{group.name}": forms.TypedChoiceField(
                label=group.title, choices=list(WAYS.items()), coerce=Way, widget=forms.RadioSelect
            )
            for group in groups
        }
        # Groups first: the hour concerns only who chose a daily mail among them.
        self.fields = own | self.fields

    @property
    def ways(self) -> dict[str, Way]:
        """The way that was chosen for each group, once the form is valid."""
        return {name.removeprefix(_GROUP): way for name, way in self.cleaned_data.items() if name.startswith(_GROUP)}

    @staticmethod
    def initial_ways(ways: dict[str, Way]) -> dict[str, Way]:
        """Return ways by group as the form names its fields."""
        return {f"{_GROUP}{group}": way for group, way in ways.items()}
