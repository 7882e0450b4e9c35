"""The pages of a city's own people: what they see, write, send and get back; nothing of another city."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from halqa.accounts.enums import Role
from halqa.documents.models import File
from halqa.foundation.localized import digest
from halqa.ledger.models import Event
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.rules.profiles import fingerprint
from tests.factories import uploads
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import (
    CITY,
    MOMENT,
    TEAM,
    make_approved,
    make_draft,
    make_returned,
    make_sent,
    open_proposal,
    stored,
    write_text,
)
from tests.factories.registry import make_city, make_country

pytestmark = pytest.mark.django_db
HOME = "/en/my-city/ma/benguerir/"
ENGLISH = f"{HOME}about/en/"
OFFICE = f"{HOME}profile/office/"


@pytest.fixture
def city():
    morocco = make_country("MA", en="Morocco", ar="المغرب")
    return make_city("ma/benguerir", local_name="بن جرير", local_language="ar", country=morocco)


@pytest.fixture
def focal_point(client, city):
    """A focal point of Benguerir, signed in."""
    return sign_in(client, make_person(name="Amina", roles=[(Role.FOCAL_POINT, "city:ma/benguerir")]))


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_visitor_is_led_to_sign_in_and_back(client, city):
    for address in (HOME, ENGLISH, OFFICE):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?next={address.replace('/', '%2F')}")


@pytest.mark.parametrize(
    ("held", "home", "form"),
    [
        ((Role.FOCAL_POINT, "city:ma/benguerir"), 200, 200),
        ((Role.MAYOR, "city:ma/benguerir"), 200, 200),
        ((Role.EDITOR, "city:ma/benguerir"), 200, 200),
        ((Role.COMMISSION_OFFICER, "country:MA"), 200, 404),
        ((Role.COORDINATOR, "network"), 200, 404),
        ((Role.FOCAL_POINT, "city:ma/fes"), 404, 404),
        ((Role.COMMISSION_OFFICER, "country:FR"), 404, 404),
    ],
)
def test_who_sees_the_city_and_who_writes_for_it(client, city, held, home, form):
    make_city("ma/fes", country=city.country)
    sign_in(client, make_person(roles=[held]))

    assert client.get(HOME).status_code == home
    assert [client.get(address).status_code for address in (ENGLISH, OFFICE)] == [form, form]
    assert [client.post(address, {"email": "nobody"}).status_code for address in (ENGLISH, OFFICE)] == [
        302 if form == 200 else 404,
        form,
    ]


def test_nothing_of_the_page_is_kept_by_a_cache(focal_point):
    assert "no-store" in focal_point.get(HOME)["Cache-Control"]


def test_an_empty_city_says_what_to_do_first(focal_point):
    page = text_of(focal_point.get(HOME))

    assert "Nothing in public yet." in page
    assert "Nothing shows in public until the coordination team has approved it." in page
    assert f'href="{HOME}about/ar/"' in page


def test_what_is_written_is_saved_in_the_proposal_and_shows_nowhere_in_public(focal_point, client, city):
    answer = focal_point.post(ENGLISH, {"text": "A city that learns.", "read": digest(""), "made_from": ""})

    assert answer.status_code == 302
    assert answer["Location"] == HOME
    assert stored(city, ProfilePart.ABOUT)["texts"] == {"en": "A city that learns."}
    assert "A city that learns." in text_of(focal_point.get(HOME))
    assert "A city that learns." not in text_of(client.get("/en/cities/ma/benguerir/"))


def test_the_same_form_sent_twice_writes_once(focal_point, city):
    form = {"text": "A city that learns.", "read": digest(""), "made_from": ""}
    focal_point.post(ENGLISH, form)
    answer = focal_point.post(ENGLISH, form)

    assert answer.status_code == 302
    assert Event.objects.filter(kind="profile.drafted").count() == 1


def test_two_who_write_at_once_both_see_both_texts_and_neither_is_lost(focal_point, city):
    write_text(city, "Theirs is stored.", by="person:other")
    answer = focal_point.post(ENGLISH, {"text": "Mine is here.", "read": digest(""), "made_from": ""})
    page = text_of(answer)

    assert answer.status_code == 409
    assert "Theirs is stored." in page
    assert "Mine is here." in page
    assert "Somebody else has changed this since you opened it." in page
    assert stored(city, ProfilePart.ABOUT)["texts"]["en"] == "Theirs is stored."

    read = re.search(r'name="read" value="(\w+)"', page)[1]
    merged = focal_point.post(ENGLISH, {"text": "Theirs and mine.", "read": read, "made_from": ""})

    assert merged.status_code == 302
    assert stored(city, ProfilePart.ABOUT)["texts"]["en"] == "Theirs and mine."


def test_two_who_write_different_parts_at_once_do_not_meet(focal_point, city):
    page = text_of(focal_point.get(OFFICE))
    read = re.search(r'name="read" value="(\w+)"', page)[1]
    write_text(city, "Theirs is stored.", by="person:other")

    assert focal_point.post(OFFICE, {"name": "Office for Learning", "read": read}).status_code == 302


def test_a_stale_office_shows_both(focal_point, city):
    page = text_of(focal_point.get(OFFICE))
    read = re.search(r'name="read" value="(\w+)"', page)[1]
    focal_point.post(OFFICE, {"name": "First office", "email": "first@city.example", "read": read})
    answer = focal_point.post(OFFICE, {"name": "Second office", "email": "first@city.example", "read": read})
    page = text_of(answer)

    assert answer.status_code == 409
    assert "First office" in page
    assert 'value="Second office"' in page
    assert "Stored meanwhile, by <bdi>Amina</bdi>" in page


@pytest.mark.parametrize(
    ("part", "form", "says"),
    [
        ("website", {"address": "http://city.example"}, "must begin with https://"),
        ("website", {"address": "javascript:alert(1)"}, "Write an address such as"),
        ("programme", {"address": "no address"}, "Write an address such as"),
        ("office", {"name": "Office", "email": "nobody"}, "valid email address"),
        ("office", {"name": "", "email": "learning@city.example"}, "Whose address is it?"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(focal_point, part, form, says):
    answer = focal_point.post(f"{HOME}profile/{part}/", {**form, "read": "x"})
    page = text_of(answer)

    assert answer.status_code == 200
    assert says in page
    assert all(value in page for value in form.values())


def test_a_long_text_is_answered_in_words_and_stays(focal_point, city):
    long = "word " * 251
    page = text_of(focal_point.post(ENGLISH, {"text": long, "read": digest(""), "made_from": ""}))

    assert "The text has 251 words; at most 250" in page
    assert long.strip() in page
    assert open_proposal(city) is None


def test_a_translation_stands_beside_its_source_and_is_marked_when_it_is_older(focal_point, city):
    write_text(city, "Une ville", "fr")
    page = text_of(focal_point.get(f"{HOME}about/ar/"))
    seen = dict(re.findall(r'name="(read|made_from)" value="(\w*)"', page))
    write_text(city, "Une grande ville", "fr", by="person:other")

    assert "The source, in French" in page
    assert "Une ville" in page
    assert focal_point.post(f"{HOME}about/ar/", {"text": "مدينة", **seen}).status_code == 302
    assert stored(city, ProfilePart.ABOUT)["made_from"] == {"ar": digest("Une ville")}


def test_an_older_translation_that_still_holds_is_saved_as_it_is(focal_point, city):
    for text, language in (("Une ville", "fr"), ("مدينة", "ar"), ("Une grande ville", "fr")):
        write_text(city, text, language)
    page = text_of(focal_point.get(f"{HOME}about/ar/"))
    seen = dict(re.findall(r'name="(read|made_from)" value="(\w*)"', page))

    assert "save it as it is to say that it still holds" in page
    assert focal_point.post(f"{HOME}about/ar/", {"text": "مدينة", **seen}).status_code == 302
    assert stored(city, ProfilePart.ABOUT)["made_from"] == {"ar": digest("Une grande ville")}
    assert "save it as it is" not in text_of(focal_point.get(f"{HOME}about/ar/"))


@pytest.mark.parametrize("address", [f"{HOME}about/xx/", f"{HOME}profile/about/", f"{HOME}profile/nothing/"])
def test_other_languages_and_parts_are_no_pages(focal_point, address):
    assert focal_point.get(address).status_code == 404


def test_a_proposal_is_sent_taken_back_and_discarded(focal_point, city):
    draft = make_draft(city)
    address = f"{HOME}proposals/{draft.pk}/"
    steps = [("send", ProposalState.SENT), ("take-back", ProposalState.DRAFT), ("discard", ProposalState.DISCARDED)]
    for step, state in steps:
        draft.refresh_from_db()
        answer = focal_point.post(address, {"step": step, "read": draft.version})
        draft.refresh_from_db()

        assert answer.status_code == 302
        assert draft.state == state


def test_discarding_is_asked_about_first(focal_point, city):
    make_draft(city)
    page = text_of(focal_point.get(HOME))

    assert re.search(
        r"<details><summary>Discard the proposal</summary>.*Earlier proposals.*Yes, discard it</button></details>", page
    )


def test_a_step_twice_or_at_another_version_does_nothing_and_says_why(focal_point, city):
    draft = make_draft(city)
    address = f"{HOME}proposals/{draft.pk}/"
    write_text(city, "Another has written on.", by="person:other")
    stale = focal_point.post(address, {"step": "send", "read": draft.version})
    draft.refresh_from_db()
    focal_point.post(address, {"step": "send", "read": draft.version})
    twice = focal_point.post(address, {"step": "send", "read": draft.version})

    assert (stale.status_code, twice.status_code) == (409, 409)
    assert "The proposal has changed since you opened this page." in text_of(stale)
    assert "The proposal was sent and waits" in text_of(twice)
    assert Event.objects.filter(kind="profile.sent").count() == 1


def test_a_proposal_of_another_city_and_an_unknown_step_are_no_pages(focal_point, city):
    other = make_draft(make_city("ma/fes", country=city.country))
    own = make_draft(city)

    for number, step, read in ((other.pk, "send", 2), (own.pk, "approve", 2), (own.pk, "send", "x"), (999_999, "send", 2)):
        assert focal_point.post(f"{HOME}proposals/{number}/", {"step": step, "read": read}).status_code == 404


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_address_of_a_step_leads_to_its_page_in_every_language(focal_point, city, language):
    step = f"{HOME}proposals/{make_draft(city).pk}/".replace("/en/", f"/{language}/")

    looked_at, put = focal_point.get(step), focal_point.put(step)

    assert (looked_at.status_code, looked_at["Location"]) == (302, HOME.replace("/en/", f"/{language}/"))
    assert (put.status_code, put["Allow"]) == (405, "GET, HEAD, POST")


def test_a_form_without_the_token_is_refused(city):
    strict = sign_in(Client(enforce_csrf_checks=True), make_person(roles=[(Role.FOCAL_POINT, "city:ma/benguerir")]))
    draft = make_draft(city)

    for address in (ENGLISH, OFFICE, f"{HOME}proposals/{draft.pk}/"):
        assert strict.post(address, {"text": "x", "name": "x", "step": "send", "read": draft.version}).status_code == 403


def test_what_was_sent_cannot_be_written_on(focal_point, city):
    make_sent(city)
    page = text_of(focal_point.get(ENGLISH))

    assert "To go on writing, take it back first." in page
    assert "<textarea" not in page


def test_what_was_sent_meanwhile_keeps_what_was_typed(focal_point, city):
    make_sent(city)
    page = text_of(
        focal_point.post(ENGLISH, {"text": "Typed for an hour.", "read": digest("A city that learns."), "made_from": ""})
    )

    assert "The proposal was sent and waits" in page
    assert "Typed for an hour." in page


def test_what_was_sent_back_says_why(focal_point, city):
    make_returned(city)
    page = text_of(focal_point.get(HOME))

    assert "Name the office." in page
    assert "Sent back" in page
    assert "Send to the coordination team" in page


def test_drafts_are_for_the_city_alone(client, city):
    make_draft(city, "Nobody else reads this yet.")
    for role, scope in ((Role.COMMISSION_OFFICER, "country:MA"), (Role.COORDINATOR, "network")):
        sign_in(client, make_person(roles=[(role, scope)]))
        page = text_of(client.get(HOME))

        assert "Nobody else reads this yet." not in page
        assert "The city is still writing on it" in page


def test_what_was_given_up_stays_with_the_city(focal_point, client, city):
    draft = make_draft(city, "Given up before it was sent.")
    actions.discard(number=draft.pk, read=draft.version, by=CITY, now=MOMENT)
    sent_back = make_returned(city)
    write_text(city, "Given up after it came back.")
    sent_back.refresh_from_db()
    actions.discard(number=sent_back.pk, read=sent_back.version, by=CITY, now=MOMENT)
    given_up = ("Given up before it was sent.", "Given up after it came back.")

    assert all(text in text_of(focal_point.get(HOME)) for text in given_up)
    for role, scope in ((Role.COMMISSION_OFFICER, "country:MA"), (Role.COORDINATOR, "network")):
        sign_in(client, make_person(roles=[(role, scope)]))
        pages = [text_of(client.get(HOME))]
        if role is Role.COORDINATOR:
            pages.append(text_of(client.get(f"/en/office/approvals/{sent_back.pk}/")))
        assert not any(text in page for text in given_up for page in pages)
        assert "Discarded" in pages[0]


def test_an_officer_reads_what_was_sent(client, city):
    make_sent(city, "Sent for all to see.")
    sign_in(client, make_person(roles=[(Role.COMMISSION_OFFICER, "country:MA")]))
    page = text_of(client.get(HOME))

    assert "Sent for all to see." in page
    assert "<button" not in page.partition("<main")[2].partition("</main")[0]


def test_earlier_proposals_and_versions_are_told(focal_point, city):
    make_approved(city, "First words.")
    page = text_of(focal_point.get(HOME))

    assert "First words." in page
    assert "Approved" in page
    assert "2 March 2026" in page


def test_what_is_hostile_is_shown_as_text(focal_point, city):
    make_draft(city, "<script>alert(1)</script> & more")
    page = text_of(focal_point.get(HOME))

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_in_arabic_the_page_reads_from_right_to_left_and_names_the_city_so(focal_point, city):
    make_draft(city)
    page = text_of(focal_point.get(HOME.replace("/en/", "/ar/")))

    assert '<html lang="ar" dir="rtl">' in page
    assert "بن جرير" in page
    assert '<div class="wording" lang="en" dir="ltr">' in page


def send_picture(client, city, name="souk.png", size=(40, 30), **more):
    read = fingerprint(stored(city, ProfilePart.PICTURE))
    words = {"alternative": "Women read together.", "credit": "City of Benguerir"}
    upload = SimpleUploadedFile(name, uploads.picture(size=size))
    return client.post(f"{HOME}profile/picture/", {"upload": upload, "read": read} | words | more)


@pytest.fixture
def files(settings, tmp_path):
    """A storage of its own for the files of a test."""
    settings.STORAGES = settings.STORAGES | {
        "documents": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def test_a_picture_is_for_the_city_and_the_offices_until_it_is_approved(focal_point, client, city, files):
    assert send_picture(focal_point, city).status_code == 302
    held = stored(city, ProfilePart.PICTURE)
    address = f"/en/documents/{held['file']}/souk.png"
    page = text_of(focal_point.get(HOME))

    assert f'<img src="{address}" alt="Women read together."' in page
    assert status(focal_point, address) == 200
    assert Client().get(address).status_code == 404
    assert Client().get(f"/pictures/{held['file']}").status_code == 404

    approve_all(city)
    page = text_of(Client().get("/en/cities/ma/benguerir/"))
    assert f'<img src="/pictures/{held["file"]}" alt="Women read together."' in page
    assert "City of Benguerir" in page
    assert status(Client(), f"/pictures/{held['file']}") == 200


def test_a_picture_that_took_the_place_of_another_or_was_given_up_leaves_none_behind(focal_point, city, files):
    send_picture(focal_point, city)
    first = stored(city, ProfilePart.PICTURE)["file"]
    send_picture(focal_point, city, size=(50, 30))
    second = stored(city, ProfilePart.PICTURE)["file"]
    assert kept_files() == {second}
    approve_all(city)
    assert kept_files() == {second}

    send_picture(focal_point, city, size=(60, 30))
    assert len(kept_files()) == 2
    page = text_of(focal_point.get(HOME))
    assert re.findall(r'<span class="tag">(would go|would come)</span>', page) == ["would go", "would come"]
    draft = open_proposal(city)
    focal_point.post(f"{HOME}proposals/{draft.pk}/", {"step": "discard", "read": draft.version})
    assert kept_files() == {second}

    focal_point.post(f"{HOME}profile/picture/", {"is_gone": "on", "read": fingerprint(stored(city, ProfilePart.PICTURE))})
    assert kept_files() == {second}
    approve_all(city)
    assert kept_files() == set()
    assert first != second


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"alternative": ""}, "A picture needs this."),
        ({"credit": ""}, "A picture needs this."),
        ({"upload": ""}, "Choose the picture that this is about."),
        ({"credit": ""}, "Choose the file again: no browser keeps a file that was sent."),
    ],
)
def test_a_picture_needs_its_words_and_words_their_picture(focal_point, city, files, form, says):
    assert says in text_of(send_picture(focal_point, city, **form))
    assert kept_files() == set()


def test_a_picture_from_a_telephone_is_made_smaller(focal_point, city, files):
    photograph = SimpleUploadedFile("souk.jpg", uploads.picture("JPEG", size=(4000, 3000), quality=100))
    assert photograph.size > 512_000
    assert send_picture(focal_point, city, upload=photograph).status_code == 302

    assert File.objects.get().bytes <= 512_000


def test_the_form_of_a_picture_shows_the_one_that_is_proposed_and_asks_for_what_it_needs(focal_point, city, files):
    address = f"{HOME}profile/picture/"
    assert "portrait" not in text_of(focal_point.get(address))
    send_picture(focal_point, city)
    page = text_of(focal_point.get(address))

    assert f'<img src="/en/documents/{stored(city, ProfilePart.PICTURE)["file"]}/souk.png"' in page
    assert re.findall(r'<label for="id_(\w+)">[^<]*<span class="optional">', page) == ["upload", "is_gone"]


def test_who_met_another_s_picture_chooses_the_own_again(focal_point, city, files):
    read = fingerprint(stored(city, ProfilePart.PICTURE))
    send_picture(focal_point, city)
    stale = send_picture(focal_point, city, size=(50, 30), read=read, alternative="Men read.")

    assert stale.status_code == 409
    assert "Choose the file again" in text_of(stale)
    assert "Men read." in text_of(stale)


def test_what_is_no_picture_is_refused_in_words(focal_point, city, files):
    upload = SimpleUploadedFile("souk.png", b"#!/bin/sh\necho no picture")
    answer = send_picture(focal_point, city, upload=upload)

    assert answer.status_code == 200
    assert '<ul class="errors"' in text_of(answer)
    assert kept_files() == set()


def test_a_city_with_too_many_files_is_told_so(focal_point, city, files):
    told = {"subject": "city:ma/benguerir", "audience": "people", "media_type": "image/png", "bytes": 1, "by": CITY, "at": MOMENT}
    keys = [f"{number:032}" for number in range(200)]
    File.objects.bulk_create(File(key=key, name=key, sha256=key, storage_name=key, **told) for key in keys)
    answer = send_picture(focal_point, city)

    assert answer.status_code == 200
    assert "Please mend this first" in text_of(answer)
    assert "Women read together." in text_of(answer)


def test_a_mark_that_is_none_is_not_stored(focal_point, city):
    answer = focal_point.post(ENGLISH, {"text": "A city.", "read": digest(""), "made_from": "x" * 17})

    assert answer.status_code == 200
    assert open_proposal(city) is None


def test_the_words_of_a_picture_can_be_put_right_without_sending_it_again(focal_point, city, files):
    send_picture(focal_point, city)
    send_picture(focal_point, city, upload="", alternative="Men and women read.")

    assert stored(city, ProfilePart.PICTURE)["alternative"] == "Men and women read."
    assert len(kept_files()) == 1


def status(client, address):
    """Return the status of an answer that streams a file, read to its end."""
    answer = client.get(address)
    assert answer.getvalue()
    return answer.status_code


def approve_all(city):
    draft = open_proposal(city)
    actions.send(number=draft.pk, read=draft.version, by=CITY, now=MOMENT)
    given = {"number": draft.pk, "parts": list(ProfilePart), "reason": "", "read": draft.version + 1}
    actions.approve(by=TEAM, now=MOMENT, **given)


def kept_files():
    return set(File.objects.filter(removed_at=None).values_list("key", flat=True))


def test_a_text_that_is_too_long_is_told_so_at_its_field(focal_point, city):
    page = text_of(focal_point.post(ENGLISH, {"text": "word " * 251, "read": digest(""), "made_from": ""}))

    assert '<a href="#id_text">' in page
    assert "The text has 251 words; at most 250 are taken. Make it shorter." in page


@pytest.mark.parametrize(("letters", "status"), [(64, 302), (65, 200)])
def test_an_office_has_an_address_that_a_mail_server_takes(focal_point, city, letters, status):
    form = {"name": "Office for Learning", "email": f"{'a' * letters}@city.example", "read": fingerprint({})}
    answer = focal_point.post(OFFICE, form)

    assert answer.status_code == status
    assert ("which no mail server takes" in text_of(answer)) is (status == 200)
