"""What stands before a private page: signed in, inside, with a second factor shown lately."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.urls import path

from halqa.accounts.access import Holding, caller_of
from halqa.accounts.access.caller import STEPPED_IN_AT, caller_for
from halqa.accounts.enums import Role
from halqa.accounts.views.doors import inside, second_factor, signed_in
from halqa.config import urls as root
from tests.factories.accounts import make_assignment, make_person, sign_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@signed_in
def own(request):
    return HttpResponse(f"{request.caller.name} {request.now.tzinfo}")


@inside(lambda caller: caller.holds(Role.COORDINATOR))
def strongroom(request):
    return HttpResponse("strongroom")


@signed_in
@second_factor
def secret(request):
    return HttpResponse("secret")


urlpatterns = [*root.urlpatterns, path("own/", own), path("strongroom/", strongroom), path("secret/", secret)]
handler404 = "halqa.pages.views.errors.not_found"


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client):
    for address in ("/own/", "/strongroom/", "/secret/"):
        answer = client.get(f"{address}?x=1")

        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?next=%2F{address.strip('/')}%2F%3Fx%3D1")
        assert "sign-in" in answer["Location"]


def test_somebody_with_an_account_is_let_in(client):
    answer = sign_in(client, make_person(name="Amina")).get("/own/")

    assert answer.content == b"Amina UTC"
    assert "no-store" in answer["Cache-Control"]


def test_who_lacks_the_right_meets_what_stands_where_there_is_no_page(client):
    sign_in(client, make_person(roles=[(Role.FOCAL_POINT, "city:xa/one")]))
    shut, missing = client.get("/strongroom/"), client.get("/strongrooms/")

    assert shut.status_code == missing.status_code == 404
    assert shut.content == missing.content


def test_who_has_the_right_is_let_in(client):
    assert sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")])).get("/strongroom/").content == b"strongroom"


def test_a_person_who_is_no_longer_active_is_a_visitor(client):
    person = make_person()
    sign_in(client, person)
    person.is_active = False
    person.save()

    assert client.get("/own/").status_code == 302


def test_a_second_factor_shown_lately_opens(client):
    assert sign_in(client, make_person()).get("/secret/").content == b"secret"


@pytest.mark.parametrize(("minutes", "reading", "sending"), [(14, 200, 200), (16, 302, 200), (59, 302, 200), (61, 302, 302)])
def test_a_second_factor_grows_old_sooner_for_reading_than_for_sending(client, minutes, reading, sending):
    sign_in(client, make_person())
    session = client.session
    session["account_authentication_methods"][1]["at"] = time.time() - minutes * 60
    session.save()

    assert client.get("/secret/").status_code == reading
    assert client.post("/secret/").status_code == sending


@pytest.mark.parametrize("role", [(Role.COORDINATOR, "network"), (Role.COMMISSION_OFFICER, "country:XA")])
def test_a_role_for_people_with_a_second_factor_opens_nothing_to_a_password_alone(client, role):
    sign_in(client, make_person(roles=[role]), second_factor=False)
    for address in ("/own/", "/secret/", *(["/strongroom/"] if role[0] is Role.COORDINATOR else [])):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"] == f"/en/sign-in/second-factor/?next=%2F{address.strip('/')}%2F"


def test_a_second_factor_that_was_shown_long_ago_goes_on_opening_what_the_role_is_for(client):
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))
    session = client.session
    session["account_authentication_methods"][1]["at"] = time.time() - 24 * 60 * 60
    session.save()

    assert client.get("/strongroom/").content == b"strongroom"


@pytest.mark.parametrize(("signed_out", "onward"), [(True, "/en/sign-in/?"), (False, "/en/sign-in/second-factor/?")])
def test_what_was_written_is_not_lost_where_a_session_or_a_second_factor_ran_out(client, signed_out, onward):
    if not signed_out:
        sign_in(client, make_person(), second_factor=False)
    answer = client.post("/secret/", {"reason": "Two <words>\nof mine", "version": "3"})
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert "Two &lt;words&gt;<br>of mine" in page
    assert f'href="{onward}next=%2Fsecret%2F"' in page


def test_what_holds_a_secret_is_never_shown_again(client):
    answer = client.post("/secret/", {"password1": "a long sentence", "reason": "Two words"})

    assert (answer.status_code, answer.content) == (302, b"")


def test_a_password_is_no_second_factor(client):
    answer = sign_in(client, make_person(), second_factor=False).get("/secret/")

    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=%2Fsecret%2F")


@pytest.mark.parametrize(("demonstration", "invented", "status"), [(True, True, 200), (True, False, 302), (False, True, 302)])
def test_stepping_in_counts_in_the_demonstration_and_as_an_invented_person_only(
    client, settings, demonstration, invented, status
):
    settings.DEMO_PEOPLE = demonstration
    sign_in(client, make_person(is_demonstration=invented), second_factor=False)
    session = client.session
    session[STEPPED_IN_AT] = time.time()
    session.save()

    assert client.get("/secret/").status_code == status


def test_without_a_cookie_nothing_is_looked_up(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        caller = caller_of(rf.get("/"), NOW)

    assert (caller.actor, caller.is_signed_in, caller.holdings) == ("visitor", False, ())


def test_a_role_is_held_from_its_first_day_up_to_its_last():
    person = make_person()
    make_assignment(person, Role.EDITOR, "city:xa/one", begun_on=date(2026, 11, 22), ended_on=date(2026, 11, 24))

    held = Holding(Role.EDITOR, "city:xa/one", date(2026, 11, 22), date(2026, 11, 24))
    days = [caller_for(person, NOW + timedelta(days=days)).holdings for days in (-1, 0, 1, 2)]
    assert days == [(), (held,), (held,), ()]


def test_what_a_caller_holds_is_asked_by_role_and_scope():
    person = make_person(roles=[(Role.EDITOR, "city:xa/one"), (Role.EDITOR, "city:xa/two"), (Role.COORDINATOR, "network")])
    caller = caller_for(person, NOW)

    assert caller.holds(Role.EDITOR)
    assert caller.holds(Role.EDITOR, "city:xa/one")
    assert not caller.holds(Role.EDITOR, "city:xa/three")
    assert not caller.holds(Role.MAYOR)
    assert caller.scopes(Role.EDITOR) == {"city:xa/one", "city:xa/two"}
