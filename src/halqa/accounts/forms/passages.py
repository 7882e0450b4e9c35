"""The code by which a passage is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.accounts.forms.roles import RefusedForm
from halqa.accounts.rules.passages import as_digits
from halqa.pages.forms import TextInput


class CodeForm(RefusedForm):
    """The code that was sent, in whatever digits and with whatever people write between them."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits of the mail. Look among unwanted mail if it does not come."),
        max_length=40,
        widget=TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "size": "12"}),
    )

    def clean_code(self) -> str:
        """Return the digits alone."""
        digits = as_digits(self.cleaned_data["code"])
        if not digits:
            raise forms.ValidationError(_("A code has digits only: the six of the mail."), code="digits")
        return digits
