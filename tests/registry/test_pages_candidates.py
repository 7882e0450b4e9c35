"""The pages of cities that want to join: for the offices and their own people; to everybody else there is no such thing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation
from halqa.registry.actions.candidates import add_candidate
from halqa.registry.enums import CityKind
from halqa.registry.models import Candidate
from halqa.registry.rules.candidates import Wanted
from tests.factories.accounts import MOMENT, make_person, sign_in
from tests.factories.registry import make_city, make_country, make_member

pytestmark = pytest.mark.django_db
LIST = "/en/office/candidates/"
PAGE = f"{LIST}ma/tiznit/"
SAID = {"country": "MA", "name": "Tiznit", "local_name": "تزنيت", "kind": "city", "language": "ar"}


@pytest.fixture
def morocco():
    make_country("FR", en="France")
    return make_country("MA", en="Morocco", ar="المغرب")


@pytest.fixture
def officer(client, morocco):
    return sign_in(client, make_person(name="Omar", roles=[(Role.COMMISSION_OFFICER, "country:MA")]))


def add(name="Tiznit", country="MA", **more):
    wanted = Wanted(name, CityKind.CITY, **more)
    return add_candidate(country=country, wanted=wanted, by="system:halqa", now=MOMENT)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_officer_adds_a_city_and_invites_who_speaks_for_it(officer):
    assert f"{LIST}new/?country=MA" in text_of(officer.get("/en/my-country/ma/"))
    assert "France" not in text_of(officer.get(f"{LIST}new/"))
    answer = officer.post(f"{LIST}new/", SAID | {"email": "nur@tiznit.example", "person": "Nur"})
    assert answer["Location"] == PAGE
    assert Invitation.objects.get().scope == "city:ma/tiznit"
    page = text_of(officer.get(PAGE))
    assert "Tiznit" in page
    assert "تزنيت" in page
    assert "Nobody outside is told of it" in page
    assert "Tiznit" in text_of(officer.get("/en/my-country/ma/"))


@pytest.mark.parametrize(
    ("said", "field", "status"),
    [
        ({"name": ""}, "name", 200),
        ({"name": "x" * 201}, "name", 200),
        ({"name": "\x00"}, "name", 200),
        ({"country": "FR"}, "country", 200),
        ({"country": "nowhere"}, "country", 200),
        ({"kind": "planet"}, "kind", 200),
        ({"latitude": "91", "longitude": "0"}, "latitude", 200),
        ({"latitude": "1"}, "longitude", 200),
        ({"latitude": "nan", "longitude": "0"}, "latitude", 200),
        ({"email": "nobody"}, "email", 200),
        ({"language": "xx"}, "language", 200),
        ({"name": "Safi"}, "name", 409),
        ({"name": "AGADIR"}, "name", 409),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(officer, morocco, said, field, status):
    make_member("ma/safi", name="Safi", country=morocco)
    add("Agadir")
    answer = officer.post(f"{LIST}new/", SAID | said)

    assert answer.status_code == status
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize("step", ["", "change/", "remove/", "merge/"])
def test_it_is_answered_to_others_as_what_there_never_was(morocco, step):
    add()
    others = {
        "of another country": make_person(roles=[(Role.COMMISSION_OFFICER, "country:FR")]),
        "of another city": make_person(roles=[(Role.FOCAL_POINT, "city:ma/safi")]),
        "of no city": make_person(),
    }
    for who, person in others.items():
        client = sign_in(Client(), person)
        for ask in (client.get, client.post):
            answers = []
            for key in ("tiznit", "tizzit"):
                with CaptureQueriesContext(connection) as asked:
                    answer = ask(f"{LIST}ma/{key}/{step}")
                answers.append((answer.status_code, len(asked), answer.content.decode().replace(key, "…")))
            assert answers[0] == answers[1], who
            assert answers[0][0] in {404, 405}


def test_its_own_people_see_it_and_change_nothing(morocco):
    add()
    client = sign_in(Client(), make_person(roles=[(Role.FOCAL_POINT, "city:ma/tiznit")]))
    page = text_of(client.get(PAGE))

    assert "Tiznit" in page
    assert "Take it out" not in page
    assert LIST + '"' not in page
    for step in ("change/", "remove/", "merge/"):
        assert client.get(PAGE + step).status_code == 404
    assert client.get(LIST).status_code == 404
    desk = text_of(client.get("/en/desk/"))
    assert PAGE in desk
    assert "wants to join; not public" in desk
    assert client.get("/en/my-city/ma/tiznit/").status_code == 404


def test_the_list_narrows_pages_and_downloads(client, morocco):
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))
    for name, country in (("Tiznit", "MA"), ("Safi", "MA"), ("Evry", "FR"), ("Vichy", "FR")):
        add(name, country)
    make_city("fr/vichy", country=make_country("FR"))

    def listed(asked):
        page = client.get(LIST + asked).content.decode()
        return sorted(set(re.findall(r'href="/en/office/candidates/([a-z]{2}/[a-z]+)/"', page)))

    assert listed("") == ["fr/evry", "ma/safi", "ma/tiznit"]
    assert listed("?country=FR") == ["fr/evry"]
    assert listed("?q=tiz") == ["ma/tiznit"]
    assert listed("?q=morocco&state=open") == ["ma/safi", "ma/tiznit"]
    assert listed("?state=on-record") == ["fr/vichy"]
    assert listed("?state=gone") == []
    assert listed("?state=nonsense&country=QQ&page=9999999999") == ["fr/evry", "ma/safi", "ma/tiznit"]
    rows = client.get(f"{LIST}?format=csv&country=MA").content.decode().splitlines()
    assert rows[0].startswith("key,name,local_name,country,country_name,kind,added_on,as_of,note")
    assert [row.partition(",")[0] for row in rows[1:]] == ["ma/safi", "ma/tiznit"]
    assert "Access-Control-Allow-Origin" not in client.get(f"{LIST}?format=json")
    assert client.get(f"{LIST}?format=pdf").status_code == 400


def test_an_officer_lists_their_own_country_alone(officer):
    add()
    add("Evry", "FR")
    page = officer.get(LIST).content.decode()

    assert "Tiznit" in page
    assert "Evry" not in page
    assert "Evry" not in officer.get(f"{LIST}?format=csv").content.decode()


def test_as_many_queries_for_many_as_for_one(officer):
    add()
    pages = (LIST, "/en/my-country/ma/")

    def asked():
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    before = asked()
    for number in range(49):
        add(f"City {number}")
    assert asked() == before


def test_two_who_change_it_are_shown_both(officer):
    add()
    said = {"read": "1", "name": "Tiznit", "kind": "commune"}
    assert officer.post(f"{PAGE}change/", said)["Location"] == PAGE
    late = officer.post(f"{PAGE}change/", said | {"name": "Tiznit-Ville"})
    assert late.status_code == 409
    assert "What is stored" in late.content.decode()
    assert 'value="Tiznit-Ville"' in late.content.decode()
    assert 'name="read" value="2"' in late.content.decode()
    assert officer.post(f"{PAGE}change/", said | {"read": "2", "name": "Tiznit-Ville"})["Location"] == PAGE


def test_it_is_merged_and_taken_out_with_a_reason(officer, morocco):
    add()
    add("Agadir")
    make_city("ma/safi", country=morocco)
    wrong = officer.post(f"{PAGE}merge/", {"into": "ma/nowhere", "reason": "One."})
    assert (wrong.status_code, 'id="id_into_error"' in wrong.content.decode()) == (409, True)
    assert officer.post(f"{PAGE}merge/", {"into": "ma/safi", "reason": ""}).status_code == 200
    assert officer.post(f"{PAGE}merge/", {"into": "ma/safi", "reason": "One place."})["Location"] == LIST
    assert "It was made one with" in text_of(officer.get(PAGE))
    assert officer.get(f"{PAGE}change/").status_code == 404

    other = f"{LIST}ma/agadir/"
    invited = {"email": "a@agadir.example", "role": "focal-point", "place": "Agadir", "language": "fr", "reason": "Named."}
    assert officer.post("/en/office/people/invite/", invited)["Location"] == "/en/office/people/"
    held = officer.post(f"{other}remove/", {"reason": "A mistake."})
    assert held.status_code == 409
    assert "Something rests on it: a role or an invitation." in text_of(held)
    Invitation.objects.update(withdrawn_at=MOMENT)
    assert officer.post(f"{other}remove/", {"reason": "A mistake."})["Location"] == LIST
    assert "It was taken out" in text_of(officer.get(other))


@pytest.mark.parametrize("page", [LIST, f"{LIST}new/", PAGE, f"{PAGE}change/", f"{PAGE}remove/", f"{PAGE}merge/"])
def test_pages_are_whole_in_arabic(officer, page):
    add(position=(29.69, -9.73))
    answer = officer.get(page.replace("/en/", "/ar/", 1))

    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
