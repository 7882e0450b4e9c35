"""The coordination team's pages: what waits, the old beside the new, and every answer."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProfilePart
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import (
    CITY,
    MOMENT,
    TEAM,
    make_approved,
    make_draft,
    make_many_sent,
    make_returned,
    make_sent,
    open_proposal,
    write_part,
    write_text,
)
from tests.factories.registry import make_city, make_country, make_member

pytestmark = pytest.mark.django_db
LIST = "/en/office/approvals/"


@pytest.fixture
def coordinator(client):
    return sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))


@pytest.fixture
def city():
    return make_member("ma/benguerir", local_name="بن جرير", local_language="ar")


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def page_of(proposal):
    return f"{LIST}{proposal.pk}/"


def answer_to(proposal, answer, *parts, reason="", read=None):
    return {"answer": answer, "parts": parts, "reason": reason, "read": read or proposal.version}


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ((Role.COORDINATOR, "network"), 200),
        ((Role.COMMISSION_OFFICER, "country:MA"), 404),
        ((Role.FOCAL_POINT, "city:ma/benguerir"), 404),
        ((Role.EXPERT, "network"), 404),
    ],
)
def test_only_coordinators_answer(client, city, held, status):
    sent = make_sent(city)
    sign_in(client, make_person(roles=[held]))

    assert client.get(LIST).status_code == status
    assert client.get(page_of(sent)).status_code == status
    assert client.post(page_of(sent), answer_to(sent, "decline")).status_code == status
    assert open_proposal(city).state == "sent"


def test_an_answer_asks_for_a_second_factor_anew_and_the_list_does_not(client, city):
    sent = make_sent(city)
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))
    session = client.session
    session["account_authentication_methods"][1]["at"] -= 2 * 60 * 60
    session.save()

    assert client.get(LIST).status_code == 200
    for answer in (client.get(page_of(sent)), client.post(page_of(sent), answer_to(sent, "approve", "about"))):
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"next=%2Fen%2Foffice%2Fapprovals%2F{sent.pk}%2F")
    assert open_proposal(city).state == "sent"


def test_the_list_holds_what_waits_the_longest_first(coordinator, city):
    make_draft(make_city("ma/agadir"))
    make_returned(make_city("ma/tetouan"))
    make_sent(make_city("ma/fes"), now=MOMENT.replace(year=2025))
    make_sent(city)
    page = text_of(coordinator.get(LIST))

    assert re.findall(r"Agadir|Tetouan|Fes|Benguerir", page) == ["Fes", "Benguerir"]
    assert "About the city" in page


def test_an_empty_list_says_so(coordinator):
    assert "Nothing waits for you" in text_of(coordinator.get(LIST))


def test_the_old_stands_beside_the_new_for_the_eye_and_for_the_ear(coordinator, city):
    make_approved(city, "A city that reads.")
    sent = make_sent(city, "A city that learns.")
    page = text_of(coordinator.get(page_of(sent)))

    assert '<del><span class="unseen">removed: </span>reads</del>' in page
    assert '<ins><span class="unseen">added: </span>learns</ins>' in page
    assert '<div class="wording" lang="en" dir="ltr">A city that ' in page
    assert '<summary>As it would read</summary><div class="wording" lang="en" dir="ltr">A city that learns.</div>' in page


def test_an_address_stands_whole_the_old_above_the_new(coordinator, city):
    old, new = {"address": "https://bir-nour.example"}, {"address": "https://مثال.إختبار/"}
    write_part(city, ProfilePart.WEBSITE, **old)
    make_approved(city)
    write_part(city, ProfilePart.WEBSITE, **new)
    page = text_of(coordinator.get(page_of(make_sent(city))))

    assert f'<p class="wording" dir="ltr"><del><span class="unseen">removed: </span>{old["address"]}</del></p>' in page
    assert f'<p class="wording" dir="ltr"><ins><span class="unseen">added: </span>{new["address"]}</ins></p>' in page


def test_who_approves_a_part_is_told_that_it_was_in_part(coordinator, city):
    write_part(city, ProfilePart.OFFICE, name="Office for Learning", email="learning@city.example")
    sent = make_sent(city)
    answer = coordinator.post(page_of(sent), answer_to(sent, "approve", "about", reason="Name the town hall."), follow=True)

    assert "Approved in part. Everybody can read that part now" in text_of(answer)


def test_a_text_in_arabic_stands_from_right_to_left_on_an_english_page(coordinator, city):
    write_text(city, "مدينة تتعلّم", "ar")
    sent = make_sent(city)

    assert '<div class="wording" lang="ar" dir="rtl">مدينة تتعلّم</div>' in text_of(coordinator.get(page_of(sent)))


def test_what_is_approved_shows_in_public_with_its_day(coordinator, city):
    sent = make_sent(city, "A city that learns.")
    answer = coordinator.post(page_of(sent), answer_to(sent, "approve", "about"))
    page = text_of(Client().get("/en/cities/ma/benguerir/"))

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert "A city that learns." in page
    assert "Written by the city, approved by the coordination team on" in page


def test_all_parts_are_ticked_at_first_and_some_may_be_left_out(coordinator, city):
    write_part(city, ProfilePart.OFFICE, name="Office for Learning", email="learning@city.example")
    sent = make_sent(city)
    page = text_of(coordinator.get(page_of(sent)))
    assert len(re.findall(r'type="checkbox"[^>]* checked', page)) == 2

    refused = coordinator.post(page_of(sent), answer_to(sent, "approve", "office"))
    assert refused.status_code == 200
    assert "Say why, in a sentence or two" in text_of(refused)
    answer = coordinator.post(page_of(sent), answer_to(sent, "approve", "office", reason="No advertising."))
    page = text_of(Client().get("/en/cities/ma/benguerir/"))

    assert answer.status_code == 302
    assert "Office for Learning" in page
    assert 'href="mailto:learning@city.example"' in page
    assert "A city that learns." not in page


@pytest.mark.parametrize(("answer", "state"), [("send-back", "returned"), ("decline", "declined")])
def test_what_is_not_approved_needs_a_reason_and_what_was_typed_stays(coordinator, city, answer, state):
    sent = make_sent(city)
    without = coordinator.post(page_of(sent), answer_to(sent, answer, "about"))
    long = coordinator.post(page_of(sent), answer_to(sent, answer, "about", reason="x" * 2001))
    sent.refresh_from_db()

    assert "Say why" in text_of(without)
    assert "The reason has 2001 characters; at most 2000" in text_of(long)
    assert "x" * 2001 in text_of(long)
    assert sent.state == "sent"

    assert coordinator.post(page_of(sent), answer_to(sent, answer, reason="Name the office.")).status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (state, "Name the office.")


def test_approving_nothing_is_refused(coordinator, city):
    sent = make_sent(city)
    answer = coordinator.post(page_of(sent), answer_to(sent, "approve", reason="So"))

    assert "No part is ticked." in text_of(answer)
    assert open_proposal(city).state == "sent"


def test_who_comes_second_is_told_what_the_answer_was(coordinator, city):
    sent = make_sent(city)
    actions.decline(number=sent.pk, reason="Not about learning.", read=sent.version, by=TEAM, now=MOMENT)
    answer = coordinator.post(page_of(sent), answer_to(sent, "approve", "about"))
    page = text_of(answer)

    assert answer.status_code == 409
    assert "This proposal is closed" in page
    assert "Not about learning." in page
    assert "This is not possible now, because:" in page
    assert "Please mend this first" not in page
    assert not city.published_parts.exists()


def test_the_same_answer_twice_is_given_once(coordinator, city):
    sent = make_sent(city)
    form = answer_to(sent, "approve", "about")

    assert [coordinator.post(page_of(sent), form).status_code for _ in range(2)] == [302, 409]
    assert Event.objects.filter(kind="profile.approved").count() == 1


def test_what_changed_since_it_was_read_is_shown_anew_before_it_is_answered(coordinator, city):
    sent = make_sent(city)
    actions.take_back(number=sent.pk, read=sent.version, by=CITY, now=MOMENT)
    draft = make_draft(city, "Other words.")
    actions.send(number=draft.pk, read=draft.version, by=CITY, now=MOMENT)
    stale = coordinator.post(page_of(sent), answer_to(sent, "approve", "about"))
    page = text_of(stale)

    assert stale.status_code == 409
    assert "Other words." in page
    assert "The proposal has changed since you opened this page." in page
    assert not city.published_parts.exists()

    read = re.search(r'name="read" value="(\d+)"', page)[1]
    assert coordinator.post(page_of(sent), answer_to(sent, "approve", "about", read=read)).status_code == 302


def test_what_was_never_sent_and_what_does_not_exist_are_no_pages(coordinator, city):
    draft = make_draft(city)

    assert coordinator.get(page_of(draft)).status_code == 404
    assert coordinator.get(f"{LIST}999999/").status_code == 404
    assert coordinator.post(page_of(make_sent(make_city("ma/fes"))), {"answer": "burn", "read": 3}).status_code == 404


def test_what_was_taken_back_is_no_longer_read_by_the_team(coordinator, city):
    sent = make_sent(city, "For later.")
    actions.take_back(number=sent.pk, read=sent.version, by=CITY, now=MOMENT)
    page = text_of(coordinator.get(page_of(sent)))

    assert "For later." not in page
    assert "The city is writing on it again" in page


def test_a_form_without_the_token_is_refused(city):
    strict = sign_in(Client(enforce_csrf_checks=True), make_person(roles=[(Role.COORDINATOR, "network")]))
    sent = make_sent(city)

    assert strict.post(page_of(sent), answer_to(sent, "approve", "about")).status_code == 403


def test_the_city_page_marks_another_language_and_an_older_translation(city):
    write_text(city, "Une ville", "fr")
    write_text(city, "مدينة", "ar")
    write_text(city, "Une grande ville", "fr")
    sent = open_proposal(city)
    actions.send(number=sent.pk, read=sent.version, by=CITY, now=MOMENT)
    actions.approve(number=sent.pk, parts=list(ProfilePart), reason="", read=sent.version + 1, by=TEAM, now=MOMENT)
    profiles = {
        tag: text_of(Client().get(f"/{tag}/cities/ma/benguerir/")).partition('id="profile"')[2].partition("</section>")[0]
        for tag in ("en", "ar", "fr")
    }

    assert "The city has not written it in your language." in profiles["en"]
    assert '<div class="wording" lang="fr" dir="ltr">Une grande ville</div>' in profiles["en"]
    assert 'lang="ar" dir="rtl">مدينة</div> <p class="src"><span class="tag">' in profiles["ar"]
    assert '<span class="tag">' not in profiles["fr"].partition("<details>")[0]
    assert "<summary>Also in: Arabic</summary>" in profiles["en"]
    assert 'lang="ar" dir="rtl">مدينة</div>' in profiles["en"]


def test_two_pages_of_one_site_do_not_look_like_one(city):
    write_part(city, ProfilePart.WEBSITE, address="https://www.city.example/")
    write_part(city, ProfilePart.PROGRAMME, address="https://city.example/learning/")
    make_approved(city)
    page = text_of(Client().get("/en/cities/ma/benguerir/"))

    assert '<a href="https://www.city.example/" rel="external nofollow"><bdi dir="ltr">city.example</bdi></a>' in page
    assert (
        '<a href="https://city.example/learning/" rel="external nofollow"><bdi dir="ltr">city.example/learning</bdi></a>' in page
    )


def test_the_public_page_tells_nothing_of_proposals_and_answers(city):
    make_returned(city)
    page = text_of(Client().get("/en/cities/ma/benguerir/"))

    for hidden in ("A city that learns.", "Name the office.", "sent a proposal", "wrote on a proposal", "sent the city"):
        assert hidden not in page


def test_an_invented_city_is_marked_wherever_its_profile_is_shown(coordinator):
    nahrayn = make_city("xa/nahrayn", country=make_country("XA"))
    sent = make_sent(nahrayn)

    assert "illustrative" in text_of(coordinator.get(LIST))
    assert "illustrative" in text_of(coordinator.get(page_of(sent)))
    coordinator.post(page_of(sent), answer_to(sent, "approve", "about"))
    profile = text_of(Client().get("/en/cities/xa/nahrayn/")).partition('id="profile"')[2]
    assert "illustrative" in profile.partition("</section>")[0]


def test_fifty_proposals_ask_the_database_as_often_as_one(coordinator):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(LIST).status_code == 200
        return len(queries)

    make_sent(make_city("ma/town-0"))
    coordinator.get(LIST)
    one = asked()
    make_many_sent([make_city(f"ma/town-{number}") for number in range(1, 50)])

    assert asked() == one


def test_in_arabic_the_pages_read_from_right_to_left(coordinator, city):
    sent = make_sent(city)

    for address in (LIST, page_of(sent)):
        assert '<html lang="ar" dir="rtl">' in text_of(coordinator.get(address.replace("/en/", "/ar/")))
