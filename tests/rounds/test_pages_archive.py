"""The archive of a round: read back whole, with a digest of each file, without what is not the team's, as a stream."""

import csv
import hashlib
import io
import json
import tomllib
import zipfile
from itertools import islice

import pytest
from django.core.files.storage import storages
from django.test import Client
from pypdf import PdfReader

from halqa.accounts.enums import Role
from halqa.documents.actions import store
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.queries.contents import content_of
from halqa.documents.queries.examination import examine
from halqa.ledger.models import Event
from halqa.rounds.actions.screening import note_on_application
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Call, Decision
from halqa.rounds.queries.archive import Archive, uncopied_tables
from halqa.rounds.queries.forms import published_form
from halqa.rounds.rules.forms_reading import read
from halqa.rounds.rules.policies import read_policy
from halqa.rounds.rules.texts import fingerprint_of_text
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import NOW, begin, caller, make_applicant, make_round, person, write
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted
from tests.factories.uploads import pdf

pytestmark = pytest.mark.django_db

PAGE = "/en/office/calls/demo-admission-2027/archive.zip"


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


def keep_file(subject: str, by: str) -> str:
    content = pdf()
    upload = examine(io.BytesIO(content), size=len(content), given_name="خطة.pdf", kinds=Kind)
    return store(upload=upload, subject=subject, audience=Audience.PEOPLE, by=by, now=NOW)


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

    archive = read_back(team.get(PAGE))

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
    assert manifest["ledger"]["to_event"] == Event.objects.count()
    assert manifest["ledger"]["is_one_moment"]
    drafts = f"applications/xb-verkhnesvet-{other.key.partition('/')[2]}"
    assert [one["path"] for one in manifest["left_out"]] == [drafts]
    assert [name for name in names if name.startswith(drafts)] == [f"{drafts}/application.json"]
    assert not any(b"Words that nobody sent" in archive.read(name) for name in names)
    assert not any(b"Between officers" in archive.read(name) for name in names)


def test_the_form_of_the_round_is_there_and_reads_back(team):
    call = make_round()
    one = shortlisted(call, make_applicant())

    archive = read_back(team.get(PAGE))

    text = archive.read(f"forms/{one.form}-{one.form_version}.toml").decode()
    form = published_form(one.form, one.form_version)
    assert read(tomllib.loads(text)) == (form, [])
    assert json.loads(archive.read("call/announcement.json")) == []


def test_after_the_announcement_decisions_and_announcement_are_there(team):
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    announce(one.call.key)

    archive = read_back(team.get(PAGE))

    [announced] = json.loads(archive.read("call/announcement.json"))
    assert (announced["state"], announced["title"]) == ("made", {"en": "New members of the network"})
    [path] = [name for name in archive.namelist() if name.endswith("/application.json")]
    [decision] = json.loads(archive.read(path))["decision"]
    assert decision["citation"] == Decision.objects.get().citation


def test_a_file_whose_content_is_lost_keeps_nothing_else_back(team):
    one = shortlisted(make_round(), make_applicant())
    keep_file(f"application:{one.key}", f"person:{person(Role.MAYOR, one.city).key}")
    storages["documents"].delete(File.objects.get().storage_name)

    manifest = json.loads(read_back(team.get(PAGE)).read("manifest.json"))

    assert [left["why"] for left in manifest["left_out"]] == ["its content is lost"]


def test_every_table_of_rounds_is_copied_or_left_out_with_a_reason():
    assert uncopied_tables() == frozenset()


def test_one_application_is_made_at_a_time(monkeypatch):
    call = make_round()
    for number in range(12):
        begin(call, make_applicant(f"xa/city-{number}"))
    made = []
    monkeypatch.setattr(Archive, "_of_an_application", lambda _self, one: iter(made.append(one.key) or ()))
    archive = Archive(Call.objects.get(), caller(person(Role.COORDINATOR), AFTERWARDS), AFTERWARDS)
    members = archive.members()

    list(islice(members, 12))

    assert len(made) <= 12
    list(members)
    assert len(made) == Application.objects.count() == 12


@pytest.mark.parametrize("role", [Role.MAYOR, Role.COMMISSION_OFFICER])
def test_the_archive_is_the_teams(role):
    make_round()
    client = sign_in(Client(), make_person(roles=[(role, "city:xa/bir-nour" if role is Role.MAYOR else "country:XA")]))

    assert client.get(PAGE).status_code == 404
    assert client.head(PAGE).status_code == 404


def test_who_only_asks_for_the_head_starts_no_work(team):
    make_round()

    answer = team.head(PAGE)

    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "application/zip", b"")
