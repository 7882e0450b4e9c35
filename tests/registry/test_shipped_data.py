"""The data that the product ships: what data/README.md says of it, and what the loader and the map rely on."""

import csv
import gzip
import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.projections import HEIGHT, WIDTH, equal_earth

DATA = Path(__file__).parents[2] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")

ROWS = {
    "members": 367,
    "awards": 58,
    "conferences": 6,
    "network_figures": 63,
    "corrections": 1,
    "rounds": 13,
    "next_dates": 2,
    "clusters": 7,
    "cluster_leads": 5,
    "first_claims": 18,
    "commissions": 7,
}
KEYS = {
    "members": "key",
    "corrections": "key",
    "rounds": "key",
    "clusters": "key",
    "conferences": "number",
    "commissions": "country_iso2",
}
REGIONS = {"Africa", "Arab States", "Asia and the Pacific", "Europe and North America", "Latin America and the Caribbean"}
USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
NEVER_A_MEMBER = {"py/ybycui"}

Ring = list[tuple[float, float]]


@cache
def rows(table: str, folder: str = "roster") -> list[dict[str, str]]:
    with (DATA / folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column(table: str, name: str, folder: str = "roster") -> list[str]:
    return [row[name] for row in rows(table, folder)]


def land() -> str:
    """Return the data of the one path of the drawing that pages refer to."""
    drawing = files("halqa.pages").joinpath("static/pages/land.svg").read_text(encoding="ascii")
    told = re.fullmatch(
        r'<svg xmlns="http://www.w3.org/2000/svg"><path id="land" fill-rule="evenodd" d="([^"]+)"/></svg>\n', drawing
    )
    assert told
    return told[1]


@cache
def rings() -> list[Ring]:
    """Read the land of the map: closed rings of relative steps, each starting where the ring before it started."""
    found: list[Ring] = []
    x = y = 0.0
    for ring in land().split("z")[:-1]:
        numbers = [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", ring)]
        corners: Ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
        x, y = corners[0]
        found.append(corners)
    return found


def edges(ring: Ring) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(pairwise([*ring, ring[0]]))


def on_land(x: float, y: float) -> bool:
    crossings = 0
    for ring in rings():
        for (x1, y1), (x2, y2) in edges(ring):
            crossings += (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    return crossings % 2 == 1


def nearest_coast(x: float, y: float) -> float:
    def to_edge(start: tuple[float, float], end: tuple[float, float]) -> float:
        dx, dy = end[0] - start[0], end[1] - start[1]
        along = ((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy)
        along = max(0.0, min(1.0, along))
        return math.dist((x, y), (start[0] + along * dx, start[1] + along * dy))

    return min(to_edge(start, end) for ring in rings() for start, end in edges(ring))


@pytest.mark.parametrize(("table", "expected"), ROWS.items())
def test_roster_tables_have_the_rows_that_the_readme_counts(table: str, expected: int) -> None:
    assert len(rows(table)) == expected
    assert f"| `roster/{table}.csv` | {expected} |" in README


def test_roster_tables_are_all_known_to_this_test() -> None:
    assert {path.stem for path in (DATA / "roster").glob("*.csv")} == set(ROWS)


@pytest.mark.parametrize(("table", "key"), KEYS.items())
def test_roster_keys_are_unique(table: str, key: str) -> None:
    assert [value for value, times in Counter(column(table, key)).items() if times > 1] == []


def test_roster_awards_name_a_city_once_a_year() -> None:
    awards = [(row["key"], row["award_year"]) for row in rows("awards")]
    assert len(set(awards)) == len(awards)


def test_member_keys_begin_with_their_country() -> None:
    assert [row["key"] for row in rows("members") if not row["key"].startswith(row["country_iso2"].lower() + "/")] == []


@pytest.mark.parametrize(("table", "name"), [("awards", "key"), ("cluster_leads", "city")])
def test_roster_cities_that_other_tables_name_are_members(table: str, name: str) -> None:
    unknown = set(column(table, name)) - set(column("members", "key"))
    assert unknown == (NEVER_A_MEMBER if table == "awards" else set())


def test_roster_clusters_and_rounds_that_other_tables_name_exist() -> None:
    rounds = set(column("rounds", "key"))
    listed = {f"admission/{year}" for years in column("members", "listed_rounds") for year in years.split(";") if year}
    assert set(column("cluster_leads", "cluster")) <= set(column("clusters", "key"))
    assert set(column("first_claims", "round")) <= rounds
    assert listed <= rounds
    assert {f"award/{year}" for year in column("awards", "award_year")} == {key for key in rounds if key.startswith("award/")}


@pytest.mark.parametrize("table", ROWS)
def test_roster_rows_have_a_source(table: str) -> None:
    sources = column(table, "source_url")
    assert [source for source in sources if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", source)] == []


def test_member_regions_are_the_five_of_unesco_and_one_for_each_country() -> None:
    region_of = {(row["country_iso2"], row["unesco_region"]) for row in rows("members")}
    assert {region for _, region in region_of} == REGIONS
    assert len(region_of) == len({country for country, _ in region_of}) == 83


def test_coverage_is_what_the_readme_says() -> None:
    table = README.partition("## Coverage")[2].partition("## Licences")[0]
    stated = dict(re.findall(r"^\| ([\d-]+|year unknown) \|[^|]*\| ([^|]*) \|$", table, re.MULTILINE))

    years = Counter(column("members", "joined_year"))
    listed = Counter(year for several in column("members", "listed_rounds") for year in several.split(";"))
    undated = [row["member_by"] for row in rows("members") if not row["joined_year"]]
    early = sum("" < day <= "2017-03-31" for day in undated)
    assert stated == {
        "2015-16": f"{years['2015'] + years['2016']} dated, {early} more by March 2017",
        **{year: str(years[year]) for year in ("2017", "2018", "2019", "2020", "2022", "2025")},
        "2024": f"{listed['2024']}, of which one, Muharraq, is dated 2019",
        "year unknown": f"{years['']}, of which {sum(day != '' for day in undated)} have `member_by`",
    }
    assert listed["2024"] == years["2024"] + 1
    assert (years["2015"] + years["2016"], early, years[""]) == (53, 14, 56)


def test_members_without_a_position_are_forty_one() -> None:
    positions = [(row["latitude"], row["longitude"], row["geo_match"] == "none") for row in rows("members")]
    assert Counter((bool(latitude), bool(longitude), none) for latitude, longitude, none in positions) == {
        (True, True, False): 326,
        (False, False, True): 41,
    }


def test_rounds_publish_what_the_figures_and_awards_say() -> None:
    figures = {
        row["date"]: (row["cities"], row["countries"])
        for row in rows("network_figures")
        if (row["scope"], row["publisher"], row["status"]) == ("round", "coordinator", "stands")
    }
    for row in rows("rounds"):
        if row["kind"] == "admission":
            published = (row["members_published"], row["countries_published"])
            assert published == figures.get(row["announced"], ("", "")), row["key"]
        else:
            awards = [award for award in rows("awards") if f"award/{award['award_year']}" == row["key"]]
            days = {(award["announced_on"], award["handed_over_on"]) for award in awards}
            assert str(len(awards)) == row["awardees_published"], row["key"]
            assert days == {(row["announced"], row["handed_over"])}, row["key"]


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("members", "member_by"),
        ("members", "joined_date"),
        ("awards", "handed_over_on"),
        ("rounds", "announced"),
        ("rounds", "handed_over"),
        ("cluster_leads", "from"),
        ("next_dates", "date"),
        ("network_figures", "date"),
    ],
)
def test_roster_dates_are_written_as_edtf(table: str, name: str) -> None:
    assert [text for text in column(table, name) if str(UncertainDate.parse(text)) != text] == []


def test_first_claims_are_yes_or_a_note_without_a_country() -> None:
    claimed = [row for row in rows("first_claims") if row["country_iso2"]]
    (note,) = (row for row in rows("first_claims") if not row["country_iso2"])
    assert {row["claimed"] for row in claimed} == {"yes"}
    assert Counter(row["round"] for row in claimed) == {"admission/2019": 5, "admission/2025": 12}
    assert (note["claimed"], note["round"], "13" in note["notes"]) == ("", "admission/2025", True)


def test_countries_have_codes_of_iso_and_names_in_six_languages() -> None:
    for name, form in (("code", r"[A-Z]{2}"), ("alpha3", r"[A-Z]{3}"), ("numeric", r"\d{3}")):
        values = column("countries", name, "geography")
        assert len(set(values)) == len(values) == 249
        assert [value for value in values if not re.fullmatch(form, value)] == []
    unnamed = [row["code"] for row in rows("countries", "geography") if not all(row[f"name_{tag}"] for tag in LANGUAGES)]
    assert unnamed == ["TW"]
    assert Counter(column("countries", "names_source", "geography")) == {"UNTERM": 197, "M49": 51, "OCHA": 1}


def test_countries_have_the_region_of_their_members_and_else_none() -> None:
    assert {(row["code"], row["unesco_region"]) for row in rows("countries", "geography") if row["unesco_region"]} == {
        (row["country_iso2"], row["unesco_region"]) for row in rows("members")
    }


def test_country_codes_of_the_roster_are_countries_named_by_unterm() -> None:
    named = {row["code"] for row in rows("countries", "geography") if row["names_source"] == "UNTERM"}
    used = {row["country_iso2"] for table in ROWS for row in rows(table) if row.get("country_iso2")}
    assert used <= named


def test_country_codes_left_to_users_are_nowhere() -> None:
    codes = {row["country_iso2"] for table in ROWS for row in rows(table) if "country_iso2" in row}
    assert [code for code in codes | set(column("countries", "code", "geography")) if USER_ASSIGNED.fullmatch(code)] == []


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: path.stem)
def test_tables_are_plain_utf8_and_no_cell_is_a_formula(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    header, *body = csv.reader(text.splitlines(), strict=True)
    assert {len(row) for row in body} == {len(header)}
    formulas = [cell for row in body for cell in row if re.match(r"[=+@\t]|-(?!\d+(\.\d+)?$)", cell)]
    assert formulas == []
    assert [cell for row in body for cell in row if cell != cell.strip()] == []


def test_land_is_one_small_path_of_relative_commands() -> None:
    path = land()
    assert re.fullmatch(r"(m[-. \d]+z)+", path)
    assert not re.search(r"\.\d\d", path)
    assert len(path) <= 24_000
    assert len(gzip.compress(path.encode(), mtime=0)) <= 9_000


def test_land_lies_on_the_map_without_a_smear() -> None:
    assert len(rings()) > 200
    for ring in rings():
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in ring)
        assert max(math.dist(start, end) for start, end in edges(ring)) < 25


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "land"),
    [
        ("Timbuktu", 16.77, -3.01, True),
        ("Alice Springs", -23.70, 133.88, True),
        ("Manaus", -3.12, -60.02, True),
        ("Chukotka, beyond the antimeridian", 66.2, -173.0, True),
        ("Caspian Sea", 41.5, 50.8, False),
        ("Middle of the Atlantic", 0.0, -25.0, False),
        ("Pacific, at the antimeridian", 0.0, 180.0, False),
        ("South Pole", -89.0, 0.0, False),
    ],
)
def test_land_is_where_it_is(place: str, latitude: float, longitude: float, *, land: bool) -> None:
    assert on_land(*equal_earth(latitude, longitude)) is land, place


def test_land_carries_every_city_or_its_coast_is_within_a_unit() -> None:
    at_sea = {}
    for row in rows("members"):
        if row["latitude"]:
            place = equal_earth(float(row["latitude"]), float(row["longitude"]))
            if not on_land(*place) and (distance := nearest_coast(*place)) > 1:
                at_sea[row["key"]] = distance
    assert at_sea == {}
