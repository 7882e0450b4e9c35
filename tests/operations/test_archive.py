"""Backup and restore: what comes back is equal, and what is damaged is named and not written."""

import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
import zipfile
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from halqa.accounts.actions import add_person
from halqa.ledger import queries as ledger
from halqa.ledger.models import Event
from halqa.operations.actions.archive import CannotRestore, restore
from halqa.operations.queries.archive import whole_archive, write_archive
from halqa.operations.queries.snapshot import contents_of, own_models, snapshot
from halqa.operations.rules.archive import DamagedArchive, read_manifest
from halqa.registry.models import CityAlias, Position, Source
from halqa.search.access import sources
from halqa.search.models import SearchTask
from tests.conftest import empty_tables
from tests.factories.operations import NOW, furnish, happen

on_database = pytest.mark.django_db(transaction=True)
_made: list[bytes] = []


@pytest.fixture
def backup(tmp_path, transactional_db):
    """Return the backup of a furnished house, made once; the database is empty."""
    path = tmp_path / "halqa.zip"
    if not _made:
        furnish()
        call_command("backup", str(path), verbosity=0)
        empty()
        _made.append(path.read_bytes())
        path.unlink()
    path.write_bytes(_made[0])
    return path


def empty():
    call_command("flush", interactive=False, verbosity=0)


def everything():
    return {model._meta.label_lower: contents_of(model, using="default") for model in own_models()}


def put_back(path):
    with whole_archive(path) as archive:
        restore(archive=archive)


@on_database
def test_what_is_restored_equals_what_was_there(tmp_path):
    furnish()
    path = tmp_path / "halqa.zip"
    call_command("backup", str(path))
    before, chain = everything(), ledger.verify()
    empty()
    assert everything() != before

    call_command("restore", str(path))

    assert everything() == before
    assert ledger.verify() == chain
    assert chain.broken is None
    assert list(Event.objects.order_by("number").values_list("kind", flat=True))[-1] == "backup.started"


@on_database
def test_the_restored_house_lives_on(backup):
    put_back(backup)

    Source.objects.create(address="https://example.org/new")
    add_person(email="next@example.org", name="", language="ar", by="system:halqa", now=NOW)
    assert happen(9).number == 7
    assert ledger.verify().broken is None
    assert set(sources()) == set(SearchTask.objects.filter(subject="").values_list("kind", flat=True)), "nothing is found else"


@on_database
def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "halqa.zip"
    path.touch(mode=0o644)

    write_archive(path=path, now=NOW)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_backup_is_readable_without_halqa(backup):
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read("manifest.json"))
        aliases = [json.loads(line)["key"] for line in file.open("tables/registry.cityalias.jsonl")]

    assert manifest["tables"]["registry.cityalias"]["rows"] == len(aliases) == 15
    assert aliases == sorted(aliases), "the order of bytes, on every database"
    assert manifest["ledger"]["holds"] is True


@on_database
def test_an_older_backup_stays_when_a_new_one_fails(backup):
    old = backup.read_bytes()
    (backup.parent / "folder").mkdir()

    for unwritable in (backup.parent / "folder", backup.parent / "missing" / "halqa.zip"):
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("backup", str(unwritable))

    assert backup.read_bytes() == old
    assert sorted(path.name for path in backup.parent.iterdir()) == ["folder", "halqa.zip"]


@on_database
def test_a_snapshot_sees_one_moment_and_holds_no_writer_back():
    furnish()
    with snapshot() as alias:
        before = contents_of(Event, using=alias)
        happen(4)
        CityAlias.objects.all().delete()
        assert contents_of(Event, using=alias) == before
        assert contents_of(CityAlias, using=alias).rows == 15
        assert ledger.verify(snapshot=alias).events == before.rows
    assert Event.objects.count() == before.rows + 1


@on_database
def test_a_snapshot_cannot_write():
    with snapshot() as alias, pytest.raises(Exception, match=r"readonly|read-only"):
        Source.objects.using(alias).create(address="https://example.org")


@on_database
def test_a_backup_beside_a_busy_writer_is_whole(tmp_path):
    furnish()
    stop, written = threading.Event(), []

    def write():
        try:
            while not stop.is_set():
                written.append(happen(len(written)).number)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        moments = [write_archive(path=tmp_path / f"{turn}.zip", now=NOW) for turn in range(4)]
    finally:
        stop.set()
        writer.join()

    assert all(made.ledger.holds and made.ledger.events == made.tables["ledger.event"].rows for made in moments)
    assert moments[0].ledger.events < moments[-1].ledger.events <= written[-1], "the writer went on meanwhile"
    empty()
    put_back(tmp_path / "3.zip")
    assert ledger.verify().events == moments[-1].ledger.events


@on_database
def test_a_full_house_is_not_restored_into(backup):
    source = Source.objects.create(address="https://example.org/mine")

    with pytest.raises(CommandError, match=r"Nothing was restored\. The database is not empty: registry\.source has rows"):
        call_command("restore", str(backup))

    assert list(Source.objects.all()) == [source]
    assert Event.objects.count() == 0


def rewritten(path, change):
    """Write the archive anew with its members changed by ``change(members)``; digests stay as the manifest has them."""
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)


ALIASES = "tables/registry.cityalias.jsonl"
MANIFEST = "manifest.json"


def in_manifest(change):
    def changed(members):
        told = json.loads(members[MANIFEST])
        change(told)
        members[MANIFEST] = json.dumps(told).encode()

    return changed


@pytest.mark.parametrize(
    ("change", "member", "what"),
    [
        (lambda m: m.pop(ALIASES), ALIASES, "is missing"),
        (lambda m: m.pop(MANIFEST), MANIFEST, "is missing"),
        (lambda m: m.update({ALIASES: m[ALIASES].replace(b'"a-b"', b'"a-c"')}), ALIASES, "was changed"),
        (lambda m: m.update({ALIASES: m[ALIASES].split(b"\n", 1)[1]}), ALIASES, "has 14 rows, the manifest says 15"),
        (lambda m: m.update({ALIASES: m[ALIASES] * 2}), ALIASES, "has 30 rows"),
        (lambda m: m.update({ALIASES: m[ALIASES][:-9]}), ALIASES, "line 15 is not JSON"),
        (lambda m: m.update({ALIASES: m[ALIASES].replace(b'"key"', b'"kex"', 1)}), ALIASES, "line 1 has not the columns"),
        (lambda m: m.update({ALIASES: b"[]\n" + m[ALIASES]}), ALIASES, "line 1 has not the columns"),
        (lambda m: m.update({"tables/more.jsonl": b""}), "tables/more.jsonl", "is not named"),
        (lambda m: m.update({MANIFEST: b"{"}), MANIFEST, "is not what"),
        (lambda m: m.update({MANIFEST: b"[]"}), MANIFEST, "is not what"),
        (in_manifest(lambda told: told.update(format=3)), MANIFEST, "is of format 3"),
        (in_manifest(lambda told: told.pop("ledger")), MANIFEST, "is not what"),
        (in_manifest(lambda told: told["tables"].pop("registry.city")), MANIFEST, "registry.city is a table of only one version"),
        (in_manifest(lambda told: told["tables"].update(x={"rows": 0, "sha256": ""})), MANIFEST, "x is a table of only one"),
    ],
)
def test_a_damaged_member_is_named(backup, change, member, what):
    rewritten(backup, change)

    with pytest.raises(DamagedArchive) as named, whole_archive(backup):
        pass

    assert named.value.member == member
    assert what in named.value.what


@on_database
def test_nothing_is_written_from_a_damaged_file(backup):
    rewritten(backup, lambda members: members.pop("tables/registry.source.jsonl"))
    before = everything()

    with pytest.raises(CommandError, match=r"is damaged, nothing was written\. tables/registry\.source\.jsonl: is missing"):
        call_command("restore", str(backup))

    assert everything() == before


@on_database
@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda told: told["ledger"].update(head="f" * 64), "The ledger is not the one of the backup"),
        (lambda told: told["ledger"].update(events=99), "The ledger is not the one of the backup"),
        (lambda told: told["migrations"]["registry"].append("0099_later"), "the backup has registry.0099_later"),
        (lambda told: told["migrations"]["ledger"].clear(), "this database has ledger.0001_initial"),
    ],
)
def test_a_backup_that_cannot_become_equal_is_taken_back_whole(backup, change, what):
    rewritten(backup, in_manifest(change))
    before = everything()

    with pytest.raises(CannotRestore, match=what):
        put_back(backup)

    assert everything() == before


@on_database
def test_a_row_without_what_it_belongs_to_is_refused(tmp_path):
    furnish()
    empty_of_cities = tmp_path / "halqa.zip"
    write_archive(path=empty_of_cities, now=NOW)

    def orphan(members):

        content = members["tables/registry.position.jsonl"].replace(b'"city_id":', b'"city_id":77')
        members["tables/registry.position.jsonl"] = content
        told = json.loads(members[MANIFEST])
        told["tables"]["registry.position"]["sha256"] = hashlib.sha256(content).hexdigest()
        members[MANIFEST] = json.dumps(told).encode()

    rewritten(empty_of_cities, orphan)
    empty()

    with pytest.raises(CannotRestore, match="do not fit together"):
        put_back(empty_of_cities)
    assert Position.objects.count() == 0


def test_a_flipped_byte_anywhere_is_noticed_or_harmless(backup):
    """Each byte of a zip is content, checked by its digest, or the zip's own; no damage may write other rows."""
    whole = backup.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            with whole_archive(backup) as archive:
                told = archive.manifest.tables
        except DamagedArchive:
            continue
        backup.write_bytes(whole)
        with whole_archive(backup) as archive:
            assert archive.manifest.tables == told


@pytest.mark.parametrize("kept", [0, 1, 100, -1, -200])
def test_a_file_that_was_cut_short_is_named(backup, kept):
    backup.write_bytes(backup.read_bytes()[:kept])

    with pytest.raises(CommandError, match=r"halqa\.zip is damaged"):
        call_command("restore", str(backup))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("restore", str(tmp_path / "halqa.zip"))


@on_database
def test_a_broken_ledger_is_carried_along_and_said(tmp_path, capsys):
    furnish()
    Event.objects.filter(number=2).update(kind="city.removed")
    path = tmp_path / "halqa.zip"
    call_command("backup", str(path))
    assert "The ledger is broken" in capsys.readouterr().err
    empty()

    call_command("restore", str(path))

    assert "was broken when the backup was made" in capsys.readouterr().err
    assert ledger.verify().broken.number == 2


def test_the_manifest_reads_back(backup):
    with zipfile.ZipFile(backup) as file:
        manifest = read_manifest(file.read(MANIFEST))

    assert manifest.vendor == connection.vendor
    assert manifest.made_at.utcoffset() == timedelta(0)
    assert manifest.tables.keys() == {model._meta.label_lower for model in own_models()}


def halqa(*arguments, var, database=""):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}
    settings = {"HALQA_MODE": "demo", "HALQA_VAR": str(var), "DATABASE_URL": database}
    command = [sys.executable, "-m", "halqa", *map(str, arguments)]
    ended = subprocess.run(command, env=plain | settings, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def postgresql():
    """Make a database in the server of the PostgreSQL lane, and remove it."""
    server = os.environ.get("HALQA_TEST_POSTGRESQL_URL")
    if not server:
        pytest.skip("no PostgreSQL beside: .ci/postgresql starts one")
    name = f"halqa_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_rows_move_from_one_database_to_the_other_and_back(backup, postgresql, tmp_path):
    """Neither a row nor an event changes on the way; the event of the second backup is what it adds."""
    there, back = tmp_path / "there.zip", tmp_path / "sqlite"
    back.mkdir()

    assert "uploaded files equal those of" in halqa("restore", backup, var=tmp_path, database=postgresql)
    halqa("backup", there, var=tmp_path, database=postgresql)
    halqa("restore", there, var=back)

    with whole_archive(backup) as first, whole_archive(there) as second:
        tables = first.manifest.tables.keys() - {"ledger.event", "ledger.head"}
        assert {table: first.manifest.tables[table] for table in tables} == {
            table: second.manifest.tables[table] for table in tables
        }
        assert second.manifest.vendor == "postgresql"
        assert second.manifest.ledger.events == first.manifest.ledger.events + 1
        assert list(second.rows(Event))[:-1] == list(first.rows(Event))
    assert f"The ledger holds: {second.manifest.ledger.events} events" in halqa("ledger", "verify", var=back)


@on_database
def test_a_house_is_as_empty_after_each_test_as_where_django_empties_it():
    furnish()
    empty()
    expected = everything()
    furnish()
    assert everything() != expected

    empty_tables(TransactionTestCase())

    assert everything() == expected
