"""What a form is: sections and questions in several languages, each question about one concept; and its plain shape.

A form is data. Its plain shape (dictionaries, lists, texts, whole numbers, yes and no) is what a file, a row of the database and
the editor hold; `forms_reading` makes a form of it, `plain` the other way round.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from halqa.documents.enums import Kind
from halqa.foundation.localized import Localized
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import CellType, KnownFrom, QuestionType, RecordKind, Test, TextFormat

Path = tuple[str | int, ...]
"""Where something stands in the plain shape of a form: ``("questions", 3, "label", "fr")``; numbers count from 0."""

Plain = dict[str, Any]

OWN_CONCEPT: Final = "own."
"""How keys of concepts begin that a form brings with it, such as ``own.award.robots``: the network's table has no others."""

LARGEST_SCALE: Final = 10
"""A scale of more steps is a number: nobody tells them apart."""

MOST_REPETITIONS: Final = 50
"""A group that is filled in more often is a list for a file: each repetition is shown with all its fields on one page."""

THE_FORM: Final = "the-form"
"""The name under which the editor calls what belongs to the form as a whole; no part may be called so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a form, and where."""

    refusal: Refusal
    path: Path


@dataclass(frozen=True, slots=True)
class FormPolicy:
    """What a network has agreed about its forms, and about the answers to them."""

    most_questions: Mapping[CallKind, int]
    most_characters: int
    most_options: int
    most_characters_of_a_short_answer: int
    most_characters_of_a_long_answer: int
    earliest_year: int


@dataclass(frozen=True, slots=True)
class Concept:
    """What a question is about, whichever form asks it.

    ``type`` is how it is answered everywhere, ``label`` how it is usually asked, ``months`` for how long an answer is taken to
    hold, ``known_from`` what of the registry answers it before anybody is asked.
    """

    key: str
    type: QuestionType
    label: Localized
    months: int
    known_from: KnownFrom | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only if the answer to an earlier one passes this test. A number is written as a text."""

    question: str
    test: Test
    value: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, to rate, or a row of a table."""

    id: str
    label: Localized


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    id: str
    label: Localized
    type: CellType


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under one heading."""

    id: str
    title: Localized
    intro: Localized | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``least`` and ``most`` are of the number, of options chosen, of the scale, of files or of repetitions."""

    id: str
    section: str
    type: QuestionType
    label: Localized
    concept: str = ""
    help: Localized | None = None
    group: str = ""
    required: bool = False
    only_if: tuple[Condition, ...] = ()
    format: TextFormat = TextFormat.PLAIN
    least_words: int | None = None
    most_words: int | None = None
    whole: bool = False
    least: int | None = None
    most: int | None = None
    unit: Localized | None = None
    with_year: bool = False
    currency: str = ""
    options: tuple[Option, ...] = ()
    low: Localized | None = None
    high: Localized | None = None
    rows: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    kinds: tuple[Kind, ...] = ()
    record: RecordKind | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A version of a form. ``source`` is the language in which it was written first, one of its ``languages``."""

    key: str
    version: int
    kind: CallKind
    source: str
    languages: tuple[str, ...]
    title: Localized
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    intro: Localized | None = None
    sources: tuple[str, ...] = ()

    def section(self, ident: str) -> Section | None:
        """Return the section of this id."""
        return next((each for each in self.sections if each.id == ident), None)

    def question(self, ident: str) -> Question | None:
        """Return the question of this id."""
        return next((each for each in self.questions if each.id == ident), None)

    def top_level(self, section: str) -> tuple[Question, ...]:
        """Return the questions of a section, without those inside a group."""
        return tuple(each for each in self.questions if each.section == section and not each.group)

    def members(self, group: str) -> tuple[Question, ...]:
        """Return the questions of a group."""
        return tuple(each for each in self.questions if each.group == group)

    @property
    def asked(self) -> int:
        """How many questions it has: each that is answered counts once, however often its group is repeated."""
        return sum(each.type is not QuestionType.GROUP for each in self.questions)


COMMON_KEYS: Final = ("id", "section", "type", "concept", "label", "help", "group", "required", "only_if")
"""The keys that a question of every type may have."""

KEYS: Final[Mapping[QuestionType, tuple[str, ...]]] = {
    QuestionType.SHORT_TEXT: ("format", "most_words"),
    QuestionType.LONG_TEXT: ("least_words", "most_words"),
    QuestionType.NUMBER: ("whole", "least", "most", "unit", "with_year"),
    QuestionType.MONEY: ("currency", "least", "most", "with_year"),
    QuestionType.CHOICE: ("options",),
    QuestionType.CHOICES: ("options", "least", "most"),
    QuestionType.RATING: ("options", "least", "most", "low", "high"),
    QuestionType.TABLE: ("rows", "columns", "with_year"),
    QuestionType.FILE: ("kinds", "most"),
    QuestionType.RECORD: ("record",),
    QuestionType.DAY: (),
    QuestionType.AGREEMENT: (),
    QuestionType.GROUP: ("least", "most"),
}
"""The further keys of each type."""

TESTS: Final[Mapping[QuestionType, frozenset[Test]]] = {
    QuestionType.NUMBER: frozenset({Test.ANSWERED, Test.AT_LEAST, Test.AT_MOST}),
    QuestionType.MONEY: frozenset({Test.ANSWERED, Test.AT_LEAST, Test.AT_MOST}),
    QuestionType.RATING: frozenset({Test.ANSWERED, Test.AT_LEAST, Test.AT_MOST}),
    QuestionType.CHOICE: frozenset({Test.ANSWERED, Test.IS, Test.IS_NOT}),
    QuestionType.CHOICES: frozenset({Test.ANSWERED, Test.HAS}),
    QuestionType.GROUP: frozenset(),
    QuestionType.TABLE: frozenset(),
} | dict.fromkeys(
    (
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.FILE,
        QuestionType.RECORD,
        QuestionType.DAY,
        QuestionType.AGREEMENT,
    ),
    frozenset({Test.ANSWERED}),
)
"""How a condition may look at an answer of each type."""

TEXT_KEYS: Final = ("label", "help", "unit", "low", "high", "title", "intro")
"""The keys that hold a text in several languages."""

LIST_KEYS: Final = ("options", "rows", "columns")
"""The keys that hold parts with a label of their own."""

Part = Section | Question
"""What an editor writes on by itself."""


def part_of(form: Form, ident: str) -> Part | None:
    """Return the section or question of this id."""
    return form.section(ident) or form.question(ident)


def texts_of(holder: object) -> Iterator[tuple[Path, Localized]]:
    """Yield each text of a form, a section or a question with its place in it; those of its own parts follow."""
    for each in fields(holder):  # type: ignore[arg-type]
        value = getattr(holder, each.name)
        if isinstance(value, Localized):
            yield (each.name,), value
        elif each.name in LIST_KEYS:
            yield from (((each.name, place, "label"), part.label) for place, part in enumerate(value))


def plain(form: Form) -> Plain:
    """Return the plain shape of a form."""
    return {
        "form": form.key,
        "version": form.version,
        "kind": str(form.kind),
        "source": form.source,
        "languages": list(form.languages),
        **({"sources": list(form.sources)} if form.sources else {}),
        **_texts(form),
        "sections": [{"id": each.id, **_texts(each)} for each in form.sections],
        "questions": [plain_question(each) for each in form.questions],
    }


def plain_question(question: Question) -> Plain:
    """Return the plain shape of a question: what is not said stands nowhere."""
    shape: Plain = {"id": question.id, "section": question.section, "type": str(question.type)}
    for each in fields(question):
        value = getattr(question, each.name)
        if each.name in shape or each.name in TEXT_KEYS or value == each.default:
            continue
        if each.name == "only_if":
            shape[each.name] = [_condition(condition) for condition in value]
        elif each.name in LIST_KEYS:
            shape[each.name] = [_part(part) for part in value]
        elif each.name == "kinds":
            shape[each.name] = [kind.name.lower() for kind in value]
        else:
            shape[each.name] = value if isinstance(value, bool | int) else str(value)
    return shape | _texts(question)


def _condition(condition: Condition) -> Plain:
    shape: Plain = {"question": condition.question}
    match condition.test:
        case Test.ANSWERED:
            shape["answered"] = True
        case Test.AT_LEAST | Test.AT_MOST:
            shape[key_of_test(condition.test)] = int(condition.value)
        case _:
            shape[key_of_test(condition.test)] = condition.value
    return shape


def key_of_test(test: Test) -> str:
    """Return the key by which a file says how a condition looks."""
    return test.replace("-", "_")


def _part(part: Option | Column) -> Plain:
    shape: Plain = {"id": part.id}
    if isinstance(part, Column):
        shape["type"] = str(part.type)
    return shape | _texts(part)


def _texts(holder: object) -> Plain:
    """Return the texts that something holds by itself, and from what their translations were made."""
    own = {each.name: getattr(holder, each.name) for each in fields(holder)}  # type: ignore[arg-type]
    texts = {name: text for name, text in own.items() if isinstance(text, Localized)}
    # The source first: databases keep keys in orders of their own, and a file reads alike from each.
    shape: Plain = {
        name: {text.source: text.texts[text.source], **dict(sorted(text.texts.items()))} for name, text in texts.items()
    }
    origins = {name: dict(text.made_from) for name, text in texts.items() if text.made_from}
    return shape | ({"made_from": origins} if origins else {})


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concepts that a network's forms may ask about, by their keys."""

    by_key: Mapping[str, Concept] = field(hash=False)

    def get(self, key: str) -> Concept | None:
        """Return the concept of this key."""
        return self.by_key.get(key)
