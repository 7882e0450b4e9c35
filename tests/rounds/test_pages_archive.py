"""The archive of a round: ordered, made in turns, read back whole with a digest of each file, taken with a trace, removed."""

import csv
import hashlib
import io
import json
import tomllib
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from halqa.accounts.enums import Role
from halqa.accounts.models import RoleAssignment
from halqa.documents.actions import store
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.queries.contents import content_of
from halqa.documents.queries.examination import examine
from halqa.ledger.models import Event
from halqa.rounds.actions.screening import note_on_application
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Call, Decision, RoundArchive
from halqa.rounds.queries.archive import Archive, uncopied_tables
from halqa.rounds.queries.archives import file_of_archive, folder_of
from halqa.rounds.queries.forms import published_form
from halqa.rounds.rules.archives import LEASE, MOST_ATTEMPTS
from halqa.rounds.rules.forms_reading import read
from halqa.rounds.rules.policies import read_policy
from halqa.rounds.rules.texts import fingerprint_of_text
from halqa.rounds.tasks import forget_archives, work_on_archives
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import NOW, begin, caller, make_applicant, make_round, person, write
from tests.factories.decisions import announce, decide, shortlisted
from tests.factories.uploads import pdf

pytestmark = pytest.mark.django_db

PAGE = "/en/office/calls/demo-admission-2027/archive/"


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


def keep_file(subject: str, by: str) -> str:
    content = pdf()
    upload = examine(io.BytesIO(content), size=len(content), given_name="خطة.pdf", kinds=Kind)
    return store(upload=upload, subject=subject, audience=Audience.PEOPLE, by=by, now=NOW)


def made(team):
    """Order an archive, let the worker make it, and take it along."""
    assert team.post(PAGE).status_code == 302
    work_on_archives(timezone.now())
    return team.post(PAGE, {"take": RoundArchive.objects.latest("ordered_at").key})


def read_back(answer) -> zipfile.ZipFile:
    """Return the archive, after every file in it was compared with the manifest."""
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    told = {one["path"]: (one["bytes"], one["sha256"]) for one in manifest["files"]}
    found = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    assert told == {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in found.items()}
    return archive


def test_the_round_is_read_back_from_its_archive(team):
    call = make_round()
    one = shortlisted(call, make_applicant("xa/bir-nour"))
    other = begin(call, make_applicant("xb/verkhnesvet"))
    write(other, motivation="Words that nobody sent")
    file = keep_file(f"application:{one.key}", f"person:{person(Role.MAYOR, one.city).key}")
    officer, office = caller(person(Role.COMMISSION_OFFICER, "country:XA")), caller(person(Role.COORDINATOR))
    note_on_application(key=one.key, text="Between officers", caller=officer, by=officer.actor, now=NOW)
    note_on_application(key=one.key, text="Between coordinators", caller=office, by=office.actor, now=NOW)
    decide(one, Decided.CHOSEN)

    archive = read_back(made(team))

    names = archive.namelist()
    folder = f"applications/xa-bir-nour-{one.key.partition('/')[2]}"
    record = json.loads(archive.read(f"{folder}/application.json"))
    assert (record["state"], record["decision"][0]["said"]) == ("shortlisted", "chosen")
    signed = record["revision"][-1]
    told = {name: record[name] for name in ("form", "form_version", "language")}
    assert fingerprint_of_text(**told, answers=signed["answers"]) == signed["sha256"] == record["text"]["sha256"]
    assert [note["text"] for note in record["note"]] == ["Between coordinators"]
    assert PdfReader(io.BytesIO(archive.read(f"{folder}/application.pdf"))).pages
    with content_of(file) as content:
        assert archive.read(f"{folder}/files/{file[:8]}-خطة.pdf") == content.read()
    policy = read_policy(archive.read("call/policy.toml").decode(), "policy.toml").policy
    assert policy.values == Call.objects.get().policy
    events = [json.loads(line) for line in archive.read("events.jsonl").splitlines()]
    numbers = [event["number"] for event in events]
    assert numbers == sorted(numbers)
    assert {"call.opened", "application.endorsed", "application.decided"} <= {event["kind"] for event in events}
    rows = list(csv.DictReader(io.StringIO(archive.read("applications.csv").decode())))
    assert {row["city"] for row in rows} == {"city:xa/bir-nour", "city:xb/verkhnesvet"}
    assert {"statistics/by-country.csv", "statistics/times.csv", "README.txt", "people.json"} <= set(names)
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["ledger"]["to_event"] == Event.objects.get(kind="archive.ordered").number
    assert manifest["ledger"]["is_one_moment"]
    drafts = f"applications/xb-verkhnesvet-{other.key.partition('/')[2]}"
    assert [one["path"] for one in manifest["left_out"]] == [drafts]
    assert [name for name in names if name.startswith(drafts)] == [f"{drafts}/application.json"]
    assert not any(b"Words that nobody sent" in archive.read(name) for name in names)
    assert not any(b"Between officers" in archive.read(name) for name in names)


def test_the_form_of_the_round_is_there_and_reads_back(team):
    call = make_round()
    one = shortlisted(call, make_applicant())

    archive = read_back(made(team))

    text = archive.read(f"forms/{one.form}-{one.form_version}.toml").decode()
    form = published_form(one.form, one.form_version)
    assert read(tomllib.loads(text)) == (form, [])
    assert json.loads(archive.read("call/announcement.json")) == []


def test_after_the_announcement_decisions_and_announcement_are_there(team):
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    announce(one.call.key)

    archive = read_back(made(team))

    [announced] = json.loads(archive.read("call/announcement.json"))
    assert (announced["state"], announced["title"]) == ("made", {"en": "New members of the network"})
    [path] = [name for name in archive.namelist() if name.endswith("/application.json")]
    [decision] = json.loads(archive.read(path))["decision"]
    assert decision["citation"] == Decision.objects.get().citation


def test_a_file_whose_content_is_lost_keeps_nothing_else_back(team):
    one = shortlisted(make_round(), make_applicant())
    keep_file(f"application:{one.key}", f"person:{person(Role.MAYOR, one.city).key}")
    storages["documents"].delete(File.objects.get().storage_name)

    manifest = json.loads(read_back(made(team)).read("manifest.json"))

    assert [left["why"] for left in manifest["left_out"]] == ["its content is lost"]


def test_every_table_of_rounds_is_copied_or_left_out_with_a_reason():
    assert uncopied_tables() == frozenset()


def by_kind(kind):
    return list(Event.objects.filter(kind=kind).values_list("by", flat=True))


def test_who_orders_and_who_takes_an_archive_stays_on_record(team):
    make_round()
    other = make_person(roles=[(Role.COORDINATOR, "network")])
    team.post(PAGE)
    [orders] = by_kind("archive.ordered")
    assert team.post(PAGE).status_code == 409, "one at a time"
    row = RoundArchive.objects.get()
    assert team.post(PAGE, {"take": row.key}).status_code == 409, "it is not made yet"
    work_on_archives(timezone.now())

    answer = sign_in(Client(), other).post(PAGE, {"take": row.key})

    row.refresh_from_db()
    content = b"".join(answer.streaming_content)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (row.bytes, row.sha256)
    assert Event.objects.get(kind="archive.made").detail == {"archive": row.key, "sha256": row.sha256, "bytes": row.bytes}
    assert by_kind("archive.taken") == [f"person:{other.key}"] != [orders]
    assert team.get(PAGE).status_code == 200
    assert len(by_kind("archive.taken")) == 1, "looking at the page takes nothing"


def test_it_is_made_in_turns_and_whoever_follows_a_killed_worker_makes_what_is_missing(team, monkeypatch):
    call = make_round()
    for number in range(5):
        begin(call, make_applicant(f"xa/city-{number}"))
    team.post(PAGE)
    drawn = []
    whole = Archive._of_an_application

    def dying(self, one):
        if len(drawn) == 3:
            raise KeyboardInterrupt
        drawn.append(one.key)
        return whole(self, one)

    monkeypatch.setattr(Archive, "_of_an_application", dying)
    with pytest.raises(KeyboardInterrupt):
        work_on_archives(timezone.now())
    row = RoundArchive.objects.get()
    assert (row.made, row.parts, row.made_at) == (4, 7, None)
    assert "4 of 7 parts are made." in team.get(PAGE).content.decode()
    monkeypatch.setattr(Archive, "_of_an_application", lambda self, one: drawn.append(one.key) or whole(self, one))
    work_on_archives(timezone.now())
    assert RoundArchive.objects.get().made == 4, "the one that died has it in hand"
    monkeypatch.setattr("halqa.rounds.tasks.TURN", timedelta(0))
    turns = 0
    while RoundArchive.objects.get().made_at is None:
        work_on_archives(timezone.now() + LEASE * 2)
        turns += 1

    assert turns == 4, "two applications, the ending, and joining them, each in a turn of its own"
    assert len(drawn) == len(set(drawn)) == 5
    archive = read_back(team.post(PAGE, {"take": row.key}))
    assert len([name for name in archive.namelist() if name.endswith("/application.json")]) == 5
    assert [path.name for path in folder_of(row.key).iterdir()] == ["archive.zip"]


def test_it_is_removed_after_the_days_that_the_policy_names(team):
    make_round()
    read_back(made(team))
    row = RoundArchive.objects.get()
    until = row.made_at + timedelta(days=7)

    forget_archives(until - timedelta(seconds=1))
    assert file_of_archive(row.key).is_file()
    forget_archives(until)

    assert not folder_of(row.key).exists()
    assert len(by_kind("archive.removed")) == 1
    assert team.post(PAGE, {"take": row.key}).status_code == 409
    assert team.post(PAGE).status_code == 302


def test_who_is_no_longer_of_the_team_gets_no_archive(team):
    make_round()
    team.post(PAGE)
    RoleAssignment.objects.all().delete()

    work_on_archives(timezone.now())

    row = RoundArchive.objects.get()
    assert (row.made_at, row.removed_at is not None) == (None, True)
    assert len(by_kind("archive.given-up")) == 1
    assert not folder_of(row.key).exists()


def test_what_cannot_be_made_is_given_up_in_the_end(team, monkeypatch):
    make_round()
    team.post(PAGE)
    monkeypatch.setattr(Archive, "opening", lambda _self: 1 / 0)
    now = timezone.now()

    for turn in range(MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            work_on_archives(now + turn * LEASE * 2)
    work_on_archives(now + MOST_ATTEMPTS * LEASE * 2)

    assert len(by_kind("archive.given-up")) == 1


@pytest.mark.parametrize("role", [Role.MAYOR, Role.COMMISSION_OFFICER])
def test_the_archive_is_the_teams(role):
    make_round()
    client = sign_in(Client(), make_person(roles=[(role, "city:xa/bir-nour" if role is Role.MAYOR else "country:XA")]))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE).status_code == 404
    assert not RoundArchive.objects.exists()
