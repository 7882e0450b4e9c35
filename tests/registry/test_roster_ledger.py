"""What a load leaves behind beside its facts: countries as they are shipped, and in the ledger what columns were before."""

import csv
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from halqa.ledger.models import Event
from halqa.registry.actions.roster import load
from halqa.registry.models import City, Country
from halqa.registry.queries.roster import Counts, Difference, preview
from halqa.registry.queries.roster_export import export
from tests.factories.rosters import another_member, sound_row, write_table

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


def loaded(path, now=NOW):
    return load(path=path, by="system:halqa", now=now)


@pytest.fixture
def countries_file(tmp_path, settings):
    """Give a copy of the shipped data whose countries a test may change."""
    shutil.copytree(settings.DATA / "geography", tmp_path / "data" / "geography", ignore=shutil.ignore_patterns("*.py"))
    settings.DATA = tmp_path / "data"
    return settings.DATA / "geography" / "countries.csv"


def rename(path, code, **changed):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | changed if row["code"] == code else row for row in rows)


def test_a_renamed_country_is_loaded_though_the_roster_is_the_same(tmp_path, countries_file):
    path = write_table(tmp_path / "roster", "members", sound_row())
    loaded(path)
    rename(countries_file, "MA", name_en="Kingdom of Morocco")
    found = preview(path=path, now=LATER)
    report = loaded(path, LATER)
    event = Event.objects.order_by("number").last()

    assert found.counts["countries"] == Counts(changed=1)
    assert [(each.table, each.identity, each.state, each.differences) for each in found.changes] == [
        ("countries", "MA", "changed", (Difference("name_en", "Morocco", "Kingdom of Morocco"),))
    ]
    assert (report.event, event.kind) == (event.number, "countries.loaded")
    assert event.detail["changed"] == {"MA": {"name_en": {"old": "Morocco", "new": "Kingdom of Morocco"}}}
    assert Country.objects.get(code="MA").names["en"] == "Kingdom of Morocco"
    assert Event.objects.filter(kind="roster.loaded").count() == 1
    assert loaded(path, LATER).event is None


def test_countries_and_roster_are_one_act(tmp_path):
    found = preview(path=write_table(tmp_path, "members", sound_row()), now=NOW)
    loaded(tmp_path)
    countries, roster = Event.objects.order_by("number")

    assert (found.counts["countries"], len(found.changes), found.more_changes) == (Counts(new=249), 1, 0)
    assert (countries.kind, roster.kind) == ("countries.loaded", "roster.loaded")
    assert countries.act == roster.act


def test_the_ledger_keeps_what_kind_a_city_was_and_whose_region_was_learned(tmp_path):
    andorra = {"key": "ad/canillo", "name": "Canillo", "country_iso2": "AD", "unesco_region": "Europe and North America"}
    write_table(tmp_path, "members", sound_row(), another_member(1), another_member(2, **andorra))
    loaded(tmp_path)
    write_table(tmp_path, "members", sound_row(entity_type="town"), another_member(1, entity_type="town"))
    loaded(tmp_path, LATER)
    first, second = Event.objects.filter(kind="roster.loaded").order_by("number")

    assert first.detail["regions"] == {"AD": "europe-north-america"}
    assert first.detail["kinds"] == []
    assert second.detail["kinds"] == [{"old": "city", "new": "town", "cities": ["ma/tinghir", "ma/souk-1"]}]
    assert second.detail["regions"] == {}
    assert set(City.objects.exclude(key="ad/canillo").values_list("kind", flat=True)) == {"town"}


@pytest.mark.parametrize("name", ["x" * 200, "ﷺ" * 200, "𠀀" * 200], ids=["letters", "ligatures", "rare characters"])
def test_the_longest_names_and_addresses_are_stored(tmp_path, name):
    address = "https://example.org/" + "ü" * 740
    loaded(write_table(tmp_path, "members", sound_row(name=name, local_name=name, source_url=address)))

    assert City.objects.get().name == name
    assert loaded(tmp_path, LATER).event is None


@pytest.mark.parametrize("suffix", ["csv", "CSV", "Csv"])
def test_a_suffix_in_capitals_is_read_too(tmp_path, suffix):
    write_table(tmp_path, "members", sound_row()).joinpath("members.csv").rename(tmp_path / f"members.{suffix}")
    first = loaded(tmp_path)

    assert first.counts["members"].new == 1
    assert first.sha256 != loaded(write_table(tmp_path / "b", "members", another_member())).sha256


def test_an_export_leaves_nothing_behind_that_the_next_load_would_bring_back(tmp_path):
    out = write_table(tmp_path / "out", "clusters", sound_row("clusters"))
    write_table(out, "members", another_member(7)).joinpath("members.csv").rename(out / "members.CSV")
    (out / "notes.txt").write_text("Mine.")
    (out / "cities.csv").write_text("Mine too.")
    loaded(write_table(tmp_path / "in", "members", sound_row()))
    export(path=out)

    assert sorted(path.name for path in out.iterdir()) == ["cities.csv", "members.csv", "notes.txt"]
