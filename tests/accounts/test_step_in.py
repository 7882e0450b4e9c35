"""Stepping in as an invented person: in a demonstration and only there, and only as somebody invented."""

import re

import pytest
from django.test import Client

from halqa.accounts.access import STEPPED_IN_AT
from halqa.accounts.enums import Role
from tests.factories.accounts import make_person, sign_in
from tests.factories.exchange import make_enquiry, make_practice
from tests.factories.registry import make_city

ADDRESS = "/en/step-in/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def _demonstration(settings):
    settings.DEMO_PEOPLE = True


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_no_such_page_outside_a_demonstration(client, method):
    invented = make_person(is_demonstration=True)

    assert getattr(client, method)(ADDRESS, {"person": invented.key}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("_demonstration")
def test_the_page_shows_everybody_invented_and_nobody_real(client):
    make_person(name="Ada Invented", is_demonstration=True, roles=[(Role.COORDINATOR, "network")])
    make_person(name="Rose Real", roles=[(Role.COORDINATOR, "network")])
    make_person(name="Lea Left", is_demonstration=True, is_active=False)

    page = client.get(ADDRESS).content.decode()

    assert "Step in as Ada Invented" in page
    assert "Rose Real" not in page
    assert "Lea Left" not in page
    assert "illustrative" in page


@pytest.mark.usefixtures("_demonstration")
def test_people_stand_by_what_they_stand_for_and_those_with_work_come_first(client):
    roles = [
        (Role.FOCAL_POINT, "city:xa/one"),
        (Role.MAYOR, "city:xa/two"),
        (Role.COORDINATOR, "network"),
        (Role.EDITOR, "city:xa/two"),
    ]
    for number, role in enumerate(roles):
        make_person(name=f"Number {number}", is_demonstration=True, roles=[role])
    asked = make_city("ma/tinghir")
    busy = make_person(name="Busy", is_demonstration=True, roles=[(Role.FOCAL_POINT, "city:ma/tinghir")])
    make_enquiry(make_practice(city=asked), make_city("fr/town"), busy)

    page = client.get(ADDRESS).content.decode()

    assert re.findall(r">Step in as ([^<]+)</button>", page) == ["Number 2", "Busy", "Number 0", "Number 1", "Number 3"]
    assert "wants to try a practice" in page


@pytest.mark.usefixtures("_demonstration")
def test_stepping_in_leads_to_the_desk_and_counts_as_a_second_factor(client):
    invented = make_person(is_demonstration=True, roles=[(Role.COORDINATOR, "network")])

    answer = client.post(ADDRESS, {"person": invented.key}, follow=True)

    assert answer.redirect_chain == [("/en/desk/", 302)]
    assert answer.context["request"].caller.key == invented.key
    assert answer.context["request"].caller.second_factor_at is not None


@pytest.mark.usefixtures("_demonstration")
def test_stepping_in_is_good_for_as_long_as_the_session(client):
    invented = make_person(is_demonstration=True, roles=[(Role.COORDINATOR, "network")])
    client.post(ADDRESS, {"person": invented.key})
    session = client.session
    session[STEPPED_IN_AT] -= 3 * 24 * 3600
    session.save()

    assert client.get("/en/office/people/invite/").status_code == 200


@pytest.mark.usefixtures("_demonstration")
def test_stepping_in_leaves_nothing_of_the_session_before(client):
    sign_in(client, make_person())
    session = client.session
    session["left"] = "behind"
    session.save()
    before = client.session.session_key

    client.post(ADDRESS, {"person": make_person(is_demonstration=True).key})

    assert client.session.session_key != before
    assert "left" not in client.session


@pytest.mark.usefixtures("_demonstration")
@pytest.mark.parametrize("whom", ["real", "left", "nobody"])
def test_nobody_steps_in_as_somebody_real_or_gone(client, whom):
    key = {
        "real": lambda: make_person().key,
        "left": lambda: make_person(is_demonstration=True, is_active=False).key,
        "nobody": lambda: "none",
    }[whom]()

    assert client.post(ADDRESS, {"person": key}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("_demonstration")
def test_stepping_in_asks_for_its_form():
    invented = make_person(is_demonstration=True)

    assert Client(enforce_csrf_checks=True).post(ADDRESS, {"person": invented.key}).status_code == 403
