"""A round from the end of screening to the announcement and what follows, by all who take part, in French and in Arabic.

Each step is looked at by those whom it concerns, and by some whom it does not.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories.deciding_house import DECIDED, REPORTS
from tests.journeys.conftest import served
from tests.journeys.test_applications import Hand, PageOf, Reader, Story, said

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


def taken(reader: Reader, words: str) -> bytes:
    """Return the file to which a link of the page leads."""
    link = reader.page.locator("main").get_by_role("link", name=said(reader.language, words), exact=True)
    answer = reader.page.request.get(link.get_attribute("href"))
    assert answer.ok
    return answer.body()


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
    for words in ("Download the letter (PDF)", "Download the certificate (PDF)"):
        assert taken(solene.at(f"{files['french']}letter/"), words).startswith(b"%PDF-")
    assert taken(solene, "Download the kit (ZIP)").startswith(b"PK")
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
    hand.do("work")
    najwa.at(f"{files['arabic']}letter/").reads("No longer in force", where="#earlier")
    expect(najwa.page.locator("#earlier a")).to_have_count(1)
    for words in ("Download the letter (PDF)", "Download the certificate (PDF)"):
        assert taken(najwa, words).startswith(b"%PDF-")

    solene.at(files["french"]).follow("Withdraw", "act").press("Withdraw the application").reads(
        "withdrawn by the city", "state of an application", where=".page-head"
    )
    # What was announced stays told, with what became of it since.
    expect(visitor.at(public).page.locator("#cities .pill.warm")).to_have_count(1)


def test_a_member_sends_its_first_report_in_arabic_which_comes_back_with_questions_and_is_accepted(page_of, hand):
    story = Story(page_of, "ar")
    amal, ines, yasmin, rashid = (story.reader(who) for who in ("amal", "ines", "yasmin", "rashid"))
    page = "reports/xa/old-member/"
    rashid.at(page, 404)
    amal.at(page).follow("Begin the report").press("Begin")
    one = f"applications/{amal.here}/"
    hand.do("fill", amal.here)
    amal.at(one).follow("Submit", "act").press("Submit to the coordination team")
    amal.reads("with the coordination team", "state of an application", where=".page-head")

    ines.at(f"{one}send-back/").fill(text="من أي سنة هذا الرقم؟", answer_by=hand.do("day", "7")["day"]).press("Send it back")
    amal.at(one).reads("sent back to the city", "state of an application", where=".page-head").reads("من أي سنة هذا الرقم؟")
    amal.follow("Submit", "act").press("Submit to the coordination team")

    ines.at(f"{one}screen/").page.locator("[name=said][value=eligible]").check()
    ines.page.locator("[name=is_complete]").check()
    ines.fill(text="كامل.").press("Say it").at(f"{one}last-report/").reads(
        "There is no earlier one to compare with: this is the first."
    )
    ines.at(f"{one}decide/").page.locator("[name=said][value=chosen]").check()
    unfold(ines).fill(words="شكرا.", questions="كم امرأة تعلّمت؟").press("Decide").reads("It is decided. The city is told.")
    amal.at(one).reads("chosen", "state of an application", where=".page-head").reads("كم امرأة تعلّمت؟")
    yasmin.at(page).reads("accepted", "a report")
    rashid.at(one, 404)
    assert story.reader(VISITOR).at(f"calls/{REPORTS}/").page.locator("main").get_by_text("Old").count() == 0
