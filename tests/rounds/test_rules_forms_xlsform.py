"""A form goes out as an XLSForm and comes back equal; what cannot be kept is named with sheet, row and column."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from halqa.foundation.localized import Localized
from halqa.foundation.sheets import SheetRow
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.queries.forms import filed_forms
from halqa.rounds.queries.forms_workbook import form_in_workbook, workbook_of
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_xlsform_reading import Target, form_of_sheets
from halqa.rounds.rules.forms_xlsform_writing import sheets_of
from tests.factories.forms import WORDS, forms, make_form, plain_form

SHIPPED = sorted((Path(settings.POLICY) / "forms").glob("*.toml"))
TARGET = Target("admission", 1, CallKind.ADMISSION)


def target_of(form: Form) -> Target:
    return Target(form.key, form.version, form.kind)


def as_rows(sheets):
    return {name: [SheetRow(number, tuple(row)) for number, row in enumerate(rows, start=1)] for name, rows in sheets.items()}


@hypothesis(max_examples=25, deadline=None)
@given(forms())
def test_any_form_that_goes_out_comes_back_equal(form):
    assert form_of_sheets(as_rows(sheets_of(form, WORDS)), target_of(form)) == (form, [])


@hypothesis(max_examples=10, deadline=None)
@given(forms())
def test_the_reference_reader_takes_any_form_that_goes_out(form):
    assert convert(workbook_of(form)).xform.startswith("<?xml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_form_goes_out_as_a_workbook_and_comes_back(path):
    key, _dash, number = path.stem.rpartition("-")
    form = filed_forms()[key, int(number)]
    content = workbook_of(form)
    warnings = []

    read = convert(content, warnings=warnings).xform

    assert form_in_workbook(BytesIO(content), target_of(form)) == (form, [])
    assert warnings == []
    assert read.count("<translation ") == 6
    assert f'id="{key}" version="{number}"' in read


def test_a_form_with_every_type_and_older_translations_comes_back():
    form = make_form()
    title = form.title.with_source_text("Admission, anew")
    form = replace(form, title=title)

    content = workbook_of(form)

    assert form.title.is_stale("fr")
    assert form_in_workbook(BytesIO(content), target_of(form)) == (form, [])
    assert convert(content).xform.startswith("<?xml")


def test_a_text_that_begins_as_a_formula_does_stays_a_text():
    form = replace(make_form(), title=Localized("en", {"en": "=1+1", "fr": "@SUM(1)"}))

    book = load_workbook(BytesIO(workbook_of(form)))

    assert [cell.data_type for row in book["settings"].iter_rows(min_row=2) for cell in row if cell.value == "=1+1"] == ["s"] * 2
    assert form_in_workbook(BytesIO(workbook_of(form)), target_of(form)) == (form, [])


def sheets(survey, choices=(), settings_=None):
    """Return the sheets of a form that was written elsewhere: no column of ours, names with underscores."""
    told = {"form_title": "Elsewhere", "form_id": "elsewhere", "default_language": "English (en)"} | (settings_ or {})
    return as_rows(
        {
            "survey": [
                ["type", "name", "label::English (en)", "hint::English (en)", "required", "relevant", "constraint"],
                *survey,
            ],
            "choices": [["list_name", "name", "label::English (en)"], *choices],
            "settings": [[*told], [*told.values()]],
        }
    )


def test_a_form_that_was_written_elsewhere_is_taken_over():
    form, faults = form_of_sheets(
        sheets(
            [
                ["note", "hello", "Read this first."],
                ["begin group", "the_city", "The city"],
                ["text", "City_Name", "Name", "As it is written", "yes"],
                ["select_one yn", "is_capital", "Is it the capital?"],
                ["integer", "people", "How many live there?", "", "", "${is_capital} = 'yes'", ". >= 1 and . <= 9000000"],
                ["begin repeat", "schools", "Schools"],
                ["text", "school_name", "Name of the school"],
                ["end repeat"],
                ["end group"],
                ["date", "founded", "When was it founded?"],
            ],
            [["yn", "yes", "Yes"], ["yn", "no", "No"]],
        ),
        TARGET,
    )

    assert faults == []
    assert [each.id for each in form.sections] == ["the-city", "questions"]
    assert [each.id for each in form.questions] == ["city-name", "is-capital", "people", "schools", "school-name", "founded"]
    assert form.intro.texts == {"en": "Read this first."}
    people = form.question("people")
    assert (people.least, people.most, people.whole, people.only_if[0].question) == (1, 9_000_000, True, "is-capital")
    assert form.question("school-name").group == "schools"


FOREIGN = [
    ([["geopoint", "where", "Where?"]], "type-not-held", ("survey", 2, "type")),
    ([["", "where", "Where?"]], "type-missing", ("survey", 2, "type")),
    ([["select_one where", "where", "Where?"]], "choices-missing", ("survey", 2, "type")),
    ([["text", "where", "Where?", "", "perhaps"]], "neither-yes-nor-no", ("survey", 2, "required")),
    ([["text", "where", "Where?", "", "", "${a} = 1 or ${b} = 2"]], "relevant-unreadable", ("survey", 2, "relevant")),
    ([["text", "where", "Where?", "", "", f"${{a}} >= {'9' * 5000}"]], "relevant-unreadable", ("survey", 2, "relevant")),
    ([["text", "where", "Where?", "", "", "", "regex(., '[a-z]+')"]], "constraint-unreadable", ("survey", 2, "constraint")),
    ([["date", "where", "Where?", "", "", "", ". <= today()"]], "constraint-unreadable", ("survey", 2, "constraint")),
    ([["text", "Wo ist", "Where?"]], "id-malformed", ("survey", 2, "name")),
    ([["text", "where", ""]], "source-text-missing", ("survey", 2, "label")),
    ([["begin group", "a", "A"], ["text", "where", "Where?"]], "not-ended", ("survey", 2, "type")),
    ([["text", "where", "Where?"], ["end group"]], "nothing-to-end", ("survey", 3, "type")),
    (
        [["begin group", "a", "A"], ["begin group", "b", "B"], ["text", "c", "C"], ["end group"], ["end group"]],
        "group-not-held",
        ("survey", 3, "type"),
    ),
    ([["text", "where", "Where?"], ["note", "late", "Late."]], "note-not-held", ("survey", 3, "type")),
]


@pytest.mark.parametrize(("survey", "code", "cell"), FOREIGN, ids=[code for _rows, code, _cell in FOREIGN])
def test_what_cannot_be_kept_is_named_with_its_cell(survey, code, cell):
    form, faults = form_of_sheets(sheets(survey), TARGET)

    assert form is None
    assert (code, cell) in [(one.refusal.code, (one.cell.sheet, one.cell.row, one.cell.column)) for one in faults]


def changed(change, form=None):
    """Return the faults of a form's own sheets after a change of one of them."""
    written = sheets_of(form or make_form(), WORDS)
    change(written)
    found, faults = form_of_sheets(as_rows(written), TARGET)
    assert (found is None) is bool(faults)
    return [(one.refusal.code, one.cell.sheet, one.cell.row, one.cell.column) for one in faults]


def put(sheet, row, column, value):
    def change(written):
        written[sheet][row - 1][written[sheet][0].index(column)] = value

    return change


def head(sheet, place, name):
    def change(written):
        written[sheet][0][place] = name

    return change


def row_of(name):
    return next(number for number, row in enumerate(sheets_of(make_form(), WORDS)["survey"], start=1) if row[1] == name)


def test_mistakes_in_our_own_columns_are_named_with_their_cells():
    challenges, schooling, money = row_of("challenges"), row_of("schooling"), row_of("income")
    cases = [
        (lambda written: written.pop("settings"), ("sheet-missing", "settings", 1, "")),
        (put("settings", 2, "default_language", "Klingon"), ("default-language-missing", "settings", 2, "default_language")),
        (put("settings", 2, "form_title", ""), ("title-missing", "settings", 2, "form_title")),
        (put("settings", 2, "halqa::kind", "report"), ("form-of-other-kind", "settings", 2, "halqa::kind")),
        (put("settings", 2, "halqa::made_from", "{"), ("origins-unreadable", "settings", 2, "halqa::made_from")),
        (put("survey", 5, "halqa::made_from", '{"nothing": {}}'), ("origins-unreadable", "survey", 5, "halqa::made_from")),
        (head("survey", 2, "label::Klingon (tlh)"), ("language-unknown", "survey", 1, "label::Klingon (tlh)")),
        (head("survey", 0, "kind"), ("column-missing", "survey", 1, "type")),
        (head("survey", 3, "name"), ("column-twice", "survey", 1, "name")),
        (put("survey", challenges + 1, "parameters", "start=0 end=5"), ("scales-differ", "survey", challenges + 2, "parameters")),
        (put("survey", challenges + 1, "parameters", "many"), ("parameters-unreadable", "survey", challenges + 1, "parameters")),
        (put("survey", challenges + 1, "type", "text"), ("type-not-held", "survey", challenges + 1, "type")),
        (put("survey", money, "halqa::type", "table"), ("type-does-not-fit", "survey", money, "halqa::type")),
        (put("survey", schooling + 6, "name", "schooling.men.days"), ("columns-differ", "survey", schooling + 6, "name")),
        (
            put("survey", row_of("practices"), "halqa::most", "many"),
            ("not-a-whole-number", "survey", row_of("practices"), "halqa::most"),
        ),
        (put("survey", row_of("plan"), "halqa::kinds", "exe"), ("not-one-of", "survey", row_of("plan"), "halqa::kinds")),
    ]

    assert [fault for change, fault in cases if fault not in changed(change)] == []


@pytest.mark.parametrize(("column", "code"), [("default", "column-not-held"), ("colour", "column-unknown")])
def test_a_column_that_nobody_reads_is_refused_where_it_says_something(column, code):
    def add(value):
        def change(written):
            for number, row in enumerate(written["survey"]):
                row.append(column if number == 0 else value if number == 3 else "")

        return change

    assert changed(add("")) == []
    assert changed(add("7")) == [(code, "survey", 4, column)]


def test_damage_of_the_workbook_is_told_and_nothing_is_taken(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"no workbook")
    assert form_in_workbook(path, TARGET)[1][0].refusal.code == "not-a-workbook"

    book = load_workbook(BytesIO(workbook_of(make_form())))
    book["survey"]["C4"] = "=1+1"
    book.save(path)
    form, faults = form_in_workbook(path, TARGET)

    assert form is None
    assert [(one.refusal.code, one.cell.sheet, one.cell.row) for one in faults] == [("formula-in-cell", "survey", 4)]


def test_marks_of_translations_are_kept_at_the_texts_that_they_are_of():
    shape = plain_form()
    shape["questions"][7]["options"][1]["made_from"] = {"label": {"fr": "0123456789abcdef"}}
    form = make_form(**shape)

    row = next(row for row in sheets_of(form, WORDS)["survey"] if row[1] == "has-plan")

    assert json.loads(row[-1]) == {"options.1.label": {"fr": "0123456789abcdef"}}
