"""A form field that takes a file in, once its content was looked at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from halqa.documents.enums import Kind
from halqa.documents.rules.examination import Examined


class UploadField(forms.FileField):
    """Turns what was uploaded into what ``actions.store`` takes, or says every reason why it cannot be kept.

    ``kinds`` are what it takes (all that Halqa knows), ``most_bytes`` is below what the network allows.
    """

    widget = forms.FileInput

    def __init__(self, *, kinds: Iterable[Kind] = Kind, most_bytes: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.kinds = tuple(kinds)
        self.most_bytes = most_bytes

    def to_python(self, data: UploadedFile | None) -> Examined | None:
        """Examine the content."""
        raise NotImplementedError
