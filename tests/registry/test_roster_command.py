"""``halqa roster``: what it prints, as text and as JSON, and with which status it ends."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halqa.ledger.models import Event
from halqa.registry.models import City
from tests.factories.rosters import another_member, sound_row, write_all, write_table

pytestmark = pytest.mark.django_db


def run(*words: object) -> tuple[str, str, int]:
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("roster", *map(str, words), stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    return out.getvalue(), err.getvalue(), status


def test_load_says_what_it_did_and_then_that_there_is_nothing_to_do(tmp_path):
    first, _, status = run("load", write_all(tmp_path))
    second, _, _ = run("load", tmp_path)

    assert status == 0
    assert "Loaded. It is event 2 of the ledger." in first
    assert "Everything was known already; nothing was changed." in second
    assert Event.objects.filter(kind="roster.loaded").count() == 1


def test_check_prints_every_change_and_changes_nothing(tmp_path):
    run("load", write_table(tmp_path / "a", "members", sound_row(), another_member(1)))
    out, _, status = run("check", write_table(tmp_path / "b", "members", sound_row(population="40000"), another_member(2)))

    assert status == 0
    assert "members.csv, line 2: changed ma/tinghir (population: 36000 → 40000)" in out
    assert "members.csv, line 3: new ma/souk-2" in out
    assert "members: not in this roster, kept: ma/souk-1" in out
    assert City.objects.count() == 2


def test_check_shows_the_first_changes_unless_all_are_asked_for(tmp_path):
    path = write_table(tmp_path, "members", *(another_member(number) for number in range(50)))

    assert "… and 10 more rows (--all shows them)." in run("check", path)[0]
    assert "ma/souk-49" in run("check", path, "--all")[0]


@pytest.mark.parametrize("deed", ["check", "load"])
def test_damage_is_told_in_sentences_with_file_line_and_column(tmp_path, deed):
    path = write_table(tmp_path, "members", sound_row(joined_date="2021-02-30", latitude="91"))
    _, err, status = run(deed, path)

    assert status == 1
    assert err.splitlines() == [
        "members.csv, line 2, column joined_date: 2021-02-30 is not a day. Write a day as year, month and day: 2020-09-23.",
        "members.csv, line 2, column latitude: 91 is not between -90 and 90.",
        "Nothing was changed.",
    ]
    assert not City.objects.exists()


def test_a_folder_that_is_not_there_is_named_with_where_it_was_looked_for(tmp_path):
    _, err, status = run("check", tmp_path / "roster")

    assert status == 1
    assert f"roster: There is neither a file nor a folder of this name in {tmp_path}." in err


@pytest.mark.parametrize("deed", ["check", "load"])
def test_damage_is_told_to_programs(tmp_path, deed):
    path = write_table(tmp_path, "members", sound_row(latitude="91"))
    out, _, status = run(deed, path, "--json")
    said = json.loads(out)

    assert status == 1
    assert said["changed"] is False
    assert said["refused"] == [
        {
            "file": "members.csv",
            "row": 2,
            "column": "latitude",
            "code": "out-of-range",
            "sentence": "members.csv, line 2, column latitude: 91 is not between -90 and 90.",
        }
    ]


def test_a_load_is_told_to_programs(tmp_path):
    said = json.loads(run("load", write_all(tmp_path), "--json")[0])

    assert said["changed"] is True
    assert said["event"] == 2
    assert said["tables"]["members"] == {"new": 2, "changed": 0, "unchanged": 0, "kept": 0}


def test_a_check_is_told_to_programs(tmp_path):
    said = json.loads(run("check", write_all(tmp_path), "--json")[0])

    assert said["refused"] == []
    assert said["changes"][0]["identity"] == "ma/tinghir"


def test_a_preview_asks_and_without_anybody_to_ask_it_stops(tmp_path, monkeypatch):
    write_all(tmp_path)
    with pytest.raises(CommandError, match="Add --yes"):
        run("load", tmp_path, "--preview")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: "n")

    assert "Nothing was changed." in run("load", tmp_path, "--preview")[0]
    assert not City.objects.exists()


def test_a_preview_that_is_agreed_to_is_loaded(tmp_path):
    out, _, _ = run("load", write_all(tmp_path), "--preview", "--yes")

    assert "members.csv, line 2: new ma/tinghir" in out
    assert "Loaded." in out


def test_export_says_what_it_wrote(tmp_path):
    run("load", write_all(tmp_path / "in"))
    out, _, _ = run("export", tmp_path / "out")
    said = json.loads(run("export", tmp_path / "roster.xlsx", "--json")[0])

    assert f"Written to {tmp_path / 'out'}." in out
    assert said == {"paths": [str(tmp_path / "roster.xlsx")], "rows": dict.fromkeys(said["rows"], 1) | {"members": 2}}
    assert run("load", tmp_path / "roster.xlsx")[0].endswith("nothing was changed.\n")


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    run("load", write_all(tmp_path / "in"))
    (tmp_path / "file").write_text("here")
    with pytest.raises(CommandError, match="exists"):
        run("export", tmp_path / "file")
