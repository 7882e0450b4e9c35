"""Files of a selection bound as one PDF: each as it was sent, in the language of its city, with a bookmark."""

from io import BytesIO

from django.db.models import QuerySet
from pypdf import PdfWriter

from halqa.accounts.access import Caller, subject_names
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_paper import file_of, own_language
from halqa.rounds.rules.applications import refusals_to_bind


def book_of(applications: QuerySet[Application], caller: Caller) -> bytes:
    """Return the files as one PDF, in their order, as the caller reads them.

    :raises RuleRefused: where they are none or too many, or no font at hand has all the letters of one
    """
    if refusals := refusals_to_bind(applications.count()):
        raise RuleRefused(refusals)
    rows = list(applications.select_related("call"))
    names = subject_names([one.city for one in rows], reader_language())
    book = PdfWriter()
    for one in rows:
        book.append(BytesIO(file_of(one, "pdf", own_language(one), caller)), outline_item=names[one.city], import_outline=False)
    bound = BytesIO()
    book.write(bound)
    return bound.getvalue()
