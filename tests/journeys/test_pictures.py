"""The pictures of the manual, taken from the site as it is; with HALQA_PICTURES=1 they replace those in docs/pictures."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

MANUAL = Path(__file__).resolve().parents[2] / "docs"
SUBJECTS = {
    "home": "",
    "cities": "cities/",
    "city": "cities/ma/benguerir/",
    "figures": "figures/?as_of=2020-09-23&known_on=2020-10-15",
}
# Width, and the height after which a long page says nothing new.
SIZES = {360: 1600, 1280: 1400}
MOST_BYTES = 250_000


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_picture(open_page, tmp_path, subject, language, width):
    folder = MANUAL / "pictures" if os.environ.get("HALQA_PICTURES") == "1" else tmp_path
    folder.mkdir(exist_ok=True)
    picture = folder / f"{subject}-{language}-{width}.png"
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(f"/{language}/{SUBJECTS[subject]}")
    page.evaluate("document.fonts.ready")
    height = min(page.evaluate("document.documentElement.scrollHeight"), SIZES[width])
    box = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=picture, full_page=True, clip=box, animations="disabled")

    assert 10_000 < picture.stat().st_size <= MOST_BYTES


def test_the_manual_shows_every_picture():
    told = (MANUAL / "tutorials" / "a-look-around.md").read_text(encoding="utf-8")

    for subject in SUBJECTS:
        for language in ("en", "ar"):
            for width in SIZES:
                name = f"{subject}-{language}-{width}.png"
                assert f"../pictures/{name}" in told
                assert (MANUAL / "pictures" / name).stat().st_size <= MOST_BYTES
