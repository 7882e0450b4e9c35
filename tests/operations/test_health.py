"""The doctor: every ill is named with what to do, and nothing else is."""

from dataclasses import replace

import pytest

from halqa.foundation import typefaces
from halqa.operations.queries import health
from halqa.operations.rules.health import (
    Content,
    Database,
    Facts,
    Files,
    Findable,
    Finding,
    Level,
    Needs,
    Storage,
    Uploads,
    judge,
    refused_settings,
    report,
)

WELL = Facts(
    mode="production",
    address="https://cities.example",
    storage=Storage(path="/srv/halqa", exists=True, writable=True, free_megabytes=500),
    database=Database(vendor="sqlite", version=(3, 31, 0), journal="wal"),
    files=Files(),
    port=8000,
    port_free=True,
    content=Content(cities=367, events=1),
    uploads=Uploads(scanner_answers=True),
    findable=Findable(documents=547),
    needs=Needs(sqlite=(3, 31), postgresql=(15,), free_megabytes=500),
)
POSTGRESQL = Database(vendor="postgresql", version=(15, 0))


def ills(facts):
    return [finding for finding in judge(facts) if finding.level is Level.ILL]


def test_a_set_up_that_is_well_has_no_ill_and_no_note():
    assert {finding.level for finding in judge(WELL)} == {Level.WELL}
    assert {finding.level for finding in judge(replace(WELL, database=POSTGRESQL))} == {Level.WELL}
    assert report(judge(WELL)).endswith("\nNothing is wrong.")


@pytest.mark.parametrize(
    ("findable", "what"),
    [
        (Findable(waiting=3, seconds=299), "Search is behind: 3 tasks wait, the oldest for 299 seconds."),
        (Findable(never_asked=["city", "round"]), "Search does not know yet of: city, round."),
    ],
)
def test_search_that_is_only_a_little_behind_is_a_note(findable, what):
    (note,) = [finding for finding in judge(replace(WELL, findable=findable)) if finding.level is Level.NOTE]
    assert note.what == what


@pytest.mark.parametrize(
    ("change", "what", "todo"),
    [
        ({"storage": replace(WELL.storage, exists=False, writable=False)}, "/srv/halqa does not exist", "HALQA_VAR"),
        ({"storage": replace(WELL.storage, writable=False)}, "/srv/halqa cannot be written", "HALQA_VAR"),
        ({"storage": replace(WELL.storage, free_megabytes=499)}, "Only 499 MB are free", "larger disk"),
        ({"database": Database("sqlite", trouble="unable to open"), "content": None}, "unable to open", "HALQA_VAR"),
        ({"database": Database("postgresql", trouble="refused"), "content": None}, "refused", "DATABASE_URL"),
        ({"database": replace(WELL.database, version=(3, 30, 9))}, "SQLite 3.30.9 is too old; 3.31", "newer SQLite"),
        ({"database": replace(POSTGRESQL, version=(14, 99))}, "PostgreSQL 14.99 is too old; 15", "newer PostgreSQL"),
        ({"database": replace(WELL.database, journal="delete")}, "'delete', not as a write-ahead log", "local disk"),
        ({"database": replace(WELL.database, pending=["registry.0002"])}, "1 steps behind this version", "halqa migrate"),
        ({"content": Content(cities=0, events=1)}, "The roster is empty", "halqa roster load"),
        ({"content": Content(cities=1, events=1, broken="The ledger is broken: event 1 …")}, "event 1", "last backup"),
        ({"key_trouble": "key.pem cannot be read."}, "No credential can be signed: key.pem", "halqa credential key"),
        ({"uploads": Uploads(lost=2)}, "2 uploaded files have no content", "last backup"),
        ({"uploads": Uploads(trouble="NoCredentials")}, "does not answer: NoCredentials", "HALQA_DOCUMENT_STORAGE"),
        ({"uploads": Uploads(scanner_answers=False)}, "virus scanner does not answer", "HALQA_VIRUS_SCANNER"),
        ({"findable": Findable(waiting=3, seconds=301)}, "Search is behind: 3 tasks wait", "halqa search rebuild"),
        ({"files": Files(stale_catalogues=["ar", "fr"])}, "not compiled: ar, fr", "halqa messages compile"),
        ({"files": Files(missing_fonts=["Noto Sans Arabic"])}, "missing: Noto Sans Arabic", "requirements.lock"),
        ({"files": Files(time_zones=False)}, "no time zone data", "tzdata"),
        ({"files": Files(bad_agreements=["forms.toml cannot be read: no."])}, "will fail: forms.toml cannot", "HALQA_POLICY"),
        ({"files": Files(bad_policies=["award.toml"])}, "cannot be read in award.toml", "halqa rounds check"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_ill_is_named_alone_and_says_what_to_do(change, what, todo):
    (found,) = ills(replace(WELL, **change))

    assert what in found.what
    assert todo in found.todo
    assert report([found]).endswith("\nOne thing is wrong.")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"port_free": False}, "Port 8000 is taken, which is right while Halqa itself runs there"),
        ({"address": ""}, "HALQA_ADDRESS is not set"),
        ({"sends_mail": False}, "HALQA_MAIL_HOST is not set: no mail is sent"),
        ({"files": Files(static_current=False)}, "Style sheets and pictures of this version were not collected yet"),
    ],
)
def test_what_may_be_meant_is_a_note(change, what):
    facts = replace(WELL, **change)

    assert ills(facts) == []
    (note,) = [finding for finding in judge(facts) if finding.level is Level.NOTE]
    assert note.what.startswith(what)


def test_everything_that_is_wrong_is_told_at_once():
    facts = replace(
        WELL, storage=replace(WELL.storage, writable=False), content=Content(cities=0, events=0), files=Files(time_zones=False)
    )

    assert len(ills(facts)) == 3
    assert report(judge(facts)).endswith("\n3 things are wrong.")


def test_refused_settings_are_told_one_by_one():
    reason = "Halqa does not start in production like this:\n- HALQA_SECRET_KEY is missing.\n- HALQA_DEBUG is on: look."

    assert [finding.what for finding in refused_settings(reason)] == ["HALQA_SECRET_KEY is missing.", "HALQA_DEBUG is on: look."]
    assert refused_settings("HALQA_DEBUG='maybe': expected yes or no")[0].what == "HALQA_DEBUG='maybe': expected yes or no"


def test_a_report_is_read_from_top_to_bottom():
    findings = [Finding(Level.WELL, "All is well."), Finding(Level.ILL, "It rains.", "Take an umbrella.")]

    assert report(findings) == "well  All is well.\nILL   It rains.\n      Take an umbrella.\n\nOne thing is wrong."


def test_a_folder_that_is_not_there_yet_is_measured_where_it_would_be(tmp_path):
    facts = health.storage_facts(tmp_path / "deep" / "var")

    assert (facts.exists, facts.writable) == (False, False)
    assert facts.free_megabytes > 0
    assert health.storage_facts(tmp_path).writable


@pytest.mark.django_db
def test_the_database_tells_what_it_is():
    facts = health.database_facts()

    assert facts.trouble == ""
    assert facts.version >= (3,)
    assert facts.journal == ("wal" if facts.vendor == "sqlite" else "")
    assert list(facts.pending) == []


@pytest.mark.django_db
def test_an_empty_house_is_told_as_empty():
    assert health.content_facts() == Content(cities=0, events=0, broken="")


def test_fonts_and_time_zones_are_looked_for(monkeypatch):
    assert health.missing_fonts() == []
    monkeypatch.setattr(typefaces, "OWN_FONTS", (*typefaces.OWN_FONTS, "Noto Sans of Nowhere"))
    assert health.missing_fonts() == ["Noto Sans of Nowhere"]
    assert health.has_time_zones()
