"""Applications from call to the end of screening, by all who take part, in French and in Arabic, on screen and on paper.

Each step is looked at by those whom it concerns, and by one whom it does not. Mail is read as it would be sent.
"""

import re
from html import unescape
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Page, expect

from tests.factories.applications_house import KEPT, SILENT
from tests.factories.paper import edited, typing
from tests.factories.uploads import pdf
from tests.journeys.conftest import OpenPage
from tests.journeys.test_accessibility import failures
from tests.journeys.test_every_page import WIDEST
from tests.journeys.test_narrow import NARROW, USUAL, too_wide

pytestmark = pytest.mark.browser

HOUSE = "tests.factories.applications_house"
LINK = re.compile(r"/passage/[^\s\"<]+/")
CODE = re.compile(r"\b\d{6}\b")
NOBODY = "nobody"


def said(language: str, words: str, context: str = "") -> str:
    """Return words of the house in a language."""
    with override(language):
        return pgettext(context, words) if context else gettext(words)


class Reader:
    """Somebody before a screen, who reads in one language."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language

    def at(self, path: str, status: int = 200) -> "Reader":
        """Open a page, and see that it is answered as it should be."""
        answer = self.page.goto(f"/{self.language}/{path}")
        assert answer.status == status, (path, answer.status)
        if status == 200:
            assert self.page.locator("html").get_attribute("dir") == ("rtl" if self.language == "ar" else "ltr")
        return self

    def press(self, words: str, context: str = "") -> "Reader":
        """Press the button of the page that says this."""
        name = said(self.language, words, context)
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        return self

    def follow(self, words: str, context: str = "") -> "Reader":
        """Follow the link of the page that says this."""
        name = said(self.language, words, context)
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        return self

    def fill(self, **fields: str) -> "Reader":
        """Type into fields, by their names."""
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").fill(text)
        return self

    def reads(self, words: str, context: str = "", *, where: str = "main") -> "Reader":
        """See that the page says this."""
        expect(self.page.locator(where).first).to_contain_text(said(self.language, words, context))
        return self

    def lacks(self, words: str, context: str = "", *, where: str = "main") -> "Reader":
        """See that the page says nothing of this."""
        expect(self.page.locator(where).first).not_to_contain_text(said(self.language, words, context))
        return self

    @property
    def here(self) -> str:
        """The key of the application that is open."""
        return re.search(r"/applications/([^/]+/[^/]+)/", self.page.url).group(1)


class Story:
    """Who reads in which language, and the mail that came meanwhile."""

    def __init__(self, page_of: OpenPage, language: str) -> None:
        self.page_of, self.language = page_of, language

    def reader(self, who: str, **options: object) -> Reader:
        """Return somebody before their screen."""
        return Reader(self.page_of(who, **options), self.language)

    def mail(self, wanted: re.Pattern[str], to: str = "") -> str:
        """Return what a pattern finds in the newest message that has it, to somebody with an account where one is named."""
        outbox = self.page_of("ines").request
        rows = re.findall(r"<tr[^>]*><th[^>]*>(.*?)</th>.*?href=\"([^\"]+)\"", outbox.get("/en/notices/sent/").text())
        for name, address in rows:
            if to in ("", unescape(name)):
                text = re.search(r"<pre.*?</pre>", outbox.get(address).text(), re.DOTALL).group()
                if found := wanted.search(unescape(text)):
                    return found.group()
        raise AssertionError(f"no mail to {to or 'anybody'} has {wanted.pattern}: {rows[:5]}")

    def come_in(self, who: str, to: str = "") -> tuple[Reader, list[str]]:
        """Follow the newest link that came by mail in a browser of one's own; return who is in, and the pages so far."""
        guest = self.reader(who)
        guest.at(self.mail(LINK, to).lstrip("/")).press("Send me a code")
        pages = [guest.page.url]
        guest.fill(code=self.mail(CODE, to)).press("Go on")
        pages.append(guest.page.url)
        expect(guest.page.locator("main [name=password]")).to_have_count(0)
        return guest, pages


def test_on_screen_in_french_from_the_call_to_the_shortlist(page_of, hand):
    story = Story(page_of, "fr")
    karim, samira = story.reader("karim", script=True), story.reader("samira", script=True)
    yasmin, ines = story.reader("yasmin"), story.reader("ines")

    karim.at(f"calls/{KEPT}/").follow("Begin an application").press("Begin")
    key = karim.here
    one = f"applications/{key}/"
    hand.do("fill", key)
    yasmin.at(f"commission/xa/{KEPT}/").reads("Not submitted").reads("being written", "state of an application")
    for office in (yasmin, ines):
        office.at(f"{one}text/", 404)
    story.reader("rashid").at(one, 404)

    write_at_once(karim, samira, one)

    karim.at(one).follow("Ask the mayor to sign")
    asked = {"address": "huda@mairie.example", "name": "Huda Siraj", "office": "Maire de Bir Nour"}
    karim.fill(**asked).press("Send the link").reads("not opened yet", "a link")
    sign_by_link(story, "mayor-1")
    karim.at(one).reads("by a link with a one-time code", "way of signing", where="#signature")

    changing = karim.at(f"{one}write/why/").reads("The mayor has signed this text").follow("Change the text all the same").page
    changing.locator("[data-question=motivation] textarea").fill("Une ville de deux rives, qui apprend.")
    expect(changing.locator("#writing > .notice[role=alert]")).to_contain_text(
        said("fr", "The mayor's signature is void, because a word was changed. The text has to be signed again.")
    )
    expect(karim.at(one).page.locator("#signature")).to_have_count(0)
    karim.at(f"{one}ask-for-signature/").fill(**asked).press("Send the link")
    sign_by_link(story, "mayor-2")
    karim.at(one).follow("Submit", "act").press("Submit to the National Commission").reads(
        "with the National Commission", "state of an application"
    )

    hand.do("send-links")
    officer, pages = story.come_in("officer", "Yasmin")
    officer.reads("Une ville de deux rives, qui apprend.").fill(name="Yasmin Alwadi", office="Secrétaire générale")
    officer.press("Endorse this application").reads("The endorsement stands.")
    assert len({*pages, officer.page.url}) <= 3
    yasmin.at(f"commission/xa/{KEPT}/").reads("with the coordination team", "state of an application", where="#files")
    karim.at(one).reads("with the coordination team", "state of an application").reads("Yasmin Alwadi", where="#endorsement")

    day = hand.do("day", "7")["day"]
    ines.at(f"office/calls/{KEPT}/applications/?q=Bir").page.locator(f"main a[href$='{one}']").click()
    ines.follow("Ask the city", "act").fill(text="Quelle année ?", answer_by=day).press("Send the questions")
    karim.at(one).reads("Quelle année ?", where="#queries").follow("Answer the questions", "act")
    karim.fill(answer="L’année 2025.").press("Send the answer")
    ines.at(one).reads("L’année 2025.", where="#queries").follow("Screen", "act").reads("What the rules find")
    ines.page.locator("[name=said][value=eligible]").check()
    ines.page.locator("[name=is_complete]").check()
    ines.fill(text="Tout est là.").press("Say it").follow("Put on the shortlist", "act").press("Put it on")
    ines.reads("on the shortlist", "state of an application")
    for told in (karim, yasmin):
        told.at(one).reads("found eligible", "state of an application", where=".page-head")
        told.lacks("Shortlisted.", where="#history")
    story.reader("rashid").at(one, 404)


def write_at_once(first: Reader, second: Reader, one: str) -> None:
    """Let two write in one answer: what is typed is saved, no text is lost, and both see what was decided."""
    for each in (first, second):
        each.at(f"{one}write/why/")
    motivation = "[data-question=motivation]"
    first.page.locator(f"{motivation} textarea").fill("Une ville au bord de l’eau.")
    expect(first.page.locator(f"{motivation} [data-kept]")).to_have_attribute("data-is", "saved")
    second.page.locator(f"{motivation} textarea").fill("Une ville de deux rives.")
    second.page.locator(motivation).get_by_role("link", name=said("fr", "See both side by side and decide")).click()
    for text in ("Une ville au bord de l’eau.", "Une ville de deux rives."):
        expect(second.page.locator(".side-by-side")).to_contain_text(text)
    second.page.get_by_label(said("fr", "Let mine stand")).check()
    second.press("Decide")
    first.at(f"{one}write/why/")
    expect(first.page.locator(f"{motivation} textarea")).to_have_value("Une ville de deux rives.")


def sign_by_link(story: Story, who: str) -> None:
    """Sign as a mayor without an account does: three pages, no password."""
    mayor, pages = story.come_in(who)
    mayor.reads("Evening classes for all.").page.locator("[name=consents]").check()
    mayor.press("Sign this text").reads("The text is signed.")
    assert len({*pages, mayor.page.url}) <= 3


def test_on_paper_in_arabic_sent_back_and_come_again_and_declined_without_javascript(page_of, hand, tmp_path):
    story = Story(page_of, "ar")
    rashid, layla = story.reader("rashid"), story.reader("layla")
    rashid.at(f"calls/{KEPT}/").follow("Begin an application").press("Begin")
    key = rashid.here
    one, typed = f"applications/{key}/", hand.do("typed", key)

    bring_back(rashid, one, tmp_path, typed)
    rashid.reads("What was taken").at(f"{one}text/").reads("Evening classes for all.")
    layla.at(f"{one}paper/", 404)
    sign_on_paper(rashid, one, hand.do("day", "-2")["day"])
    rashid.at(one).reads("on paper", "way of signing", where="#signature").follow("Submit", "act")
    rashid.press("Submit to the National Commission")

    layla.at(f"commission/xb/{KEPT}/").reads("Wadi Zahr", where="#files").at(f"{one}endorse/").reads("Evening classes for all.")
    layla.follow("Send back with questions").fill(text="أي سنة تقصدون؟", answer_by=hand.do("day", "9")["day"])
    layla.press("Send it back to the city").reads("sent back to the city", "state of an application")

    rashid.at(one).reads("أي سنة تقصدون؟", where="#queries").reads("sent back to the city", "state of an application")
    bring_back(rashid, one, tmp_path, {"motivation": "نقصد سنة ٢٠٢٥."}, changes=True)
    expect(rashid.at(one).page.locator("#signature")).to_have_count(0)
    layla.at(f"{one}text/").lacks("نقصد سنة ٢٠٢٥.")
    sign_on_paper(rashid, one, hand.do("day", "-1")["day"])
    rashid.at(one).follow("Submit", "act").press("Submit to the National Commission")

    layla.at(one).reads("with the National Commission", "state of an application").follow("Decline", "act")
    layla.fill(text="المدينة لا تملك خطة بعد.").press("Decline it")
    for told in (rashid, layla):
        told.at(one).reads("declined by the National Commission", "state of an application")
        told.reads("المدينة لا تملك خطة بعد.", where="#reason")
    expect(rashid.page.locator("#acts").get_by_role("link", name=said("ar", "Write", "act"), exact=True)).to_have_count(0)
    story.reader("dina").at(one, 404)


def bring_back(city: Reader, one: str, folder: Path, typed: dict[str, str], *, changes: bool = False) -> None:
    """Take the application along as a Word file, type into it, bring it back, look at what would be taken, and take it."""
    city.at(one).follow("On paper")
    with city.page.expect_download() as download:
        city.page.locator("#along").get_by_role("link", name=said(city.language, "Word file")).first.click()
    content = edited(Path(download.value.path()).read_bytes(), typing(typed))
    (folder / "form.docx").write_bytes(content)
    city.page.locator("[name=file]").set_input_files(folder / "form.docx")
    city.press("Look at it").reads("What is new")
    if changes:
        city.page.locator("[name=change]").check()
    city.press("Take it")


def sign_on_paper(city: Reader, one: str, day: str) -> None:
    """Record the mayor's signature on stamped pages, with their scan."""
    city.at(f"{one}sign-on-paper/").page.locator("[name=consents]").check()
    scan = {"name": "pages.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    city.page.locator("[name=scan]").set_input_files(files=[scan])
    city.fill(name="هدى سراج", office="رئيسة البلدية", signed_on=day).press("Record the signature")
    city.reads("The signature on paper is recorded.")


def test_a_silent_commission_is_reminded_and_time_extended_and_nobody_endorses_in_its_place(page_of, hand):
    story, key = Story(page_of, "fr"), hand.told["files"]["silent"]
    ines, olaf, nora, one = story.reader("ines"), story.reader("olaf"), story.reader("nora"), f"applications/{key}/"
    for who in (ines, nora, olaf):
        button = who.at(one).page.locator("#acts").get_by_role("link", name=said("fr", "Endorse", "act"), exact=True)
        expect(button).to_have_count(1 if who is olaf else 0)
    for who in (ines, nora):
        who.at(f"{one}endorse/", 404)

    ines.at(f"office/calls/{SILENT}/commissions/").reads("silent", "a commission")
    ines.page.locator("[name=country][value=XC]").check()
    ines.fill(text="Une ville vous attend.").press("Remind those that are ticked")
    olaf.at("notices/").reads("Une ville vous attend.")

    later = hand.do("day", "14")["day"]
    ines.at(f"office/calls/{SILENT}/commissions/").page.locator("[name='commission.closes']").fill(later)
    ines.press("Prepare the amendment")
    expect(ines.page.locator("main [name=text]")).to_have_value(re.compile(f"closes = {later}"))
    ines.fill(reason="Toutes les commissions ont besoin de temps.")
    ines.press("Amend, and tell all concerned")
    story.reader(NOBODY).at(f"calls/{SILENT}/").reads("Toutes les commissions ont besoin de temps.", where="#amendments")
    hand.do("clock", "13")
    nora.at(one).reads("with the National Commission", "state of an application")

    hand.do("clock", "18")
    for who in (nora, ines, olaf):
        who.at(one).reads("closed without an endorsement", "state of an application")
    for who in (ines, olaf):
        expect(who.page.locator("#acts").get_by_role("link", name=said("fr", "Endorse", "act"), exact=True)).to_have_count(0)
    nora.reads("closed without an endorsement", "state of an application")


def test_a_country_chooses_first_in_arabic(page_of, hand):
    story, files = Story(page_of, "ar"), hand.told["files"]
    dina, ines = story.reader("dina"), story.reader("ines")
    cities = {"one": story.reader("ada"), "two": story.reader("bilal")}

    dina.at(f"commission/xd/{KEPT}/step/").fill(closes_on=hand.do("day", "10")["day"], places="1", highest_mark="10")
    dina.page.locator("[name=preselection][value=paper-and-interview]").check()
    dina.fill(words="نختار مدينة واحدة.").press("Set it for your cities")
    for place, city in cities.items():
        city.at(f"applications/{files[place]}/").reads("نختار مدينة واحدة.").follow("Submit", "act")
        city.press("Submit to the National Commission")
    dina.at(f"applications/{files['one']}/").reads("Endorse", "act", where="#acts")
    expect(dina.page.locator("#acts").get_by_role("link", name=said("ar", "Endorse", "act"), exact=True)).to_have_count(0)

    dina.at(f"commission/xd/{KEPT}/panel/").fill(name="Omar", address="omar@panel.example").press("Send the link")
    omar, _pages = story.come_in("omar")
    for place, mark in (("one", "9"), ("two", "4")):
        omar.page.locator(f"main a[href*='{files[place].split('/')[1]}']").click()
        omar.fill(mark=mark, remark="قرأته كله.").press("Keep the mark")
    dina.at(f"commission/xd/{KEPT}/panel/").reads("Omar")
    for place, passes in (("one", "yes"), ("two", "no")):
        dina.at(f"applications/{files[place]}/preselect/").reads("قرأته كله.")
        dina.fill(**{"interview-text": "تحدثنا مع المدينة."}).press("Keep the notes")
        dina.page.locator(f"[name=passes][value={passes}]").check()
        dina.fill(text="" if passes == "yes" else "الخطة لا تكفي بعد.").press("Keep the choice")
    cities["two"].at(f"applications/{files['two']}/").reads("الخطة لا تكفي بعد.").lacks("تحدثنا مع المدينة.")
    ines.at(f"commission/xd/{KEPT}/").reads("passed", "pre-selection").reads("did not pass", "pre-selection")

    dina.at(f"applications/{files['two']}/endorse/")
    expect(dina.page.get_by_role("button", name=said("ar", "Endorse this application"))).to_be_disabled()
    dina.at(f"applications/{files['one']}/endorse/").fill(name="Dina", office="الأمينة العامة").press("Endorse this application")
    dina.reads("The endorsement stands.")
    cities["one"].at(f"applications/{files['one']}/").reads("with the coordination team", "state of an application")


LOOKED_AT = {
    "emil": (
        "applications/",
        f"applications/begin/{KEPT}/",
        *(f"applications/{{draft}}/{page}" for page in ("", "write/", "write/figures/", "write/why/", "answers/motivation/")),
        *(f"applications/{{draft}}/{page}/" for page in ("text", "text/fr", "paper", "submit", "withdraw", "ask-for-signature")),
        "applications/{draft}/sign-on-paper/",
        "applications/{asked}/",
        "applications/{asked}/answer/",
    ),
    "huda": ("applications/{draft}/sign/", "applications/{sent}/signature/"),
    "elsa": (
        "commission/xe/",
        *(f"commission/xe/{KEPT}/{page}" for page in ("", "step/", "ranking/", "panel/")),
        *(f"applications/{{sent}}/{page}/" for page in ("endorse", "return", "decline", "notes", "preselect")),
        "applications/{asked}/withdraw-endorsement/",
        "applications/{asked}/endorsement/",
    ),
    "ines": (
        *(f"office/calls/{KEPT}/{page}" for page in ("applications/", "applications/write/", "commissions/")),
        *(
            f"office/calls/{KEPT}/{page}"
            for page in ("applications/decide/", "applications/decide/?all=1", "bulk/", "recommendations/")
        ),
        *(f"applications/{{screened}}/{page}/" for page in ("decide", "recommend")),
        *(f"applications/{{screened}}/{page}/" for page in ("screen", "query", "screen-again", "shortlist")),
        "applications/{asked}/close-query/",
    ),
    NOBODY: ("{passage}",),
}
"""By who looks: the pages of applications, for all whom they are made for."""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_applications_is_open_to_everybody(page_of, hand, language):
    """A page is loaded once for all that is asked of it; beside English stands the language with the longest words."""
    wrong, told = [], hand.told["files"]
    for who, paths in LOOKED_AT.items():
        page = page_of(who, script=True, bypass_csp=True)
        for path in (one.format(**told) for one in paths):
            page.set_viewport_size(USUAL)
            answer = page.goto(f"/{language}/{path}")
            found = ["" if answer.status == 200 else f"{answer.status}", failures(page)]
            page.set_viewport_size(NARROW)
            found.append(too_wide(page))
            if language == "en":
                page.goto(f"/{WIDEST}/{path}")
                found.append(too_wide(page))
            wrong += [f"{language} {path}: {one}" for one in found if one]
    assert wrong == [], "\n".join(wrong)
