"""What is asked, what is missing, what cannot stand, what is brought along and what still fits."""

from dataclasses import replace
from datetime import date

import pytest

from halqa.foundation.localized import Localized, digest
from halqa.rounds.enums.forms import Direction, Fit, KnownFrom, QuestionType, Test
from halqa.rounds.queries.forms import published_form
from halqa.rounds.rules import forms_editing as editing
from halqa.rounds.rules.forms import THE_FORM, Condition, Section
from halqa.rounds.rules.forms_answers import Limits, asked_questions, clean, holds, missing, refusals_to_answer, unfit, words_in
from halqa.rounds.rules.forms_carrying import Known, carried, is_old
from halqa.rounds.rules.forms_comparison import compare, fit
from halqa.rounds.rules.forms_reading import read_question
from tests.factories.forms import POLICY, concepts_of, make_form, question, said

LIMITS = Limits(POLICY, 2026)
FORM = make_form()
WHOLE = {
    "name": "Benguerir",
    "website": "https://www.example.org/",
    "email": "learning@city.example",
    "population": {"value": "88626", "year": 2014},
    "area": {"value": "45.5"},
    "income": {"value": "9000", "year": 2020, "currency": "USD"},
    "budget": {"value": "1000000", "currency": "MAD"},
    "has-plan": "yes",
    "plan": ["a-file"],
    "themes": ["yes", "other"],
    "motive": "One two three four five six",
    "effort": 3,
    "challenges": {"yes": 5, "no": 1},
    "schooling": {"women": {"years": "7.5", "note": "estimated"}, "men": {"years": "8"}, "year": 2024},
    "strategy": "strategy:1",
    "adopted-on": "2024-02-29",
    "practices": [{"title": "Night school", "reach": {"value": "300"}}],
    "pledge": True,
}


def test_whole_answers_can_stand_and_lack_nothing():
    assert unfit(FORM, WHOLE, LIMITS) == []
    assert missing(FORM, WHOLE) == []
    assert clean(FORM, WHOLE) == WHOLE


CANNOT_STAND = [
    ("website", "www.example.org", "no-web-address", "website"),
    ("website", "https://exa mple.org", "no-web-address", "website"),
    ("website", "http://[", "no-web-address", "website"),
    ("email", "learning at city", "no-email-address", "email"),
    ("email", f"{'x' * 65}@city.example", "no-email-address", "email"),
    ("name", "word " * 21, "answer-of-too-many-words", "name"),
    ("name", "x" * 301, "answer-too-long", "name"),
    ("population", {"value": "many", "year": 2020}, "no-number", "population"),
    ("population", {"value": "12.5", "year": 2020}, "no-whole-number", "population"),
    ("population", {"value": "-1", "year": 2020}, "number-too-small", "population"),
    ("population", {"value": "90000001", "year": 2020}, "number-too-large", "population"),
    ("population", {"value": "1", "year": 1949}, "year-out-of-reach", "population.year"),
    ("population", {"value": "1", "year": 2027}, "year-out-of-reach", "population.year"),
    ("population", {"value": "1", "year": "2020"}, "year-out-of-reach", "population.year"),
    ("budget", {"value": "1", "currency": "dirham"}, "no-currency", "budget.currency"),
    ("has-plan", "perhaps", "no-such-option", "has-plan"),
    ("themes", ["yes", "no", "other"], "too-many-chosen", "themes"),
    ("themes", ["x"], "no-such-option", "themes"),
    ("motive", "x" * 20_001, "answer-too-long", "motive"),
    ("effort", 6, "not-on-the-scale", "effort"),
    ("effort", 0, "not-on-the-scale", "effort"),
    ("challenges", {"yes": 6}, "not-on-the-scale", "challenges.yes"),
    ("challenges", {"x": 1}, "no-such-option", "challenges"),
    ("schooling", {"women": {"years": "seven"}}, "no-number", "schooling.women.years"),
    ("schooling", {"women": {"note": "x" * 301}}, "answer-too-long", "schooling.women.note"),
    ("schooling", {"women": {"days": "1"}}, "no-such-cell", "schooling"),
    ("schooling", {"children": {"years": "1"}}, "no-such-cell", "schooling"),
    ("plan", ["a", "b", "c"], "too-many-files", "plan"),
    ("strategy", "no key", "no-record-of-the-city", "strategy"),
    ("adopted-on", "2023-02-29", "no-day-at-all", "adopted-on"),
    ("practices", [{"title": "a"}] * 4, "too-many-entries", "practices"),
    ("practices", [{"title": "a"}, {"title": "x" * 301}], "answer-too-long", "practices.1.title"),
    ("practices", [{"title": "a", "reach": {"value": "b"}}], "no-number", "practices.0.reach"),
]


@pytest.mark.parametrize(("ident", "value", "code", "where"), CANNOT_STAND)
def test_an_answer_that_cannot_stand_is_told_where_it_stands(ident, value, code, where):
    found = [(fault.refusal.code, fault.name) for fault in unfit(FORM, {**WHOLE, ident: value}, LIMITS)]

    assert found == [(code, where)]


LACKING = [
    ("name", "", "answer-missing", "name"),
    ("name", "   ", "answer-missing", "name"),
    ("population", {"value": "1"}, "year-missing", "population.year"),
    ("budget", {"value": "1"}, "currency-missing", "budget.currency"),
    ("motive", "One two three four", "too-few-words", "motive"),
    ("challenges", {"yes": 5}, "answer-missing", "challenges.no"),
    ("challenges", {}, "answer-missing", "challenges"),
    ("schooling", {"women": {"years": "1"}}, "year-missing", "schooling.year"),
    ("practices", [], "too-few-entries", "practices"),
    ("practices", [{"reach": {"value": "1"}}], "too-few-entries", "practices"),
    ("pledge", False, "answer-missing", "pledge"),
]


@pytest.mark.parametrize(("ident", "value", "code", "where"), LACKING)
def test_what_is_missing_keeps_a_form_from_being_sent_and_nothing_else(ident, value, code, where):
    answers = {**WHOLE, ident: value}

    assert (code, where) in [(fault.refusal.code, fault.name) for fault in missing(FORM, answers)]
    assert unfit(FORM, answers, LIMITS) == []


CONDITIONS = [
    (Test.ANSWERED, "", "x", True),
    (Test.ANSWERED, "", "  ", False),
    (Test.ANSWERED, "", {"value": "", "year": 2020}, False),
    (Test.IS, "yes", "yes", True),
    (Test.IS, "yes", "no", False),
    (Test.IS_NOT, "yes", "no", True),
    (Test.IS_NOT, "yes", None, False),
    (Test.HAS, "a", ["a", "b"], True),
    (Test.HAS, "c", ["a", "b"], False),
    (Test.AT_LEAST, "10", {"value": "10"}, True),
    (Test.AT_LEAST, "10", {"value": "9.99"}, False),
    (Test.AT_MOST, "10", {"value": "10"}, True),
    (Test.AT_MOST, "10", {"value": "10.01"}, False),
    (Test.AT_LEAST, "3", 3, True),
    (Test.AT_LEAST, "3", {"value": "many"}, False),
]


@pytest.mark.parametrize(("test", "value", "answer", "passes"), CONDITIONS)
def test_a_condition_looks_at_an_answer(test, value, answer, passes):
    assert holds(Condition("q", test, value), answer) is passes


def test_what_depends_on_a_question_that_is_not_asked_is_not_asked_either():
    pair = [{"id": "yes", "label": said("yes")}, {"id": "no", "label": said("no")}]
    form = make_form(
        sections=[{"id": "city", "title": said("City")}],
        questions=[
            question("a", "choice", options=pair),
            question("b", "choice", options=pair, only_if=[{"question": "a", "is": "yes"}]),
            question("c", "short-text", required=True, only_if=[{"question": "b", "is": "yes"}]),
        ],
    )
    before = {"a": "no", "b": "yes", "c": "left over"}

    assert [each.id for each in asked_questions(form, before)] == ["a"]
    assert clean(form, before) == {"a": "no"}
    assert missing(form, {"a": "no", "b": "yes"}) == []
    assert [fault.name for fault in missing(form, {"a": "yes", "b": "yes"})] == ["c"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("One two three.", 3), ("مدينة التعلم للجميع", 3), ("Город учится", 2), ("", 0)],
)
def test_words_are_counted_in_any_script(text, words):
    asked = FORM.question("motive")

    assert words_in(asked, text) == words
    assert words_in(FORM.question("website"), text) is None


def test_chinese_words_are_counted_though_nothing_stands_between_them():
    asked = replace(FORM.question("motive"), most_words=10)

    assert [refusal.code for _name, refusal in refusals_to_answer(asked, "学习" * 20, LIMITS)] == ["answer-of-too-many-words"]


def known(concept="test.population", on=date(2024, 6, 30), value=None, kind=QuestionType.NUMBER, **more):
    value = {"value": "88626", "year": 2024} if value is None else value
    return Known(concept, kind, value, on, **({"known_from": KnownFrom.POPULATION} | more))


def brought(*ones, form=FORM, today=date(2026, 6, 29)):
    return carried(form, ones, concepts_of(form), LIMITS, today)


def test_the_newest_answer_to_a_concept_is_brought_along_with_its_origin():
    older, newer = known(on=date(2020, 1, 1), value={"value": "1", "year": 2020}), known(source="https://example.org/")

    assert brought(newer, older)["population"].known == newer
    assert brought(known(on=None), older)["population"].known == older
    assert brought() == {}


def test_what_is_answered_otherwise_or_belongs_to_a_group_is_not_brought_along():
    assert brought(known(kind=QuestionType.SHORT_TEXT)) == {}
    assert brought(known(concept="test.title", kind=QuestionType.SHORT_TEXT, value="x")) == {}
    assert brought(known(concept="test.unheard-of")) == {}


@pytest.mark.parametrize(
    ("on", "months", "today", "old"),
    [
        (date(2024, 6, 30), 24, date(2026, 6, 29), False),
        (date(2024, 6, 30), 24, date(2026, 6, 30), True),
        (date(2024, 6, 30), 24, date(2026, 7, 1), True),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
        (date(2024, 2, 29), 12, date(2025, 3, 1), True),
        (date(2024, 1, 31), 1, date(2024, 2, 29), False),
        (date(2024, 1, 31), 1, date(2024, 3, 1), True),
        (None, 600, date(2026, 1, 1), True),
    ],
)
def test_an_answer_is_old_once_its_months_are_over(on, months, today, old):
    assert is_old(on, months, today) is old


def test_an_answer_that_no_longer_fits_is_brought_along_with_the_reason():
    found = brought(known(value={"value": "95000000", "year": 2024}))["population"]

    assert [refusal.code for refusal in found.against] == ["number-too-large"]


FITS = [
    ("short-text", {"most_words": 20}, {"most_words": 30}, Fit.KEEPS),
    ("short-text", {"most_words": 20}, {}, Fit.KEEPS),
    ("short-text", {}, {"most_words": 20}, Fit.LOOK),
    ("long-text", {"most_words": 200}, {"most_words": 150}, Fit.LOOK),
    ("long-text", {"most_words": 200, "least_words": 20}, {"most_words": 200, "least_words": 10}, Fit.KEEPS),
    ("short-text", {}, {"format": "email"}, Fit.LOOK),
    ("short-text", {}, {"required": True, "label": said("Otherwise")}, Fit.KEEPS),
    ("number", {"with_year": True}, {}, Fit.KEEPS),
    ("number", {}, {"with_year": True}, Fit.LOOK),
    ("number", {"least": 5}, {"least": 3}, Fit.KEEPS),
    ("money", {"currency": "USD"}, {"currency": "EUR"}, Fit.LOOK),
    ("rating", {"least": 1, "most": 5}, {"least": 1, "most": 7}, Fit.LOOK),
    ("file", {"kinds": ["pdf"]}, {"kinds": ["pdf", "docx"]}, Fit.KEEPS),
    ("file", {"kinds": ["pdf", "docx"]}, {"kinds": ["pdf"]}, Fit.LOOK),
]


@pytest.mark.parametrize(("kind", "before", "after", "expected"), FITS)
def test_earlier_answers_fit_where_a_question_became_only_wider(kind, before, after, expected):
    old, new = (read_question(question("q", kind, **more), "en")[0] for more in (before, after))

    assert fit(old, new) is expected


def test_an_answer_to_another_type_is_lost():
    old, new = (read_question(question("q", kind), "en")[0] for kind in ("short-text", "day"))

    assert fit(old, new) is Fit.LOST


def test_two_versions_are_compared_question_by_question():
    old = published_form("admission", 1)
    new = editing.without(old, "area")
    new = editing.with_question(new, replace(new.question("website"), id="home-page"), was="website")
    new = editing.with_question(new, replace(new.question("motivation"), most_words=100), was="motivation")
    new = editing.moved(editing.moved(new, "population", Direction.DOWN), "population", Direction.DOWN)
    added = read_question(question("robots", "short-text", section="why", concept="own.admission.robots"), "en")[0]
    new = editing.with_question(new, added, after="motivation")

    found = compare(old, new)

    assert [each.id for each in found.added] == ["robots"]
    assert [each.id for each in found.removed] == ["area"]
    assert [each.id for each in found.moved] == ["population"]
    assert {one.new.id: (one.keys, one.fit) for one in found.changed} == {
        "home-page": (("id",), Fit.KEEPS),
        "motivation": (("most_words",), Fit.LOOK),
    }
    assert not found.texts
    assert not compare(old, old)


def order(form):
    return [each.id for each in form.questions]


def test_questions_move_among_their_neighbours_and_groups_stay_together():
    up = editing.moved(FORM, "practices", Direction.UP)
    assert order(up)[-5:] == ["practices", "title", "reach", "adopted-on", "pledge"]

    over = editing.moved(FORM, "strategy", Direction.UP)
    assert over.question("strategy").section == "city"
    assert order(over) == order(FORM)

    down = editing.moved(FORM, "schooling", Direction.DOWN)
    assert (down.question("schooling").section, order(down)) == ("work", order(FORM))

    inside = editing.moved(FORM, "reach", Direction.UP)
    assert order(inside)[-4:] == ["practices", "reach", "title", "pledge"]

    sections = editing.moved(FORM, "work", Direction.UP)
    assert [each.id for each in sections.sections] == ["work", "city"]
    assert order(sections)[0] == "strategy"
    assert sorted(order(sections)) == sorted(order(FORM))


@pytest.mark.parametrize(
    ("part", "to"), [("name", Direction.UP), ("pledge", Direction.DOWN), ("city", Direction.UP), ("gone", Direction.UP)]
)
def test_where_there_is_no_further_nothing_changes(part, to):
    assert editing.moved(FORM, part, to) == FORM


def test_a_question_under_another_id_is_still_pointed_to():
    form = editing.with_question(FORM, replace(FORM.question("practices"), id="good-practices"), was="practices")
    form = editing.with_question(form, replace(form.question("has-plan"), id="plan-there"), was="has-plan")

    assert form.members("good-practices") == tuple(replace(each, group="good-practices") for each in FORM.members("practices"))
    assert form.question("plan").only_if[0].question == "plan-there"


def test_a_new_source_text_makes_translations_older_and_keeps_them():
    worded = replace(FORM.question("has-plan"), label=Localized.of("en", "Anew"), options=FORM.question("has-plan").options[:1])
    bare = replace(
        worded, options=tuple(replace(each, label=Localized.of("en", each.label.texts["en"])) for each in worded.options)
    )

    kept = editing.grafted(bare, FORM.question("has-plan"))

    assert kept.label.texts == {"en": "Anew", "fr": "has-plan (fr)"}
    assert kept.label.is_stale("fr")
    assert kept.options[0].label.texts == FORM.question("has-plan").options[0].label.texts
    assert not kept.options[0].label.is_stale("fr")


def test_a_translation_is_written_with_the_source_that_it_was_made_from():
    label = FORM.question("name").label
    marks = {("label",): digest(label.texts["en"]), ("help",): digest("what stood there before")}

    form = editing.with_texts(FORM, "name", "fr", {("label",): "Nom", ("help",): "Aide"}, marks)

    assert form.question("name").label.texts["fr"] == "Nom"
    assert not form.question("name").label.is_stale("fr")
    assert form.question("name").help.is_stale("fr")
    gone = editing.with_texts(form, "name", "fr", {("label",): " "}, {})
    assert "fr" not in gone.question("name").label.texts
    assert editing.progress_of(gone)["fr"][1:] == (1, 1)


def test_marks_tell_apart_what_somebody_else_changed():
    translated = editing.with_texts(FORM, "name", "fr", {("label",): "Nom"}, {})
    reworded = editing.with_texts(FORM, "name", "en", {("label",): "Its name"}, {})

    assert editing.fingerprint(translated, "name") == editing.fingerprint(FORM, "name")
    assert editing.fingerprint(reworded, "name") != editing.fingerprint(FORM, "name")
    assert editing.wording_mark(translated, "name", "fr") != editing.wording_mark(FORM, "name", "fr")
    assert editing.wording_mark(reworded, "name", "fr") == editing.wording_mark(FORM, "name", "fr")
    assert editing.order_mark(editing.moved(FORM, "email", Direction.UP)) != editing.order_mark(FORM)
    assert editing.fingerprint(FORM, THE_FORM) != editing.fingerprint(FORM, "gone")


def test_what_others_stand_in_or_look_at_is_not_removed():
    codes = {
        part: [one.code for one in editing.refusals_to_remove(FORM, part)] for part in ("city", "practices", "has-plan", "x")
    }

    assert codes == {
        "city": ["section-holds-questions"],
        "practices": ["group-holds-questions"],
        "has-plan": ["asked-by-its-answer"],
        "x": ["part-is-gone"],
    }
    assert editing.refusals_to_remove(FORM, "area") == []
    empty = editing.with_section(FORM, Section("empty", Localized.of("en", "Empty")))
    assert editing.refusals_to_remove(empty, "empty") == []
    assert editing.without(empty, "empty") == FORM
