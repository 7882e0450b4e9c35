"""What somebody says of a token that they want."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal
from halqa.opendata.enums import TokenScope
from halqa.opendata.labels import SCOPES, sentence
from halqa.pages.forms import DayInput, TextInput

FIELD_OF: Final = {
    "token-opens-nothing": "scopes",
    "no-role-to-read-by": "scopes",
    "token-ends-already": "ends_on",
    "token-ends-too-late": "ends_on",
}
"""The field at which a reason is told; the others stand above the form."""


class TokenForm(forms.Form):
    """What the token is called, what it opens, and until when."""

    name = forms.CharField(
        label=_("What you call it"),
        help_text=_("So that you know later which program has it, such as “Map of our region”."),
        max_length=80,
        widget=TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("What it opens"),
        choices=list(SCOPES.items()),
        coerce=TokenScope,
        widget=forms.CheckboxSelectMultiple,
        initial=[TokenScope.READ_PUBLIC],
    )
    ends_on = forms.DateField(
        label=_("First day on which it is good no longer"),
        help_text=_("Then make another. A token that nobody remembers is a door that nobody watches."),
        widget=DayInput,
        input_formats=("%Y-%m-%d",),
        error_messages={"invalid": _("This is not a day. Write year, month and day, such as 2020-09-23.")},
    )

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each reason at its field, or above the form where it is no matter of one field."""
        for refusal in refusals:
            self.add_error(FIELD_OF.get(refusal.code), sentence(refusal))

    def begin_with(self, ends_on: date) -> None:
        """Offer a day."""
        self.initial["ends_on"] = ends_on
