"""Somebody who has no account and left an address is written to in their language, once, and forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.notices.actions import write_to
from halqa.notices.actions.keeping import delete_old_notices
from halqa.notices.actions.office import try_again
from halqa.notices.models import Message, Notice
from halqa.notices.queries.letters import letter
from halqa.notices.tasks import send_messages
from halqa.notices.tasks.mail import html_of, mail_of, text_of
from tests.factories.accounts import make_person, sign_in
from tests.factories.notices import SPOKEN
from tests.notices.conftest import SITE

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def write(**more):
    asked = {"address": "reader@mail.example", "language": "ar", "subject": "network", "facts": {"count": 3}, "path": "figures/"}
    write_to(**{"kind": SPOKEN.name, "now": NOW} | asked | more)


def test_a_letter_in_the_language_that_was_chosen(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    write()
    written = letter(Message.objects.get().key, site=SITE)

    assert (written.to, written.language, written.direction) == ("reader@mail.example", "ar", "rtl")
    for said in (text_of(written), html_of(written)):
        assert f"{SITE}/ar/figures/" in said
        assert "preferences" not in said
    assert mail_of(written)["List-Unsubscribe"] is None


@pytest.mark.parametrize("answer", ["250 taken", "550 nobody here"])
def test_the_address_is_forgotten_once_the_message_has_ended(post, answer):
    if not answer.startswith("250"):
        post.refuses = {"reader@mail.example": answer}
    write()
    send_messages(NOW, clock=lambda: NOW)

    assert post.readers == (["reader@mail.example"] if answer.startswith("250") else [])
    message, notice = Message.objects.get(), Notice.objects.get()
    assert (message.address, message.answer, notice.facts, notice.path) == ("", "", {}, "")
    assert message.ended_at is not None
    with pytest.raises(RuleRefused):
        try_again(key=message.key, by="person:a", now=NOW)


def test_what_is_put_off_keeps_its_address(post):
    post.refuses = {"reader@mail.example": "450 later"}
    write()
    send_messages(NOW, clock=lambda: NOW)

    assert Message.objects.get().address == "reader@mail.example"


def test_without_mail_nothing_is_kept():
    write()

    assert not Message.objects.exists()
    assert not Notice.objects.exists()


def test_where_nothing_is_sent_the_address_does_not_stay(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    write()
    delete_old_notices(now=NOW + settings.NOTICE_GIVE_UP_AFTER + timedelta(days=1))
    assert Message.objects.exists()
    delete_old_notices(now=NOW + settings.NOTICE_GIVE_UP_AFTER + timedelta(days=1, microseconds=1))
    assert not Message.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("wrong", [{"kind": "nobody.knows"}, {"facts": {}}, {"subject": "x y"}])
def test_mistakes_of_the_programmer_are_told(settings, wrong):
    settings.EMAIL_HOST = "127.0.0.1"
    with pytest.raises(ValueError):
        write(**wrong)


def test_the_outbox_names_nobody(post):
    post.refuses = {"reader@mail.example": "550 nobody here"}
    write()
    send_messages(NOW, clock=lambda: NOW)
    office = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))
    shown = office.get("/en/office/notices/").content.decode()

    assert "a reader without an account" in shown
    assert "reader@mail.example" not in shown
    assert "Try again" not in shown
