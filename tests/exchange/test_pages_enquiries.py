"""The pages on which cities write to each other: what each may do, what is said where it is refused, and no addresses."""

from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.accounts.queries.demonstration import invented_people
from halqa.exchange.models import Enquiry
from halqa.operations.actions.demonstration import begin_demonstration
from tests.factories.accounts import make_person, sign_in
from tests.factories.exchange import make_enquiry, make_practice
from tests.factories.registry import make_city, make_country

MESSAGE = "Who keeps the keys, and how do you pay\nfor the teachers?"
TRY = "/en/practices/evening-classes/try/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    make_city("fr/evry")
    return make_practice(city=make_city("ma/tinghir"))


def inside(*roles, **more):
    return sign_in(Client(), make_person(roles=roles, **more))


@pytest.fixture
def asker():
    return inside((Role.FOCAL_POINT, "city:fr/evry"), name="Amina")


def test_a_visitor_is_led_to_sign_in_and_back(client, practice):
    assert unquote(client.get(TRY)["Location"]) == f"/en/sign-in/?next={TRY}"


def test_a_city_asks_and_is_answered(practice, asker):
    owner = inside((Role.EDITOR, "city:ma/tinghir"), name="Brahim", email="brahim@secret.example")

    form = asker.get(TRY).content.decode()
    assert "in the name of <bdi>Evry</bdi>, with your name: <bdi>Amina</bdi>" in form
    sent = asker.post(TRY, {"city": "fr/evry", "message": MESSAGE}, follow=True)
    (path, _), page = sent.redirect_chain[-1], sent.content.decode()

    assert "Your message is sent." in page
    assert "Withdraw the enquiry" in page
    assert "Evry wants to try a practice: answer it" in owner.get("/en/desk/").content.decode()
    assert "Amina" in owner.get(path).content.decode()
    answered = owner.post(path, {"reply": "welcome", "answer": "Come and see us."}, follow=True).content.decode()
    assert "Your answer is sent." in answered

    read = asker.get(path).content.decode()
    assert "Come and see us." in read
    assert "Brahim" in read
    assert "secret.example" not in read
    assert "Your enquiry is answered: Evening classes" in asker.get("/en/desk/").content.decode()
    assert "answered" in asker.get("/en/enquiries/?state=answered").content.decode()


def test_what_is_refused_stands_at_its_field_with_what_was_typed(practice, asker):
    answer = asker.post(TRY, {"city": "fr/evry", "message": "Hello"})

    assert answer.status_code == 409
    assert "at least 20 characters" in answer.content.decode()
    assert ">Hello</textarea>" in answer.content.decode().replace("\r\n", "").replace(">\n", ">")
    assert asker.post(TRY, {"city": "ma/tinghir", "message": MESSAGE}).status_code == 200
    assert asker.post(TRY, {"message": "\x00"}).status_code == 200
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ((), "Only people who speak for a city"),
        ((Role.COORDINATOR, "network"), "Only people who speak for a city"),
        ((Role.MAYOR, "city:ma/tinghir"), "a practice of your own city"),
        ((Role.MAYOR, "city:xa/bir-nour"), "Nothing invented is ever asked of a real city"),
    ],
)
def test_who_cannot_ask_is_told_why_before_writing(practice, role, told):
    make_city("xa/bir-nour", country=make_country("XA"))
    client = inside(*([role] if role else []))

    page = client.get(TRY).content.decode()

    assert told in page
    assert "<textarea" not in page
    assert client.post(TRY, {"city": "fr/evry", "message": MESSAGE}).status_code in {200, 409}
    assert not Enquiry.objects.exists()


def test_who_speaks_for_two_cities_says_for_which(practice):
    make_city("fr/lyon")
    client = inside((Role.EDITOR, "city:fr/evry"), (Role.EDITOR, "city:fr/lyon"))

    assert "<select" in client.get(TRY).content.decode()
    assert client.post(TRY, {"city": "fr/lyon", "message": MESSAGE}).status_code == 302
    assert Enquiry.objects.get().city.key == "fr/lyon"


def test_an_answer_that_comes_too_late_is_told_so(practice, asker):
    owner = inside((Role.MAYOR, "city:ma/tinghir"))
    asker.post(TRY, {"city": "fr/evry", "message": MESSAGE})
    path = f"/en/enquiries/{Enquiry.objects.get().pk}/"
    assert "is required" in owner.post(path, {"answer": "Yes"}).content.decode()
    assert owner.post(path, {"step": "withdraw"}).status_code == 404
    assert asker.post(path, {"reply": "welcome", "answer": "Mine"}).status_code == 404

    assert asker.post(path, {"step": "withdraw"}).status_code == 302
    late = owner.post(path, {"reply": "welcome", "answer": "Yes"})

    assert late.status_code == 409
    assert "The city has withdrawn this enquiry." in late.content.decode()
    assert asker.post(path, {"step": "withdraw"}).status_code == 409


def test_the_list_asks_as_often_for_many_as_for_one(practice, asker, django_assert_num_queries):
    writer = make_person()
    make_enquiry(practice, make_city("fr/town"), writer)
    owner = inside((Role.MAYOR, "city:ma/tinghir"))
    owner.get("/en/enquiries/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        owner.get("/en/enquiries/")
    for number in range(20):
        make_enquiry(practice, make_city(f"fr/town-{number}"), make_person())
    with CaptureQueriesContext(connection) as many:
        page = owner.get("/en/enquiries/").content.decode()

    assert len(many) == len(one)
    assert page.count("/en/enquiries/") >= 21


def test_the_demonstration_has_a_question_that_waits_and_one_that_was_answered():
    begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now())
    again = begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now())

    states = {
        (one.practice.city.key, one.city.key): one.state for one in Enquiry.objects.select_related("practice__city", "city")
    }
    assert states == {("xa/bir-nour", "xb/verkhnesvet"): "waiting", ("xb/verkhnesvet", "xa/bir-nour"): "answered"}
    assert again is None
    assert invented_people(timezone.now())
