"""Files of a selection bound as one PDF: each as it was sent, in the language of its city, with a bookmark."""

from collections.abc import Iterable
from io import BytesIO
from typing import Final

from pypdf import PdfWriter

from halqa.accounts.access import Caller, subject_names
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_paper import file_of, own_language

MOST_IN_A_BOOK: Final = 40
"""Files: each takes some tenths of a second to be set, and whoever asks waits."""


def book_of(applications: Iterable[Application], caller: Caller) -> bytes:
    """Return the files as one PDF, in their order, as the caller reads them.

    :raises RuleRefused: where no font at hand has all the letters of one
    """
    rows = list(applications)
    names = subject_names([one.city for one in rows], reader_language())
    book = PdfWriter()
    for one in rows:
        book.append(BytesIO(file_of(one, "pdf", own_language(one), caller)), outline_item=names[one.city], import_outline=False)
    bound = BytesIO()
    book.write(bound)
    return bound.getvalue()
