"""A form field that takes a file in, once its content was looked at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy

from halqa.documents.enums import ORDINARY, Kind
from halqa.documents.labels import limits, sentence
from halqa.documents.queries.examination import Examined, examine
from halqa.documents.queries.policy import allowed_bytes
from halqa.documents.rules.content import ENDINGS
from halqa.foundation.refusals import RuleRefused


class UploadField(forms.FileField):
    """Turns what was uploaded into what ``actions.store`` takes, or says every reason why it cannot be kept.

    ``kinds`` are what it takes (all but videos and their captions); ``most_bytes`` can only be below what the network allows.
    A picture that needs more bytes than ``fit_into`` is made smaller, and so kept.
    """

    widget = forms.FileInput

    def __init__(
        self, *, kinds: Iterable[Kind] = ORDINARY, most_bytes: int | None = None, fit_into: int | None = None, **options: Any
    ) -> None:
        self.kinds = tuple(kinds)
        self.most_bytes = most_bytes
        self.fit_into = fit_into
        super().__init__(**{"help_text": lazy(self._limits, str)()} | options)

    def _limits(self) -> str:
        return limits(self.kinds, allowed_bytes(self.most_bytes), self.fit_into)

    def to_python(self, data: UploadedFile | None) -> Examined | None:
        """Examine what was uploaded; a file that is not there is left to ``required``."""
        if data in self.empty_values:
            return None
        try:
            bounds = {"kinds": self.kinds, "most_bytes": self.most_bytes, "fit_into": self.fit_into}
            return examine(data, size=data.size, given_name=data.name, **bounds)
        except RuleRefused as refused:
            raise ValidationError([sentence(refusal) for refusal in refused.refusals]) from refused

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser offer only files that have a chance."""
        accepted = ",".join(f".{ending}" for ending, kind in ENDINGS.items() if kind in self.kinds)
        return {**super().widget_attrs(widget), "accept": accepted}
