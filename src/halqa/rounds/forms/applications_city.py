"""What a city writes about its application as a whole: which city and language, why it withdraws, what it answers and appeals."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.documents.forms import UploadField
from halqa.pages.forms import Select
from halqa.rounds.rules.applications import LONGEST_MESSAGE
from halqa.rounds.rules.reading import LONGEST_COPY

MOST_FILES: Final = 3
"""How many files can be added to an answer at once; each has a field of its own, which works without a script."""


class BeginForm(forms.Form):
    """The language in which a city writes, and whether it begins with what it wrote before."""

    language = forms.ChoiceField(
        label=_("Language in which the city writes"),
        widget=Select,
        help_text=_("The mayor signs the text in this language. Readers of other languages get a reading copy beside it."),
    )

    with_earlier = forms.BooleanField(label=_("Begin with the answers of the earlier text"), required=False)

    def __init__(
        self, data: Any, *, languages: Sequence[tuple[str, str]], initial: Mapping[str, Any], has_earlier: bool = False
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["language"].choices = languages
        if not has_earlier:
            del self.fields["with_earlier"]


class SubmitForm(forms.Form):
    """That the text is sent, as it was read."""

    read = forms.IntegerField(widget=forms.HiddenInput)


class NeededText(forms.CharField):
    """A text that may not be missing; the act says so in its own words, with every other reason against."""

    is_sometimes_needed = True


def _reason(label: Promise, help_text: Promise, *, rows: int, kind: type[forms.CharField] = forms.CharField) -> forms.CharField:
    """Return a field for why a city does something, which others read."""
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return kind(label=label, required=False, max_length=LONGEST_MESSAGE, widget=area, help_text=help_text)


class WithdrawForm(SubmitForm):
    """Why an application is taken back."""

    reason = _reason(
        _("Why, if you want to say so"),
        _("The National Commission and the coordination team read it, if the text was sent to them."),
        rows=4,
    )
    field_order = ("reason",)


class GiveUpForm(WithdrawForm):
    """Why what was decided for a city is given up, and that it knows what ends with that."""

    gives_up = forms.BooleanField(
        label=_("We give it up, and know that this cannot be taken back."),
        error_messages={"required": _("Say that you know what ends.")},
    )


class AppealForm(SubmitForm):
    """What a city says against what was decided."""

    reason = _reason(
        _("What was overlooked, or judged wrongly"),
        _("The National Commission and the coordination team read it."),
        rows=10,
        kind=NeededText,
    )
    field_order = ("reason",)


class ReplyForm(forms.Form):
    """What a city answers to questions, with files where they help."""

    answer = NeededText(
        label=_("Your answer"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("The text that the mayor signed stays as it is; what you write here is read beside it."),
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        for number in range(1, MOST_FILES + 1):
            field = UploadField(required=False, label=_("File %(number)s") % {"number": number})
            if number > 1:
                field.help_text = ""
            self.fields[f"file-{number}"] = field

    @property
    def uploads(self) -> list[Any]:
        """The files that came and can be kept."""
        found = (self.cleaned_data.get(f"file-{number}") for number in range(1, MOST_FILES + 1))
        return [one for one in found if one]


class CopyForm(forms.Form):
    """A reading copy of one text. ``made_from`` is the fingerprint of the original that its writer had before them."""

    text = forms.CharField(
        label=_("Translation"),
        required=False,
        strip=False,
        max_length=LONGEST_COPY,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    made_from = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.IntegerField(widget=forms.HiddenInput)
