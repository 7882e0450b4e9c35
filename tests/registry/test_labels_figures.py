"""Every code of the rules about figures has its sentence, and sentences have the numbers they speak of."""

from datetime import date

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import Doubt, FigureScope, FigureStatus, FirstVerdict, Gap
from halqa.registry.labels import figures as words

FACTS = {
    "round": "2020",
    "published": 54,
    "qualifier": "over",
    "listed": 48,
    "missing": 6,
    "rows": 9,
    "medium": 5,
    "low": 4,
    "candidates": 2,
}


@pytest.mark.parametrize("gap", Gap)
def test_every_gap_has_a_sentence_without_holes(gap):
    sentence = words.gap_sentence(gap, FACTS)

    assert sentence.endswith(".")
    assert "%(" not in sentence


@pytest.mark.parametrize(
    ("kinds", "sentences"),
    [(Doubt, words.DOUBTS), (FirstVerdict, words.VERDICTS), ([*FigureStatus, None], words.EXPLANATIONS)],
)
def test_every_code_has_a_sentence(kinds, sentences):
    assert set(sentences) == set(kinds)
    assert all(str(sentence).endswith(".") for sentence in sentences.values())


@pytest.mark.parametrize(("missing", "end"), [(1, "1 is missing."), (6, "6 are missing.")])
def test_one_missing_row_is_told_in_the_singular(missing, end):
    assert words.gap_sentence(Gap.ROWS_MISSING, FACTS | {"missing": missing}).endswith(end)


def test_a_headline_that_is_over_a_number_says_so():
    assert words.gap_sentence(Gap.LISTED_BESIDE_PUBLISHED, FACTS).startswith("Published: over 54 cities.")


@pytest.mark.parametrize(
    ("scope", "replaced_by", "expected"),
    [
        (FigureScope.TOTAL, 229, "The total of 230 cities, published for 23 September 2020, was corrected to 229."),
        (FigureScope.TOTAL, None, "The total of 230 cities, published for 23 September 2020, was taken back."),
        (FigureScope.ROUND, 229, "The number of 230 new members, published for 23 September 2020, was corrected to 229."),
        (FigureScope.COUNTRY, None, "The number of 230 cities, published for 23 September 2020, was taken back."),
        (FigureScope.COUNTRY, 229, "The number of 230 cities, published for 23 September 2020, was corrected to 229."),
    ],
)
def test_a_correction_says_what_of_which_number(scope, replaced_by, expected):
    assert words.figure_correction(scope, 230, UncertainDate.parse("2020-09-23"), replaced_by) == expected


@pytest.mark.parametrize(
    ("why", "end"),
    [
        ([Doubt.WITHDRAWN_BETWEEN, Doubt.KNOWN_BETWEEN], "A number was taken back, and that became known by 14 December 2020."),
        ([Doubt.KNOWN_BETWEEN], "The newest number was published by 14 December 2020."),
        ([Doubt.FIGURES_DISAGREE], "UNESCO or its institute published different numbers for the same day."),
    ],
)
def test_an_open_headline_says_between_what_and_why(why, end):
    sentence = words.headline_doubt([230, 229], date(2020, 10, 15), why, UncertainDate.parse("[..2020-12-14]"))

    assert sentence == f"As known on 15 October 2020, it cannot be decided which total stood, 230 or 229. {end}"
