"""The people of a network, a country, a city: each sees those in their reach and nobody else, and acts on them alone."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.accounts.actions import Invited, erase_person, invite, withdraw_invitation
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from tests.factories.accounts import make_assignment, make_invitation, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]

LIST = "/en/office/people/"


def by(person):
    return f"person:{person.key}"


@pytest.fixture
def team():
    """Return one person of each office: coordinator, an officer of each country, a focal point of each city."""
    return {
        "coordinator": make_person(name="Cora", roles=[(Role.COORDINATOR, "network")]),
        "officer-a": make_person(name="Olga", roles=[(Role.COMMISSION_OFFICER, "country:XA")]),
        "officer-b": make_person(name="Oskar", roles=[(Role.COMMISSION_OFFICER, "country:XB")]),
        "one": make_person(name="Fatima", email="f@one.example", roles=[(Role.FOCAL_POINT, "city:xa/one")]),
        "two": make_person(name="Filip", email="f@two.example", roles=[(Role.FOCAL_POINT, "city:xb/two")]),
    }


SEEN = {
    "coordinator": {"Cora", "Olga", "Oskar", "Fatima", "Filip"},
    "officer-a": {"Olga", "Fatima"},
    "officer-b": {"Oskar", "Filip"},
    "one": {"Fatima"},
}


def names_in(page, team):
    return {person.name for person in team.values() if f">{person.name}<" in page}


@pytest.mark.parametrize("who", SEEN)
def test_each_office_sees_the_people_in_its_reach(client, team, who):
    page = sign_in(client, team[who]).get(LIST).content.decode()
    # Every page greets its reader by name.
    listed = page.partition("<main")[2]

    assert names_in(listed, team) == SEEN[who]


def test_inviting_an_address_tells_nobody_whose_it_is(client, team):
    sign_in(client, team["one"], second_factor=False)
    sent = {"language": "en", "role": "editor", "reason": "Writes."}
    for email in ("f@two.example", "nobody@two.example"):
        client.post(f"{LIST}invite/", {"email": email, **sent})
    listed = client.get(LIST).content.decode()
    pages = {}
    for offer in Invitation.objects.select_related("person"):
        person, email = offer.person, offer.person.email
        page = client.get(f"{LIST}{person.key}/").content.decode()
        for shown in (email, person.key, offer.key):
            page = page.replace(shown, "")
        pages[email] = re.sub(r'value="[^"]{64}"', "", page.partition("<main")[2])

    assert "f@two.example" in listed
    assert "Filip" not in listed
    assert pages["f@two.example"] == pages["nobody@two.example"]
    assert "f@two.example" not in client.get(f"{LIST}?q=Filip").content.decode()
    assert client.get(f"{LIST}{team['two'].key}/give/").status_code == 404


def test_who_has_accepted_is_called_by_name(client, team):
    make_assignment(team["two"], Role.EDITOR, "city:xa/one")
    sign_in(client, team["one"], second_factor=False)

    assert "Filip" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{team['two'].key}/give/").status_code == 200


def test_the_file_holds_whom_the_list_shows_after_a_second_factor(client, team):
    sign_in(client, team["officer-a"])
    answer = client.get(f"{LIST}file/?format=csv")
    rows = answer.content.decode().splitlines()

    assert "Access-Control-Allow-Origin" not in answer
    assert "no-store" in answer["Cache-Control"]
    assert [row.split(",")[3] for row in rows[1:]] == ["Fatima", "Olga"]
    sign_in(client, team["officer-a"], second_factor=False)
    assert client.get(f"{LIST}file/?format=csv").status_code == 302


@pytest.mark.parametrize("who", ["officer-b", "two"])
def test_nobody_reaches_a_person_of_another_place(client, team, who):
    sign_in(client, team[who])
    key, held = team["one"].key, team["one"].assignments.get().pk
    offer = invite(
        invited=Invited("new@one.example"),
        role=Role.EDITOR,
        scope="city:xa/one",
        reason="Ok.",
        by=by(team["one"]),
        now=timezone.now(),
    )
    there = [f"{LIST}{key}/", f"{LIST}{key}/give/", f"/en/account/roles/{held}/end/", f"/en/account/roles/{held}/hand-over/"]
    nowhere = [f"{LIST}nobody/", f"{LIST}nobody/give/", "/en/account/roles/999/end/", "/en/account/roles/999/hand-over/"]
    for address, missing in zip(there, nowhere, strict=True):
        for ask in (client.get, client.post):
            shut, absent = ask(address), ask(missing)
            assert shut.status_code == absent.status_code
            assert shut.status_code in {404, 405}
            # The links to the other languages of the page name its own address.
            assert shut.content.replace(address[4:].encode(), missing[4:].encode()) == absent.content
    for act in ("again", "withdraw"):
        assert client.post(f"{LIST}invitations/{offer}/{act}/").status_code == 404
        assert client.post(f"{LIST}invitations/nobody/{act}/").status_code == 404
    assert Invitation.objects.get(key=offer).edition == 1


def test_who_gives_no_role_finds_no_list(client):
    sign_in(client, make_person(roles=[(Role.EDITOR, "city:xa/one")]))

    for address in (LIST, f"{LIST}invite/", f"{LIST}file/", f"{LIST}nobody/"):
        assert client.get(address).status_code == 404


def test_a_visitor_signs_in_first(client):
    answer = client.get(LIST)

    assert answer.status_code == 302
    assert "/en/sign-in/?next=" in answer["Location"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=fati", {"Fatima"}),
        ("q=f@two", {"Filip"}),
        ("q=Oneville", {"Fatima"}),
        ("role=focal-point", {"Fatima", "Filip"}),
        ("role=nonsense", {"Cora", "Olga", "Oskar", "Fatima", "Filip"}),
        ("state=later", set()),
        ("state=past", set()),
        ("q=nobody+at+all", set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, team, asked, shown):
    page = sign_in(client, team["coordinator"]).get(f"{LIST}?{asked}").content.decode()

    assert names_in(page.partition("<main")[2], team) == shown


def test_roles_of_before_and_of_later_are_found_where_asked_for(client, team):
    today = timezone.now().date()
    make_assignment(make_person(name="Peter"), Role.MAYOR, "city:xa/one", ended_on=today)
    make_assignment(make_person(name="Laila"), Role.MAYOR, "city:xa/one", begun_on=today + timedelta(days=1))
    sign_in(client, team["officer-a"])

    assert ">Peter<" in client.get(f"{LIST}?state=past").content.decode()
    assert ">Laila<" in client.get(f"{LIST}?state=later").content.decode()


def test_the_list_asks_as_often_for_fifty_as_for_one(client, team):
    def add(number):
        editor = make_person(name=f"Editor {number}")
        make_assignment(editor, Role.EDITOR, "city:xa/one", given_by=by(team["one"]))
        make_invitation(editor, Role.MAYOR, "city:xa/one", by=by(team["one"]))

    sign_in(client, team["officer-a"])
    asked = []
    for number in range(50):
        add(number)
        if number in {0, 49}:
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            asked.append(len(queries))

    assert asked[0] == asked[1] < 15


def test_who_has_left_is_shown_nowhere(client, team):
    erase_person(person=team["one"].key, by=by(team["one"]), now=timezone.now())
    sign_in(client, team["officer-a"])
    pages = [client.get(f"{LIST}?state={state}").content.decode() for state in ("now", "past")]

    assert [page.count(team["one"].key) for page in pages] == [0, 0]
    assert client.get(f"{LIST}{team['one'].key}/").status_code == 404
    assert client.get(f"/en/account/roles/{team['one'].assignments.get().pk}/end/").status_code == 404


def test_only_invitations_that_wait_for_an_answer_are_listed(client, team):
    said = {"role": Role.MAYOR, "reason": "Ok.", "by": by(team["officer-a"]), "now": timezone.now()}
    invite(invited=Invited("waits@one.example"), scope="city:xa/one", **said)
    gone = invite(invited=Invited("gone@one.example"), scope="city:xa/three", **said)
    withdraw_invitation(invitation=gone, by=by(team["officer-a"]), now=timezone.now())
    page = sign_in(client, team["officer-a"]).get(LIST).content.decode()

    assert "waits@one.example" in page
    assert "gone@one.example" not in page


def test_an_officer_invites_a_focal_point_by_the_name_of_the_city(client, team):
    sign_in(client, team["officer-a"])
    sent = {"email": "new@three.example", "name": "Nadia", "language": "ar", "role": "focal-point", "reason": "Appointed."}
    answer = client.post(f"{LIST}invite/", sent | {"place": "threev"})

    assert answer.status_code == 302
    offer = Invitation.objects.get()
    assert (offer.scope, offer.country, offer.person.email, offer.invited_by) == (
        "city:xa/three",
        "XA",
        "new@three.example",
        by(team["officer-a"]),
    )


def test_a_role_in_the_network_has_no_place(client, team):
    sign_in(client, team["coordinator"])
    sent = {"email": "new@one.example", "language": "en", "role": "coordinator", "reason": "Joins us."}
    asked = client.post(f"{LIST}invite/", sent | {"place": "Oneville"})

    assert "Leave this empty, or choose another role." in asked.content.decode()
    assert not Invitation.objects.exists()
    assert client.post(f"{LIST}invite/", sent | {"place": " "}).status_code == 302


def test_the_only_role_that_one_may_give_is_chosen_and_its_place_is_not_called_optional(client, team):
    one = sign_in(client, team["one"]).get(f"{LIST}invite/").content.decode()
    several = sign_in(client, team["coordinator"]).get(f"{LIST}invite/").content.decode()

    assert re.search(r'<input type="radio" name="role" value="editor"[^>]* checked', one)
    assert not re.search(r'name="role"[^>]* checked', several)
    assert "<strong>Editor of a city</strong>" in one
    assert '<label for="id_place">For which city or country</label>' in one


def test_the_way_to_people_leads_over_the_desk(client, team):
    sign_in(client, team["officer-a"])
    for page in (LIST, f"{LIST}invite/", f"{LIST}{team['one'].key}/"):
        assert 'href="/en/desk/">Desk</a>' in client.get(page).content.decode().partition("<h1>")[0].partition("</header>")[2]


def test_the_same_invitation_sent_twice_is_one(client, team):
    sign_in(client, team["officer-a"])
    sent = {"email": "new@one.example", "language": "ar", "role": "mayor", "place": "Oneville", "reason": "Elected."}
    first, second = client.post(f"{LIST}invite/", sent), client.post(f"{LIST}invite/", sent)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "open invitation" in second.content.decode()
    assert 'value="new@one.example"' in second.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("place", ["Twoville", "Nowhere", ""])
def test_a_place_of_others_is_refused_as_one_that_is_none(client, team, place):
    sign_in(client, team["officer-a"])
    sent = {"email": "new@two.example", "language": "en", "role": "mayor", "place": place, "reason": "Elected."}
    answer = client.post(f"{LIST}invite/", sent)

    assert answer.status_code == 200
    assert "nowhere by this name" in answer.content.decode()
    assert not Person.objects.filter(email="new@two.example").exists()


def test_where_several_places_fit_the_form_asks_which(client, team):
    sign_in(client, team["officer-a"])
    sent = {"email": "new@one.example", "language": "en", "role": "mayor", "place": "ville", "reason": "Elected."}
    asked = client.post(f"{LIST}invite/", sent).content.decode()

    assert "Threeville" in asked
    assert "Twoville" not in asked
    for another in ("city:xb/two", "no subject!", "x" * 300):
        assert "Choose the one that you mean" in client.post(f"{LIST}invite/", sent | {"scope": another}).content.decode()
    assert not Invitation.objects.exists()
    client.post(f"{LIST}invite/", sent | {"scope": "city:xa/three"})
    assert Invitation.objects.get().scope == "city:xa/three"


def test_a_focal_point_need_not_name_the_only_city(client, team):
    sign_in(client, team["one"], second_factor=False)
    client.post(f"{LIST}invite/", {"email": "e@one.example", "language": "en", "role": "editor", "reason": "Writes."})

    assert Invitation.objects.get().scope == "city:xa/one"


def test_only_roles_that_one_may_give_are_offered_and_taken(client, team):
    sign_in(client, team["one"])
    page = client.get(f"{LIST}invite/?role=editor&scope=city:xa/one").content.decode()
    sent = {"email": "e@one.example", "language": "en", "role": "coordinator", "reason": "Why not."}

    assert 'value="editor"' in page
    assert 'value="Oneville"' in page
    assert 'value="coordinator"' not in page
    assert client.post(f"{LIST}invite/", sent).status_code == 200
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_withdrawn(client, team):
    sign_in(client, team["officer-a"])
    long_ago = timezone.now() - timedelta(days=3)
    key = invite(
        invited=Invited("new@one.example"),
        role=Role.MAYOR,
        scope="city:xa/one",
        reason="Ok.",
        by=by(team["officer-a"]),
        now=long_ago,
    )
    client.post(f"{LIST}invitations/{key}/again/")
    assert Invitation.objects.get().edition == 2
    told = client.post(f"{LIST}invitations/{key}/again/", follow=True).content.decode()
    assert "minutes ago" in told
    assert Invitation.objects.get().edition == 2
    client.post(f"{LIST}invitations/{key}/withdraw/")
    client.post(f"{LIST}invitations/{key}/withdraw/")

    assert Invitation.objects.get().withdrawn_at


@pytest.mark.parametrize("act", ["again", "withdraw"])
def test_whoever_comes_by_the_address_alone_is_asked_first(client, team, act):
    sign_in(client, team["officer-a"])
    key = invite(
        invited=Invited("new@one.example"),
        role=Role.MAYOR,
        scope="city:xa/one",
        reason="Ok.",
        by=by(team["officer-a"]),
        now=timezone.now(),
    )
    answer = client.get(f"{LIST}invitations/{key}/{act}/")

    assert answer.status_code == 200
    assert "new@one.example" in answer.content.decode()
    assert Invitation.objects.get().edition == 1
    assert not Invitation.objects.get().withdrawn_at
    assert client.get(f"{LIST}invitations/nobody/{act}/").status_code == 404


def test_a_role_is_given_on_the_page_of_a_person(client, team):
    sign_in(client, team["officer-a"])
    address = f"{LIST}{team['one'].key}/give/"
    sent = {"role": "mayor", "place": "Oneville", "reason": "Both."}
    first, second = client.post(address, sent), client.post(address, sent)

    assert (first.status_code, second.status_code) == (302, 409)
    assert team["one"].assignments.filter(role=Role.MAYOR).count() == 1


def test_a_day_that_is_wrong_is_said_at_its_field_and_all_that_was_typed_is_kept(client, team):
    sign_in(client, team["officer-a"])
    sent = {"role": "mayor", "place": "Oneville", "reason": "Long ago.", "begun_on": "2020-01-01", "ended_on": "2019-01-01"}
    answer = client.post(f"{LIST}{team['one'].key}/give/", sent)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert 'id="id_begun_on_error"' in page
    assert 'id="id_ended_on_error"' in page
    assert "Long ago." in page


def test_a_coordinator_needs_a_second_factor_to_give_and_a_focal_point_does_not(client, team):
    for who, status in (("coordinator", 302), ("officer-a", 302), ("one", 200)):
        sign_in(client, team[who], second_factor=False)
        assert client.get(f"{LIST}invite/").status_code == status, who


def test_a_role_ends_with_a_reason_once(client, team):
    sign_in(client, team["officer-a"])
    held = team["one"].assignments.get()
    address = f"/en/account/roles/{held.pk}/end/"

    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "Moved away."}).status_code == 302
    assert client.post(address, {"reason": "Moved away."}).status_code == 404
    held.refresh_from_db()
    assert (held.taken_by, held.taken_reason) == (by(team["officer-a"]), "Moved away.")


def test_the_last_coordinator_is_told_why_not(client, team):
    sign_in(client, team["coordinator"])
    answer = client.post(f"/en/account/roles/{team['coordinator'].assignments.get().pk}/end/", {"reason": "I leave."})

    assert answer.status_code == 409
    assert "no coordinator left" in answer.content.decode()


def test_an_office_is_handed_over_to_a_colleague_or_by_invitation(client, team):
    mayor = make_person(name="Mona", roles=[(Role.MAYOR, "city:xa/one")])
    sign_in(client, team["one"])
    address = f"/en/account/roles/{team['one'].assignments.get().pk}/hand-over/"
    page = client.get(address).content.decode()

    assert "Mona" in page
    assert "Filip" not in page
    by_mail = {"successor": "by-mail", "language": "en", "reason": "I go."}
    for nobody in (by_mail, by_mail | {"successor": team["two"].key}, by_mail | {"email": "no address"}):
        assert client.post(address, nobody).status_code == 200
    client.post(address, by_mail | {"email": "next@one.example"})
    assert Invitation.objects.get().replaces == team["one"].assignments.get()
    client.post(address, {"successor": mayor.key, "language": "en", "reason": "I go."})
    assert RoleAssignment.objects.get(role=Role.FOCAL_POINT, scope="city:xa/one", ended_on=None).person == mayor
    assert Invitation.objects.get().withdrawn_at


@pytest.mark.parametrize("page", ["", "invite/", "{key}/", "{key}/give/"])
def test_pages_are_whole_in_arabic(client, team, page):
    sign_in(client, team["officer-a"])
    answer = client.get("/ar/office/people/" + page.format(key=team["one"].key))

    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()


def test_a_form_without_its_token_is_refused(team):
    from django.test import Client

    strict = sign_in(Client(enforce_csrf_checks=True), team["officer-a"])
    held = team["one"].assignments.get().pk
    for address in (f"{LIST}invite/", f"{LIST}{team['one'].key}/give/", f"/en/account/roles/{held}/end/"):
        assert strict.post(address, {"reason": "No token."}).status_code == 403
    assert RoleAssignment.objects.get(pk=held).ended_on is None


def test_days_of_a_role_are_kept_as_they_were_given(client, team):
    sign_in(client, team["officer-a"])
    end = timezone.now().date() + timedelta(days=30)
    sent = {"role": "mayor", "place": "Oneville", "reason": "Term.", "ended_on": end.isoformat()}
    client.post(f"{LIST}{team['one'].key}/give/", sent)

    held = team["one"].assignments.get(role=Role.MAYOR)
    assert (held.ended_on, held.begun_on) == (end, date.today())
