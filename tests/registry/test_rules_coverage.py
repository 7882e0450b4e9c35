"""Rows listed beside members published, and why the totals differ."""

from datetime import date

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import Doubt, FigureScope, FigureStatus, Gap, Publisher, Qualifier
from halqa.registry.rules.coverage import ListedRows, RoundFacts, belongs, coverage, in_several_rounds, without_round
from halqa.registry.rules.differences import Difference, ListedFacts, differences, of_round
from halqa.registry.rules.headline import FigureFacts, Standing

LATER = date(2026, 1, 1)


def a_round(key="2020", announced="2020-09-23", members=54, known=None):
    return RoundFacts(
        key=key,
        announced=UncertainDate.parse(announced),
        known=UncertainDate.parse(announced if known is None else known),
        members_published=members,
        qualifier=Qualifier.EXACT if members else None,
    )


def rows(count=1, rounds="2020", begun="2020-09-23", had_begun=Truth.YES):
    return ListedRows(frozenset(rounds.split(";")) - {""}, UncertainDate.parse(begun), had_begun, count)


def figure(cities, known, withdrawn=None):
    return FigureFacts(
        number=-cities,
        scope=FigureScope.ROUND,
        about=UncertainDate.parse("2020-09-23"),
        cities=cities,
        countries=27,
        residents=None,
        cities_qualifier=Qualifier.EXACT,
        residents_qualifier=None,
        publisher=Publisher.COORDINATOR,
        status=FigureStatus.CORRECTED if withdrawn else FigureStatus.STANDS,
        known=UncertainDate.parse(known),
        withdrawn=UncertainDate.parse(withdrawn or ""),
    )


FIGURES = (figure(55, "2020-09-23", "[2020-09-24..2020-12-14]"), figure(54, "[2020-09-24..2020-12-14]"))


@pytest.mark.parametrize(
    ("known_on", "published", "candidates"),
    [
        ("2020-09-23", 55, []),
        ("2020-09-24", None, [55, 54]),
        ("2020-12-13", None, [55, 54]),
        ("2020-12-14", 54, []),
    ],
)
def test_a_round_is_compared_with_the_number_that_stood_then(known_on, published, candidates):
    (found,) = coverage([a_round()], [rows(49)], FIGURES, date(2020, 9, 23), date.fromisoformat(known_on))

    assert found.members_published == published
    assert [one.cities for one in found.candidates] == candidates
    assert found.rows_missing == (None if published is None else published - 49)


def test_without_a_figure_the_rounds_own_number_counts():
    (found,) = coverage([a_round(members=77)], [rows(71)], [], LATER, LATER)

    assert (found.rows_listed, found.members_published, found.rows_missing) == (71, 77, 6)


def test_rows_that_may_not_have_been_known_are_counted_apart():
    (found,) = coverage(
        [a_round()], [rows(48), rows(1, had_begun=Truth.UNDETERMINED), rows(5, had_begun=Truth.NO)], [], LATER, LATER
    )

    assert (found.rows_listed, found.rows_undetermined) == (48, 1)


@pytest.mark.parametrize(
    ("as_of", "known_on", "seen"),
    [
        ("2020-09-22", "2026-01-01", False),
        ("2020-09-23", "2026-01-01", True),
        ("2026-01-01", "2020-09-22", False),
        ("2026-01-01", "2020-09-23", True),
    ],
)
def test_a_round_is_there_from_its_announcement_on_both_clocks(as_of, known_on, seen):
    known_of_old = a_round(known="")

    assert bool(coverage([known_of_old], [], [], date.fromisoformat(as_of), date.fromisoformat(known_on))) is seen


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (rows(rounds="2019;2024"), False),
        (rows(rounds="2019;2020"), True),
        (rows(rounds="", begun="2020"), True),
        (rows(rounds="", begun="2019"), False),
        (rows(rounds="2019", begun="2020"), False),
        (rows(rounds="", begun="[..2020-09-23]"), False),
        (rows(rounds="", begun=""), False),
    ],
)
def test_rows_belong_to_the_rounds_that_list_them_or_else_to_their_year(row, expected):
    assert belongs(row, a_round()) is expected


def test_a_round_over_two_years_takes_the_rows_of_both():
    early = a_round("2015-16", "[2015-09-28..2016-12-31]", None)

    assert [belongs(rows(rounds="", begun=year), early) for year in ("2014", "2015", "2016", "2017")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (48, Difference(Gap.ROWS_MISSING, {"round": "2020", "listed": 48, "published": 54, "missing": 6})),
        (54, None),
        (55, Difference(Gap.ROWS_UNEXPECTED, {"round": "2020", "listed": 55, "published": 54, "missing": 1})),
    ],
)
def test_a_round_is_explained_only_where_the_numbers_differ(listed, expected):
    (found,) = coverage([a_round()], [rows(listed)], [], LATER, LATER)

    assert of_round(found) == expected


def test_every_reason_for_a_difference_is_given():
    rounds = coverage([a_round(), a_round("2018", "2018", None)], [rows(48)], [], LATER, LATER)
    standing = Standing(candidates=FIGURES, why=(Doubt.KNOWN_BETWEEN,))

    found = differences(
        ListedFacts(certain=300, undetermined=9, without_round=56, in_several_rounds=1, medium_confidence=3, low_confidence=1),
        standing,
        rounds,
    )

    assert [one.code for one in found] == [
        Gap.HEADLINE_UNDETERMINED,
        Gap.ROUND_UNPUBLISHED,
        Gap.ROWS_MISSING,
        Gap.ROWS_WITHOUT_ROUND,
        Gap.ROWS_IN_SEVERAL_ROUNDS,
        Gap.ROWS_DOUBTFUL,
        Gap.ROWS_UNDATED,
        Gap.LEAVINGS_UNDATED,
    ]


def test_nothing_listed_and_nothing_published_is_one_reason():
    nothing = ListedFacts(certain=0, undetermined=0, without_round=0, in_several_rounds=0, medium_confidence=0, low_confidence=0)

    assert differences(nothing, Standing(), []) == (Difference(Gap.NOTHING_PUBLISHED),)


def test_the_headline_stands_first_beside_what_is_listed():
    listed = ListedFacts(certain=358, undetermined=0, without_round=0, in_several_rounds=0, medium_confidence=0, low_confidence=0)

    found = differences(listed, Standing(figures=FIGURES[:1]), [])

    assert found[0] == Difference(Gap.LISTED_BESIDE_PUBLISHED, {"published": 55, "qualifier": Qualifier.EXACT, "listed": 358})


def test_rows_that_no_round_lists_and_no_year_places_are_counted():
    no_year = (rows(40, rounds="", begun="[..2017-03-01]"), rows(9, rounds="", begun="", had_begun=Truth.UNDETERMINED))
    others = (rows(48), rows(7, rounds="", begun="", had_begun=Truth.NO))

    assert without_round([*no_year, *others], [a_round()]) == 49


def test_rows_of_several_rounds_are_counted_once_each():
    several = [rows(2, rounds="2018;2020"), rows(3, rounds="2018;2020", had_begun=Truth.NO), rows(48)]

    assert in_several_rounds(several, [a_round(), a_round("2018", "2018", None)]) == 2
