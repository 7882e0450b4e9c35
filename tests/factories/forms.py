"""Forms for tests: one with a question of every type, and any number of others by chance."""

from typing import Any

from hypothesis import strategies as st

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.localized import digest
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.rules.forms import Concept, Concepts, Form, FormPolicy
from halqa.rounds.rules.forms_reading import read

POLICY = FormPolicy(
    most_questions=dict.fromkeys(CallKind, 35),
    most_characters=1000,
    most_options=40,
    most_characters_of_a_short_answer=300,
    most_characters_of_a_long_answer=20_000,
    earliest_year=1950,
)

TWO = ("en", "fr")
WORDS = {part: dict.fromkeys(LANGUAGES, part) for part in ("year", "currency")}


def said(text: str, languages: tuple[str, ...] = TWO) -> dict[str, str]:
    """Return a text in each language."""
    return {tag: f"{text} ({tag})" for tag in languages}


def question(ident: str, kind: str, **more: Any) -> dict[str, Any]:
    """Return the plain shape of a question; a keyword with nothing takes a key out."""
    shape = {"id": ident, "section": "city", "type": kind, "concept": f"test.{ident}", "label": said(ident)} | more
    return {key: value for key, value in shape.items() if value is not None}


def every_type() -> list[dict[str, Any]]:
    """Return a question of every type, each with every key that it may have."""
    pair = [{"id": "yes", "label": said("yes")}, {"id": "no", "label": said("no")}]
    return [
        question("name", "short-text", required=True, most_words=20, help=said("help")),
        question("website", "short-text", format="address"),
        question("email", "short-text", format="email", most_words=5),
        question("population", "number", whole=True, least=0, most=90_000_000, unit=said("people"), with_year=True),
        question("area", "number", unit=said("km²")),
        question("income", "money", currency="USD", least=0, with_year=True),
        question("budget", "money"),
        question("has-plan", "choice", options=pair),
        question("plan", "file", kinds=["pdf", "docx"], most=2, only_if=[{"question": "has-plan", "is": "yes"}]),
        question("themes", "choices", options=[*pair, {"id": "other", "label": said("other")}], least=1, most=2),
        question("motive", "long-text", least_words=5, most_words=200, only_if=[{"question": "themes", "has": "other"}]),
        question("effort", "rating", least=1, most=5, low=said("little"), high=said("much")),
        question("challenges", "rating", least=1, most=5, options=pair, required=True),
        question(
            "schooling",
            "table",
            with_year=True,
            rows=[{"id": "women", "label": said("women")}, {"id": "men", "label": said("men")}],
            columns=[
                {"id": "years", "label": said("years"), "type": "decimal"},
                {"id": "note", "label": said("note"), "type": "text"},
            ],
        ),
        question("strategy", "record", record="strategy", section="work"),
        question("adopted-on", "day", section="work", only_if=[{"question": "strategy", "answered": True}]),
        question("practices", "group", least=1, most=3, required=True, section="work", help=said("help")),
        question("title", "short-text", group="practices", required=True, section="work"),
        question(
            "reach",
            "number",
            group="practices",
            section="work",
            only_if=[{"question": "title", "answered": True}, {"question": "population", "at_least": 10}],
        ),
        question("pledge", "agreement", required=True, section="work"),
    ]


def plain_form(**more: Any) -> dict[str, Any]:
    """Return the plain shape of a form with a question of every type in two languages."""
    return {
        "form": "admission",
        "version": 1,
        "kind": "admission",
        "source": "en",
        "languages": list(TWO),
        "sources": ["https://example.org/one", "https://example.org/two"],
        "title": said("Admission"),
        "intro": said("Read this first."),
        "sections": [
            {"id": "city", "title": said("The city"), "intro": said("Figures.")},
            {"id": "work", "title": said("The work")},
        ],
        "questions": every_type(),
    } | more


def make_form(**more: Any) -> Form:
    """Make a form; what it says of itself has to be right."""
    form, faults = read(plain_form(**more))
    assert form is not None, faults
    return form


def concepts_of(form: Form) -> Concepts:
    """Return the concepts that a form asks about, each answered as the form does."""
    return Concepts({each.concept: Concept(each.concept, each.type, each.label, 24) for each in form.questions})


IDENTS = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\r\ufffe\uffff"),
    min_size=1,
    max_size=30,
).filter(str.strip)


@st.composite
def localized(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Return a text in English, perhaps in two more languages, and from what those were translated, where it is noted."""
    texts = {"en": draw(TEXTS)} | draw(st.dictionaries(st.sampled_from(["ar", "zh-hans"]), TEXTS))
    marks = {tag: digest(draw(TEXTS)) for tag in texts if tag != "en" and draw(st.booleans())}
    return texts, marks


@st.composite
def any_part(draw: st.DrawFn, shape: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a plain shape with texts under these keys."""
    for key in keys:
        texts, marks = draw(localized())
        shape[key] = texts
        if marks:
            shape.setdefault("made_from", {})[key] = marks
    return shape


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Return a form of one to eight questions of any types, some with conditions, limits and groups."""
    sections = [draw(any_part({"id": f"s-{number}"}, "title")) for number in range(draw(st.integers(1, 2)))]
    names = draw(st.lists(IDENTS, min_size=1, max_size=8, unique=True))
    questions: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        section = sections[min(number * len(sections) // len(names), len(sections) - 1)]["id"]
        shape = {"id": f"q-{name}", "section": section, "type": draw(st.sampled_from(list(QuestionType)))}
        group = next((each for each in reversed(questions) if each["type"] == "group"), None)
        if group and group["section"] == section and shape["type"] != "group" and draw(st.booleans()):
            is_next = questions[-1] is group or questions[-1].get("group") == group["id"]
            shape |= {"group": group["id"]} if is_next else {}
        questions.append(draw(_filled(draw(any_part(shape, "label")), questions)))
    whole = {"form": "a-form", "version": 3, "kind": "report", "source": "en", "languages": ["zh-hans", "en", "ar"]}
    form, faults = read(draw(any_part(whole, "title")) | {"sections": sections, "questions": questions})
    assert form is not None, faults
    return form


@st.composite
def _filled(draw: st.DrawFn, shape: dict[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    kind = QuestionType(shape["type"])
    shape["required"] = draw(st.booleans())
    low, high = sorted(draw(st.lists(st.integers(0, 9), min_size=2, max_size=2, unique=True)))
    parts = [draw(any_part({"id": ident}, "label")) for ident in draw(st.lists(IDENTS, min_size=2, max_size=3, unique=True))]
    match kind:
        case QuestionType.SHORT_TEXT:
            shape |= {"format": draw(st.sampled_from(["plain", "email", "address", "telephone"]))}
        case QuestionType.LONG_TEXT:
            shape |= {"least_words": low, "most_words": high}
        case QuestionType.NUMBER:
            shape |= {"least": low, "whole": draw(st.booleans()), "with_year": draw(st.booleans())}
            shape = draw(any_part(shape, "unit"))
        case QuestionType.MONEY:
            shape |= {"most": high} | draw(st.sampled_from([{}, {"currency": "MAD"}]))
        case QuestionType.CHOICE | QuestionType.CHOICES:
            shape |= {"options": parts} | ({"least": 1, "most": 2} if kind is QuestionType.CHOICES else {})
        case QuestionType.RATING:
            shape |= {"least": low, "most": high} | draw(st.sampled_from([{}, {"options": parts}]))
        case QuestionType.TABLE:
            columns = [{"id": "a", "label": {"en": "A"}, "type": "whole"}, {"id": "b", "label": {"en": "B"}, "type": "text"}]
            shape |= {"rows": parts, "columns": columns, "with_year": draw(st.booleans())}
        case QuestionType.FILE:
            shape |= {"kinds": ["pdf", "png"], "most": high}
        case QuestionType.RECORD:
            shape |= {"record": "practice"}
        case QuestionType.GROUP:
            shape |= {"least": low, "most": high}
    if before and draw(st.booleans()):
        asked = before[-1]
        if asked["type"] == "choice":
            shape["only_if"] = [{"question": asked["id"], "is_not": asked["options"][0]["id"]}]
        elif asked["type"] != "group":
            shape["only_if"] = [{"question": asked["id"], "answered": True}]
    return shape
