"""A person of one city or country learns nothing of another's: not by a page, a form, a number, a file, or the kind of error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.registry.enums import ProfilePart
from halqa.registry.rules.profiles import fingerprint
from tests.factories import uploads
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import make_sent, stored, write_text
from tests.factories.registry import make_country, make_member

pytestmark = pytest.mark.django_db
CITY, NOWHERE = "de/neuburg", "de/nowhere"
PAGES = (
    "/en/my-city/{city}/",
    "/en/my-city/{city}/about/en/",
    "/en/my-city/{city}/profile/office/",
    "/en/my-city/{city}/profile/picture/",
    "/en/my-country/{country}/",
    "/en/office/approvals/",
    "/en/office/approvals/{number}/",
)
FORMS = (
    ("/en/my-city/{city}/about/en/", {"text": "Not theirs.", "read": "", "made_from": ""}),
    ("/en/my-city/{city}/profile/office/", {"name": "Not theirs.", "read": ""}),
    ("/en/my-city/{city}/proposals/{number}/", {"step": "discard", "read": 3}),
    ("/en/office/approvals/{number}/", {"answer": "approve", "parts": ["about"], "reason": "", "read": 3}),
)
STRANGERS = (
    (Role.FOCAL_POINT, "city:ma/benguerir"),
    (Role.MAYOR, "city:de/altstadt"),
    (Role.COMMISSION_OFFICER, "country:MA"),
    (Role.EXPERT, "network"),
    (Role.PROVIDER_MANAGER, "provider:library"),
)


@pytest.fixture
def sent():
    """A proposal of a city, beside another city of its country and one abroad."""
    germany = make_country("DE")
    make_member("ma/benguerir", country=make_country("MA"))
    make_member("de/altstadt", country=germany)
    return make_sent(make_member(CITY, country=germany), "Nobody else reads this yet.")


def answered(client, method, address, form=None, **names):
    """Return all that somebody learns from an answer: its status, what it costs to ask, its body, without what was asked for."""
    path = address.format(**names)
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method)(path, form or {})
    body = answer.content.decode()
    for name in names.values():
        body = body.replace(f"/{name}/", "/…/")
    return answer.status_code, len(asked), body


@pytest.mark.parametrize("held", STRANGERS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_another_is_answered_as_one_that_does_not_exist(client, sent, held, address):
    sign_in(client, make_person(roles=[held]))
    there = answered(client, "get", address, city=CITY, country="de", number=sent.pk)
    nowhere = answered(client, "get", address, city=NOWHERE, country="zq", number=10**6)

    assert there[0] == 404
    assert there == nowhere


@pytest.mark.parametrize("held", STRANGERS)
@pytest.mark.parametrize(("address", "form"), FORMS)
def test_a_form_of_another_is_answered_as_one_that_does_not_exist_and_does_nothing(client, sent, held, address, form):
    sign_in(client, make_person(roles=[held]))
    there = answered(client, "post", address, form, city=CITY, number=sent.pk)
    nowhere = answered(client, "post", address, form, city=NOWHERE, number=10**6)
    before = sent.version
    sent.refresh_from_db()

    assert there[0] == 404
    assert there == nowhere
    assert (sent.version, sent.state) == (before, "sent")
    assert stored(sent.city, ProfilePart.ABOUT)["texts"] == {"en": "Nobody else reads this yet."}


@pytest.mark.parametrize("held", STRANGERS)
def test_a_picture_that_is_not_public_is_no_file_for_others(client, held, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "documents": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    city = make_member(CITY, country=make_country("DE"))
    own = sign_in(Client(), make_person(roles=[(Role.EDITOR, f"city:{CITY}")]))
    upload = SimpleUploadedFile("draft.png", uploads.picture())
    form = {"upload": upload, "alternative": "People read.", "credit": "The city", "read": fingerprint({})}
    own.post(f"/en/my-city/{CITY}/profile/picture/", form)
    key = stored(city, ProfilePart.PICTURE)["file"]
    sign_in(client, make_person(roles=[held]))

    for address in ("/en/documents/{key}/draft.png", "/pictures/{key}"):
        assert answered(client, "get", address, key=key) == answered(client, "get", address, key="0" * 32)


def test_what_is_public_holds_nothing_of_what_waits(sent):
    visitor = Client()
    paths = (f"cities/{CITY}/", "cities/", "countries/de/", "cities/?format=csv", "cities/?format=json", "cities/?q=reads")
    told = [visitor.get(f"/en/{path}") for path in paths]

    assert {answer.status_code for answer in told} == {200}
    assert not any(b"Nobody else reads this yet." in answer.content for answer in told)


def test_who_writes_for_a_city_is_told_on_no_page_of_the_office(client):
    city = make_member("ma/benguerir", country=make_country("MA"))
    write_text(city, "A city that learns.", by=f"person:{make_person(name='Amina Benali').key}")
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))

    assert "Amina Benali" not in client.get("/en/office/cities/ma/benguerir/").content.decode()
    number = Event.objects.get(kind="profile.drafted").number
    assert client.get(f"/en/office/activity/{number}/").status_code == 404
