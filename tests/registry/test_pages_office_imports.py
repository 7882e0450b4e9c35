"""A roster by upload: compared by a worker, shown, confirmed, applied or not at all; and nothing is left behind."""

import threading
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.access import VISITOR, caller_for
from halqa.accounts.enums import Role
from halqa.ledger import actions as ledger
from halqa.ledger.models import Event
from halqa.registry import tasks
from halqa.registry.actions import imports as actions
from halqa.registry.enums import ImportState
from halqa.registry.labels.office import ROWS, TABLES
from halqa.registry.models import City, RosterImport
from halqa.registry.queries.desk import awaiting
from halqa.registry.queries.office_imports import folder_of, import_record
from halqa.registry.rules.imports import KEPT_FOR, LEASE, MOST_OPEN, refusals_of_folder, safe_name
from halqa.registry.rules.roster_tables import TABLE_OF
from tests.factories.accounts import make_person, sign_in
from tests.factories.rosters import another_member, sound_row, write_all, write_table, write_workbook

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENT = "/en/office/imports/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR = tmp_path / "var"


@pytest.fixture
def office(client):
    return sign_in(client, make_person(name="Amina", roles=[(Role.COORDINATOR, "network")]))


def csv_of(tmp_path, *rows, table="members"):
    return (write_table(tmp_path / "sent", table, *rows) / f"{table}.csv").read_bytes()


def zip_of(path):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in path.iterdir():
            archive.write(each, each.name)
    return packed.getvalue()


def send(office, content, name="members.csv"):
    return office.post(SENT, {"file": SimpleUploadedFile(name, content)})


def sent(office, content, name="members.csv"):
    """Send a file and return the address of its page."""
    answer = send(office, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def the_import():
    return RosterImport.objects.get()


def worked(now=NOW):
    tasks.work_on_imports(now)
    return ImportState(the_import().state)


def answer(office, address, what, version=None):
    return office.post(address, {"answer": what, "version": the_import().version if version is None else version})


def text(response):
    return response.content.decode()


@pytest.mark.django_db
def test_a_roster_is_sent_looked_at_confirmed_and_applied(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row(), another_member()))

    assert the_import().state == ImportState.WAITING
    assert "It waits for its turn." in text(office.get(address))
    assert worked() is ImportState.PREVIEWED
    page = text(office.get(address))
    assert "Tinghir" in page
    assert "Yes, apply all of it" in page
    assert City.objects.count() == 0
    assert answer(office, address, "confirm").status_code == 302
    assert City.objects.count() == 0
    assert worked() is ImportState.APPLIED
    assert City.objects.count() == 2
    event = Event.objects.get(kind="roster.loaded")
    assert (event.number, event.by) == (the_import().event, the_import().by)
    assert not folder_of(the_import().key).exists()
    assert list(settings.VAR.glob("staging/*")) == []
    assert answer(office, address, "confirm").status_code == 409


@pytest.mark.django_db
def test_a_roster_is_applied_in_the_name_of_who_said_yes_looked_up_before_anybody_waits(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row()))
    worked()
    other = make_person(name="Bo", roles=[(Role.COORDINATOR, "network")])
    answer(sign_in(Client(), other), address, "confirm")
    with CaptureQueriesContext(connection) as queries:
        assert worked() is ImportState.APPLIED
    asked = [query["sql"] for query in queries]

    assert Event.objects.get(kind="roster.loaded").by == f"person:{other.key}"
    looked_up, locked = (
        next(place for place, sql in enumerate(asked) if words in sql)
        for words in ("'import.confirmed'", "\"state\" = 'confirmed'")
    )
    assert looked_up < locked


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_whole_rosters_come_as_folders_and_workbooks(kind, office, tmp_path):
    if kind == "zip":
        content = zip_of(write_all(tmp_path / "all"))
    else:
        rows = {"members": [list(sound_row().values())], "awards": [list(sound_row("awards").values())]}
        content = write_workbook(tmp_path / "roster.xlsx", **rows).read_bytes()
    address = sent(office, content, f"roster.{kind}")

    assert worked() is ImportState.PREVIEWED, text(office.get(address))
    answer(office, address, "confirm")
    assert worked() is ImportState.APPLIED
    assert City.objects.filter(key="ma/tinghir").exists()


@pytest.mark.django_db
def test_old_and_new_cells_stand_beside_each_other(office, tmp_path):
    sent(office, csv_of(tmp_path, sound_row()))
    worked()
    answer(office, f"{SENT}{the_import().key}/", "confirm")
    worked()
    RosterImport.objects.all().delete()
    address = sent(office, csv_of(tmp_path, sound_row(name="Tineghir")))
    worked()
    page = text(office.get(address))

    assert "<del><bdi>Tinghir</bdi></del>" in page
    assert "Tineghir" in page


@pytest.mark.django_db
def test_many_changes_are_looked_through_page_by_page(office, tmp_path):
    address = sent(office, csv_of(tmp_path, *(another_member(number) for number in range(101))))
    worked()
    pages = [text(office.get(f"{address}?page={number}")) for number in (1, 2, 3)]

    assert [page.count("<details><summary>") for page in pages] == [50, 50, 1]
    assert "ma/souk-100" in pages[2]


@pytest.mark.django_db
def test_what_is_wrong_is_said_with_line_and_column_and_nothing_is_kept(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row(), another_member(joined_date="2020-13-01")))

    assert worked() is ImportState.REFUSED
    page = text(office.get(address))
    assert "members.csv, line 3, column joined_date" in page
    assert City.objects.count() == 0
    assert not folder_of(the_import().key).exists()


@pytest.mark.django_db
def test_what_changed_meanwhile_is_shown_anew_before_anything_is_applied(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row()))
    worked()
    read = the_import().version
    changes_elsewhere()

    assert "compared anew" in text(office.post(address, {"answer": "confirm", "version": read}, follow=True))
    assert worked() is ImportState.PREVIEWED
    answer(office, address, "confirm")
    changes_elsewhere("countries")
    # Confirmed in time, and overtaken before the worker came.
    assert worked() is ImportState.WAITING
    assert City.objects.filter(key="ma/tinghir").count() == 0
    assert worked() is ImportState.PREVIEWED


def changes_elsewhere(subject="network"):
    with ledger.one_act():
        ledger.record(kind="roster.loaded", by="system:halqa", subject="network", now=NOW, detail={"of": subject}, public=True)


@pytest.mark.django_db
def test_a_roster_is_discarded_by_hand_or_after_a_week(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row()))
    worked()
    assert answer(office, address, "discard").status_code == 302
    assert the_import().state == ImportState.DISCARDED
    assert not folder_of(the_import().key).exists()
    assert answer(office, address, "discard").status_code == 409

    RosterImport.objects.update(state=ImportState.PREVIEWED, changed_at=NOW)
    tasks.sweep_imports(NOW + KEPT_FOR)
    assert the_import().state == ImportState.PREVIEWED
    tasks.sweep_imports(NOW + KEPT_FOR + timedelta(seconds=1))
    assert the_import().state == ImportState.DISCARDED


@pytest.mark.django_db
def test_the_desk_says_what_waits_for_a_yes_and_until_when(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row()))
    coordinator = caller_for(get_user_model().objects.get(name="Amina"), NOW)

    assert awaiting(coordinator, NOW) == ()
    worked()
    (waiting,) = awaiting(coordinator, NOW)
    assert (waiting.address, waiting.about, waiting.due_at - waiting.since) == (address, "members.csv", KEPT_FOR)
    assert awaiting(VISITOR, NOW) == ()


@pytest.mark.django_db
def test_a_worker_that_dies_is_followed_by_another_and_none_after_the_third(office, tmp_path):
    sent(office, csv_of(tmp_path, sound_row()))
    moment = NOW
    for _ in range(3):
        assert actions.take_import(key=the_import().key, now=moment)
        assert worked(moment + LEASE) is ImportState.WAITING
        moment += LEASE + timedelta(seconds=1)

    assert worked(moment) is ImportState.FAILED
    assert worked(moment + LEASE + LEASE) is ImportState.FAILED


@pytest.mark.django_db
def test_after_one_death_the_next_worker_finishes(office, tmp_path):
    sent(office, csv_of(tmp_path, sound_row()))
    assert actions.take_import(key=the_import().key, now=NOW)

    assert not actions.take_import(key=the_import().key, now=NOW)
    assert worked(NOW + LEASE) is ImportState.WAITING
    assert worked(NOW + LEASE + timedelta(seconds=1)) is ImportState.PREVIEWED


@pytest.mark.django_db
def test_progress_keeps_a_roster_in_hand(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row()))
    actions.take_import(key=the_import().key, now=NOW)
    actions.note_progress(key=the_import().key, step="read members", rows=1000, now=NOW + LEASE)

    assert worked(NOW + LEASE + LEASE) is ImportState.WAITING
    assert import_record(the_import().key, NOW + LEASE).in_hand
    assert office.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("roster.exe", b"MZ", "Send a CSV file"),
        ("roster", b"key", "Send a CSV file"),
        ("members.csv", b"", "The file is empty"),
    ],
)
def test_what_is_no_roster_is_not_kept(office, name, content, words):
    answer = send(office, content, name)

    assert answer.status_code == 200
    assert words in text(answer)
    assert RosterImport.objects.count() == 0
    assert list((settings.VAR / "imports").iterdir()) == []


def test_a_packed_folder_is_opened_with_care():
    sound = [("members.csv", 100, 50), ("awards.csv", 100, 50)]

    assert refusals_of_folder(sound) == []
    assert refusals_of_folder([("roster/members.csv", 100, 50)]) == []
    for parts, code in (
        ([], "not-a-roster-folder"),
        ([("../members.csv", 100, 50)], "not-a-roster-folder"),
        ([("/members.csv", 100, 50)], "not-a-roster-folder"),
        ([("members.csv", 100, 50), ("evil.exe", 10, 10)], "not-a-roster-folder"),
        ([("a/members.csv", 100, 50), ("b/members.csv", 100, 50)], "not-a-zip"),
        ([("members.csv", 200_000_000, 1_000)], "too-large"),
        ([("members.csv", 600_000_000, 300_000_000)], "too-large"),
    ):
        assert [each.code for each in refusals_of_folder(parts)] == [code], parts


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"no zip at all"])
def test_a_broken_folder_is_refused_in_words(office, content):
    address = sent(office, content, "roster.zip")

    assert worked() is ImportState.REFUSED
    assert "The ZIP folder is damaged" in text(office.get(address))


@pytest.mark.django_db
def test_a_bomb_is_not_unpacked(office):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("members.csv", b"," * 5_000_000)
    sent(office, packed.getvalue(), "roster.zip")

    assert worked() is ImportState.REFUSED
    assert not folder_of(the_import().key).exists()


def test_names_are_kept_without_ways_out():
    assert safe_name("../../etc/pass wd.csv") == "pass-wd.csv"
    assert safe_name("C:\\Users\\me\\members.CSV") == "members.csv"
    assert safe_name("قائمة.xlsx") == "roster.xlsx"
    assert safe_name(".csv") == "csv"


@pytest.mark.django_db
def test_not_more_wait_than_can_be_looked_through(office, tmp_path):
    content = csv_of(tmp_path, sound_row())
    for _ in range(MOST_OPEN):
        sent(office, content)

    assert "rosters wait already" in text(send(office, content))
    assert RosterImport.objects.count() == MOST_OPEN


@pytest.mark.django_db
def test_the_list_asks_as_much_for_one_as_for_ten(office, tmp_path):
    content = csv_of(tmp_path, sound_row())
    counts = []
    for wanted in (1, MOST_OPEN):
        while RosterImport.objects.count() < wanted:
            sent(office, content)
        with CaptureQueriesContext(connection) as asked:
            office.get(SENT)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_apply_it_once(office, tmp_path):
    address = sent(office, csv_of(tmp_path, sound_row()))
    worked()
    answer(office, address, "confirm")

    def work():
        try:
            tasks.work_on_imports(NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert the_import().state == ImportState.APPLIED
    assert Event.objects.filter(kind="roster.loaded").count() == 1
    assert City.objects.count() == 1


def test_every_table_can_be_named():
    assert set(TABLES) == set(ROWS) == set(TABLE_OF)
