"""The pages about cities, countries and regions, as a visitor without a browser meets them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.foundation.languages import LANGUAGES, direction
from halqa.ledger import actions as ledger
from halqa.registry.enums import CityKind, Confidence, PositionMatch, Region
from halqa.registry.queries.places import country_record
from tests.factories.registry import (
    MOMENT,
    make_award,
    make_city,
    make_cluster,
    make_cluster_lead,
    make_commission,
    make_conference,
    make_country,
    make_figure,
    make_first_claim,
    make_member,
    make_population,
    make_position,
    make_round,
)

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="/en/cities/([a-z]{2}/[a-z0-9-]+)/"')


def listed(client, query: str = "") -> list[str]:
    """Return the keys of the cities on the page, in order, each once."""
    page = client.get(f"/en/cities/{query}")
    assert page.status_code == 200
    return list(dict.fromkeys(LINK.findall(page.content.decode().partition('id="results"')[2])))


def text_of(client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "cities/",
        "cities/?view=table",
        "cities/?view=map",
        "cities/?q=nothing-like-it",
        "cities/?as_of=2020-09-23&known_on=2020-10-15",
        "cities/ma/benguerir/",
        "cities/ma/laayoune/",
        "countries/",
        "countries/ma/",
        "countries/fr/",
        "regions/arab-states/",
        "regions/africa/",
    ],
)
def test_every_page_stands_in_six_languages_with_one_heading(client, benguerir, laayoune, path, tag):
    make_country("FR", region=Region.EUROPE_NORTH_AMERICA)

    page = text_of(client, f"/{tag}/{path}")

    assert re.findall(r"<html lang=\"(.*?)\" dir=\"(.*?)\">", page) == [(tag, direction(tag))]
    assert len(re.findall(r"<h1\b", page)) == 1


def test_filters_keep_what_they_name_and_leave_out_the_rest(client, benguerir):
    make_member("de/hamburg", begun="[..2017-03-01]", country=make_country("DE", region=Region.EUROPE_NORTH_AMERICA))
    make_member("ke/makueni", kind=CityKind.COUNTY, begun="2019", country=make_country("KE", region=Region.AFRICA))
    make_cluster("literacy", "Literacy")
    make_cluster_lead(benguerir, cluster="literacy")

    assert sorted(listed(client)) == ["de/hamburg", "ke/makueni", "ma/benguerir"]
    assert listed(client, "?q=جرير") == ["ma/benguerir"]
    assert listed(client, "?q=مدينة+ابن+جرير") == listed(client, "?q=Benguerir+city") == ["ma/benguerir"]
    assert listed(client, "?region=africa") == ["ke/makueni"]
    assert listed(client, "?country=DE") == ["de/hamburg"]
    assert listed(client, "?year=2020") == ["ma/benguerir"]
    assert listed(client, "?year=unknown") == ["de/hamburg"]
    assert listed(client, "?kind=county") == ["ke/makueni"]
    assert listed(client, "?award=2024") == ["ma/benguerir"]
    assert listed(client, "?cluster=literacy") == ["ma/benguerir"]
    assert listed(client, "?sort=joined") == ["ke/makueni", "ma/benguerir", "de/hamburg"]
    assert listed(client, "?region=africa&country=DE") == []


def test_a_word_for_a_city_counts_where_a_city_has_it_in_its_name(client, benguerir):
    mexico = make_country("MX", region=Region.LATIN_AMERICA_CARIBBEAN)
    make_member("mx/mexico-city", name="Mexico City", country=mexico)
    make_member("mx/mexicali", name="Mexicali", country=mexico)

    assert listed(client, "?q=Mexico+City") == ["mx/mexico-city"]
    assert listed(client, "?q=city") == ["mx/mexico-city"]
    assert listed(client, "?q=%21%21%21") == []
    assert listed(client, "?q=%20") == listed(client, "")


@pytest.mark.parametrize("view", ["cards", "table", "map"])
def test_all_three_faces_hold_the_same_cities_those_without_a_position_too(client, benguerir, view):
    make_member("ke/kuno-consortium", country=make_country("KE", region=Region.AFRICA), kind=CityKind.CONSORTIUM)

    assert sorted(listed(client, f"?view={view}")) == ["ke/kuno-consortium", "ma/benguerir"]


def test_the_map_says_how_many_cities_it_cannot_show(client, benguerir):
    before = text_of(client, "/en/cities/?view=map")
    make_member("ke/kuno-consortium", country=make_country("KE"))
    after = text_of(client, "/en/cities/?view=map")

    assert "no known position" not in before
    assert "1 of these cities has no known position" in after


def test_the_count_is_of_evidence_and_never_the_size_of_the_network(client, benguerir):
    make_member("ma/kenitra")

    page = text_of(client, "/en/cities/")

    assert "2 cities with evidence of membership, now or earlier." in page


def test_as_of_a_day_certain_and_undetermined_are_told_apart(client, benguerir, laayoune):
    between = text_of(client, "/en/cities/?as_of=2020-09-23&known_on=2020-10-15")
    then = text_of(client, "/en/cities/?as_of=2020-09-23&known_on=2020-09-23")
    later = text_of(client, "/en/cities/?as_of=2020-09-23&known_on=2020-12-31")

    assert "1 city was a member on 23 September 2020, as known on 15 October 2020." in between
    assert "Of 1 more the sources do not decide it." in between
    assert "2 cities were members on 23 September 2020" in then
    assert "ma/laayoune" not in later


@pytest.mark.parametrize(
    "query",
    [
        "page=999999",
        "page=-1",
        "page=banana",
        "as_of=banana",
        "as_of=9999-12-31",
        "as_of=0000-00-00",
        "known_on=2020-13-45",
        "year=abc",
        "year=99999999999999999999",
        "view=x",
        "sort=population",
        "format=",
        "region=atlantis",
        "country=ZZ",
        "kind=empire",
        "award=2024x",
        "cluster=%00",
        "q=%00",
        "q=%FF%FE",
        "q=" + "x" * 10_000,
        "q=" + "%D8%A7" * 99,
        "nobody=knows&this=one",
        "country=MA&country=DE",
    ],
)
def test_no_parameter_breaks_the_page(client, benguerir, query):
    assert client.get(f"/en/cities/?{query}").status_code == 200


@pytest.mark.parametrize("name", ["as_of", "known_on", "year", "region", "country", "kind", "award", "cluster", "sort", "view"])
def test_what_cannot_be_used_is_said_and_filters_nothing(client, benguerir, name):
    page = text_of(client, f"/en/cities/?{name}=banana")

    assert "Not everything in this address could be used" in page
    assert "1 city with evidence" in page


def test_a_day_that_lies_ahead_is_refused_and_today_is_not(client, benguerir):
    today = timezone.now().date()

    assert "This day lies ahead" not in text_of(client, f"/en/cities/?as_of={today}")
    assert "This day lies ahead" in text_of(client, f"/en/cities/?as_of={date.fromordinal(today.toordinal() + 1)}")


def test_the_form_that_is_kept_shows_what_this_address_asks_for_in_its_own_language(client, benguerir):
    asked = (
        "/en/cities/?region=arab-states&q=ben",
        "/en/cities/",
        "/ar/cities/?region=arab-states&q=ben",
        "/en/cities/?kind=city",
    )
    first, again = ([client.get(address).text for address in asked] for _ in range(2))

    assert again == first
    filtered, plain, arabic, _folded = first
    assert 'value="ben"' in filtered
    assert '<option value="arab-states" selected>Arab States' in filtered
    assert 'value="ben"' not in plain
    assert '"arab-states" selected' not in plain
    assert '<option value="arab-states" selected>الدول العربية' in arabic
    assert ["<details open>" in page for page in first] == [False, False, False, True]


def test_a_country_that_joins_is_offered_at_once(client, benguerir):
    assert 'value="IE"' not in client.get("/en/cities/").text
    make_member("ie/cork", name="Cork", begun="2016", country=make_country("IE", en="Ireland"))

    assert '<option value="IE">Ireland' in client.get("/en/cities/").text


def test_words_are_shown_as_words_and_never_as_markup(client, benguerir):
    page = text_of(client, '/en/cities/?q="><script>alert(1)</script>')

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pages_follow_one_another_and_keep_the_filters(client):
    for number in range(60):
        make_member(f"ma/town-{number:02}")

    first, second = listed(client, "?country=MA"), listed(client, "?country=MA&page=2")

    assert (len(first), len(second)) == (48, 12)
    assert not set(first) & set(second)
    assert "?country=MA&amp;page=2" in text_of(client, "/en/cities/?country=MA")


def test_a_list_of_words_or_days_is_not_for_search_engines_and_one_of_a_country_is(client, benguerir):
    assert 'name="robots"' not in text_of(client, "/en/cities/?country=MA")
    assert 'name="robots"' in text_of(client, "/en/cities/?q=ma")
    assert 'name="robots"' in text_of(client, "/en/cities/?as_of=2020-09-23")


def test_a_city_page_tells_names_membership_population_and_position_with_their_sources(client, benguerir):
    page = text_of(client, "/en/cities/ma/benguerir/")

    assert '<span lang="ar" dir="rtl">بن جرير</span>' in page
    assert "Member since 23 September 2020" in page
    assert "96,777" in page
    assert "The position was found under the city's own name." in page.replace("&#x27;", "'")
    assert "Africa/Casablanca" in page
    assert 'href="/en/awards/2024/"' in page
    assert 'href="https://example.org/news"' in page
    assert "No figures published yet" in page


@pytest.mark.parametrize(
    ("begun", "words"),
    [
        ("2020-09-23", "Member since 23 September 2020"),
        ("2020-09", "Member since September 2020"),
        ("2020", "Member since 2020"),
        ("[..2017-03-01]", "Member by 1 March 2017 at the latest"),
        ("[2017-03-01..]", "Member since 1 March 2017 at the earliest"),
        ("[2017-03-01..2018-02-01]", "Member since a day between 1 March 2017 and 1 February 2018"),
        ("", "Member, since when is not known"),
    ],
)
def test_since_when_is_said_as_exactly_as_it_is_known(client, begun, words):
    make_member("ma/a", begun=begun)

    assert words in text_of(client, "/en/cities/ma/a/")


def test_the_way_of_a_city_stands_in_order_of_time(client, benguerir):
    make_conference(7, benguerir, begun_on=date(2022, 5, 2), ended_on=date(2022, 5, 4))
    make_award(benguerir, 2026, announced="2026-01", handed_over="")
    make_cluster("literacy", "Literacy")
    make_cluster_lead(benguerir, begun="2021")

    page = text_of(client, "/en/cities/ma/benguerir/")
    way = page.partition('class="timeline"')[2].partition("</ol>")[0]
    steps = ["Joins the network", "Leads the cluster", "Hosts the", "Receives the", "Is named for the"]

    assert sorted(steps, key=way.index) == steps


def test_all_facts_are_on_the_page_superseded_and_withdrawn_ones_too(client, benguerir):
    make_population(benguerir, 11_111, superseded_at=datetime(2026, 2, 1, tzinfo=UTC))
    make_population(benguerir, 22_222, withdrawn="2026-01-05")

    page = text_of(client, "/en/cities/ma/benguerir/")
    facts, every = page.split('id="all-facts"')

    assert "11,111" not in facts
    assert "22,222" not in facts
    assert "11,111" in every
    assert "superseded on 1 February 2026" in every
    assert "22,222" in every
    assert "https://example.org/corrigendum" in every


def test_what_the_ledger_says_of_its_facts_is_on_the_page_and_no_other_act(client, benguerir):
    with ledger.one_act() as act:
        ledger.record(kind="roster.loaded", by="system:halqa", subject="network", now=MOMENT, public=True)
        ledger.record(kind="demonstration.called", by="system:halqa", subject="network", now=MOMENT, public=True)
        detail = {"new": [], "changed": []}
        ledger.record(kind="practices.loaded", by="system:halqa", subject="network", now=MOMENT, detail=detail, public=True)
    make_population(benguerir, 5, act=act)
    with ledger.one_act():
        ledger.record(kind="demonstration.enquired", by="system:halqa", subject="city:ma/benguerir", now=MOMENT, public=True)
    with ledger.one_act():
        ledger.record(kind="countries.loaded", by="system:halqa", subject="network", now=MOMENT, public=True)
        ledger.record(kind="profile.drafted", by="system:halqa", subject="city:ma/benguerir", now=MOMENT)

    page = text_of(client, "/en/cities/ma/benguerir/")

    assert "The roster was loaded" in page
    assert "The invented cities of the demonstration asked about practices." in page, "every app tells its events in words"
    assert "The names of countries were loaded" not in page
    assert not re.search(r"[a-z]+\.(called|loaded|enquired)\b", page)
    assert "The invented calls of the demonstration" not in page
    assert "Practices were loaded" not in page
    assert "The city wrote on a proposal" not in page, "what changed no public page is nobody's business"


@pytest.mark.parametrize("tag", ["en", "ar", "fr"])
def test_degrees_are_written_with_points_in_every_language(client, benguerir, tag):
    assert '<span dir="ltr">32.2359, -7.9538</span>' in text_of(client, f"/{tag}/cities/ma/benguerir/")


def test_readers_of_the_local_language_see_the_local_name_first(client, benguerir):
    arabic, english = (text_of(client, f"/{tag}/cities/ma/benguerir/") for tag in ("ar", "en"))
    cards = text_of(client, "/ar/cities/")

    assert '<h1>بن جرير <span class="other"><span lang="und-latn" dir="ltr">Benguerir</span></span></h1>' in arabic
    assert "<title>بن جرير · Halqa</title>" in arabic
    assert (
        '<h1><span lang="und-latn" dir="ltr">Benguerir</span> <span class="other"><span lang="ar" dir="rtl">بن جرير</span></span></h1>'
        in english
    )
    assert cards.index(">بن جرير</a>") < cards.index(">Benguerir</span>")


def test_a_population_names_its_publisher_without_the_address(client, benguerir):
    make_population(benguerir, 5, published_as="City profile, https://example.org/a-very-long-address")

    assert ">City profile</a>" in text_of(client, "/en/cities/ma/benguerir/")


def test_doubts_are_shown_with_the_fact(client):
    make_member("br/sorocaba", membership={"confidence": Confidence.LOW, "note": "Sources contradict each other."})

    page = text_of(client, "/en/cities/br/sorocaba/")

    assert page.count("Sources contradict each other.") == 1
    assert '<a href="#doubts">with a remark</a>' in page
    assert "Doubtful:" in page


def test_an_admission_that_was_taken_back_has_a_page_that_says_so_without_a_country_in_its_heading(client, laayoune):
    page = text_of(client, "/en/cities/ma/laayoune/")
    head = page.partition('class="page-head"')[2].partition("</header>")[0]

    assert "Announced, and taken back" in head
    assert "https://example.org/corrigendum" in head
    assert "Morocco" not in head
    assert "Morocco" not in page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert "containedInPlace" not in page
    assert "Country and region, as announced" in page
    assert "Morocco" in page
    assert "ma/laayoune" not in text_of(client, "/en/countries/ma/")


def test_an_awardee_without_evidence_of_membership_has_a_page_that_says_so(client):
    city = make_city("py/ybycui", name="Ybycuí", country=make_country("PY", region=Region.LATIN_AMERICA_CARIBBEAN))
    make_award(city, 2015)

    page = text_of(client, "/en/cities/py/ybycui/")

    assert "No evidence of membership" in page
    assert "Learning City Award 2015" in page
    assert listed(client) == []
    assert "/en/cities/py/ybycui/" in text_of(client, "/en/countries/py/")
    assert "/en/cities/py/ybycui/" in text_of(client, "/en/cities/?q=ybycui")


def test_a_position_of_an_area_says_so_and_a_missing_one_too(client):
    make_position(make_member("ke/a", latitude=1, longitude=36), 1, 36, match=PositionMatch.PROXY)
    make_member("ke/b")

    assert "an area around or inside the named place" in text_of(client, "/en/cities/ke/a/")
    assert "It is in every list, and on no map." in text_of(client, "/en/cities/ke/b/")


def test_files_of_a_list_are_offered_without_what_could_not_be_used(client, benguerir):
    page = text_of(client, "/en/cities/?region=arab-states&as_of=2020-02-31")

    assert "?region=arab-states&amp;format=csv" in page
    assert client.get("/en/cities/?region=arab-states&format=csv").status_code == 200


def test_nearby_cities_are_the_nearest_within_reach(client, benguerir):
    make_member("ma/marrakech", name="Marrakech", position=(31.63, -8.0), country=benguerir.country)
    # In the corner of the box that the database is asked for, and yet beyond 500 km.
    make_member("es/adra", name="Adra", position=(36.4, -3.2), country=make_country("ES"))

    nearest = text_of(client, "/en/cities/ma/benguerir/").partition("Nearest in the network")[2].partition("</section>")[0]

    assert "Marrakech" in nearest
    assert "68 km" in nearest
    assert "Adra" not in nearest


def test_a_country_page_tells_names_cities_firsts_claims_commission_and_published_figures(client, benguerir):
    make_round("2020")
    make_first_claim(benguerir.country, round_key="admission/2020")
    make_commission(benguerir.country, "https://example.org/commission")
    make_figure(14, None, scope="country", scope_name="Morocco")

    page = text_of(client, "/en/countries/ma/")

    assert "المغرب" in page
    assert "Maroc" in page
    assert "1 city with evidence of membership, now or earlier." in page
    assert "The rows listed here agree." in page
    assert "https://example.org/commission" in page
    assert ">14</a>" in page


def test_a_country_without_cities_or_commission_says_so_and_is_not_for_search_engines(client):
    make_country("FR")

    page = text_of(client, "/en/countries/fr/")

    assert "No city with evidence of membership is listed here." in page
    assert "Its web site is not in our data yet." in page
    assert 'name="robots"' in page
    assert "og:image" not in page
    assert client.get("/card/en/country/fr.png").status_code == 404


def test_a_country_and_the_list_of_countries_count_the_same_awards(client, benguerir):
    honoured = make_city("ma/honoured", country=benguerir.country)
    for year in (2015, 2017):
        make_award(honoured, year)
    make_award(honoured, 2019, withdrawn="2020")

    listed = client.get("/en/countries/?format=json").json()["rows"]

    assert [row["awards"] for row in listed] == [3]
    assert country_record("MA", language="en", today=date(2026, 3, 1)).awards == 3


def test_regions_count_their_own_countries_and_years(client, benguerir):
    make_member("ma/unknown", begun="[..2017-03-01]", country=benguerir.country)
    make_member("ke/makueni", country=make_country("KE", region=Region.AFRICA))
    make_figure(3, None, scope="region", scope_name="Arab States")

    page = text_of(client, "/en/regions/arab-states/")

    assert "2 cities with evidence" in page
    assert "?region=arab-states&amp;year=2020" in page
    assert "?region=arab-states&amp;year=unknown" in page
    assert "Country KE" not in page
    assert "What others published" in page


def test_files_of_countries_equal_their_lists(client, benguerir):
    make_member("ke/makueni", country=make_country("KE", region=Region.AFRICA))

    everywhere = client.get("/en/countries/?format=json").json()
    region = client.get("/en/regions/africa/?format=json").json()

    assert [(row["code"], row["cities_listed"], row["awards"]) for row in everywhere["rows"]] == [("KE", 1, 0), ("MA", 1, 1)]
    assert [row["code"] for row in region["rows"]] == ["KE"]
    assert "not part of UNESCO" in region["statement"]


@pytest.mark.parametrize(
    "path",
    [
        "cities/",
        "cities/?view=table",
        "cities/?view=map",
        "cities/?format=csv",
        "countries/",
        "countries/ma/",
        "regions/arab-states/",
    ],
)
def test_pages_ask_the_database_as_often_for_fifty_cities_as_for_one(client, benguerir, path):
    with CaptureQueriesContext(connection) as few:
        client.get(f"/en/{path}")
    for number in range(50):
        make_award(make_member(f"ma/town-{number}", position=(30, number), country=benguerir.country))
    with CaptureQueriesContext(connection) as many:
        client.get(f"/en/{path}")

    assert len(many) == len(few) <= 14


def test_the_name_used_there_is_corrected_in_its_own_column(client):
    city = make_member("ma/benguerir", name="Benguerir", local_name="بن جرير")
    page = text_of(client, f"/en/cities/{city.key}/")

    assert "column=local_name" in page


def test_a_list_that_has_no_such_city_leads_to_the_search_for_the_same_words(client):
    page = text_of(client, "/en/cities/?q=Kasablanka%20%26%20more")

    assert 'href="/en/search/?q=Kasablanka%20%26%20more"' in page
    assert "/en/search/?q=" not in text_of(client, "/en/cities/?region=arab-states")
