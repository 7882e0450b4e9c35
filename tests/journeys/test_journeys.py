"""Stories of people who come for something and leave with it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def figures_on(page: Page, as_of: str, known_on: str) -> str:
    """Ask for the figures of a day, as known on a day, and return the answer's text."""
    page.goto("/en/figures/")
    asked = page.get_by_role("search", name="The day asked about")
    asked.get_by_label(re.compile("^On the day")).fill(as_of)
    asked.get_by_label("As known on the day").fill(known_on)
    asked.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**as_of={as_of}&known_on={known_on}*")
    return page.locator("#answer").inner_text()


def test_a_newcomer_opens_every_headline_figure_to_its_source(page):
    page.goto("/en/")
    headline = page.locator(".hero .figure .value a")
    assert headline.all_inner_texts() == ["425", "91", "nearly 500 million"]

    for number in range(headline.count()):
        page.goto("/en/")
        headline.nth(number).click()
        page.wait_for_url("**/en/figures/2025-12-04-total-425-coordinator-*/")
        source = page.locator("main a.source[rel~=external]")
        expect(source.first).to_have_attribute("href", re.compile(r"^https://"))
        page.get_by_role("link", name="everything from this source").click()
        expect(page.locator("h1")).to_contain_text("Source:")
        expect(page.locator("main")).to_contain_text("425")


def test_a_journalist_asks_what_was_known_before_during_and_after_a_correction(page):
    then = figures_on(page, "2020-09-23", "2020-09-23")
    assert "230" in then
    assert "64" in then
    assert "Laâyoune" in page.locator("#answer ul.names").text_content()

    later = figures_on(page, "2020-09-23", "2020-12-31")
    assert "229" in later
    assert "Laâyoune" not in page.locator("#answer ul.names").text_content()
    corrections = page.locator("section", has=page.get_by_role("heading", name="Corrections"))
    expect(corrections).to_contain_text("Laâyoune")
    expect(corrections.get_by_role("link", name="maroc-diplomatique.net").first).to_be_visible()

    between = figures_on(page, "2020-09-23", "2020-10-15")
    assert "Undetermined" in between
    assert "230 or 229" in between
    assert "between 24 September 2020 and 14 December 2020" in between


def test_a_journalist_sees_that_the_newest_number_is_an_error(page):
    for day in ("2025-12-10", "2025-12-31"):
        answer = figures_on(page, day, day)
        assert "425" in answer
        assert "498" not in answer
        claims = page.locator("section", has=page.get_by_role("heading", name="What else was claimed about that time"))
        expect(claims.get_by_role("row", name="498")).to_contain_text("Error", ignore_case=True)


def test_a_citys_officer_puts_the_badge_on_the_citys_own_site(page, site, open_page):
    page.goto("/en/cities/ma/benguerir/")
    page.get_by_text("Show a badge on your own web site").click()
    code = page.locator("#share-badge").inner_text()

    elsewhere = open_page()
    elsewhere.route("https://city.example/", lambda route: route.fulfill(content_type="text/html", body=f"<!doctype html>{code}"))
    elsewhere.goto("https://city.example/")
    badge = elsewhere.get_by_role("img")
    expect(badge).to_have_attribute("alt", re.compile("Benguerir"))
    assert badge.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 50
    elsewhere.get_by_role("link").click()

    elsewhere.wait_for_url(f"{site}/en/cities/ma/benguerir/")


def test_a_citys_officer_copies_the_code_with_one_press(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/cities/ma/benguerir/")
    page.get_by_text("Show a badge on your own web site").click()
    page.locator("[data-copy=share-badge]").click()
    expect(page.locator("[data-copy=share-badge]")).to_have_text("Copied")

    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#share-badge").inner_text().strip()


@pytest.mark.parametrize("words", ["ابن جرير", "إبن جرير", "Benguerir", "benguérir"])
def test_a_teacher_finds_her_city_in_either_script(page, words):
    page.goto("/ar/")
    page.locator("main input[type=search]").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/search/?q=*")
    page.locator("#results .found").get_by_role("link", name=re.compile("Benguerir|ابن جرير")).click()

    page.wait_for_url("**/ar/cities/ma/benguerir/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("h1")).to_contain_text("ابن جرير")


def test_a_reader_prints_a_city_without_the_furniture(page):
    page.goto("/en/cities/ma/benguerir/")
    page.emulate_media(media="print")

    for furniture in ("header nav", "details.languages", ".skip", ".crumbs"):
        expect(page.locator(furniture).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("footer")).to_contain_text("independent")
    assert "https://" in page.locator("main .source[href^=http]").first.evaluate("(a) => getComputedStyle(a, '::after').content")


@pytest.mark.parametrize("view", ["table", "cards"])
def test_the_41_cities_without_a_position_are_in_every_list(page, view):
    found = {}
    for number in range(1, 9):
        page.goto(f"/en/cities/?view={view}&page={number}")
        links = page.locator("#results :is(.cards h3, tbody th) a")
        found |= {link.get_attribute("href"): link.inner_text() for link in links.all()}

    assert len(found) == 367
    page.goto("/en/cities/?view=map")
    placed = {link.get_attribute("href") for link in page.locator("figure.map .dots a").all()}
    assert len(set(found) - placed) == 41
    assert "/en/cities/kr/seodaemun-gu/" in set(found) - placed


def test_a_filter_works_at_once_and_back_takes_it_away(page):
    page.goto("/en/cities/")
    page.evaluate("window.untouched = true")
    before = page.locator("#results .lead").inner_text()
    page.get_by_label("Name of a city or country").press_sequentially("Marra")
    page.wait_for_url("**/en/cities/?q=Marra**")
    expect(page.get_by_role("link", name="Marrakech", exact=True)).to_be_visible()
    assert page.evaluate("window.untouched"), "the page was loaded anew"
    expect(page.locator("form [role=status]")).to_contain_text(re.compile(r"\d"))

    page.go_back()
    page.wait_for_url("**/en/cities/")
    expect(page.locator("#results .lead")).to_have_text(before)
    expect(page.get_by_label("Name of a city or country")).to_have_value("")


def test_a_link_to_a_filtered_list_shows_the_same_to_somebody_else(page):
    page.goto("/es/cities/?region=arab-states&year=2020&view=table")
    chips = page.locator("#results .chip")

    expect(chips).to_have_count(2)
    page.locator("details.languages summary").click()
    page.locator("details.languages").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/cities/?region=arab-states&year=2020&view=table")
    expect(page.get_by_label("Region")).to_have_value("arab-states")
    expect(page.locator("#results tbody tr").first).to_be_visible()
