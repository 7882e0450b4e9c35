"""The questions that the whole roster has to answer, on the shipped data."""

from datetime import date

import pytest

from halqa.registry.enums import FigureStatus, Gap
from halqa.registry.queries.figures import figures
from halqa.registry.queries.published import figure_history

TODAY = date(2026, 11, 22)
ROUND_OF_2020 = date(2020, 9, 23)
CORRIGENDUM = "https://maroc-diplomatique.net/lunesco-corrigendum/"
LAAYOUNE = "ma/laayoune"

pytestmark = pytest.mark.usefixtures("shipped_roster")


def asked(as_of, known_on=TODAY):
    return figures(as_of, known_on)


def joined(answer):
    return [one.city.key for one in answer.listed.new_members]


def totals(figures_):
    return {(one.cities, one.countries) for one in figures_}


def coverage(answer):
    return {
        one.covered.round: (one.covered.rows_listed, one.covered.members_published, one.covered.rows_missing)
        for one in answer.coverage
    }


def test_on_the_day_of_its_announcement_laayoune_is_a_new_member():
    answer = asked(ROUND_OF_2020, ROUND_OF_2020)

    assert len(joined(answer)) == 49
    assert [one.city.key for one in answer.listed.new_members if one.as_announced] == [LAAYOUNE]
    assert totals(answer.published) == {(230, 64)}
    assert coverage(answer)["2020"] == (49, 55, 6)
    assert (answer.undetermined, answer.corrections) == ((), ())


def test_the_day_before_nothing_of_the_round_is_known():
    answer = asked(ROUND_OF_2020, date(2020, 9, 22))

    assert joined(answer) == []
    assert totals(answer.published) == {(174, None)}
    assert "2020" not in coverage(answer)


def test_at_the_end_of_the_year_laayoune_is_gone_and_the_correction_is_named():
    answer = asked(ROUND_OF_2020, date(2020, 12, 31))

    assert len(joined(answer)) == 48
    assert LAAYOUNE not in joined(answer)
    assert totals(answer.published) == {(229, 64)}
    assert coverage(answer)["2020"] == (48, 54, 6)
    assert {(one.what, one.subject, one.source.address) for one in answer.corrections} == {
        ("membership", f"city:{LAAYOUNE}", CORRIGENDUM),
        ("figure", "network", CORRIGENDUM),
        ("figure", "round:admission/2020", CORRIGENDUM),
    }


@pytest.mark.parametrize(
    ("known_on", "published", "undetermined"),
    [
        (date(2020, 9, 24), set(), ["total", "membership", "round"]),
        (date(2020, 10, 15), set(), ["total", "membership", "round"]),
        (date(2020, 12, 13), set(), ["total", "membership", "round"]),
        (date(2020, 12, 14), {(229, 64)}, []),
    ],
)
def test_between_announcement_and_correction_it_is_undetermined(known_on, published, undetermined):
    answer = asked(ROUND_OF_2020, known_on)

    assert totals(answer.published) == published
    assert [one.what for one in answer.undetermined] == undetermined
    for one in answer.undetermined:
        assert str(one.known_between) == "[2020-09-24..2020-12-14]"
        assert CORRIGENDUM in [source.address for source in one.sources]
    if undetermined:
        assert totals(answer.undetermined[0].candidates) == {(230, 64), (229, 64)}


@pytest.mark.parametrize("as_of", [date(2025, 12, 10), date(2025, 12, 31)])
def test_at_the_end_of_2025_the_headline_stands_beside_the_rows_and_the_press_error_beside_it(as_of):
    answer = asked(as_of)

    assert totals(answer.published) == {(425, 91)}
    assert {(one.residents, str(one.residents_qualifier)) for one in answer.published} == {(500_000_000, "nearly")}
    assert [one.status for one in answer.other_claims if one.cities == 498] == [FigureStatus.ERROR]
    assert coverage(answer) == {
        "2015-16": (53, None, None),
        "2017": (8, None, None),
        "2018": (9, None, None),
        "2019": (21, 38, 17),
        "2020": (48, 54, 6),
        "2022": (71, 77, 6),
        "2024": (55, 64, 9),
        "2025": (47, 72, 25),
    }
    assert answer.listed.evidence == 367
    assert answer.listed.certain + answer.listed.undetermined == 367
    facts = {one.code: dict(one.facts) for one in answer.differences}
    assert facts[Gap.LISTED_BESIDE_PUBLISHED] == {"published": 425, "qualifier": "exact", "listed": 358}
    assert facts[Gap.ROWS_WITHOUT_ROUND] == {"rows": 56}
    assert facts[Gap.ROWS_IN_SEVERAL_ROUNDS] == {"rows": 1}
    assert sum(one.covered.rows_listed + one.covered.rows_undetermined for one in answer.coverage) + 56 - 1 == 367
    assert facts[Gap.ROWS_UNDATED] == {"rows": 9}
    assert {Gap.ROWS_MISSING, Gap.ROWS_DOUBTFUL, Gap.LEAVINGS_UNDATED} <= set(facts)


def test_rounds_to_come_say_nothing_about_a_day_of_the_past():
    answer = asked(date(2020, 9, 23), known_on=date(2020, 12, 31))

    assert Gap.ROWS_IN_SEVERAL_ROUNDS not in {one.code for one in answer.differences}


def test_before_the_network_there_is_nothing():
    answer = asked(date(2010, 1, 1))

    assert (answer.listed.evidence, answer.listed.undetermined, answer.published, answer.coverage) == (0, 0, (), ())
    assert (answer.other_claims, answer.corrections, answer.undetermined) == ((), (), ())


def test_every_published_figure_is_in_the_history():
    history = figure_history(date(2026, 3, 1), language="en")

    assert len(history) == 63
    assert all(one.source.address for one in history)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2016, 8, 22), set()),
        (date(2016, 8, 23), {(115, 28)}),
        (date(2018, 9, 26), {(200, 50)}),
        (date(2019, 10, 30), {(200, 50)}),
        (date(2019, 10, 31), {(170, 53)}),
        (date(2020, 6, 30), {(174, None)}),
        (date(2022, 9, 2), {(294, 76)}),
        (date(2023, 12, 30), {(294, 76)}),
        (date(2023, 12, 31), {(292, 76)}),
        (date(2024, 2, 14), {(356, None), (356, 79)}),
        (date(2024, 12, 3), {(356, 79)}),
        (date(2025, 12, 3), {(356, 79)}),
        (date(2025, 12, 4), {(425, 91)}),
        (TODAY, {(425, 91)}),
    ],
)
def test_the_headline_through_the_years(as_of, expected):
    assert totals(asked(as_of).published) == expected
