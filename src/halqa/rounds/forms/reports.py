"""What the list of reports is narrowed to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.pages.forms import Select, TextInput
from halqa.rounds.enums.reports import Owing
from halqa.rounds.labels.reports import OWING


class ReportsForm(forms.Form):
    """What the list of who owes what is narrowed to."""

    q = forms.CharField(label=_("City or country"), required=False, max_length=100, widget=TextInput)
    owing = forms.ChoiceField(label=_("How the report stands"), required=False, widget=Select)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=Select)

    def __init__(self, data: Any, *, countries: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["owing"].choices = [("", _("Every state")), *((str(one), OWING[one]) for one in Owing)]
        self.fields["country"].choices = [("", _("Every country")), *countries.items()]
