"""Files are kept whole, once, and no more than may be; what nothing names is swept away."""

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction

from halqa.documents.actions import KEPT_FOR, StorageAway, put_content, remove, store, sweep
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.queries.contents import lost_contents
from halqa.documents.queries.examination import examine
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import queries as ledger
from halqa.ledger.models import Event

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUBJECT = "dossier:a"


def examined(text="learning", name="notes.txt"):
    content = text.encode()
    return examine(BytesIO(content), size=len(content), given_name=name, kinds=Kind)


def keep(text="learning", subject=SUBJECT, **more):
    return store(
        **{"upload": examined(text), "subject": subject, "audience": Audience.PUBLIC, "by": "person:a", "now": NOW} | more
    )


def contents(folder):
    return sorted(path.read_text() for path in folder.iterdir()) if folder.exists() else []


def age(folder, by):
    """Make contents older, as a clock of the disk has it."""
    for path in folder.iterdir():
        os.utime(path, (path.stat().st_atime, (NOW - by).timestamp()))


@pytest.mark.django_db
def test_a_content_that_stands_already_is_not_written_again(folder):
    upload = put_content(upload=examined())
    assert (contents(folder), File.objects.count(), Event.objects.count()) == (["learning"], 0, 0)

    assert File.objects.get(key=keep(upload=upload)).storage_name == upload.storage_name
    assert contents(folder) == ["learning"]


@pytest.mark.django_db
def test_a_file_is_kept_with_what_was_found_and_told_without_its_name(folder):
    key = keep(upload=examined("مكتبة", name="../Kitāb.TXT"))

    file = File.objects.get(key=key)
    assert (file.name, file.media_type, file.bytes, file.by, file.at) == ("Kitāb.txt", "text/plain", 10, "person:a", NOW)
    assert file.storage_name not in {file.key, file.name, file.sha256}
    assert contents(folder) == ["مكتبة"]
    event = Event.objects.get()
    assert (event.kind, event.subject, event.detail) == ("file.stored", SUBJECT, {"file": key})


@pytest.mark.django_db
def test_the_folder_is_for_its_owner_only(folder):
    keep()

    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.django_db
def test_the_same_content_is_kept_once_per_subject(folder):
    first = keep()

    assert keep(upload=examined(name="other.txt"), by="person:b") == first
    assert keep(subject="dossier:b") != first
    assert len(contents(folder)) == File.objects.count() == Event.objects.count() == 2


@pytest.mark.django_db
def test_a_content_that_was_removed_can_come_again():
    first = keep()
    remove(key=first, by="person:a", now=NOW)

    assert keep() != first
    assert File.objects.filter(removed_at=None).count() == 1


@pytest.mark.django_db
def test_a_subject_has_as_many_files_as_it_may_have_and_no_more(policy):
    policy(most_files_per_subject=2)
    keep("1")
    second = keep("2")

    with pytest.raises(RuleRefused) as refused:
        keep("3")

    assert refused.value.codes == ("subject-has-enough",)
    keep("2")
    remove(key=second, by="person:a", now=NOW)
    keep("3")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_last_file_one_is_told_so(policy):
    policy(most_files_per_subject=3)
    keep("1")
    keep("2")

    assert sorted(at_once(lambda number: keep(f"new {number}"), 4), key=str).count(RuleRefused) == 3
    assert File.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_same_content_at_once_is_kept_once():
    keys = at_once(lambda _number: keep(), 4)

    assert len(set(keys)) == File.objects.count() == Event.objects.count() == 1
    assert ledger.verify().broken is None


def at_once(act, times):
    """Do something in so many threads at the same moment; returns what each gave, or the class of what it raised."""
    ready = threading.Barrier(times)

    def acted(number):
        try:
            ready.wait()
            return act(number)
        except RuleRefused as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return [*threads.map(acted, range(times))]


@pytest.mark.django_db
def test_a_file_that_is_removed_keeps_its_row_and_for_a_day_its_content(folder):
    key = keep()
    remove(key=key, by="person:b", now=NOW)
    remove(key=key, by="person:c", now=NOW + timedelta(hours=1))
    age(folder, timedelta(days=2))

    assert File.objects.get().removed_at == NOW
    assert [event.kind for event in Event.objects.order_by("number")] == ["file.stored", "file.removed"]
    assert (sweep(now=NOW + KEPT_FOR - timedelta(seconds=1)), contents(folder)) == (0, ["learning"])
    assert (sweep(now=NOW + KEPT_FOR), contents(folder)) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_what_a_failed_act_left_is_swept_after_a_day(folder):
    keep("kept")
    with pytest.raises(AssertionError), transaction.atomic():
        assert not keep("left behind"), "an act that fails after the file was kept"
    (folder / "half.part").write_text("killed while writing")

    assert [file.bytes for file in File.objects.all()] == [4]
    age(folder, timedelta(0))
    assert sweep(now=NOW + KEPT_FOR) == 0, "it may belong to an act that is under way"
    assert sweep(now=NOW + KEPT_FOR + timedelta(seconds=1)) == 2
    assert contents(folder) == ["kept"]


def test_there_is_nothing_to_sweep_where_nothing_was_kept(db):
    assert sweep(now=NOW) == 0


@pytest.mark.django_db
def test_a_storage_that_takes_nothing_leaves_nothing(folder, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    folder.mkdir()
    monkeypatch.setattr("halqa.config.storage.os.fsync", full)

    with pytest.raises(StorageAway):
        keep()

    assert (File.objects.count(), Event.objects.count(), contents(folder)) == (0, 0, [])


def test_a_content_cannot_be_replaced(folder):
    storages["documents"].save("a", ContentFile(b"first"))

    assert storages["documents"].save("a", ContentFile(b"second")) != "a"
    assert (folder / "a").read_bytes() == b"first"


@pytest.mark.django_db
def test_a_content_that_is_lost_is_noticed(folder):
    assert lost_contents() == 0
    keep("first")
    remove(key=keep("removed"), by="person:a", now=NOW)
    (folder / File.objects.get(key=keep("second")).storage_name).unlink()

    assert lost_contents() == 1
    shutil.rmtree(folder)
    assert lost_contents() == 2
