"""A reader reports a mistake in a city's year, a coordinator corrects it, all pages tell it at once, and the reader is told."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.notices.models import Message, Notice
from halqa.notices.tasks import send_messages
from halqa.registry.actions.roster import load
from halqa.registry.models import CorrectionRequest, RequestSender
from halqa.registry.tasks import look_after_requests
from tests.factories.accounts import make_person, sign_in
from tests.factories.correction_requests import ask
from tests.factories.rosters import sound_row, write_table
from tests.notices.servers import Post, mail_server

pytestmark = pytest.mark.django_db(transaction=True)

WRONG = "/en/correct/members/?key=ma%2Ftinghir&column=joined_date"


@pytest.fixture(autouse=True)
def city(tmp_path, settings):
    settings.SITE_ADDRESS = "https://cities.example"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "Halqa <halqa@cities.example>"
    load(path=write_table(tmp_path, "members", sound_row()), by="system:halqa", now=timezone.now() - timedelta(days=2))


@pytest.fixture
def post(settings):
    post = Post()
    with mail_server(post) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield post


def test_from_the_mistake_to_the_answer(client, post):
    page = client.get("/en/cities/ma/tinghir/")
    assert "/en/correct/members/?key=ma%2Ftinghir&amp;column=joined_date" in page.content.decode()
    assert not page.cookies
    coordinator = make_person(email="ines@people.example", roles=[(Role.COORDINATOR, "network")])

    source = "https://example.org/members-of-2019"
    answer = ask(
        client, WRONG, column="joined_date", proposal="2019-09-23", source=source, email="reader@mail.example", language="fr"
    )
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    asked = CorrectionRequest.objects.get()
    assert (asked.table, asked.identity, asked.subject) == ("members", "ma/tinghir", "city:ma/tinghir")

    look_after_requests(timezone.now())
    send_messages(timezone.now())
    assert post.readers == ["ines@people.example"]
    post.taken.clear()

    office = sign_in(client, coordinator)
    desk = office.get("/en/desk/").content.decode()
    assert "Answer 1 correction request" in desk
    shown = office.get(f"/en/office/correction-requests/{asked.pk}/").content.decode()
    assert "2019-09-23" in shown
    assert "reader@mail.example" not in shown
    way = f"/en/office/facts/members/row/?key=ma%2Ftinghir&request={asked.pk}&read={asked.edition}"
    assert way.replace("&", "&amp;") in shown
    form = office.get(way)
    assert 'value="2019-09-23"' in form.content.decode()
    assert source in form.content.decode()
    begun = time.monotonic()
    sent = {bound.html_name: bound.value() or "" for bound in form.context["form"]} | {"step": "confirm"}
    sent["joined_year"] = "2019"
    done = office.post(way, {name: value for name, value in sent.items() if value not in (False, None)})
    assert done.status_code == 302, done.content.decode()
    assert done["Location"] == f"/en/office/correction-requests/{asked.pk}/"

    told = Client().get("/en/cities/ma/tinghir/").content.decode()
    assert time.monotonic() - begun < 2
    assert "23 September 2019" in told
    assert "A reader had asked for it on" in told
    corrected = Event.objects.get(kind="fact.corrected")
    answered = Event.objects.get(kind="correction-request.corrected")
    assert (corrected.detail["request"], answered.detail["event"]) == (asked.pk, corrected.number)
    assert corrected.act == answered.act

    send_messages(timezone.now())
    assert post.readers == ["reader@mail.example"]
    [(_, mail)] = post.taken
    text = mail.get_body(("plain",)).get_content()
    assert "https://cities.example/fr/cities/ma/tinghir/" in text
    assert "Vous" in text
    assert mail["List-Unsubscribe"] is None
    assert "preferences" not in text

    for text in (
        *RequestSender.objects.values_list("email", flat=True),
        *Message.objects.filter(person="").values_list("address", flat=True),
    ):
        assert text == ""
    assert Notice.objects.filter(person="").values_list("facts", flat=True).get() == {}
    assert "reader@mail.example" not in str(list(Event.objects.values_list("detail", "by", "subject")))
