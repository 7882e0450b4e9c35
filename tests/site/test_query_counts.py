"""A list page asks the database as often for 50 rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import registry as make
from tests.factories.exchange import make_practice

from halqa.opendata.queries.datasets import DATASETS
from halqa.registry.enums import Region
from halqa.registry.models import City, Country

LISTS = (
    "",
    "cities/",
    "cities/?view=table",
    "cities/?view=map",
    "cities/?as_of=2024-06-01",
    "cities/?q=town",
    "cities/?format=csv",
    "countries/",
    "countries/ma/",
    "regions/arab-states/",
    "rounds/",
    "rounds/2020/",
    "awards/",
    "awards/2024/",
    "conferences/",
    "conferences/1/",
    "clusters/",
    "figures/",
    "figures/?as_of=2024-06-01",
    "practices/",
    "practices/?q=town&sort=country",
    "practices/?format=csv",
    "sources/{source}/",
    "about-the-data/",
    "data/",
    *(f"data/{name}.csv" for name in DATASETS),
    "feed.atom",
)
API = (
    "cities",
    "cities?as_of=2024-06-01",
    "cities?fields=key",
    "countries",
    "countries/MA",
    "regions/arab-states",
    "rounds",
    "rounds/2020",
    "rounds/2020/cities",
    "awards",
    "awards/2024",
    "conferences",
    "conferences/1",
    "clusters",
    "next-dates",
    "network?as_of=2024-06-01",
    "figures",
    "corrections",
    "sources",
    "sources/{source}",
    "changes",
)

pytestmark = pytest.mark.django_db


def fill(start: int, stop: int) -> None:
    """Make rows of every kind that a list can show, each with a source of its own."""
    codes = [f"{first}{second}" for first in "MA" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    for number in range(start, stop):
        own = make.make_source(f"https://example.org/{number}")
        key = f"ma/town-{number}" if number else "ma/town"
        listed = {"listed_rounds": "2020", "source": own}
        city = make.make_member(key, position=(30 + number / 10, 5), local_name=f"بلدة {number}", membership=listed)
        make.make_population(city, source=own)
        make.make_award(city, source=own)
        make.make_cluster_lead(city, source=own)
        make.make_conference(number + 1, city, source=own)
        make_practice(f"practice-{number}", city if number % 2 else City.objects.get(key="ma/town"))
        make.make_figure(200 + number, about="2024-02-14", source=own)
        make.make_figure(50 + number, about="2020-09-23", scope="round", source=own)
        make.make_next_date(f"Meeting {number}", on="2099", source=own)
        abroad = make.make_country(codes[number], region=Region.ARAB_STATES)
        make.make_member(f"{abroad.code.lower()}/abroad-{number}", membership=listed)
        make.make_first_claim(abroad, round_key="admission/2020", source=own)
        if number:
            make.make_round(str(1950 + number), source=own)


def queries_for(client, path: str) -> int:
    # A question of the API that meets the end of a portion of permits takes the next one: of two in a row at most one does.
    return min(queried(client, path) for _ in range(2 if path.startswith("/api/") else 1))


def queried(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, path
    assert content
    return len(asked)


def test_lists_ask_as_often_for_50_rows_as_for_one(client):
    Country.objects.filter(code="MA").delete()
    make.make_round("2020")
    make.make_round("2024", kind="award", announced="2024-12-02")
    make.make_cluster()
    fill(0, 1)
    source = make.make_source("https://example.org/0").pk
    paths = [f"/en/{path}".format(source=source) for path in LISTS]
    paths += [f"/api/v1/{path}".format(source=source) for path in API]
    for path in paths:
        client.get(path)
    one = {path: queries_for(client, path) for path in paths}

    fill(1, 50)
    fifty = {path: queries_for(client, path) for path in paths}

    assert {path: (one[path], fifty[path]) for path in paths if one[path] != fifty[path]} == {}
    assert max(fifty.values()) <= 30, fifty
