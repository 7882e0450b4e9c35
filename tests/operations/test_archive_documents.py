"""Uploaded files, and what people sign in by, travel with a backup."""

import shutil
import zipfile
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from halqa.documents.actions import remove, store
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.queries.examination import examine
from tests.factories.accounts import make_person
from tests.factories.operations import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    options = {"BACKEND": "halqa.config.storage.Folder", "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**settings.STORAGES, "documents": options}
    return tmp_path / "documents"


def keep(text):
    content = text.encode()
    upload = examine(BytesIO(content), size=len(content), given_name="notes.txt", kinds=Kind)
    key = store(upload=upload, subject="network", audience=Audience.PUBLIC, by="system:halqa", now=NOW)
    return File.objects.get(key=key)


@pytest.fixture
def backup(tmp_path, folder):
    """Return a backup of two files, one of them removed; the database and the folder are empty again."""
    path = tmp_path / "halqa.zip"
    keep("learning")
    remove(key=keep("removed").key, by="system:halqa", now=NOW)
    call_command("backup", str(path), verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(folder)
    return path


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_come_back_with_their_contents(backup, folder, capsys):
    call_command("restore", str(backup))

    assert "and 1 uploaded files equal those of" in capsys.readouterr().out
    kept = File.objects.get(removed_at=None)
    assert contents(folder) == {kept.storage_name: "learning"}
    assert File.objects.count() == 2


def test_a_folder_that_survived_stays_as_it_is(backup, folder):
    call_command("restore", str(backup))
    before = contents(folder)
    call_command("flush", interactive=False, verbosity=0)

    call_command("restore", str(backup))

    assert contents(folder) == before


def test_another_content_of_the_same_name_is_never_taken_for_it(backup, folder):
    with zipfile.ZipFile(backup) as file:
        (member,) = [name for name in file.namelist() if name.startswith("documents/")]
    folder.mkdir()
    (folder / member.removeprefix("documents/")).write_text("another")

    with pytest.raises(CommandError, match="did not become equal, or the storage has another one"):
        call_command("restore", str(backup))

    assert not File.objects.exists()


def test_a_content_that_was_changed_in_the_backup_is_named(backup):
    with zipfile.ZipFile(backup) as file:
        members = {name: file.read(name) for name in file.namelist()}
    (member,) = [name for name in members if name.startswith("documents/")]
    with zipfile.ZipFile(backup, "w") as file:
        for name, content in (members | {member: b"changed"}).items():
            file.writestr(name, content)

    with pytest.raises(CommandError, match=f"{member}: was changed"):
        call_command("restore", str(backup))


def test_a_lost_content_is_said_and_the_rest_is_saved(tmp_path, folder, capsys):
    (folder / keep("lost").storage_name).unlink()
    keep("kept")
    path = tmp_path / "halqa.zip"

    call_command("backup", str(path))
    assert "1 uploaded files have no content" in capsys.readouterr().err
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", str(path))

    assert File.objects.count() == 2


def test_people_can_sign_in_after_a_restore(tmp_path):
    person = make_person("person@example.org", password="a long enough sentence")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "sealed"})
    path = tmp_path / "halqa.zip"
    call_command("backup", str(path), verbosity=0)
    call_command("flush", interactive=False, verbosity=0)

    call_command("restore", str(path), verbosity=0)

    assert EmailAddress.objects.get().verified
    assert Authenticator.objects.get().data == {"secret": "sealed"}
    assert Authenticator.objects.get().user.check_password("a long enough sentence")
