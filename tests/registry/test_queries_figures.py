"""The network on a day, as known on a day, on a handful of rows; the whole roster is asked in ``test_roster_figures``."""

import json
from datetime import date

import pytest

from halqa.registry.enums import Confidence, Doubt, FigureScope, FigureStatus, Gap, MembershipEnd, Publisher, Region
from halqa.registry.queries.figures import figures
from halqa.registry.queries.published import figure_history
from tests.factories import registry as make

ANNOUNCED = date(2020, 9, 23)
WITHDRAWN = "[2020-09-24..2020-12-14]"
CORRIGENDUM = "https://example.org/corrigendum"


@pytest.fixture
def network(db):
    """Two old members and a round of 2020 of which one admission was taken back."""
    make.make_round("2015-16", announced="[2015-09-28..2016-12-31]")
    make.make_round("2020", announced="2020-09-23", cities_published=54)
    ireland = make.make_country("IE", region=Region.EUROPE_NORTH_AMERICA)
    make.make_member("ie/cork", country=ireland, begun="2016")
    make.make_member("ie/limerick", country=ireland, begun="[..2017-03-01]")
    make.make_member("ma/benguerir", membership={"listed_rounds": "2020"})
    make.make_member("ma/laayoune", membership={"listed_rounds": "2020", "withdrawn": WITHDRAWN})
    make.make_figure(174, 55, about="2020-06")
    corrected = {"status": FigureStatus.CORRECTED, "withdrawn": WITHDRAWN, "withdrawal_source": None}
    new = {"known": WITHDRAWN, "published": WITHDRAWN, "source": make.make_source(CORRIGENDUM)}
    make.make_figure(230, 64, **corrected)
    make.make_figure(229, 64, **new)
    make.make_figure(55, 27, scope=FigureScope.ROUND, **corrected)
    make.make_figure(54, 27, scope=FigureScope.ROUND, **new)


def asked(known_on, as_of=ANNOUNCED):
    return figures(as_of, date.fromisoformat(known_on))


def new_members(answer):
    return [(one.city.key, one.as_announced) for one in answer.listed.new_members]


def coverage(answer):
    return {
        one.covered.round: (one.covered.rows_listed, one.covered.rows_undetermined, one.covered.members_published)
        for one in answer.coverage
    }


def test_on_the_day_of_the_announcement_everything_stands(network):
    answer = asked("2020-09-23")

    assert new_members(answer) == [("ma/benguerir", False), ("ma/laayoune", True)]
    assert [(one.cities, one.countries, one.status) for one in answer.published] == [(230, 64, FigureStatus.STANDS)]
    assert coverage(answer) == {"2015-16": (1, 0, None), "2020": (2, 0, 55)}
    assert (answer.corrections, answer.undetermined) == ((), ())


def test_the_day_before_nothing_of_the_announcement_is_known(network):
    answer = asked("2020-09-22")

    assert new_members(answer) == []
    assert [one.cities for one in answer.published] == [174]
    assert coverage(answer) == {"2015-16": (1, 0, None)}
    assert answer.listed.certain == 2


@pytest.mark.parametrize("known_on", ["2020-09-24", "2020-10-15", "2020-12-13"])
def test_while_a_correction_may_have_been_known_the_answer_is_undetermined_and_says_why(network, known_on):
    answer = asked(known_on)

    assert new_members(answer) == [("ma/benguerir", False)]
    assert answer.published == ()
    total, membership, round_ = answer.undetermined
    assert (total.what, membership.what, round_.what) == ("total", "membership", "round")
    assert [one.cities for one in total.candidates] == [230, 229]
    assert [one.status for one in total.candidates] == [None, FigureStatus.STANDS]
    assert total.why == (Doubt.WITHDRAWN_BETWEEN, Doubt.KNOWN_BETWEEN)
    assert str(total.known_between) == str(membership.known_between) == WITHDRAWN
    assert (membership.subject, round_.subject) == ("city:ma/laayoune", "round:admission/2020")
    assert CORRIGENDUM in [source.address for source in total.sources]
    assert [one.cities for one in round_.candidates] == [55, 54]
    assert coverage(answer)["2020"] == (1, 1, None)
    assert [one.is_certain for one in answer.corrections] == [False, False, False]


def test_once_the_correction_was_known_it_is_named_with_its_source(network):
    answer = asked("2020-12-14")

    assert new_members(answer) == [("ma/benguerir", False)]
    assert [(one.cities, one.countries) for one in answer.published] == [(229, 64)]
    assert coverage(answer)["2020"] == (1, 0, 54)
    assert answer.undetermined == ()
    assert [(one.what, one.subject, one.is_certain, one.source.address) for one in answer.corrections] == [
        ("membership", "city:ma/laayoune", True, CORRIGENDUM),
        ("figure", "network", True, CORRIGENDUM),
        ("figure", "round:admission/2020", True, CORRIGENDUM),
    ]
    assert [(one.cities, one.status) for one in answer.other_claims] == [(230, FigureStatus.CORRECTED)]


def test_the_announcement_does_not_quote_its_later_correction(network):
    answer = asked("2020-09-23")

    assert CORRIGENDUM not in json.dumps(answer.to_json())


def test_a_correction_of_a_later_announcement_is_not_told_of_an_earlier_day(network):
    assert figures(date(2020, 9, 22), date(2026, 1, 1)).corrections == ()


def test_what_is_listed_is_counted_by_certainty_country_and_region(network):
    listed = asked("2020-12-31", as_of=date(2016, 12, 31)).listed

    assert (listed.certain, listed.undetermined, listed.countries, listed.evidence) == (1, 1, 1, 2)
    assert [(one.doubt, one.cities) for one in listed.doubts] == [(Doubt.BEGUN_BY, 1)]
    assert [(one.region, one.cities, one.countries) for one in listed.by_region] == [
        (Region.AFRICA, 0, 0),
        (Region.ARAB_STATES, 0, 0),
        (Region.ASIA_PACIFIC, 0, 0),
        (Region.EUROPE_NORTH_AMERICA, 1, 1),
        (Region.LATIN_AMERICA_CARIBBEAN, 0, 0),
    ]


def test_before_the_network_opened_there_is_nothing_and_that_is_said(network):
    answer = figures(date(2010, 1, 1), date(2026, 1, 1))

    assert (answer.listed.evidence, answer.listed.countries, answer.published, answer.coverage) == (0, 0, (), ())
    assert answer.listed.statement == "No city is listed as a member on 1 January 2010 or earlier, as known on 1 January 2026."
    assert [one.code for one in answer.differences] == [Gap.NOTHING_PUBLISHED]


def test_a_city_that_left_is_evidence_and_no_longer_listed(network):
    make.make_member("fr/evry", begun="2016", membership={"end": MembershipEnd.LEFT, "ended": "2019-10"})

    listed = asked("2020-12-31").listed

    assert (listed.certain, listed.evidence) == (3, 4)


def test_the_statement_speaks_of_evidence_not_of_the_size_of_the_network(network):
    assert asked("2020-12-31").listed.statement == (
        "3 cities with evidence of membership on 23 September 2020 or earlier, as known on 31 December 2020."
    )


def test_the_difference_is_explained_by_rounds_doubtful_rows_and_leavings(network):
    make.make_member("ma/doubtful", membership={"confidence": Confidence.LOW, "listed_rounds": "2020"})

    found = asked("2020-12-31").differences

    assert [one.code for one in found] == [
        Gap.LISTED_BESIDE_PUBLISHED,
        Gap.ROUND_UNPUBLISHED,
        Gap.ROWS_MISSING,
        Gap.ROWS_WITHOUT_ROUND,
        Gap.ROWS_DOUBTFUL,
        Gap.LEAVINGS_UNDATED,
    ]
    assert dict(found[2].facts) == {"round": "2020", "listed": 2, "published": 54, "missing": 52}


def test_a_press_error_newer_than_the_headline_is_shown_as_an_error(network):
    make.make_figure(498, None, about="2020-12-08", publisher=Publisher.PRESS, status=FigureStatus.ERROR)

    answer = asked("2020-12-31", as_of=date(2020, 12, 10))

    assert [one.cities for one in answer.published] == [229]
    assert [(one.cities, one.status) for one in answer.other_claims] == [
        (230, FigureStatus.CORRECTED),
        (498, FigureStatus.ERROR),
    ]


def test_the_history_of_figures_holds_every_scope_in_order_of_time(network):
    make.make_figure(44, 1, about="2018", scope=FigureScope.COUNTRY, scope_name="Republic of Korea", published="", known="")

    history = figure_history(date(2026, 3, 1), language="en")

    assert [one.cities for one in history] == [44, 174, 230, 55, 229, 54]


def test_a_figure_that_a_newer_row_took_the_place_of_is_gone(network):
    make.make_figure(1, superseded_at=make.MOMENT)

    assert 1 not in [one.cities for one in figure_history(date(2026, 3, 1), language="en")]


QUESTIONS = 8


def test_the_number_of_questions_does_not_grow_with_the_rows(network, django_assert_num_queries):
    with django_assert_num_queries(QUESTIONS):
        asked("2020-10-15").to_json()
    for number in range(20):
        make.make_member(f"ma/more-{number}", begun="2020" if number % 2 else "2020-09-23", membership={"withdrawn": WITHDRAWN})
        make.make_figure(number + 1)
    with django_assert_num_queries(QUESTIONS):
        asked("2020-10-15").to_json()
