"""Which published total is the headline, and what else was claimed."""

from datetime import date
from itertools import count

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import Doubt, FigureScope, FigureStatus, Publisher, Qualifier
from halqa.registry.rules.headline import FigureFacts, carries_the_line, headline, other_claims, status_then

numbers = count(1)
PRESS, COORDINATOR = Publisher.PRESS, Publisher.COORDINATOR


def figure(
    cities,
    countries=None,
    *,
    about="2020-09-23",
    known=None,
    withdrawn=None,
    publisher=COORDINATOR,
    status=FigureStatus.STANDS,
    scope=FigureScope.TOTAL,
    residents=None,
    qualifier=Qualifier.EXACT,
):
    return FigureFacts(
        number=next(numbers),
        scope=scope,
        about=UncertainDate.parse(about),
        cities=cities,
        countries=countries,
        residents=residents,
        cities_qualifier=qualifier,
        residents_qualifier=None,
        publisher=publisher,
        status=FigureStatus.CORRECTED if withdrawn is not None else status,
        known=UncertainDate.parse(about if known is None else known),
        withdrawn=UncertainDate.parse(withdrawn or ""),
    )


BEFORE = figure(174, about="2020-06")
ANNOUNCED = figure(230, 64, withdrawn="[2020-09-24..2020-12-14]")
CORRECTED = figure(229, 64, known="[2020-09-24..2020-12-14]")
NETWORK = (BEFORE, ANNOUNCED, CORRECTED)


def day(text):
    return date.fromisoformat(text)


def cities(figures):
    return [one.cities for one in figures]


@pytest.mark.parametrize(
    ("known_on", "stand", "candidates", "why"),
    [
        ("2020-09-22", [174], [], ()),
        ("2020-09-23", [230], [], ()),
        ("2020-09-24", [], [230, 229], (Doubt.WITHDRAWN_BETWEEN, Doubt.KNOWN_BETWEEN)),
        ("2020-12-13", [], [230, 229], (Doubt.WITHDRAWN_BETWEEN, Doubt.KNOWN_BETWEEN)),
        ("2020-12-14", [229], [], ()),
    ],
)
def test_a_corrected_total_stands_until_its_correction_may_have_been_known(known_on, stand, candidates, why):
    answer = headline(NETWORK, day("2020-09-23"), day(known_on))

    assert (cities(answer.figures), cities(answer.candidates), answer.why) == (stand, candidates, why)


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2020-06-29", []), ("2020-06-30", [174]), ("2020-09-22", [174]), ("2020-09-23", [229])]
)
def test_a_total_counts_from_the_last_day_that_it_may_be_about(as_of, expected):
    assert cities(headline(NETWORK, day(as_of), day("2026-01-01")).figures) == expected


@pytest.mark.parametrize("status", [FigureStatus.STALE, FigureStatus.DOUBTFUL, FigureStatus.ERROR])
def test_what_is_stale_doubtful_or_wrong_is_never_the_headline(status):
    wrong = figure(498, about="2020-09-24", status=status)

    assert cities(headline((*NETWORK, wrong), day("2020-12-31"), day("2026-01-01")).figures) == [229]


def test_a_newer_total_of_the_press_is_no_headline():
    press = figure(498, about="2020-09-24", publisher=PRESS)

    assert cities(headline((*NETWORK, press), day("2020-12-31"), day("2026-01-01")).figures) == [229]


def test_a_count_of_a_round_is_no_headline():
    new = figure(54, about="2020-09-24", scope=FigureScope.ROUND)

    assert cities(headline((*NETWORK, new), day("2020-12-31"), day("2026-01-01")).figures) == [229]


def test_two_totals_of_one_day_that_agree_where_both_speak_stand_together():
    one, other = figure(356, residents=390_000_000), figure(356, 79)

    assert headline((one, other), day("2020-12-31"), day("2026-01-01")).figures == (one, other)


@pytest.mark.parametrize(
    "other",
    [figure(355, 79), figure(356, 80), figure(356, 79, qualifier=Qualifier.OVER), figure(356, 79, residents=1)],
    ids=["cities", "countries", "qualifier", "residents"],
)
def test_two_totals_of_one_day_that_disagree_leave_the_headline_undetermined(other):
    one = figure(356, 79, residents=2)

    answer = headline((BEFORE, one, other), day("2020-12-31"), day("2026-01-01"))

    assert (answer.figures, answer.candidates, answer.why) == ((), (other, one), (Doubt.FIGURES_DISAGREE,))


def test_a_second_source_of_the_same_total_that_came_later_changes_nothing():
    one, again = figure(425, 91), figure(425, 91, known="2020")

    assert headline((one, again), day("2020-09-30"), day("2020-09-30")).figures == (one,)


def test_a_total_that_may_not_yet_have_been_known_leaves_the_one_before_possible():
    later = figure(180, about="2020-07", known="2020-07")
    older = figure(170, about="2019-10")

    answer = headline((older, BEFORE, later), day("2020-07-31"), day("2020-07-15"))

    assert cities(answer.candidates) == [180, 174]
    assert answer.why == (Doubt.KNOWN_BETWEEN,)


def test_a_correction_without_its_successor_leaves_the_total_before_possible():
    answer = headline((BEFORE, ANNOUNCED), day("2020-09-23"), day("2020-10-15"))

    assert cities(answer.candidates) == [230, 174]


def test_over_200_keeps_its_qualifier():
    over = figure(200, 50, qualifier=Qualifier.OVER)

    assert headline((over,), day("2020-12-31"), day("2026-01-01")).figures[0].cities_qualifier is Qualifier.OVER


def test_before_the_first_total_there_is_no_headline_and_no_candidate():
    answer = headline(NETWORK, day("2010-01-01"), day("2026-01-01"))

    assert (answer.figures, answer.candidates, answer.why) == ((), (), ())


@pytest.mark.parametrize(
    ("known_on", "expected"),
    [
        ("2020-09-23", FigureStatus.STANDS),
        ("2020-09-24", None),
        ("2020-12-13", None),
        ("2020-12-14", FigureStatus.CORRECTED),
    ],
)
def test_the_status_of_a_corrected_total_is_that_of_the_day_of_knowing(known_on, expected):
    assert status_then(ANNOUNCED, day(known_on)) is expected


ERROR = figure(498, about="2020-12-08", publisher=PRESS, status=FigureStatus.ERROR)


@pytest.mark.parametrize(
    ("as_of", "known_on", "expected"),
    [
        ("2020-12-07", "2026-01-01", [230]),
        ("2020-12-08", "2026-01-01", [230, 498]),
        ("2020-12-08", "2020-12-07", []),
        ("2020-12-31", "2020-12-31", [230, 498]),
    ],
)
def test_other_totals_about_the_time_of_the_headline_stand_beside_it(as_of, known_on, expected):
    figures = (*NETWORK, ERROR)
    chosen = headline(figures, day(as_of), day(known_on))

    assert cities(other_claims(figures, chosen, day(as_of), day(known_on))) == expected


def test_totals_from_before_the_last_headline_are_left_out():
    long_ago = figure(173, 55, about="2020-06-01", publisher=PRESS)
    after = figure(175, 55, about="2020-07-01", publisher=PRESS)
    figures = (*NETWORK, long_ago, after)
    chosen = headline(figures, day("2020-12-31"), day("2026-01-01"))

    assert cities(other_claims(figures, chosen, day("2020-12-31"), day("2026-01-01"))) == [175, 230]


def test_only_what_the_coordinator_said_and_nothing_speaks_against_carries_the_line():
    carrying = [(who, status) for who in Publisher for status in (*FigureStatus, None) if carries_the_line(who, status)]

    assert carrying == [(COORDINATOR, FigureStatus.STANDS)]
