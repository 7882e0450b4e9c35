"""What the coordination team narrows a board to, and what it writes about applications."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halqa.pages.forms import Select, TextInput
from halqa.rounds.enums.applications import ApplicationState, Screened
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.forms.commission import ActForm, day_field, text_area
from halqa.rounds.labels.rounds import decided_words, screened_words, state_words
from halqa.rounds.queries.applications_board import UNDECIDED

ORDERS: Final = (
    ("country", pgettext_lazy("order of applications", "by country")),
    ("waiting", pgettext_lazy("order of applications", "longest in their state first")),
    ("changed", pgettext_lazy("order of applications", "changed last first")),
    ("sent", pgettext_lazy("order of applications", "submitted first")),
    ("jury", pgettext_lazy("order of applications", "in the jury's order")),
)


class BoardForm(forms.Form):
    """What the board of a round is narrowed to and sorted by."""

    q = forms.CharField(label=_("City or country"), required=False, max_length=100, widget=TextInput)
    state = forms.ChoiceField(label=_("State"), required=False, widget=Select)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=Select)
    order = forms.ChoiceField(label=_("Sorted"), required=False, widget=Select, choices=ORDERS)
    decided = forms.ChoiceField(label=_("What is decided"), required=False, widget=Select)
    recommended = forms.ChoiceField(label=_("What the jury recommends"), required=False, widget=Select)
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, data: Any, *, kind: CallKind, countries: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("Every state")), *((str(one), state_words(kind, one)) for one in ApplicationState)]
        said = [(str(one), decided_words(kind, one)) for one in Decided]
        self.fields["decided"].choices = [("", _("Whatever is decided")), (UNDECIDED, _("nothing yet")), *said]
        self.fields["recommended"].choices = [("", _("Whatever it says")), (UNDECIDED, _("nothing yet")), *said]
        self.fields["country"].choices = [("", _("Every country")), *countries.items()]


class QueryForm(ActForm):
    """Questions to a city, and the last day on which it can answer."""

    text = text_area(_("Your questions to the city"), 8, required=True)
    answer_by = day_field(label=_("Last day on which the city can answer"), required=True)


class ScreenForm(ActForm):
    """What a person says of an application after reading what the rules found."""

    said = forms.ChoiceField(label=_("You find the file"), widget=forms.RadioSelect)
    is_complete = forms.BooleanField(label=_("The file is complete"), required=False)
    text = text_area(
        _("Why"), help_text=_("Needed where you say otherwise than the rules, or where they cannot decide. The city reads it.")
    )

    def __init__(self, *sent: Any, kind: CallKind, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["said"].choices = [(str(one), screened_words(kind, one)) for one in Screened]


class AgainForm(ActForm):
    """Why what was said at screening is taken back."""

    text = text_area(_("Why it is screened again"), help_text=_("Kept among the notes of your office."), required=True)


class MessageForm(forms.Form):
    """A message to all who speak for the cities of a selection."""

    text = text_area(_("Your message"), 8, required=True, max_length=4000)
