"""The pages of forms: for everybody to read, for the coordination team to make the next version, for a city to fill in."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook

from halqa.accounts.enums import Role
from halqa.foundation.languages import LANGUAGES
from halqa.ledger.models import Event
from halqa.rounds.actions import forms as actions
from halqa.rounds.enums.forms import Direction, KnownFrom, QuestionType
from halqa.rounds.forms.answers import AnswersForm
from halqa.rounds.queries.forms import draft_of, published_form
from halqa.rounds.queries.forms_page import form_page
from halqa.rounds.queries.forms_workbook import form_in_workbook, workbook_of
from halqa.rounds.queries.paper_pages import mark_of_pages
from halqa.rounds.queries.paper_word_reading import mark_of_file, read_word
from halqa.rounds.rules.forms_answers import Limits
from halqa.rounds.rules.forms_carrying import Carried, Known
from halqa.rounds.rules.forms_editing import fingerprint, order_mark
from halqa.rounds.rules.forms_xlsform_reading import Target
from halqa.rounds.rules.paper import Mark
from tests.factories.accounts import make_person, sign_in
from tests.factories.forms import POLICY, make_form
from tests.rounds.test_actions_forms import WHO

pytestmark = pytest.mark.django_db
OFFICE = "/en/office/forms/award/"
LIMITS = Limits(POLICY, 2026)


@pytest.fixture
def office(client):
    return sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")], name="Ines"))


@pytest.fixture
def draft(office):
    actions.begin_version(key="award", **WHO)
    return office


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def hidden(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', answer.content.decode())[1]


# What everybody reads


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_on_the_form_s_page_in_every_language(client, language):
    form = published_form("admission")
    page = client.get(f"/{language}/forms/admission/").content.decode()

    with override(language):
        for question in form_page(form).sections[0].questions:
            assert not question.label.fallback
            assert question.label.text.replace("'", "&#x27;") in page


def test_the_page_says_limits_conditions_and_units(client):
    told = text(client.get("/en/forms/admission/"))

    assert "34 questions; at most 35 are agreed for forms of this kind." in told
    assert "Long text · At most 200 words." in told
    assert "Only if the answer to “Has the council adopted a plan for learning?” is “Yes”." in told
    assert "Number · Counted in people. · A whole number. · From 1 to 100,000,000. · With the year that it is of." in told
    assert "Rating · From 1 (not now) to 5 (very much)." in told


@pytest.mark.parametrize("path", ["contest/", "admission/2/", "admission/1/?format=odt", "admission/999999999999999999/"])
def test_what_there_is_not_is_not_found(client, path):
    assert client.get(f"/en/forms/{path}").status_code == 404


def test_a_form_is_taken_along_as_a_file(client):
    book = client.get("/en/forms/award/1/?format=xlsform")
    toml = client.get("/en/forms/award/?format=toml")

    assert load_workbook(BytesIO(book.content)).sheetnames == ["survey", "choices", "settings"]
    assert book["Content-Disposition"] == 'attachment; filename="award-1.xlsx"'
    assert toml.content.decode().startswith('form = "award"\nversion = 1\n')


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_form_is_taken_along_to_be_filled_in_without_a_network(client, language):
    page = text(client.get(f"/{language}/forms/award/"))
    word = client.get(f"/{language}/forms/award/?format=docx")
    pages = client.get(f"/{language}/forms/award/?format=pdf")

    assert "(DOCX)" in page
    assert "(PDF)" in page
    assert word["Content-Disposition"] == f'attachment; filename="award-1-{language}.docx"'
    assert mark_of_file(read_word(word.content)) == Mark("award", 1, language)
    assert pages["Content-Type"] == "application/pdf"
    assert mark_of_pages(pages.content) == (Mark("award", 1, language), ())


def test_an_earlier_version_says_that_there_is_a_later_one(draft):
    actions.move_part(key="award", part="access", to=Direction.UP, read=order_mark(draft_of("award").form), **WHO)
    actions.publish_version(key="award", read=2, **WHO)

    assert "There is a later version" in text(draft.get("/en/forms/award/1/"))
    assert "There is a later version" not in text(draft.get("/en/forms/award/"))
    assert "version 2" in text(draft.get("/en/forms/"))


# What the coordination team does


def test_a_next_version_is_begun_worded_translated_and_published(office):
    assert "not begun" in text(office.get("/en/office/forms/"))
    assert office.post(OFFICE, {"step": "begin"}).status_code == 302

    path = f"{OFFICE}parts/learners/"
    page = office.get(path)
    given = {"label": "How many learned?", "help": "", "concept": "city.learners", "id": "learners", "section": "evidence"}
    sent = {**given, "whole": "on", "unit": "people", "with_year": "on", "read": hidden(page, "read"), "if-0": "", "if-1": ""}
    looked = office.post(path, {**sent, "step": "look"})
    assert "How many learned?" in text(looked).partition("How a city sees it")[2]
    assert draft_of("award").edition == 1
    assert office.post(path, {**sent, "step": "save"}).status_code == 302
    assert draft_of("award").form.question("learners").help is None

    outline = text(office.get(OFFICE))
    assert "French : older" in outline.replace("French:", "French :")
    unready = office.get(f"{OFFICE}publish/")
    assert "5 things have to be mended first" in text(unready)
    assert f'<a href="{OFFICE}parts/learners/">' in unready.content.decode()
    assert f'href="{OFFICE}parts/learners/fr/"' in unready.content.decode()
    for tag in ("ar", "zh-hans", "fr", "ru", "es"):
        words = f"{OFFICE}parts/learners/{tag}/"
        asked = office.get(words)
        marks = {f"text-{n}-from": hidden(asked, f"text-{n}-from") for n in (0, 1)}
        answer = office.post(words, {"text-0": f"? {tag}", "text-1": "x", "read": hidden(asked, "read"), **marks})
        assert answer.status_code == 302

    ready = office.get(f"{OFFICE}publish/")
    assert "Questions that change" in text(ready)
    assert "Earlier answers fit." in text(ready)
    assert office.post(f"{OFFICE}publish/", {"read": hidden(ready, "read")}).status_code == 302
    assert published_form("award").version == 2
    assert "How many learned?" in text(office.get("/en/forms/award/"))


def test_a_second_editor_is_shown_both_texts_and_loses_nothing(draft):
    path = f"{OFFICE}parts/the-form/"
    first = draft.get(path)
    mine = {"title": "My title", "intro": "Read.", "sources": "", "read": hidden(first, "read")}
    assert draft.post(path, {**mine, "title": "Their title"}).status_code == 302

    answer = draft.post(path, mine)

    assert answer.status_code == 409
    told = text(answer)
    assert "Both texts" in told
    assert "Their title My title" in told
    assert "by Ines" in told
    again = {**mine, "read": hidden(answer, "read")}
    assert draft.post(path, again).status_code == 302
    assert draft_of("award").form.title.texts["en"] == "My title"


def test_a_second_translator_is_shown_both_texts(draft):
    path = f"{OFFICE}parts/criteria/ru/"
    page = draft.get(path)
    sent = {f"text-{n}-from": hidden(page, f"text-{n}-from") for n in (0, 1)} | {"read": hidden(page, "read")}
    assert draft.post(path, {**sent, "text-0": "Их", "text-1": "x"}).status_code == 302

    answer = draft.post(path, {**sent, "text-0": "Моё", "text-1": "x"})

    assert answer.status_code == 409
    assert "Их Моё" in text(answer)
    assert draft.post(path, {**sent, "text-0": "Моё", "text-1": "x", "read": hidden(answer, "read")}).status_code == 302


def test_questions_of_every_type_and_sections_are_added(draft):
    assert draft.get(f"{OFFICE}add/?type=day&after=learners")["Location"] == f"{OFFICE}add/day/?after=learners"
    for kind in QuestionType:
        assert draft.get(f"{OFFICE}add/{kind}/").status_code == 200, kind
    sent = {"id": "more", "title": "More", "intro": ""}
    assert draft.post(f"{OFFICE}add/section/", sent).status_code == 302
    given = {"label": "Which?", "concept": "own", "id": "which", "section": "more", "if-0": "population|at-least|", "if-1": ""}
    lines = {"options": "yes: Yes, we do\n\nno: No", "required": "on"}

    wrong = draft.post(f"{OFFICE}add/choice/", {**given, "options": "yes Yes"})
    told = text(wrong)
    assert "Line 1 has another form: “yes Yes”." in told
    assert "Which number?" in told
    assert draft.post(f"{OFFICE}add/choice/?after=learners", {**given, **lines, "number-0": "1000"}).status_code == 302
    made = draft_of("award").form.question("which")
    assert (made.concept, made.required, made.section) == ("own.award.which", True, "more")
    assert [option.label.texts["en"] for option in made.options] == ["Yes, we do", "No"]
    assert (made.only_if[0].question, made.only_if[0].value) == ("population", "1000")
    content = draft.get(f"{OFFICE}file/?format=xlsform").content
    form = draft_of("award").form
    assert form_in_workbook(BytesIO(content), Target("award", 2, form.kind)) == (form, [])
    again = draft.post(f"{OFFICE}add/choice/", {**given, **lines, "number-0": "1"})
    assert again.status_code == 409
    assert "Something in this form is called which already." in text(again)


BAD_QUESTIONS = [
    ({"id": "Bad Name"}, "is no id"),
    ({"concept": "city.area"}, "Select a valid choice"),
    ({"section": "nowhere"}, "Select a valid choice"),
    ({"label": ""}, "This field is required"),
    ({"label": "a\x0bb"}, "characters that no page can show"),
    ({"currency": "usd"}, "is no currency"),
    ({"least": "-1"}, "greater than or equal to 0"),
    ({"if-0": "nobody|is|yes"}, "Select a valid choice"),
    ({"read": "x" * 17}, "at most 16 characters"),
]


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("rating", {"least": "0", "most": "1000000"}, "in at most 10 steps"),
        ("group", {"least": "2000", "most": "2000"}, "2000 repetitions are more than one page can show"),
    ],
)
@pytest.mark.parametrize("step", ["save", "look"])
def test_a_scale_too_large_to_be_shown_is_neither_saved_nor_looked_at(draft, kind, more, said, step):
    given = {"label": "How well?", "concept": "own", "id": "how-well", "section": "evidence", "if-0": "", "step": step}

    answer = draft.post(f"{OFFICE}add/{kind}/", {**given, **more})

    assert answer.status_code == 200
    assert said in text(answer)
    assert draft_of("award").edition == 1


@pytest.mark.parametrize(("more", "said"), BAD_QUESTIONS)
def test_bad_input_is_told_at_its_field(draft, more, said):
    given = {"label": "How much?", "concept": "own", "id": "how-much", "section": "evidence", "if-0": "", "currency": "USD"}

    answer = draft.post(f"{OFFICE}add/money/", {**given, **more})

    assert answer.status_code == 200
    assert said in text(answer)
    assert draft_of("award").edition == 1


def test_steps_are_taken_and_refused_with_their_reasons(draft):
    form = draft_of("award").form
    order = order_mark(form)
    up = draft.post(OFFICE, {"step": "up", "part": "access", "read": order})
    assert up["Location"].endswith("#part-access")
    again = draft.post(OFFICE, {"step": "up", "part": "access", "read": order})
    assert (again.status_code, "changed the order" in text(again)) == (409, True)
    held = draft.post(OFFICE, {"step": "remove", "part": "criteria", "read": ""})
    assert (held.status_code, "Questions stand in it (8)" in text(held)) == (409, True)
    assert draft.post(OFFICE, {"step": "remove", "part": "access", "read": fingerprint(form, "access")}).status_code == 302
    assert draft.post(OFFICE, {"step": "dance"}).status_code == 404
    assert draft.post(OFFICE, {"step": "discard", "read": "many"}).status_code == 409
    assert draft.post(OFFICE, {"step": "discard", "read": str(draft_of("award").edition)}).status_code == 302
    assert draft_of("award") is None


@pytest.mark.parametrize(
    "path", ["parts/nobody/", "parts/access/en/", "parts/access/de/", "parts/nobody/fr/", "add/essay/", "file/?format=pdf"]
)
def test_parts_that_there_are_not_are_not_found(draft, path):
    assert draft.get(OFFICE + path).status_code == 404


def test_a_workbook_is_taken_over_whole_or_not_at_all(draft):
    path = f"{OFFICE}workbook/"
    content = workbook_of(published_form("award"))
    book = load_workbook(BytesIO(content))
    book["survey"]["A5"] = "geopoint"
    broken = BytesIO()
    book.save(broken)

    def send(data, read="1", name="form.xlsx"):
        return draft.post(path, {"file": SimpleUploadedFile(name, data), "read": read})

    told = text(send(broken.getvalue()))
    assert "Sheet survey, row 5, column type: Questions of the type geopoint cannot be kept in a form here." in told
    assert "it is not an XLSX workbook" in text(send(b"no workbook"))
    assert draft_of("award").edition == 1
    assert "changed the draft" in text(send(content, read="7"))
    assert send(content).status_code == 302
    assert draft_of("award").form.questions == published_form("award").questions
    assert Event.objects.filter(kind="form.imported").count() == 1


def test_answers_are_tried_and_kept_nowhere(draft):
    path = f"{OFFICE}preview/"
    page = draft.get(path)
    assert "nothing that you write here is kept" in text(page)
    before = Event.objects.count()

    empty = text(draft.post(path, {"step": "save"}))
    assert "Nothing was answered" in empty
    assert re.search(r"before it can be sent [1-9][0-9]* questions have to be answered", empty)
    assert "These answers can stand" not in empty
    wrong = text(draft.post(path, {"population": "many", "contact-email": "no address"}))
    assert "“many” is no number." in wrong
    assert "This is no e-mail address" in wrong
    fine = text(draft.post(path, {"population": "88626", "population.year": "2014", "access": "One two three."}))
    assert "These answers can stand" in fine
    assert "Now 3 words." in fine
    assert "This has to be answered." in text(draft.post(path, {"step": "send"}))
    assert Event.objects.count() == before


@pytest.mark.parametrize("path", ["", "parts/learners/", "parts/learners/fr/", "preview/", "publish/", "workbook/", "add/"])
def test_no_page_of_a_draft_asks_more_for_a_longer_form(draft, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert draft.get(OFFICE + path).status_code == 200
        return len(asked)

    queries()
    long = queries()
    form = draft_of("award").form
    kept = tuple(each for each in form.questions if each.section != "criteria")
    sections = tuple(each for each in form.sections if each.id != "criteria")
    actions.take_over(key="award", form=replace(form, questions=kept, sections=sections), read=1, **WHO)

    assert queries() == long
    assert long <= 30


# What a city fills in


def filled(**data):
    return AnswersForm(data, {}, form=make_form(), limits=LIMITS)


def test_what_is_sent_is_put_together_in_the_shape_of_answers():
    sent = filled(
        **{
            "name": "Benguerir",
            "population": "88626",
            "population.year": "2014",
            "income": "9000",
            "income.year": "2020",
            "budget": "5.5",
            "budget.currency": "mad",
            "has-plan": "no",
            "themes": ["yes", "other"],
            "effort": "3",
            "challenges.yes": "5",
            "schooling.women.years": "7.5",
            "schooling.year": "2024",
            "adopted-on": "2024-02-29",
            "practices.0.title": "Night school",
            "practices.2.title": "Fair",
            "pledge": "on",
        }
    )

    assert sent.is_valid(), sent.errors
    assert sent.answers == {
        "name": "Benguerir",
        "population": {"value": "88626", "year": 2014},
        "income": {"value": "9000", "currency": "USD", "year": 2020},
        "budget": {"value": "5.5", "currency": "MAD"},
        "has-plan": "no",
        "themes": ["yes", "other"],
        "effort": 3,
        "challenges": {"yes": 5},
        "schooling": {"women": {"years": "7.5"}, "year": 2024},
        "practices": [{"title": "Night school"}, {"title": "Fair"}],
        "pledge": True,
    }


def test_faults_stand_at_the_fields_that_they_are_about():
    sent = filled(
        **{
            "population": "1",
            "population.year": "1900",
            "schooling.men.years": "many",
            "practices.1.reach": "x",
            "adopted-on": "soon",
        }
    )

    assert not sent.is_valid()
    assert {*sent.errors} == {"population.year", "schooling.men.years", "adopted-on"}


def test_a_group_offers_one_more_until_it_is_full():
    for entries, shown in (([], 1), ([{"title": "a"}], 2), ([{"title": "a"}] * 3, 3)):
        form = AnswersForm(form=make_form(), limits=LIMITS, answers={"practices": entries})
        [asked] = [each for section in form.sections for each in section.questions if each.line.id == "practices"]
        assert len(asked.entries) == shown


def test_what_was_known_is_filled_in_with_its_origin_and_what_was_answered_stands_before_it():
    known = Known("test.name", QuestionType.SHORT_TEXT, "Known", None, known_from=KnownFrom.NAME)
    given = {"form": make_form(), "limits": LIMITS, "carried": {"name": Carried(known, is_old=True)}}

    assert AnswersForm(**given)["name"].value() == "Known"
    assert AnswersForm(**given, answers={"name": "Mine"})["name"].value() == "Mine"


def test_a_question_that_is_not_asked_says_so_and_is_left_out():
    sent = filled(**{"has-plan": "no", "themes": ["yes"], "motive": "One two three four five."})

    assert sent.is_valid(), sent.errors
    assert "motive" not in sent.answers
    asked = {each.line.id: each for section in sent.sections for each in section.questions}
    assert (asked["plan"].is_asked, asked["motive"].is_asked, asked["name"].is_asked) == (False, False, True)
