"""A file that came back from paper."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from halqa.documents.forms import UploadField
from halqa.rounds.queries.paper import KINDS


class PaperField(UploadField):
    """Takes a file as it came: it is looked at where its answers are read, which says more than its kind."""

    def to_python(self, data: UploadedFile | None) -> Any:
        """Return what was uploaded; a file that is not there is left to ``required``."""
        return None if data in self.empty_values else data


class BringForm(forms.Form):
    """A Word file that was filled in, or the scan of signed pages."""

    file = PaperField(label=_("The Word file, or a PDF of the signed and stamped pages"), kinds=KINDS)
