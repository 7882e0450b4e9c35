"""The data sets, their catalogue, the feed, and the page of the API."""

import json
import re
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from halqa.foundation.languages import LANGUAGES
from halqa.opendata.queries.datasets import DATASETS
from halqa.registry.actions.rows import record_row
from halqa.registry.labels.office import COLUMNS
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.rounds.queries.news import MOST
from halqa.site.views import feed as views

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
SAMPLED = [tag if tag in {"en", "ar"} else pytest.param(tag, marks=pytest.mark.prove) for tag in LANGUAGES]
"""One language of each direction; ``make prove`` asks in all six."""

pytestmark = pytest.mark.usefixtures("shipped_roster")


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def content(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def feed(client, path="/en/feed.atom"):
    return fromstring(content(client, path))


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_is_to_be_had_in_every_form(client, name):
    for kind in DATASETS[name].files:
        assert len(content(client, f"/en/data/{name}.{kind}")) > 300
    told = json.loads(content(client, f"/en/data/{name}.json"))
    assert told["count"] == len(told["rows"]) > 0
    assert "independent of UNESCO" in told["statement"]
    assert "CC BY 4.0" in told["attribution"]


@pytest.mark.parametrize(
    "path", ["atlantis.csv", "countries.geojson", "cities.pdf", "atlantis.csv-metadata.json", "cities.", "catalogue.json"]
)
def test_what_is_no_data_set_is_not_found(client, path):
    assert client.get(f"/en/data/{path}").status_code == 404


@pytest.mark.parametrize("language", SAMPLED)
def test_the_catalogue_names_every_file_and_each_is_there(client, language):
    told = json.loads(content(client, f"/{language}/data/catalogue.jsonld"))

    assert told["@type"] == "dcat:Catalog"
    assert [one["dct:identifier"] for one in told["dcat:dataset"]] == list(DATASETS)
    for one in told["dcat:dataset"]:
        assert one["dct:title"]["@language"] == language
        assert one["dct:modified"]["@value"] == "2026-03-01"
        if language == "ar":
            for file in one["dcat:distribution"]:
                address = file["dcat:downloadURL"]["@id"].removeprefix("http://testserver")
                assert client.get(address).status_code == 200
                assert address.rpartition(".")[2] in json.dumps(file["dcat:mediaType"]) or address.endswith((".xlsx", ".geojson"))


@pytest.mark.parametrize("language", SAMPLED)
def test_the_feed_is_valid_atom(client, language):
    root = feed(client, f"/{language}/feed.atom")
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries]

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert all(root.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert len(ids) == len(set(ids)) > 15
    assert all(re.fullmatch(r"tag:[a-z.]+,2026:[a-z-]+/[^\s:]+", one) for one in ids)
    assert moments == sorted(moments, reverse=True)
    assert all(moment.tzinfo for moment in moments)
    assert all(entry.findtext(f"{ATOM}title") and entry.findtext(f"{ATOM}summary") for entry in entries)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver/{language}/feed.atom"
    if language == "ar":
        for entry in entries:
            address = entry.find(f"{ATOM}link").get("href").removeprefix("http://testserver")
            assert client.get(address).status_code == 200


def test_identities_stay_while_the_feed_grows_and_pages_hold_all(client, monkeypatch):
    before = [entry.findtext(f"{ATOM}id") for entry in feed(client).findall(f"{ATOM}entry")]
    for number in range(35):
        stored = row_as_it_stands("members", "ma/benguerir")
        record_row(
            table="members",
            row=dict(stored.row) | {"notes": f"Version {number}"},
            version=stored.version,
            reason="A letter",
            by="person:nadia",
            now=NOW,
        )

    assert_pages_hold_all(client, before, ("/feed.atom", "?page=1", "?page=2"))
    # What it reads for a page does not grow with the pages before it.
    monkeypatch.setattr(views, "SIZE", 5)
    with CaptureQueriesContext(connection) as asked:
        assert_pages_hold_all(client, before, ("?page=11", "?page=12"))
    read = [int(size) for one in asked for size in re.findall(r"FROM .ledger_event.+ LIMIT ([0-9]+)", one["sql"])]
    assert len(read) > 10
    assert max(size for size in read if size != MOST) <= len(before) + 5


def assert_pages_hold_all(client, before, last_ends):
    gathered, path = [], "/en/feed.atom"
    while path:
        root = feed(client, path)
        gathered += [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        path = links.get("next", "").removeprefix("http://testserver")

    assert len(gathered) == len(set(gathered)) == len(before) + 35
    assert set(before) <= set(gathered)
    assert links["previous"].endswith(last_ends)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_feed_tells_a_correction_by_the_labels_of_columns_and_no_load_of_lists(client, language):
    stored = row_as_it_stands("members", "ma/benguerir")
    row = dict(stored.row) | {"joined_date": "2020-09-24", "notes": "Seen"}
    record_row(
        table="members", row=row, version=stored.version, reason="A letter", affirmed=["source_url"], by="person:nadia", now=NOW
    )

    entries = feed(client, f"/{language}/feed.atom").findall(f"{ATOM}entry")
    said = "\n".join(entry.findtext(f"{ATOM}summary") for entry in entries)

    with override(language):
        assert f"{COLUMNS['joined_date'][0]}: " in said
    assert "joined_date" not in said
    assert not [entry for entry in entries if entry.find(f"{ATOM}category").get("term").endswith(".loaded")]


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", "1001", "99999999999", "%00"])
def test_a_page_that_the_feed_has_not_is_not_found(client, page):
    assert client.get(f"/en/feed.atom?page={page}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_feed_and_data(client, language):
    text = content(client, f"/{language}/cities/").decode()

    assert 'type="application/atom+xml" title="' in text
    assert f'href="/{language}/feed.atom"' in text
    assert f'href="/{language}/data/"' in text
    assert f'href="/{language}/api/"' in text


@pytest.mark.parametrize("language", SAMPLED)
def test_the_page_of_the_api_shows_real_answers(client, language):
    text = content(client, f"/{language}/api/").decode()

    assert "ma/benguerir" in text
    assert "Benguerir" in text
    assert text.count("<article") > 20
    assert all(f'id="problem-{status}"' in text for status in (401, 403, 404, 405, 406, 422, 429, 503))
    assert "<script src=" in text
    assert "swagger" not in text.lower()


@pytest.mark.parametrize("asked", ["region=africa", "as_of=2020-02-31", "q=%FF"])
def test_a_whole_file_is_refused_where_a_part_of_it_is_asked_for(client, asked):
    answer = client.get(f"/en/data/cities.csv?{asked}")

    assert answer.status_code == 400
    assert f"takes no parameter: {asked.partition('=')[0]}." in answer.content.decode()
