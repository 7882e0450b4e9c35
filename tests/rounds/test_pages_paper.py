"""An application on paper, from the blank Word file to the commission's desk, and the pages on which it goes and comes back."""

import re
from email.message import EmailMessage
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from halqa.accounts.enums import Role
from halqa.rounds.enums.applications import ApplicationState, Way
from halqa.rounds.models import Application, PaperFile, Signature, TextSetAside
from halqa.rounds.queries.applications import answers_of, form_of_application
from halqa.rounds.queries.paper_pages import mark_of_pages
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import NOW, begin, endorse, full_answers, make_applicant, make_round, sign, submitted, write
from tests.factories.paper import adding, edited, paragraph, run, typing
from tests.factories.paper_returned import filled
from tests.factories.uploads import pdf

pytestmark = pytest.mark.django_db
CITY = "city:xa/bir-nour"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def karim():
    make_applicant()
    return make_person("karim@bir-nour.example", roles=[(Role.FOCAL_POINT, CITY)])


@pytest.fixture
def client(karim):
    return sign_in(Client(), karim)


@pytest.fixture
def draft(karim):
    return begin(make_round(), CITY, by=karim)


def at(application, page="paper"):
    return f"/en/applications/{application.key}/{page}/"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def bring(client, application, content, name="form.docx"):
    return client.post(at(application), {"file": SimpleUploadedFile(name, content)})


def blanks_of(form):
    """Return what a person types into the Word file for every answer that has to be there, by the place of each field."""
    typed, ticked = {}, []
    for ident, value in full_answers(form).items():
        question = form.question(ident)
        match value:
            case True:
                ticked.append(ident)
            case str() if question.options:
                typed[ident] = next(one.label.pick("en").text for one in question.options if one.id == value)
            case str():
                typed[ident] = value
            case list() if question.options:
                ticked += [f"{ident}.{one}" for one in value]
            case list():
                members = [(f"{ident}.{number}.{name}", told) for number, one in enumerate(value) for name, told in one.items()]
                typed |= {name: told if isinstance(told, str) else told["value"] for name, told in members}
            case dict():
                typed |= {ident if part == "value" else f"{ident}.{part}": str(told) for part, told in value.items()}
            case _:
                typed[ident] = str(value)
    return typed | dict.fromkeys(ticked, "☒")


def test_the_whole_way_on_paper(client, draft, karim, tmp_path):
    """Blank, filled in by somebody without a network, sent by mail, printed, signed, scanned, recorded, submitted."""
    blank = client.get(f"{at(draft)}?format=docx&language=en")
    assert blank["Content-Disposition"].endswith('-en.docx"')
    assert "no-store" in blank["Cache-Control"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "town@hall.example", "learning@network.example", "Our application"
    message.set_content("Please find it attached.")
    form = form_of_application(draft)
    message.add_attachment(
        filled(blank.content, blanks_of(form)), maintype="application", subtype="octet-stream", filename="form.docx"
    )
    (tmp_path / "one.eml").write_bytes(bytes(message))
    out = StringIO()
    call_command("import", "mailbox", str(tmp_path), "--as", karim.email, stdout=out)
    assert f"one.eml: form.docx: taken. It belongs to application:{draft.key}." in out.getvalue()
    assert answers_of(draft) == full_answers(form)

    printed = client.get(f"{at(draft)}?format=pdf&language=en").content
    assert mark_of_pages(printed)[0].application == f"application:{draft.key}"
    assert "Evening classes for all." in "".join(page.extract_text() for page in PdfReader(BytesIO(printed)).pages)

    scan = bring(client, draft, pdf(), "scan.pdf")
    looked_at = client.get(scan["Location"])
    record = re.search(r'href="([^"]+sign-on-paper/\?file=[0-9a-f]+)"', looked_at.content.decode()).group(1)
    page = client.get(record).content.decode()
    read = re.search(r'name="read" value="([0-9a-f]{64})"', page).group(1)
    kept = re.search(r'name="kept" value="([0-9a-f]{32})"', page).group(1)
    signed = {"read": read, "name": "Huda Siraj", "office": "Mayor", "signed_on": "2027-05-02", "consents": "on", "kept": kept}
    assert client.post(record, signed).status_code == 302
    assert (Signature.objects.get().way, Signature.objects.get().file) == (Way.PAPER, kept)
    assert "is recorded" in text_of(client.get(scan["Location"]))

    draft.refresh_from_db()
    assert client.post(at(draft, "submit"), {"read": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == ApplicationState.SUBMITTED


def test_what_would_be_taken_is_shown_question_by_question_and_then_taken(client, draft, karim):
    write(draft, by=karim, **{"city-name": "Bir Nour", "website": "https://city.example/", "motivation": "To learn."})
    content = client.get(f"{at(draft)}?format=docx").content
    beside = adding("city-name", paragraph(run("near the <sea>")))
    content = edited(content, typing({"city-name": "On paper", "motivation": "To learn more."}), beside)
    write(draft, by=karim, **{"city-name": "On screen"})

    page = bring(client, draft, content)["Location"]
    shown = client.get(page)

    told = text_of(shown)
    for words in ("On screen", "On paper", "beside what stands", "To learn more.", "in the place of what stood"):
        assert words in told
    assert "near the &lt;sea&gt;" in shown.content.decode()
    # Its own name at the head of the file is nothing that somebody wrote there.
    assert "outside of all fields" not in told
    assert answers_of(draft)["motivation"] == "To learn."
    assert not TextSetAside.objects.exists()

    taken = client.post(page, {"step": "take"}, follow=True)

    assert "1 answer was taken. 1 lies beside what stands" in text_of(taken)
    assert "near the &lt;sea&gt;" in taken.content.decode()
    assert (answers_of(draft)["city-name"], answers_of(draft)["motivation"]) == ("On screen", "To learn more.")
    assert "did not fit" in text_of(client.get(at(draft)))
    settle = client.get(at(draft, "answers/city-name"))
    assert "On paper" in text_of(settle)


def test_a_signed_text_changes_only_where_that_is_said(client, draft, karim):
    write(draft, by=karim)
    content = edited(client.get(f"{at(draft)}?format=docx").content, typing({"city-name": "On paper"}))
    mayor = make_person(roles=[(Role.MAYOR, CITY)])
    sign(draft, by=mayor)
    page = bring(client, draft, content)["Location"]
    assert "makes the signature void" in text_of(client.get(page))

    refused = client.post(page, {"step": "take"})
    assert (refused.status_code, Signature.objects.filter(voided_at=None).count()) == (409, 1)
    assert client.post(page, {"step": "take", "change": "yes"}).status_code == 302
    assert not Signature.objects.filter(voided_at=None).exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.png", b"\x89PNG", "Files that end in .png are not taken here."),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save it as .docx"),
        ("", b"", "required"),
    ],
)
def test_what_cannot_be_read_is_answered_at_the_field(client, draft, name, content, words):
    answer = bring(client, draft, content, name) if name else client.post(at(draft))

    assert answer.status_code in (200, 409)
    assert words in text_of(answer)
    assert not PaperFile.objects.exists()


def test_a_file_of_another_application_and_of_another_form_is_named(client, draft, karim):
    other = begin(make_round("second-2027"), CITY, by=karim)

    answer = bring(client, draft, client.get(f"{at(other)}?format=docx").content)

    assert answer.status_code == 409
    assert f"belongs to the application application:{other.key}" in text_of(answer)


def test_a_file_of_no_properties_that_is_no_form_says_so(client, draft):
    empty = BytesIO()
    Document().save(empty)

    assert "to which form it belongs" in text_of(bring(client, draft, empty.getvalue()))


def test_a_paper_can_be_left_and_taken_after_all(client, draft):
    content = filled(client.get(f"{at(draft)}?format=docx").content, {"city-name": "Bir Nour"})
    page = bring(client, draft, content)["Location"]
    assert "nothing was taken" in text_of(client.post(page, {"step": "leave"}, follow=True))

    client.post(page, {"step": "take"})

    assert answers_of(draft) == {"city-name": "Bir Nour"}
    assert bring(client, draft, content)["Location"] == page


def test_an_office_takes_along_what_was_sent_and_no_word_that_is_written_again(karim):
    sent = submitted(make_round(), CITY)
    officer = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]))
    team = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))
    stranger = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XB")]))
    Application.objects.filter(pk=sent.pk).update(state=ApplicationState.RETURNED)
    write(sent, by=karim, motivation="A secret of the city.")

    for office in (officer, team):
        page = office.get(at(sent))
        assert (page.status_code, "Bring it back" in text_of(page)) == (200, False)
        read = office.get(f"{at(sent)}?format=pdf").content
        words = " ".join(one.extract_text() for one in PdfReader(BytesIO(read)).pages)
        assert "Evening classes for all." in words
        assert "A secret" not in " ".join(words.split())
        assert bring(office, sent, pdf(), "scan.pdf").status_code == 403
    assert stranger.get(at(sent)).status_code == 404
    book = team.get(f"/en/office/calls/{sent.call.key}/applications/book.pdf").content
    assert "A secret" not in " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(book)).pages).split())


def test_drafts_are_taken_along_by_their_city_alone(client, draft):
    team = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))

    assert team.get(f"{at(draft)}?format=docx").status_code == 404
    for wrong in ("format=odt", "format=docx&language=xx"):
        assert client.get(f"{at(draft)}?{wrong}").status_code == 404


def test_the_page_asks_as_often_for_one_as_for_many(client, draft, karim):
    counts = []
    for until in (1, 30):
        for number in range(PaperFile.objects.count(), until):
            came = {"way": "word", "came_at": NOW, "came_by": f"person:{karim.key}"}
            PaperFile.objects.create(application=draft, file=f"{number:032}", **came)
        client.get(at(draft))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(draft))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_endorsed_is_printed_with_its_application(karim):
    one = submitted(make_round(), CITY)
    endorse(one)
    team = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))

    book = team.get(f"/en/office/calls/{one.call.key}/applications/book.pdf").content

    assert mark_of_pages(book)[0].application == f"application:{one.key}"
