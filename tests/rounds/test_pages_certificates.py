"""The page of the letter inside, and the page of the credential for everybody."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Dispatch
from tests.factories.accounts import sign_in
from tests.factories.applications import make_applicant, make_round, person
from tests.factories.certificates import announced, certified, dispatch
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted
from tests.rounds.test_actions_certificates import correct

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    moment = AFTERWARDS + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def letter_at(one):
    return reverse("rounds:application_letter", args=one.key.split("/"))


def test_before_the_announcement_there_is_no_page_of_a_letter_for_anybody(client):
    one = shortlisted(make_round(), make_applicant())
    sign_in(client, person(Role.FOCAL_POINT, one.city))
    before = client.get(letter_at(one))
    decide(one)

    after = client.get(letter_at(one))

    assert (before.status_code, after.status_code) == (404, 404)
    assert "Letter of decision" not in client.get(reverse("rounds:application", args=one.key.split("/"))).content.decode()


def test_the_city_has_its_letter_made_at_once_and_downloads_it(client):
    one = announced()
    sign_in(client, person(Role.FOCAL_POINT, one.city))
    assert letter_at(one) in client.get(reverse("rounds:application", args=one.key.split("/"))).content.decode()
    waiting = client.get(letter_at(one)).content.decode()

    for _ in range(2):
        assert client.post(letter_at(one)).status_code == 302

    made = client.get(letter_at(one)).content.decode()
    assert ("Make it now" in waiting, "Make it now" in made) == (True, False)
    assert "This Halqa has no key of the network" in made
    path = f"/en/documents/{Dispatch.objects.get().letter}/"
    assert path in made
    link = made[made.index(path) :].partition('"')[0]
    assert b"".join(client.get(link).streaming_content).startswith(b"%PDF-")


def test_everybody_sees_that_a_credential_holds_and_programs_read_it(client, settings, tmp_path):
    credential = certified(settings, tmp_path)
    page = client.get(reverse("rounds:credential", args=[credential.key]))
    said = page.content.decode()

    assert page.status_code == 200
    assert not page.cookies
    assert "It holds." in said
    assert "this certifies nothing" in said, "what is invented says so"
    assert "For its houses of learning" in said
    assert client.get(f"/credentials/{credential.key}.jwt").content.decode() == credential.token
    told = json.loads(client.get(f"/credentials/{credential.key}.json").content)
    assert (told["state"], told["credential"]["id"]) == ("holds", f"https://cities.example/credentials/{credential.key}")
    assert client.get(f"/credentials/{credential.key}")["Location"].endswith(f"/credentials/{credential.key}/")
    assert json.loads(client.get("/.well-known/did.json").content)["id"] == "did:web:cities.example"


def test_a_credential_that_was_taken_back_says_so_at_once(client, settings, tmp_path):
    credential = certified(settings, tmp_path)
    correct(credential.decision.application)

    said = client.get(reverse("rounds:credential", args=[credential.key])).content.decode()

    assert "It was taken back." in said
    assert "What was decided was corrected on 11 August 2027" in said
    assert "It holds." not in said


def test_a_credential_that_nobody_signed_is_not_believed(client, settings, tmp_path):
    credential = certified(settings, tmp_path)
    settings.CREDENTIAL_KEY = None

    said = client.get(reverse("rounds:credential", args=[credential.key])).content.decode()

    assert "It is not proven" in said
    assert client.get("/.well-known/did.json").status_code == 404
    assert client.get("/credentials/status/0").status_code == 404


@pytest.mark.parametrize("path", ["/en/credentials/unknown/", "/credentials/unknown.jwt", "/credentials/status/7"])
def test_what_there_is_not_is_404(client, settings, tmp_path, path):
    certified(settings, tmp_path)

    assert client.get(path).status_code == 404


def test_the_board_says_how_far_the_letters_are_until_all_are_made(client):
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    for each in (one, other):
        decide(each)
    announce(call)
    sign_in(client, person(Role.COORDINATOR))
    board = reverse("rounds:board", args=[call])
    dispatch(one)
    before = client.get(board).content.decode()
    dispatch(other)

    assert "Letters that are made: 1 of 2." in before
    assert "Letters that are made" not in client.get(board).content.decode()


def test_the_kit_is_downloaded_by_the_city_and_is_not_there_for_who_was_not_chosen(client):
    one, other = announced(), announced(Decided.NOT_CHOSEN, city="xa/qasr-yasmin", call=make_round("second-2027"))
    answers = []
    for each in (one, other):
        dispatch(each)
        sign_in(client, person(Role.FOCAL_POINT, each.city))
        answers.append(client.get(reverse("rounds:application_kit", args=each.key.split("/"))))

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0]["Content-Type"] == "application/zip"
    page = client.get(letter_at(other)).content.decode()
    assert "<h1>Letter of decision</h1>" in page
    assert "certificate" not in page.lower().partition("<main")[2].partition("</main")[0], (
        "nobody is told of what they did not get"
    )
