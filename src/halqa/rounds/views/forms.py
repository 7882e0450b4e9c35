"""What every form will ask, for everybody to read, print and take along."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from halqa.documents.enums import Kind
from halqa.foundation.lists import Query
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.typefaces import can_draw
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import number
from halqa.pages.views.public import public
from halqa.rounds.labels.names import KINDS
from halqa.rounds.queries.forms import form_policy, published_form, versions_of
from halqa.rounds.queries.forms_editor import form_lines
from halqa.rounds.queries.forms_page import form_page
from halqa.rounds.queries.forms_workbook import workbook_of
from halqa.rounds.queries.paper_pdf import pdf_of
from halqa.rounds.queries.paper_sheet import Sheet, sheet_of
from halqa.rounds.queries.paper_word import word_of
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_file import toml_of

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Final = {
    "xlsform": ("xlsx", WORKBOOK, workbook_of),
    "toml": ("toml", "application/toml; charset=utf-8", lambda form: toml_of(form).encode()),
}
"""What a form can be taken along as: the ending of the file, its media type, what writes it."""

BLANKS: Final[Mapping[str, tuple[Kind, Callable[[Sheet], bytes]]]] = {"docx": (Kind.DOCX, word_of), "pdf": (Kind.PDF, pdf_of)}
"""What a form can be filled in as away from here, by the ending of the file."""


@public
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms of the network."""
    title = _("Forms")
    description = _("What cities are asked when they apply, report or offer to host, in six languages, before they begin.")
    return render(request, "rounds/forms/forms.html", {"title": title, "description": description, "lines": form_lines()})


@public
def form(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """Show everything that a version of a form asks, the latest where none is named; or answer with it as a file."""
    found = published_form(key, number)
    if found is None:
        raise Http404
    if wanted := Query.parse(request.META.get("QUERY_STRING", ""), ("format",)).get("format"):
        return blank(found, wanted) if wanted in BLANKS else download(found, wanted)
    page, versions = form_page(found), versions_of(key)
    context = {
        "title": page.title.text,
        "description": _description(found),
        "form": page,
        "kind": KINDS[page.kind],
        "versions": versions,
        "is_latest": versions[0].number == page.version,
        "most": form_policy().most_questions[page.kind],
        "is_printable": can_draw(page.title.text),
    }
    return render(request, "rounds/forms/form.html", context)


def download(form: Form, wanted: str) -> HttpResponse:
    """Answer with a form as a file. Raises Http404 for a format that there is not."""
    if wanted not in FORMATS:
        raise Http404
    ending, media_type, written = FORMATS[wanted]
    response = HttpResponse(written(form), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{form.key}-{form.version}.{ending}"'
    return response


def blank(form: Form, wanted: str) -> HttpResponse:
    """Answer with a form to be filled in away from here. Raises Http404 where no font has the letters of its pages."""
    language = reader_language()
    try:
        content = _written(form, wanted, language)
    except RuleRefused as refused:
        raise Http404 from refused
    response = HttpResponse(content, content_type=BLANKS[wanted][0])
    response["Content-Disposition"] = f'attachment; filename="{form.key}-{form.version}-{language}.{wanted}"'
    return response


# A version never changes, and whoever asks for its file with a hundred different addresses has it written once.
@lru_cache(32)
def _written(form: Form, wanted: str, language: str) -> bytes:
    with override(language):
        return BLANKS[wanted][1](sheet_of(form))


def _description(form: Form) -> str:
    said = ngettext(
        "%(number)s question, with the words that each allows.",
        "%(number)s questions, with the words that each allows.",
        form.asked,
    )
    return said % {"number": number(form.asked)}
