"""What somebody asks by "may we apply?", and what lists of calls and of rounds of the past are narrowed to."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halqa.foundation.dates import BadDate, UncertainDate
from halqa.pages.forms import DayInput, Select, TextInput
from halqa.rounds.enums.calls import Outcome
from halqa.rounds.labels.names import OUTCOMES

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
LONGEST: Final = 120


class CheckForm(forms.Form):
    """A round, a city or facts of one's own, and a day."""

    round = forms.ChoiceField(label=_("Round"), widget=Select)
    city = forms.CharField(
        label=_("City"),
        widget=TextInput,
        required=False,
        max_length=LONGEST,
        help_text=_("Its name in any script. Leave it empty to try other facts."),
    )
    on = forms.DateField(
        label=_("Judged on the day"),
        widget=DayInput,
        required=False,
        help_text=_("Leave it empty for the day that the rules name; without one it is today."),
    )
    joined = forms.CharField(
        label=_("Joined"), widget=TextInput, required=False, max_length=30, help_text=_("Such as 2020-09-23, 2020-09 or 2020.")
    )
    award = forms.IntegerField(
        label=_("Year of an earlier award"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput
    )

    def __init__(self, data: Any, *, rounds: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["round"].choices = rounds

    def clean_on(self) -> date | None:
        """Return a day that has a past and a future in every rule."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Choose a day between 1900 and 2200."))
        return day

    def clean_joined(self) -> UncertainDate | None:
        """Return the day of joining as exactly as it was given."""
        text: str = self.cleaned_data["joined"]
        if not text:
            return None
        try:
            written = UncertainDate.parse(text)
        except BadDate:
            raise ValidationError(_("Write a day as 2020-09-23, a month as 2020-09, a year as 2020.")) from None
        if any(bound and not FIRST_YEAR <= bound.year <= LAST_YEAR for bound in (written.earliest, written.latest)):
            raise ValidationError(_("Choose a day between 1900 and 2200."))
        return written


class OutcomeForm(forms.Form):
    """What the cities of a round of the past are narrowed to."""

    outcome = forms.ChoiceField(
        label=_("What the rules say"),
        required=False,
        widget=Select,
        choices=[("", _("Everything")), *((str(outcome), OUTCOMES[outcome]) for outcome in Outcome)],
    )


def chosen(form: CheckForm, name: str) -> Any:
    """Return a clean value, or nothing where the field could not be used."""
    values: Mapping[str, Any] = getattr(form, "cleaned_data", {})
    return values.get(name)
