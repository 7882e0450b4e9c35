"""The page behind an invitation's link: for somebody new, for somebody known, for somebody else, and when it is not good."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils import timezone

from halqa.accounts.access import caller_for
from halqa.accounts.actions import Invited, invite, send_invitation_again, withdraw_invitation
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.accounts.queries import invitation_path
from halqa.config.signin import ACCOUNT_RATE_LIMITS
from tests.factories.accounts import PASSWORD, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]

NEWCOMER = {"name": "Amina B.", "language": "fr", "time_zone": "Africa/Casablanca"}


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()


@pytest.fixture
def officer():
    return make_person(name="Olga", roles=[(Role.COMMISSION_OFFICER, "country:XA")])


def offer(officer, email="amina@one.example", *, days_ago=1):
    return invite(
        invited=Invited(email, "Amina", "ar"),
        role=Role.FOCAL_POINT,
        scope="city:xa/one",
        reason="Appointed.",
        by=f"person:{officer.key}",
        now=timezone.now() - timedelta(days=days_ago),
    )


def link(key, language="en"):
    return f"/{language}/{invitation_path(key)}"


def test_somebody_new_comes_in_and_goes_on_to_set_a_password(client, officer):
    address = link(offer(officer))
    page = client.get(address).content.decode()
    assert "Olga" in page
    assert "Oneville" in page
    answer = client.post(address, NEWCOMER)
    person = Person.objects.get(email="amina@one.example")

    assert answer["Location"] == "/en/sign-in/first-password/"
    assert client.get(answer["Location"]).status_code == 200
    assert (person.name, person.language) == ("Amina B.", "fr")
    assert caller_for(person, timezone.now()).holds(Role.FOCAL_POINT, "city:xa/one")
    assert UserSession.objects.filter(user=person).exists()


def test_looking_at_an_invitation_accepts_nothing(client, officer):
    address = link(offer(officer))
    client.get(address)
    client.head(address)

    assert Person.objects.get(email="amina@one.example").joined_at is None


def test_a_name_is_asked_for(client, officer):
    answer = client.post(link(offer(officer)), NEWCOMER | {"name": " "})

    assert answer.status_code == 200
    assert 'id="id_name_error"' in answer.content.decode()


def test_every_link_that_is_not_good_looks_alike(client, officer):
    used, late, withdrawn, renewed = (offer(officer, f"{n}@one.example", days_ago=n * 10) for n in range(4))
    by = f"person:{officer.key}"
    links = [link(key) for key in (used, late, withdrawn, renewed)]
    client.post(links[0], NEWCOMER)
    client.logout()
    withdraw_invitation(invitation=withdrawn, by=by, now=timezone.now())
    send_invitation_again(invitation=renewed, by=by, now=timezone.now())
    # Of the day before yesterday, and so good still.
    assert client.get(links[1]).status_code == 200
    pages = {}
    for address in (links[0], links[2], links[3], "/en/invitation/0123456789abcdef-1.forged/"):
        answer = client.get(address)
        assert answer.status_code == 404
        pages[address] = answer.content.decode().replace(address.removeprefix("/en/"), "")

    assert len(set(pages.values())) == 1
    assert "one.example" not in pages[links[0]]


def test_a_link_used_twice_is_good_once(client, officer):
    address = link(offer(officer))
    client.post(address, NEWCOMER)

    assert client.post(address, NEWCOMER).status_code == 404
    assert Person.objects.get(email="amina@one.example").assignments.count() == 1


def test_somebody_with_an_account_signs_in_to_accept(client, officer):
    amina = make_person("amina@one.example", password=PASSWORD)
    address = link(offer(officer))
    for ask in (client.get, client.post):
        answer = ask(address)
        assert answer.status_code == 302
        assert "/en/sign-in/?next=" in answer["Location"]
    assert not amina.assignments.exists()
    sign_in(client, amina)
    assert "Olga" in client.get(address).content.decode()
    assert client.post(address)["Location"] == "/en/desk/"

    assert amina.assignments.get().role == Role.FOCAL_POINT


def test_somebody_else_is_told_that_it_is_not_for_them(client, officer):
    address = link(offer(officer))
    sign_in(client, officer)
    for ask in (client.get, client.post):
        page = ask(address).content.decode()
        assert "this invitation is for somebody else" in page
    assert Person.objects.get(email="amina@one.example").joined_at is None


def test_trying_links_is_limited(client, officer):
    most = int(ACCOUNT_RATE_LIMITS["invitation"].partition("/")[0])
    answers = [client.get(f"/en/invitation/guess-{number}/").status_code for number in range(most + 1)]

    assert answers == [404] * most + [429]
    assert client.get(link(offer(officer))).status_code == 429


def test_the_page_is_whole_in_arabic_and_kept_by_no_cache(client, officer):
    answer = client.get(link(offer(officer), "ar"))

    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
