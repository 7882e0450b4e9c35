"""What somebody says of a token, or of a webhook, that they want."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal
from halqa.opendata.enums import TokenScope
from halqa.opendata.labels import REFUSALS, SCOPES, sentence
from halqa.opendata.labels.webhooks import kind_words
from halqa.opendata.queries.webhooks import KINDS
from halqa.opendata.rules.webhooks import Wish
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


class WebhookForm(forms.Form):
    """What a webhook is called, where it leads, and what is sent there."""

    name = forms.CharField(
        label=_("What you call it"),
        help_text=_("So that others of the team know later who receives it, such as “Newsletter of the office”."),
        max_length=80,
        error_messages={"required": REFUSALS["webhook-without-name"]},
        widget=TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Where it is sent"),
        help_text=_("The address of a program that takes a POST, such as https://example.org/halqa."),
        max_length=1000,
        widget=TextInput(attrs={"autocomplete": "off", "inputmode": "url", "dir": "ltr"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is sent there"),
        help_text=_("Only what everybody can read already, and no sooner."),
        error_messages={"required": REFUSALS["webhook-without-kinds"]},
        widget=forms.CheckboxSelectMultiple,
    )
    read = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind, f"{kind_words(kind)} ({kind})") for kind in KINDS]

    @property
    def wish(self) -> Wish:
        """What is wanted, once the form is valid."""
        said = self.cleaned_data
        return Wish(said["name"], said["address"].strip(), said["kinds"])

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each reason at its field, or above the form where it is no matter of one field."""
        for refusal in refusals:
            self.add_error(field_of_webhook(refusal.code), sentence(refusal))


def field_of_webhook(code: str) -> str | None:
    """Return the field at which a reason against a webhook is told; nothing where it stands above the form."""
    if code.startswith("webhook-address-"):
        return "address"
    return {"webhook-without-name": "name", "webhook-without-kinds": "kinds", "webhook-kind-unknown": "kinds"}.get(code)
