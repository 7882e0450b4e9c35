"""The language of forms as rows of the reference that is made from it, in English."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import override

from halqa.documents.enums import ORDINARY
from halqa.rounds.enums.forms import CellType, KnownFrom, QuestionType, RecordKind, TextFormat
from halqa.rounds.labels.forms import MEANINGS, TYPES
from halqa.rounds.queries.forms import concepts
from halqa.rounds.rules.forms import COMMON_KEYS, KEYS, TESTS, key_of_test
from halqa.rounds.rules.forms_xlsform import TYPES as XLSFORM

TEXT: Final = 'a text for each language: `label.en = "…"`'
NUMBER: Final = "a whole number, 0 or more"
PARTS: Final = "tables `[[questions.{}]]` with `id` and `label`"

OF_THE_FORM: Final = (
    ("form", "The key of the form; the file is called `<form>-<version>.toml`.", "an id"),
    ("version", "The number of the version, from 1. A version is never changed once a call has used it.", NUMBER),
    ("kind", "What it is filled in for.", "a kind of round"),
    ("source", "The language in which it was written first.", "a language"),
    ("languages", "The languages in which it is said; each text has to be there in each.", "a list of languages"),
    ("sources", "The pages on which the questions rest.", "a list of addresses"),
    ("title", "What it is called.", TEXT),
    ("intro", "What is read first.", TEXT),
    ("sections", "Its parts, in their order.", "tables `[[sections]]` with `id`, `title` and `intro`"),
    ("questions", "Its questions, in their order, those of a group behind it.", "tables `[[questions]]`"),
    ("made_from", "Beside any text: the digest of the source that a translation was made from.", '`made_from.label.fr = "…"`'),
)
OF_QUESTIONS: Final = (
    ("id", "The name of the question in files and answers, once in a form.", "an id"),
    ("section", "The section in which it stands.", "an id"),
    ("type", "How it is answered.", "a type"),
    ("concept", "What it is about, once in a form; or `own.…`, where no other form asks it.", "a key of `concepts.toml`"),
    ("label", "The question.", TEXT),
    ("help", "The help beside it.", TEXT),
    ("group", "The group to which it belongs.", "an id"),
    ("required", "Whether the form can be sent without an answer.", "true or false"),
    ("only_if", "It is asked only if all of these hold; each looks at an earlier question.", "a list of conditions"),
    ("format", "What a short text has to look like.", " or ".join(f"`{each}`" for each in TextFormat)),
    ("least_words", "Fewer words are not enough to be sent.", NUMBER),
    ("most_words", "More words are not taken. Words are counted in every script.", NUMBER),
    ("whole", "Only whole numbers are taken.", "true or false"),
    ("least", "The smallest number, fewest options, lower end of the scale or fewest repetitions.", NUMBER),
    ("most", "The largest number, most options or files, upper end of the scale or most repetitions.", NUMBER),
    ("unit", "In what it is counted.", TEXT),
    ("with_year", "Whether the year of the figure is asked.", "true or false"),
    ("currency", "The currency; without it the city names its own.", "three letters"),
    ("options", "What can be chosen, or is rated.", PARTS.format("options")),
    ("low", "What the lower end of the scale means.", TEXT),
    ("high", "What the upper end of the scale means.", TEXT),
    ("rows", "The rows of a table.", PARTS.format("rows")),
    (
        "columns",
        "The columns of a table, with `type`: " + ", ".join(f"`{each}`" for each in CellType) + ".",
        PARTS.format("columns"),
    ),
    ("kinds", "The kinds of files that are taken.", "a list of " + ", ".join(f"`{each.name.lower()}`" for each in ORDINARY)),
    ("record", "To what kind of thing of the city it leads.", " or ".join(f"`{each}`" for each in RecordKind)),
)


def form_keys() -> tuple[tuple[str, str, str], ...]:
    """Return a row for each key of a form: name, meaning, what it takes."""
    return tuple((f"`{key}`", meaning, takes) for key, meaning, takes in OF_THE_FORM)


def question_keys() -> tuple[tuple[str, str, str, str], ...]:
    """Return a row for each key of a question: name, meaning, what it takes, of which types."""
    return tuple((f"`{key}`", meaning, takes, _types_with(key)) for key, meaning, takes in OF_QUESTIONS)


def _types_with(key: str) -> str:
    if key in COMMON_KEYS:
        return "all"
    return ", ".join(f"`{kind}`" for kind, keys in KEYS.items() if key in keys)


def question_types() -> tuple[tuple[str, ...], ...]:
    """Return a row for each type: name, what it is called, meaning, how conditions look at it, what it is in an XLSForm."""
    with override("en"):
        return tuple(
            (
                f"`{kind}`",
                str(TYPES[kind]),
                str(MEANINGS[kind]),
                ", ".join(f"`{key_of_test(test)}`" for test in sorted(TESTS[kind])) or "not at all",
                f"`{XLSFORM[kind]}`",
            )
            for kind in QuestionType
        )


def concept_rows() -> Iterator[tuple[str, ...]]:
    """Yield a row for each concept of the network: key, how it is asked, type, months, from where it is known."""
    known = {each: f"`{each}`" for each in KnownFrom}
    for key, concept in sorted(concepts().by_key.items()):
        origin = known[concept.known_from] if concept.known_from else ""
        yield f"`{key}`", concept.label.texts["en"], f"`{concept.type}`", str(concept.months), origin
