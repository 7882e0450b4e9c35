"""A round from the end of screening to the announcement and what follows, by all who take part, in French and in Arabic.

Each step is looked at by those whom it concerns, and by some whom it does not.
"""

from base64 import b64decode

import pytest
from playwright.sync_api import expect

from halqa.foundation.languages import LANGUAGES
from tests.factories.deciding_house import DECIDED, REPORTS
from tests.factories.deciding_scenes import TOLD, WAITING
from tests.journeys.test_accessibility import failures
from tests.journeys.test_applications import Reader, Story, said
from tests.journeys.test_every_page import ALWAYS
from tests.journeys.test_narrow import NARROW, USUAL, too_wide

pytestmark = pytest.mark.browser

HOUSE = "tests.factories.deciding_house"
VISITOR = "visitor"


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

    ines.at(office).follow("Share under embargo").page.locator("[name=understood]").check()
    ines.press("Share under embargo")
    bastien.at(f"commission/xe/{DECIDED}/statement/").reads("Rochelune")
    unfold(bastien).fill(**{"words-fr": "Estavel félicite Rochelune."}).press("Keep it")
    visitor.at(public, 404)
    solene.at(files["french"]).lacks("What was decided")

    ines.at(office).page.locator("summary").last.click()
    ines.press("Yes, announce it")
    visitor.at(public).reads("Une ville rejoint le réseau", where="h1").reads("Pour sa bibliothèque ouverte la nuit.")
    visitor.reads("Estavel félicite Rochelune.").lacks("Come back in a year.")
    hand.do("work")
    solene.at(files["french"]).reads("admitted", "decided in an admission", where=".page-head").reads("Bienvenue.")
    for words in ("Download the letter (PDF)", "Download the certificate (PDF)"):
        assert taken(solene.at(f"{files['french']}letter/"), words).startswith(b"%PDF-")
    assert taken(solene, "Download the kit (ZIP)").startswith(b"PK")
    najwa.at(files["arabic"]).reads("not admitted", "decided in an admission", where=".page-head").reads(
        "الخطة لا تقول من يحملها."
    )
    harriet.at(files["english"]).reads("deferred", "decided in an admission", where=".page-head")
    rashid.at(files["arabic"], 404)

    ines.at(f"{files['french']}correct/").page.locator("[name=said][value=chosen]").check()
    unfold(ines).fill(**{"citation-fr": "Pour son atelier naval.", "corrigendum-fr": "Le motif était celui d'une autre ville."})
    ines.press("Publish the corrigendum")
    visitor.at(public).reads("Pour son atelier naval.").reads("Le motif était celui d'une autre ville.")

    najwa.at(files["arabic"]).follow("Appeal", "act").fill(reason="لدينا فريق جديد.").press("Send the appeal")
    najwa.reads("under appeal", "state of an application", where=".page-head")
    ines.at(f"{files['arabic']}settle-appeal/").page.locator("[name=said][value=chosen]").check()
    unfold(ines).fill(**{"citation-ar": "لفريقها الجديد.", "words": "مرحبا بكم.", "text": "نعم."}).press("Answer the appeal")
    najwa.at(files["arabic"]).reads("admitted", "decided in an admission", where=".page-head")
    visitor.at(public).reads("لفريقها الجديد.")
    hand.do("work")
    najwa.at(f"{files['arabic']}letter/").reads("No longer in force", where="#earlier")
    expect(najwa.page.locator("#earlier a")).to_have_count(1)
    for words in ("Download the letter (PDF)", "Download the certificate (PDF)"):
        assert taken(najwa, words).startswith(b"%PDF-")

    solene.at(files["french"]).follow("Withdraw", "act").page.locator("[name=gives_up]").check()
    solene.press("Give up what was decided").reads("withdrawn by the city", "state of an application", where=".page-head")
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
    amal.reads("with the coordination team", "a report", where=".page-head")

    ines.at(f"{one}send-back/").fill(text="من أي سنة هذا الرقم؟", answer_by=hand.do("day", "7")["day"]).press("Send it back")
    amal.at(one).reads("sent back with questions", "a report", where=".page-head").reads("من أي سنة هذا الرقم؟")
    amal.follow("Submit", "act").press("Submit to the coordination team")

    ines.at(f"{one}screen/").page.locator("[name=said][value=eligible]").check()
    ines.page.locator("[name=is_complete]").check()
    ines.fill(text="كامل.").press("Say it").at(f"{one}last-report/").reads(
        "There is no earlier one to compare with: this is the first."
    )
    ines.at(f"{one}decide/").page.locator("[name=said][value=chosen]").check()
    unfold(ines).fill(words="شكرا.", questions="كم امرأة تعلّمت؟").press("Decide").reads("It is decided. The city is told.")
    amal.at(one).reads("accepted", "a report", where=".page-head").reads("كم امرأة تعلّمت؟")
    yasmin.at(page).reads("accepted", "a report")
    rashid.at(one, 404)
    assert story.reader(VISITOR).at(f"calls/{REPORTS}/").page.locator("main").get_by_text("Old").count() == 0


OFFICE = f"office/calls/{WAITING}"
LOOKED_AT = {
    VISITOR: (
        f"calls/{TOLD}/announcement/",
        *(f"credentials/{{credential_{state}}}/" for state in ("valid", "revoked", "expired")),
    ),
    "ines": (
        *(f"{OFFICE}/announcement/{page}" for page in ("", "write/", "quotes/", "video/", "regions/", "plan/", "preview/")),
        f"office/calls/{TOLD}/announcement/",
        f"office/calls/{TOLD}/announcement/video/",
        *(f"{OFFICE}/{page}/" for page in ("applications/decide", "recommendations", "bulk")),
        *(f"{OFFICE}/bulk/{{bulk_{state}}}/" for state in ("done", "going")),
        f"office/calls/{TOLD}/statistics/",
        *(f"applications/{{open}}/{page}/" for page in ("decide", "recommend")),
        "applications/{decided}/decide/",
        "applications/{valid}/",
        "applications/{valid}/correct/",
        "applications/{valid}/letter/",
        "applications/{appealing}/",
        "applications/{appealing}/settle-appeal/",
        "applications/{report}/send-back/",
        "applications/{report}/last-report/",
        "applications/{report}/decide/",
        "reports/",
        "reports/xa/reporting/",
        *(f"office/webhooks/{page}" for page in ("", "new/", "{webhook}/", "{webhook}/change/", "{webhook}/secret/")),
        "office/webhooks/{webhook}/{delivery}/",
    ),
    "bastien": (f"commission/xe/{WAITING}/statement/", f"commission/xe/{TOLD}/statement/"),
    "mona": (*(f"applications/{{sorry}}/{page}" for page in ("", "appeal/", "letter/")), "reports/xd/sorry/"),
}
"""By who looks: the pages of deciding, for all whom they are made for."""

FILM = """() => new Promise((done) => {
  const canvas = document.createElement("canvas");
  canvas.width = 64; canvas.height = 36;
  const brush = canvas.getContext("2d"), recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: "video/webm"}), parts = [];
  const painting = setInterval(() => { brush.fillStyle = `hsl(${Date.now() % 360} 50% 50%)`; brush.fillRect(0, 0, 64, 36); }, 20);
  recorder.ondataavailable = (part) => parts.push(part.data);
  recorder.onstop = async () => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob(parts));
    clearInterval(painting);
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 900);
})"""
"""A second of a film, made by the browser that will play it."""
PLAYED = """(film) => new Promise((done, fail) => {
  film.muted = true;
  film.addEventListener("error", () => fail(film.error.message), true);
  film.addEventListener("timeupdate", () => { if (film.currentTime > 0.2) done(film.currentTime); });
  film.play().catch(fail);
})"""
CAPTION = """(film, number) => new Promise((done, fail) => {
  const read = () => done(film.textTracks[number].cues[0].text), track = film.querySelectorAll("track")[number];
  track.addEventListener("load", read);
  track.addEventListener("error", () => fail("there are no captions"));
  [...film.textTracks].forEach((one, at) => { one.mode = at === number ? "showing" : "disabled"; });
  if (track.readyState === 2) read();
})"""


@pytest.fixture(scope="module")
def told(hand, chromium, tmp_path_factory):
    """Return what addresses are made of."""
    page = chromium.new_page()
    film = tmp_path_factory.mktemp("film") / "film.webm"
    film.write_bytes(b64decode(page.evaluate(FILM)))
    page.close()
    return hand.do("look", str(film))


@pytest.mark.parametrize(
    "language", [pytest.param(tag, marks=() if tag in ALWAYS else pytest.mark.prove) for tag in LANGUAGES], ids=LANGUAGES
)
def test_every_page_of_deciding_is_open_to_everybody(page_of, told, language):
    """A page is loaded once: from left to right in the light and a wide window, from right to left in the dark and a narrow one."""
    wrong = []
    is_narrow = language == "ar"
    looks = {"viewport": NARROW if is_narrow else USUAL, "color_scheme": "dark" if is_narrow else "light"}
    for who, paths in LOOKED_AT.items():
        page = page_of(who, script=True, bypass_csp=True, **looks)
        for path in (one.format(**told) for one in paths):
            page.set_viewport_size(looks["viewport"])
            answer = page.goto(f"/{language}/{path}")
            found = ["" if answer.status == 200 else f"{answer.status}", failures(page)]
            page.set_viewport_size(NARROW)
            found.append(too_wide(page))
            wrong += [f"{language} {path}: {one}" for one in found if one]
    assert wrong == [], "\n".join(wrong)


def test_a_film_plays_with_captions_in_the_language_that_is_chosen_and_stands_there_as_a_text(page_of, told):
    page = page_of(VISITOR, script=True)
    page.goto(f"/ar/calls/{TOLD}/announcement/")
    film = page.locator("#video video")

    assert film.evaluate(PLAYED) > 0.2
    assert film.evaluate("(film) => film.videoWidth") == 64
    assert film.evaluate("(film) => [...film.textTracks].map((one) => [one.language, one.kind, one.label])") == [
        ["ar", "captions", "العربية"],
        ["en", "captions", "الإنجليزية"],
    ]
    for number in (1, 0):
        assert film.evaluate(CAPTION, number) == "مرحبًا. Hello."
    page.locator("#video summary").click()
    expect(page.locator("#video details")).to_contain_text("يوم سمعت فيه ثلاث مدن")


def test_how_far_an_act_on_many_is_follows_by_itself_and_the_page_stays(page_of, told, hand):
    page = page_of("ines", script=True)
    page.goto(f"/ar/office/calls/{WAITING}/bulk/{told['bulk_going']}/")
    expect(page.locator("#how-far")).not_to_contain_text("رُفض")
    page.evaluate("window.stays = true")

    hand.do("move-on", told["bulk_going"])

    expect(page.locator("#how-far")).to_contain_text("رُفض طلب واحد.")
    assert page.evaluate("window.stays")
