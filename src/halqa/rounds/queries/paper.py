"""A file that came back: looked at, read, and brought into the version of the form that is asked for."""

import hashlib
from dataclasses import dataclass, replace
from typing import IO, Final

from halqa.documents.enums import Kind
from halqa.documents.queries.examination import examine
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.rounds.enums.paper import Return
from halqa.rounds.queries.forms import published_form
from halqa.rounds.queries.paper_pages import mark_of_pages
from halqa.rounds.queries.paper_sheet import printed_words
from halqa.rounds.queries.paper_word_reading import mark_of_file, read_word
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import Limits
from halqa.rounds.rules.paper import Mark
from halqa.rounds.rules.paper_carrying import carry
from halqa.rounds.rules.paper_reading import Choosable, Reading, read_answers

KINDS: Final = (Kind.DOCX, Kind.PDF)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BEGINNING: Final = 65_536


@dataclass(frozen=True)
class FormAnswers:
    """What a file holds that came back, in plain values.

    ``form`` is the version in whose terms the answers are; a PDF is kept as it is, so it has neither form nor ``reading``, and
    its ``mark`` may be missing. ``notes`` are what has to be told of the file as a whole though it was read.
    """

    way: Return
    name: str
    kind: Kind
    bytes: int
    sha256: str
    mark: Mark | None
    form: Form | None = None
    reading: Reading | None = None
    notes: tuple[Refusal, ...] = ()

    @property
    def application(self) -> str:
        """The key of the application that it says it belongs to; empty where it says none."""
        return self.mark.application if self.mark else ""


def read_back(
    upload: IO[bytes],
    *,
    size: int,
    given_name: str,
    limits: Limits,
    wanted: Form | None = None,
    application: str = "",
    records: Choosable | None = None,
    files: Choosable | None = None,
    names: frozenset[str] = frozenset(),
) -> FormAnswers:
    """Read a file that came back, of which nothing is trusted: neither its name nor its size nor its content.

    ``wanted`` is the version of the form whose answers are asked for (that of the file, where none is named), ``application`` the
    one that it has to belong to, if that is known. Answers to an earlier version are carried over. ``records`` are what questions
    of that type can lead to, ``files`` what is kept already where files are asked for, both by the place of the question.
    ``names`` are what the city may be called at the head of the file, which nobody typed.

    :raises RuleRefused: with every reason for which it cannot be taken
    """
    _refuse_old_office(upload, size)
    examined = examine(upload, size=size, given_name=given_name, kinds=KINDS)
    content = examined.content.read()
    digest = hashlib.sha256(content).hexdigest()
    examined.content.seek(0)
    if examined.kind is Kind.PDF:
        mark, notes = mark_of_pages(content)
        _refuse_another(mark, wanted, application)
        return FormAnswers(Return.PAGES, examined.name, examined.kind, len(content), digest, mark, notes=notes)
    file = read_word(content)
    mark = mark_of_file(file)
    if mark is None:
        raise RuleRefused([Refusal("of-no-form")])
    form = published_form(mark.form, mark.version)
    if form is None:
        raise RuleRefused([Refusal("of-unknown-form", {"form": mark.form, "version": mark.version})])
    _refuse_another(mark, wanted, application)
    printed = printed_words(form, mark.language, records)
    printed = replace(printed, lines=printed.lines | names)
    reading = read_answers(form, file, printed, limits, records=records, files=files)
    notes = ()
    if wanted is not None and wanted.version != form.version:
        reading = carry(form, wanted, reading, limits)
        notes = (Refusal("of-an-earlier-version", {"found": form.version, "wanted": wanted.version}),)
    told = FormAnswers(Return.WORD, examined.name, examined.kind, len(content), digest, mark, wanted or form, reading)
    return replace(told, notes=notes)


def _refuse_old_office(upload: IO[bytes], size: int) -> None:
    """Refuse what word processors wrote before 2007, and what they write with a password: both are of one kind of container."""
    if not size:
        return
    head = upload.read(_BEGINNING)
    upload.seek(0)
    if head.startswith(_OLD_OFFICE):
        raise RuleRefused([Refusal("encrypted" if _ENCRYPTED in head else "old-word-file")])


def _refuse_another(mark: Mark | None, wanted: Form | None, application: str) -> None:
    if mark is None:
        return
    reasons = []
    if wanted is not None and mark.form != wanted.key:
        reasons.append(Refusal("of-another-form", {"found": mark.form, "wanted": wanted.key}))
    if application and mark.application and mark.application != application:
        reasons.append(Refusal("of-another-application", {"found": mark.application, "wanted": application}))
    if reasons:
        raise RuleRefused(reasons)
