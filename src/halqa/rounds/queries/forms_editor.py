"""A draft of a form as its editors see it: every part with what is wrong with it and in which languages it is not said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from halqa.accounts.queries import names_of
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.localized import Chosen, Localized
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.labels.forms import KEYS, sentence
from halqa.rounds.queries.forms import Draft, VersionLine, concepts, drafted_keys, form_policy, forms_now, published_form
from halqa.rounds.rules.forms import THE_FORM, Fault, Form, Path, Question, Section
from halqa.rounds.rules.forms_checking import faults_of
from halqa.rounds.rules.forms_comparison import FormChanges, QuestionChange, compare
from halqa.rounds.rules.forms_editing import fingerprint, order_mark, progress_of, wording

UNTOLD = frozenset({"translation-missing", "translation-is-older"})
"""Faults that are told by language, and not one by one."""


@dataclass(frozen=True)
class FormLine:
    """A form in the list of forms."""

    key: str
    kind: CallKind
    title: Chosen
    version: int
    asked: int
    languages: tuple[str, ...]
    has_draft: bool


@dataclass(frozen=True)
class Untold:
    """A language in which texts of a part are missing, or older than their source."""

    language: str
    missing: int
    older: int


@dataclass(frozen=True)
class PartLine:
    """A section or a question in the outline of a draft. ``mark`` is its fingerprint."""

    id: str
    type: QuestionType | None
    label: Chosen
    is_member: bool
    is_required: bool
    mark: str
    wrong: tuple[str, ...]
    untold: tuple[Untold, ...]


@dataclass(frozen=True)
class Progress:
    """How far a form is said in one language."""

    language: str
    texts: int
    missing: int
    older: int


@dataclass(frozen=True)
class ChangeLine:
    """A question that differs from the version before: by which keys, and whether earlier answers fit."""

    change: QuestionChange
    label: Chosen
    keys: tuple[str, ...]


@dataclass(frozen=True)
class EditorPage:
    """A draft as its editors see it. ``order`` is the mark of the order of its parts."""

    key: str
    kind: CallKind
    title: Chosen
    version: int
    edition: int
    order: str
    changed_at: datetime
    changed_by: str
    asked: int
    most: int
    source: str
    parts: tuple[PartLine, ...]
    wrong: tuple[str, ...]
    whole: PartLine
    faults: int
    progress: tuple[Progress, ...]
    changes: FormChanges
    changed: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class Published:
    """A version that was published, with the name of who did."""

    line: VersionLine
    by: str


def form_lines() -> tuple[FormLine, ...]:
    """Return the forms of the network, in the order of their kinds."""
    drafted = drafted_keys()
    return tuple(
        FormLine(key, form.kind, _chosen(form.title), form.version, form.asked, form.languages, key in drafted)
        for key, form in forms_now().items()
    )


def editor_page(draft: Draft) -> EditorPage:
    """Return a draft as its editors see it."""
    form = draft.form
    before = published_form(form.key) or form
    faults = faults_of(form, concepts(), form_policy())
    by_part: dict[str, list[Fault]] = {}
    for fault in faults:
        by_part.setdefault(part_named(form, fault.path), []).append(fault)
    changes = compare(before, form)
    return EditorPage(
        key=form.key,
        kind=form.kind,
        title=_chosen(form.title),
        version=form.version,
        edition=draft.edition,
        order=order_mark(form),
        changed_at=draft.changed_at,
        changed_by=names_of([draft.changed_by]).get(draft.changed_by, ""),
        asked=form.asked,
        most=form_policy().most_questions[form.kind],
        source=form.source,
        parts=tuple(_line(form, part, by_part) for part in _in_order(form)),
        wrong=_sentences(by_part.get(THE_FORM, ())),
        whole=_line(form, form, by_part),
        faults=len(faults),
        progress=tuple(Progress(tag, *told) for tag, told in progress_of(form).items()),
        changes=changes,
        changed=tuple(
            ChangeLine(one, _chosen(one.new.label), tuple(str(KEYS[key]) for key in one.keys)) for one in changes.changed
        ),
    )


def published_lines(lines: Iterable[VersionLine]) -> tuple[Published, ...]:
    """Return published versions with the names of those who published them."""
    told = tuple(lines)
    names = names_of([line.published_by for line in told if line.published_by])
    return tuple(Published(line, names.get(line.published_by, "")) for line in told)


def part_named(form: Form, path: Path) -> str:
    """Return the id of the part in which something stands: a section, a question, or the form as a whole."""
    match path:
        case ("questions", int(place), *_):
            return form.questions[place].id
        case ("sections", int(place), *_):
            return form.sections[place].id
        case _:
            return THE_FORM


def _in_order(form: Form) -> Iterable[Section | Question]:
    known = {section.id for section in form.sections}
    for section in form.sections:
        yield section
        yield from (each for each in form.questions if each.section == section.id)
    # What names a section that there is none of stays in sight.
    yield from (each for each in form.questions if each.section not in known)


def _line(form: Form, part: Section | Question | Form, by_part: Mapping[str, list[Fault]]) -> PartLine:
    ident = THE_FORM if isinstance(part, Form) else part.id
    is_question = isinstance(part, Question)
    texts = [text for _path, text in wording(form, ident)]
    return PartLine(
        id=ident,
        type=part.type if isinstance(part, Question) else None,
        label=_chosen(part.label if isinstance(part, Question) else part.title),
        is_member=isinstance(part, Question) and bool(part.group),
        is_required=is_question and part.required,
        mark=fingerprint(form, ident),
        wrong=_sentences(by_part.get(ident, ())),
        untold=tuple(told for tag in form.languages if (told := _untold(texts, tag))),
    )


def _untold(texts: Iterable[Localized], tag: str) -> Untold | None:
    told = list(texts)
    missing, older = sum(tag not in text.texts for text in told), sum(text.is_stale(tag) for text in told)
    return Untold(tag, missing, older) if missing or older else None


def _sentences(faults: Iterable[Fault]) -> tuple[str, ...]:
    return tuple(sentence(fault.refusal) for fault in faults if fault.refusal.code not in UNTOLD)


def _chosen(text: Localized) -> Chosen:
    return text.pick(reader_language() or WORKING_LANGUAGE)
