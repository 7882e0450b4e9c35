"""Deciding by a list: each city with reasons of its own, looked at before anything is ordered; all of it, or nothing."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from halqa.accounts.enums import Role
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import BulkAct, Decision, Recommendation
from halqa.rounds.tasks import work_on_bulk
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import make_round
from tests.factories.decisions import decide, many_shortlisted, recommend

pytestmark = pytest.mark.django_db
CALL = "demo-admission-2027"
PAGE = f"/en/office/calls/{CALL}/decisions/"
BEGIN = f"/en/office/calls/{CALL}/applications/decide/"


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


@pytest.fixture
def files():
    return many_shortlisted(make_round(), [f"xa/city-{number}" for number in range(3)])


def taken(team):
    return list(csv.DictReader(StringIO(team.get(f"{PAGE}?format=csv").content.decode("utf-8-sig"))))


def written(rows):
    out = StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def filled(team, files):
    """Return the rows with what is decided of each, the last row left empty."""
    recommend(files[0])
    recommend(files[1], Decided.NOT_CHOSEN)
    rows = taken(team)
    assert [row["key"] for row in rows] == [one.key for one in files]
    rows[0] |= {"decision": "chosen", "citation-en": "For its boats,\nwhich teach.", "citation-ar": "لقواربها"}
    rows[1] |= {"decision": "not-chosen", "words": "Say who carries it."}
    return rows


def told():
    return {one.application.key: (one.said, one.citation, one.words) for one in Decision.objects.select_related("application")}


def expected(files):
    return {
        files[0].key: ("chosen", {"en": "For its boats,\nwhich teach.", "ar": "لقواربها"}, ""),
        files[1].key: ("not-chosen", {}, "Say who carries it."),
    }


def carried(answer):
    """Return the rows that the page of the preview sends along."""
    return answer.context["form"]["table"].value()


def test_a_list_is_looked_at_ordered_and_each_city_has_reasons_of_its_own(team, files):
    rows = filled(team, files)

    looked = team.post(PAGE, {"act": "look", "file": SimpleUploadedFile("decisions.csv", written(rows).encode())})
    assert looked.status_code == 200
    assert "It decides about 2 applications." in looked.content.decode()
    assert "لقواربها" in looked.content.decode()
    assert (BulkAct.objects.count(), Decision.objects.count()) == (0, 0), "looking orders nothing"

    assert team.post(PAGE, {"act": "decide", "table": carried(looked)}).status_code == 302
    work_on_bulk(timezone.now())
    assert told() == expected(files)


def test_rows_pasted_from_a_table_and_a_workbook_say_the_same(team, files):
    rows = filled(team, files)
    columns = ("key", "decision", "citation-en", "words")
    pasted = "\n".join("\t".join(name) for name in (columns, (files[0].key, "chosen", "For its boats.", "Welcome.")))
    assert "For its boats." in team.post(PAGE, {"act": "look", "table": pasted}).content.decode()
    book = load_workbook(BytesIO(team.get(f"{PAGE}?format=xlsx").content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name in ("decision", "citation-en", "citation-ar", "words"):
            sheet.cell(number, places[name]).value = row[name] or None
    out = BytesIO()
    book.save(out)

    looked = team.post(PAGE, {"act": "look", "file": SimpleUploadedFile("decisions.xlsx", out.getvalue())})

    team.post(PAGE, {"act": "decide", "table": carried(looked)})
    work_on_bulk(timezone.now())
    assert told() == expected(files)


def test_with_one_wrong_row_nothing_is_ordered_and_each_is_told_why(team, files):
    rows = filled(team, files)
    rows[1]["words"] = ""
    rows[2] |= {"decision": "perhaps"}
    rows.append(rows[0] | {"key": f"{CALL}/nobody"})
    rows.append(rows[0] | {"citation-en": "x" * 1201})

    for act in ("look", "decide"):
        answer = team.post(PAGE, {"act": act, "table": written(rows)})
        page = answer.content.decode()
        assert answer.status_code == 409
        for row, words in ((4, "“perhaps” is none of these words"), (5, "is no application of this round"), (3, "Write to the")):
            assert f"Row {row}: {words}" in page or (f"Row {row}: " in page and words in page)
        assert "Row 6: " in page
        assert 'value="decide"' not in page
    assert (BulkAct.objects.count(), Decision.objects.count()) == (0, 0)


def test_what_a_colleague_decided_since_the_list_was_taken_is_not_written_over(team, files):
    rows = filled(team, files)
    decide(files[0])

    answer = team.post(PAGE, {"act": "decide", "table": written(rows)})

    assert answer.status_code == 409
    assert "Row 2: " in answer.content.decode()
    assert BulkAct.objects.count() == 0


def test_a_list_of_three_is_looked_at_by_as_many_queries_as_one_of_one(team, files):
    rows = filled(team, files)
    recommend(files[2], Decided.NOT_CHOSEN)
    rows[2] |= {"decision": "not-chosen", "words": "Next year."}

    def queries(number):
        with CaptureQueriesContext(connection) as asked:
            assert team.post(PAGE, {"act": "look", "table": written(rows[:number])}).status_code == 200
        return len(asked)

    queries(1)
    assert queries(1) == queries(3)


def test_an_empty_list_and_none_at_all_are_told_so(team, files):
    assert "Choose the filled-in list, or paste its rows." in team.post(PAGE, {"act": "look"}).content.decode()
    assert team.post(PAGE, {"act": "decide", "table": "key,decision\n"}).status_code == 409
    assert "no column “decision”" in team.post(PAGE, {"act": "look", "table": "key,said\n"}).content.decode()


def test_the_jurys_words_of_each_city_become_its_reasons_where_it_is_asked_for(team, files):
    for number, one in enumerate(files):
        recommend(one)
        if number:
            Recommendation.objects.filter(application=one).update(words=f"Reason {number}.")
    sent = {"kind": "as-recommended", "citation-en": "For all.", "jury_words_in": "en"}

    assert team.post(f"{BEGIN}?state=shortlisted", sent).status_code == 302
    work_on_bulk(timezone.now())

    assert [one.citation for one in Decision.objects.order_by("application_id")] == [
        {"en": "For all."},
        {"en": "Reason 1."},
        {"en": "Reason 2."},
    ]


def test_what_the_jury_says_stays_in_the_office_where_nobody_asks_for_it(team, files):
    for one in files:
        recommend(one)
        Recommendation.objects.filter(application=one).update(words="Between us.")

    team.post(f"{BEGIN}?state=shortlisted", {"kind": "as-recommended", "citation-en": "For all."})
    work_on_bulk(timezone.now())

    assert {one.citation["en"] for one in Decision.objects.all()} == {"For all."}
