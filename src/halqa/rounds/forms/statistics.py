"""What the statistics of a round are narrowed to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.pages.forms import Select
from halqa.rounds.enums.statistics import By, StatisticsTable


class StatisticsForm(forms.Form):
    """Which applications are looked at, and by what they are put together."""

    region = forms.ChoiceField(label=_("Region"), required=False, widget=Select)
    kind = forms.ChoiceField(label=_("Kind of place"), required=False, widget=Select)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=Select)
    by = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(str(by), str(by)) for by in By])
    table = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(str(table), str(table)) for table in StatisticsTable]
    )

    def __init__(self, data: Any, *, choices: Mapping[By, Mapping[str, str]]) -> None:
        super().__init__(data)
        every = {By.REGION: _("Every region"), By.KIND: _("Every kind"), By.COUNTRY: _("Every country")}
        for by, words in every.items():
            self.fields[str(by)].choices = [("", words), *choices[by].items()]
