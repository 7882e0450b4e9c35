"""Rosters as files, for tests of the way in: sound rows, of which a test changes what it is about."""

import csv
from pathlib import Path

import openpyxl

from halqa.registry.rules.roster_tables import TABLE_OF

SOUND = {
    "members": {
        "key": "ma/tinghir",
        "name": "Tinghir",
        "local_name": "تنغير",
        "country_iso2": "MA",
        "unesco_region": "Arab States",
        "joined_year": "2020",
        "joined_date": "2020-09-23",
        "latitude": "31.51472",
        "longitude": "-5.53278",
        "population": "36000",
        "population_source": "GeoNames via a file",
        "geonames_id": "2527089",
        "source_url": "https://example.org/round",
        "listed_rounds": "2020",
        "confidence": "high",
        "entity_type": "city",
        "geo_match": "exact",
    },
    "corrections": {
        "key": "ma/azemmour",
        "name": "Azemmour",
        "country_iso2": "MA",
        "what": "admission withdrawn by corrigendum",
        "announced_on": "2020-09-23",
        "known_by_latest": "2020-12-14",
        "source_url": "https://example.org/corrigendum",
    },
    "memberships": {
        "key": "ma/tinghir",
        "end": "left",
        "ended": "2022-06-30",
        "source_url": "https://example.org/left",
    },
    "consortium_parts": {
        "consortium": "ma/oases",
        "part": "ma/tinghir",
        "name": "Tinghir",
        "source_url": "https://example.org/oases",
    },
    "aliases": {"alias": "ma/todgha", "key": "ma/tinghir"},
    "rounds": {
        "key": "admission/2020",
        "kind": "admission",
        "name": "Admission round 2020",
        "announced": "2020-09-23",
        "members_published": "54",
        "countries_published": "27",
        "qualifier": "exact",
        "source_url": "https://example.org/round",
    },
    "awards": {
        "key": "ma/tinghir",
        "city": "Tinghir",
        "country_iso2": "MA",
        "award_year": "2024",
        "announced_on": "2024-12-02",
        "handed_over_on": "2024-12",
        "source_url": "https://example.org/award",
    },
    "conferences": {
        "number": "7",
        "name": "A conference",
        "city": "Tinghir",
        "country_iso2": "MA",
        "start_date": "2024-12-02",
        "end_date": "2024-12-05",
        "source_url": "https://example.org/conference",
    },
    "clusters": {"key": "literacy", "name": "Literacy", "source_url": "https://example.org/clusters"},
    "cluster_leads": {
        "cluster": "literacy",
        "city": "ma/tinghir",
        "role": "lead",
        "from": "2019",
        "source_url": "https://example.org/leads",
    },
    "network_figures": {
        "date": "2020-09-23",
        "cities": "229",
        "countries": "64",
        "cities_qualifier": "exact",
        "scope": "total",
        "published_on": "2020-09-23",
        "publisher": "coordinator",
        "status": "stands",
        "source_url": "https://example.org/figures",
    },
    "first_claims": {
        "round": "admission/2020",
        "country_iso2": "MA",
        "claimed": "yes",
        "publisher": "coordinator",
        "source_url": "https://example.org/first",
    },
    "commissions": {
        "country_iso2": "MA",
        "website": "https://example.org/commission",
        "source_url": "https://example.org/commissions",
    },
    "next_dates": {"date": "2027-06", "what": "The next conference", "source_url": "https://example.org/next"},
}


def sound_row(table: str = "members", **changed: str) -> dict[str, str]:
    """Return a sound row of a table with all its columns."""
    return dict.fromkeys(TABLE_OF[table].header, "") | SOUND[table] | changed


def another_member(number: int = 1, **changed: str) -> dict[str, str]:
    """Return a member beside Tinghir without position, population and local name."""
    empty = dict.fromkeys(("local_name", "latitude", "longitude", "population", "population_source", "geonames_id"), "")
    key, name = f"ma/souk-{number}", f"Souk {number}"
    return sound_row(**{**empty, "key": key, "name": name, "geo_match": "none"} | changed)


def write_table(folder: Path, table: str, *rows: dict[str, str]) -> Path:
    """Write rows as the CSV file of a table into the folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, TABLE_OF[table].header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def a_consortium(**changed: str) -> dict[str, str]:
    """Return a member that is a consortium."""
    return another_member(**{"key": "ma/oases", "name": "Oases", "entity_type": "consortium"} | changed)


def write_all(folder: Path) -> Path:
    """Write one sound row of every table, and the consortium that one of them speaks of."""
    for table in SOUND:
        write_table(folder, table, sound_row(table))
    return write_table(folder, "members", sound_row(), a_consortium())


def write_workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook with these cells under the header of each table; a sheet of another name has no header."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        if name in TABLE_OF:
            sheet.append(TABLE_OF[name].header)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
