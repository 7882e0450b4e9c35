"""The sample form of the design page: one field of every kind."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """A field of each kind, none of which is ever stored."""

    name = forms.CharField(label=_("Name of the city"), help_text=_("As the city itself writes it."))
    address = forms.EmailField(label=_("E-mail address"))
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("Choose one")), ("arab-states", _("Arab States")), ("africa", _("Africa"))]
    )
    joined_on = forms.DateField(
        label=_("Day of joining"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty if it is not known."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=[("city", _("City")), ("district", _("District"))]
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the city"), widget=forms.CheckboxSelectMultiple, choices=[("ar", "العربية"), ("fr", "Français")]
    )
    about = forms.CharField(label=_("What people can learn here"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    plan = forms.FileField(label=_("Plan"), help_text=_("A PDF of at most 10 MB."))
    agreed = forms.BooleanField(label=_("The mayor has seen this."))
