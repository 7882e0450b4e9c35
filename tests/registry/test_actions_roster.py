"""A roster is loaded whole or not at all, once, and comes out as it went in."""

import csv
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from halqa.foundation.dates import UncertainDate
from halqa.ledger.models import Event
from halqa.registry.actions.geography import load_countries
from halqa.registry.actions.roster import RosterRefused, apply_roster, load
from halqa.registry.labels import sentence
from halqa.registry.models import (
    Award,
    City,
    CityAlias,
    CityName,
    Conference,
    Country,
    Membership,
    NationalCommission,
    PastRound,
    Population,
    Position,
    PublishedFigure,
    Source,
)
from halqa.registry.queries import roster as roster_queries
from halqa.registry.queries.roster import compared, preview
from halqa.registry.queries.roster_export import export
from halqa.registry.queries.roster_staging import Staging
from halqa.registry.rules.roster_tables import TABLE_OF
from tests.factories.registry import make_membership, make_source
from tests.factories.rosters import a_consortium, another_member, sound_row, write_all, write_table, write_workbook

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
HEADER = ",".join(TABLE_OF["members"].header)
SHIPPED = settings.DATA / "roster"


def loaded(path, now=NOW):
    return load(path=path, by="system:halqa", now=now)


def line(**changed: str) -> str:
    return ",".join(sound_row(**changed).values())


def everything() -> dict[str, int]:
    models = (City, CityName, Position, Population, Membership, Award, PastRound, PublishedFigure, Country, Source, Event)
    return {model.__name__: model.objects.count() for model in models}


def places(refusals) -> list[tuple[object, ...]]:
    return [(refusal.facts["file"], refusal.facts["row"], refusal.facts["column"], refusal.code) for refusal in refusals]


def test_the_shipped_roster_comes_out_as_it_went_in(tmp_path):
    loaded(SHIPPED)
    export(path=tmp_path / "out")

    for path in SHIPPED.glob("*.csv"):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_shipped_roster_is_in_whole(tmp_path):
    report = loaded(SHIPPED)

    assert {name: count.new for name, count in report.counts.items()} == {
        "countries": 249,
        "members": 367,
        "corrections": 1,
        "rounds": 13,
        "awards": 58,
        "conferences": 6,
        "clusters": 7,
        "cluster_leads": 5,
        "network_figures": 63,
        "first_claims": 18,
        "commissions": 7,
        "next_dates": 2,
    }
    assert City.objects.filter(is_listed=True).count() == 367
    assert City.objects.filter(is_listed=True, latitude=None).count() == 41
    assert not City.objects.get(key="ma/laayoune").is_listed
    assert not City.objects.get(key="py/ybycui").memberships.exists()


def test_loading_twice_changes_nothing_and_records_nothing():
    first = loaded(SHIPPED)
    before = everything()
    second = loaded(SHIPPED, LATER)

    assert first.event == Event.objects.get(kind="roster.loaded").number
    assert second.event is None
    assert second.sha256 == first.sha256
    assert everything() == before


def test_a_workbook_of_the_export_changes_nothing(tmp_path):
    loaded(SHIPPED)
    export(path=tmp_path / "roster.xlsx")

    assert loaded(tmp_path / "roster.xlsx", LATER).event is None


def test_the_event_says_what_was_loaded(tmp_path):
    report = loaded(write_all(tmp_path / "roster"))
    event = Event.objects.get(kind="roster.loaded")

    assert (event.by, event.subject, event.public_number is not None) == ("system:halqa", "network", True)
    assert event.detail["sha256"] == report.sha256
    assert event.detail["tables"]["members"] == {"new": 2, "changed": 0}
    assert set(Membership.objects.values_list("act", "recorded_at")) == {(event.act, NOW)}


def test_a_single_file_is_enough(tmp_path):
    path = write_table(tmp_path, "members", sound_row()) / "members.csv"
    path = path.rename(tmp_path / "our cities.csv")

    assert loaded(path).counts["members"].new == 1


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\n{line()}\r\n\r\n".encode())

    assert loaded(path).counts["members"].new == 1


def test_laayoune_is_announced_and_taken_back():
    loaded(SHIPPED)
    membership = Membership.objects.get(city__key="ma/laayoune")

    assert membership.is_withdrawn
    assert membership.known_latest == date(2020, 9, 23)
    assert (membership.withdrawn_earliest, membership.withdrawn_latest) == (date(2020, 9, 24), date(2020, 12, 14))
    assert "pascalobservatory" in membership.source.address
    assert "corrigendum" in membership.withdrawal_source.address


def test_changed_cells_supersede_the_facts_that_they_were_and_no_other(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    loaded(write_table(tmp_path / "b", "members", sound_row(population="40000")), LATER)
    old, new = Population.objects.order_by("pk")

    assert (old.inhabitants, old.superseded_at) == (36000, LATER)
    assert (new.inhabitants, new.superseded_at, new.recorded_at) == (40000, None, LATER)
    assert CityName.objects.count() == 2
    assert Membership.objects.count() == 1


def test_a_renamed_and_moved_city_is_listed_and_mapped_anew(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    before = City.objects.get()
    changed = sound_row(
        name="Tineghir", latitude="48.85", longitude="2.35", joined_date="", joined_year="2019", entity_type="town"
    )
    loaded(write_table(tmp_path / "b", "members", changed), LATER)
    city = City.objects.get()

    assert (city.name, city.kind, city.joined_latest) == ("Tineghir", "town", date(2019, 12, 31))
    assert " tineghir " in city.match_text
    assert city.sort_key != before.sort_key
    assert (city.map_x, city.time_zone) != (before.map_x, before.time_zone)
    assert city.pk == before.pk


def test_an_emptied_cell_supersedes_its_fact_without_a_new_one(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    loaded(write_table(tmp_path / "b", "members", another_member(key="ma/tinghir", name="Tinghir")), LATER)

    assert not Position.objects.filter(superseded_at=None).exists()
    assert not Population.objects.filter(superseded_at=None).exists()
    assert City.objects.get().latitude is None


def test_what_the_roster_does_not_speak_of_stays_when_its_fact_changes(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    Membership.objects.update(listed_rounds="2020", end_note="Heard of it only.")
    loaded(write_table(tmp_path / "b", "members", sound_row(notes="Thinks of leaving.")), LATER)
    membership = Membership.objects.get(superseded_at=None)

    assert (membership.note, membership.end_note) == ("Thinks of leaving.", "Heard of it only.")


def test_a_correction_keeps_its_source_when_its_note_changes(tmp_path):
    loaded(write_table(tmp_path / "a", "corrections", sound_row("corrections")))
    loaded(write_table(tmp_path / "b", "corrections", sound_row("corrections", notes="As announced.")), LATER)
    membership = Membership.objects.get(superseded_at=None)

    assert membership.withdrawal_source.address == membership.source.address == "https://example.org/corrigendum"


def test_a_source_that_was_added_later_stays_when_a_figure_changes(tmp_path):
    corrected = {"status": "corrected", "status_known_by": "2020-12-14"}
    loaded(write_table(tmp_path / "a", "network_figures", sound_row("network_figures", **corrected)))
    make_source("https://example.org/unrelated")
    PublishedFigure.objects.update(withdrawal_source=make_source("https://example.org/corrigendum"))
    loaded(write_table(tmp_path / "b", "network_figures", sound_row("network_figures", **corrected, notes="A note.")), LATER)
    figure = PublishedFigure.objects.get(superseded_at=None)

    assert (figure.note, figure.withdrawal_source.address) == ("A note.", "https://example.org/corrigendum")


def test_rows_that_a_roster_does_not_name_are_kept(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row(), another_member()))
    report = loaded(write_table(tmp_path / "b", "members", sound_row()), LATER)

    assert (report.counts["members"].unchanged, report.counts["members"].kept) == (1, 1)
    assert City.objects.filter(is_listed=True).count() == 2


def test_a_website_of_a_commission_is_replaced(tmp_path):
    loaded(write_table(tmp_path / "a", "commissions", sound_row("commissions")))
    loaded(write_table(tmp_path / "b", "commissions", sound_row("commissions", website="https://example.org/new")), LATER)

    old, new = NationalCommission.objects.order_by("pk")

    assert (old.website, old.superseded_at) == ("https://example.org/commission", LATER)
    assert (new.website, new.superseded_at) == ("https://example.org/new", None)


def test_a_preview_says_what_is_new_changed_unchanged_and_kept_and_changes_nothing(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row(), another_member(1), another_member(2)))
    before = everything()
    path = write_table(tmp_path / "b", "members", sound_row(population="40000"), another_member(1), another_member(3))
    found = preview(path=path, now=LATER)
    new, changed, kept = found.changes

    assert found.counts["members"] == roster_queries.Counts(new=1, changed=1, unchanged=1, kept=1)
    assert (new.state, new.identity, new.file, new.line) == ("new", "ma/souk-3", "members.csv", 4)
    assert (changed.state, changed.line) == ("changed", 2)
    assert changed.differences == (roster_queries.Difference("population", "36000", "40000"),)
    assert (kept.state, kept.identity) == ("kept", "ma/souk-2")
    assert everything() == before


def test_a_preview_counts_the_changes_that_it_does_not_show(tmp_path):
    path = write_table(tmp_path, "members", *(another_member(number) for number in range(5)))
    found = preview(path=path, now=NOW, most=2)

    assert (len(found.changes), found.more_changes) == (2, 3)


def test_others_who_write_between_comparing_and_applying_are_noticed(tmp_path):
    path = write_table(tmp_path / "a", "members", sound_row())
    load_countries(path=settings.DATA / "geography" / "countries.csv", by="system:halqa", now=NOW)
    with compared(path=path, now=NOW) as comparison:
        loaded(write_table(tmp_path / "b", "members", sound_row(name="Tineghir")))
        assert apply_roster(comparison=comparison, counts=comparison.counts(), by="system:halqa", now=NOW) is None

    assert City.objects.get().name == "Tineghir"


def test_the_staging_has_no_name_that_could_be_left_behind(tmp_path):
    with Staging(tmp_path / "staging") as staging:
        assert staging.count("members") == 0
        assert list((tmp_path / "staging").iterdir()) == []


def test_an_awardee_of_the_first_round_brings_its_own_city(tmp_path):
    award = sound_row("awards", key="py/ybycui", city="Ybycuí", country_iso2="PY", award_year="2015", announced_on="2015-09-30")
    path = write_table(tmp_path, "awards", award | {"handed_over_on": "2015-09-30"})
    loaded(path)
    city = City.objects.get()

    assert (city.key, city.name, city.is_listed) == ("py/ybycui", "Ybycuí", False)
    assert loaded(path, LATER).event is None


def test_a_host_is_found_by_its_name_in_its_country(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    loaded(write_table(tmp_path / "b", "conferences", sound_row("conferences")), LATER)

    assert Conference.objects.get().city.key == "ma/tinghir"


def test_a_region_that_nobody_has_said_is_learned_from_a_member(tmp_path):
    member = another_member(key="ad/canillo", name="Canillo", country_iso2="AD", unesco_region="Europe and North America")
    loaded(write_table(tmp_path, "members", member))

    assert Country.objects.get(code="AD").region == "europe-north-america"
    assert loaded(tmp_path, LATER).event is None


def test_a_second_membership_of_a_city_is_no_second_row(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    make_membership(City.objects.get(), begun="2024")

    assert loaded(tmp_path / "a", LATER).event is None


SAME_PLACE = ("key", "name", "local_name", "latitude", "longitude", "geonames_id")


def test_a_city_that_was_taken_back_and_is_a_member_has_one_name_and_one_position(tmp_path):
    member = sound_row(joined_date="2022-09-02", joined_year="2022")
    withdrawn = sound_row("corrections", **{column: member[column] for column in SAME_PLACE})
    loaded(write_table(write_table(tmp_path, "members", member), "corrections", withdrawn))

    assert City.objects.get().joined_latest == date(2022, 9, 2)
    assert (CityName.objects.count(), Position.objects.count(), Membership.objects.count()) == (2, 1, 2)
    assert loaded(tmp_path, LATER).event is None


def test_a_city_that_was_taken_back_becomes_a_member_later(tmp_path):
    member = sound_row(joined_date="2022-09-02", joined_year="2022")
    withdrawn = sound_row("corrections", **{column: member[column] for column in SAME_PLACE})
    loaded(write_table(tmp_path / "a", "corrections", withdrawn, withdrawn | {"announced_on": "2020-09-22"}))
    assert (CityName.objects.count(), City.objects.get().is_listed) == (2, False)
    loaded(write_table(tmp_path / "b", "members", member), LATER)

    assert City.objects.get().is_listed
    assert CityName.objects.filter(superseded_at=None).count() == 2
    assert loaded(tmp_path / "b", LATER).event is None
    assert loaded(tmp_path / "a", LATER).event is None


def test_a_city_that_two_rows_rename_at_once_gets_one_new_name(tmp_path):
    member = sound_row(joined_date="2022-09-02", joined_year="2022")
    withdrawn = sound_row("corrections", **{column: member[column] for column in SAME_PLACE})
    for name in ("Tinghir", "Tineghir"):
        write_table(tmp_path, "members", member | {"name": name})
        loaded(write_table(tmp_path, "corrections", withdrawn | {"name": name}), LATER)

    assert [name.text for name in CityName.objects.filter(superseded_at=None, kind="listed")] == ["Tineghir"]
    assert City.objects.get().name == "Tineghir"
    assert loaded(tmp_path, LATER).event is None


def test_countries_are_loaded_once():
    path = settings.DATA / "geography" / "countries.csv"

    assert load_countries(path=path, by="system:halqa", now=NOW) == 1
    assert load_countries(path=path, by="system:halqa", now=LATER) is None
    assert Country.objects.count() == 249
    assert Country.objects.get(code="MA").names["ar"] == "المغرب"
    assert Event.objects.filter(kind="countries.loaded").count() == 1


def csv_of(*lines: str | bytes) -> bytes:
    return b"\n".join(each if isinstance(each, bytes) else each.encode() for each in lines) + b"\n"


DAMAGED_FILES = {
    "empty": (b"", 0, "", "empty-file"),
    "only a mark": (b"\xef\xbb\xbf", 0, "", "empty-file"),
    "header only": (csv_of(HEADER), 1, "", "no-rows"),
    "UTF-16": (csv_of(HEADER, line()).decode().encode("utf-16"), 1, "", "not-utf-8"),
    "UTF-16 without a mark": (csv_of(HEADER, line()).decode().encode("utf-16-le"), 1, "", "not-utf-8"),
    "Latin-1": (csv_of(HEADER, line(name="Querétaro").encode().replace("é".encode(), b"\xe9")), 2, "", "not-utf-8"),
    "semicolons": (csv_of(HEADER, line()).replace(b",", b";"), 1, "", "wrong-delimiter"),
    "tabs": (csv_of(HEADER, line()).replace(b",", b"\t"), 1, "", "wrong-delimiter"),
    "column missing": (csv_of(HEADER.replace("latitude,", ""), line()), 1, "latitude", "column-missing"),
    "column unknown": (csv_of(f"{HEADER},colour", f"{line()},red"), 1, "colour", "column-unknown"),
    "column twice": (csv_of(f"{HEADER},name", f"{line()},x"), 1, "name", "column-twice"),
    "cell too few": (csv_of(HEADER, line(), line().rpartition(",")[0]), 3, "", "wrong-number-of-cells"),
    "cell too many": (csv_of(HEADER, line() + ","), 2, "", "wrong-number-of-cells"),
    "open quote": (csv_of(HEADER, line(name='"Tinghir'), line(key="ma/b", name="B")), 2, "", "unclosed-quote"),
    "stray quote": (csv_of(HEADER, line(name='"Ting"hir')), 2, "", "stray-quote"),
    "bad code": (csv_of(HEADER, line(country_iso2="ZQ")), 2, "country_iso2", "unknown-country"),
    "fictional country": (csv_of(HEADER, line(key="xa/a", country_iso2="XA")), 2, "country_iso2", "fictional-country"),
    "impossible day": (csv_of(HEADER, line(), line(key="ma/b", joined_date="2021-02-30")), 3, "joined_date", "not-a-day"),
    "latitude 91": (csv_of(HEADER, line(latitude="91")), 2, "latitude", "out-of-range"),
    "formula": (csv_of(HEADER, line(name="=1+1")), 2, "name", "formula-in-cell"),
    "NUL": (csv_of(HEADER, line(name="Ting\x00hir")), 2, "name", "control-character"),
    "override": (csv_of(HEADER, line(name="\u202eTinghir")), 2, "name", "reordering-character"),
    "blank lines count": (csv_of(HEADER, "", "", line(latitude="91")), 4, "latitude", "out-of-range"),
    "twice": (csv_of(HEADER, line(), line()), 3, "key", "row-twice"),
    "two regions": (
        csv_of(
            HEADER,
            line(key="ad/a", country_iso2="AD", unesco_region="Africa"),
            line(key="ad/b", country_iso2="AD", unesco_region="Arab States"),
        ),
        3,
        "unesco_region",
        "region-of-another-country",
    ),
    "long cell": (csv_of(HEADER, line(notes='"' + "x" * 200_000 + '"')), 2, "", "cell-too-long"),
}


@pytest.mark.parametrize("damage", DAMAGED_FILES.values(), ids=DAMAGED_FILES)
def test_each_damage_of_a_file_is_named_with_its_place_and_changes_nothing(tmp_path, damage):
    content, row, column, code = damage
    (tmp_path / "members.csv").write_bytes(content)
    before = everything()
    with pytest.raises(RosterRefused) as refused:
        loaded(tmp_path)

    assert places(refused.value.refusals) == [("members.csv", row, column, code)]
    assert sentence(refused.value.refusals[0]).startswith("members.csv")
    assert everything() == before == dict.fromkeys(before, 0)


def award_row(**changed: str) -> dict[str, str]:
    return sound_row("awards", **changed)


DAMAGED_TABLES = {
    "unknown city in awards": ("awards", [award_row(key="ma/atlantis", city="Atlantis")], 2, "key", "unknown-city"),
    "city under another key": ("awards", [award_row(key="ma/tinhir")], 2, "key", "city-under-another-key"),
    "city named otherwise": ("awards", [award_row(city="Tineghir")], 2, "city", "city-named-otherwise"),
    "second award": ("awards", [award_row(), award_row(source_url="https://example.org/2")], 3, "key", "second-award"),
    "unknown host": ("conferences", [sound_row("conferences", city="Atlantis")], 2, "city", "unknown-city"),
    "unknown lead": ("cluster_leads", [sound_row("cluster_leads", city="ma/atlantis")], 2, "city", "unknown-city"),
    "unknown cluster": ("cluster_leads", [sound_row("cluster_leads", cluster="magic")], 2, "cluster", "unknown-cluster"),
    "unknown round": ("first_claims", [sound_row("first_claims", round="admission/1999")], 2, "round", "unknown-round"),
    "correction beside a member": (
        "corrections",
        [sound_row("corrections", key="ma/tinghir", name="Tinghir", local_name="تنغير")],
        2,
        "latitude",
        "contradicts-members",
    ),
}


@pytest.mark.parametrize("damage", DAMAGED_TABLES.values(), ids=DAMAGED_TABLES)
def test_rows_that_contradict_others_are_named_and_nothing_is_changed(tmp_path, damage):
    table, rows, row, column, code = damage
    write_table(write_all(tmp_path), table, *rows)
    before = everything()
    with pytest.raises(RosterRefused) as refused:
        loaded(tmp_path)

    assert places(refused.value.refusals)[0] == (f"{table}.csv", row, column, code)
    assert {file for file, *_ in places(refused.value.refusals)} == {f"{table}.csv"}
    assert everything() == before


def test_two_cities_of_one_name_are_no_host(tmp_path):
    write_table(write_all(tmp_path), "members", sound_row(), a_consortium(), another_member(name="Tinghir"))
    with pytest.raises(RosterRefused) as refused:
        loaded(tmp_path)

    assert places(refused.value.refusals) == [("conferences.csv", 2, "city", "ambiguous-city")]


def test_an_old_address_of_a_city_is_not_taken_for_a_new_city(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    CityAlias.objects.create(key="ma/todgha", city=City.objects.get())
    with pytest.raises(RosterRefused) as refused:
        loaded(write_table(tmp_path / "b", "members", sound_row(key="ma/todgha")))

    assert places(refused.value.refusals) == [("members.csv", 2, "key", "city-has-moved")]


def test_a_line_of_a_hundred_megabytes_is_named_and_passed_over(tmp_path):
    with (tmp_path / "members.csv").open("wb") as file:
        file.write(csv_of(HEADER, line()))
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + csv_of(line(key="ma/b", latitude="91")))
    with pytest.raises(RosterRefused) as refused:
        loaded(tmp_path)

    assert places(refused.value.refusals) == [
        ("members.csv", 3, "", "line-too-long"),
        ("members.csv", 4, "latitude", "out-of-range"),
    ]


def test_a_long_line_is_never_held_in_memory(tmp_path):
    path = tmp_path / "members.csv"
    with path.open("wb") as file:
        file.write(csv_of(HEADER))
        file.truncate(100_000_000)
    tracemalloc.start()
    try:
        preview(path=path, now=NOW)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_reasons_beyond_the_limit_are_counted(tmp_path):
    write_table(tmp_path, "members", *(another_member(number, confidence="sure") for number in range(1003)))
    with pytest.raises(RosterRefused) as refused:
        loaded(tmp_path)

    assert (len(refused.value.refusals), refused.value.more) == (1000, 3)


@pytest.mark.parametrize(
    ("name", "code"),
    [("nowhere", "no-such-file"), ("empty", "no-tables"), ("mistyped", "unknown-table")],
)
def test_a_path_without_a_roster_is_named(tmp_path, name, code):
    (tmp_path / "empty").mkdir()
    write_table(tmp_path / "mistyped", "members", sound_row())
    (tmp_path / "mistyped" / "members.csv").rename(tmp_path / "mistyped" / "member.csv")
    with pytest.raises(RosterRefused) as refused:
        loaded(tmp_path / name)

    assert [refusal.code for refusal in refused.value.refusals] == [code]


def cells(**changed: object) -> list[object]:
    return list((sound_row() | changed).values())


def test_a_workbook_is_loaded_with_dates_and_numbers_in_their_cells(tmp_path):
    row = cells(joined_date=datetime(2020, 9, 23), joined_year=2020, latitude=31.51472, longitude=-5.53278, population=36000.0)
    loaded(write_workbook(tmp_path / "roster.xlsx", members=[row]))
    membership = Membership.objects.get()

    assert UncertainDate(membership.begun_earliest, membership.begun_latest) == UncertainDate.on(date(2020, 9, 23))
    assert loaded(write_table(tmp_path / "a", "members", sound_row()), LATER).event is None


DAMAGED_SHEETS = {
    "formula": ({"members": [cells(population="=1+1")]}, "/members", 2, "population", "formula-in-cell"),
    "day as a number": ({"members": [cells(joined_date=44097)]}, "/members", 2, "joined_date", "serial-number-for-date"),
    "error": ({"members": [cells(population="#REF!")]}, "/members", 2, "population", "error-in-cell"),
    "line end in a cell": ({"members": [cells(name="Ting\nhir")]}, "/members", 2, "name", "control-character"),
    "no rows": ({"members": []}, "/members", 1, "", "no-rows"),
    "empty sheet": ({"members": [cells()], "awards": []}, "/awards", 1, "", "no-rows"),
    "sheet unknown": ({"members": [cells()], "Sheet 2": [["x"]]}, "", 0, "", "unknown-table"),
    "after blank rows": ({"members": [[], [], cells(latitude=91)]}, "/members", 4, "latitude", "out-of-range"),
}


@pytest.mark.parametrize("damage", DAMAGED_SHEETS.values(), ids=DAMAGED_SHEETS)
def test_each_damage_of_a_workbook_is_named_and_changes_nothing(tmp_path, damage):
    sheets, sheet, row, column, code = damage
    path = write_workbook(tmp_path / "roster.xlsx", **sheets)
    before = everything()
    with pytest.raises(RosterRefused) as refused:
        loaded(path)

    assert places(refused.value.refusals) == [(f"roster.xlsx{sheet}", row, column, code)]
    assert everything() == before


def test_a_workbook_without_any_table_is_named(tmp_path):
    with pytest.raises(RosterRefused) as refused:
        loaded(write_workbook(tmp_path / "roster.xlsx", Sheet1=[["x"]]))

    assert [refusal.code for refusal in refused.value.refusals] == ["unknown-table", "no-tables"]


def test_a_damaged_workbook_is_named(tmp_path):
    whole = write_workbook(tmp_path / "whole.xlsx", members=[cells()]).read_bytes()
    for name, content in (("text", b"key,name"), ("half", whole[: len(whole) // 2])):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        with pytest.raises(RosterRefused) as refused:
            loaded(path)

        assert places(refused.value.refusals) == [(f"{name}.xlsx", 0, "", "not-a-workbook")]


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = write_workbook(tmp_path / "roster.xlsx", members=[cells()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.bin", b"\0" * 50_000_000)
    with pytest.raises(RosterRefused) as refused:
        loaded(path)

    assert places(refused.value.refusals) == [("roster.xlsx", 0, "", "inflates-too-much")]


def test_an_export_leaves_out_tables_without_rows(tmp_path):
    loaded(write_table(tmp_path / "in", "members", sound_row()))
    written = export(path=tmp_path / "out")

    assert [path.name for path in written.paths] == ["members.csv"]
    assert loaded(tmp_path / "out", LATER).event is None
    with (tmp_path / "out" / "members.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [sound_row()]
