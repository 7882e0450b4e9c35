"""A round from the end of screening to the announcement and what follows, by all who take part, in French and in Arabic.

Each step is looked at by those whom it concerns, and by some whom it does not.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories.deciding_house import DECIDED
from tests.journeys.conftest import served
from tests.journeys.test_applications import Hand, PageOf, Reader, Story

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
VISITOR = "visitor"


@pytest.fixture(scope="module")
def house(tmp_path_factory, house) -> dict[str, str]:
    return house | {"HALQA_MODE": "demo", "HALQA_VAR": str(tmp_path_factory.mktemp("deciding"))}


@pytest.fixture(scope="module")
def site(house) -> Iterator[str]:
    with served(house, ("migrate",)) as address:
        yield address


@pytest.fixture(scope="module", autouse=True)
def _patience() -> Iterator[None]:
    """Wait longer than usual for a machine that does much else."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def hand(site, house) -> Iterator[Hand]:
    one = Hand(house, "tests.factories.deciding_house")
    yield one
    one.close()


@pytest.fixture(scope="module")
def page_of(site: str, hand: Hand, chromium: Browser) -> Iterator[PageOf]:
    """Return a function that opens the page of a person who is signed in; nobody here needs a script."""
    contexts: dict[str, BrowserContext] = {}

    def open_for(who: str) -> Page:
        if who not in contexts:
            context = contexts[who] = chromium.new_context(base_url=site, java_script_enabled=False, reduced_motion="reduce")
            context.set_default_timeout(30_000)
            if value := hand.told["cookies"].get(who):
                context.add_cookies([{"name": hand.told["name"], "value": value, "url": site}])
            context.new_page()
        return contexts[who].pages[0]

    yield open_for
    for context in contexts.values():
        context.close()


def unfold(reader: Reader) -> Reader:
    """Open whatever is folded on a page."""
    reader.page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    return reader


def decide(team: Reader, one: str, said: str, **words: str) -> None:
    """Enter what the jury says, and decide just that."""
    team.at(f"{one}recommend/").page.locator(f"[name=said][value={said}]").check()
    team.press("Enter it").at(f"{one}decide/").page.locator(f"[name=said][value={said}]").check()
    unfold(team).fill(**words).press("Decide").reads("It is decided. The city is told when the round is announced.")


def test_a_round_is_decided_and_announced_in_one_moment_and_what_was_wrong_is_corrected(page_of, hand):
    french, arabic = Story(page_of, "fr"), Story(page_of, "ar")
    files = {name: f"applications/{key}/" for name, key in hand.told["files"].items()}
    ines, bastien, solene = (french.reader(who) for who in ("ines", "bastien", "solene"))
    najwa, harriet, rashid, visitor = (
        arabic.reader("najwa"),
        french.reader("harriet"),
        french.reader("rashid"),
        french.reader(VISITOR),
    )
    office, public = f"office/calls/{DECIDED}/announcement/", f"calls/{DECIDED}/announcement/"

    decide(ines, files["french"], "chosen", **{"citation-fr": "Pour sa bibliothèque ouverte la nuit.", "words": "Bienvenue."})
    decide(ines, files["arabic"], "not-chosen", words="الخطة لا تقول من يحملها.")
    ines.at(office).reads("This still stands against it:")
    decide(ines, files["english"], "deferred", words="Come back in a year.")
    unfold(ines.at(f"{office}write/")).fill(**{"title-fr": "Une ville rejoint le réseau"}).press("Keep it")

    for told, one in ((solene, "french"), (najwa, "arabic"), (harriet, "english")):
        told.at(files[one]).reads("found eligible", "state of an application", where=".page-head").lacks("What was decided")
    visitor.at(public, 404)
    rashid.at(files["french"], 404)
    bastien.at(f"commission/xe/{DECIDED}/statement/", 404)

    ines.at(office).press("Share under embargo")
    bastien.at(f"commission/xe/{DECIDED}/statement/").reads("Rochelune")
    unfold(bastien).fill(**{"words-fr": "Estavel félicite Rochelune."}).press("Keep it")
    visitor.at(public, 404)
    solene.at(files["french"]).lacks("What was decided")

    ines.at(office).page.locator("summary").last.click()
    ines.press("Yes, announce it")
    visitor.at(public).reads("Une ville rejoint le réseau", where="h1").reads("Pour sa bibliothèque ouverte la nuit.")
    visitor.reads("Estavel félicite Rochelune.").lacks("Come back in a year.")
    hand.do("work")
    solene.at(files["french"]).reads("chosen", "state of an application", where=".page-head").reads("Bienvenue.")
    najwa.at(files["arabic"]).reads("not chosen", "state of an application", where=".page-head").reads("الخطة لا تقول من يحملها.")
    harriet.at(files["english"]).reads("deferred", "state of an application", where=".page-head")
    rashid.at(files["arabic"], 404)

    ines.at(f"{files['french']}correct/").page.locator("[name=said][value=chosen]").check()
    unfold(ines).fill(**{"citation-fr": "Pour son atelier naval.", "corrigendum-fr": "Le motif était celui d'une autre ville."})
    ines.press("Publish the corrigendum")
    visitor.at(public).reads("Pour son atelier naval.").reads("Le motif était celui d'une autre ville.")

    najwa.at(files["arabic"]).follow("Appeal", "act").fill(reason="لدينا فريق جديد.").press("Send the appeal")
    najwa.reads("under appeal", "state of an application", where=".page-head")
    ines.at(f"{files['arabic']}settle-appeal/").page.locator("[name=said][value=chosen]").check()
    unfold(ines).fill(**{"citation-ar": "لفريقها الجديد.", "text": "نعم."}).press("Answer the appeal")
    najwa.at(files["arabic"]).reads("chosen", "state of an application", where=".page-head")
    visitor.at(public).reads("لفريقها الجديد.")

    solene.at(files["french"]).follow("Withdraw", "act").press("Withdraw the application").reads(
        "withdrawn by the city", "state of an application", where=".page-head"
    )
    # What was announced stays told, with what became of it since.
    expect(visitor.at(public).page.locator("#cities .pill.warm")).to_have_count(1)
