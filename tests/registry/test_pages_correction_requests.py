"""The pages on which readers ask for corrections and the coordination team answers."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.foundation.languages import LANGUAGES
from halqa.notices.models import Notice
from halqa.registry.actions.correction_requests import ask_back, uphold
from halqa.registry.actions.rows import record_row
from halqa.registry.models import CorrectionRequest, RequestSender
from halqa.registry.queries.correction_requests import reply_path
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.policy import correction_policy
from tests.factories.accounts import make_person, sign_in
from tests.factories.correction_requests import ask, make_request, seal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_roster")]

AWARD = "/en/correct/awards/?key=ma/tinghir&award_year=2024"
LIST = "/en/office/correction-requests/"
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://example.org")',
    "a\x00b",
    "\u202egnp.exe",
    "'; DROP TABLE registry_city; --",
    "%(count)s {0} {{ settings.SECRET_KEY }}",
    "x" * 200_000,
    "ﷺ" * 500,
    "\r\nBcc: all@example.org",
)
ASKED = re.compile(r'href="(/en/correct/[^"]+)"')


@pytest.fixture
def office():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


def text_of(answer):
    return unescape(answer.content.decode())


def test_every_link_on_every_public_page_opens_its_fact(client):
    pages = ("cities/ma/tinghir/", "countries/ma/", "rounds/2020/", "awards/2024/", "conferences/7/", "clusters/", "conferences/")
    figure = re.search(r'href="(/en/figures/[^"?#]+/)"', client.get("/en/figures/").content.decode())[1].removeprefix("/en/")
    found = {}
    for page in (*pages, figure, "cities/ma/oases/", "cities/ma/azemmour/"):
        answer = client.get(f"/en/{page}")
        if answer.status_code == 404:
            continue
        links = [unescape(link) for link in ASKED.findall(answer.content.decode())]
        assert links, page
        assert not answer.cookies
        found |= dict.fromkeys(links, page)
    wrong = {link: page for link, page in found.items() if client.get(link).status_code != 200}

    assert wrong == {}
    assert {link.split("/")[3] for link in found} >= {
        *("members", "awards", "conferences", "clusters", "cluster_leads", "network_figures", "rounds"),
        *("first_claims", "commissions", "next_dates", "consortium_parts", "missing"),
    }


def test_whoever_hears_a_link_hears_of_which_fact_it_is(client):
    page = client.get("/en/cities/ma/tinghir/").content.decode()

    assert '>Correct this<span class="unseen">: Population</span></a>' in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_the_form_names_the_fact_and_its_source(client):
    answer = client.get(f"{AWARD}&column=announced_on")
    said = text_of(answer)

    assert "2 December 2024" in said
    assert "https://example.org/award" in said
    assert re.search(r'<option value="announced_on" selected>', said)
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in said
    assert "<div hidden>" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_in_each_language(client, language):
    for path in (AWARD, "/en/correct/missing/?city=ma/tinghir"):
        answer = client.get(path.replace("/en/", f"/{language}/"))
        assert answer.status_code == 200
        assert ("Correct this" in text_of(answer)) == (language == "en" and path == AWARD)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "awards/",
            "awards/?key=ma/tinghir",
            "awards/?key=ma/tinghir&award_year=1999",
            "nothing/?key=a",
            "missing/",
            "aliases/?alias=a",
        ),
        *(
            "missing/?city=no/where",
            "missing/?round=x",
            "awards/?key=%00&award_year=2024",
            "conferences/?number=x",
            "sent/?about=x",
        ),
        *("sent/", "reply/x/", "reply/x:y/"),
    ],
)
def test_what_is_not_there(client, path):
    assert client.get(f"/en/correct/{path}").status_code == 404


def test_a_visitor_is_thanked_with_the_day_of_the_answer(client):
    answer = client.get(ask(client, AWARD, email="a@mail.example")["Location"])

    assert "answers by" in text_of(answer)
    assert "You are told the answer either way." in text_of(answer)
    assert "a@mail.example" not in text_of(answer)
    assert "You left no address" in text_of(client.get(ask(client, AWARD, proposal="2018")["Location"]))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"proposal": ""}, "Say what it should say."),
        ({"source": " "}, "Say where that is published"),
        ({"proposal": "x" * 501}, "501"),
        ({"remarks": "x" * 2001}, "2001"),
        ({"source": "https://example.org/" + "x" * 1500}, "at most 1500"),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"column": "source_url"}, "source_url"),
        ({"subject": "Buy now"}, "A field was filled in that nobody sees"),
        ({"shown": "made up"}, "open for too long"),
        ({"shown": "x" * 5000}, "open for too long"),
        ({"proposal": "a\u202eb"}, "a character that cannot be seen"),
        ({"language": "klingon"}, "klingon"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_keeps_what_was_written(client, said, sentence):
    answer = ask(client, AWARD, **{"remarks": "Kept all the same", **said})

    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not CorrectionRequest.objects.exists()
    if "remarks" not in said:
        assert "Kept all the same" in text_of(answer)


def test_after_a_trap_the_same_form_can_be_sent(client):
    answer = ask(client, AWARD, subject="Buy now")
    mark = re.search(r'name="shown" value="([^"]+)"', text_of(answer))[1]

    assert re.search(r'name="subject"(?! value)', text_of(answer))
    assert ask(client, AWARD, shown=mark).status_code == 200
    assert "as programs do" in text_of(ask(client, AWARD, shown=mark))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_end_in_no_error_and_are_shown_as_text(client, office, text):
    for name in ("proposal", "source", "remarks", "email", "column", "language", "shown", "subject"):
        assert ask(client, AWARD, **{name: text}).status_code in {200, 302}
        RequestSender.objects.all().delete()
    for request in CorrectionRequest.objects.all():
        shown = office.get(f"{LIST}{request.pk}/").content.decode()
        assert "<script>alert" not in shown
    assert office.get(LIST).status_code == 200


def test_a_form_is_ours_and_is_taken_once():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(AWARD, {"proposal": "2019"}).status_code == 403
    client, mark = Client(), seal(timezone.now() - timedelta(minutes=1), row_as_it_stands("awards", "ma/tinghir\t2024").version)
    for _ in range(2):
        assert ask(client, AWARD, shown=mark).status_code == 302
    assert CorrectionRequest.objects.get().times == 1


def test_beyond_the_limit_the_form_says_when_to_come_back(client):
    for number in range(correction_policy().a_day_from_one_address):
        assert ask(client, AWARD, proposal=f"{number}").status_code == 302
    answer = ask(client, AWARD, proposal="One more thing")

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 86_400
    assert "One more thing" in text_of(answer)
    assert client.get(AWARD, REMOTE_ADDR="198.51.100.7").status_code == 429
    assert client.get(AWARD, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_all_addresses_of_one_ipv6_network_are_one_sender(client):
    for number in range(correction_policy().a_day_from_one_address):
        ask(client, AWARD, proposal=f"{number}", address=f"2001:db8:1:2::{number + 1}")

    assert ask(client, AWARD, address="2001:db8:1:2:ffff::1").status_code == 429
    assert ask(client, AWARD, address="2001:db8:1:3::1").status_code == 302
    assert not any("2001" in each or "198.51" in each for each in RequestSender.objects.values_list("network", flat=True))


def test_a_fact_that_changed_while_a_reader_wrote_is_shown_anew(client):
    old = row_as_it_stands("awards", "ma/tinghir\t2024")
    mark = seal(timezone.now() - timedelta(minutes=1), old.version)
    change = old.row | {"announced_on": "2024-12-01", "source_url": "https://example.org/new"}
    record_row(table="awards", row=change, version=old.version, reason="A letter", by="person:a", now=timezone.now())
    answer = ask(client, AWARD, shown=mark, proposal="In 2023, I think")

    assert answer.status_code == 409
    assert "1 December 2024" in text_of(answer)
    assert "In 2023, I think" in text_of(answer)
    assert "was changed while you wrote" in text_of(answer)


def test_the_coordinator_sees_what_changed_since(client, office):
    ask(client, AWARD, column="announced_on", proposal="2023")
    request = CorrectionRequest.objects.get()
    old = row_as_it_stands("awards", "ma/tinghir\t2024")
    change = old.row | {"announced_on": "2024-12-01", "source_url": "https://example.org/new"}
    record_row(table="awards", row=change, version=old.version, reason="A letter", by="person:a", now=timezone.now())
    shown = text_of(office.get(f"{LIST}{request.pk}/"))

    assert "Changed since the reader saw it" in shown
    assert "2 December 2024 → 1 December 2024" in shown
    assert "A fact was corrected." in shown


def test_answers_on_the_page(client, office):
    ask(client, AWARD, email="a@mail.example")
    number = CorrectionRequest.objects.get().pk
    page = f"{LIST}{number}/"
    assert office.post(page, {"answer_by": "uphold", "answer": "", "read": "1"}).status_code == 200
    assert office.post(page, {"answer_by": "nothing", "answer": "x", "read": "1"}).status_code == 404
    assert office.post(page, {"answer_by": "ask-back", "answer": "Which page?", "read": "1"}).status_code == 302
    stale = office.post(page, {"answer_by": "uphold", "answer": "It stands", "read": "1"})
    assert stale.status_code == 409
    assert "Somebody has written to this request" in text_of(stale)

    reader = Client()
    link = f"/en/{reply_path(CorrectionRequest.objects.get())}"
    assert "Which page?" in text_of(reader.get(link))
    assert "Write an answer" in text_of(reader.post(link, {"reply": "", "read": "2"}))
    assert reader.post(link, {"reply": "Page 7", "read": "2"}).status_code == 302
    assert reader.get(link).status_code == 404
    assert "Page 7" in text_of(office.get(page))
    assert office.post(page, {"answer_by": "uphold", "answer": "It stands", "read": "3"}).status_code == 302
    twice = office.post(page, {"answer_by": "uphold", "answer": "It stands", "read": "3"})
    assert twice.status_code in {200, 409}
    assert "has its answer already" in text_of(twice)
    assert "a@mail.example" not in text_of(office.get(page))


def test_a_person_sees_on_the_desk_what_became_of_it():
    person = make_person()
    client = sign_in(Client(), person)
    assert "Corrections that you asked for" not in text_of(client.get("/en/desk/"))
    assert 'name="email"' not in text_of(client.get(AWARD))
    ask(client, AWARD)
    number = CorrectionRequest.objects.get().pk
    assert "Corrections that you asked for" in text_of(client.get("/en/desk/"))
    ask_back(number=number, read=1, answer="Which page?", by="person:b", now=timezone.now())
    own = text_of(client.get("/en/correct/mine/"))
    assert "Which page?" in own
    assert reply_path(CorrectionRequest.objects.get()) in own
    uphold(number=number, read=2, answer="The list says so.", by="person:b", now=timezone.now())
    assert "The list says so." in text_of(client.get("/en/correct/mine/"))
    assert "Which page?" not in text_of(client.get("/en/correct/mine/"))
    assert Notice.objects.filter(person=person.key).count() == 2
    assert "You have asked for no correction yet" in text_of(sign_in(Client(), make_person()).get("/en/correct/mine/"))


def test_the_general_act_shows_what_others_answered_meanwhile(office):
    request = make_request(table="awards", identity="ma/tinghir\t2024", column="announced_on", proposal="2023-12-02")
    way = f"/en/office/facts/awards/row/?key=ma/tinghir&award_year=2024&request={request.pk}&read=1"
    form = office.get(way)
    assert 'value="2023-12-02"' in text_of(form)
    sent = {bound.html_name: bound.value() or "" for bound in form.context["form"]} | {"step": "confirm"}
    uphold(number=request.pk, read=1, answer="It stands", by="person:b", now=timezone.now())
    answer = office.post(way, {name: value for name, value in sent.items() if value is not False})

    assert "has its answer already" in text_of(answer)
    assert row_as_it_stands("awards", "ma/tinghir\t2024").row["announced_on"] == "2024-12-02"
    assert office.get(way.replace(f"request={request.pk}", "request=999999")).status_code == 200
    assert office.get(way.replace("read=1", "read=x")).status_code == 200


def test_something_missing_begins_a_new_row(client, office):
    ask(client, "/en/correct/missing/?city=ma/tinghir", proposal="The award of 2022")
    shown = text_of(office.get(f"{LIST}{CorrectionRequest.objects.get().pk}/"))
    way = unescape(
        re.search(
            r'href="(/en/office/facts/awards/new/[^"]+)"',
            office.get(f"{LIST}{CorrectionRequest.objects.get().pk}/").content.decode(),
        )[1]
    )

    assert "The award of 2022" in shown
    form = office.get(way)
    sent = {bound.html_name: bound.value() or "" for bound in form.context["form"]}
    sent |= {"award_year": "2022", "source_url": "https://example.org/award-2022", "step": "confirm"}
    done = office.post(way, {name: value for name, value in sent.items() if value is not False})
    assert done.status_code == 302, text_of(done)
    assert CorrectionRequest.objects.get().state == "corrected"


def test_the_list_filters_and_discards_many(office):
    today = timezone.now().date()
    late = make_request(proposal="Late", due_on=today.replace(year=today.year - 1))
    rest = [make_request(proposal=f"Spam {n}", due_on=today.replace(year=today.year + 1)) for n in range(3)]
    assert "Late" in text_of(office.get(f"{LIST}?state=overdue"))
    assert "Spam" not in text_of(office.get(f"{LIST}?state=overdue"))
    assert text_of(office.get(LIST)).index("Late") < text_of(office.get(LIST)).index("Spam")
    office.post(f"{LIST}discard/", {"request": [str(each.pk) for each in rest] + ["x", "9" * 30]})
    assert CorrectionRequest.objects.filter(state="discarded").count() == 3
    assert "Spam 1" in text_of(office.get(f"{LIST}?state=discarded"))
    assert office.get(f"{LIST}?state=nonsense&page=99").status_code == 200
    uphold(number=late.pk, read=1, answer="No", by="person:a", now=timezone.now())
    assert "Late" in text_of(office.get(f"{LIST}?state=answered"))


def test_the_one_honest_reader_stands_before_a_flood(office):
    for place in range(60):
        make_request("country:MA" if place % 2 else "network", proposal=f"Spam {place}", place=place + 2)
    make_request(proposal="An honest mistake", place=1)

    first = text_of(office.get(LIST))
    assert first.index("An honest mistake") < first.index("Spam")
    assert "Tinghir" in text_of(office.get("/en/desk/"))


def test_as_many_questions_for_fifty_as_for_one(office):
    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert office.get(path).status_code == 200
        return len(queries)

    one = make_request(network="n")
    for subject in ("city:ma/tinghir", "country:MA", "network"):
        make_request(subject, network="n")
    paths = (LIST, f"{LIST}{one.pk}/", "/en/desk/")
    for path in paths:
        office.get(path)
    before = {path: asked(path) for path in paths}
    for number in range(50):
        make_request(("city:ma/tinghir", "country:MA", "network")[number % 3], network="n")
    after = {path: asked(path) for path in paths}

    assert after == before
