"""What readers write to have a fact corrected, and what the coordination team answers. Limits are for the rules to say."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.foundation.languages import AUTONYMS
from halqa.foundation.refusals import Refusal
from halqa.pages.forms import Select, TextInput
from halqa.registry.labels.correction_requests import SHOWN
from halqa.registry.labels.refusals import REFUSALS, sentence
from halqa.registry.rules.correction_requests import Wish

LONGEST_ADDRESS: Final = 254
TRAP: Final = "subject"
"""The field that nobody sees, by a name that programs like to fill in."""


class RefusableForm(forms.Form):
    """A form of which the rules say why it is refused, at its fields."""

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say at its field why something is refused, or above the form where it is no matter of one field."""
        for refusal in refusals:
            field = str(refusal.facts.get("column", ""))
            self.add_error(field if field in self.fields else None, sentence(refusal))

    def put(self, **values: str) -> None:
        """Let fields hold something else than was sent when the form is shown again."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = value


class WishForm(RefusableForm):
    """What a fact should say, and where that is published."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    column = forms.ChoiceField(label=_("What is wrong"), required=False, widget=Select)
    proposal = forms.CharField(
        label=_("What it should say"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": REFUSALS["proposal-missing"]},
    )
    source = forms.CharField(
        label=_("Where that is published"),
        help_text=_("The address of a page, or the name of a document and who published it."),
        error_messages={"required": REFUSALS["published-nowhere"]},
        widget=TextInput(attrs={"dir": "auto", "class": "long", "autocomplete": "off"}),
    )
    remarks = forms.CharField(
        label=_("Anything else that helps"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Only if you want to be told the answer. It is used for that alone, shown to nobody, "
            "and erased once the answer is sent."
        ),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
        error_messages={"invalid": _("This is not an e-mail address. Write one such as name@example.org, or leave it empty.")},
    )
    language = forms.ChoiceField(label=_("Language of the answer"), choices=list(AUTONYMS.items()), required=False, widget=Select)
    subject = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}), label=_("Leave this empty")
    )

    def __init__(self, data: Any = None, *, columns: Iterable[tuple[str, str | Promise]], is_known: bool, **options: Any) -> None:
        super().__init__(data, **options)
        # Both have a first choice that is right for most: nothing is left out there.
        for name in ("column", "language"):
            self.fields[name].is_sometimes_needed = True
        choices = list(columns)
        if choices:
            self.fields["column"].choices = [("", _("Something else, or all of it")), *choices]
        else:
            del self.fields["column"]
        if is_known:
            del self.fields["email"], self.fields["language"]

    @property
    def wish(self) -> Wish:
        """What was written."""
        said = self.cleaned_data
        return Wish(said["proposal"], said["source"], said["remarks"].replace("\r\n", "\n"), said.get("column", ""))


class ReplyForm(RefusableForm):
    """What a reader says to what the coordination team asked."""

    reply = forms.CharField(
        label=_("Your reply"),
        error_messages={"required": REFUSALS["answer-missing"]},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    read = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AnswerForm(RefusableForm):
    """What the coordination team answers; ``read`` is the edition of the request that it had before it."""

    answer = forms.CharField(
        label=_("Your answer, or your question"),
        help_text=_("Whoever asked reads it as you write it. It is kept with the request, and not shown in public."),
        error_messages={"required": REFUSALS["answer-missing"]},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    read = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RequestsForm(forms.Form):
    """Which requests are listed."""

    state = forms.ChoiceField(label=_("Which"), choices=list(SHOWN.items()), required=False, widget=Select)


def chosen_numbers(sent: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the requests that are ticked in the list; what is no number falls away."""
    values = sent.getlist("request") if hasattr(sent, "getlist") else []
    return sorted({int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16})
