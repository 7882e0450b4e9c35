"""What a form takes in, and what is refused before it is read."""

import io

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from halqa.documents.enums import Kind
from halqa.documents.forms import UploadField
from halqa.documents.models import File
from tests.documents.upload_site import UploadForm
from tests.factories import uploads

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.documents.upload_site")]


@pytest.fixture
def signed_in(client):
    """Carry a session's cookie: how much may be sent depends on it, and nothing else here does."""
    client.cookies[configured.SESSION_COOKIE_NAME] = "any"
    return client


def sent(name, content):
    return SimpleUploadedFile(name, content)


def test_an_honest_file_is_kept(signed_in, folder):
    answer = signed_in.post("/upload", {"file": sent("plan.pdf", uploads.pdf())})

    assert answer.status_code == 200, answer.content.decode()
    assert File.objects.get().key == answer.content.decode()
    assert [path.read_bytes() for path in folder.iterdir()] == [uploads.pdf()]


def test_a_picture_is_kept_as_it_was_drawn_anew(signed_in, folder):
    signed_in.post("/upload", {"file": sent("a.jpg", uploads.picture("JPEG", comment=b"taken at home"))})

    assert [b"taken at home" in path.read_bytes() for path in folder.iterdir()] == [False]


def test_every_reason_is_told_and_nothing_is_left(signed_in, folder, settings):
    answer = signed_in.post("/upload", {"file": sent("plan.exe", b"MZ"), "word": "typed"})

    assert answer.status_code == 422
    assert "Files that end in .exe are not taken here." in answer.content.decode()
    assert "The content is of none of the kinds" in answer.content.decode()
    assert 'value="typed"' in answer.content.decode()
    assert not File.objects.exists()
    assert not folder.exists()
    assert [*settings.FILE_UPLOAD_TEMP_DIR.iterdir()] == []


def test_a_field_says_what_it_takes():
    field = UploadForm(None)["file"]
    assert field.help_text == "PDF, PNG, JPEG, WebP, DOCX, XLSX, ODT, CSV or TXT, at most 20 MB."
    assert 'accept=".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.odt,.csv,.txt"' in str(field)

    small = UploadField(kinds=(Kind.PDF,), most_bytes=512 * 1024)
    with override("fr"):
        assert "PDF" in str(small.help_text)
        assert "512" in str(small.help_text)


def test_a_form_may_take_less_than_the_network_allows_and_never_more(policy):
    policy(most_bytes_per_file=1000)
    for field, size, allowed in (
        (UploadField(), 1000, True),
        (UploadField(), 1001, False),
        (UploadField(most_bytes=5000), 1001, False),
        (UploadField(most_bytes=500), 501, False),
        (UploadField(most_bytes=500), 500, True),
    ):
        assert is_taken(field, "a.txt", b"a" * size) is allowed


def test_a_field_may_make_pictures_smaller_and_says_so():
    field = UploadField(kinds=(Kind.JPEG,), fit_into=5_000)
    large = uploads.picture("JPEG", (900, 900), quality=100)
    kept = field.clean(sent("a.jpg", large))

    assert len(large) > 5_000 >= kept.bytes == len(kept.content.read())
    assert "A picture of more than 5 KB is made smaller for you." in str(field.help_text)


def is_taken(field, name, content):
    try:
        return bool(field.clean(sent(name, content)))
    except ValidationError:
        return False


def test_a_file_that_is_not_needed_may_be_missing():
    assert UploadField(required=False).clean(None) is None


def announced(client, length, **headers):
    """Say that so much will come, and let anybody who reads it fail."""
    return client.generic(
        "POST", "/upload", b"", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=length, **headers
    )


class Unread(io.RawIOBase):
    """A body that nobody may read."""

    def readable(self):
        return True

    def readinto(self, _buffer):
        pytest.fail("the body was read")


@pytest.mark.parametrize(("language", "words"), [("en", "This is more than can be sent at once"), ("ar", 'dir="rtl"')])
def test_what_is_announced_too_large_is_refused_in_words_before_it_is_read(signed_in, language, words):
    answer = announced(signed_in, 2 * 1024**3, **{"wsgi.input": Unread(), "HTTP_ACCEPT_LANGUAGE": language})

    assert answer.status_code == 413
    assert words in answer.content.decode()
    assert "Content-Security-Policy" in answer


def test_a_form_may_have_its_limit_and_not_a_byte_more(client, signed_in, settings):
    settings.UPLOAD_MAX_BYTES = 3_000_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert [announced(signed_in, length).status_code == 413 for length in (3_000_000, 3_000_001)] == [False, True]
    client.cookies.clear()
    assert [announced(client, length).status_code == 413 for length in (1000, 1001)] == [False, True]


def test_a_body_without_a_length_is_refused_in_words(signed_in):
    answer = announced(signed_in, "", HTTP_TRANSFER_ENCODING="chunked")

    assert answer.status_code == 411
    assert "Content-Length" in answer.content.decode()


def test_too_many_files_and_fields_are_refused_in_words(signed_in, settings):
    many = {f"file{number}": sent("a.txt", b"a") for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)}
    assert signed_in.post("/upload", many).status_code == 413
    fields = {f"a{number}": "a" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answer = signed_in.post("/upload", fields)
    assert answer.status_code == 413
    assert "more fields, more text or more files" in answer.content.decode()
    assert signed_in.post("/upload", {"word": "a" * 3_000_000}).status_code == 413


@pytest.mark.parametrize("body", [b"--b", b"--b\r\nContent-Disposition: form-data; name=a", b"garbage"])
def test_a_body_that_cannot_be_read_is_no_fault_of_ours(signed_in, body):
    answer = signed_in.generic("POST", "/upload", body, content_type="multipart/form-data")

    assert answer.status_code == 400


def test_a_full_disk_is_told_and_leaves_nothing(signed_in, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "file" / "below"
    (tmp_path / "file").write_text("no folder")

    answer = signed_in.post("/upload", {"file": sent("plan.pdf", uploads.pdf()), "word": "typed"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert not File.objects.exists()
