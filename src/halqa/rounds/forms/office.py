"""What the coordination team writes about a call: its policy as text, and why something changes."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.rounds.rules.calls import LONGEST_REASON, LONGEST_TEXT

ROWS: Final = 28


class PolicyForm(forms.Form):
    """The policy of a draft, as TOML. ``read`` is the version that its writer had before them."""

    text = forms.CharField(
        label=_("Rules"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": ROWS, "spellcheck": "false", "dir": "ltr", "lang": "en", "class": "code"}),
        help_text=_('One key a line, with its value. Write "unknown" where nobody has decided; a call opens once nothing is.'),
    )
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        """Return the text with the line breaks that every system has."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class ReasonForm(forms.Form):
    """Why a call is called off."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("All concerned read it."),
    )
    read = forms.IntegerField(widget=forms.HiddenInput)


class AmendForm(PolicyForm):
    """The policy as it is to hold from now on, and why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("All concerned read it."),
    )
    field_order = ("reason", "text", "read")

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["text"].help_text = _("Deadlines can move to a later day, and the days of what follows can change.")
