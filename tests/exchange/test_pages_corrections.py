"""A reader asks for the correction of a practice, and the coordination team answers or corrects it."""

import re
from html import unescape

import pytest
from django.test import Client

from halqa.accounts.enums import Role
from halqa.exchange.models import Practice
from halqa.ledger.queries import latest
from halqa.registry.enums import CorrectionRequestState
from halqa.registry.models import CorrectionRequest
from halqa.registry.queries.changes import changes
from tests.factories.accounts import make_person, sign_in
from tests.factories.correction_requests import ask
from tests.factories.exchange import make_practice
from tests.factories.registry import make_member

ASKED = "/en/correct/practices/?key=evening-classes"
OFFICE = "/en/office/practices/evening-classes/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    city = make_member("ma/tinghir", name="Tinghir")
    return make_practice("evening-classes", city)


@pytest.fixture
def office():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


def text_of(answer):
    return unescape(answer.content.decode())


def form_of(page):
    """Return what the form of a page holds as it is shown."""
    text = text_of(page)
    told = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert told["version"] in text
    return told


@pytest.mark.parametrize("path", ["/en/practices/evening-classes/", "/en/cities/ma/tinghir/"])
def test_a_practice_leads_to_its_correction_wherever_it_is_told(client, practice, path):
    links = re.findall(r'href="(/en/correct/practices/[^"]+)"', client.get(path).content.decode())

    assert links
    for link in links:
        page = text_of(client.get(unescape(link)))
        assert "A practice" in page
        assert "Evening classes" in page
        assert "Education system" in page or "Inclusive learning" in page
        assert 'href="https://example.org/news"' in page


@pytest.mark.parametrize("key", ["nothing", "", "a\x00b", "x" * 300])
def test_what_is_no_practice_has_no_form(client, practice, key):
    assert client.get("/en/correct/practices/", {"key": key}).status_code == 404


def test_the_team_sees_it_and_corrects_it_as_asked(client, practice, office):
    answer = ask(client, ASKED, proposal="2019", column="year", email="reader@example.org")
    assert answer.status_code == 302
    request = CorrectionRequest.objects.get()
    assert (request.subject, request.table, request.identity) == ("city:ma/tinghir", "practices", "evening-classes")
    assert "A practice" in text_of(office.get("/en/office/correction-requests/"))
    shown = text_of(office.get(f"/en/office/correction-requests/{request.pk}/"))
    way = re.search(r'href="(/en/office/practices/[^"]+)"', shown)[1]

    page = office.get(way)
    told = form_of(page)
    assert (told["year"], told["source"]) == ("2019", "https://example.org/list-of-2019")
    done = office.post(way, told)

    assert done.status_code == 302, page.context["form"].errors
    request.refresh_from_db()
    assert request.state == CorrectionRequestState.CORRECTED
    rows = Practice.objects.filter(key="evening-classes").order_by("pk")
    assert [row.year for row in rows] == [2024, 2019]
    assert [row.superseded_at is None for row in rows] == [False, True]
    assert rows[1].classifications.count() == 2
    event = latest("fact.corrected")
    assert event.detail["changed"]["year"] == {"old": "2024", "new": "2019"}
    assert event.detail["request"] == request.pk
    assert "2019" in text_of(client.get("/en/practices/evening-classes/"))
    assert changes(language="en").changes[0].table == "practices"
    assert "Year of the source: 2024 → 2019" in text_of(client.get("/en/feed.atom"))
    assert client.get("/api/v1/changes?size=1").json()["items"][0]["cells"][0]["after"] == "2019"
    assert client.get("/api/v1/practices/evening-classes").json()["item"]["year"] == 2019
    assert "A practice" in text_of(office.get("/en/office/cities/ma/tinghir/"))
    history = text_of(office.get(f"/en/office/correction-requests/{request.pk}/"))
    assert f'href="/en/office/activity/{event.number}/"' in history
    assert "Year of the source" in text_of(office.get(f"/en/office/activity/{event.number}/"))


def test_the_team_answers_in_words(client, practice, office):
    ask(client, ASKED, email="reader@example.org")
    number = CorrectionRequest.objects.get().pk

    office.post(
        f"/en/office/correction-requests/{number}/", {"answer_by": "uphold", "answer": "The page says 2024.", "read": "1"}
    )

    assert CorrectionRequest.objects.get().state == CorrectionRequestState.STANDS
    assert Practice.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 201}, "at most 200 are allowed"),
        ({"year": "1700"}, "“1700” is not a year"),
        ({"year": "soon"}, "Enter a whole number."),
        ({"source": ""}, "needs the address of the page"),
        ({"source": "a book"}, "is not an address"),
        ({"source_language": "??"}, "is not a language tag"),
        ({"building_blocks": []}, "This field is required."),
        ({"target_groups": ["cats"]}, "cats"),
        ({"reason": "x" * 501}, "at most 500 are allowed"),
        ({"summary": "a\x01b"}, "cannot be seen"),
        ({"version": "older"}, "Somebody changed this practice"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_changes_nothing(practice, office, said, sentence):
    told = form_of(office.get(OFFICE)) | {"reason": "A letter"} | said

    answer = office.post(OFFICE, told)

    assert answer.status_code == (409 if "version" in said else 200)
    assert sentence in text_of(answer)
    assert Practice.objects.count() == 1


def test_what_is_told_already_is_not_recorded(practice, office):
    office.post(OFFICE, form_of(office.get(OFFICE)) | {"reason": "A letter"})

    assert Practice.objects.count() == 1


def test_a_request_about_something_else_is_not_answered(client, practice, office):
    make_practice("another", practice.city)
    ask(client, "/en/correct/practices/?key=another")
    number = CorrectionRequest.objects.get().pk

    office.post(f"{OFFICE}?request={number}&read=1", form_of(office.get(OFFICE)) | {"reason": "A letter", "year": "2018"})

    assert CorrectionRequest.objects.get().state == CorrectionRequestState.OPEN
    assert Practice.objects.get(key="evening-classes", superseded_at=None).year == 2018
