"""The two mails of a passage: the link and the code, to somebody with an account and to somebody without."""

from datetime import UTC, datetime

import pytest

from halqa.accounts.actions import Reader, send_code
from halqa.accounts.queries.passages import passage_path
from halqa.notices.models import Message, Notice
from halqa.notices.queries.letters import letter
from halqa.notices.tasks import send_messages
from halqa.notices.tasks.mail import text_of
from tests.factories.accounts import make_person
from tests.factories.passages import given, last_code, register_purposes
from tests.notices.conftest import SITE

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ready(monkeypatch, settings):
    register_purposes(monkeypatch)
    settings.EMAIL_HOST = "127.0.0.1"


def written():
    return letter(Message.objects.order_by("pk").last().key, site=SITE)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("zh-hans", "ltr")])
def test_the_link_says_what_is_asked_and_until_when(language, direction):
    passage = given(now=NOW, reader=Reader(address="mayor@one.example", name="Huda", language=language))
    mail = written()

    assert (mail.to, mail.language, mail.direction, mail.preferences) == ("mayor@one.example", language, direction, "")
    assert f"{SITE}/{language}/{passage_path(passage.key)}" in text_of(mail)
    assert "You were asked to sign something." in text_of(mail)
    if language == "en":
        assert "15 March 2026" in text_of(mail)
        assert "somebody of this network gave your address" in text_of(mail)
        assert "your question" not in text_of(mail)


def test_the_code_stands_in_its_mail_and_in_no_subject():
    passage = given(now=NOW)
    send_code(passage=passage.key, by="visitor", now=NOW)
    mail = written()

    assert last_code(passage) in text_of(mail)
    assert last_code(passage) not in mail.subject
    assert passage_path(passage.key) not in text_of(mail)


def test_somebody_with_an_account_is_written_to_as_always_and_secrets_are_wiped(post):
    amina = make_person("amina@one.example", language="fr", name="Amina")
    passage = given(now=NOW, reader=Reader(person=amina.key))
    send_code(passage=passage.key, by="visitor", now=NOW)
    assert written().greeting == "Bonjour Amina,"
    send_messages(NOW, clock=lambda: NOW)

    assert post.readers == ["amina@one.example"] * 2
    assert set(Notice.objects.values_list("path", flat=True)) == {""}
    assert [notice.facts for notice in Notice.objects.all()] == [{}, {}]
