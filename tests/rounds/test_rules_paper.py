"""What people write by hand is understood or handed back, and a file says what it belongs to."""

from datetime import date

import pytest

from halqa.foundation.localized import Localized
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.rules.forms import Question
from halqa.rounds.rules.paper import LAID_OUT, Mark, bookmark_of, laid_out, mark_in, mark_of, marks_in, places_of, properties_of
from halqa.rounds.rules.paper_carrying import carry
from halqa.rounds.rules.paper_reading import Finding, Reading
from halqa.rounds.rules.paper_values import (
    Figure,
    day_in,
    figure_as_written,
    figure_in,
    kept_text,
    option_in,
    step_in,
    tick_in,
    year_in,
)
from tests.factories.forms import every_type, make_form
from tests.factories.paper import APPLICATION, DIGEST, LIMITS

TWO = "two-meanings"
NOT = "not-understood"
FIGURES = [
    ("88626", "en", True, "88626"),
    ("88,626", "en", True, "88626"),
    ("88.626", "en", True, TWO),
    ("1.234", "en", False, "1.234"),
    ("1,234", "en", False, "1234"),
    ("1,5", "en", False, "1.5"),
    ("1,234.50", "en", False, "1234.50"),
    ("1.234,50", "en", False, "1234.50"),
    ("1,00,000", "en", True, "100000"),
    ("1.234", "fr", False, TWO),
    ("1.234", "fr", True, "1234"),
    ("1,234", "fr", False, "1.234"),
    ("1,234", "fr", True, TWO),
    ("88 626", "fr", True, "88626"),
    ("88\u202f626,5", "fr", False, "88626.5"),
    ("1.234.567", "es", False, "1234567"),
    ("88 626", "ru", True, "88626"),
    ("88,626", "zh-hans", True, "88626"),
    ("٣٫٥", "ar", False, "3.5"),
    ("٨٨٬٦٢٦", "ar", True, "88626"),
    ("۱۲۳۴", "ar", True, "1234"),
    ("१२३", "en", True, "123"),
    ("１２３", "zh-hans", True, "123"),
    ("1'234'567", "en", True, "1234567"),
    ("−5", "en", False, "-5"),
    ("-0.5", "en", False, "-0.5"),
    ("\u200f12\u200e", "ar", True, "12"),
    ("45.5 km²", "en", False, "45.5"),
    ("88,626 People.", "en", True, "88626"),
    ("12 million", "en", True, NOT),
    ("about 12", "en", True, NOT),
    ("12-15", "en", True, NOT),
    ("1,2,3", "en", True, TWO),
    ("88万", "zh-hans", True, NOT),
    ("x" * 300, "en", True, NOT),
]


@pytest.mark.parametrize(("text", "language", "whole", "value"), FIGURES)
def test_a_number_is_read_with_the_separators_of_its_language_and_never_guessed(text, language, whole, value):
    read = figure_in(text, language, whole=whole, units=["km²", "people"])

    assert value == (read.code if isinstance(read, Refusal) else read.value)


@pytest.mark.parametrize(
    ("text", "language", "figure"),
    [
        ("88,626 (2014)", "en", Figure("88626", 2014)),
        ("88 626, 2014", "fr", Figure("88626", 2014)),
        ("88 626 2014", "fr", Figure("88626", 2014)),
        ("٨٨٬٦٢٦ (٢٠١٤)", "ar", Figure("88626", 2014)),
        ("88626（2014年）", "zh-hans", Figure("88626", 2014)),
        ("2014", "en", Figure("2014")),
        ("1,000,000 MAD", "en", Figure("1000000", None, "MAD")),
        ("USD 9,000 (2020)", "en", Figure("9000", 2020, "USD")),
        ("88,2014", "fr", Figure("88.2014")),
    ],
)
def test_what_stands_beside_a_number_is_its_year_or_its_currency(text, language, figure):
    assert figure_in(text, language, whole=False) == figure


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es", "ru", "zh-hans"])
@pytest.mark.parametrize(
    "value", ["0", "7", "007", "1234", "1234567.5", "-12345", "0.123", "1.234", "12.50", "999999999999999.999999"]
)
def test_a_number_is_read_back_as_it_was_written(language, value):
    whole = value.lstrip("-").isdigit()

    assert figure_in(figure_as_written(value, language), language, whole=whole) == Figure(value)


DAYS = [
    ("2020-09-23", "en", "2020-09-23"),
    ("2020/9/23", "en", "2020-09-23"),
    ("23/09/2020", "en", "2020-09-23"),
    ("9/23/2020", "en", "2020-09-23"),
    ("03/04/2020", "en", TWO),
    ("03/04/2020", "fr", "2020-04-03"),
    ("03.04.2020", "en", "2020-04-03"),
    ("3.4.2020 г.", "ru", "2020-04-03"),
    ("23 September 2020", "fr", "2020-09-23"),
    ("September 23rd, 2020", "en", "2020-09-23"),
    ("Wednesday, 23 September 2020", "en", NOT),
    ("1er mars 2020", "fr", "2020-03-01"),
    ("23 de septiembre de 2020", "es", "2020-09-23"),
    ("23 сентября 2020 г.", "ru", "2020-09-23"),
    ("2020年9月23日", "zh-hans", "2020-09-23"),
    ("٢٣ سبتمبر ٢٠٢٠", "ar", "2020-09-23"),
    ("٢٣/٩/٢٠٢٠", "ar", "2020-09-23"),
    ("23 غشت 2020", "ar", "2020-08-23"),
    ("5 كانون الأول 2021", "ar", "2021-12-05"),
    ("30/02/2020", "fr", NOT),
    ("September 2020", "en", NOT),
    ("23/09/20", "fr", NOT),
    ("soon", "en", NOT),
]


@pytest.mark.parametrize(("text", "language", "day"), DAYS)
def test_a_day_is_read_in_many_ways_and_never_guessed(text, language, day):
    read = day_in(text, language)

    assert day == (read.code if isinstance(read, Refusal) else read.isoformat())


def test_the_calendar_of_a_field_decides_between_two_days_and_nothing_else():
    assert day_in("03/04/2020", "en", "2020-04-03T00:00:00Z") == date(2020, 4, 3)
    assert day_in("03/04/2020", "en", "2020-03-04T00:00:00Z") == date(2020, 3, 4)
    assert day_in("23 September 2020", "en", "2019-01-01T00:00:00Z") == date(2020, 9, 23)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2014", 2014),
        ("٢٠١٤", 2014),
        ("2014年", 2014),
        ("in 2014", 2014),
        ("1066", 1066),
        ("20145", 20145),
        ("2013/14", NOT),
        ("last year", NOT),
    ],
)
def test_a_year_is_the_one_that_stands_there(text, year):
    read = year_in(text)

    assert year == (read.code if isinstance(read, Refusal) else read)


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("☒", True),
        ("☑", True),
        ("x", True),
        ("X", True),
        ("х", True),
        ("[x]", True),
        ("✔", True),
        ("☐", False),
        ("", False),
        ("[ ]", False),
        ("yes", NOT),
    ],
)
def test_a_tick_is_known_by_its_look(text, ticked):
    read = tick_in(text)

    assert ticked == (read.code if isinstance(read, Refusal) else read)


def test_an_option_is_known_by_its_words_in_any_language_or_by_its_name():
    options = {"city": ["A city", "Ville"], "other": ["Other", "Autre", "أخرى"]}

    assert [option_in(told, options) for told in ("a CITY.", "ville", "city", "أخرى", " Other ")] == [
        "city",
        "city",
        "city",
        "other",
        "other",
    ]
    assert option_in("village", options) == Refusal("no-such-option")
    assert option_in("Same", {"a": ["Same"], "b": ["same"]}) == Refusal("no-such-option")
    assert (step_in("٣"), step_in("4 of it"), step_in("3/5")) == (3, 4, Refusal(NOT, {"text": "3/5"}))


def test_a_text_is_kept_alike_on_screen_and_on_paper():
    assert kept_text("  a\r\nb\rc\vd\fe\x00\x01\ufffe\ud800 \n") == "a\nb\nc\nd\ne"


MARK = Mark("admission", 3, "ar", APPLICATION, DIGEST)


def test_a_mark_is_read_wherever_it_stands_and_however_it_is_spaced():
    short = Mark("admission", 3, "ar", APPLICATION, DIGEST[:16])

    assert mark_in(f"Page 1 {MARK.code}2/3") == short
    assert mark_in("x " + " ".join(MARK.code) + "\n1") == short
    assert mark_in(Mark("papers", 1, "en").code) == Mark("papers", 1, "en")
    assert [*marks_in(MARK.code + Mark("papers", 1, "en").code)] == [short, Mark("papers", 1, "en")]
    assert mark_of(properties_of(MARK)) == MARK


@pytest.mark.parametrize(
    "text",
    [
        "",
        MARK.code.replace("k3n8qd", "k3n8qb"),
        MARK.code.replace("|3|", "|4|"),
        MARK.code.replace("|ar|", "|de|"),
        MARK.code[:-3],
        Mark("admission", 1, "en", "no key").code,
    ],
)
def test_a_misread_mark_is_none(text):
    assert mark_in(text) is None


@pytest.mark.parametrize(
    "change",
    [
        {"halqa-version": "one"},
        {"halqa-version": "12345"},
        {"halqa-form": "../x"},
        {"halqa-language": "de"},
        {"halqa-application": "x y"},
    ],
)
def test_properties_that_make_no_sense_are_no_mark(change):
    assert mark_of(properties_of(MARK) | change) is None


def test_every_place_has_a_name_and_a_bookmark_of_its_own_that_word_allows():
    places = places_of(make_form())

    assert {"population", "population.year", "budget.currency", "schooling.women.years", "schooling.year"} < set(places)
    assert {"themes.other", "challenges.yes", "practices.0.title", "practices.49.reach", "pledge"} < set(places)
    assert len({bookmark_of(name) for name in places}) == len(places)
    assert all(len(place.bookmark) <= 40 and place.bookmark.isidentifier() for place in places.values())


def test_a_group_is_laid_out_within_reason_and_never_less_than_it_was_filled():
    group = Question("g", "s", QuestionType.GROUP, Localized.of("en", "G"), least=2, most=50)

    assert [laid_out(group, filled) for filled in (0, 3, 12)] == [LAID_OUT, LAID_OUT, 12]
    assert laid_out(Question("g", "s", QuestionType.GROUP, Localized.of("en", "G"), most=3), 0) == 3


def test_answers_to_an_earlier_version_are_carried_and_what_does_not_fit_is_handed_back():
    old = make_form()
    changed = [each for each in every_type() if each["id"] not in ("area", "email")]
    for each in changed:
        if each["id"] == "name":
            each["id"] = "city-name"
        if each["id"] == "effort":
            each |= {"type": "number", "low": None, "high": None}
        if each["id"] == "reach":
            each |= {"type": "short-text"}
        if each["id"] == "motive":
            each["most_words"] = 5
    shapes = [{key: value for key, value in each.items() if value is not None} for each in changed]
    new = make_form(version=2, questions=shapes)
    told = {
        "name": "Benguerir",
        "area": {"value": "45"},
        "effort": 3,
        "themes": ["other"],
        "motive": "One two three four five six",
        "practices": [{"title": "Night school", "reach": {"value": "300"}}],
    }
    read = Reading(told, told, (Finding("name", Refusal("text-beside"), "and more"),), (), {}, {})

    carried = carry(old, new, read, LIMITS)

    assert carried.answers == {"city-name": "Benguerir", "themes": ["other"], "practices": [{"title": "Night school"}]}
    assert {(one.name, one.refusal.code, one.text) for one in carried.findings} == {
        ("city-name", "text-beside", "and more"),
        ("", "asked-no-more", "45"),
        ("effort", "answered-otherwise-now", "3"),
        ("motive", "answer-of-too-many-words", "One two three four five six"),
        ("practices", "asked-no-more", "300"),
    }
    assert {one.name for one in carried.missing} == {"challenges", "pledge"}
