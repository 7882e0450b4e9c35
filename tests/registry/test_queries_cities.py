"""The list of cities: what each filter keeps and leaves out, in which order, at what cost."""

from datetime import date

import pytest

from halqa.foundation.truth import Truth
from halqa.registry.enums import CityKind, CitySort, Region
from halqa.registry.queries.cities import (
    CityFilter,
    all_cities,
    cities,
    city_positions,
    count_without_position,
    filter_options,
)
from tests.factories.registry import (
    make_award,
    make_city,
    make_cluster,
    make_cluster_lead,
    make_country,
    make_member,
    make_membership,
)

pytestmark = pytest.mark.django_db


def keys(language: str = "en", **wanted) -> list[str]:
    return [entry.key for entry in all_cities(CityFilter(**wanted), language=language)]


def test_without_a_filter_every_city_with_evidence_is_listed_and_no_other():
    make_member("ma/benguerir")
    make_city("py/ybycui")
    make_membership(make_city("ma/laayoune"), withdrawn="[2020-09-24..2020-12-14]")

    assert keys() == ["ma/benguerir"]


def test_words_match_the_beginning_of_any_name_in_any_script_and_all_of_them_must():
    make_member("ma/benguerir", name="Benguerir", local_name="بن جرير", local_language="ar")
    make_member("mx/mexico-city", name="Mexico City")
    make_member("mx/guadalajara", name="Guadalajara")

    assert keys(q="BENGU") == ["ma/benguerir"]
    assert keys(q="جرير") == ["ma/benguerir"]
    assert keys(q="mexico city") == ["mx/mexico-city"]
    assert keys(q="mexico guadalajara") == []
    assert keys(q="enguerir") == []


def test_words_match_the_country_in_any_language_together_with_the_city():
    morocco = make_country("MA", fr="Maroc", ar="المغرب")
    make_member("ma/benguerir", country=morocco)
    make_member("ma/kenitra", country=morocco)
    make_member("fr/clermont", country=make_country("FR"))

    assert keys(q="maroc") == keys(q="المغرب") == ["ma/benguerir", "ma/kenitra"]
    assert keys(q="maroc keni") == ["ma/kenitra"]


@pytest.mark.parametrize("q", ["%", "_", "'; drop table registry_city; --", "   ", "…"])
def test_words_that_mean_something_to_a_database_mean_nothing_here(q):
    make_member("ma/benguerir")

    assert keys(q=q) == ([] if q.strip() else ["ma/benguerir"])


def test_region_country_and_kind_narrow_the_list():
    make_member("ma/benguerir")
    make_member("de/hamburg", country=make_country("DE", region=Region.EUROPE_NORTH_AMERICA))
    make_member("ma/rif", kind=CityKind.PROVINCE)

    assert keys(region=Region.EUROPE_NORTH_AMERICA) == ["de/hamburg"]
    assert keys(country="MA") == ["ma/benguerir", "ma/rif"]
    assert keys(kind=CityKind.PROVINCE) == ["ma/rif"]
    assert keys(country="MA", region=Region.EUROPE_NORTH_AMERICA) == []


def test_a_year_keeps_what_surely_joined_in_it_and_unknown_what_no_single_year_is_known_of():
    make_member("ma/a", begun="2020-01-01")
    make_member("ma/b", begun="2020-12-31")
    make_member("ma/c", begun="2020")
    make_member("ma/d", begun="2019-12-31")
    make_member("ma/e", begun="2021-01-01")
    make_member("ma/f", begun="[..2020-06-01]")
    make_member("ma/g", begun="")
    make_member("ma/h", begun="[2019-12-31..2020-01-01]")

    assert keys(year=2020) == ["ma/a", "ma/b", "ma/c"]
    assert keys(year_unknown=True) == ["ma/f", "ma/g", "ma/h"]


def test_award_and_cluster_keep_cities_of_facts_that_stand():
    honoured, leader, corrected = make_member("ma/a"), make_member("ma/b"), make_member("ma/c")
    make_award(honoured, 2024)
    make_award(corrected, 2024, withdrawn="2025")
    make_cluster("literacy")
    make_cluster_lead(leader, cluster="literacy")
    make_cluster_lead(corrected, cluster="literacy", withdrawn="2025")

    assert keys(award=2024) == ["ma/a"]
    assert keys(award=2022) == []
    assert keys(cluster="literacy") == ["ma/b"]


def test_a_day_keeps_who_was_or_may_have_been_a_member_then_as_known_then():
    make_member("ma/old", begun="2016")
    make_member("ma/new", begun="2025-12-04")
    make_member("ma/vague", begun="[..2021-01-01]", membership={"known": "2016"})
    make_membership(make_city("ma/announced"), begun="2020-09-23", withdrawn="[2020-09-24..2020-12-14]")
    day = date(2020, 9, 23)

    then = {entry.key: entry.standing for entry in all_cities(CityFilter(day=(day, day)), language="en")}
    between = {entry.key: entry.standing for entry in all_cities(CityFilter(day=(day, date(2020, 10, 15))), language="en")}

    assert then == {"ma/announced": Truth.YES, "ma/old": Truth.YES, "ma/vague": Truth.UNDETERMINED}
    assert between["ma/announced"] is Truth.UNDETERMINED
    assert "ma/announced" not in keys(day=(day, date(2020, 12, 14)))


def test_counts_tell_certain_from_undetermined_and_who_has_no_position():
    make_member("ma/a", begun="2016", position=(32.2, -7.9))
    make_member("ma/b", begun="[..2021-01-01]", membership={"known": "2016"})

    wanted = CityFilter(day=(date(2020, 1, 1), date(2020, 1, 1)))
    found = cities(wanted, language="en")

    assert (found.page.total, found.certain, found.undetermined, count_without_position(wanted)) == (2, 1, 1, 1)


def test_as_of_a_day_a_city_that_came_back_shows_the_membership_of_that_day():
    city = make_member("ma/a", begun="2016", membership={"end": "left", "ended": "2018-05-01"})
    make_membership(city, begun="2024-02-14")

    def joined(day):
        return [str(entry.joined) for entry in all_cities(CityFilter(day=(day, date(2026, 1, 1))), language="en")]

    assert joined(date(2017, 1, 1)) == ["2016"]
    assert joined(date(2019, 1, 1)) == []
    assert joined(date(2025, 1, 1)) == ["2024-02-14"]


def test_as_of_a_day_an_award_that_came_later_is_not_told():
    make_award(make_member("ma/a", begun="2016"), 2024, announced="2024-12-02")
    before, since = date(2024, 12, 1), date(2024, 12, 2)

    assert keys(award=2024, day=(before, before)) == []
    assert keys(award=2024, day=(since, since)) == ["ma/a"]


def test_orders_are_by_name_country_in_the_readers_language_and_joining_with_unknown_last():
    germany = make_country("DE", en="Germany", es="Alemania")
    spain = make_country("ES", en="Spain", es="España")
    make_member("es/zafra", name="Zafra", country=spain, begun="2016")
    make_member("de/aachen", name="Aachen", country=germany, begun="2020-09-23")
    make_member("es/avila", name="Ávila", country=spain, begun="[..2018-01-01]")
    make_member("de/oelde", name="Oelde", country=germany, begun="")

    assert keys() == ["de/aachen", "es/avila", "de/oelde", "es/zafra"]
    assert keys(sort=CitySort.COUNTRY) == ["de/aachen", "de/oelde", "es/avila", "es/zafra"]
    assert keys(sort=CitySort.JOINED) == ["es/zafra", "de/aachen", "es/avila", "de/oelde"]
    assert keys(sort=CitySort.LATEST) == ["de/aachen", "es/zafra", "es/avila", "de/oelde"]


def test_countries_come_in_the_order_of_the_readers_language():
    make_member("cn/beijing", country=make_country("CN", en="China", ru="Китай"))
    make_member("au/melton", country=make_country("AU", en="Australia", ru="Австралия"))
    make_member("ye/x", country=make_country("YE", en="Yemen", ru="Йемен"))

    assert keys(sort=CitySort.COUNTRY, language="en") == ["au/melton", "cn/beijing", "ye/x"]
    assert keys(sort=CitySort.COUNTRY, language="ru") == ["au/melton", "ye/x", "cn/beijing"]


def test_pages_hold_every_city_once_even_where_names_are_alike():
    for number in reversed(range(7)):
        make_member(f"ma/same-{number}", name="Same")

    pages = [cities(CityFilter(), language="en", page=page, size=3).entries for page in (1, 2, 3)]

    assert [entry.key for page in pages for entry in page] == [f"ma/same-{number}" for number in range(7)]


def test_a_city_on_no_list_that_answers_the_words_is_told_beside():
    make_city("py/ybycui", name="Ybycuí")

    found = cities(CityFilter(q="ybycui"), language="en")

    assert found.page.total == 0
    assert [line.key for line in found.others] == ["py/ybycui"]
    assert cities(CityFilter(), language="en").others == ()


def test_positions_are_of_cities_in_the_list_that_have_one():
    make_member("ma/benguerir", position=(32.2, -7.9))
    make_member("ke/kuno-consortium")
    make_city("ma/laayoune", position=(27.1, -13.2))

    assert [(place.key, place.latitude, place.longitude) for place in city_positions(CityFilter())] == [
        ("ma/benguerir", 32.2, -7.9)
    ]


def test_options_are_only_what_some_listed_city_has():
    make_award(make_member("ma/a", begun="2020-09-23"), 2022)
    make_member("ma/b", begun="[..2017-03-01]")
    make_city("de/unlisted", country=make_country("DE", region=Region.EUROPE_NORTH_AMERICA), kind=CityKind.TOWN)
    make_cluster("literacy", "Literacy")

    options = filter_options(language="en")

    assert options.regions == (Region.ARAB_STATES,)
    assert options.countries == (("MA", "Country MA"),)
    assert options.years == (2020,)
    assert options.kinds == (CityKind.CITY,)
    assert options.award_years == (2022,)
    assert options.clusters == (("literacy", "Literacy"),)


@pytest.mark.parametrize(("with_evidence", "queries"), [(False, 7), (True, 8)])
def test_the_list_costs_the_same_for_one_city_as_for_fifty(django_assert_num_queries, with_evidence, queries):
    def ask():
        return cities(CityFilter(q="town", sort=CitySort.COUNTRY), language="en", size=50, with_evidence=with_evidence)

    make_award(make_member("ma/town-0"))
    with django_assert_num_queries(queries):
        assert ask().page.total == 1
    for number in range(1, 50):
        make_award(make_member(f"ma/town-{number}", position=(30, number)))
    with django_assert_num_queries(queries):
        assert ask().page.total == 50


def test_of_memberships_that_began_by_the_same_day_that_which_may_have_begun_first_leads_the_evidence():
    city = make_member("ma/a", begun="[2016-03-01..2017-03-01]", membership={"note": "later"})
    make_membership(city, begun="[..2017-03-01]", note="earlier", confidence="low")

    (entry,) = cities(CityFilter(), language="en", with_evidence=True).entries

    assert (entry.evidence.notes, entry.confidence) == (("earlier", "later"), "low")
    assert [line.confidence for line in cities(CityFilter(), language="en").entries] == ["low"]
