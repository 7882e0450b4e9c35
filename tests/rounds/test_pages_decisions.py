"""Pages of deciding: the jury's word, the decision, corrigendum, appeal; and what the city and its commission read of it when."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Appeal, Decision, Recommendation
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import make_applicant, make_round
from tests.factories.decisions import CITED, announce, decide, recommend, shortlisted

pytestmark = pytest.mark.django_db
S = ApplicationState
CITY = "city:xa/bir-nour"
APPEAL = ("appeal = false", "appeal = true")
MEMBERSHIP = """[membership]
opened = "2015-09"
months = "none"
compared = "at-least"
counted = "day-or-last"
judged_on = "city-deadline"
evidence = "medium"

[signatures]"""
REPORT = (('kind = "admission"', 'kind = "report"'), ("[signatures]", MEMBERSHIP))
# What differs from one answer to the next whatever happens, and is no fact.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
ACTS = ("recommend", "decide", "take-back-decision", "correct", "settle-appeal", "send-back")


@pytest.fixture
def team():
    return signed_in(Role.COORDINATOR, "network")


@pytest.fixture
def one():
    return shortlisted(make_round("appeal-2027", APPEAL), make_applicant())


def signed_in(role, scope, **more):
    return sign_in(Client(), make_person(roles=[(role, scope)], **more))


def page(application, name=""):
    return f"/en/applications/{application.key}/{name}{'/' if name else ''}"


def text(answer):
    return answer.content.decode()


def insiders():
    roles = ((Role.FOCAL_POINT, CITY), (Role.MAYOR, CITY), (Role.COMMISSION_OFFICER, "country:XA"))
    return [signed_in(role, scope) for role, scope in roles]


def asked(clients, application):
    """Return what pages say to each, and what they ask the database."""
    found = []
    for client in clients:
        for address in (page(application), "/en/applications/", "/en/desk/"):
            with CaptureQueriesContext(connection) as queries:
                body = PASSING.sub(b"", client.get(address).content)
            found.append((body, [re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in queries]))
    return found


def test_the_jurys_word_is_entered_and_changed_and_only_the_team_reads_it(team, one):
    given = {"said": "chosen", "place": "2", "text": "Its plan is carried by all.", "read": "0"}
    assert team.post(page(one, "recommend"), given).status_code == 302
    word = Recommendation.objects.get()
    assert (word.says, word.place, word.words) == (Decided.CHOSEN, 2, "Its plan is carried by all.")
    assert team.post(page(one, "recommend"), given).status_code == 409
    assert team.post(page(one, "recommend"), given | {"place": "1000", "read": "1"}).status_code == 200
    assert team.post(page(one, "recommend"), given | {"said": "deferred", "read": "1"}).status_code == 302

    assert "Its plan is carried by all." in text(team.get(page(one)))
    for client in insiders():
        assert "Its plan is carried by all." not in text(client.get(page(one)))


def test_a_decision_is_made_made_anew_and_taken_back_on_what_was_read(team, one):
    recommend(one)
    given = {"said": "chosen", "citation-en": "For its houses.", "words": "Welcome.", "read": "0"}
    shown = text(team.get(page(one, "decide")))
    assert re.search(r'value="chosen"[^>]*checked', shown), "what the jury recommends stands in the form"
    assert team.post(page(one, "decide"), given).status_code == 302

    late = team.post(page(one, "decide"), given | {"said": "deferred", "reason": "Money."})
    assert late.status_code == 409
    assert "A colleague has decided about this since you opened the page." in text(late)
    assert 'name="read" value="1"' in text(late)
    otherwise = team.post(page(one, "decide"), given | {"said": "deferred", "read": "1"})
    assert "You decide otherwise than the jury recommends. Write why." in text(otherwise)
    assert team.post(page(one, "take-back-decision"), {"read": "1"}).status_code == 302
    assert not Decision.objects.filter(replaced_at=None).exists()
    assert "What is decided, under embargo" not in text(team.get(page(one)))


def test_before_the_announcement_no_page_of_an_insider_differs_by_a_byte_or_a_query(one):
    clients = insiders()
    recommend(one)
    before = asked(clients, one)

    decide(one, Decided.NOT_CHOSEN)

    assert asked(clients, one) == before


def test_from_the_announcement_on_the_city_and_its_commission_read_what_was_decided(team, one):
    decide(one)
    assert "For its houses of learning" in text(team.get(page(one)))
    announce("appeal-2027")

    for client in insiders():
        shown = text(client.get(page(one)))
        assert "For its houses of learning, which reach every quarter." in shown
        assert "We look forward to you." in shown
        assert "What was decided" in shown
        assert "admitted" in text(client.get("/en/applications/"))
    arabic = text(insiders()[0].get(page(one).replace("/en/", "/ar/")))
    assert re.search(r'<span lang="en" dir="ltr">For its houses of learning', arabic), "another language is said to be one"


def test_a_corrigendum_is_published_with_what_was_wrong(team, one):
    decide(one)
    announce("appeal-2027")
    given = {"said": "deferred", "words": "We are sorry.", "read": "1"}
    missing = team.post(page(one, "correct"), given)
    assert missing.status_code == 409
    assert team.post(page(one, "correct"), given | {"corrigendum-en": "Two files were mixed up."}).status_code == 302

    one.refresh_from_db()
    assert one.state == S.DEFERRED
    shown = text(insiders()[0].get(page(one)))
    assert "Two files were mixed up." in shown
    assert "Decided before" in shown


def test_a_city_appeals_and_the_team_answers(team, one):
    decide(one, Decided.NOT_CHOSEN)
    announce("appeal-2027")
    focal = signed_in(Role.FOCAL_POINT, CITY)
    one.refresh_from_db()
    assert "The plan says little of who carries it." in text(focal.get(page(one, "appeal")))
    nothing = focal.post(page(one, "appeal"), {"reason": " ", "read": one.version})
    assert nothing.status_code == 409
    assert focal.post(page(one, "appeal"), {"reason": "Page 4 names them.", "read": one.version}).status_code == 302
    assert focal.post(page(one, "appeal"), {"reason": "Again.", "read": one.version}).status_code == 409

    assert "Page 4 names them." in text(team.get(page(one, "settle-appeal")))
    given = {"said": "chosen", "text": "You are right.", "citation-en": "For its plan.", "words": "Welcome.", "read": "1"}
    assert team.post(page(one, "settle-appeal"), given).status_code == 302
    one.refresh_from_db()
    assert one.state == S.CHOSEN
    assert Appeal.objects.get().answer == "You are right."
    assert "You are right." in text(focal.get(page(one)))


def test_a_refusal_tells_a_city_no_more_than_its_page(one):
    focal = signed_in(Role.FOCAL_POINT, CITY)
    decide(one, Decided.NOT_CHOSEN)

    for name, sent in (("submit", {}), ("appeal", {"reason": "Why?"}), ("answer", {"answer": "Because."})):
        for answer in (focal.get(page(one, name)), focal.post(page(one, name), sent | {"read": one.version})):
            assert "shortlist" not in text(answer).replace("/shortlist", ""), name
            assert "found eligible" in text(answer), name


@pytest.mark.parametrize("role", [Role.MAYOR, Role.COMMISSION_OFFICER])
def test_pages_of_deciding_are_the_teams(role, one):
    client = signed_in(role, CITY if role is Role.MAYOR else "country:XA")

    for name in ACTS:
        assert client.get(page(one, name)).status_code == 404
        assert client.post(page(one, name), {"read": 1}).status_code == 404


def test_what_is_written_too_long_or_in_no_form_gets_a_sentence(team, one):
    recommend(one)
    for sent in ({}, {"said": "perhaps"}, {"said": "chosen", "citation-en": "x" * 1201}, {"said": "chosen", "words": "x" * 4001}):
        answer = team.post(page(one, "decide"), sent | {"read": "x" * 9})
        assert answer.status_code == 200
        assert "Please mend this first" in text(answer)
    given = {"said": "chosen", "citation-en": CITED.citation["en"], "read": "99999999999"}
    assert team.post(page(one, "decide"), given).status_code == 409


def test_a_report_is_decided_at_once_and_sent_back_with_questions(team):
    report = shortlisted(make_round("report-2027", *REPORT), make_applicant())
    shown = text(team.get(page(report)))
    assert f"/en/applications/{report.key}/decide/" in shown
    recommend(report)
    given = {"said": "chosen", "words": "A good report.", "questions": "And the library?", "read": "0"}
    assert team.post(page(report, "decide"), given).status_code == 302

    report.refresh_from_db()
    assert report.state == S.CHOSEN
    assert "And the library?" in text(insiders()[0].get(page(report)))
