"""Going over to another mail address: asked for, confirmed by the link that went there, and told to the one that was left."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from halqa.accounts.access import caller_for
from halqa.accounts.actions import ask_for_address, change_address, erase_person
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.accounts.queries.addresses import address_behind, address_path, wanted_address
from halqa.accounts.queries.own import everything_about
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules.addresses import refusals_asking
from halqa.config.signin import ACCOUNT_RATE_LIMITS
from halqa.config.signin.backends import person_at
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.enums import Channel, State
from halqa.notices.models import Message, Notice
from halqa.notices.queries.desk import awaiting
from tests.factories.accounts import PASSWORD, make_assignment, make_person, sign_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD_FOR = timedelta(days=people_policy().address_link_days)
OLD, NEW, OTHER = "amina@one.example", "Amina@Two.example", "amina@three.example"
PAGE = "/en/account/address/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture(autouse=True)
def _house_that_writes(settings):
    settings.EMAIL_HOST = "mail.cities.example"
    cache.clear()


@pytest.fixture
def amina():
    return make_person(OLD, name="Amina", password=PASSWORD, roles=[(Role.FOCAL_POINT, "city:xa/one")])


def asked(person, email=NEW, now=NOW):
    """Ask for an address, and return the token of the link that goes there."""
    ask_for_address(person=person.key, email=email, by=f"person:{person.key}", now=now)
    return address_path(wanted_address(person.key), now).rstrip("/").rpartition("/")[2]


def changed(person, now=NOW):
    wanted = wanted_address(person.key)
    change_address(person=person.key, wanted=wanted.number, by=f"person:{person.key}", now=now)


def codes(act, *args):
    with pytest.raises(RuleRefused) as refused:
        act(*args)
    return list(refused.value.codes)


def mails():
    """Return what leaves the house: each kind, and the address that is named for it."""
    return list(Message.objects.order_by("pk").values_list("notices__kind", "address"))


def addresses(person):
    return list(EmailAddress.objects.filter(user=person).order_by("pk").values_list("email", "verified", "primary"))


@pytest.mark.parametrize(
    ("wanted", "has_left", "against"),
    [
        (NEW, False, []),
        (OLD, False, ["address-is-the-same"]),
        (f" {OLD.upper()} ", False, ["address-is-the-same"]),
        (NEW, True, ["person-has-left"]),
    ],
)
def test_what_stands_against_asking(wanted, has_left, against):
    assert [refusal.code for refusal in refusals_asking(wanted, OLD, has_left=has_left)] == against


def test_asking_changes_nothing_and_mails_both_addresses(amina):
    asked(amina)
    amina.refresh_from_db()

    assert amina.email == OLD
    assert addresses(amina) == [(OLD, True, True), (NEW, False, False)]
    assert mails() == [("sign-in.address-asked", NEW), ("person.address-asked", OLD)]


def test_the_change_is_told_to_the_address_that_is_left(amina):
    asked(amina)
    changed(amina)
    amina.refresh_from_db()

    assert (amina.email, amina.email_key) == (NEW, NEW.lower())
    assert addresses(amina) == [(NEW, True, True)]
    assert mails()[2:] == [("person.address-changed", OLD)]
    assert person_at(NEW) == amina
    assert person_at(OLD) is None


@pytest.mark.parametrize(("refused", "troubles"), [(NEW, []), (OLD, []), ("", ["mail"])])
def test_mail_that_another_address_refuses_does_not_make_one_s_own_look_wrong(amina, refused, troubles):
    asked(amina)
    Message.objects.create(key="x", person=amina.key, channel=Channel.MAIL, put_at=NOW, wait_until=NOW)
    Message.objects.filter(address=refused).update(state=State.REFUSED, ended_at=NOW)

    assert [found.kind for found in awaiting(caller_for(amina, NOW), NOW)] == troubles


def test_the_ledger_learns_no_address(amina):
    asked(amina)
    changed(amina)
    told = [(event.kind, event.subject, event.detail) for event in Event.objects.order_by("number")]

    assert told == [(f"person.address-{done}", f"person:{amina.key}", {}) for done in ("asked", "changed")]
    assert verify().broken is None


def test_nobody_asks_or_changes_for_somebody_else(amina):
    by, other = f"person:{make_person().key}", {"person": amina.key, "now": NOW}
    asked(amina)
    with pytest.raises(PermissionDenied):
        ask_for_address(**other, email=OTHER, by=by)
    with pytest.raises(PermissionDenied):
        change_address(**other, wanted=wanted_address(amina.key).number, by=by)


def test_what_somebody_else_wants_is_not_gone_over_to(amina):
    asked(make_person(), OTHER)
    number = EmailAddress.objects.get(email=OTHER).pk
    by = {"person": amina.key, "by": f"person:{amina.key}", "now": NOW}

    assert codes(lambda: change_address(**by, wanted=number)) == ["address-no-longer-possible"]


def test_an_address_that_is_somebody_else_s_is_asked_for_like_any_other(amina):
    other = make_person(NEW.lower())
    asked(amina)

    assert mails() == [("sign-in.address-asked", NEW), ("person.address-asked", OLD)]
    assert set(Notice.objects.values_list("person", flat=True)) == {amina.key}
    assert codes(changed, amina) == ["address-no-longer-possible"]
    assert Person.objects.get(pk=amina.pk).email == OLD
    assert person_at(NEW) == other


def test_a_link_is_good_until_its_end_and_not_at_it(amina):
    token = asked(amina)
    for moment, email in ((NOW + GOOD_FOR - timedelta(seconds=1), NEW), (NOW + GOOD_FOR, None)):
        wanted = address_behind(token, person=amina.key, now=moment)
        assert (wanted and wanted.email) == email


def test_asking_anew_voids_the_link_before(amina):
    first, second = asked(amina), asked(amina, OTHER)

    assert address_behind(first, person=amina.key, now=NOW) is None
    assert address_behind(second, person=amina.key, now=NOW).email == OTHER


def test_a_link_is_void_after_another_change(amina):
    first = asked(amina)
    asked(amina, OTHER)
    changed(amina)

    assert wanted_address(amina.key) is None
    assert address_behind(first, person=amina.key, now=NOW) is None
    # And the way back is a way of its own.
    asked(amina, OLD)
    changed(amina)
    assert person_at(OLD) == amina


def test_what_is_wanted_is_exported_and_erased_with_the_person(amina):
    make_assignment(make_person(), Role.COORDINATOR)
    asked(amina)
    assert {"email": NEW, "verified": False, "primary": False} in everything_about(amina.key)["addresses"]
    erase_person(person=amina.key, by=f"person:{amina.key}", now=NOW)

    assert addresses(amina) == []
    assert not Message.objects.filter(person=amina.key).exists()
    assert codes(asked, amina) == ["person-has-left"]


def test_a_person_goes_over_to_another_address(client, amina):
    sign_in(client, amina)
    assert PAGE in client.get("/en/account/").content.decode()
    assert OLD in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"email": NEW}, follow=True)
    assert f"A link is on its way to {NEW}" in answer.content.decode()
    link = f"/en/{Notice.objects.get(kind='sign-in.address-asked').path}"

    assert NEW in client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert Person.objects.get(pk=amina.pk).email == OLD
    assert client.post(link)["Location"] == "/en/account/"
    assert NEW in client.get("/en/account/").content.decode()
    assert client.post(link).status_code == client.get(link).status_code == 404


def test_the_link_stands_on_no_page(client, amina):
    token = asked(amina, now=timezone.now())
    sign_in(client, amina)

    for page in ("/en/notices/", "/en/account/", "/en/account/export/"):
        assert token not in client.get(page).content.decode()


def test_nothing_tells_who_asks_whether_the_address_is_somebody_else_s(places):
    make_person(NEW)
    seen = []
    for email in (NEW, OTHER):
        client = sign_in(Client(), make_person("olga@one.example" if email == NEW else "oleg@one.example", name="O"))
        answer = client.post(PAGE, {"email": email}, follow=True)
        kept = json.loads(client.get("/en/account/export/").content)["notices"]
        told = [said for said in answer.content.decode().splitlines() if email in said]
        states = [message["state"] for message in kept["messages"]]
        seen.append((answer.redirect_chain, told, [notice["kind"] for notice in kept["notices"]], states))

    assert seen[0] == (seen[1][0], [line.replace(OTHER, NEW) for line in seen[1][1]], *seen[1][2:])
    assert seen[0][1]


@pytest.mark.parametrize(("email", "status"), [("", 200), ("amina", 200), (f"{'a' * 250}@b.example", 200), (OLD.upper(), 409)])
def test_what_cannot_be_used_is_said_at_its_field(client, amina, email, status):
    answer = sign_in(client, amina).post(PAGE, {"email": email})

    assert answer.status_code == status
    assert 'id="id_email_error"' in answer.content.decode()
    assert wanted_address(amina.key) is None


def test_every_link_that_is_not_good_looks_alike(client, amina):
    other = make_person()
    sign_in(client, amina)
    now = timezone.now()
    tokens = {
        "another's": asked(other, OTHER, now=now),
        "too old": asked(amina, now=now - GOOD_FOR),
        "replaced": asked(amina, now=now),
        "forged": f"{wanted_address(amina.key).number}-{2**40}.forged",
    }
    asked(amina, "amina@four.example", now=now)
    pages = set()
    for token in tokens.values():
        for ask in (client.get, client.post):
            answer = ask(f"{PAGE}{token}/")
            assert answer.status_code == 404
            pages.add(answer.content.decode().replace(f"account/address/{token}/", ""))

    assert len(pages) == 1
    assert "no longer good" in pages.pop()
    assert Person.objects.get(pk=amina.pk).email == OLD


def test_a_link_of_an_address_that_was_taken_since_is_refused(client, amina):
    token = asked(amina, now=timezone.now())
    make_person(NEW)
    answer = sign_in(client, amina).post(f"{PAGE}{token}/")

    assert answer.status_code == 409
    assert "no longer possible" in answer.content.decode()


def test_a_visitor_signs_in_first(client, amina):
    token = asked(amina, now=timezone.now())
    for page in (PAGE, f"{PAGE}{token}/"):
        for ask in (client.get, client.post):
            assert ask(page)["Location"].startswith("/en/sign-in/?next=%2Fen%2Faccount%2Faddress%2F")


def test_asking_wants_to_see_again_that_it_is_them(client, amina):
    sign_in(client, amina, second_factor=False)
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - 16 * 60
    session.save()

    assert "/sign-in/again/?next=" in client.get(PAGE)["Location"]


def test_asking_is_limited(client, amina):
    most = int(ACCOUNT_RATE_LIMITS["address"].partition("/")[0])
    sign_in(client, amina)
    statuses = [client.post(PAGE, {"email": f"amina-{number}@one.example"}).status_code for number in range(most + 1)]

    assert statuses == [302] * most + [429]


def test_trying_links_is_limited(client, amina):
    most = int(ACCOUNT_RATE_LIMITS["address_link"].partition("/")[0])
    sign_in(client, amina)
    statuses = [client.get(f"{PAGE}guess-{number}/").status_code for number in range(most + 1)]

    assert statuses == [404] * most + [429]


def test_pages_are_whole_in_arabic_and_kept_by_no_cache(client, amina):
    token = asked(amina, now=timezone.now())
    sign_in(client, amina)
    for page in ("/ar/account/address/", f"/ar/account/address/{token}/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert '<html lang="ar" dir="rtl">' in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_a_form_without_its_token_is_refused(amina):
    strict = sign_in(Client(enforce_csrf_checks=True), amina)

    assert strict.post(PAGE, {"email": NEW}).status_code == 403
