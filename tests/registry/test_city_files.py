"""The list of cities as files: whole, in order, harmless in a spreadsheet, and saying what they are."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from halqa.registry.enums import Region
from tests.factories.registry import make_country, make_member

pytestmark = pytest.mark.django_db


def test_files_hold_exactly_the_filtered_list_whole_and_in_its_order(client):
    for number in range(60):
        make_member(f"ma/town-{number:02}", position=(30, number / 10))
    make_member("de/hamburg", country=make_country("DE", region=Region.EUROPE_NORTH_AMERICA))
    wanted = [f"ma/town-{number:02}" for number in range(60)]

    as_csv = list(csv.DictReader(StringIO(client.get("/en/cities/?country=MA&page=2&format=csv").content.decode())))
    as_json = client.get("/en/cities/?country=MA&format=json").json()
    as_geo = client.get("/en/cities/?country=MA&format=geojson").json()
    book = openpyxl.load_workbook(BytesIO(client.get("/en/cities/?country=MA&format=xlsx").content), read_only=True)
    as_xlsx = list(book["rows"].iter_rows(values_only=True))

    assert [row["key"] for row in as_csv] == wanted
    assert [row["key"] for row in as_json["rows"]] == wanted
    assert [feature["id"] for feature in as_geo["features"]] == wanted
    assert [row[0] for row in as_xlsx[1:]] == wanted
    assert as_json["count"] == 60


def test_files_say_what_they_are_as_of_when_and_from_where(client, benguerir):
    answer = client.get("/en/cities/?format=csv&as_of=2021-01-01&known_on=2021-02-02")
    row = next(csv.DictReader(StringIO(answer.content.decode())))

    assert (row["as_of"], row["known_on"]) == ("2021-01-01", "2021-02-02")
    assert row["source"] == "https://example.org/news"
    assert "not part of UNESCO" in row["statement"]
    assert "GeoNames" in row["attribution"]
    assert "CC BY 4.0" in row["attribution"]
    assert row["record"] == "http://testserver/en/cities/ma/benguerir/"
    assert answer["Content-Disposition"] == 'attachment; filename="halqa-cities-2021-01-01.csv"'
    for name in ("json", "geojson"):
        data = client.get(f"/en/cities/?format={name}").json()
        assert {"as_of", "known_on", "statement", "attribution"} <= set(data)
    book = openpyxl.load_workbook(BytesIO(client.get("/en/cities/?format=xlsx").content), read_only=True)
    assert "statement" in [row[0] for row in book["about"].iter_rows(values_only=True)]


def test_a_city_without_a_position_is_a_feature_without_geometry(client, benguerir):
    make_member("ke/kuno-consortium", country=make_country("KE"))

    features = client.get("/en/cities/?format=geojson").json()["features"]

    assert {feature["id"]: feature["geometry"] for feature in features} == {
        "ma/benguerir": {"type": "Point", "coordinates": [-7.9538, 32.2359]},
        "ke/kuno-consortium": None,
    }


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\t=1", "＝1+1"])
def test_no_name_becomes_a_formula_in_a_file(client, name):
    make_member("ma/evil", name=name)

    row = next(csv.DictReader(StringIO(client.get("/en/cities/?format=csv").content.decode())))
    book = openpyxl.load_workbook(BytesIO(client.get("/en/cities/?format=xlsx").content))

    assert row["name"] == f"'{name}"
    cell = book["rows"]["B2"]
    assert (cell.data_type, cell.value) == ("s", f"'{name}")
    assert client.get("/en/cities/?format=json").json()["rows"][0]["name"] == name


def test_a_file_of_something_else_than_was_asked_for_is_refused(client, benguerir):
    wrong_filter = client.get("/en/cities/?as_of=banana&format=csv")
    wrong_format = client.get("/en/cities/?format=pdf")

    assert (wrong_filter.status_code, wrong_format.status_code) == (400, 400)
    assert "as_of" in wrong_filter.content.decode()
    assert client.get("/en/countries/?format=pdf").status_code == 400
