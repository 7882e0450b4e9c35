"""Every page passes all rules of axe-core, light and dark, and is nowhere too wide.

`make test` visits every page in one language of each direction, and looks whether it fits in the longest words; `make prove`
visits it in all that are left.
A page is loaded once for all that is asked of it: loading costs more than most of the questions.
"""

import pytest

from halqa.foundation.languages import LANGUAGES
from tests.addresses import PAGES
from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import USUAL, too_wide_anywhere

pytestmark = pytest.mark.browser

# One of each direction.
ALWAYS = ("en", "ar")
# Its words are the longest.
WIDEST = "ru"
VISITS = [
    pytest.param(path, language, id=f"{name}-{language}", marks=() if language in ALWAYS else pytest.mark.prove)
    for name, path in PAGES.items()
    for language in LANGUAGES
]


@pytest.mark.parametrize(("path", "language"), VISITS)
def test_every_page_in_every_language_passes_and_fits(same_page, path, language):
    page = same_page(bypass_csp=True, reduced_motion="reduce")
    page.set_viewport_size(USUAL)
    page.goto(f"/{language}/{path}")

    assert failures(page) == ""
    assert too_wide_anywhere(page) == ""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_fits_in_the_longest_words(same_page, path):
    page = same_page(reduced_motion="reduce")
    page.goto(f"/{WIDEST}/{path}")

    assert too_wide_anywhere(page) == ""
