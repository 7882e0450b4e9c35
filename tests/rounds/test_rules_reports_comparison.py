"""A report beside the last one: what goes along into the next, which answers changed, and which words."""

from datetime import date

import pytest
from django.conf import settings

from halqa.foundation.policy import BadPolicy
from halqa.rounds.enums.reports import Difference
from halqa.rounds.queries.forms import form_policy, published_form
from halqa.rounds.queries.reports_policy import read_agreed
from halqa.rounds.rules.forms_answers import Limits
from halqa.rounds.rules.forms_carrying import begun_with
from halqa.rounds.rules.reports_comparison import answer_pairs, words_changed
from tests.factories.applications import full_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    return published_form("report", 1)


@pytest.fixture
def limits():
    return Limits(form_policy(), 2027)


def test_what_can_stand_goes_along_and_nothing_else(form, limits):
    answers = full_answers(form) | {
        "answer-to-reviewer": "Forty.",
        "has-plan": "yes",
        "plan": ["0" * 32],
        "learning-budget": {"value": "5", "currency": "USD", "year": 2099},
        "sustainability": "",
        "gone": "Nobody asks this any more.",
    }
    found = begun_with(form, form, answers, limits)

    assert {"city-name", "population", "report-strategy", "report-activities", "has-plan"} <= set(found)
    left = {"answer-to-reviewer", "period-begun", "period-ended", "plan", "learning-budget", "sustainability", "gone"}
    assert not left & set(found)
    assert all(found[each] == answers[each] for each in found)


def test_what_another_form_asked_goes_along_by_its_concept(form, limits):
    admission = published_form("admission", 1)
    found = begun_with(admission, form, full_answers(admission), limits)

    assert found["city-name"] == "Bir Nour"
    assert found["population"]["year"] == 2026
    assert set(found) <= {question.id for question in form.questions}


@pytest.mark.parametrize(
    ("then", "now", "difference"),
    [
        (None, None, Difference.SAME),
        ("", "One", Difference.CAME),
        ("One", "", Difference.GONE),
        ("One", "One", Difference.SAME),
        ("One", "one", Difference.CHANGED),
    ],
)
def test_what_became_of_an_answer(form, then, now, difference):
    pairs = {pair.question.id: pair for pair in answer_pairs(form, {"equity": then}, form, {"equity": now})}

    assert pairs["equity"].difference is difference


def test_what_only_the_earlier_form_asked_stands_last(form):
    admission = published_form("admission", 1)
    then = full_answers(admission)
    pairs = answer_pairs(admission, then, form, full_answers(form))
    own = {question.id for question in form.questions}
    places = [number for number, pair in enumerate(pairs) if pair.now is None and pair.question.id not in own]

    assert places
    assert places == list(range(len(pairs) - len(places), len(pairs)))
    assert {pairs[place].difference for place in places} == {Difference.GONE}


@pytest.mark.parametrize(
    ("then", "now", "runs"),
    [
        ("", "", []),
        ("One two.", "One two.", [("One two.", "same")]),
        ("One two.", "One three.", [("One", "same"), (" two", "gone"), (" three", "came"), (".", "same")]),
        ("", "One", [("One", "came")]),
        ("One", "", [("One", "gone")]),
        ("بيت واحد", "بيت جديد", [("بيت", "same"), (" واحد", "gone"), (" جديد", "came")]),
    ],
)
def test_which_words_changed(then, now, runs):
    found = words_changed(then, now)

    assert [(run.text, str(run.difference)) for run in found] == runs
    assert "".join(run.text for run in found if run.difference is not Difference.GONE) == now
    assert "".join(run.text for run in found if run.difference is not Difference.CAME) == then


def test_long_texts_are_compared_sentence_by_sentence():
    then = "We did much. " * 400
    found = words_changed(then, f"{then}And more.")

    assert [(run.text, run.difference) for run in found][-1:] == [(" And more.", Difference.CAME)]
    assert words_changed("a. " * 9000, "b") == ()


def test_the_networks_of_this_house_say_what_they_agreed():
    folder = settings.POLICY.parent
    agreed = read_agreed(folder / "gnlc" / "reports.toml")
    assert (agreed.policy.since, agreed.policy.period_months, agreed.policy.first_months) == (date(2018, 10, 1), 24, 24)
    assert [line.name for line in agreed.lines if line.is_inferred] == ["first_months"]
    assert all(line.source.startswith("https://") for line in agreed.lines)
    assert read_agreed(folder / "dhurland" / "reports.toml").policy.since is None
    with pytest.raises(BadPolicy):
        read_agreed(folder / "gnlc" / "forms.toml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("period_months = 24", "period_months = 0"),
        ("period_months = 24", "period_months = true"),
        ("since = 2018-10-01", 'since = "2018"'),
        ("since = 2018-10-01", ""),
        ("days_before = [60, 21, 7]", "days_before = [0]"),
        ("days_before = [60, 21, 7]", "days_before = 60"),
        ('inferred = ["first_months"]', 'inferred = ["another"]'),
        ('first_months = "https://', 'first_months = "http://'),
        ("[reminders]", "[others]"),
        ("[reports]", "[reports"),
    ],
)
def test_a_file_that_says_it_otherwise_is_refused(tmp_path, old, new):
    text = (settings.POLICY.parent / "gnlc" / "reports.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "reports.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadPolicy):
        read_agreed(path)
