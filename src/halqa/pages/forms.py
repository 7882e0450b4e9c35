"""What forms of every app are made of, and the sample form of the design page: one field of every kind."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class Pairs(BaseChoiceIterator):
    """Choices that are pairs of value and words already: Django would look for groups in each of them, twice for each form."""

    def __init__(self, pairs: Sequence[tuple[str, str | Promise]]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, str | Promise]]:
        """Yield them as they are."""
        return iter(self._pairs)


class TextInput(forms.TextInput):
    """A line to fill in, written at once: Django renders two templates for each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002  Django passes it
        """Return the markup that Django would."""
        shown = self.format_value(value)
        own = {"type": self.input_type, "name": name} | ({} if shown is None else {"value": shown})
        return format_html("<input{}>", flatatt(own | self.build_attrs(self.attrs, attrs)))


class Select(forms.Select):
    """A list to choose from, written at once: Django renders two templates for each option, and there are ninety countries."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002  Django passes it
        """Return the markup that Django would, for options without groups."""
        chosen = self.format_value(value)
        named = [("" if key is None else str(key), str(words)) for key, words in self.choices]
        options = [
            f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(words)}</option>'
            for key, words in named
        ]
        own = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return SafeString(f"<select{own}>{''.join(options)}</select>")


class DayInput(TextInput):
    """A day to choose. What is no day leaves it empty, as every browser does, and is no complaint in its console."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """Return the day as ISO 8601 writes it, or nothing."""
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            return None


class SampleForm(forms.Form):
    """A field of each kind, none of which is ever stored."""

    name = forms.CharField(label=_("Name of the city"), help_text=_("As the city itself writes it."))
    address = forms.EmailField(label=_("E-mail address"))
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("Choose one")), ("arab-states", _("Arab States")), ("africa", _("Africa"))]
    )
    joined_on = forms.DateField(
        label=_("Day of joining"),
        widget=DayInput,
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
