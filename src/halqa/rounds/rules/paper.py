"""A form on paper's terms: the places in which it is filled in, and the marks by which a file says what it belongs to.

Places are called as `rules.forms_answers` calls what it finds wrong: ``population``, ``population.year``, ``practices.0.title``,
``schooling.women.years``, ``challenges.yes``; of several choices, each option has its own, such as ``themes.other``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.subjects import is_subject
from halqa.rounds.enums.forms import CellType, QuestionType
from halqa.rounds.enums.paper import Way
from halqa.rounds.rules.forms import MOST_REPETITIONS, Form, Question

LAID_OUT: Final = 10
"""How often a group is printed to be filled in, at most; more of them come back nevertheless where somebody copied one."""

SIGNING: Final = ("mayor.name", "mayor.office", "mayor.on", "commission.name", "commission.office", "commission.on")
"""What is written beside a signature. In capitals these have a place that no question can have."""

SHORT_DIGEST: Final = 16
"""How many digits of a text's digest stand in its footer."""

PIECE: Final = 240
"""How many characters of what stood go into one property of a document: Word keeps 255."""

MOST_PIECES: Final = 20

_CODE: Final = re.compile(
    r"HALQA\|([a-z0-9-]{1,40})\|([1-9][0-9]{0,3})\|([a-z-]{2,8})\|([^|\s]{0,200})\|([0-9a-f]{0,16})\|([0-9a-f]{4})\|"
)
_BLANKS: Final = re.compile(r"\s+")
_BOOKMARK: Final = "_h"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a printed form says of itself: which version it is, in which language, and for which application and text.

    ``digest`` is that of the text, as hexadecimal digits; in a footer its beginning stands. ``stood`` tells what stood in each
    question when it was made (`rules.paper_taking`), and stands in no footer. All three may be empty.
    """

    form: str
    version: int
    language: str
    application: str = ""
    digest: str = ""
    stood: str = ""

    @property
    def code(self) -> str:
        """Return the mark as it is printed, with a sum by which a misread one is known."""
        told = self._told(self.digest[:SHORT_DIGEST])
        return f"{told}|{_sum(told)}|"

    def _told(self, digest: str) -> str:
        return "|".join(("HALQA", self.form, str(self.version), self.language, self.application, digest))


def mark_in(text: str) -> Mark | None:
    """Return the first sound mark in a text, however its characters are spaced."""
    return next(iter(marks_in(text)), None)


def marks_in(text: str) -> Iterator[Mark]:
    """Yield every sound mark in a text."""
    for found in _CODE.finditer(_BLANKS.sub("", text)):
        form, version, language, application, digest, told = found.groups()
        if told == _sum(found[0].rpartition(f"|{told}|")[0]) and _is_sound(language, application):
            yield Mark(form, int(version), language, application, digest)


def mark_of(properties: Mapping[str, str]) -> Mark | None:
    """Return the mark that stands in the properties of a document."""
    version, digest = properties.get("halqa-version", ""), properties.get("halqa-digest", "")
    form, language = properties.get("halqa-form", ""), properties.get("halqa-language", "")
    application = properties.get("halqa-application", "")
    is_number = version.isascii() and version.isdigit() and len(version) < 5
    if not re.fullmatch(r"[a-z0-9-]{1,40}", form) or not is_number or not _is_sound(language, application):
        return None
    stood = "".join(properties.get(f"halqa-stood-{number}", "") for number in range(1, MOST_PIECES + 1))
    return Mark(
        form,
        int(version),
        language,
        application,
        digest if re.fullmatch("[0-9a-f]{0,64}", digest) else "",
        stood if re.fullmatch(r"[0-9a-f.]*", stood) else "",
    )


def properties_of(mark: Mark) -> dict[str, str]:
    """Return a mark as properties of a document."""
    told = {"form": mark.form, "version": str(mark.version), "language": mark.language}
    told |= {"application": mark.application, "digest": mark.digest}
    pieces = range(0, len(mark.stood), PIECE)
    told |= {f"stood-{number}": mark.stood[at : at + PIECE] for number, at in enumerate(pieces, start=1)}
    return {f"halqa-{name}": value for name, value in told.items() if value}


def _is_sound(language: str, application: str) -> bool:
    return language in LANGUAGES and (not application or is_subject(application))


def _sum(told: str) -> str:
    return sha256(told.encode()).hexdigest()[:4]


@dataclass(frozen=True, slots=True)
class Place:
    """One place to fill in. ``inner`` is what of its question it is; ``cell`` what stands in it, in a table."""

    name: str
    way: Way
    question: Question
    inner: str = ""
    cell: CellType | None = None

    @property
    def bookmark(self) -> str:
        """Return the hidden mark around it, which outlives the field itself in many a word processor."""
        return bookmark_of(self.name)


def bookmark_of(name: str) -> str:
    """Return the name of a bookmark: 40 characters are all that Word allows, so it is a digest."""
    return f"{_BOOKMARK}{sha256(name.encode()).hexdigest()[:20]}"


def code_of(name: str) -> str:
    """Return what is printed beside a place, by which it is found where all else was lost."""
    return f"[{name}]"


def places_of(form: Form, repetitions: int = MOST_REPETITIONS) -> dict[str, Place]:
    """Return every place of a form by its name, in its order, with so many repetitions of each group."""
    found: dict[str, Place] = {}
    for question in form.questions:
        if question.type is QuestionType.GROUP:
            for entry in range(repetitions):
                for member in form.members(question.id):
                    found |= {each.name: each for each in places_in(member, f"{question.id}.{entry}.{member.id}")}
        elif not question.group:
            found |= {each.name: each for each in places_in(question, question.id)}
    return found


def places_in(question: Question, name: str) -> Iterator[Place]:
    """Yield the places in which a question is answered whose own is called so."""
    match question.type:
        case QuestionType.SHORT_TEXT:
            yield Place(name, Way.LINE, question)
        case QuestionType.LONG_TEXT:
            yield Place(name, Way.LINES, question)
        case QuestionType.NUMBER | QuestionType.MONEY:
            yield Place(name, Way.NUMBER, question)
            if question.type is QuestionType.MONEY and not question.currency:
                yield Place(f"{name}.currency", Way.CURRENCY, question, "currency")
        case QuestionType.CHOICE | QuestionType.RECORD:
            yield Place(name, Way.PICK, question)
        case QuestionType.CHOICES:
            yield from (Place(f"{name}.{option.id}", Way.TICK, question, option.id) for option in question.options)
        case QuestionType.RATING if question.options:
            yield from (Place(f"{name}.{option.id}", Way.PICK, question, option.id) for option in question.options)
        case QuestionType.RATING:
            yield Place(name, Way.PICK, question)
        case QuestionType.TABLE:
            yield from (
                Place(f"{name}.{row.id}.{column.id}", _way_of(column.type), question, f"{row.id}.{column.id}", column.type)
                for row in question.rows
                for column in question.columns
            )
        case QuestionType.FILE:
            yield Place(name, Way.NAMES, question)
        case QuestionType.DAY:
            yield Place(name, Way.DAY, question)
        case QuestionType.AGREEMENT:
            yield Place(name, Way.TICK, question)
    if question.with_year:
        yield Place(f"{name}.year", Way.YEAR, question, "year")


def _way_of(cell: CellType) -> Way:
    return Way.LINE if cell is CellType.TEXT else Way.NUMBER


def value_at(place: Place, answer: Any) -> Any:
    """Return what of an answer stands at a place; nothing where it says nothing there."""
    if answer is None or (not place.inner and not isinstance(answer, Mapping)):
        return answer
    if place.question.type is QuestionType.CHOICES:
        return place.inner in answer
    for step in place.inner.split(".") if place.inner else ("value",):
        answer = answer.get(step) if isinstance(answer, Mapping) else None
    return answer


def laid_out(group: Question, filled: int) -> int:
    """Return how often a group is printed: as often as allowed, within reason, and always as often as it was filled in."""
    return max(filled, group.least or 0, min(group.most or 1, LAID_OUT))
