"""A city's pages of its application: begun, written by several people at once, read, submitted, withdrawn, answered."""

import html
import json
import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halqa.accounts.enums import Role
from halqa.documents.models import File
from halqa.ledger.models import Event
from halqa.registry.models import City
from halqa.rounds.actions.screening import query_application
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.forms import RecordKind
from halqa.rounds.models import Answer, Application, ReadingCopy, Signature, TextSetAside
from halqa.rounds.queries.applications import form_of_application
from halqa.rounds.queries.applications_records import records_of
from halqa.rounds.queries.forms import published_form
from halqa.rounds.rules.paper_values import kept_text
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import (
    LONG_OPEN,
    begin,
    caller,
    endorse,
    full_answers,
    make_applicant,
    make_round,
    person,
    sign,
    submit,
    write,
)
from tests.factories.exchange import make_practice
from tests.factories.uploads import pdf

pytestmark = pytest.mark.django_db
CITY = "city:xa/bir-nour"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def call():
    make_applicant()
    return make_round("open-2027", *LONG_OPEN)


@pytest.fixture
def application(call):
    return begin(call, CITY, now=timezone.now())


@pytest.fixture
def karim(client, application):
    return sign_in(client, make_person(name="Karim", roles=[(Role.FOCAL_POINT, CITY)]))


@pytest.fixture
def rim(application):
    return sign_in(Client(), make_person(name="Rim", roles=[(Role.EDITOR, CITY)]))


def path(application, *rest: str) -> str:
    return "/".join(["/en/applications", application.key, *rest, ""])


def section_of(application, question: str) -> str:
    return path(application, "write", form_of_application(application).question(question).section)


def text(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def read_of(client, application, question: str) -> str:
    page = client.get(section_of(application, question)).content.decode()
    return re.search(rf'name="read\.{question}" value="([^"]*)"', page)[1]


def written_in(client, application, question: str) -> str:
    """Return what stands in the field of a question when its page is opened, as a browser shows it."""
    page = client.get(section_of(application, question)).content.decode()
    if found := re.search(rf'<textarea name="{question}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        return html.unescape(found[1])
    field = re.search(rf'<input[^>]*name="{question}"[^>]*>', page)[0]
    found = re.search(r' value="([^"]*)"', field)
    return html.unescape(found[1]) if found else ""


def autosave(client, application, question: str, read: str, **fields: str):
    told = {name.replace("__", "."): value for name, value in fields.items()}
    return client.post(path(application, "answers", question), {**told, "read": read}, **JSON)


# Begin


def test_whoever_has_no_role_reads_how_they_get_in(client, call):
    nobody = sign_in(client, make_person())

    answer = nobody.get(f"/en/applications/begin/{call}/")
    assert "either can invite you" in text(answer)
    assert nobody.post(f"/en/applications/begin/{call}/", {"city": CITY, "language": "en"}).status_code == HTTPStatus.NOT_FOUND


def test_a_city_is_begun_once_in_the_language_that_it_chose(client, call):
    focal = sign_in(client, make_person(roles=[(Role.FOCAL_POINT, CITY)]))
    page = focal.get(f"/en/applications/begin/{call}/")
    assert "What the rules say of the city" in text(page)

    refused = focal.post(f"/en/applications/begin/{call}/", {"city": CITY, "language": "tlh"})
    assert refused.status_code == HTTPStatus.OK
    assert Application.objects.count() == 0
    begun = focal.post(f"/en/applications/begin/{call}/", {"city": CITY, "language": "ar"})
    assert begun["Location"] == path(Application.objects.get(), "write")
    assert Application.objects.get().language == "ar"
    again = focal.post(f"/en/applications/begin/{call}/", {"city": CITY, "language": "fr"})
    assert (again.status_code, Application.objects.count()) == (HTTPStatus.CONFLICT, 1)
    assert "has an application in this call already" in text(again)


def test_a_round_of_real_cities_tells_an_invented_one_why_not(client, call):
    make_round("over-2026", ("closes = 2027-05-31", "closes = 2026-04-30"), ("opens = 2027-04-01", "opens = 2026-03-02"))
    focal = sign_in(client, make_person(roles=[(Role.FOCAL_POINT, CITY)]))

    answer = focal.get("/en/applications/begin/over-2026/")
    assert "takes nothing now" in text(answer)
    assert '<form method="post" class="form">' not in answer.content.decode()


# Write


def test_a_plain_save_keeps_all_answers_of_the_page(karim, application):
    form = form_of_application(application)
    long, short = (next(q for q in form.questions if q.type == kind and not q.group) for kind in ("long-text", "short-text"))
    for question in (long, short):
        sent = {question.id: "  Two\r\nlines ", f"read.{question.id}": read_of(karim, application, question.id)}
        answer = karim.post(section_of(application, question.id), sent, follow=True)
        assert re.search(r"Saved at \d", text(answer))

    # What stands around a text says nothing, on screen as on paper; what stands in it is kept.
    assert Answer.objects.get(question=long.id).value == "Two\nlines"
    assert Answer.objects.get(question=short.id).value == "Two\nlines"


def test_an_answer_that_nobody_touched_is_not_written_again(karim, application):
    write(application, now=timezone.now())
    before = dict(Answer.objects.values_list("question", "version"))
    for section in form_of_application(application).sections:
        page = karim.get(path(application, "write", section.id)).content.decode()
        karim.post(path(application, "write", section.id), fields_in(page))

    assert dict(Answer.objects.values_list("question", "version")) == before
    assert TextSetAside.objects.count() == 0


def fields_in(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the form of a section."""
    form = re.search(r'<form method="post" id="writing".*?</form>', page, re.DOTALL)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind = (re.search(r' type="([^"]*)"', tag) or ["", "text"])[1]
        name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
        if name and kind not in {"file", "submit"} and (kind not in {"checkbox", "radio"} or " checked" in tag):
            sent.setdefault(html.unescape(name[1]), []).append(
                html.unescape(value[1]) if value else "on" if kind == "checkbox" else ""
            )
    for name, value in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [html.unescape(value).replace("\n", "\r\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = [html.unescape(chosen[1]) if chosen else ""]
    return sent


def test_a_second_writer_writes_over_nobody(karim, rim, application):
    question = "motivation"
    read = read_of(karim, application, question)
    rim.post(section_of(application, question), {question: "Rim's text", f"read.{question}": read})
    answer = karim.post(section_of(application, question), {question: "Karim's text", f"read.{question}": read}, follow=True)

    assert Answer.objects.get(question=question).value == "Rim's text"
    assert TextSetAside.objects.get().value == "Karim's text"
    assert "yours is kept beside it" in text(answer)
    both = text(karim.get(path(application, "answers", question)))
    assert "Rim's text" in both
    assert "Karim's text" in both
    assert "Let mine stand" in both
    assert "Also writing in the last ten minutes: Rim" in text(karim.get(path(application, "write")))


@pytest.mark.parametrize(("choice", "stands"), [("stands", "Rim's text"), ("aside", "Karim's text"), ("both", "One of both")])
def test_two_texts_become_one_as_somebody_decides(karim, rim, application, choice, stands):
    question = "motivation"
    for client, value in ((rim, "Rim's text"), (karim, "Karim's text")):
        autosave(client, application, question, "0.", **{question: value})
    page = karim.get(path(application, "answers", question)).content.decode()
    marks = {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("read", "aside")}
    chosen = str(TextSetAside.objects.get().pk) if choice == "aside" else choice
    sent = {**marks, "choice": chosen, question: "One of both"}
    answer = karim.post(path(application, "answers", question), sent)

    assert answer.status_code == HTTPStatus.FOUND
    assert (Answer.objects.get(question=question).value, TextSetAside.objects.count()) == (stands, 0)


def test_a_text_that_came_meanwhile_is_not_decided_away(karim, rim, application):
    question = "motivation"
    for client, value in ((rim, "Rim's text"), (karim, "Karim's text")):
        autosave(client, application, question, "0.", **{question: value})
    page = rim.get(path(application, "answers", question)).content.decode()
    marks = {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("read", "aside")}
    autosave(karim, application, question, "0.", **{question: "Karim's longer text"})

    answer = rim.post(path(application, "answers", question), {**marks, "choice": "stands"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Karim's longer text" in text(answer)
    assert TextSetAside.objects.get().value == "Karim's longer text"


def test_what_is_typed_is_saved_and_told_truthfully(karim, application):
    answer = autosave(karim, application, "motivation", "0.", motivation="Evening classes for all.")

    told = json.loads(answer.content)
    stands = Answer.objects.get()
    assert (told["read"].partition(".")[0], told["saved_at"]) == ("1", stands.changed_at.isoformat())
    assert told["words"] == "Now 4 words."
    assert "motivation" in told["asked"]
    assert "left before it can be submitted" in told["missing"]
    again = json.loads(autosave(karim, application, "motivation", told["read"], motivation="Evening classes for all. ").content)
    assert (again["read"], again["saved_at"]) == (told["read"], told["saved_at"])


def test_what_cannot_stand_is_kept_and_told_at_its_field(karim, application):
    form = form_of_application(application)
    number = next(q for q in form.questions if q.type == "number" and q.with_year and not q.group)
    told = json.loads(autosave(karim, application, number.id, "0.", **{number.id: "many", f"{number.id}__year": "2026"}).content)
    assert told["refusals"]
    assert Answer.objects.get().value == {"value": "many", "year": 2026}
    assert written_in(karim, application, number.id) == "many"

    broken = autosave(karim, application, number.id, told["read"], **{number.id: "5", f"{number.id}__year": "last"})
    assert broken.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert json.loads(broken.content)["reasons"]
    plain = {number.id: "5", f"{number.id}.year": "last", f"read.{number.id}": told["read"]}
    page = karim.post(section_of(application, number.id), plain)
    assert page.status_code == HTTPStatus.OK
    assert 'value="last"' in page.content.decode()
    assert Answer.objects.get().value == {"value": "many", "year": 2026}


def test_a_signed_text_is_changed_only_by_who_says_so(karim, application):
    now = timezone.now()
    write(application, now=now)
    sign(application, now=now)
    read = read_of(karim, application, "motivation")
    page = karim.get(section_of(application, "motivation"))
    assert "makes the signature void" in text(page)
    assert '<fieldset class="bare" disabled>' in page.content.decode()

    refused = autosave(karim, application, "motivation", read, motivation="Another word")
    assert refused.status_code == HTTPStatus.CONFLICT
    plain = karim.post(section_of(application, "motivation"), {"motivation": "Another word", "read.motivation": read})
    assert (plain.status_code, "Another word" in plain.content.decode()) == (HTTPStatus.CONFLICT, True)
    assert Signature.objects.get().voided_at is None

    sent = {"motivation": "Another word", "read.motivation": read, "change": "yes"}
    answer = karim.post(section_of(application, "motivation"), sent, follow=True)
    assert "signature is void" in text(answer)
    assert Signature.objects.get().voided_at is not None
    assert Event.objects.latest("number").kind == "application.signature-voided"


def test_files_are_added_to_an_answer_and_taken_out(karim, rim, application):
    form = form_of_application(application)
    question = next(q for q in form.questions if q.type == "file" and not q.group)
    address = section_of(application, question.id)
    for client, name in ((karim, "plan.pdf"), (rim, "map.pdf")):
        content = pdf(stream=name.encode())
        client.post(address, {question.id: SimpleUploadedFile(name, content)})
    files = Answer.objects.get().value
    assert len(files) == min(2, question.most or 2)
    assert "plan.pdf" in text(karim.get(address))
    assert b"".join(karim.get(f"/en/documents/{files[0]}/plan.pdf")).startswith(b"%PDF")
    officer = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]))
    assert officer.get(f"/en/documents/{files[0]}/plan.pdf").status_code == HTTPStatus.NOT_FOUND

    wrong = karim.post(address, {question.id: SimpleUploadedFile("plan.exe", b"MZ")})
    assert wrong.status_code == HTTPStatus.OK
    assert 'class="errors"' in wrong.content.decode()
    karim.post(address, {"take-out": f"{question.id}:{files[0]}"})
    assert Answer.objects.get().value == files[1:]
    assert File.objects.get(key=files[0]).removed_at is not None


def test_a_file_that_was_signed_stays_when_it_is_taken_out(karim, application):
    now = timezone.now()
    form = form_of_application(application)
    question = next(q for q in form.questions if q.type == "file" and not q.group)
    answers = full_answers(form) | {"has-plan": "yes"}
    answers.pop(question.id, None)
    write(application, **answers, now=now)
    karim.post(section_of(application, question.id), {question.id: SimpleUploadedFile("plan.pdf", pdf())})
    (key,) = Answer.objects.get(question=question.id).value
    sign(application, now=now)

    karim.post(section_of(application, question.id), {"take-out": f"{question.id}:{key}", "change": "yes"})
    assert not Answer.objects.get(question=question.id).value
    assert File.objects.get(key=key).removed_at is None


def test_what_is_known_is_taken_over_only_when_the_city_says_so(karim, application):
    page = karim.get(path(application, "write"))
    assert "Known already" in text(page)
    assert Answer.objects.count() == 0

    karim.post(path(application, "write"), {"take": ["city-name"]})
    assert [one.question for one in Answer.objects.all()] == ["city-name"]


def test_what_the_city_answered_in_another_call_is_brought_along(karim, application, call):
    other = begin(make_round("other-2027", *LONG_OPEN), CITY, now=timezone.now())
    write(other, motivation="We learn from each other.", now=timezone.now())

    page = karim.get(path(application, "write"))
    assert "We learn from each other." in text(page)
    assert "Answered before in" in text(page)


def test_a_practice_of_the_city_can_be_chosen(karim, application):
    make_practice("houses-of-learning", City.objects.get(key="xa/bir-nour"))
    office = caller(person(Role.EDITOR, CITY))
    chosen = records_of(application, {"of-another": "practice:elsewhere"}, office)
    question = next(q for q in published_form("award").questions if q.record == RecordKind.PRACTICE)

    assert chosen(question) == (("practice:houses-of-learning", "Evening classes"),)
    # What was chosen stays among the choices, whatever became of it.
    assert ("practice:elsewhere", "practice:elsewhere") in chosen(replace(question, id="of-another"))


def test_others_meet_nothing_by_the_same_queries(application):
    other = sign_in(Client(), make_person(roles=[(Role.FOCAL_POINT, "city:xa/qasr")]))
    counts = []
    for key in (application.key, "open-2027/zzzzzz"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert other.get(f"/en/applications/{key}/write/").status_code == HTTPStatus.NOT_FOUND
        counts.append(len(queries))
    assert counts[0] == counts[1]
    answer = autosave(other, application, "motivation", "0.", motivation="Mine")
    assert (answer.status_code, Answer.objects.count()) == (HTTPStatus.NOT_FOUND, 0)


def test_a_form_from_elsewhere_is_not_taken(application):
    strict = sign_in(Client(enforce_csrf_checks=True), make_person(roles=[(Role.EDITOR, CITY)]))

    assert autosave(strict, application, "motivation", "0.", motivation="Forged").status_code == HTTPStatus.FORBIDDEN
    assert Answer.objects.count() == 0


def test_pages_ask_as_often_for_a_full_form_as_for_an_empty_one(karim, application):
    def asked() -> list[int]:
        found = []
        for address in (path(application, "write"), section_of(application, "motivation"), path(application, "text")):
            with CaptureQueriesContext(connection) as queries:
                assert karim.get(address).status_code == HTTPStatus.OK
            found.append(len(queries))
        return found

    empty = asked()
    write(application, by=person(Role.EDITOR, CITY), now=timezone.now())
    full = asked()
    # Names of those who wrote, and of the files, are asked for once where there are any.
    assert all(after <= before + 2 for before, after in zip(empty, full, strict=True)), (empty, full)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60), other=st.text(max_size=20))
def test_whatever_somebody_types_comes_back(karim, application, typed, other):
    Answer.objects.all().delete()
    TextSetAside.objects.all().delete()
    other = other.replace("\x00", "").encode("utf-8", "replace").decode()
    # One law for all ways in which a text comes: on paper it goes and comes back as it does on screen.
    expected = kept_text(typed)
    sent = typed.replace("\r\n", "\n").replace("\n", "\r\n")
    autosave(karim, application, "motivation", "0.", motivation=sent)
    assert written_in(karim, application, "motivation").replace("\r", "\n") == (expected if expected.strip() else "")

    # And what loses a race comes back when it is chosen.
    if not expected.strip() or not kept_text(other).strip() or kept_text(other) == expected:
        return
    autosave(karim, application, "motivation", "0.", motivation=other)
    aside = TextSetAside.objects.first()
    if aside is None:
        return
    page = karim.get(path(application, "answers", "motivation")).content.decode()
    marks = {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("read", "aside")}
    karim.post(path(application, "answers", "motivation"), {**marks, "choice": str(aside.pk)})
    assert Answer.objects.get(question="motivation").value == kept_text(other)


# Read, submit, withdraw, answer


@pytest.fixture
def sent(application):
    now = timezone.now()
    write(application, now=now)
    sign(application, now=now)
    submit(application, now=now)
    return application


def test_an_office_reads_what_was_sent_and_nothing_written_since(karim, application):
    officer = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]))
    assert officer.get(path(application, "text")).status_code == HTTPStatus.NOT_FOUND
    now = timezone.now()
    write(application, **full_answers(form_of_application(application)) | {"motivation": "As it was sent."}, now=now)
    sign(application, now=now)
    submit(application, now=now)
    assert "As it was sent." in text(officer.get(path(application, "text")))

    Application.objects.update(state=ApplicationState.RETURNED, answer_by=now + timedelta(days=3))
    application.refresh_from_db()
    write(application, motivation="Rewritten at home.", now=now)
    sign(application, now=now)
    assert "Rewritten at home." in text(karim.get(path(application, "text")))
    for address in (path(application, "text"), path(application, "text") + "?revision=1"):
        assert "As it was sent." in text(officer.get(address))
        assert "Rewritten at home." not in text(officer.get(address))
    assert officer.get(path(application, "text") + "?revision=2").status_code == HTTPStatus.NOT_FOUND
    assert officer.get(path(application, "text") + "?revision=999").status_code == HTTPStatus.NOT_FOUND


def test_a_reading_copy_stands_beside_the_original_and_says_when_it_is_older(karim, sent):
    officer = sign_in(Client(), make_person(name="Yasmin", roles=[(Role.COMMISSION_OFFICER, "country:XA")]))
    page = officer.get(path(sent, "text", "fr")).content.decode()
    form = page[page.index('value="motivation"') :]
    made_from = re.search(r'name="made_from" value="([0-9a-f]{64})"', form)[1]
    kept = {"place": "motivation", "made_from": made_from, "read": "0", "text": "Des cours du soir pour tous."}
    assert officer.post(path(sent, "text", "fr"), kept).status_code == HTTPStatus.FOUND
    stale = officer.post(path(sent, "text", "fr"), kept | {"text": "Autre"})
    assert (stale.status_code, "Autre" in stale.content.decode()) == (HTTPStatus.CONFLICT, True)

    read = text(karim.get(path(sent, "text") + "?language=fr"))
    assert "Des cours du soir pour tous." in read
    assert "translated by a person · Yasmin" in read
    assert "older than the original" not in read
    ReadingCopy.objects.update(made_from="0" * 64)
    assert "older than the original" in text(karim.get(path(sent, "text") + "?language=fr"))
    for wrong in ("en", "not_a_tag", "x" * 60):
        assert karim.get(path(sent, "text", wrong)).status_code == HTTPStatus.NOT_FOUND


def test_a_city_submits_what_is_ready_and_is_told_why_not(karim, application):
    early = karim.get(path(application, "submit"))
    assert "Some answers are missing" in text(early)
    now = timezone.now()
    write(application, now=now)
    sign(application, now=now)
    stale = karim.post(path(application, "submit"), {"read": "1"})
    assert stale.status_code == HTTPStatus.CONFLICT
    assert karim.post(path(application, "submit"), {"read": application.version}).status_code == HTTPStatus.FOUND
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    twice = karim.post(path(application, "submit"), {"read": application.version})
    assert twice.status_code == HTTPStatus.CONFLICT
    assert karim.get(section_of(application, "motivation"))["Location"].startswith(path(application, "text"))


def test_a_city_withdraws(karim, sent):
    answer = karim.post(path(sent, "withdraw"), {"read": sent.version, "reason": "Next year."}, follow=True)

    assert "withdrawn by the city" in text(answer)
    assert "Next year." in text(answer)


def test_a_city_answers_with_files(karim, sent):
    now = timezone.now()
    endorse(sent, now=now)
    office = caller(person(Role.COORDINATOR), now)
    asked = {"text": "For how many people?", "answer_by": now + timedelta(days=5), "read": sent.version}
    query_application(key=sent.key, caller=office, by=office.actor, now=now, **asked)
    sent.refresh_from_db()
    assert "For how many people?" in text(karim.get(path(sent, "answer")))

    empty = karim.post(path(sent, "answer"), {"read": sent.version, "answer": " "})
    assert (empty.status_code, "Write a sentence or two." in text(empty)) == (HTTPStatus.CONFLICT, True)
    told = {"read": sent.version, "answer": "For 400.", "file-1": SimpleUploadedFile("count.pdf", pdf())}
    done = karim.post(path(sent, "answer"), told, follow=True)
    assert "For 400." in text(done)
    assert "count.pdf" in text(done)


def test_the_page_of_an_application_shows_its_way(karim, sent):
    page = text(karim.get(path(sent)))

    assert "The city writes done The mayor signs done The city submits done The National Commission endorses now" in page
    assert "Huda Siraj" in page
