"""What becomes of an answer that came back on paper, whatever was changed on screen meanwhile."""

import pytest

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.paper import Fate
from halqa.rounds.rules.paper import PIECE, Mark, mark_of, properties_of
from halqa.rounds.rules.paper_reading import Finding, Reading
from halqa.rounds.rules.paper_taking import as_property, comings, from_property, stood_in
from tests.factories.forms import make_form, question
from tests.rounds.test_rules_forms_answers import WHOLE

FORM = make_form()


def fate(paper, stands, then, *findings, unfit=()):
    """Return what becomes of the name of the city; ``then`` is what stood when the file was made, None where nobody knows."""
    told = {} if paper is None else {"name": paper}
    reading = Reading(told, told, tuple(Finding(*one) for one in findings), (), {}, {})
    stood = None if then is None else stood_in(FORM, {"name": then} if then else {})
    found = comings(FORM, reading, {"name": stands} if stands else {}, stood, unfit)
    return next((one.fate for one in found if one.question == "name"), None)


CASES = [
    ("new", "", "", Fate.FIRST),
    ("new", "old", "old", Fate.REPLACES),
    ("new", "changed", "old", Fate.ASIDE),
    ("new", "changed", "", Fate.ASIDE),
    ("new", "old", None, Fate.ASIDE),
    ("new", "", None, Fate.FIRST),
    ("new", "", "old", Fate.FIRST),
    ("old", "changed", "old", Fate.STANDS),
    ("old", "", "old", Fate.STANDS),
    ("old", "old", "old", Fate.STANDS),
    ("same", "same", "old", Fate.STANDS),
    (" old\r\n", "old", "old", Fate.STANDS),
    (None, "old", "old", Fate.EMPTIED),
    (None, "changed", "old", Fate.EMPTIED),
    (None, "old", "", None),
    (None, "old", None, None),
    (None, "", "old", None),
]


@pytest.mark.parametrize(("paper", "stands", "then", "wanted"), CASES)
def test_nothing_that_stands_is_lost_and_nothing_that_was_typed(paper, stands, then, wanted):
    assert fate(paper, stands, then) is wanted


def test_an_answer_of_which_a_part_was_not_understood_goes_beside_what_stands():
    lost = ("name", Refusal("not-understood", {"text": "?"}), "?")
    beside = ("name", Refusal("text-beside"), "also")
    too_long = ("name", Refusal("answer-of-too-many-words"), "new")

    assert fate("new", "old", "old", lost) is Fate.ASIDE
    assert fate("new", "", "", lost) is Fate.FIRST
    assert fate(None, "old", "old", lost) is None
    assert fate("new", "old", "old", beside) is Fate.REPLACES
    assert fate("new", "old", "old", too_long, unfit={"name"}) is Fate.REPLACES


def test_files_and_what_is_not_asked_are_not_taken():
    told = {"plan": ["a-file"], "motive": "A story"}
    reading = Reading({}, told, (), (), {}, {})

    assert comings(FORM, reading, {}, {}, ()) == ()


def test_what_stood_comes_back_from_the_properties_of_a_file():
    stood = stood_in(FORM, WHOLE)
    mark = Mark("admission", 1, "en", "application:award-2027/k3n8qd", "0" * 64, as_property(FORM, stood))

    assert from_property(FORM, mark.stood) == stood
    assert mark_of(properties_of(mark)) == mark
    assert "plan" not in stood
    assert all(len(value) <= 255 for value in properties_of(mark).values())


def test_a_long_form_needs_several_properties_and_loses_nothing():
    many = [question(f"q{number}", "short-text") for number in range(35)]
    form = make_form(questions=many)
    stood = stood_in(form, {one["id"]: "x" for one in many})
    mark = Mark("admission", 1, "en", stood=as_property(form, stood))

    assert len(mark.stood) > PIECE
    assert from_property(form, mark_of(properties_of(mark)).stood) == stood


@pytest.mark.parametrize("text", ["", "zz", "0" * 8, "..", ".".join(["0" * 7] * 15)])
def test_what_is_not_of_this_form_says_nothing(text):
    assert from_property(FORM, text) is None
