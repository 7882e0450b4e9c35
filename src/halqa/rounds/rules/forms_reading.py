"""A form out of its plain shape: every key known, every value of its kind. All faults are told, each with its place."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from halqa.documents.enums import ORDINARY, Kind
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.localized import Localized
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import CellType, KnownFrom, QuestionType, RecordKind, Test, TextFormat
from halqa.rounds.rules.forms import (
    COMMON_KEYS,
    KEYS,
    LARGEST_SCALE,
    MOST_REPETITIONS,
    TEXT_KEYS,
    Column,
    Concept,
    Concepts,
    Condition,
    Fault,
    Form,
    Option,
    Path,
    Question,
    Section,
    key_of_test,
)

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

IDENT: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
CONCEPT: Final = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
CURRENCY: Final = re.compile(r"[A-Z]{3}")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What no sheet and no page can show; a line ends by a line feed alone."""

LONGEST_IDENT: Final = 60
LARGEST: Final = 10**15
"""No limit of an answer is larger: a number that every reader of a form holds exactly."""

FORM_KEYS: Final = ("form", "version", "kind", "source", "languages", "sources", "title", "intro", "sections", "questions")
SECTION_KEYS: Final = ("id", "title", "intro")


@dataclass
class Reader:
    """Looks at values one after another and keeps account of what is wrong. ``source`` is the language of the sources."""

    source: str = ""
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, code: str, path: Path, **facts: object) -> None:
        """Note one fault."""
        self.faults.append(Fault(Refusal(code, facts), path))

    def table(self, value: object, path: Path) -> Mapping[str, Any]:
        """Return a table; an empty one where there is none."""
        if isinstance(value, dict):
            return value
        self.wrong("not-a-table", path)
        return {}

    def keys(self, table: Mapping[str, Any], path: Path, known: Collection[str], needed: Collection[str]) -> None:
        """Note keys that nobody reads, and keys that are missing."""
        for key in table:
            if key not in known:
                self.wrong("key-unknown", (*path, key), key=key, known=", ".join(known))
        for key in needed:
            if key not in table:
                self.wrong("key-missing", path, key=key)

    def rows(self, table: Mapping[str, Any], key: str, path: Path) -> list[tuple[Path, Mapping[str, Any]]]:
        """Return the tables of a list, each with its place; none where there is no list."""
        value = table.get(key, [])
        if not isinstance(value, list):
            self.wrong("not-a-list", (*path, key), key=key)
            return []
        places: list[Path] = [(*path, key, place) for place in range(len(value))]
        return [(place, self.table(each, place)) for place, each in zip(places, value, strict=True)]

    def word(self, table: Mapping[str, Any], key: str, path: Path) -> str:
        """Return a text in no particular language; empty where there is none."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.wrong("not-a-text", (*path, key), key=key)
            return ""
        return value

    def ident(self, table: Mapping[str, Any], key: str, path: Path) -> str:
        """Return an id: letters, digits and single hyphens."""
        value = self.word(table, key, path)
        if value and (not IDENT.fullmatch(value) or len(value) > LONGEST_IDENT):
            self.wrong("id-malformed", (*path, key), id=value, most=LONGEST_IDENT)
        return value

    def whole(self, table: Mapping[str, Any], key: str, path: Path, least: int = 0) -> int | None:
        """Return a whole number, or nothing."""
        value = table.get(key)
        # Python counts a yes among the whole numbers.
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST):
            return value
        self.wrong("not-a-whole-number", (*path, key), key=key, least=least)
        return None

    def truth(self, table: Mapping[str, Any], key: str, path: Path) -> bool:
        """Return yes or no; no where nothing is said."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.wrong("not-yes-or-no", (*path, key), key=key)
            return False
        return value

    def one_of(self, kinds: type[E], table: Mapping[str, Any], key: str, path: Path) -> E | None:
        """Return a member of an enumeration, or nothing."""
        if key not in table:
            return None
        value = self.word(table, key, path)
        if value in set(kinds):
            return kinds(value)
        self.wrong("not-one-of", (*path, key), key=key, value=value, known=", ".join(kinds))
        return None

    def words(self, table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
        """Return a list of texts in no particular language."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.wrong("not-a-list", (*path, key), key=key)
        return ()

    def text(self, table: Mapping[str, Any], key: str, path: Path) -> Localized | None:
        """Return a text in several languages, or nothing where there is none or it cannot be one."""
        if key not in table:
            return None
        place = (*path, key)
        told = self.table(table[key], place)
        texts: dict[str, str] = {}
        for tag, text in told.items():
            if tag not in LANGUAGES:
                self.wrong("language-unknown", (*place, tag), language=tag, known=", ".join(LANGUAGES))
            elif not isinstance(text, str):
                self.wrong("not-a-text", (*place, tag), key=tag)
            elif not text.strip():
                self.wrong("text-is-blank", (*place, tag))
            elif CONTROL.search(text):
                self.wrong("text-of-control-characters", (*place, tag))
            else:
                texts[tag] = text
        if self.source not in texts:
            if isinstance(table[key], dict) and self.source not in told:
                self.wrong("source-text-missing", place, language=self.source)
            return None
        return Localized(self.source, texts, self._origins(table, key, path, texts))

    def _origins(self, table: Mapping[str, Any], key: str, path: Path, texts: Mapping[str, str]) -> Mapping[str, str]:
        place = (*path, "made_from", key)
        told = self.table(self.table(table.get("made_from", {}), (*path, "made_from")).get(key, {}), place)
        kept = {tag: mark for tag, mark in told.items() if isinstance(mark, str) and tag in texts and tag != self.source}
        for tag in {*told} - {*kept}:
            self.wrong("origin-of-no-translation", (*place, tag), language=tag)
        return kept


def read(data: object) -> tuple[Form | None, list[Fault]]:
    """Return a form from its plain shape, or nothing and every fault for which it is none."""
    reader = Reader()
    table = reader.table(data, ())
    reader.keys(table, (), (*FORM_KEYS, "made_from"), ("form", "version", "kind", "source", "languages", "title", "sections"))
    reader.source = _source(reader, table)
    languages = tuple(tag for tag in reader.words(table, "languages", ()) if _is_language(reader, tag))
    if reader.source and languages and reader.source not in languages:
        reader.wrong("source-not-among-languages", ("source",), language=reader.source)
    title = reader.text(table, "title", ())
    kind = reader.one_of(CallKind, table, "kind", ())
    sections = [_section(reader, path, each) for path, each in reader.rows(table, "sections", ())]
    questions = [_question(reader, path, each) for path, each in reader.rows(table, "questions", ())]
    key, version = reader.ident(table, "form", ()), reader.whole(table, "version", (), least=1)
    intro, sources = reader.text(table, "intro", ()), reader.words(table, "sources", ())
    if reader.faults or title is None or kind is None or version is None:
        return None, reader.faults
    form = Form(
        key=key,
        version=version,
        kind=kind,
        source=reader.source,
        languages=languages,
        title=title,
        sections=tuple(each for each in sections if each),
        questions=tuple(each for each in questions if each),
        intro=intro,
        sources=sources,
    )
    return form, []


def read_question(data: object, source: str) -> tuple[Question | None, list[Fault]]:
    """Return a question from its plain shape; ``source`` is the language in which its form was written first."""
    reader = Reader(source)
    question = _question(reader, (), reader.table(data, ()))
    return (None if reader.faults else question), reader.faults


def read_concepts(data: object) -> tuple[Concepts, list[Fault]]:
    """Return the concepts of a network from the plain shape of their file, and every fault."""
    reader = Reader("en")
    table = reader.table(data, ())
    reader.keys(table, (), ("concepts",), ("concepts",))
    found: dict[str, Concept] = {}
    for path, each in reader.rows(table, "concepts", ()):
        reader.keys(each, path, ("key", "type", "months", "known_from", "label"), ("key", "type", "months", "label"))
        key, months = reader.word(each, "key", path), reader.whole(each, "months", path, least=1)
        kind, label = reader.one_of(QuestionType, each, "type", path), reader.text(each, "label", path)
        known_from = reader.one_of(KnownFrom, each, "known_from", path)
        if key and not CONCEPT.fullmatch(key):
            reader.wrong("concept-malformed", (*path, "key"), key=key)
        elif key in found:
            reader.wrong("concept-named-twice", (*path, "key"), key=key)
        elif kind and label and months:
            found[key] = Concept(key, kind, label, months, known_from)
            for tag in LANGUAGES:
                if tag not in label.texts:
                    reader.wrong("translation-missing", (*path, "label"), language=tag)
    return Concepts(found), reader.faults


def _source(reader: Reader, table: Mapping[str, Any]) -> str:
    value = reader.word(table, "source", ())
    if value and value not in LANGUAGES:
        reader.wrong("language-unknown", ("source",), language=value, known=", ".join(LANGUAGES))
    return value


def _is_language(reader: Reader, tag: str) -> bool:
    if tag not in LANGUAGES:
        reader.wrong("language-unknown", ("languages",), language=tag, known=", ".join(LANGUAGES))
    return tag in LANGUAGES


def _section(reader: Reader, path: Path, table: Mapping[str, Any]) -> Section | None:
    reader.keys(table, path, (*SECTION_KEYS, "made_from"), ("id", "title"))
    ident, title = reader.ident(table, "id", path), reader.text(table, "title", path)
    intro = reader.text(table, "intro", path)
    return Section(ident, title, intro) if title else None


def _question(reader: Reader, path: Path, table: Mapping[str, Any]) -> Question | None:
    kind = reader.one_of(QuestionType, table, "type", path)
    own = KEYS[kind] if kind else tuple({key for keys in KEYS.values() for key in keys})
    everything = {key for keys in KEYS.values() for key in keys}
    for key in table:
        if kind and key in everything and key not in own:
            reader.wrong("key-of-other-type", (*path, key), key=key, type=kind)
    known = (*COMMON_KEYS, *own, *everything, "made_from")
    reader.keys(table, path, known, ("id", "section", "type", "label"))
    label = reader.text(table, "label", path)
    currency, concept = reader.word(table, "currency", path), reader.word(table, "concept", path)
    if currency and not CURRENCY.fullmatch(currency):
        reader.wrong("currency-malformed", (*path, "currency"), currency=currency)
    if concept and not CONCEPT.fullmatch(concept):
        reader.wrong("concept-malformed", (*path, "concept"), key=concept)
    values: dict[str, Any] = {
        "id": reader.ident(table, "id", path),
        "section": reader.ident(table, "section", path),
        "concept": concept,
        "currency": currency,
        "group": reader.ident(table, "group", path),
        "format": reader.one_of(TextFormat, table, "format", path) or TextFormat.PLAIN,
        "record": reader.one_of(RecordKind, table, "record", path),
        **{key: reader.truth(table, key, path) for key in ("required", "whole", "with_year")},
        **{key: reader.whole(table, key, path) for key in ("least", "most", "least_words", "most_words")},
        **{key: reader.text(table, key, path) for key in TEXT_KEYS if key not in ("label", "title", "intro")},
        "only_if": _many(reader, table, "only_if", path, _condition),
        "options": _many(reader, table, "options", path, _option),
        "rows": _many(reader, table, "rows", path, _option),
        "columns": _many(reader, table, "columns", path, _column),
        "kinds": _kinds(reader, table, path),
    }
    _bound(reader, path, kind, values["least"] or 0, values["most"] or 0)
    return Question(type=kind, label=label, **values) if kind and label else None


def _bound(reader: Reader, path: Path, kind: QuestionType | None, least: int, most: int) -> None:
    """Note a scale or a group too large to be shown: no draft has one, for whoever looks at it has each of its fields made."""
    if kind is QuestionType.RATING and most - least > LARGEST_SCALE:
        reader.wrong("scale-unfit", (*path, "most"), most=LARGEST_SCALE)
    for key, number in (("least", least), ("most", most)):
        if kind is QuestionType.GROUP and number > MOST_REPETITIONS:
            reader.wrong("too-many-repetitions", (*path, key), number=number, most=MOST_REPETITIONS)


def _many(
    reader: Reader,
    table: Mapping[str, Any],
    key: str,
    path: Path,
    read_one: Callable[[Reader, Path, Mapping[str, Any]], T | None],
) -> tuple[T, ...]:
    found = (read_one(reader, place, each) for place, each in reader.rows(table, key, path))
    return tuple(each for each in found if each is not None)


def _condition(reader: Reader, path: Path, table: Mapping[str, Any]) -> Condition | None:
    tests = {key_of_test(test): test for test in Test}
    reader.keys(table, path, ("question", *tests), ("question",))
    named = [key for key in table if key in tests]
    if len(named) != 1:
        reader.wrong("condition-without-one-test", path, known=", ".join(tests))
        return None
    question, key = reader.ident(table, "question", path), named[0]
    match tests[key]:
        case Test.ANSWERED:
            if not reader.truth(table, key, path):
                reader.wrong("condition-without-one-test", path, known=", ".join(tests))
            value = ""
        case Test.AT_LEAST | Test.AT_MOST:
            value = str(reader.whole(table, key, path))
        case _:
            value = reader.ident(table, key, path)
    return Condition(question, tests[key], value)


def _option(reader: Reader, path: Path, table: Mapping[str, Any]) -> Option | None:
    reader.keys(table, path, ("id", "label", "made_from"), ("id", "label"))
    ident, label = reader.ident(table, "id", path), reader.text(table, "label", path)
    return Option(ident, label) if label else None


def _column(reader: Reader, path: Path, table: Mapping[str, Any]) -> Column | None:
    reader.keys(table, path, ("id", "label", "type", "made_from"), ("id", "label", "type"))
    ident, label = reader.ident(table, "id", path), reader.text(table, "label", path)
    kind = reader.one_of(CellType, table, "type", path)
    return Column(ident, label, kind) if label and kind else None


def _kinds(reader: Reader, table: Mapping[str, Any], path: Path) -> tuple[Kind, ...]:
    known = {kind.name.lower(): kind for kind in ORDINARY}
    found = []
    for name in reader.words(table, "kinds", path):
        if name in known:
            found.append(known[name])
        else:
            reader.wrong("not-one-of", (*path, "kinds"), key="kinds", value=name, known=", ".join(known))
    return tuple(found)
