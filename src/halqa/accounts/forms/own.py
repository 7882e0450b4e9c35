"""What people write of themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.accounts.forms.fields import Mobile, address_field, language_field, name_field, time_zone_field
from halqa.accounts.forms.roles import RefusedForm


class OwnForm(RefusedForm):
    """How a person wants to be called and written to."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    name = name_field(help_text=_("As you want to be called, by people and in letters."))
    mobile = Mobile(
        label=_("Mobile telephone"), help_text=_("Only if you want to be told by text message."), required=False, max_length=40
    )
    language = language_field(help_text=_("In which notices and letters are written to you."))
    time_zone = time_zone_field()


class AddressForm(RefusedForm):
    """The address that a person wants to go over to."""

    email = address_field(label=_("New e-mail address"))


class NewcomerForm(RefusedForm):
    """What somebody says of themselves who comes in for the first time."""

    name = name_field(help_text=_("As you want to be called, by people and in letters."))
    language = language_field(help_text=_("In which notices and letters are written to you."))
    time_zone = time_zone_field()


class AcceptForm(RefusedForm):
    """Nothing to fill in: a role is accepted, or is not."""


class EraseForm(RefusedForm):
    """The one box to tick before everything goes."""

    understood = forms.BooleanField(label=_("I understand that this cannot be undone."))
