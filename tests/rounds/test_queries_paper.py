"""Whatever a person types in a Word file comes back: as an answer, or in a finding that says where it stands."""

import zipfile
from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from halqa.documents.enums import Kind
from halqa.documents.queries.policy import upload_policy
from halqa.documents.rules.packages import refusals_to_package
from halqa.documents.rules.pdf import refusals_to_pdf
from halqa.foundation import typefaces
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import RuleRefused
from halqa.rounds.forms.answers import AnswersForm
from halqa.rounds.labels.paper import HINTS, sentence_with_text
from halqa.rounds.queries.forms import published_form
from halqa.rounds.queries.paper_pages import mark_of_pages
from halqa.rounds.queries.paper_pdf import pdf_of
from halqa.rounds.queries.paper_sheet import place_in_words, printed_words, sheet_of
from halqa.rounds.queries.paper_word_reading import mark_of_file, read_word
from halqa.rounds.rules.forms_answers import clean, unfit
from halqa.rounds.rules.paper import Mark
from halqa.rounds.rules.paper_reading import SIGNED
from tests.factories.forms import forms, make_form
from tests.factories.paper import (
    APPLICATION,
    DIGEST,
    FILES,
    LIMITS,
    RECORDS,
    W14,
    W,
    adding,
    cell_of,
    edited,
    field_of,
    make_word,
    paragraph,
    read_form,
    run,
    table,
    through_a_browser,
    through_an_office,
    typing,
    without_codes,
    without_field,
    without_fields,
)
from tests.rounds.test_rules_forms_answers import WHOLE

FORM = make_form()
WAYS = {"as it is": lambda content: content, "office": through_an_office, "browser": through_a_browser}
SAMPLE = [("ar", "browser"), *zip(LANGUAGES, [*WAYS, *WAYS], strict=True)]
"""Every language and every way, and right to left where most is lost; all pairs say nothing more and take a minute."""
# A file is written and read for each example: shrinking one would take minutes, and each says all by itself.
EXAMPLES = settings(
    max_examples=8,
    derandomize=True,
    deadline=timedelta(seconds=30),
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@cache
def made(language, is_filled):
    """Return the form in a language, made once."""
    return make_word(FORM, WHOLE if is_filled else None, language)


BLANK, FILLED = made("en", False), made("en", True)


def told(reading):
    """Return what was found, as name, code and text."""
    return [(one.name, one.refusal.code, one.text) for one in reading.findings]


@pytest.mark.parametrize(("language", "way"), SAMPLE)
def test_a_filled_form_comes_back_as_it_was_by_whatever_program(language, way):
    content = WAYS[way](made(language, True))

    file, read = read_word(content), read_form(FORM, content, language)

    mark = mark_of_file(file)
    assert (mark.form, mark.version, mark.language, mark.application) == ("admission", 1, language, APPLICATION)
    assert mark.digest in (DIGEST, DIGEST[:16])
    assert read.answers == WHOLE
    assert (told(read), read.missing) == ([], ())


def test_where_fields_and_codes_are_gone_the_bookmarks_are_enough():
    read = read_form(FORM, edited(FILLED, without_fields, without_codes))

    assert read.answers == WHOLE


@pytest.mark.parametrize(("language", "way"), SAMPLE)
def test_a_blank_form_comes_back_with_nothing_but_what_is_missing(language, way):
    read = read_form(FORM, WAYS[way](made(language, False)), language, files={})

    assert (read.answers, told(read)) == ({}, [])
    assert [one.name for one in read.missing] == ["name", "challenges", "practices", "pledge"]


def test_a_word_file_is_harmless_says_its_version_and_is_always_the_same():
    assert refusals_to_package(FILLED, Kind.DOCX, upload_policy()) == []
    assert make_word(FORM, WHOLE) == FILLED
    with zipfile.ZipFile(BytesIO(FILLED)) as package:
        assert DIGEST in package.read("docProps/custom.xml").decode()
        footers = b"".join(package.read(name) for name in package.namelist() if "footer" in name).decode()
        assert Mark("admission", 1, "en", APPLICATION, DIGEST).code in footers


def test_arabic_goes_from_right_to_left_and_its_codes_do_not():
    seen = []

    def look(root):
        seen.append(root)

    edited(make_word(FORM, WHOLE, "ar"), look)
    [root] = seen
    assert root.find(f".//{W}sectPr/{W}bidi") is not None
    assert all(each.find(f"{W}tblPr/{W}bidiVisual") is not None for each in root.iter(f"{W}tbl"))
    assert field_of(root, "website").getparent().find(f"{W}pPr/{W}bidi") is None
    codes = [each for each in root.iter(f"{W}r") if "".join(each.itertext()).strip() == "[population]"]
    assert codes
    assert all(each.find(f"{W}rPr/{W}rtl") is None for each in codes)


def test_each_kind_of_question_has_the_field_that_fits():
    seen = {}

    def look(root):
        for control in root.iter(f"{W}sdt"):
            properties = control.find(f"{W}sdtPr")
            seen[properties.find(f"{W}tag").get(f"{W}val")] = {each.tag.rpartition("}")[2] for each in properties}

    edited(BLANK, look)
    wanted = {"motive": "richText", "name": "text", "has-plan": "dropDownList", "themes.other": "checkbox", "adopted-on": "date"}
    wanted |= {
        "effort": "dropDownList",
        "challenges.no": "dropDownList",
        "strategy": "dropDownList",
        "schooling.men.note": "text",
    }
    wanted |= {"practices.2.title": "text", "pledge": "checkbox", "plan": "text", f"{SIGNED}mayor.on": "date"}
    assert {tag: kind in seen[tag] for tag, kind in wanted.items()} == dict.fromkeys(wanted, True)
    assert all("lock" in parts and "alias" in parts for parts in seen.values())


# What people and programs do to a file

BOLD = run("Bold")


def test_paragraphs_lists_bold_and_pasted_tables_are_one_text():
    def edit(root):
        item = paragraph(run("a list"))
        number = f"<w:pPr xmlns:w='{W[1:-1]}'><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr>"
        from lxml import etree

        item.insert(0, etree.fromstring(number))
        bold = paragraph(run("First, "), run("bold"))
        etree.SubElement(bold[1], f"{W}rPr").append(etree.Element(f"{W}b"))
        content = field_of(root, "motive").find(f"{W}sdtContent")
        content[:] = [bold, item, table([["Year", "Places"], ["2020", "40"]]), paragraph(run("Last"))]

    read = read_form(FORM, edited(FILLED, edit))

    assert read.answers["motive"] == "First, bold\n• a list\nYear\tPlaces\n2020\t40\nLast"
    assert told(read) == []


def test_what_is_written_beside_a_field_below_it_or_elsewhere_is_told_with_its_place():
    def between(root):
        around = next(each for each in cell_of(root, "area").iterancestors(f"{W}tbl"))
        around.addnext(paragraph(run("The area includes the lake.")))

    edits = [adding("name", paragraph(run("also called Ben Guerir"))), adding("motive", paragraph(run("And more."))), between]
    read = read_form(FORM, edited(FILLED, *edits))

    assert read.answers == WHOLE
    assert told(read) == [
        ("name", "text-beside", "also called Ben Guerir"),
        ("area", "text-outside", "The area includes the lake."),
        ("motive", "text-beside", "And more."),
    ]


def test_a_field_that_was_deleted_is_found_by_its_place_whatever_was_written_there():
    gone = edited(BLANK, without_field("name", "Benguerir"), without_field("motive", "One two three four five"))

    for content in (gone, through_a_browser(gone)):
        read = read_form(FORM, content)
        assert read.told["name"] == "Benguerir"
        assert ("motive", "answered-though-not-asked", "One two three four five") in told(read)


def test_a_field_that_was_copied_or_moved_loses_nothing():
    from copy import deepcopy

    def copy(root):
        control = field_of(root, "name")
        twin = deepcopy(control)
        twin.find(f"{W}sdtContent")[:] = [run("Ben Guerir")]
        control.addnext(twin)

    def move(root):
        control = field_of(root, "email")
        root.find(f"{W}body").insert(0, paragraph(control))

    read = read_form(FORM, edited(FILLED, copy, move))

    assert read.answers == WHOLE
    assert told(read) == [("name", "written-twice", "Ben Guerir")]


def test_a_field_of_somebody_else_a_comment_a_picture_and_a_change_are_told():
    from lxml import etree

    def edit(root):
        control = field_of(root, "name")
        own = etree.fromstring(etree.tostring(control))
        own.find(f"{W}sdtPr/{W}tag").set(f"{W}val", "their-own")
        own.find(f"{W}sdtContent")[:] = [run("Something else")]
        control.addnext(own)
        etree.SubElement(control.find(f"{W}sdtContent")[0], f"{W}drawing")
        inserted = etree.SubElement(field_of(root, "motive").find(f"{W}sdtContent/{W}p"), f"{W}ins")
        inserted.append(run(" and this"))
        deleted = etree.SubElement(field_of(root, "motive").find(f"{W}sdtContent/{W}p"), f"{W}del")
        deleted.append(run(" but not this"))

    read = read_form(FORM, edited(FILLED, edit))

    assert read.answers["motive"] == "One two three four five six and this"
    assert sorted(told(read)) == [
        ("", "changes-not-accepted", ""),
        ("", "field-unknown", "Something else"),
        ("name", "picture-beside", ""),
    ]


def test_ticks_are_read_from_what_is_seen_also_where_the_field_is_gone():
    def typed_over(root):
        field_of(root, "themes.no").find(f"{W}sdtContent")[:] = [run("x")]
        field_of(root, "themes.yes").find(f"{W}sdtContent")[:] = [run("☐")]

    assert read_form(FORM, edited(FILLED, typed_over)).answers["themes"] == ["no", "other"]

    def only_the_flag(root):
        field_of(root, "themes.no").find(f"{W}sdtContent")[:] = []
        field_of(root, "themes.no").find(f"{W}sdtPr/{W14}checkbox/{W14}checked").set(f"{W14}val", "1")

    assert "no" in read_form(FORM, edited(BLANK, only_the_flag)).answers["themes"]

    def by_hand(root):
        next(each for each in root.iter(f"{W}t") if each.text == "☐").text = "X"

    content = edited(BLANK, without_fields, by_hand)
    assert read_form(FORM, content).answers["themes"] == ["yes"]


@pytest.mark.parametrize(
    ("tag", "text", "question", "answer"),
    [
        ("population", "٨٨٬٦٢٦", "population", {"value": "88626"}),
        ("population", "88,626 People (EN), 2014", "population", {"value": "88626", "year": 2014}),
        ("has-plan", "YES (EN)", "has-plan", "yes"),
        ("has-plan", "yes (fr)", "has-plan", "yes"),
        ("adopted-on", "29 février 2024", None, None),
        ("effort", "٤", "effort", 4),
        ("strategy", "our strategy", "strategy", "strategy:1"),
        ("budget", "1,000,000 mad", None, None),
        ("budget", "1,000,000 MAD", "budget", {"value": "1000000", "currency": "MAD"}),
        ("schooling.women.years", "7,5", "schooling", {"women": {"years": "7.5"}}),
        ("pledge", "✓", "pledge", True),
    ],
)
def test_what_is_typed_over_a_field_is_understood(tag, text, question, answer):
    read = read_form(FORM, edited(BLANK, typing({tag: text})))

    if question:
        assert read.answers.get(question) == answer
    else:
        assert text in {one.text for one in read.findings}


UNFIT = [
    ("population", "many", "not-understood", "population"),
    ("population", "88.626", "two-meanings", "population"),
    ("population", "90,000,001", "number-too-large", "population"),
    ("population", "45 EUR", "not-understood", "population"),
    ("population.year", "last year", "not-understood", "population.year"),
    ("population.year", "2014", "figure-missing-beside", "population.year"),
    ("area", "45 (2014)", "not-understood", "area"),
    ("income", "9,000 EUR", "not-understood", "income"),
    ("budget", "1 million dirham", "not-understood", "budget"),
    ("has-plan", "perhaps", "no-such-option", "has-plan"),
    ("effort", "9", "not-on-the-scale", "effort"),
    ("challenges.no", "very", "not-understood", "challenges.no"),
    ("schooling.women.years", "seven", "not-understood", "schooling.women.years"),
    ("strategy", "The other one", "no-record-of-the-city", "strategy"),
    ("email", "learning at city", "no-email-address", "email"),
    ("name", "word " * 21, "answer-of-too-many-words", "name"),
    ("motive", "a story", "answered-though-not-asked", "motive"),
    ("themes.yes", "certainly", "not-understood", "themes.yes"),
    ("practices.1.reach", "all", "not-understood", "practices.0.reach"),
    (f"{SIGNED}mayor.on", "soon", None, None),
]


@pytest.mark.parametrize(("tag", "text", "code", "name"), UNFIT)
def test_what_does_not_fit_is_told_at_its_question_with_its_words(tag, text, code, name):
    read = read_form(FORM, edited(BLANK, typing({tag: text})))

    if code is None:
        assert read.signed == {tag.removeprefix(SIGNED): text}
        return
    assert (name, code, text.strip()) in told(read)
    for one in read.findings:
        for language in LANGUAGES:
            with override(language):
                assert text.strip()[:40] in sentence_with_text(one.refusal, place_in_words(FORM, one.name), one.text)


def test_one_bad_cell_takes_nothing_else_away():
    typed = {"schooling.women.years": "seven", "schooling.men.years": "8", "practices.0.title": "A", "practices.0.reach": "all"}
    typed |= {"population": "5", "population.year": "1066"}
    read = read_form(FORM, edited(BLANK, typing(typed)))

    assert read.answers == {"schooling": {"men": {"years": "8"}}, "practices": [{"title": "A"}], "population": {"value": "5"}}


# Whatever a person types

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs",))
WORDS = st.text(LETTERS, max_size=60) | st.sampled_from(
    [
        "مدينة التعلّم\nوالناس",
        "学习型城市",
        "город, который учится",
        "  two  blanks ",
        "a\tb",
        "line\n\n\nline",
        "[population]",
        "☒ yes",
        "İstanbul ŁÓDŹ ⵜⴰⵎⴰⵣⵉⵖⵜ",
        "100 %",
        "• one\n• two",
        "</w:t>&amp;",
        "\u202eabc",
        "👩🏽‍🏫",
    ]
)
HINTED = tuple(map(str, HINTS.values()))


def on_screen(form, data):
    """Return what the form on screen keeps of what was typed, and its form."""
    filled = AnswersForm(data, form=form, limits=LIMITS, records=lambda question: [*RECORDS.get(question.id, {}).items()])
    filled.is_valid()
    return filled


TEXTS = ("name", "motive", "schooling.women.note", "schooling.men.note", "practices.0.title", "practices.1.title")


@EXAMPLES
@given(texts=st.fixed_dictionaries(dict.fromkeys(TEXTS, WORDS)), way=st.sampled_from(["as it is", "office", "browser"]))
def test_texts_of_every_script_come_back_as_the_page_would_keep_them(texts, way):
    data = {**texts, "themes": ["other"]}
    kept = on_screen(FORM, data).answers

    read = read_form(FORM, WAYS[way](make_word(FORM, kept)))

    assert {ident: read.told.get(ident) for ident in kept} == kept


@EXAMPLES
@given(
    texts=st.fixed_dictionaries(
        dict.fromkeys(
            TEXTS,
            WORDS.filter(
                lambda text: not any((ord(sign) < 32 and sign not in "\t\n") or ord(sign) in (0xFFFE, 0xFFFF) for sign in text)
            ),
        )
    )
)
def test_what_is_typed_into_the_fields_comes_back_as_the_page_would_keep_it(texts):
    kept = on_screen(FORM, {**texts, "themes": ["other"]}).answers

    def tick(root):
        field_of(root, "themes.other").find(f"{W}sdtContent")[:] = [run("☒")]

    read = read_form(FORM, edited(BLANK, typing(texts), tick))

    assert {**read.told, "themes": ["other"]} == {**kept, "themes": ["other"], "plan": ["a-file"]}


FIGURES = st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True)


@EXAMPLES
@given(
    values=st.lists(FIGURES, min_size=6, max_size=6),
    language=st.sampled_from(LANGUAGES),
    day=st.dates(),
    year=st.integers(1950, 2026),
    steps=st.lists(st.integers(1, 5), min_size=3, max_size=3),
)
def test_figures_days_and_choices_come_back_in_every_language(values, language, day, year, steps):
    whole = values[0].partition(".")[0]
    data = {"population": whole, "population.year": str(year), "area": values[1], "income": values[2], "budget": values[3]}
    data |= {"budget.currency": "mad", "has-plan": "no", "effort": str(steps[0]), "challenges.yes": str(steps[1])}
    data |= {"challenges.no": str(steps[2]), "schooling.women.years": values[4], "schooling.year": str(year), "pledge": "on"}
    data |= {"strategy": "strategy:1", "adopted-on": day.isoformat(), "practices.0.title": "A", "practices.0.reach": values[5]}
    kept = on_screen(FORM, data | {"themes": ["yes", "no", "other"][: steps[0] % 3]}).answers

    read = read_form(FORM, make_word(FORM, kept, language), language, files={})

    assert clean(FORM, read.told) == kept
    # What is too small, too large or too many is told, and handed back.
    refused = {one.name for one in unfit(FORM, kept, LIMITS)}
    assert {one.name for one in read.findings} == refused
    assert all(one.text for one in read.findings)


@settings(EXAMPLES, max_examples=6)
@given(form=forms(), language=st.sampled_from(LANGUAGES))
def test_any_form_comes_back_blank_without_a_finding(form, language):
    read = read_form(form, make_word(form, None, language), language)

    assert told(read) == []


# Pages


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_a_form_as_pages_is_tagged_harmless_and_says_on_each_what_it_belongs_to(language):
    mark = Mark("admission", 1, language, APPLICATION, DIGEST)
    with override(language):
        content = pdf_of(sheet_of(FORM, answers=WHOLE, mark=mark, records=RECORDS, files=FILES, city="Benguerir"))

    reader = PdfReader(BytesIO(content))
    assert refusals_to_pdf(content, upload_policy()) == []
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in content
    assert reader.trailer["/Root"]["/Lang"].startswith(language)
    short = Mark("admission", 1, language, APPLICATION, DIGEST[:16])
    assert mark_of_pages(content) == (short, ())
    texts = [page.extract_text() for page in reader.pages]
    assert all(short.code in "".join(text.split()) for text in texts)
    assert "88" in texts[0]
    # Printed anew from another program, nothing but the pages themselves says it.
    assert mark_of_pages(content.replace(b"/Keywords", b"/Keyw0rds")) == (short, ())


@pytest.mark.django_db
def test_a_form_in_chinese_is_written_with_our_own_letters_and_those_that_nobody_has_are_refused(monkeypatch):
    monkeypatch.setattr(typefaces, "_families_of_the_machine", lambda: frozenset(typefaces.OWN_FONTS))
    form = published_form("admission")
    with override("zh-hans"):
        content = pdf_of(sheet_of(form, mark=Mark("admission", 1, "zh-hans", APPLICATION, DIGEST), city="“北京”，ＡＢ"))
        with pytest.raises(RuleRefused) as refused:
            pdf_of(sheet_of(form, city="䶮城"))

    reader = PdfReader(BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/Lang"] == "zh"
    # That standard forbids letters that no font has.
    assert b"pdfuaid" in content
    assert form.title.pick("zh-hans").text in text
    assert "“北京”，ＡＢ" in text
    assert refused.value.codes == ("no-font-for-language",)


def test_pages_are_the_same_each_time_and_letters_without_a_font_are_refused():
    sheet = sheet_of(FORM, answers=WHOLE, records=RECORDS, city="Benguerir")

    assert pdf_of(sheet) == pdf_of(sheet)
    with pytest.raises(RuleRefused) as refused:
        pdf_of(sheet_of(FORM, answers={"name": "ꦗꦮ"}))
    assert refused.value.codes == ("no-font-for-language",)


def test_what_the_form_says_is_never_taken_for_an_answer():
    printed = printed_words(FORM, "fr")

    assert {"4. population (fr)", "[population]", "[practices.49.title]", "yes (fr)"} <= printed.lines
    assert "‹" in "".join(printed.hints)
