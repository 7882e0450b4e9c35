"""What is written of a city that wants to join, and about making it one with another or taking it out."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from halqa.accounts.actions import Invited
from halqa.accounts.labels import REFUSALS as OF_ACCOUNTS
from halqa.accounts.labels import sentence as sentence_of_accounts
from halqa.foundation.languages import AUTONYMS
from halqa.foundation.refusals import Refusal
from halqa.pages.forms import Select, TextInput
from halqa.registry.enums import CandidateState, CityKind
from halqa.registry.labels import REFUSALS, label, sentence
from halqa.registry.labels.candidates import STATES
from halqa.registry.rules.candidates import Wanted

FIELD_OF: Final = {
    "candidate-in-no-country": "country",
    "candidate-in-fiction": "country",
    "candidate-outside-fiction": "country",
    "candidate-without-name": "name",
    "city-on-record": "name",
    "candidate-there-already": "name",
    "candidate-is-the-same": "into",
    "no-such-city-to-merge": "into",
    "candidate-in-another-country": "into",
}
"""The field at which a reason is told; the others stand above the form."""


class CandidateRefusedForm(forms.Form):
    """A form whose act the rules may refuse."""

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each reason at its field, or above the form where it is no matter of one field."""
        for refusal in refusals:
            field = FIELD_OF.get(refusal.code) or str(refusal.facts.get("column", ""))
            is_ours = refusal.code in REFUSALS or refusal.code not in OF_ACCOUNTS
            self.add_error(field if field in self.fields else None, (sentence if is_ours else sentence_of_accounts)(refusal))


class ChangeCandidateForm(CandidateRefusedForm):
    """What a city that wants to join is called, what it is, and where."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Name of the city"),
        help_text=_("In Latin letters, if it is written so anywhere."),
        max_length=200,
        widget=TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    local_name = forms.CharField(
        label=_("Name used there"),
        help_text=_("If it is another, in its own script."),
        max_length=200,
        required=False,
        widget=TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    local_language = forms.ChoiceField(
        label=_("Language of that name"),
        choices=[("", _("Another, or not known")), *AUTONYMS.items()],
        required=False,
        widget=Select,
    )
    kind = forms.ChoiceField(label=_("Kind"), widget=Select)
    latitude = forms.DecimalField(
        label=_("Latitude"),
        help_text=_("In degrees, south is below 0. Leave both empty if you do not know."),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=7,
        decimal_places=5,
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        help_text=_("In degrees, west is below 0."),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["kind"].choices = [(str(kind), label(kind)) for kind in CityKind]

    def clean(self) -> dict[str, Any]:
        """Ask for both numbers of a position, or for none."""
        cleaned = super().clean()
        given = {name for name in ("latitude", "longitude") if cleaned.get(name) is not None}
        if len(given) == 1 and not {"latitude", "longitude"} & self.errors.keys():
            [missing] = {"latitude", "longitude"} - given
            self.add_error(missing, _("A position is two numbers. Write both, or none."))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """What was written, once it is valid."""
        said = self.cleaned_data
        placed = said["latitude"] is not None
        return Wanted(
            name=said["name"],
            kind=CityKind(said["kind"]),
            local_name=said["local_name"],
            local_language=said["local_language"],
            position=(float(said["latitude"]), float(said["longitude"])) if placed else None,
        )


class CandidateForm(ChangeCandidateForm):
    """A new candidate with its country, and who is to speak for it, if that is known."""

    country = forms.ChoiceField(label=_("Country"), widget=Select)
    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocapitalize": "none", "autocomplete": "off", "dir": "ltr"}),
        label=_("E-mail address of its focal point"),
        help_text=_("They are invited at once. Leave it empty to invite somebody later."),
        required=False,
    )
    person = forms.CharField(
        label=_("Name of the focal point"),
        help_text=_("As you would address them. They can change it."),
        required=False,
        max_length=200,
        widget=TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=list(AUTONYMS.items()), widget=Select)

    field_order = (
        "country",
        "name",
        "local_name",
        "local_language",
        "kind",
        "latitude",
        "longitude",
        "email",
        "person",
        "language",
    )

    def __init__(self, data: Any = None, *, countries: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["country"].choices = countries if len(countries) == 1 else [("", _("Choose")), *countries]

    @property
    def invited(self) -> Invited | None:
        """Whom to invite, once it is valid; nobody where no address was written."""
        said = self.cleaned_data
        return Invited(said["email"], said["person"], said["language"]) if said["email"] else None


class RemoveCandidateForm(CandidateRefusedForm):
    """Why a candidate is taken out."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MergeCandidateForm(RemoveCandidateForm):
    """Which city a candidate turned out to be, and how that is known."""

    into = forms.CharField(
        label=_("Key of the city that it is"),
        help_text=_("As in the address of its page, such as ma/benguerir."),
        max_length=120,
        widget=TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    field_order = ("into", "reason")


class CandidatesForm(forms.Form):
    """What the list is narrowed to; what is wrong narrows nothing."""

    q = forms.CharField(
        label=_("Name of the city or country"),
        required=False,
        max_length=100,
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False, widget=Select)
    state = forms.ChoiceField(label=_("What became of it"), required=False, widget=Select)

    def __init__(self, data: Any, *, countries: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["country"].choices = [("", _("Every country")), *countries]
        self.fields["state"].choices = [(str(state), STATES[state]) for state in CandidateState]
