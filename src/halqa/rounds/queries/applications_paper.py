"""An application on paper: the file to take along with what stands in it, and what a file that came back brings."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO, Any, Final

from django.utils.translation import override

from halqa.accounts.access import Caller, subject_names
from halqa.documents.enums import Kind
from halqa.documents.queries.files import files_of
from halqa.foundation.languages import LANGUAGES
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.models import Application, Revision
from halqa.rounds.queries.applications import (
    answers_of,
    form_of_application,
    policy_of_call,
    signature_in_force,
    subject_of,
    text_of,
)
from halqa.rounds.queries.applications_records import records_of
from halqa.rounds.queries.applications_text import text_read_by
from halqa.rounds.queries.forms import form_policy
from halqa.rounds.queries.paper import FormAnswers, read_back
from halqa.rounds.queries.paper_pdf import pdf_of
from halqa.rounds.queries.paper_sheet import Sheet, sheet_of
from halqa.rounds.queries.paper_word import word_of
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import Limits, unfit
from halqa.rounds.rules.paper import Mark, places_of
from halqa.rounds.rules.paper_reading import Choosable
from halqa.rounds.rules.paper_taking import Coming, Stood, as_property, comings, from_property, stood_in

WRITERS: Final[Mapping[str, tuple[Kind, Callable[[Sheet], bytes]]]] = {
    "docx": (Kind.DOCX, word_of),
    "pdf": (Kind.PDF, pdf_of),
}
"""What an application can be taken along as, by the ending of the file."""


def file_of(application: Application, ending: str, language: str, caller: Caller) -> bytes:
    """Return an application as a file in a language, with the text that the caller reads of it.

    The Word file says what stood in each question, so that what is changed on screen meanwhile is known when it comes back.

    :raises RuleRefused: where no font at hand has all its letters
    :raises LookupError: where the caller reads nothing of it
    """
    form = form_of_application(application)
    answers, sha256 = text_read_by(application, caller)
    signature = signature_in_force(application)
    with override(language):
        records, files = choosable(application, form, answers, caller)
        stood = as_property(form, stood_in(form, answers)) if ending == "docx" else ""
        sheet = sheet_of(
            form,
            answers=answers,
            records=records,
            files=files,
            mark=Mark(form.key, form.version, language, subject_of(application.key), sha256, stood),
            city=subject_names([application.city], language)[application.city],
            signed={"mayor.name": signature.name, "mayor.office": signature.office} if signature else None,
            with_commission=policy_of_call(application.call).says_yes("signatures.commission"),
        )
        return WRITERS[ending][1](sheet)


def own_language(application: Application) -> str:
    """Return the language in which an application is printed: that in which its city writes, where Halqa speaks it."""
    return application.language if application.language in LANGUAGES else reader_language()


def choosable(application: Application, form: Form, answers: Mapping[str, Any], caller: Caller) -> tuple[Choosable, Choosable]:
    """Return what questions of records can lead to, and what is kept where files are asked for, with their names."""
    known = records_of(application, answers, caller)
    records = {one.id: dict(known(one)) for one in form.questions if one.type is QuestionType.RECORD}
    kept = {one.key: one.name for one in files_of(subject_of(application.key), caller)}
    places = [name for name, place in places_of(form).items() if place.question.type is QuestionType.FILE]
    return records, dict.fromkeys(places, kept)


def stood_then(application: Application, form: Form, mark: Mark) -> Stood | None:
    """Return what stood in each question when a file was made; nothing where nobody knows it any more.

    A file that lost its properties on its way says the digest of its text still, or the beginning of it: of the text that
    stands, or of one that was signed or sent. One that was never told of an application was blank.
    """
    if mark.version == form.version and (stood := from_property(form, mark.stood)) is not None:
        return stood
    if not mark.digest:
        return stood_in(form, {})
    answers, sha256 = text_of(application, form, answers_of(application))
    if sha256.startswith(mark.digest):
        return stood_in(form, answers)
    frozen = Revision.objects.filter(application=application, sha256__startswith=mark.digest).first()
    return stood_in(form, frozen.answers) if frozen else None


def read_for(application: Application, upload: IO[bytes], *, size: int, name: str, caller: Caller, now: datetime) -> FormAnswers:
    """Read a file that came back as one of this application, in the version of its form.

    :raises RuleRefused: with every reason for which it cannot be taken
    """
    form = form_of_application(application)
    records, files = choosable(application, form, answers_of(application), caller)
    return read_back(
        upload,
        size=size,
        given_name=name,
        limits=Limits(form_policy(), now.year),
        wanted=form,
        application=subject_of(application.key),
        records=records,
        files=files,
        names=frozenset(subject_names([application.city], tag)[application.city] for tag in LANGUAGES),
    )


def comings_of(application: Application, answers: FormAnswers, now: datetime) -> tuple[Coming, ...]:
    """Return what becomes of each answer of a Word file, as things stand now."""
    if answers.reading is None or answers.mark is None:
        return ()
    form, stands = form_of_application(application), answers_of(application)
    faults = {fault.name for fault in unfit(form, answers.reading.told, Limits(form_policy(), now.year))}
    return comings(form, answers.reading, stands, stood_then(application, form, answers.mark), faults)
