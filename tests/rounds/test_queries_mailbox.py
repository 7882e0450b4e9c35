"""A folder of what came by mail: each file is named, with what can be taken of it, and nothing of it is believed."""

import mailbox
from email.message import EmailMessage
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.models import Application, PaperFile, Signature
from halqa.rounds.queries.applications import answers_of
from halqa.rounds.queries.mailbox import MOST_BYTES_OF_A_MESSAGE, letters_in
from tests.factories.accounts import make_person
from tests.factories.applications import NOW, begin, make_applicant, make_round
from tests.factories.paper import APPLICATION, LIMITS, adding, edited, make_word, paragraph, run, typing
from tests.factories.paper_damaged import OLD_OFFICE, blank, form, printed
from tests.factories.uploads import pdf, picture

pytestmark = pytest.mark.django_db
CITY = "city:xa/bir-nour"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def there():
    """The application to which the files belong."""
    make_applicant()
    one = begin(make_round(), CITY)
    Application.objects.filter(pk=one.pk).update(key=APPLICATION.partition(":")[2])
    one.refresh_from_db()
    return one


def message(*files, sender="mairie@ville.example"):
    """Return a message with files attached, each with its name."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Candidature", sender, "learning@network.example"
    made.set_content("Veuillez trouver ci-joint notre candidature.")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def answered():
    """Return a form with an answer, and with something written beside it."""
    return edited(blank(), typing({"city-name": "Benguerir"}), adding("city-name", paragraph(run("near Marrakesh"))))


@pytest.fixture
def folder(tmp_path):
    """A folder as a mailbox leaves it behind."""
    (tmp_path / "a.docx").write_bytes(answered())
    (tmp_path / "b.pdf").write_bytes(printed())
    (tmp_path / "c.eml").write_bytes(bytes(message(("طلب.docx", answered()), ("signé.pdf", printed()))))
    inside = tmp_path / "older"
    inside.mkdir()
    box = mailbox.mbox(inside / "d.mbox")
    box.add(message(("form.docx", blank())))
    box.add(message(("scan.pdf", printed())))
    box.close()
    return tmp_path


def list_mailbox(folder, *more):
    out = StringIO()
    call_command("import", "mailbox", str(folder), "--check", *more, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("there")
def test_every_file_is_named_with_its_application_and_all_that_did_not_fit(folder):
    lines = list_mailbox(folder)

    assert [line for line in lines if not line.startswith(" ")] == [
        f"a.docx: could be taken. It belongs to {APPLICATION}.",
        f"b.pdf: could be taken. It belongs to {APPLICATION}.",
        f"c.eml: طلب.docx: could be taken. It belongs to {APPLICATION}.",
        f"c.eml: signé.pdf: could be taken. It belongs to {APPLICATION}.",
        f"older/d.mbox, 1: form.docx: could be taken. It belongs to {APPLICATION}.",
        f"older/d.mbox, 2: scan.pdf: could be taken. It belongs to {APPLICATION}.",
        "6 could be taken, 0 not.",
    ]
    assert lines[1] == (
        "    What is the name of the city?: This was written beside the field. Is it meant as an answer, or as a part of it? "
        "The words are: “near Marrakesh”"
    )


WRONG = [
    ("macro.docm", blank, "Files that end in .docm are not taken here."),
    ("old.docx", lambda: OLD_OFFICE, "Save it as .docx and send that."),
    ("locked.docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "The file is protected by a password"),
    ("empty.docx", bytes, "The file is empty."),
    ("scan.pdf", pdf, "Somebody has to look at them."),
    ("photo.png", picture, "Files that end in .png are not taken here."),
    ("unnamed.docx", lambda: make_word(form(), application="", digest="", records={}, files={}), "Somebody has to say it."),
    ("letter.eml", lambda: bytes(message()), "Nothing is attached to this message."),
    ("noise.eml", lambda: bytes(range(256)) * 9, "Nothing is attached to this message."),
    ("noise.mbox", lambda: bytes(range(256)) * 9, "The message cannot be taken apart."),
    ("empty.mbox", bytes, "The message cannot be taken apart."),
    ("macro.eml", lambda: bytes(message(("a.docm", blank()))), "Files that end in .docm are not taken here."),
]


@pytest.mark.parametrize(("name", "content", "words"), WRONG, ids=[one[0] for one in WRONG])
def test_what_cannot_be_taken_says_why_and_the_status_says_that_there_is_such(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content())
    out = StringIO()

    with pytest.raises(CommandError, match=r"^0 could be taken, 1 not\.$"):
        call_command("import", "mailbox", str(tmp_path), "--check", stdout=out)
    assert "not taken." in out.getvalue()
    assert words in out.getvalue()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret.docx"
    secret.write_bytes(blank())
    inside = tmp_path / "mail"
    inside.mkdir()
    (inside / "form.docx").symlink_to(secret)
    (inside / "folder").symlink_to(tmp_path)

    [first, second] = letters_in(inside, LIMITS)

    assert {first.refusals[0].code, second.refusals[0].code} == {"no-file-at-all"}
    assert first.content == second.content == b""


def test_a_huge_message_is_not_read(tmp_path):
    path = tmp_path / "huge.eml"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES_OF_A_MESSAGE + 1)

    [letter] = letters_in(tmp_path, LIMITS)

    assert [refusal.code for refusal in letter.refusals] == ["file-too-large"]


def test_pictures_among_the_words_of_a_message_are_no_files_of_it(tmp_path):
    made = message(("form.docx", blank()))
    made.get_payload()[0].add_related(picture(), "image", "png", cid="<logo@ville.example>", filename="logo.png")
    (tmp_path / "a.eml").write_bytes(bytes(made))

    assert [letter.name for letter in letters_in(tmp_path, LIMITS)] == ["a.eml: form.docx"]


def test_a_message_within_a_message_gives_its_files_too(tmp_path):
    outer = message()
    outer.add_attachment(message(("form.docx", blank())))
    (tmp_path / "a.eml").write_bytes(bytes(outer))

    assert [letter.name for letter in letters_in(tmp_path, LIMITS)] == ["a.eml: form.docx"]


def test_there_has_to_be_a_folder_with_something_in_it(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        list_mailbox(tmp_path / "none")
    with pytest.raises(CommandError, match="0 could be taken, 0 not"):
        list_mailbox(tmp_path)


@pytest.fixture
def focal(there):
    return make_person("karim@bir-nour.example", roles=[(Role.FOCAL_POINT, CITY)])


def take(folder, address, status=0):
    """Take what a folder holds, as whoever has this address; return what is said."""
    out = StringIO()
    given = ("import", "mailbox", str(folder), "--as", address)
    if not status:
        call_command(*given, stdout=out)
        return out.getvalue()
    with pytest.raises(CommandError) as told:
        call_command(*given, stdout=out)
    return f"{out.getvalue()}{told.value}"


def test_files_are_taken_into_their_application_as_whoever_has_them_in_hand(folder, there, focal):
    told = take(folder, focal.email)

    assert answers_of(there) == {"city-name": "Benguerir"}
    assert [row.way for row in PaperFile.objects.order_by("way")] == ["pages", "word", "word"]
    assert all(row.by_mail for row in PaperFile.objects.all())
    assert "1 answers taken, 0 set aside." in told
    assert f"record the signature: /en/applications/{there.key}/sign-on-paper/?file=" in told
    assert "taken before; nothing has changed" in told
    assert not Signature.objects.exists()
    assert set(Event.objects.filter(kind__startswith="application.pa").values_list("by", flat=True)) == {f"person:{focal.key}"}

    events = Event.objects.count()
    again = take(folder, focal.email)
    assert (Event.objects.count(), answers_of(there)) == (events, {"city-name": "Benguerir"})
    assert again.count("taken before; nothing has changed") == 6


def test_a_file_without_a_name_finds_its_application_by_who_sent_it(tmp_path, there, focal):
    unnamed = make_word(form(), {"city-name": "Benguerir"}, application="", digest="", records={}, files={})
    (tmp_path / "a.eml").write_bytes(bytes(message(("form.docx", unnamed), ("scan.pdf", pdf()), sender="Karim@Bir-Nour.example")))

    told = take(tmp_path, focal.email)

    assert f"a.eml: form.docx: taken. It belongs to {APPLICATION}, found by its sender Karim@Bir-Nour.example." in told
    assert f"a.eml: scan.pdf: taken. It belongs to {APPLICATION}, found by its sender Karim@Bir-Nour.example." in told
    assert answers_of(there) == {"city-name": "Benguerir"}


def test_a_sender_with_two_open_applications_says_nothing(tmp_path, there, focal):
    begin(make_round("other-2027"), CITY, by=focal)
    unnamed = make_word(form(), application="", digest="", records={}, files={})
    (tmp_path / "a.eml").write_bytes(bytes(message(("form.docx", unnamed), sender=focal.email)))
    (tmp_path / "b.eml").write_bytes(bytes(message(("form.docx", unnamed), sender="nobody@else.example")))

    told = take(tmp_path, focal.email, status=1)

    assert "karim@bir-nour.example speaks for no city with exactly one open application" in told
    assert "nobody@else.example speaks for no city" in told
    assert told.endswith("0 taken, 2 not.")


def test_who_takes_no_part_takes_nothing(folder, there):
    other = make_person("lucia@other.example", roles=[(Role.COMMISSION_OFFICER, "country:XB")])
    make_person("nobody@people.example")

    assert "takes no part in this application" in take(folder, other.email, status=1)
    for address in ("nobody@people.example", "none@people.example", ""):
        assert "nobody who takes part" in take(folder, address, status=1)
    assert not PaperFile.objects.exists()


def test_what_can_be_taken_no_more_says_why(folder, there, focal):
    Application.objects.filter(pk=there.pk).update(state=ApplicationState.SUBMITTED)

    told = take(folder, focal.email, status=1)

    assert "It is in another state: with the National Commission." in told
    # Pages of what was sent are kept all the same.
    assert told.endswith("3 taken, 3 not.")


def test_an_application_that_there_is_not_is_named(tmp_path):
    (tmp_path / "a.docx").write_bytes(blank())
    with pytest.raises(CommandError, match="0 could be taken, 1 not"):
        list_mailbox(tmp_path)
