"""A form as a page, a print or a document shows it: everything that will be asked, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from halqa.foundation.localized import Chosen, Localized
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import listing
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.queries.forms_words import limits, only_if
from halqa.rounds.rules.forms import Form, Question


@dataclass(frozen=True)
class QuestionLine:
    """A question to be read. ``number`` is how it is counted in the form; the questions of a group have none of their own."""

    id: str
    number: int | None
    type: QuestionType
    concept: str
    label: Chosen
    help: Chosen | None
    is_required: bool
    limits: tuple[str, ...]
    only_if: str
    options: tuple[Chosen, ...]
    rows: tuple[Chosen, ...]
    columns: tuple[Chosen, ...]
    members: tuple["QuestionLine", ...]

    @property
    def row_words(self) -> str:
        """The rows of a table, one after another."""
        return listing([row.text for row in self.rows])

    @property
    def column_words(self) -> str:
        """The columns of a table, one after another."""
        return listing([column.text for column in self.columns])


@dataclass(frozen=True)
class SectionLines:
    """A section to be read."""

    id: str
    title: Chosen
    intro: Chosen | None
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True)
class FormPage:
    """A version of a form to be read, in the language of the reader as far as it is said in that."""

    key: str
    version: int
    kind: CallKind
    title: Chosen
    intro: Chosen | None
    asked: int
    languages: tuple[str, ...]
    source: str
    sources: tuple[str, ...]
    sections: tuple[SectionLines, ...]


def form_page(form: Form) -> FormPage:
    """Return a form as its reader sees it, whatever it is shown on."""
    numbers = iter(range(1, len(form.questions) + 1))
    return FormPage(
        key=form.key,
        version=form.version,
        kind=form.kind,
        title=_chosen(form.title),
        intro=_chosen(form.intro) if form.intro else None,
        asked=form.asked,
        languages=form.languages,
        source=form.source,
        sources=form.sources,
        sections=tuple(
            SectionLines(
                section.id,
                _chosen(section.title),
                _chosen(section.intro) if section.intro else None,
                tuple(question_line(form, each, numbers) for each in form.top_level(section.id)),
            )
            for section in form.sections
        ),
    )


def question_line(form: Form, question: Question, numbers: Iterator[int] | None = None) -> QuestionLine:
    """Return a question as its reader sees it, with the next of the numbers."""
    return QuestionLine(
        id=question.id,
        number=next(numbers) if numbers and not question.group else None,
        type=question.type,
        concept=question.concept,
        label=_chosen(question.label),
        help=_chosen(question.help) if question.help else None,
        is_required=question.required,
        limits=limits(question),
        only_if=only_if(form, question),
        options=tuple(_chosen(option.label) for option in question.options),
        rows=tuple(_chosen(row.label) for row in question.rows),
        columns=tuple(_chosen(column.label) for column in question.columns),
        members=tuple(question_line(form, each) for each in form.members(question.id)),
    )


def _chosen(text: Localized) -> Chosen:
    return text.pick(reader_language())
