"""Clusters, their leads, dates ahead and sources, in the order in which a reader looks for them."""

from datetime import date

import pytest
from django.utils.translation import override

from halqa.registry.queries.honours import (
    award_rounds,
    award_year,
    award_years,
    clusters,
    conference,
    dates_ahead,
    latest_award_year,
)
from halqa.registry.queries.sources import source_record
from tests.factories import registry as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "first"), [("en", "entrepreneurship"), ("fr", "literacy")])
def test_clusters_stand_in_the_order_of_the_names_they_are_shown_by(language, first):
    make.make_cluster("literacy", "Literacy")
    make.make_cluster("entrepreneurship", "Entrepreneurship")

    with override(language):
        found = [cluster.key for cluster in clusters(language=language)]

    assert found[0] == first


def test_who_leads_stands_before_who_leads_with_others_and_before_other_words():
    make.make_cluster("literacy")
    for key, role in (("ma/a", "zealous host"), ("ma/b", "co-lead"), ("ma/d", "lead"), ("ma/c", "lead")):
        make.make_cluster_lead(make.make_city(key, name=key[-1]), role=role)

    (cluster,) = clusters(language="en")

    assert [lead.city.key for lead in cluster.leads] == ["ma/c", "ma/d", "ma/b", "ma/a"]


def test_dates_of_one_day_stand_in_the_order_of_the_alphabet_and_not_of_its_codes():
    for what in ("Zenith", "École", "eve"):
        make.make_next_date(what, on="2027-06-01")
    make.make_next_date("Sooner", on="2027-05-01")

    assert [ahead.what for ahead in dates_ahead(date(2026, 1, 1))] == ["Sooner", "École", "eve", "Zenith"]


def test_award_rounds_stand_with_the_latest_first():
    for year in ("2015", "2024", "2019"):
        make.make_round(year, kind="award", announced=year)

    assert [line.year for line in award_rounds()] == [2024, 2019, 2015]


def test_one_award_round_is_told_as_among_all_of_them():
    twice, once = make.make_city("ma/twice", name="B"), make.make_city("ma/once", name="A")
    for year in ("2015", "2019", "2024"):
        make.make_round(year, kind="award", announced=year)
    for city, year in ((twice, 2015), (twice, 2024), (once, 2024)):
        make.make_award(city, year)

    told = award_years(language="en")

    latest = latest_award_year(award_rounds(), language="en")
    assert latest == told[0] == award_year(2024, language="en")
    assert [(one.city.key, one.other_years) for one in latest.awardees] == [("ma/once", ()), ("ma/twice", (2015,))]
    assert award_year(2019, language="en") == told[1]
    assert (told[1].awardees, told[1].previous, told[1].next) == ((), 2015, 2024)
    assert latest_award_year((), language="en") is None


@pytest.mark.parametrize(("handed_over", "year"), [("2019-09-29", None), ("2019-09-30", 2019)])
def test_a_conference_names_the_award_of_its_eve(handed_over, year):
    make.make_round("2019", kind="award", announced="2019", handed_over=handed_over)
    make.make_conference(4, begun_on=date(2019, 10, 1), ended_on=date(2019, 10, 3))

    assert conference(4, language="en").award_year == year


@pytest.mark.parametrize(("key", "path"), [("admission/2019", "rounds/2019/"), ("award/2019", "awards/2019/")])
def test_a_claim_leads_to_the_page_of_its_round(key, path):
    source = make.make_source("https://example.org/claims")
    make.make_first_claim(round_key=key, source=source)

    (group,) = source_record(source.pk).groups

    assert [fact.path for fact in group.facts] == [path]
