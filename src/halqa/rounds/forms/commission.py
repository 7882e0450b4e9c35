"""What mayors sign with, and what a National Commission writes about the applications of its country."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halqa.accounts.labels import REFUSALS as OF_ACCOUNTS
from halqa.accounts.labels import sentence as account_sentence
from halqa.documents.enums import Kind
from halqa.documents.forms import UploadField
from halqa.documents.labels import REFUSALS as OF_DOCUMENTS
from halqa.documents.labels import sentence as document_sentence
from halqa.foundation.languages import AUTONYMS
from halqa.foundation.refusals import Refusal
from halqa.pages.forms import DayInput, Select, TextInput
from halqa.rounds.enums.applications import Preselection
from halqa.rounds.labels.applications import PRESELECTIONS, REFUSALS
from halqa.rounds.queries.applications_words import reason
from halqa.rounds.rules.applications import LAST_RANK

SCANS: Final = (Kind.PDF, Kind.JPEG, Kind.PNG, Kind.WEBP)

FIELD_OF: Final[Mapping[str, str]] = {
    "signer-missing": "name",
    "signer-too-long": "name",
    "office-missing": "office",
    "day-of-signature-missing": "signed_on",
    "day-of-signature-to-come": "signed_on",
    "scan-missing": "scan",
    "signer-writes": "address",
    "message-missing": "text",
    "message-too-long": "text",
    "answer-date-over": "answer_by",
    "answer-date-after-deadline": "answer_by",
    "no-earlier-day-here": "closes_on",
    "not-after-the-calls-day": "closes_on",
    "places-out-of-bounds": "places",
    "highest-mark-out-of-bounds": "highest_mark",
    "mark-out-of-bounds": "mark",
    "no-such-rank": "place",
    "decision-without-words": "words",
    "otherwise-without-reason": "reason",
}
"""The field at which a reason is told; the others stand above the form."""

STALE: Final = frozenset(
    {
        "application-changed-meanwhile",
        "text-changed-meanwhile",
        "national-step-changed-meanwhile",
        "review-changed-meanwhile",
        "interview-changed-meanwhile",
        "decided-meanwhile",
    }
)
"""Reasons that say that the page was out of date."""


class ActForm(forms.Form):
    """A form whose act may be refused by the rules. ``read``: the version, or fingerprint, that its writer had before them."""

    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def refuse(self, refusals: Iterable[Refusal], zone: str) -> None:
        """Say each reason at its field, or above the form where it is no matter of one field."""
        for refusal in refusals:
            name = FIELD_OF.get(refusal.code)
            self.add_error(name if name in self.fields else None, told(refusal, zone))

    @property
    def version(self) -> int:
        """The version that was read; what is none counts as one that never was."""
        text = self.cleaned_data.get("read") or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def told(refusal: Refusal, zone: str) -> str:
    """Return a reason in words: ours, those of links, or those of files."""
    if refusal.code in OF_ACCOUNTS and refusal.code not in REFUSALS:
        return account_sentence(refusal)
    return document_sentence(refusal) if refusal.code in OF_DOCUMENTS else reason(refusal, zone)


def text_area(label: Any, rows: int = 5, **more: Any) -> forms.CharField:
    """Return a field for some sentences, with the line breaks that every system has."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(**{"label": label, "widget": widget, "required": False, "strip": True} | more)


def _office(**more: Any) -> forms.CharField:
    widget = TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"})
    return forms.CharField(**{"label": _("Exact official title"), "max_length": 200, "widget": widget, "required": False} | more)


def _signer(**more: Any) -> forms.CharField:
    widget = TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    return forms.CharField(**{"label": _("Name of who signs"), "max_length": 200, "widget": widget, "required": False} | more)


def day_field(**more: Any) -> forms.DateField:
    """Return a field for a day that may stay empty."""
    return forms.DateField(**{"required": False, "widget": DayInput, "input_formats": ("%Y-%m-%d",)} | more)


def name_field(**more: Any) -> forms.CharField:
    """Return the field for what somebody is called."""
    widget = TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(**{"label": pgettext_lazy("of a person", "Name"), "max_length": 200, "widget": widget} | more)


def address_field(**more: Any) -> forms.EmailField:
    """Return the field for somebody else's mail address."""
    widget = forms.EmailInput(attrs={"autocapitalize": "none", "autocomplete": "off", "dir": "ltr"})
    return forms.EmailField(**{"label": _("E-mail address"), "max_length": 254, "widget": widget} | more)


def language_field(**more: Any) -> forms.ChoiceField:
    """Return the field for the language in which somebody is written to."""
    return forms.ChoiceField(**{"label": _("Language"), "choices": list(AUTONYMS.items()), "widget": Select} | more)


class SignForm(ActForm):
    """A signature under the text that was read; the consent only where the round asks for it."""

    marks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    name = _signer()
    office = _office(help_text=_("As it stands on your letters, such as “Mayor of Bir Nour”."))
    consents = forms.BooleanField(
        label=_("I consent to the publishing of this material, with credit to the city."),
        required=False,
    )

    def __init__(self, *sent: Any, asks_consent: bool, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.asks_consent = asks_consent
        for name in ("name", "office"):
            self.fields[name].is_sometimes_needed = True
        if not asks_consent:
            del self.fields["consents"]
        else:
            self.fields["consents"].is_sometimes_needed = True

    def clean(self) -> dict[str, Any]:
        """Say where the consent is missing, without which the text could not be submitted."""
        if self.asks_consent and not self.cleaned_data.get("consents"):
            self.add_error("consents", _("Tick this to sign: without the consent the text cannot be submitted."))
        return self.cleaned_data

    @property
    def consent(self) -> bool:
        """Whether the consent was given."""
        return bool(self.cleaned_data.get("consents"))


class PaperForm(SignForm):
    """A signature on stamped pages: who signed, in what office, on which day, and the scan."""

    signed_on = day_field(label=_("Day that stands on the paper"))
    scan = UploadField(label=_("Scan of the signed and stamped pages"), kinds=SCANS, required=False)
    kept = forms.ChoiceField(label=_("Pages that came back already"), required=False, widget=forms.RadioSelect)
    field_order = ("name", "office", "signed_on", "consents", "kept", "scan")

    def __init__(self, *sent: Any, kept: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*sent, **options)
        if kept:
            self.fields["kept"].choices = [*kept, ("", _("None of these: I add a scan"))]
            self.fields["scan"].label = _("Another scan of the signed and stamped pages")
        else:
            del self.fields["kept"]
        for name in ("signed_on", "scan"):
            self.fields[name].is_sometimes_needed = True
        if "consents" in self.fields:
            self.fields["consents"].label = _("The pages say that the material may be published with credit to the city.")


class AskForm(ActForm):
    """To whom the link goes by which the text is signed."""

    address = address_field(
        label=_("The mayor's own mail address"), help_text=_("The link and its code go there and nowhere else.")
    )
    name = name_field(label=_("Name of who signs"))
    office = _office(required=True, help_text=_("Such as “Mayor of Bir Nour”. Whoever signs can change it."))
    language = language_field(label=_("Language of the mail"))


class EndorseForm(ActForm):
    """A commission's signature: its officer's name and office, a statement, and on paper the day and the scan."""

    sha256 = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    name = _signer()
    office = _office(help_text=_("Such as “Secretary-General of the National Commission”."))
    statement = text_area(_("What the commission says of it"), help_text=_("The coordination team reads it."))
    scan = UploadField(label=_("Scan of the signed part, if it was signed on paper"), kinds=SCANS, required=False)
    signed_on = day_field(label=_("Day that stands on the paper"), help_text=_("Only where there is a scan."))

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        for name in ("name", "office"):
            self.fields[name].is_sometimes_needed = True
        self.fields["signed_on"].is_sometimes_needed = True


class ReturnForm(ActForm):
    """Questions to a city, and the last day on which it can submit again."""

    text = text_area(_("Your questions to the city"), 8, required=True)
    answer_by = day_field(label=_("Last day on which the city can submit it again"), required=True)


class WhyForm(ActForm):
    """Why an application is declined, or an endorsement taken back; the city reads it."""

    text = text_area(_("Why"), help_text=_("The city reads it."), required=True)


class NoteForm(ActForm):
    """Something for one's own office."""

    text = text_area(_("Your note"), help_text=_("Only your own office reads it, not the city."), required=True)


class StepForm(ActForm):
    """What a commission sets for its cities."""

    closes_on = day_field(label=_("Your own last day for your cities"))
    preselection = forms.ChoiceField(
        label=_("How you choose before you endorse"),
        widget=forms.RadioSelect,
        choices=[(str(one), PRESELECTIONS[one]) for one in Preselection],
    )
    places = forms.IntegerField(
        label=_("How many can pass that choice"), required=False, widget=TextInput(attrs={"inputmode": "numeric"})
    )
    highest_mark = forms.IntegerField(
        label=_("Highest mark that your panel can give"), required=False, widget=TextInput(attrs={"inputmode": "numeric"})
    )
    words = text_area(_("What you tell your cities about it"), help_text=_("They read it on the page of what they write."))


class PanelistForm(ActForm):
    """Somebody who is to read the files."""

    name = name_field()
    address = address_field()
    language = language_field(label=_("Language of the mail"))


class ReviewForm(ActForm):
    """What a panelist says of a file."""

    mark = forms.IntegerField(label=_("Your mark"), widget=TextInput(attrs={"inputmode": "numeric", "class": "rank"}))
    remark = text_area(_("What speaks for it, and what against"))


class InterviewForm(ActForm):
    """What was said when the commission talked to a city."""

    held_on = day_field(label=_("Day of the interview"))
    text = text_area(_("Notes"), 8)


class PreselectForm(ActForm):
    """Whether an application passes the pre-selection, and why not."""

    passes = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", pgettext_lazy("pre-selection", "It passes")),
            ("no", pgettext_lazy("pre-selection", "It does not pass")),
        ],
    )
    text = text_area(_("Why not"), help_text=_("The city reads it where it does not pass."))


class RankingForm(forms.Form):
    """A place for each application of a country; an empty one is not ranked. ``keys``: their keys with the version of each."""

    def __init__(self, data: Any = None, *, lines: Sequence[tuple[str, str, int | None, int]], **options: Any) -> None:
        super().__init__(data, **options)
        self.keys = [key for key, _label, _rank, _version in lines]
        for key, label, rank, version in lines:
            attrs = {"inputmode": "numeric", "class": "rank"}
            self.fields[f"rank-{key}"] = forms.IntegerField(
                label=label, required=False, initial=rank, min_value=1, max_value=LAST_RANK, widget=TextInput(attrs=attrs)
            )
            self.fields[f"read-{key}"] = forms.IntegerField(initial=version, widget=forms.HiddenInput, required=False)

    @property
    def ranks(self) -> dict[str, int | None]:
        """The place of each application."""
        return {key: self.cleaned_data.get(f"rank-{key}") for key in self.keys}

    @property
    def read(self) -> dict[str, int]:
        """The version of each as it was read."""
        return {key: self.cleaned_data.get(f"read-{key}") or 0 for key in self.keys}


class RemindForm(ActForm):
    """Words of the coordination team to a commission; they may be left out."""

    text = text_area(_("A word to the commission"), 3, help_text=_("It goes to its officers beside what waits for them."))
