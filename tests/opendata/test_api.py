"""The API: what it says is what pages and files say; fields, pages, languages, conditional requests, problems."""

import csv
import gzip
import io
import json
import re
from datetime import UTC, date, datetime
from html import escape

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from halqa.foundation.languages import LANGUAGES
from halqa.opendata.api.description import ROOT, description, operations
from halqa.opendata.api.operations import EXAMPLE
from halqa.opendata.queries.datasets import DATASETS, TABLES
from halqa.registry.actions.rows import record_row
from halqa.registry.models import City, CityAlias, Country, Source
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.published import figure_history
from halqa.registry.queries.tables import Layout
from tests.factories.exchange import make_practice
from tests.factories.registry import make_member

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LISTS = (
    "cities",
    "countries",
    "rounds",
    "awards",
    "conferences",
    "clusters",
    "figures",
    "corrections",
    "next-dates",
    "practices",
    "sources",
)

pytestmark = pytest.mark.usefixtures("shipped_roster")


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """Stand still on the day on which the roster was loaded."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def get(path: str, **headers):
    return Client().get(f"{ROOT}/{path}", headers=headers)


def answer(path: str, **headers):
    found = get(path, **headers)
    assert found.status_code == 200, (path, found.content[:500])
    return found.json()


def every_item(path: str, size: int = 500) -> list[dict]:
    """Return all rows of a list, gathered by the links from page to page."""
    mark = "&" if "?" in path else "?"
    found, following = [], f"http://testserver{ROOT}/{path}{mark}size={size}"
    while following:
        page = Client().get(following.removeprefix("http://testserver")).json()
        found += page["items"]
        following = page["next"]
    return found


def content(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


def flat(layout: Layout, items: list[dict]) -> list[list[str]]:
    """Return rows of the API as a file would have them."""
    return [["" if cell is None else str(cell) for cell in layout.flat(tuple(item.values()))] for item in items]


def rows_of_file(path: str, layout: Layout) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(content(path))))
    assert rows[0][: len(layout.names)] == list(layout.names)
    return [[cell.removeprefix("'") for cell in row[: len(layout.names)]] for row in rows[1:]]


def unguarded(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.removeprefix("'") for cell in row] for row in rows]


@pytest.mark.parametrize("name", LISTS)
def test_api_and_files_say_the_same(name):
    layout, items = TABLES[name], every_item(name)

    assert items
    assert unguarded(flat(layout, items)) == rows_of_file(f"/en/data/{name}.csv", layout)


@pytest.mark.parametrize(
    ("path", "page", "name"),
    [
        ("cities", "cities/", "cities"),
        ("cities?region=africa&sort=-joined", "cities/?region=africa&sort=-joined", "cities"),
        ("cities?as_of=2020-09-23&known_on=2020-10-15", "cities/?as_of=2020-09-23&known_on=2020-10-15", "cities"),
        ("cities?q=al&kind=city&award=2019", "cities/?q=al&kind=city&award=2019", "cities"),
        ("cities?year=unknown", "cities/?year=unknown", "cities"),
        ("cities?cluster=literacy&country=EG", "cities/?cluster=literacy&country=EG", "cities"),
        ("countries", "countries/", "countries"),
        ("countries?region=africa", "regions/africa/", "countries"),
        ("rounds", "rounds/", "rounds"),
        ("rounds/2020/cities?region=africa&sort=-country", "rounds/2020/?region=africa&sort=-country", "round-cities"),
        ("awards", "awards/", "awards"),
        ("awards?year=2024", "awards/2024/", "awards"),
        ("conferences", "conferences/", "conferences"),
        ("clusters", "clusters/", "clusters"),
        ("figures", "figures/", "figures"),
        ("practices", "practices/", "practices"),
        ("practices?block=workplace&group=adults&sort=title", "practices/?block=workplace&group=adults&sort=title", "practices"),
        ("practices?source_language=ko&q=osan", "practices/?language=ko&q=osan", "practices"),
        ("practices?year=undated&sort=country", "practices/?year=undated&sort=country", "practices"),
        ("practices?region=africa&year=2024&sort=latest", "practices/?region=africa&year=2024&sort=latest", "practices"),
        ("figures?scope=total&sort=cities", "figures/?scope=total&sort=cities", "figures"),
        ("figures?known_on=2020-10-15&status=corrected", "figures/?known_on=2020-10-15&status=corrected", "figures"),
    ],
)
def test_api_and_the_files_of_pages_say_the_same(path, page, name):
    layout, items = TABLES[name], every_item(path)
    file = f"/en/{page}{'&' if '?' in page else '?'}format=csv"

    assert unguarded(flat(layout, items)) == rows_of_file(file, layout)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("cities?region=arab-states&sort=country", "cities/?region=arab-states&sort=country&view=table"),
        ("cities?as_of=2017-06-01&sort=joined", "cities/?as_of=2017-06-01&sort=joined&view=table"),
        ("cities?q=xian", "cities/?q=xian&view=table"),
    ],
)
def test_api_and_the_list_on_its_page_name_the_same_cities(path, page):
    text = content(f"/en/{page}")
    shown = re.findall(r'<th [^>]*scope="row"[^>]*><a href="/en/cities/([a-z]{2}/[a-z0-9-]+)/"', text)

    assert shown
    assert [item["key"] for item in answer(f"{path}&size=100")["items"]] == shown


def differences_of_cities(keys) -> list[str]:
    """Return the keys of cities of which the whole is not as described, or not as in the list."""
    described = description("en")["paths"]["/cities/{country}/{city}"]["get"]
    shape = Draft202012Validator(described["responses"]["200"]["content"]["application/json"]["schema"])
    listed = {item["key"]: item for item in every_item("cities")}
    wrong = []
    for key in keys:
        whole = answer(f"cities/{key}")
        item, row = whole["item"], listed.get(key)
        sound = not list(shape.iter_errors(whole)) and item["is_listed"] == (row is not None)
        if row:
            begun = [one["begun"] for one in item["memberships"] if one["stands"]]
            sound = (
                sound
                and (row["name"], row["country"], row["record"]) == (item["name"]["text"], item["country"], item["record"])
                and row["joined"] == begun[0]
                and row["awards"] == [one["year"] for one in item["awards"] if one["stands"]]
                and set(row["source"]) <= set(item["sources"])
            )
        if not sound:
            wrong.append(key)
    return wrong


def every_city() -> list[str]:
    """Return the keys of all cities that have a record."""
    return sorted(City.objects.filter(merged_into=None).values_list("key", flat=True))


def test_a_city_is_told_as_described_and_as_in_the_list():
    """A few of each kind; ``make prove`` looks at all of them."""
    assert len(every_item("cities?fields=key")) == 367
    assert differences_of_cities([*every_city()[::40], "ma/laayoune", "ma/benguerir", "py/ybycui"]) == []


def test_countries_and_figures_have_their_answers():
    listed = every_item("countries")
    cities = every_item("cities")

    assert {item["code"] for item in listed} == {item["country_code"] for item in cities}
    for item in listed[::9]:
        whole = answer(f"countries/{item['code']}")["item"]
        assert (item["name"], item["cities_listed"], item["awards"]) == (
            whole["name"]["text"],
            len(whole["cities"]),
            whole["awards"],
        )
    keys = [line.key for line in figure_history(NOW.date(), language="en")]
    assert sorted(keys) == sorted(item["key"] for item in every_item("figures"))
    assert {answer(f"figures/{key}")["item"]["key"] for key in keys[::20]} == set(keys[::20])


def test_a_practice_is_told_as_in_the_list_and_as_on_its_page():
    listed = every_item("practices")

    assert len(listed) == 111
    for item in listed[::25]:
        whole = answer(f"practices/{item['key']}")["item"]
        page = content(f"/en/practices/{item['key']}/")
        assert {name: whole[name] for name in item} == item
        assert whole["taken_back"] is False
        assert all(f'href="/en/practices/{key}/"' in page for key in (*whole["of_city"], *whole["related"]))
        assert escape(item["source"]) in page


@pytest.mark.parametrize(
    "days",
    [("2020-09-23", "2020-09-23"), ("2020-09-23", "2020-10-15"), ("2020-09-23", "2020-12-31"), ("2026-03-01", "2026-03-01")],
)
def test_the_network_on_a_day_is_what_the_command_says(days):
    told = io.StringIO()
    call_command("figures", "--as-of", days[0], "--known-on", days[1], "--json", stdout=told)

    whole = answer(f"network?as_of={days[0]}&known_on={days[1]}")

    assert whole["item"] == json.loads(told.getvalue())
    assert (whole["as_of"], whole["known_on"]) == days


@pytest.mark.parametrize("operation", list(operations(description("en"))), ids=lambda one: one["operationId"])
def test_every_example_works_and_fits_its_description(operation):
    if {} not in operation["security"]:
        assert get(operation[EXAMPLE].lstrip("/")).status_code == 401
        return
    # Sources are numbered by each house, and a house of tests goes on counting.
    first = Source.objects.order_by("pk").values_list("pk", flat=True).first()
    whole = answer(operation[EXAMPLE].lstrip("/").replace("sources/1?", f"sources/{first}?"))
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]

    assert list(Draft202012Validator(shape).iter_errors(whole)) == []


def test_every_answer_says_who_stands_behind_it():
    for path in (*LISTS, "changes", "cities/ma/benguerir", "network", ""):
        whole = answer(path)
        assert "independent of UNESCO" in whole["independence"]
        assert "CC BY 4.0" in whole["attribution"]
        assert (whole["as_of"], whole["known_on"]) == ("2026-03-01", "2026-03-01")


def test_pages_follow_one_another_by_links():
    first = get("cities?size=100&page=1&region=africa&fields=key")
    keys = [item["key"] for item in every_item("cities?fields=key", size=50)]

    assert 'rel="last"' in get("cities?size=100")["Link"]
    assert len(keys) == len(set(keys)) == 367
    assert first.json()["previous"] is None
    beyond = answer("cities?size=100&page=99")
    assert (beyond["items"], beyond["next"]) == ([], None)
    assert beyond["previous"].endswith("page=4")


def test_fields_are_those_that_were_named():
    assert answer("cities?size=1&fields=name,key")["items"][0].keys() == {"key", "name"}
    assert answer("cities/ma/benguerir?fields=key,awards")["item"].keys() == {"key", "awards"}


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("countries/MA?language=ar", {}, "ar"),
        ("countries/MA", {"accept-language": "fr, en;q=0.5"}, "fr"),
        ("countries/MA?language=es", {"accept-language": "fr"}, "es"),
        ("countries/MA", {"accept-language": "de"}, "en"),
        ("countries/MA", {}, "en"),
    ],
)
def test_answers_are_in_the_language_that_is_asked_for(path, headers, language):
    found = get(path, **headers)

    assert found["Content-Language"] == found.json()["language"] == found.json()["item"]["name"]["language"] == language
    assert "Accept-Language" in found["Vary"]


def test_an_answer_that_is_known_is_not_sent_again_until_something_changes(monkeypatch):
    tag = get("cities/ma/benguerir")["ETag"]

    same = get("cities/ma/benguerir", **{"if-none-match": f'"other", {tag}'})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert get("cities/ma/benguerir?language=fr")["ETag"] != tag
    assert get("cities/ma/sale", **{"if-none-match": tag}).status_code in {200, 404}
    stored = row_as_it_stands("members", "ma/benguerir")
    record_row(
        table="members",
        row=dict(stored.row) | {"notes": "Corrected for this test"},
        version=stored.version,
        reason="A letter",
        by="person:nadia",
        now=NOW,
    )
    changed = get("cities/ma/benguerir", **{"if-none-match": tag})
    assert changed.status_code == 200
    assert "Corrected for this test" in changed.content.decode()
    assert changed["ETag"] != tag
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC))
    assert get("cities/ma/benguerir", **{"if-none-match": changed["ETag"]}).status_code == 200


def test_a_correction_stands_in_api_feed_and_files_at_once(client):
    stored = row_as_it_stands("members", "ma/benguerir")
    before = answer("changes")["total"]
    record_row(
        table="members",
        row=dict(stored.row) | {"notes": "Seen by a reader"},
        version=stored.version,
        reason="A letter",
        by="person:nadia",
        now=NOW,
    )

    change = answer("changes?size=1")
    assert change["total"] == before + 1
    item = change["items"][0]
    assert (item["kind"], item["subject"], item["table"]) == ("fact.corrected", "city:ma/benguerir", "members")
    assert {"column": "notes", "before": stored.row["notes"], "after": "Seen by a reader"} in item["cells"]
    assert "nadia" not in json.dumps(change)
    assert "A letter" not in json.dumps(change)
    feed = client.get("/en/feed.atom").content.decode()
    assert "Seen by a reader" in feed
    assert "nadia" not in feed


@pytest.mark.parametrize(
    ("path", "status", "codes"),
    [
        ("nowhere", 404, []),
        ("nowhere?colour=red", 404, []),
        ("cities/ma/nowhere", 404, []),
        ("cities/MA/benguerir", 404, []),
        ("cities/ma/%00", 404, []),
        ("countries/ZZ", 404, []),
        ("countries/ma", 404, []),
        ("regions/atlantis", 404, []),
        ("rounds/1999", 404, []),
        ("awards/1999", 404, []),
        ("awards/x", 404, []),
        ("conferences/99", 404, []),
        ("figures/of-nothing", 404, []),
        ("sources/0", 404, []),
        ("practices/of-nobody", 404, []),
        ("practices/Of%20Nobody", 404, []),
        ("practices?year=never", 422, ["not-a-whole-number"]),
        ("practices?source_language=KO", 422, ["text-not-in-form"]),
        ("practices?block=leisure&group=cats&sort=best", 422, ["not-a-choice", "not-a-choice", "not-a-choice"]),
        ("search?size=51&kind=secret&page=1001", 422, ["not-a-choice", "number-too-large", "number-too-large"]),
        (f"search?q={'a' * 201}", 422, ["text-too-long"]),
        ("sources/999999999999999999", 404, []),
        ("sources/99999999999999999999999", 404, []),
        ("cities?colour=red", 422, ["unknown-parameter"]),
        ("cities?page=1&page=2", 422, ["parameter-given-twice"]),
        ("cities?page=0&size=501", 422, ["number-too-small", "number-too-large"]),
        ("cities?size=many", 422, ["not-a-whole-number"]),
        ("cities?region=atlantis", 422, ["not-a-choice"]),
        ("cities?region=", 422, ["not-a-choice"]),
        ("cities?country=Morocco", 422, ["text-not-in-form"]),
        ("cities?as_of=2020-13-45", 422, ["not-a-day-of-the-calendar"]),
        ("cities?as_of=2026-03-02", 422, ["day-lies-ahead"]),
        ("figures?known_on=2026-03-02", 422, ["day-lies-ahead"]),
        ("cities?fields=", 422, ["no-field-named"]),
        ("cities?fields=key,colour", 422, ["unknown-field"]),
        (f"cities?q={'a' * 101}", 422, ["text-too-long"]),
        ("cities?language=de", 422, ["not-a-choice"]),
        ("cities?sort=-awards", 422, ["not-a-choice"]),
    ],
)
def test_what_cannot_be_answered_is_a_problem_with_a_sentence(path, status, codes):
    found = get(path)
    problem = found.json()

    assert (found.status_code, found["Content-Type"]) == (status, "application/problem+json")
    assert [one["code"] for one in problem["errors"]] == codes
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert all(one["sentence"].endswith(".") and one["parameter"] for one in problem["errors"])
    assert found["Cache-Control"] == "no-store"
    assert found["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_are_told_in_each_language(language):
    problem = get(f"cities?language={language}&size=0").json()

    assert problem["type"] == f"http://testserver/{language}/api/#problem-422"
    assert (problem["title"] == "What was asked cannot be answered as it was written") is (language == "en")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["cities", "nowhere", "me"])
def test_the_api_is_only_read(method, path):
    found = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}/{path}")

    assert (found.status_code, found["Allow"], found["Content-Type"]) == (405, "GET, HEAD", "application/problem+json")


@pytest.mark.parametrize(("accept", "status"), [("text/html", 406), ("image/png, application/json;q=0.1", 200), ("*/*", 200)])
def test_answers_are_json_or_nothing(accept, status):
    assert get("countries", accept=accept).status_code == status


def test_other_sites_may_read():
    asked = Client().options(f"{ROOT}/cities")

    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in asked["Access-Control-Allow-Headers"]
    assert "ETag" in get("cities")["Access-Control-Expose-Headers"]


def test_what_is_large_is_packed_for_those_who_can_unpack():
    packed, plain = get("cities", **{"accept-encoding": "gzip"}), get("cities")

    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 4
    assert "Content-Encoding" not in get("cities", **{"accept-encoding": "gzip;q=0"})


def test_an_old_key_leads_to_the_new_one():
    CityAlias.objects.create(key="ma/ben-guerir", city=City.objects.get(key="ma/benguerir"))

    moved = get("cities/ma/ben-guerir")

    assert (moved.status_code, moved["Location"]) == (301, f"{ROOT}/cities/ma/benguerir")


def test_what_is_invented_is_nowhere():
    Country.objects.get_or_create(code="XA", defaults={"alpha3": "XAA", "numeric": "991", "names": {"en": "Invented"}})
    make_member("xa/bir-nour", name="Bir Nour")
    City.objects.filter(key="xa/bir-nour").update(is_listed=False)
    make_practice("lanterns", City.objects.get(key="xa/bir-nour"))

    assert get("cities/xa/bir-nour").status_code == get("countries/XA").status_code == 404
    assert not [item for item in every_item("cities") if item["country_code"].startswith("X")]
    assert "Bir Nour" not in content("/en/data/cities.csv")
    assert get("practices/lanterns").status_code == 404
    assert "lanterns" not in {item["key"] for item in every_item("practices?fields=key")}
    assert "lanterns" not in content("/en/data/practices.csv")


def test_nothing_sets_a_cookie_or_breaks_for_a_database_that_is_away(monkeypatch):
    from django.db import OperationalError

    from halqa.registry.queries import places

    def away(**_asked):
        raise OperationalError("gone")

    assert not get("cities").cookies
    monkeypatch.setattr(places, "countries", away)
    found = get("countries")
    assert (found.status_code, found["Content-Type"]) == (503, "application/problem+json")
    assert int(found["Retry-After"]) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_is_told_in_each_language(language):
    told = answer(f"openapi.json?language={language}")

    assert told["openapi"] == "3.1.0"
    summaries = [operation["summary"] for operation in operations(told)]
    assert len(summaries) == len(set(summaries)) > 20
    assert ("The cities" in summaries) is (language == "en")


def test_every_data_set_is_described_column_by_column():
    for name, dataset in DATASETS.items():
        told = json.loads(content(f"/en/data/{name}.csv-metadata.json"))
        head = next(csv.reader(io.StringIO(content(f"/en/data/{name}.csv"))))
        assert [column["name"] for column in told["tableSchema"]["columns"]] == head
        assert all(column.meaning for column in dataset.layout.columns)


def test_the_dates_of_every_day_can_be_asked_for():
    for day in (date(1, 1, 1), date(1999, 12, 31), date(2015, 9, 30)):
        assert answer(f"cities?as_of={day.isoformat()}")["total"] >= 0
