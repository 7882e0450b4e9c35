"""What is wrong with a form, case by case; what comes back from a file and from an XLSForm; and the shipped forms."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis

from halqa.foundation.languages import LANGUAGES
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.queries.forms import concepts, concepts_in, filed_forms, form_in, form_policy
from halqa.rounds.rules.forms import Concepts, plain, texts_of
from halqa.rounds.rules.forms_checking import faults_of
from halqa.rounds.rules.forms_file import key_in_words, toml_of
from halqa.rounds.rules.forms_reading import read, read_concepts
from tests.factories.forms import POLICY, concepts_of, every_type, forms, make_form, plain_form, question, said

CHOICE = [{"id": "yes", "label": said("yes")}, {"id": "no", "label": said("no")}]


def told(shape):
    """Return the codes of all faults of a plain shape, each with its place as people write it."""
    form, faults = read(shape)
    if form:
        faults = faults_of(form, concepts_of(form), POLICY)
    return [(fault.refusal.code, key_in_words(fault.path)) for fault in faults]


def test_a_form_with_a_question_of_every_type_is_right():
    assert told(plain_form()) == []
    assert {each["type"] for each in every_type()} == set(QuestionType)


WHOLE = [
    ({"form": "Admission Form"}, "id-malformed", "form"),
    ({"version": 0}, "not-a-whole-number", "version"),
    ({"version": True}, "not-a-whole-number", "version"),
    ({"kind": "contest"}, "not-one-of", "kind"),
    ({"source": "de"}, "language-unknown", "source"),
    ({"source": "ru"}, "source-not-among-languages", "source"),
    ({"languages": "en"}, "not-a-list", "languages"),
    ({"languages": ["en", "fr", "xx"]}, "language-unknown", "languages"),
    ({"title": "Admission"}, "not-a-table", "title"),
    ({"title": {"fr": "Admission"}}, "source-text-missing", "title"),
    ({"title": {"en": "Admission", "fr": " "}}, "text-is-blank", "title.fr"),
    ({"title": {"en": "Admission", "fr": 7}}, "not-a-text", "title.fr"),
    ({"title": {"en": "Admission", "fr": "a\x0bb"}}, "text-of-control-characters", "title.fr"),
    ({"title": {"en": "Admission"}}, "translation-missing", "title"),
    ({"title": said("x" * 1001)}, "text-longer-than-agreed", "title.en"),
    ({"made_from": {"title": {"fr": "0" * 16}}}, "translation-is-older", "title.fr"),
    ({"made_from": {"title": {"ru": "0" * 16}}}, "origin-of-no-translation", "made_from.title.ru"),
    ({"deadline": "tomorrow"}, "key-unknown", "deadline"),
    ({"questions": []}, "no-questions", "questions"),
    ({"questions": {}}, "not-a-list", "questions"),
    ({"sections": [*plain_form()["sections"], {"id": "empty", "title": said("Empty")}]}, "section-is-empty", "sections[3]"),
    ({"sections": [*plain_form()["sections"], {"id": "name", "title": said("Name")}]}, "id-twice", "questions[1].id"),
]

ONE = [
    ({"type": None}, "key-missing", ""),
    ({"type": "essay"}, "not-one-of", "type"),
    ({"label": None}, "key-missing", ""),
    ({"lable": said("typing mistake")}, "key-unknown", "lable"),
    ({"options": CHOICE}, "key-of-other-type", "options"),
    ({"section": "nowhere"}, "section-unknown", "section"),
    ({"section": "work"}, "section-is-over", "section"),
    ({"id": "name"}, "id-twice", "id"),
    ({"id": "the-form"}, "id-twice", "id"),
    ({"concept": None}, "concept-missing", ""),
    ({"concept": "Test.Name"}, "concept-malformed", "concept"),
    ({"concept": "test.name"}, "asked-twice", "concept"),
    ({"group": "practices"}, "group-is-over", "group"),
    ({"group": "name"}, "group-unknown", "group"),
    ({"required": "yes"}, "not-yes-or-no", "required"),
    ({"type": "long-text"}, "word-limit-missing", ""),
    ({"type": "long-text", "most_words": 0}, "no-words-allowed", "most_words"),
    ({"type": "long-text", "most_words": 10, "least_words": 20}, "limits-reversed", "least_words"),
    ({"type": "number", "least": 10, "most": 9}, "limits-reversed", "least"),
    ({"type": "number", "most": 1.5}, "not-a-whole-number", "most"),
    ({"type": "money", "currency": "Dirham"}, "currency-malformed", "currency"),
    ({"type": "choice"}, "nothing-to-choose", ""),
    ({"type": "choice", "options": CHOICE[:1]}, "nothing-to-choose", ""),
    ({"type": "choice", "options": [*CHOICE, CHOICE[0]]}, "option-twice", "options[3].id"),
    (
        {"type": "choice", "options": [{"id": f"o-{number}", "label": said("o")} for number in range(41)]},
        "too-many-options",
        "options",
    ),
    ({"type": "choices", "options": CHOICE, "least": 3}, "limit-above-options", "least"),
    ({"type": "rating", "most": 5}, "scale-unfit", ""),
    ({"type": "rating", "least": 5, "most": 5}, "scale-unfit", ""),
    ({"type": "rating", "least": 0, "most": 11}, "scale-unfit", "most"),
    ({"type": "rating", "most": 10**9}, "scale-unfit", "most"),
    ({"type": "table", "rows": CHOICE}, "table-without-cells", ""),
    (
        {"type": "table", "rows": CHOICE, "columns": [{"id": "a", "label": said("a"), "type": "date"}]},
        "not-one-of",
        "columns[1].type",
    ),
    ({"type": "file", "kinds": ["exe"]}, "not-one-of", "kinds"),
    ({"type": "file"}, "kinds-of-file-missing", ""),
    ({"type": "file", "kinds": ["pdf"], "most": 0}, "no-files-allowed", "most"),
    ({"type": "record"}, "kind-of-record-missing", ""),
    ({"type": "group"}, "repetitions-without-limit", ""),
    ({"type": "group", "least": 51, "most": 51}, "too-many-repetitions", "least"),
    ({"type": "group", "least": 1, "most": 51}, "too-many-repetitions", "most"),
    ({"only_if": [{"question": "name"}]}, "condition-without-one-test", "only_if[1]"),
    ({"only_if": [{"question": "name", "answered": True, "is": "x"}]}, "condition-without-one-test", "only_if[1]"),
    ({"only_if": [{"question": "nobody", "answered": True}]}, "condition-on-unknown", "only_if[1].question"),
    ({"only_if": [{"question": "tried", "answered": True}]}, "condition-on-itself", "only_if[1].question"),
    ({"only_if": [{"question": "pledge", "answered": True}]}, "condition-on-later", "only_if[1].question"),
    ({"only_if": [{"question": "name", "at_least": 3}]}, "condition-unfit", "only_if[1]"),
    ({"only_if": [{"question": "challenges", "at_least": 3}]}, "condition-unfit", "only_if[1]"),
    ({"only_if": [{"question": "has-plan", "is": "perhaps"}]}, "condition-on-no-option", "only_if[1]"),
]


@pytest.mark.parametrize(("more", "code", "key"), WHOLE, ids=lambda value: value if isinstance(value, str) else "")
def test_a_mistake_in_the_form_is_named_where_it_stands(more, code, key):
    assert (code, key) in told(plain_form(**more))


@pytest.mark.parametrize(("more", "code", "key"), ONE, ids=lambda value: value if isinstance(value, str) else "")
def test_a_mistake_in_a_question_is_named_where_it_stands(more, code, key):
    """The question stands between those of the first section and those of the second."""
    questions = every_type()
    place = next(number for number, each in enumerate(questions) if each["section"] == "work")
    tried = question("tried", more.get("type", "short-text"), **{key: value for key, value in more.items() if key != "type"})
    if "lable" in more:
        tried.pop("label")
    shape = plain_form(questions=[*questions[:place], tried, *questions[place:]])
    if more.get("section") == "work":
        shape["questions"] = [tried, *questions]
        place, code = 1, "section-is-over"

    where = f"questions[{place + 1}]" + (f".{key}" if key else "")

    assert (code, where) in told(shape)


def test_more_than_thirty_kinds_of_mistakes_are_told_apart():
    assert len({code for _more, code, _key in (*WHOLE, *ONE)}) > 40


def test_conditions_in_a_circle_are_named_at_each_of_their_questions():
    shape = plain_form()
    shape["questions"][0]["only_if"] = [{"question": "website", "answered": True}]
    shape["questions"][1]["only_if"] = [{"question": "name", "answered": True}]

    assert [where for code, where in told(shape) if code == "conditions-in-a-circle"] == [
        "questions[1].only_if",
        "questions[2].only_if",
    ]


def test_a_group_holds_together_and_holds_no_group():
    shape = plain_form()
    shape["questions"].append(question("late", "short-text", group="practices", section="work"))
    shape["questions"].append(question("inner", "group", group="practices", section="work", most=2))
    shape["questions"].append(question("peeks", "short-text", section="work", only_if=[{"question": "title", "answered": True}]))

    assert {("group-is-over", "questions[21].group"), ("group-in-group", "questions[22].group")} <= {*told(shape)}
    assert ("condition-into-group", "questions[23].only_if[1].question") in told(shape)


def test_concepts_are_known_and_answered_alike_everywhere():
    form = make_form()
    known = concepts_of(form).by_key
    other = {**known, "test.name": concepts_of(form).by_key["test.population"]}

    unknown = {fault.refusal.code for fault in faults_of(form, Concepts({}), POLICY)}
    otherwise = [fault.refusal.code for fault in faults_of(form, Concepts(other), POLICY)]

    assert unknown == {"concept-unknown"}
    assert otherwise == ["concept-answered-otherwise"]


def test_a_concept_of_a_form_s_own_needs_no_table():
    form = make_form(
        questions=[question("name", "short-text", concept="own.admission.name")], sections=plain_form()["sections"][:1]
    )

    assert faults_of(form, Concepts({}), POLICY) == []


@pytest.mark.parametrize(
    ("kind", "number", "wrong"),
    [("admission", 35, False), ("admission", 36, True), ("report", 25, False), ("report", 26, True)],
)
def test_forms_ask_no_more_than_was_agreed(kind, number, wrong):
    asked = [question(f"q-{place}", "short-text", group="") for place in range(number)]
    shape = plain_form(kind=kind, sections=plain_form()["sections"][:1], questions=asked)
    form, _faults = read(shape)

    codes = [fault.refusal.code for fault in faults_of(form, concepts_of(form), form_policy())]

    assert codes == (["too-many-questions"] if wrong else [])


def test_a_group_counts_as_the_questions_in_it():
    form = make_form()

    assert form.asked == len(form.questions) - 1


def test_faults_of_concepts_are_told():
    data = {"concepts": [{"key": "A", "type": "day", "months": 1, "label": {"en": "a"}}, {"key": "b", "months": 0}]}

    codes = {fault.refusal.code for fault in read_concepts(data)[1]}

    assert {"concept-malformed", "not-a-whole-number", "key-missing"} <= codes
    twice = [{"key": "a", "type": "day", "months": 1, "label": dict.fromkeys(LANGUAGES, "a")}] * 2
    assert [fault.refusal.code for fault in read_concepts({"concepts": twice})[1]] == ["concept-named-twice"]


@hypothesis(max_examples=20, deadline=None)
@given(forms())
def test_a_form_comes_back_from_its_plain_shape_and_from_its_file(form):
    assert read(plain(form)) == (form, [])
    assert read(tomllib.loads(toml_of(form))) == (form, [])


def test_a_fault_of_a_file_is_told_with_file_line_and_key(tmp_path):
    text = toml_of(make_form()).replace("most_words = 20\n", 'most_words = "twenty"\n', 1)
    path = tmp_path / "admission-1.toml"
    path.write_text(text)
    line = 1 + text[: text.index('"twenty"')].count("\n")

    _form, faults = form_in(path, Concepts({}), POLICY)

    assert [str(fault) for fault in faults] == [
        f"admission-1.toml, line {line}, questions[1].most_words: most_words has to be a whole number, 0 or more."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("form = \n", "unreadable.toml, line 1: This is no TOML"),
        ('form = "a"\nform = "b"\n', "unreadable.toml, line 2: This is no TOML"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path, text, said):
    path = tmp_path / "unreadable.toml"
    path.write_text(text)

    assert str(form_in(path, Concepts({}), POLICY)[1][0]).startswith(said)


def test_a_file_is_called_as_its_form(tmp_path):
    path = tmp_path / "admission-2.toml"
    path.write_text(toml_of(make_form()))
    form = make_form()

    assert [fault.refusal.code for fault in form_in(path, concepts_of(form), POLICY)[1]] == ["file-named-otherwise"]


SHIPPED = sorted((Path(settings.POLICY) / "forms").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_form_is_right_and_said_in_six_languages(path):
    form, faults = form_in(path, concepts(), form_policy())

    assert [str(fault) for fault in faults] == []
    assert sorted(form.languages) == sorted(LANGUAGES)
    for holder in (form, *form.sections, *form.questions):
        for _place, text in texts_of(holder):
            assert {*text.texts} == {*LANGUAGES}


def test_the_shipped_forms_ask_what_the_network_asks():
    shipped = filed_forms()

    assert {form.kind for form in shipped.values()} == set(CallKind)
    assert concepts_in(settings.POLICY / "concepts.toml")[1] == []
    admission, award, report = (shipped[key, 1] for key in ("admission", "award", "report"))
    assert (admission.asked <= 35, report.asked <= 25) == (True, True)
    criteria = [each.id for each in award.questions if each.section == "criteria"]
    assert criteria == [
        "advancing-the-plan",
        "coordination",
        "resources",
        "monitoring",
        "access",
        "culture",
        "innovation",
        "contribution",
    ]
    assert (admission.question("motivation").most_words, admission.question("implementation").most_words) == (200, 200)


def test_nothing_is_asked_twice_in_a_form_and_everything_alike_across_them():
    asked: dict[str, QuestionType] = {}
    for form in filed_forms().values():
        own = [each.concept for each in form.questions]
        assert len(own) == len(set(own)), form.key
        for each in form.questions:
            assert asked.setdefault(each.concept, each.type) is each.type
