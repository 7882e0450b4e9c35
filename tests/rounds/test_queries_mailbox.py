"""A folder of what came by mail: each file is named, with what can be taken of it, and nothing of it is believed."""

import mailbox
from email.message import EmailMessage
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, load_command_class

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.paper import Return
from halqa.rounds.queries.mailbox import MOST_BYTES_OF_A_MESSAGE, Taken, letters_in
from tests.factories.paper import APPLICATION, LIMITS, adding, edited, make_word, paragraph, run, typing
from tests.factories.paper_damaged import OLD_OFFICE, blank, form, printed
from tests.factories.uploads import pdf, picture

pytestmark = pytest.mark.django_db


def message(*files, **headers):
    """Return a message with files attached, each with its name."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Candidature", "mairie@ville.example", "learning@network.example"
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


def test_files_are_taken_by_whoever_keeps_applications_and_its_reasons_are_told(folder):
    """The command hands each file over once, with what it holds and the key that it names, and says what was answered."""
    given = []

    def take(form_answers, application_key, file):
        given.append((form_answers.way, application_key, len(file.read())))
        return (
            Taken((Refusal("of-another-application", {"found": application_key, "wanted": "none"}),))
            if len(given) == 2
            else Taken()
        )

    command = load_command_class("halqa.rounds", "import")
    type(command).take, before = staticmethod(take), type(command).take
    out = StringIO()
    try:
        with pytest.raises(CommandError, match=r"^5 taken, 1 not\.$"):
            call_command(command, "mailbox", str(folder), stdout=out)
    finally:
        type(command).take = before
    assert [one[:2] for one in given] == [(way, APPLICATION) for way in (Return.WORD, Return.PAGES) * 3]
    assert all(size for _way, _key, size in given)
    assert "b.pdf: not taken." in out.getvalue()


def test_until_then_files_can_be_checked_only(folder):
    command = load_command_class("halqa.rounds", "import")
    if command.take is None:
        with pytest.raises(CommandError, match="--check"):
            call_command("import", "mailbox", str(folder))
