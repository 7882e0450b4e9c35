"""A busy database and a full disk: 503, what was typed is kept and can be sent again, and nothing is half written."""

import errno
import html
import os
import re
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from halqa.documents.models import File
from halqa.ledger import queries as ledger
from halqa.ledger.models import Event, Head
from halqa.pages.views.errors import sent_by

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.operations.trouble_site")]
TYPED = "Learning circles on Mondays\nand «reading» & <writing> on Fridays"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    options = {"BACKEND": "halqa.config.storage.Folder", "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**settings.STORAGES, "documents": options}
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    client.get("/note")
    return client


@contextmanager
def busy():
    """Hold what every writer needs on another connection, and let nobody wait for it longer than a moment."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        other = sqlite3.connect(settings["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        other = psycopg.connect(**{theirs: settings[ours] for theirs, ours in names.items() if settings[ours]})
        other.execute("LOCK TABLE ledger_head, django_session IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def full():
    """Let the database have no room for another row, as it says when the disk is full."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            # No fewer pages than there are: what is kept for later was given back in the line above.
            cursor.execute("PRAGMA max_page_count = 1")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"
            )
            cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON ledger_event EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA max_page_count = 1073741823")
            else:
                cursor.execute("DROP FUNCTION no_room CASCADE")


TROUBLES = [busy, full]


def written():
    return Event.objects.count(), ledger.verify().events, Head.objects.filter(number__gt=0).count(), File.objects.count()


def fields_of(answer):
    """Return what the form of a page would send."""
    page = answer.content.decode()
    form = page[page.index('<form class="card stack"') : page.index("</form>", page.index('<form class="card stack"'))]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return html.unescape(re.search(r'action="([^"]*)"', form)[1]), {name: html.unescape(value) for name, value in found}


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_a_form_that_meets_trouble_is_kept_and_can_be_sent_again(client, trouble):
    before = written()
    with trouble():
        answer = client.post("/note?from=desk", {"text": TYPED, "version": "7", "long": "x" * 20_000})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Cache-Control"] == "no-store"
    assert written() == before
    address, fields = fields_of(answer)
    assert address == "/note?from=desk"
    assert fields["text"] == TYPED
    assert fields["version"] == "7"
    assert "on Mondays<br>and «reading» &amp; &lt;writing&gt;" in answer.content.decode(), "to be read and copied too"

    again = client.post(address, fields)

    assert again.status_code == 200
    assert [event.detail["text"] for event in Event.objects.order_by("number")] == [TYPED, "x" * 20_000]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_an_act_of_many_rows_is_written_whole_or_not_at_all(client, trouble):
    before = written()
    with trouble():
        answer = client.post("/many", {"rows": "300"})

    assert answer.status_code == 503
    assert written() == before


def test_what_no_view_can_catch_is_trouble_as_well(client):
    """A session is saved when the view has answered already."""
    with busy():
        answer = client.post("/session", {"text": "two words"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "two words" in answer.content.decode()


def test_reading_goes_on_while_another_writes(client):
    with busy():
        answer = client.get("/note")

    assert answer.status_code == 200


def test_a_file_meets_a_full_disk_with_its_words_kept(client, monkeypatch, folder):
    def no_room(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("halqa.config.storage.os.fsync", no_room)
    client.cookies["halqa_session"] = "any"
    answer = client.post("/upload", {"file": SimpleUploadedFile("notes.txt", b"learning"), "word": "two words"})

    assert answer.status_code == 503
    assert fields_of(answer)[1]["word"] == "two words"
    assert '<input type="file" name="file"' in answer.content.decode()
    assert not File.objects.exists()


def no_disk(*_args, **_options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_without_room_for_what_comes_in_keeps_the_words(client, monkeypatch):
    monkeypatch.setattr("halqa.config.uploads.TemporaryFile", no_disk)
    client.cookies["halqa_session"] = "any"
    answer = client.post("/upload", {"file": SimpleUploadedFile("notes.txt", b"learning"), "word": "two words"})

    assert answer.status_code == 503
    assert fields_of(answer)[1]["word"] == "two words"
    assert '<input type="file" name="file"' in answer.content.decode()


@pytest.mark.parametrize("disk", ["full", "well"])
def test_a_form_from_elsewhere_is_not_offered_to_be_sent_again(monkeypatch, disk):
    if disk == "full":
        monkeypatch.setattr("halqa.config.uploads.TemporaryFile", no_disk)
    client = Client(enforce_csrf_checks=True)
    client.cookies["halqa_session"] = "any"
    answer = client.post("/upload", {"file": SimpleUploadedFile("notes.txt", b"learning"), "word": "two words"})

    assert answer.status_code == 403
    assert "two words" not in answer.content.decode()


def test_what_is_taken_from_everywhere_is_not_offered_to_be_sent_again(rf):
    """A form whose token nobody asked for, such as the one click by which a mail program ends a subscription."""
    request = rf.post("/note", {"text": TYPED})
    assert sent_by(request) is None
    request.csrf_processing_done = True
    assert sent_by(request).written == (TYPED,)


def test_a_mistake_of_ours_is_no_trouble(client):
    assert client.post("/mistake").status_code == 500


@pytest.mark.parametrize("name", ["password", "new_password1", "code", "client_secret", "login"])
def test_a_secret_is_shown_to_nobody(client, name):
    with busy():
        answer = client.post("/note", {"text": TYPED, name: "the word that opens"})

    assert answer.status_code == 503
    assert "the word that opens" not in answer.content.decode()
    assert "Learning circles" not in answer.content.decode()
