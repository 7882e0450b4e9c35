"""What a city's people and the coordination team write about a city's profile, read into clean values."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.documents.enums import Kind
from halqa.documents.forms import UploadField
from halqa.documents.queries.examination import Examined
from halqa.foundation.languages import direction
from halqa.registry.enums import ProfilePart
from halqa.registry.labels import label
from halqa.registry.labels.profiles import FIELDS
from halqa.registry.rules.profiles import ProfilePolicy

LONGEST_ADDRESS: Final = 500
LONGEST_EMAIL: Final = 254
LONGEST_MAILBOX: Final = 64
LONGEST_NAME: Final = 200
LONGEST_WORDS: Final = 300
LONGEST_MARK: Final = 16
"""Characters of a digest, by which a form says what its writer had before them."""

LEFT_EMPTY: Final = _("Leave it empty to take it out.")

CHOOSE_AGAIN: Final = _("Choose the file again: no browser keeps a file that was sent.")

PICTURES: Final = (Kind.JPEG, Kind.PNG, Kind.WEBP)


class SecureAddress(forms.URLField):
    """The address of a page that is sent encrypted; ``example.org`` is taken for ``https://example.org``."""

    default_error_messages = {"invalid": _("Write an address such as https://www.example.org/learning.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", max_length=LONGEST_ADDRESS, **options)

    def clean(self, value: Any) -> str:
        """Return the address, or nothing where nothing was written."""
        address: str = super().clean(value)
        if address and urlsplit(address).scheme != "https":
            raise ValidationError(_("The address must begin with https://, so that nobody can change the page on its way."))
        return address


class TextForm(forms.Form):
    """What the city says of itself in one language. ``read`` and ``made_from`` say what its writer had before them."""

    text = forms.CharField(required=False, strip=True, widget=forms.Textarea(attrs={"rows": 12}))
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_MARK)
    made_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_MARK)

    def __init__(self, *sent: Any, language: str, policy: ProfilePolicy, **options: Any) -> None:
        super().__init__(*sent, **options)
        field = self.fields["text"]
        field.label = label(ProfilePart.ABOUT)
        field.help_text = _("At most %(words)s words. Leave it empty to take this language out.") % {"words": policy.most_words}
        field.widget.attrs |= {"lang": language, "dir": direction(language)}

    def clean_text(self) -> str:
        """Return the text with the line breaks that every system has."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class PartForm(forms.Form):
    """A part of the profile that is no running text. ``read`` says what its writer had before them."""

    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_MARK)

    def __init__(self, *sent: Any, policy: ProfilePolicy, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.policy = policy

    @property
    def content(self) -> Mapping[str, str]:
        """What the part holds; nothing where every field was left empty."""
        held = {name: value for name, value in self.cleaned_data.items() if name != "read"}
        return held if any(held.values()) else {}

    @property
    def uploaded(self) -> Examined | None:
        """The file that came with the form: most parts have none."""
        return None

    def ask_for_file_again(self) -> None:
        """Say that a file is to be chosen again, where one came and the form is shown once more: most parts have none."""


class WebsiteForm(PartForm):
    """The city's web site."""

    address = SecureAddress(label=FIELDS["address"], help_text=LEFT_EMPTY, required=False)


class ProgrammeForm(PartForm):
    """The page of the city's learning-city programme."""

    address = SecureAddress(label=FIELDS["address"], help_text=LEFT_EMPTY, required=False)


def validate_mailbox(email: str) -> None:
    """Refuse an e-mail address that no mail server takes, for what stands before the @ (RFC 5321, 4.5.3.1.1)."""
    if len(email.rpartition("@")[0]) > LONGEST_MAILBOX:
        raise ValidationError(
            _("Before the @ stand more than %(most)s letters, which no mail server takes."), params={"most": LONGEST_MAILBOX}
        )


class OfficeForm(PartForm):
    """The office that answers questions."""

    name = forms.CharField(
        label=FIELDS["name"],
        help_text=_("Such as: Office for Lifelong Learning. Name no person: people change, and the page stays."),
        max_length=LONGEST_NAME,
        required=False,
    )
    email = forms.EmailField(
        label=FIELDS["email"],
        max_length=LONGEST_EMAIL,
        validators=[validate_mailbox],
        help_text=_("An address that belongs to the office, such as learning@city.example."),
        required=False,
    )

    def clean(self) -> None:
        """Ask for the name of an office whose address is given; an office without an address may stand alone."""
        if self.cleaned_data.get("email") and not self.cleaned_data.get("name"):
            self.add_error("name", _("Whose address is it? Write the name of the office."))


class PictureForm(PartForm):
    """One picture, made smaller where it is large. Whoever keeps the one that is there may still put its words right."""

    alternative = forms.CharField(
        label=FIELDS["alternative"],
        help_text=_("Needed with a picture, for readers who cannot see it: what happens in it, in a sentence."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    credit = forms.CharField(
        label=FIELDS["credit"],
        help_text=_("Needed with a picture: the photographer or office, and the licence. Show nobody who has not agreed to it."),
        max_length=LONGEST_NAME,
        required=False,
    )
    is_gone = forms.BooleanField(label=_("Take the picture out"), required=False)

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        fit_into = self.policy.most_picture_bytes
        upload = UploadField(label=label(ProfilePart.PICTURE), kinds=PICTURES, fit_into=fit_into, required=False)
        self.fields = {"upload": upload, **self.fields}
        for name in ("alternative", "credit"):
            self.fields[name].is_sometimes_needed = True
        if not self.initial.get("file"):
            del self.fields["is_gone"]

    def clean(self) -> None:
        """Ask for the words that a picture needs, and for the picture where there are only words."""
        given = self.cleaned_data
        if given.get("is_gone") or "upload" in self.errors:
            return
        if not self._has_picture and (given.get("alternative") or given.get("credit")):
            self.add_error("upload", _("Choose the picture that this is about."))
        for name in ("alternative", "credit"):
            if self._has_picture and not given.get(name) and name not in self.errors:
                self.add_error(name, _("A picture needs this."))
        if self.errors:
            self.ask_for_file_again()

    def ask_for_file_again(self) -> None:
        """Say that the picture is to be chosen again, where one came and the form is shown once more."""
        if self.cleaned_data.get("upload"):
            self.add_error("upload", CHOOSE_AGAIN)

    @property
    def content(self) -> Mapping[str, str]:
        """What the part holds: the words, and the picture that is there already."""
        if self.cleaned_data.get("is_gone") or not self._has_picture:
            return {}
        kept = {name: self.initial[name] for name in ("file", "called") if name in self.initial}
        return {**kept, **{name: self.cleaned_data[name] for name in ("alternative", "credit")}}

    @property
    def uploaded(self) -> Examined | None:
        """The picture that came with the form, if it is to be kept."""
        return None if self.cleaned_data.get("is_gone") else self.cleaned_data["upload"]

    @property
    def _has_picture(self) -> bool:
        return bool(self.cleaned_data.get("upload") or self.initial.get("file"))


PART_FORMS: Final[Mapping[ProfilePart, type[PartForm]]] = {
    ProfilePart.WEBSITE: WebsiteForm,
    ProfilePart.PROGRAMME: ProgrammeForm,
    ProfilePart.OFFICE: OfficeForm,
    ProfilePart.PICTURE: PictureForm,
}


class DecisionForm(forms.Form):
    """What the coordination team answers: which parts it approves, and why not the others."""

    parts = forms.TypedMultipleChoiceField(
        label=_("Approve these parts"),
        coerce=ProfilePart,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("“%(value)s” is not one of the choices.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The city reads it. Needed for everything but approving all parts."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, parts: Sequence[tuple[ProfilePart, str | Promise]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["parts"].choices = parts
        for name in ("parts", "reason"):
            self.fields[name].is_sometimes_needed = True


class StepForm(forms.Form):
    """The version of a proposal that somebody looked at before they sent it, took it back or gave it up."""

    read = forms.IntegerField(widget=forms.HiddenInput)
