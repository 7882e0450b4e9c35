"""Everything can be done without JavaScript; it only makes it quicker."""

import csv
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(open_page) -> Page:
    """Return a page of a browser that runs no script."""
    return open_page(java_script_enabled=False)


def rows(page: Page) -> int:
    return page.locator("#results table.rows tbody tr").count()


def test_search_filter_sort_and_turn_the_page(plain):
    plain.goto("/en/")
    plain.locator("main input[type=search]").fill("Seodaemun")
    plain.locator("main").get_by_role("button", name="Search").click()
    expect(plain.locator("#results")).to_contain_text("Seodaemun-gu")

    plain.locator("main input[type=search]").fill("Morocco")
    plain.locator("main").get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="Cities (10)").click()
    expect(plain).to_have_url(re.compile(r"q=Morocco&kind=city"))
    expect(plain.locator(".found > li")).to_have_count(10)

    plain.goto("/en/cities/?view=table")
    assert rows(plain) == 100
    plain.get_by_role("link", name="Next page").click()
    expect(plain).to_have_url(re.compile(r"page=2"))

    plain.get_by_label("Region").select_option(label="Arab States")
    plain.get_by_role("button", name="Show").click()
    expect(plain).to_have_url(re.compile(r"region=arab-states.*view=table"))
    assert 0 < rows(plain) < 100
    plain.locator("#results").get_by_role("link", name="Joined").click()
    expect(plain).to_have_url(re.compile(r"sort=joined"))
    expect(plain.locator("th[aria-sort=ascending]")).to_have_text("Joined")

    plain.get_by_role("link", name="Remove the filter: Region: Arab States").click()
    assert rows(plain) == 100


def test_the_map_has_its_list(plain):
    plain.goto("/en/cities/?view=map")

    expect(plain.locator("figure.map .dots a")).to_have_count(326)
    expect(plain.locator("#results")).to_contain_text("41 of these cities have no known position")
    assert rows(plain) == 100


def test_every_download_is_a_file_of_the_same_rows(plain, tmp_path):
    plain.goto("/en/cities/?region=africa")
    said = int(re.match(r"\d+", plain.locator("#results .lead").inner_text()).group())
    counts = {}
    for kind in ("CSV", "XLSX", "JSON", "GeoJSON"):
        with plain.expect_download() as waiting:
            plain.locator("#results .downloads").get_by_role("link", name=f"Download as {kind}", exact=True).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        if kind == "CSV":
            counts[kind] = len(list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())))
        elif kind == "XLSX":
            counts[kind] = load_workbook(path)["rows"].max_row - 1
        else:
            data = json.loads(path.read_text(encoding="utf-8"))
            assert "independent" in data["statement"]
            counts[kind] = len(data["rows"] if kind == "JSON" else data["features"])

    assert counts == dict.fromkeys(counts, said)
    assert len(counts) == 4


def test_the_whole_roster_is_an_archive(plain, tmp_path):
    plain.goto("/en/about-the-data/")
    with plain.expect_download() as waiting:
        plain.get_by_role("link", name="Download the roster").click()
    path = tmp_path / "roster.zip"
    waiting.value.save_as(path)

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        [members] = [name for name in archive.namelist() if name.endswith("members.csv")]
        assert len(archive.read(members).decode().splitlines()) == 368


def test_a_day_of_the_past_is_asked_with_a_plain_form(plain):
    plain.goto("/en/figures/")
    asked = plain.get_by_role("search", name="The day asked about")
    asked.get_by_label(re.compile("^On the day")).fill("2020-09-23")
    asked.get_by_label("As known on the day").fill("2020-09-23")
    asked.get_by_role("button", name="Show").click()

    expect(plain.locator("#answer")).to_contain_text("230")


def test_what_needs_a_script_is_not_offered(plain):
    plain.goto("/en/cities/ma/benguerir/")

    expect(plain.locator("[data-copy]:visible")).to_have_count(0)
    plain.get_by_text("Show a badge on your own web site").click()
    expect(plain.locator("#share-badge")).to_be_visible()
    plain.locator("details.languages summary").click()
    plain.get_by_role("link", name="العربية").click()
    expect(plain.locator("html")).to_have_attribute("dir", "rtl")


def test_the_api_is_found_read_and_asked(plain):
    plain.goto("/en/cities/")
    plain.get_by_role("link", name="Use the data").click()
    plain.get_by_role("link", name="How to ask the API").click()
    operation = plain.locator("article#cities")
    operation.get_by_text("A question and its answer").click()
    expect(operation).to_contain_text('"key"')
    address = operation.get_by_role("link").get_attribute("href")
    answer = plain.request.get(address)

    assert answer.ok
    assert json.loads(answer.text())["items"][0].keys() == {"key", "name", "country", "joined"}


def test_may_we_apply_is_asked_with_a_plain_form(plain):
    plain.goto("/en/calls/")
    expect(plain.locator("main")).to_contain_text("No call is open here")
    plain.get_by_role("link", name="May we apply?").click()
    plain.get_by_label("Round", exact=True).select_option(label="Award, next round")
    plain.get_by_label(re.compile("^City")).fill("Belfast")
    plain.get_by_label(re.compile("^Judged on the day")).fill("2027-06-15")
    plain.get_by_role("button", name="Show").click()

    expect(plain.locator("#answer .verdict")).to_have_text("It cannot be decided")
    expect(plain.locator("#answer")).to_contain_text("counted by award years they are over in 2027")
