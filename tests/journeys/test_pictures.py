"""The pictures of the manual, taken from the site as it is; with HALQA_PICTURES=1 they replace those in docs/pictures."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ROSTER, served

pytestmark = pytest.mark.browser

MANUAL = Path(__file__).resolve().parents[2] / "docs"
SUBJECTS = {
    "home": "",
    "cities": "cities/",
    "city": "cities/ma/benguerir/",
    "figures": "figures/?as_of=2020-09-23&known_on=2020-10-15",
}
INSIDE = {
    "desk": ("Ines Valmorel", "desk/"),
    "office": ("Ines Valmorel", "office/"),
    "history": ("Ines Valmorel", "office/cities/ma/laayoune/"),
    "approval": ("Ines Valmorel", "office/approvals/2/"),
    "people": ("Ines Valmorel", "office/people/"),
    "country": ("ياسمين الوادعي", "my-country/xa/"),
    "own-city": ("كريم نوراني", "my-city/xa/bir-nour/"),
    "enquiry": ("كريم نوراني", "enquiries/1/"),
    "application": ("كريم نوراني", "applications/"),
    "writing": ("كريم نوراني", "applications/"),
    "endorsing": ("ياسمين الوادعي", "applications/"),
    "board": ("Ines Valmorel", "office/calls/demo-admission-2027/applications/"),
    "announcement": ("Ines Valmorel", "calls/demo-admission-2026/announcement/"),
    "own-words": ("Вера Лучина", "my-city/xb/verkhnesvet/about/ru/"),
}
"""What invented people of the demonstration see, and as whom."""
ONWARD = {
    "application": ("/applications/demo-admission-2027/",),
    "writing": ("/applications/demo-admission-2027/", "/write/", "/write/why/"),
    "endorsing": ("/applications/demo-admission-2027/", "/endorse/"),
}
"""Which links are followed from there, by a part of their address: keys of applications are drawn by lot."""
GUIDES = {
    "apply-for-a-call.md": ("application", "writing"),
    "run-a-call.md": ("board", "announcement"),
    "keep-the-network.md": ("desk", "office", "history", "approval", "people"),
    "speak-for-a-commission.md": ("country", "endorsing"),
    "speak-for-a-city.md": ("own-city", "own-words"),
    "learn-from-another-city.md": ("enquiry",),
}
INSIDE_SIZES = {"en-1280": ("en", 1280), "ar-360": ("ar", 360)}
# Width, and the height after which a long page says nothing new.
SIZES = {360: 1600, 1280: 1400}
MOST_BYTES = 250_000
BEGIN = """
from django.conf import settings
from django.utils import timezone
from halqa.operations.actions.demonstration import begin_demonstration
begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now())
"""


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_picture(open_page, tmp_path, subject, language, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(f"/{language}/{SUBJECTS[subject]}")

    _taken(page, _folder(tmp_path) / f"{subject}-{language}-{width}.png", width)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory, house):
    """Return the address of a demonstration with its invented people."""
    elsewhere = house | {"HALQA_MODE": "demo", "HALQA_VAR": str(tmp_path_factory.mktemp("demonstration"))}
    with served(elsewhere, ("migrate",), ("roster", "load", str(ROSTER)), ("shell", "-c", BEGIN)) as address:
        yield address


@pytest.fixture(scope="module")
def page_of(demonstration, chromium):
    """Return a function that hands out the page of an invented person, who has stepped in once for all pictures."""
    pages = {}

    def page_of(person):
        if person not in pages:
            page = pages[person] = chromium.new_context(base_url=demonstration).new_page()
            page.goto("/en/step-in/")
            page.get_by_role("button", name=f"Step in as {person}").click()
            page.wait_for_url("**/en/desk/")
        return pages[person]

    yield page_of
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("size", INSIDE_SIZES)
@pytest.mark.parametrize("subject", INSIDE)
def test_picture_from_inside(page_of, tmp_path, subject, size):
    (person, path), (language, width) = INSIDE[subject], INSIDE_SIZES[size]
    page = page_of(person)
    page.set_viewport_size({"width": width, "height": 800})

    answer = page.goto(f"/{language}/{path}")

    for part in ONWARD.get(subject, ()):
        answer = page.goto(page.locator(f"main a[href*='{part}']").first.get_attribute("href"))

    assert answer is not None
    assert answer.status == 200
    _taken(page, _folder(tmp_path) / f"{subject}-{size}.png", width)


def test_the_guides_show_every_picture_from_inside():
    for guide, subjects in GUIDES.items():
        told = (MANUAL / "how-to" / guide).read_text(encoding="utf-8")
        for name in (f"{subject}-{size}.png" for subject in subjects for size in INSIDE_SIZES):
            assert f"../pictures/{name}" in told
            assert (MANUAL / "pictures" / name).stat().st_size <= MOST_BYTES


def test_the_manual_shows_every_picture():
    told = (MANUAL / "tutorials" / "a-look-around.md").read_text(encoding="utf-8")

    for subject in SUBJECTS:
        for language in ("en", "ar"):
            for width in SIZES:
                name = f"{subject}-{language}-{width}.png"
                assert f"../pictures/{name}" in told
                assert (MANUAL / "pictures" / name).stat().st_size <= MOST_BYTES


def _folder(scratch: Path) -> Path:
    return MANUAL / "pictures" if os.environ.get("HALQA_PICTURES") == "1" else scratch


def _taken(page: Page, picture: Path, width: int) -> None:
    page.evaluate("document.fonts.ready")
    height = min(page.evaluate("document.documentElement.scrollHeight"), SIZES[width])
    box = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=picture, full_page=True, clip=box, animations="disabled")

    assert 10_000 < picture.stat().st_size <= MOST_BYTES
