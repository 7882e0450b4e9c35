"""Files of a selection bound as one PDF: each as it was sent, in the language of its city, with a bookmark."""

from collections.abc import Iterable
from io import BytesIO
from typing import Final

from django.utils.translation import override
from pypdf import PdfWriter

from halqa.accounts.access import subject_names
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import answers_of, form_of_application, text_of
from halqa.rounds.queries.paper_pdf import pdf_of
from halqa.rounds.queries.paper_sheet import sheet_of
from halqa.rounds.queries.signatures import signature_line
from halqa.rounds.rules.paper import Mark

MOST_IN_A_BOOK: Final = 40
"""Files: each takes some tenths of a second to be set, and whoever asks waits."""


def book_of(applications: Iterable[Application]) -> bytes:
    """Return the files as one PDF, in their order.

    :raises RuleRefused: where no font at hand has all the letters of one
    """
    rows = list(applications)
    names = subject_names([one.city for one in rows], reader_language())
    book = PdfWriter()
    for one in rows:
        book.append(BytesIO(file_of(one)), outline_item=names[one.city], import_outline=False)
    bound = BytesIO()
    book.write(bound)
    return bound.getvalue()


def file_of(application: Application) -> bytes:
    """Return one file as tagged PDF, as its text stands, in the language in which the city writes."""
    form = form_of_application(application)
    answers, sha256 = text_of(application, form, answers_of(application))
    signed = signature_line(application)
    with override(application.language):
        mark = Mark(form.key, form.version, application.language, application.key, sha256)
        sheet = sheet_of(
            form,
            answers=answers,
            mark=mark,
            city=subject_names([application.city], application.language)[application.city],
            signed={"mayor.name": signed.name, "mayor.office": signed.office} if signed else None,
        )
        return pdf_of(sheet)
