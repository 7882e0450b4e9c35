"""The papers of an application as its people see them: what came back, what would be taken of it, and what was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import storages

from halqa.accounts.access import Caller
from halqa.accounts.queries import names_of
from halqa.documents.access import file_for
from halqa.documents.queries.files import files_of
from halqa.foundation.localized import Chosen
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.paper import Fate, Return
from halqa.rounds.labels.paper import sentence, sentence_with_text
from halqa.rounds.models import Application, PaperFile
from halqa.rounds.queries.applications import answers_of, form_of_application, subject_of
from halqa.rounds.queries.applications_paper import comings_of, read_for
from halqa.rounds.queries.applications_text import Shown, shown_answer
from halqa.rounds.queries.paper import FormAnswers
from halqa.rounds.queries.paper_sheet import place_in_words
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.paper_reading import Finding


@dataclass(frozen=True)
class PaperLine:
    """A file that came back. ``path`` is where it is downloaded from; ``done_at``: since when nobody has to look at it."""

    file: str
    name: str
    path: str
    way: Return
    by_mail: bool
    came_at: datetime
    came_by: str
    done_at: datetime | None
    done_by: str
    is_taken: bool
    taken: int
    aside: int
    left_over: int


@dataclass(frozen=True)
class ComingLine:
    """A question that was answered on paper: what becomes of it, what stands, and what came."""

    question: str
    label: Chosen
    fate: Fate
    stands: Shown | None
    comes: Shown | None


@dataclass(frozen=True)
class LeftOver:
    """Something that did not fit: where it stood, why, and its words."""

    place: str
    question: str
    words: str
    text: str


@dataclass(frozen=True)
class PaperPreview:
    """What would be taken of a Word file, question by question."""

    lines: tuple[ComingLine, ...]
    left_over: tuple[LeftOver, ...]
    named: tuple[tuple[str, tuple[str, ...]], ...]
    signed: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def coming(self) -> tuple[ComingLine, ...]:
        """What is new, or was emptied."""
        return tuple(line for line in self.lines if line.fate is not Fate.STANDS)

    @property
    def unchanged(self) -> int:
        """In how many questions nothing is new."""
        return len(self.lines) - len(self.coming)


def papers_of(application: Application, caller: Caller, *, waiting: bool = False) -> tuple[PaperLine, ...]:
    """Return what came back for an application, the latest first; or the pages alone that nobody has looked at yet."""
    rows = PaperFile.objects.filter(application=application).order_by("-came_at", "-pk")
    if waiting:
        rows = rows.filter(way=Return.PAGES, done_at=None)
    return tuple(_lines(list(rows), application, caller))


def paper_of(application: Application, caller: Caller, file: str) -> PaperLine | None:
    """Return one file that came back; nothing where there is none of this key."""
    return next(_lines(list(PaperFile.objects.filter(application=application, file=file)), application, caller), None)


def answers_on(application: Application, caller: Caller, file: str, now: datetime) -> FormAnswers:
    """Read a file that came back and is kept.

    :raises Http404: where it is not theirs to read
    :raises RuleRefused: with every reason for which it cannot be taken
    :raises OSError: when the storage does not answer
    """
    kept = file_for(caller, file)
    with storages["documents"].open(kept.storage_name) as content:
        return read_for(application, content, size=kept.bytes, name=kept.name, caller=caller, now=now)


def preview_of(application: Application, answers: FormAnswers, now: datetime) -> PaperPreview:
    """Return what would be taken of a Word file, as things stand now."""
    form, stands, reading = form_of_application(application), answers_of(application), answers.reading
    lines = []
    for one in comings_of(application, answers, now):
        question = form.question(one.question)
        if question is not None:
            label = question.label.pick(reader_language())
            shown = [shown_answer(form, question, value) for value in (stands.get(one.question, ""), one.value)]
            lines.append(ComingLine(one.question, label, one.fate, *shown))
    return PaperPreview(
        lines=tuple(lines),
        left_over=tuple(_left(form, one) for one in reading.findings) if reading else (),
        named=tuple((place_in_words(form, name), names) for name, names in reading.named.items() if names) if reading else (),
        signed=tuple(filter(None, reading.signed.values())) if reading else (),
        notes=tuple(sentence(note) for note in answers.notes),
    )


def left_over_of(application: Application, file: str) -> tuple[LeftOver, ...]:
    """Return what did not fit when a file was taken."""
    row, form = PaperFile.objects.get(application=application, file=file), form_of_application(application)
    return tuple(_left(form, _finding(one)) for one in row.left_over)


def fates_of(application: Application, file: str) -> tuple[ComingLine, ...]:
    """Return what became of each question when a file was taken, beside what stands by now."""
    row = PaperFile.objects.get(application=application, file=file)
    form, stands = form_of_application(application), answers_of(application)
    lines = []
    for ident, fate in row.fates.items():
        question = form.question(ident)
        if question is not None:
            shown = shown_answer(form, question, stands.get(ident, ""))
            lines.append(ComingLine(ident, question.label.pick(reader_language()), Fate(fate), shown, None))
    return tuple(line for line in lines if line.fate is not Fate.STANDS)


def _lines(rows: list[PaperFile], application: Application, caller: Caller) -> Iterator[PaperLine]:
    kept = {one.key: one for one in files_of(subject_of(application.key), caller)} if rows else {}
    names = names_of(actor for row in rows for actor in (row.came_by, row.done_by) if actor)
    for row in rows:
        file, fates = kept.get(row.file), list(row.fates.values())
        yield PaperLine(
            file=row.file,
            name=file.name if file else "",
            path=file.path if file else "",
            way=Return(row.way),
            by_mail=row.by_mail,
            came_at=row.came_at,
            came_by=names.get(row.came_by, ""),
            done_at=row.done_at,
            done_by=names.get(row.done_by, ""),
            is_taken=row.is_taken,
            taken=fates.count(Fate.FIRST) + fates.count(Fate.REPLACES),
            aside=fates.count(Fate.ASIDE),
            left_over=len(row.left_over),
        )


def _left(form: Form, finding: Finding) -> LeftOver:
    place = place_in_words(form, finding.name)
    ident = finding.name.partition(".")[0]
    question = form.question(ident)
    words = sentence_with_text(finding.refusal, "", "")
    return LeftOver(place, ident if question is not None and not question.group else "", words, finding.text)


def _finding(kept: dict[str, Any]) -> Finding:
    refusal = {name: kept[name] for name in ("code", "facts")}
    return Finding(kept["name"], Refusal(**refusal), kept["text"])
