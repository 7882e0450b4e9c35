"""The jury's recommendations of a whole round: taken along, filled in, brought back; all is entered, or nothing and row by row why."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Recommendation
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import make_round
from tests.factories.decisions import decide, many_shortlisted, recommend

pytestmark = pytest.mark.django_db
CALL = "demo-admission-2027"
PAGE = f"/en/office/calls/{CALL}/recommendations/"


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


@pytest.fixture
def files():
    return many_shortlisted(make_round(), [f"xa/city-{number}" for number in range(3)])


def taken(team):
    """Return the rows of the list as it is taken along."""
    return list(csv.DictReader(StringIO(team.get(f"{PAGE}?format=csv").content.decode("utf-8-sig"))))


def brought(team, content, name="jury.csv"):
    content = content.encode() if isinstance(content, str) else content
    return team.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def written(rows):
    out = StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_the_list_is_taken_along_filled_in_and_entered_at_once(team, files):
    recommend(files[0], Decided.DEFERRED, 9)
    rows = taken(team)
    assert [row["key"] for row in rows] == [one.key for one in files]
    assert (rows[0]["jury_says"], rows[0]["jury_place"], rows[0]["version"]) == ("deferred", "9", "1")
    for place, row in enumerate(rows[:2], start=1):
        row |= {"jury_says": "chosen", "jury_place": str(place), "jury_words": "Carried by all, of every age."}

    assert brought(team, written(rows)).status_code == 302

    said = {
        one.application.key: (one.says, one.place, one.version) for one in Recommendation.objects.select_related("application")
    }
    assert said == {files[0].key: (Decided.CHOSEN, 1, 2), files[1].key: (Decided.CHOSEN, 2, 1)}
    assert Event.objects.get(kind="call.recommended").detail == {"recommended": dict.fromkeys(said, "chosen")}
    # The same list once more says nothing new, whatever its versions.
    assert brought(team, written(rows)).status_code == 302
    assert Event.objects.filter(kind="call.recommended").count() == 1


def test_a_workbook_is_read_as_well(team, files):
    book = load_workbook(BytesIO(team.get(f"{PAGE}?format=xlsx").content))
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "jury_says")
    sheet.cell(2, column).value = "not-chosen"
    out = BytesIO()
    book.save(out)

    assert brought(team, out.getvalue(), "jury.xlsx").status_code == 302
    assert Recommendation.objects.get().says == Decided.NOT_CHOSEN


def test_words_with_line_breaks_and_a_list_with_semicolons_come_back_as_they_went(team, files):
    recommend(files[0])
    Recommendation.objects.update(words="Carried by all.\r\nOf every age.")
    rows = taken(team)
    assert rows[0]["jury_words"] == "Carried by all.\nOf every age."
    assert brought(team, written(rows)).status_code == 302
    assert Recommendation.objects.get().version == 1, "nothing new"

    line = f'"{files[1].key}";deferred;"One; two\r\nthree"'
    assert brought(team, f"\ufeffkey;jury_says;jury_words\r\n{line}\r\n").status_code == 302
    assert Recommendation.objects.get(application=files[1]).words == "One; two\r\nthree"


def test_one_wrong_row_and_nothing_is_entered(team, files):
    decide(files[2])
    Recommendation.objects.all().delete()
    lines = [
        "key,jury_says,jury_place,version",
        f"{files[0].key},chosen,1,0",
        f"{files[1].key},perhaps,1000,0",
        f"{files[0].key},deferred,,",
        "demo-admission-2027/zzzzzz,chosen,,",
        f"{files[2].key},deferred,,5",
    ]

    answer = brought(team, "\n".join(lines[:3]))
    assert answer.status_code == 409
    for said in ("Row 3: “perhaps” is none of these words", "Row 3: Choose a place from 1 to 999."):
        assert said in answer.content.decode()
    answer = brought(team, "\n".join([lines[0], lines[1], *lines[4:]])).content.decode()
    for said in (
        "Row 3: “demo-admission-2027/zzzzzz” does not belong to this round.",
        "Row 4: It is decided about. Take the decision back first.",
        "Row 4: A colleague has decided about this since you opened the page.",
    ):
        assert said in answer
    assert "stands in the list twice" in brought(team, "\n".join([*lines[:2], lines[3]])).content.decode()
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Please mend this first"),
        (b"\xff\xfe\x00k", "The file cannot be read."),
        (b"PK\x03\x04 no workbook", "The list has no column “key”."),
        (b"city,says\nx,chosen\n", "The list has no column “jury_says”."),
        (b'key,jury_says\n"x,chosen\n', "The file cannot be read."),
        (b"\n\n", "The file cannot be read."),
        (b"key,jury_says\n" + b"x,chosen\n" * 10_001, "The list has more than 10000 rows"),
    ],
)
def test_what_is_no_list_gets_a_sentence(team, files, content, said):
    answer = brought(team, content)

    assert answer.status_code in {200, 409}
    assert said in answer.content.decode()


def test_a_formula_in_a_workbook_is_no_word(team, files):
    book, out = Workbook(), BytesIO()
    book.active.append(["key", "jury_says"])
    book.active.append(["x", '=HYPERLINK("https://example.org")'])
    book.save(out)

    assert "Row 2: This row cannot be read" in brought(team, out.getvalue(), "jury.xlsx").content.decode()


def test_a_list_is_entered_by_as_many_queries_for_one_as_for_many(team, files):
    found = []
    for several in (files[:1], files[1:]):
        rows = [{"key": one.key, "jury_says": "chosen"} for one in several]
        with CaptureQueriesContext(connection) as queries:
            assert brought(team, written(rows)).status_code == 302
        found.append(len(queries))
    assert found[0] == found[1]


def test_the_list_is_the_teams(files):
    client = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]))

    for address in (PAGE, f"{PAGE}?format=csv"):
        assert client.get(address).status_code == 404
    assert brought(client, "key,jury_says\n").status_code == 404
