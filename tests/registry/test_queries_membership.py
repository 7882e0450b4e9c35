"""The database answers for every city what the rule answers for one."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth, any_of
from halqa.registry.enums import MembershipEnd, RoundKind
from halqa.registry.models import Membership
from halqa.registry.queries.membership import may_have_begun, possibly_members, surely_had_begun, times_of
from halqa.registry.rules.standing import had_begun, holds
from tests.factories import registry as make

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(4)]


@st.composite
def uncertain(draw):
    first, last = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
    return str(UncertainDate(draw(st.sampled_from([first, None])), draw(st.sampled_from([last, None]))))


MEMBERSHIPS = st.fixed_dictionaries(
    {"begun": uncertain(), "known": uncertain(), "withdrawn": st.none() | uncertain()}
) | st.fixed_dictionaries({"begun": uncertain(), "known": uncertain(), "end": st.just(MembershipEnd.LEFT), "ended": uncertain()})


class TheDatabaseAgreesWithTheRule(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        of_cities=st.lists(
            st.lists(MEMBERSHIPS, min_size=1, max_size=2, unique_by=lambda written: written["begun"]), min_size=1, max_size=4
        ),
        as_of=st.sampled_from(DAYS),
        known_on=st.sampled_from(DAYS),
    )
    def test_for_every_city_with_its_memberships(self, of_cities, as_of, known_on):
        expected = {}
        for number, memberships in enumerate(of_cities):
            city = make.make_city(f"ma/number-{number}")
            rows = [make.make_membership(city, **written) for written in memberships]
            expected[city.key] = any_of(holds(times_of(row), as_of, known_on) for row in rows)

        found = dict(possibly_members(as_of, known_on).values_list("key", "standing"))

        assert found == {key: truth.value for key, truth in expected.items() if truth is not Truth.NO}
        for row in Membership.objects.all():
            begun = had_begun(times_of(row), as_of, known_on)
            alone = Membership.objects.filter(pk=row.pk)
            assert alone.filter(surely_had_begun(as_of, known_on)).exists() is (begun is Truth.YES)
            assert alone.filter(may_have_begun(as_of, known_on)).exists() is (begun is not Truth.NO)


@pytest.mark.parametrize(("as_of", "expected"), [(date(2015, 9, 27), []), (date(2015, 9, 28), ["ma/benguerir"])])
def test_nobody_may_have_been_a_member_before_the_network_opened(db, as_of, expected):
    make.make_round("2015-16", announced="[2015-09-28..2016-12-31]")
    make.make_member("ma/benguerir", begun="[..2017-03-01]")

    assert list(possibly_members(as_of, date(2026, 1, 1)).values_list("key", flat=True)) == expected


def test_an_award_round_opens_no_network(db):
    make.make_round("2015-16", announced="[2015-09-28..2016-12-31]")
    make.make_round("2010", kind=RoundKind.AWARD, announced="2010")
    make.make_member("ma/benguerir", begun="[..2017-03-01]")

    assert not possibly_members(date(2012, 1, 1), date(2026, 1, 1)).exists()


def test_a_row_that_a_newer_one_took_the_place_of_counts_no_more(db):
    make.make_member("ma/benguerir", begun="2016", membership={"superseded_at": make.MOMENT})

    assert not possibly_members(date(2026, 1, 1), date(2026, 1, 1)).exists()
