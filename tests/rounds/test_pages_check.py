"""May we apply: the self-check, and history replayed, as everybody sees them."""

import csv
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.rounds import make_call

pytestmark = pytest.mark.django_db
CHECK = "/en/calls/check/"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def asked(client, **query):
    answer = client.get(CHECK, query)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer


def outcome(answer) -> str:
    return re.search(r'<p class="verdict" data-outcome="([a-z-]+)"', answer.content.decode())[1]


@pytest.mark.parametrize(
    ("query", "expected", "words"),
    [
        ({"round": "award-2024", "city": "ie/cork"}, "met", "Its award of 2015 lies far enough back"),
        ({"round": "award", "city": "ma/benguerir", "on": "2027-06-15"}, "against", "Its award of 2024 is too recent"),
        (
            {"round": "award", "city": "gb/belfast", "on": "2027-06-15"},
            "undetermined",
            "depends on how 6 years are counted, which no source says",
        ),
        ({"round": "award", "city": "ae/fujairah", "on": "2026-12-04"}, "against", "It is not a member for long enough"),
        ({"round": "award", "city": "ae/fujairah", "on": "2026-12-05"}, "met", "It is a member for long enough"),
        ({"round": "award", "city": "py/ybycui", "on": "2027-06-15"}, "undetermined", "No membership of it is known here."),
        ({"round": "admission", "city": "ma/benguerir"}, "against", "It is a member already"),
        ({"round": "papers", "city": "ma/benguerir"}, "met", "No known rule speaks for or against it."),
        ({"round": "award", "joined": "2025-12-04", "on": "2026-12-05"}, "met", "They are yours, and nobody has checked them."),
        ({"round": "award", "joined": "2020", "award": "2024", "on": "2027-06-15"}, "against", "Its award of 2024 is too recent"),
    ],
)
def test_every_answer_has_its_reasons(shipped_roster, client, query, expected, words):
    answer = asked(client, **query)

    assert outcome(answer) == expected
    assert words in text_of(answer)
    assert "This is no decision." in text_of(answer)


@pytest.mark.parametrize("query", [{"round": "award"}, {"round": "award", "on": "2027-06-15"}])
def test_nobody_is_judged_before_a_city_or_a_fact_is_named(db, client, query):
    answer = asked(client, **query)

    assert 'class="verdict"' not in answer.content.decode()
    assert "Name a city, or give facts of your own" in text_of(answer)


def test_a_city_that_is_not_on_record_is_no_dead_end(db, client):
    page = asked(client, round="award", city="Corck & Sons").content.decode()

    assert 'href="/en/search/?q=Corck%20%26%20Sons"' in page
    assert 'href="/en/cities/"' in page


def test_the_facts_behind_it_link_to_their_sources(shipped_roster, client):
    page = asked(client, round="award", city="gb/belfast", on="2027-06-15").content.decode()

    assert 'href="/en/cities/gb/belfast/"' in page
    assert "indiaeducationdiary.in" in page
    assert "opportunitydesk.org" in page
    assert "No source says what holds, so these were not tried:" in page


@pytest.mark.parametrize("city", ["Cork", "cork", "ie/cork"])
def test_a_city_is_found_by_name_or_key(shipped_roster, client, city):
    assert outcome(asked(client, round="award-2024", city=city)) == "met"


def test_several_cities_of_a_name_are_offered(shipped_roster, client):
    page = asked(client, round="award", city="San").content.decode()

    assert "Which city is meant?" in page
    assert len(re.findall(r'href="\?round=award&amp;city=[a-z]{2}%2F', page)) > 1


def test_no_word_of_any_answer_declines_a_real_city(shipped_roster, client):
    text = text_of(asked(client, round="award", city="ma/benguerir", on="2027-06-15"))

    assert not re.search("declin|reject|refus|not eligible|ineligible", text)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"round": "prize"}, "round"),
        ({"round": "award", "on": "2026-02-30"}, "on"),
        ({"round": "award", "on": "0001-01-01"}, "on"),
        ({"round": "award", "on": "9999-12-31"}, "on"),
        ({"round": "award", "joined": "yesterday"}, "joined"),
        ({"round": "award", "joined": "9999-12-31"}, "joined"),
        ({"round": "award", "joined": "[2020..2019]"}, "joined"),
        ({"round": "award", "award": "1"}, "award"),
        ({"round": "award", "award": "many"}, "award"),
        ({"round": "award", "city": "x" * 121}, "city"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_at_its_field(db, client, query, field):
    page = asked(client, **query).content.decode()

    assert f'href="#id_{field}"' in page
    assert 'id="answer"' not in page


@pytest.mark.parametrize("odd", ["%00", "%F0%9F%92%A5", "'; --", "ma/", "%E2%80%AE"])
def test_nothing_that_is_typed_ends_in_an_error(db, client, odd):
    assert client.get(f"{CHECK}?round=award&city={odd}&joined={odd}").status_code == 200
    assert client.get(f"/en/rounds/replay/award-2024/?outcome={odd}").status_code == 200


def test_a_call_that_is_open_can_be_asked_by_its_own_rules(db, client):
    make_call()

    answer = asked(client, round="national-2027", joined="2026-09-28")

    assert outcome(answer) == "met"
    assert "day that counts: 28 March 2027" in text_of(answer)


def test_any_city_costs_as_many_queries(shipped_roster, client):
    def queries(city: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            asked(client, round="award", city=city)
        return len(captured)

    queries("ie/cork")
    assert queries("ma/benguerir") == queries("ie/cork")


# History replayed


def test_each_round_says_how_many_it_can_decide(shipped_roster, client):
    page = client.get("/en/rounds/replay/").content.decode()
    row = re.search(r'award-2024/">.*?</tr>', page, re.DOTALL)[0]

    assert re.findall(r">(\d+)</td>", row) == ["10", "9", "0", "1", "0"]


def test_a_round_shows_each_city_with_its_reasons(shipped_roster, client):
    text = text_of(client.get("/en/rounds/replay/award-2024/"))

    assert "9 of 10 cities can be decided" in text
    assert "That it was a member on the day of this very award proves nothing" in text
    assert "Every country and region kept to its places." in text


def test_the_cap_of_2017_is_told(shipped_roster, client):
    text = text_of(client.get("/en/rounds/replay/award-2017/"))

    assert "Europe and North America 6 of 6" in text


def test_a_round_is_narrowed_and_downloaded_by_its_address(shipped_roster, client):
    page = client.get("/en/rounds/replay/award-2024/?outcome=undetermined").content.decode()
    file = client.get("/en/rounds/replay/award-2024/?outcome=undetermined&format=json")
    rows = json.loads(file.content)["rows"]

    assert page.count('scope="row"><a') == 1
    assert [(row["key"], row["outcome"]) for row in rows] == [("kr/eunpyeong-gu", "undetermined")]
    assert client.get("/en/rounds/replay/award-2024/?outcome=none&format=json").status_code == 400


def test_all_rounds_are_one_file(shipped_roster, client):
    rows = list(csv.DictReader(client.get("/en/rounds/replay/?format=csv").content.decode().splitlines()))

    assert len([row for row in rows if row["round"].startswith("award")]) == 58
    assert {row["outcome"] for row in rows} == {"met", "undetermined", "no-measure"}


def test_a_round_without_known_rules_has_no_page_of_that_kind(shipped_roster, client):
    assert client.get("/en/rounds/replay/admission-2017/").status_code == 404
    assert client.get("/en/rounds/2020/").status_code == 200
