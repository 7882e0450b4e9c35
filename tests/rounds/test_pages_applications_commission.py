"""Signing and endorsing on pages: by an account and by a link with a code; and a commission's country, ranking and panel."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.accounts.models import Passage, RoleAssignment
from halqa.accounts.queries.passages import code_of, passage_path
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.models import Message, Notice
from halqa.rounds.enums.applications import ApplicationState, Way
from halqa.rounds.models import Application, Endorsement, Interview, Panelist, Review, Signature
from halqa.rounds.tasks import send_links
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import begin, endorse, make_applicant, make_round, sign, submitted, write
from tests.factories.uploads import pdf

CITY, OTHER = "city:xa/bir-nour", "city:xa/qasr-yasmin"
S = ApplicationState
ALWAYS = (
    ("opens = 2027-04-01", "opens = 2026-01-01"),
    ("closes = 2027-05-31", "closes = 2099-05-31"),
    ("closes = 2027-06-30", "closes = 2099-06-30"),
    ('screened = "2027-07"', 'screened = "none"'),
    ('judged = "2027-10"', 'judged = "none"'),
    ('decided = "2027-12"', 'decided = "2099-12"'),
)
"""Pages read the clock: these calls are open whenever the tests run."""

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def hidden(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode()).group(1)


def at(page: str, application: Application) -> str:
    return f"/en/applications/{application.key}/{page}/"


def client_of(role: Role, scope: str, **more) -> Client:
    return sign_in(Client(), make_person(roles=[(role, scope)], **more))


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def call(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    make_applicant()
    make_applicant(OTHER.removeprefix("city:"))
    make_applicant("xb/one")
    return make_round("always-2027", *ALWAYS)


@pytest.fixture
def draft(call, now):
    application = begin(call, CITY, now=now)
    write(application, now=now)
    return application


@pytest.fixture
def sent(call, now):
    return submitted(call, CITY, now=now)


def come_in(passage: Passage) -> Client:
    """Follow a link to the end: the code is sent and typed."""
    browser = Client()
    link = f"/en/{passage_path(passage.key)}"
    browser.get(link)
    browser.post(link, {"step": "send"})
    passage.refresh_from_db()
    answer = browser.post(link, {"step": "open", "code": code_of(passage)})
    browser.landed = answer["Location"]
    return browser


def signed_with(page, **more) -> dict[str, str]:
    given = {
        "read": hidden(page, "read"),
        "marks": hidden(page, "marks"),
        "name": "Huda Siraj",
        "office": "Mayor",
        "consents": "on",
    }
    return given | more


def test_a_mayor_reads_the_whole_text_and_signs_it(draft):
    mayor = client_of(Role.MAYOR, CITY)
    page = mayor.get(at("sign", draft))
    assert "Evening classes for all." in text_of(page)
    assert hidden(page, "read") in page.content.decode().split("fingerprint")[1]

    answer = mayor.post(at("sign", draft), signed_with(page))

    assert answer.status_code == 302
    done = text_of(mayor.get(answer["Location"]))
    assert "The text is signed." in done
    assert "Huda Siraj" in done
    assert Signature.objects.get().way == Way.ACCOUNT
    assert "cannot be submitted" in text_of(mayor.post(at("sign", draft), signed_with(page, consents="")))


def test_a_text_that_changed_is_shown_anew_with_what_changed_and_then_signed(draft, now):
    mayor = client_of(Role.MAYOR, CITY)
    page = mayor.get(at("sign", draft))
    write(draft, now=now, motivation="Quite another reason.")

    answer = mayor.post(at("sign", draft), signed_with(page))

    assert answer.status_code == 409
    assert Signature.objects.count() == 0
    assert "Quite another reason." in text_of(answer)
    assert answer.content.decode().count('class="changed"') == 1
    assert "What changed:" in text_of(answer)
    assert mayor.post(at("sign", draft), signed_with(answer)).status_code == 302


def test_a_word_that_is_changed_afterwards_voids_the_signature_for_all_to_see(draft, now):
    sign(draft, now=now)
    write(draft, now=now, motivation="Another word.")

    assert "This signature is void" in text_of(client_of(Role.MAYOR, CITY).get(at("sign", draft)))


def test_a_mayor_without_an_account_signs_by_a_link_in_three_pages(draft):
    karim = client_of(Role.FOCAL_POINT, CITY)
    asked = {"address": "mayor@bir-nour.example", "name": "Huda Siraj", "office": "Mayor of Bir Nour", "language": "ar"}
    assert karim.post(at("ask-for-signature", draft), asked).status_code == 302
    passage = Passage.objects.get()
    mail = Message.objects.get(address="mayor@bir-nour.example")
    assert (mail.language, mail.notices.get().kind) == ("ar", "sign-in.passage")

    mayor = come_in(passage)
    page = mayor.get(mayor.landed)
    assert 'value="Mayor of Bir Nour"' in page.content.decode()
    answer = mayor.post(mayor.landed, signed_with(page))
    done = mayor.get(answer["Location"])

    assert "Thank you." in text_of(done)
    said = Message.objects.get(address="mayor@bir-nour.example", notices__kind="application.signed-by-you")
    assert said.language == "ar"
    assert "no-store" in done["Cache-Control"]
    assert (Signature.objects.get().way, Signature.objects.get().by) == (Way.PASSAGE, f"passage:{passage.key}")
    # What it was for is done: it opens nothing any more, and shows its result in no other browser.
    assert mayor.post(mayor.landed, signed_with(page))["Location"] == answer["Location"]
    assert Signature.objects.count() == 1
    assert Client().get(answer["Location"])["Location"].startswith("/en/sign-in/")
    assert verify().broken is None


def test_a_link_to_sign_opens_nothing_else_and_can_be_taken_back(draft, sent_elsewhere):
    karim = client_of(Role.FOCAL_POINT, CITY)
    asked = {"address": "mayor@bir-nour.example", "name": "Huda", "office": "Mayor", "language": "en"}
    karim.post(at("ask-for-signature", draft), asked)
    mayor = come_in(Passage.objects.get())
    for page in ("endorse", "sign-on-paper", "ask-for-signature", "notes"):
        assert mayor.get(at(page, draft)).status_code == 302, page
    assert mayor.get(at("sign", sent_elsewhere)).status_code == 302

    karim.post(at("ask-for-signature", draft), {"step": "take-back"})

    assert mayor.get(mayor.landed).status_code == 302


@pytest.fixture
def sent_elsewhere(call, now):
    return submitted(call, OTHER, now=now)


def test_nobody_who_writes_is_sent_the_link_to_sign(draft):
    karim = make_person("karim@bir-nour.example", roles=[(Role.FOCAL_POINT, CITY)])
    asked = {"address": "Karim@Bir-Nour.example", "name": "Me", "office": "Mayor", "language": "en"}

    answer = sign_in(Client(), karim).post(at("ask-for-signature", draft), asked)

    assert (answer.status_code, Passage.objects.count()) == (409, 0)
    assert "somebody who writes the text" in text_of(answer)


def test_a_signature_on_paper_comes_with_its_scan(draft):
    karim = client_of(Role.FOCAL_POINT, CITY)
    page = karim.get(at("sign-on-paper", draft))
    refused = karim.post(at("sign-on-paper", draft), signed_with(page))
    assert refused.status_code == 409
    assert "Add the scan" in text_of(refused)
    assert "Say which day" in text_of(refused)

    scan = SimpleUploadedFile("pages.pdf", pdf())
    answer = karim.post(at("sign-on-paper", draft), signed_with(page, signed_on="2026-11-01", scan=scan))

    assert answer.status_code == 302
    signature = Signature.objects.get()
    assert (signature.way, signature.signed_on.isoformat(), len(signature.file)) == (Way.PAPER, "2026-11-01", 32)


def test_an_office_reads_no_draft_by_any_of_these_pages(draft):
    for client in (client_of(Role.COMMISSION_OFFICER, "country:XA"), client_of(Role.COORDINATOR, "network")):
        assert client.get(at("endorse", draft)).status_code == 404
        assert client.get(at("signature", draft)).status_code == 404
        assert "Evening classes" not in text_of(client.get(at("sign-on-paper", draft)))


def endorsed_with(page, **more) -> dict[str, str]:
    return {
        "read": hidden(page, "read"),
        "sha256": hidden(page, "sha256"),
        "name": "Yasmin",
        "office": "Secretary-General",
    } | more


def test_from_the_mail_to_the_endorsement_an_officer_needs_three_pages_and_no_password(sent, now):
    yasmin = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    send_links(now)
    send_links(now)
    passage = Passage.objects.get()
    assert Notice.objects.filter(person=yasmin.key, kind="sign-in.passage").count() == 1

    officer = come_in(passage)
    page = officer.get(officer.landed)
    assert "0 of 3 nominations are given; 3 left." in text_of(page)
    assert "Evening classes for all." in text_of(page)
    answer = officer.post(officer.landed, endorsed_with(page, statement="A city to learn from."))

    assert "Thank you." in text_of(officer.get(answer["Location"]))
    sent.refresh_from_db()
    assert (sent.state, Endorsement.objects.get().way) == (S.RECEIVED, Way.PASSAGE)
    assert Event.objects.get(kind="application.endorsed").by == f"person:{yasmin.key}"
    assert Notice.objects.filter(person=yasmin.key, kind="application.endorsed-by-you").count() == 1


def test_who_is_an_officer_no_more_endorses_by_no_link(sent, now):
    make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    send_links(now)
    officer = come_in(Passage.objects.get())
    page = officer.get(officer.landed)
    RoleAssignment.objects.filter(role=Role.COMMISSION_OFFICER).update(ended_on=now.date())

    assert officer.post(officer.landed, endorsed_with(page)).status_code == 404
    assert Endorsement.objects.count() == 0


def test_an_officer_signed_in_shows_a_second_factor_first(sent):
    yasmin = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    for page in ("endorse", "return", "decline", "withdraw-endorsement"):
        assert sign_in(Client(), yasmin, second_factor=False).get(at(page, sent))["Location"].startswith("/en/sign-in/"), page
    answer = sign_in(Client(), yasmin)
    page = answer.get(at("endorse", sent))
    assert answer.post(at("endorse", sent), endorsed_with(page, name="")).status_code == 409
    assert answer.post(at("endorse", sent), endorsed_with(page)).status_code == 302
    assert "in another state" in text_of(answer.post(at("endorse", sent), endorsed_with(page)))


def test_what_the_button_is_greyed_for_is_what_the_act_says(sent, call, now):
    for number in range(3):
        endorse(submitted(call, make_applicant(f"xa/other-{number}"), now=now), now=now)
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    page = yasmin.get(at("endorse", sent))
    refused = yasmin.post(at("endorse", sent), endorsed_with(page))

    said = "All places of the country are taken: 3 of 3."
    assert said in text_of(page)
    assert re.search("disabled[^>]*>Endorse this application", page.content.decode())
    assert said in text_of(refused)
    assert refused.status_code == 409


def test_an_officer_sends_back_declines_and_takes_back(sent, sent_elsewhere, now):
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    endorse(sent_elsewhere, now=now)
    day = (now + timedelta(days=9)).date().isoformat()
    given = {"read": str(sent.version), "text": "Which year is meant?", "answer_by": day}
    assert yasmin.post(at("return", sent), given | {"answer_by": "2020-01-01"}).status_code == 409
    assert yasmin.post(at("return", sent), given).status_code == 302
    assert yasmin.post(at("return", sent), given).status_code == 409
    sent.refresh_from_db()
    assert (sent.state, sent.queries.get().text) == (S.RETURNED, "Which year is meant?")
    back = {"read": str(sent_elsewhere.version), "text": "Signed too early."}
    assert yasmin.post(at("withdraw-endorsement", sent_elsewhere), back).status_code == 302
    sent_elsewhere.refresh_from_db()
    assert yasmin.post(at("decline", sent_elsewhere), back | {"read": str(sent_elsewhere.version)}).status_code == 302
    sent_elsewhere.refresh_from_db()
    assert (sent_elsewhere.state, sent_elsewhere.reason) == (S.DECLINED, "Signed too early.")


def test_a_page_that_is_out_of_date_says_so_and_can_be_sent_again(sent, now):
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    page = yasmin.get(at("endorse", sent))
    Application.objects.filter(pk=sent.pk).update(version=sent.version + 1)

    stale = yasmin.post(at("endorse", sent), endorsed_with(page))

    assert stale.status_code == 409
    assert "since you opened the page" in text_of(stale)
    assert yasmin.post(at("endorse", sent), endorsed_with(stale)).status_code == 302


def test_a_form_without_its_token_changes_nothing(sent):
    yasmin = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    client = sign_in(Client(enforce_csrf_checks=True), yasmin)
    page = client.get(at("endorse", sent))

    assert client.post(at("endorse", sent), endorsed_with(page)).status_code == 403
    assert Endorsement.objects.count() == 0


PAGES = ("sign", "endorse", "return", "decline", "withdraw-endorsement", "notes", "preselect", "sign-on-paper", "signature")


def test_others_meet_what_stands_where_there_is_nothing_by_the_same_queries(sent):
    others = [
        client_of(Role.FOCAL_POINT, OTHER),
        client_of(Role.MAYOR, OTHER),
        client_of(Role.COMMISSION_OFFICER, "country:XB"),
    ]
    for page in PAGES:
        for other in others:
            told = []
            for path in (at(page, sent), at(page, sent).replace(sent.key.partition("/")[2], "zzzzzz")):
                with CaptureQueriesContext(connection) as queries:
                    answer = other.get(path)
                told.append((answer.status_code, len(queries)))
            assert told[0] == told[1] == (404, told[0][1]), page


def test_a_country_at_a_glance(call, sent, draft_elsewhere):
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    page = yasmin.get(f"/en/commission/xa/{call}/")

    text = text_of(page)
    assert "1 application waits for the commission." in text
    assert "0 of 3 nominations are given; 3 left." in text
    assert "Not submitted" in text
    assert at("endorse", draft_elsewhere) not in page.content.decode()
    assert at("endorse", sent) in page.content.decode()
    assert "You read along" in text_of(client_of(Role.COORDINATOR, "network").get(f"/en/commission/xa/{call}/"))
    for other in (client_of(Role.COMMISSION_OFFICER, "country:XB"), client_of(Role.FOCAL_POINT, CITY)):
        for path in ("", f"{call}/", f"{call}/step/", f"{call}/ranking/", f"{call}/panel/", f"{call}/reviews/"):
            assert other.get(f"/en/commission/xa/{path}").status_code == 404, path


@pytest.fixture
def draft_elsewhere(call, now):
    return begin(call, OTHER, now=now)


def test_a_country_costs_as_many_queries_with_one_file_as_with_many(call, sent, now):
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    with CaptureQueriesContext(connection) as one:
        yasmin.get(f"/en/commission/xa/{call}/")
    for number in range(4):
        begin(call, make_applicant(f"xa/other-{number}"), now=now)
    with CaptureQueriesContext(connection) as many:
        yasmin.get(f"/en/commission/xa/{call}/")

    assert len(one) == len(many)


def test_files_are_ranked_by_numbers_and_by_steps_and_kept_at_once(call, sent, sent_elsewhere):
    yasmin, path = client_of(Role.COMMISSION_OFFICER, "country:XA"), f"/en/commission/xa/{call}/ranking/"
    first, second = sent.key, sent_elsewhere.key
    given = {f"read-{sent.key}": sent.version, f"read-{second}": sent_elsewhere.version}
    moved = yasmin.post(path, given | {f"rank-{first}": 1, f"rank-{second}": 2, "move": f"up:{second}"})
    assert re.findall('name="rank-([^"]*)".*value="([^"]*)"', moved.content.decode()) == [(second, "1"), (first, "2")]
    assert Application.objects.exclude(rank=None).count() == 0
    assert yasmin.post(path, given | {f"rank-{first}": 1, f"rank-{second}": 1}).status_code == 409
    assert yasmin.post(path, given | {f"rank-{first}": 2, f"rank-{second}": 1, "save": "1"}).status_code == 302

    assert dict(Application.objects.values_list("key", "rank")) == {first: 2, second: 1}
    assert yasmin.post(path, given | {f"rank-{first}": 1, f"rank-{second}": 2}).status_code == 409


def test_a_commission_sets_its_own_day_and_its_cities_are_held_to_it(call, draft, now):
    yasmin, path = client_of(Role.COMMISSION_OFFICER, "country:XA"), f"/en/commission/xa/{call}/step/"
    given = {
        "read": "0",
        "closes_on": "2098-01-31",
        "preselection": "on-paper",
        "places": "1",
        "highest_mark": "10",
        "words": "Write early.",
    }
    assert yasmin.post(path, given | {"closes_on": "2099-06-01"}).status_code == 409
    assert yasmin.post(path, given).status_code == 302
    assert yasmin.post(path, given).status_code == 409
    assert "Write early." in text_of(yasmin.get(f"/en/commission/xa/{call}/"))
    assert client_of(Role.COORDINATOR, "network").get(path).status_code == 404


@pytest.fixture
def panel(call, now):
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    given = {"read": "0", "preselection": "paper-and-interview", "places": "1", "highest_mark": "5", "words": ""}
    assert yasmin.post(f"/en/commission/xa/{call}/step/", given).status_code == 302
    asked = {"name": "Lina", "address": "lina@panel.example", "language": "en"}
    assert yasmin.post(f"/en/commission/xa/{call}/panel/", asked).status_code == 302
    return yasmin


def test_a_panel_reads_marks_and_the_commission_chooses(call, panel, sent, sent_elsewhere, draft_of_third):
    lina = come_in(Passage.objects.get())
    listed = lina.get(lina.landed)
    assert listed.content.decode().count("not marked yet") == 2
    name = sent.key.partition("/")[2]
    path = f"/en/commission/xa/{call}/reviews/{name}/"
    assert "Evening classes for all." in text_of(lina.get(path))
    assert lina.post(path, {"read": "0", "mark": "6"}).status_code == 409
    assert lina.post(path, {"read": "0", "mark": "4", "remark": "Clear."}).status_code == 302
    assert lina.post(path, {"read": "0", "mark": "1"}).status_code == 409
    assert lina.get(f"/en/commission/xa/{call}/reviews/{draft_of_third.key.partition('/')[2]}/").status_code == 404
    assert Review.objects.get().mark == 4

    table = text_of(panel.get(f"/en/commission/xa/{call}/panel/"))
    assert "Lina" in table
    interview = {
        "step": "interview",
        "interview-read": "0",
        "interview-held_on": "2026-11-01",
        "interview-text": "They came in fives.",
    }
    assert panel.post(at("preselect", sent), interview).status_code == 302
    assert Interview.objects.get().notes == "They came in fives."
    assert panel.post(at("preselect", sent), {"read": str(sent.version), "passes": "yes", "text": ""}).status_code == 302
    full = panel.post(at("preselect", sent_elsewhere), {"read": str(sent_elsewhere.version), "passes": "yes", "text": ""})
    assert "All places of the pre-selection are taken: 1 of 1." in text_of(full)
    why = panel.post(at("preselect", sent_elsewhere), {"read": str(sent_elsewhere.version), "passes": "no", "text": ""})
    assert "Write a sentence or two." in text_of(why)
    assert "did not" not in text_of(client_of(Role.FOCAL_POINT, CITY).get(f"/en/applications/{sent.key}/"))


@pytest.fixture
def draft_of_third(call, now):
    return begin(call, make_applicant("xa/third"), now=now)


def test_who_is_taken_off_the_panel_reads_nothing_more_and_what_they_said_stays(call, panel, sent):
    lina = come_in(Passage.objects.get())
    lina.post(f"/en/commission/xa/{call}/reviews/{sent.key.partition('/')[2]}/", {"read": "0", "mark": "3"})

    panel.post(f"/en/commission/xa/{call}/panel/", {"take-off": Panelist.objects.get().key})

    assert lina.get(lina.landed).status_code == 404
    assert Panelist.objects.get().address == ""
    assert Review.objects.count() == 1


def test_notes_are_an_offices_own(sent):
    yasmin, ines = client_of(Role.COMMISSION_OFFICER, "country:XA"), client_of(Role.COORDINATOR, "network")
    yasmin.post(at("notes", sent), {"text": "Ask for the budget."})

    assert "Ask for the budget." in text_of(yasmin.get(at("notes", sent)))
    assert "Ask for the budget." not in text_of(ines.get(at("notes", sent)))
    assert client_of(Role.FOCAL_POINT, CITY).get(at("notes", sent)).status_code == 404


def test_a_silent_commission_is_seen_reminded_and_given_time_with_all_others(call, sent, now):
    ines, path = client_of(Role.COORDINATOR, "network"), f"/en/office/calls/{call}/commissions/"
    yasmin = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])
    assert "silent" not in re.findall('class="pill warm">([^<]*)', ines.get(path).content.decode())
    Application.objects.update(state_at=now - timedelta(days=40))
    assert "silent" in re.findall('class="pill warm">([^<]*)', ines.get(path).content.decode())
    assert "Tick whom" in text_of(ines.post(path, {"text": ""}))
    assert ines.post(path, {"country": "XB", "text": ""}).status_code == 404

    assert ines.post(path, {"country": "XA", "text": "We wait for you."}).status_code == 302

    assert Notice.objects.get(person=yasmin.key, kind="commission.reminded").facts == {"words": "We wait for you."}
    prepared = ines.get(f"/en/office/calls/{call}/amend/?commission.closes=2099-07-31").content.decode()
    assert "closes = 2099-07-31" in prepared
    assert "closes = 2099-05-31" in prepared
    assert client_of(Role.COMMISSION_OFFICER, "country:XA").get(path).status_code == 404


def test_pages_name_their_acts(sent):
    yasmin = client_of(Role.COMMISSION_OFFICER, "country:XA")
    page = yasmin.get(f"/en/applications/{sent.key}/").content.decode()

    for name in ("endorse", "return", "decline", "notes"):
        assert reverse(f"rounds:{name}", args=sent.key.split("/")) in page
