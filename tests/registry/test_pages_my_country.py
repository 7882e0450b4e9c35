"""The page of a country's officers: their own country's cities and proposals, and nothing of another's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import make_approved, make_draft, make_many_sent, make_returned, make_sent
from tests.factories.registry import make_city, make_country, make_figure, make_member

pytestmark = pytest.mark.django_db
HOME = "/en/my-country/ma/"


@pytest.fixture
def morocco():
    return make_country("MA", en="Morocco", ar="المغرب")


@pytest.fixture
def officer(client, morocco):
    return sign_in(client, make_person(name="Omar", roles=[(Role.COMMISSION_OFFICER, "country:MA")]))


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def row_of(page, name):
    return re.sub(r"<[^>]+>", " ", next(row for row in page.split("<tr>") if name in row))


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ((Role.COMMISSION_OFFICER, "country:MA"), 200),
        ((Role.COORDINATOR, "network"), 200),
        ((Role.COMMISSION_OFFICER, "country:FR"), 404),
        ((Role.FOCAL_POINT, "city:ma/benguerir"), 404),
        ((Role.EXPERT, "network"), 404),
    ],
)
def test_who_sees_a_country(client, morocco, held, status):
    make_city("ma/benguerir", country=morocco)
    sign_in(client, make_person(roles=[held]))

    assert client.get(HOME).status_code == status
    assert client.post(HOME).status_code == 405


def test_a_visitor_is_led_to_sign_in(client, morocco):
    assert client.get(HOME).status_code == 302


def test_another_country_is_answered_as_one_that_does_not_exist(officer):
    make_country("DE")
    answers = []
    for code in ("de", "zq"):
        with CaptureQueriesContext(connection) as asked:
            answer = officer.get(f"/en/my-country/{code}/")
        answers.append((answer.status_code, len(asked), answer.content.decode().replace(f"/{code}/", "/…/")))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_each_city_tells_what_is_public_what_waits_and_who_speaks_for_it(officer, morocco):
    make_approved(make_member("ma/benguerir", country=morocco))
    make_sent(make_member("ma/fes", country=morocco))
    make_draft(make_member("ma/agadir", country=morocco))
    make_returned(make_member("ma/tetouan", country=morocco))
    make_member("ma/rabat", country=morocco)
    make_person(name="Amina", roles=[(Role.FOCAL_POINT, "city:ma/fes")])
    page = text_of(officer.get(HOME))

    assert "approved on 2 March 2026" in row_of(page, "Benguerir")
    assert "Waiting for a decision" in row_of(page, "Fes")
    assert "Amina" in row_of(page, "Fes")
    assert "Being written" in row_of(page, "Agadir")
    assert "Sent back" in row_of(page, "Tetouan")
    assert "Nobody yet: invite a focal point" in row_of(page, "Rabat")
    assert "?role=focal-point&amp;scope=city:ma/rabat" in page
    assert "Name the office." in page
    assert re.search(r"Cities on record</dt><dd>5<", page)
    assert re.search(r"Cities that say something of themselves</dt><dd>1<", page)
    assert re.search(r"Proposals that wait for a decision</dt><dd>1<", page)
    assert re.search(r"Cities for which nobody speaks here yet</dt><dd>4<", page)


def test_what_is_being_written_and_what_lies_abroad_shows_nowhere(officer, morocco):
    make_draft(make_city("ma/agadir", country=morocco), "Nobody else reads this yet.")
    abroad = make_city("fr/clermont", country=make_country("FR"))
    make_sent(abroad, "Not for Morocco.")
    make_person(name="Camille", roles=[(Role.FOCAL_POINT, "city:fr/clermont"), (Role.COMMISSION_OFFICER, "country:FR")])
    page = text_of(officer.get(HOME))

    for hidden in ("Nobody else reads this yet.", "Not for Morocco.", "Clermont", "Camille"):
        assert hidden not in page


def test_figures_that_were_published_about_the_country_are_shown(officer, morocco):
    make_member("ma/benguerir", country=morocco)
    make_figure(7, about="2024-02-14", scope="country", scope_name="Morocco")

    assert "Its cities" in text_of(officer.get(HOME))


def test_a_country_without_a_city_says_so(officer):
    assert "A city stands here once the coordination team has it on record." in text_of(officer.get(HOME))


def test_fifty_cities_ask_the_database_as_often_as_one(officer, morocco):
    def fill(start, stop):
        make_many_sent([make_member(f"ma/town-{number}", country=morocco) for number in range(start, stop)])
        make_person(roles=[(Role.EDITOR, f"city:ma/town-{number}") for number in range(start, stop)])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(HOME).status_code == 200
        return len(queries)

    fill(0, 1)
    officer.get(HOME)
    one = asked()
    fill(1, 50)

    assert asked() == one


def test_in_arabic(officer, morocco):
    page = text_of(officer.get("/ar/my-country/ma/"))

    assert '<html lang="ar" dir="rtl">' in page
    assert "المغرب" in page
