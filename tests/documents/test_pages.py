"""The door of a file: to whom it opens, and what the answer may do in a browser."""

from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.storage import storages

from halqa.accounts.access import VISITOR
from halqa.accounts.access.caller import caller_for
from halqa.accounts.enums import Role
from halqa.documents.actions import remove, store
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.queries import files_of
from halqa.documents.queries.examination import examine
from halqa.documents.views import READ_AT_ONCE
from tests.factories import uploads
from tests.factories.accounts import make_person, sign_in

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def keep(content=b"learning", name="notes.txt", subject="dossier:a", audience=Audience.PUBLIC):
    upload = examine(BytesIO(content), size=len(content), given_name=name, kinds=Kind)
    key = store(upload=upload, subject=subject, audience=audience, by="person:a", now=NOW)
    return File.objects.get(key=key)


def address(file, language="en"):
    return f"/{language}/documents/{file.key}/{quote(file.name)}"


def ask(client, place):
    """Return an answer whose file was read to its end, which closes it."""
    answer = client.get(place)
    answer.body = answer.getvalue()
    return answer


def test_a_file_is_a_download_that_can_do_nothing(client):
    file = keep("مكتبة".encode(), name="خطة.txt")

    answer = ask(client, address(file, "ar"))

    assert answer.body == "مكتبة".encode()
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('خطة.txt')}"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Length"] == "10"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-cache"
    assert not answer.cookies


@pytest.mark.parametrize(("second_factor", "status"), [(True, 200), (False, 404)])
def test_what_is_for_the_offices_opens_to_no_password_alone(client, second_factor, status):
    office = keep(audience=Audience.OFFICES)
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]), second_factor=second_factor)

    assert ask(client, address(office)).status_code == status


def test_missing_hidden_and_removed_look_alike(client):
    hidden, removed = keep(subject="secret:a"), keep(b"removed")
    remove(key=removed.key, by="person:a", now=NOW)
    unknown_kind = keep(subject="nobody:a")
    office = keep(b"office", audience=Audience.OFFICES)
    misnamed = f"/en/documents/{keep(b'misnamed').key}/plan.exe"

    places = [*map(address, (hidden, removed, unknown_kind, office)), misnamed, "/en/documents/a/a.txt"]
    answers = [client.get(place) for place in places]

    assert {answer.status_code for answer in answers} == {404}
    # The page names its own address in each language, and nothing else that differs.
    assert (
        len(
            {
                answer.content.decode().replace(place.removeprefix("/en"), "")
                for place, answer in zip(places, answers, strict=True)
            }
        )
        == 1
    )


@pytest.mark.parametrize(
    ("roles", "audiences"),
    [
        ((), {Audience.PUBLIC}),
        ([(Role.FOCAL_POINT, "dossier:b")], {Audience.PUBLIC}),
        ([(Role.COMMISSION_OFFICER, "country:FR")], {Audience.PUBLIC}),
        ([(Role.FOCAL_POINT, "dossier:a")], {Audience.PUBLIC, Audience.PEOPLE}),
        ([(Role.COMMISSION_OFFICER, "country:MA")], {Audience.PUBLIC, Audience.PEOPLE}),
        ([(Role.COORDINATOR, "network")], set(Audience)),
    ],
    # Not by their sets, which each process writes in another order: all must call a test by one name.
    ids=["holds nothing", "holds another", "of another country", "holds it", "of its country", "coordinates"],
)
def test_each_audience_has_its_readers_by_list_and_by_address(client, roles, audiences):
    files = {audience: keep(audience.encode(), audience=audience) for audience in Audience}
    sign_in(client, person := make_person(roles=roles))

    assert {Audience(a) for a, file in files.items() if ask(client, address(file)).status_code == 200} == audiences
    assert {line.audience for line in files_of("dossier:a", caller_for(person, NOW))} == audiences


def test_what_is_not_public_is_kept_by_no_cache(client):
    file = keep(audience=Audience.OFFICES)
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))

    assert ask(client, address(file))["Cache-Control"] == "private, no-store"


def test_a_public_picture_has_an_address_where_pages_show_it(client):
    keep(uploads.picture(), name="map.png")
    (line,) = files_of("dossier:a", VISITOR)

    answer = ask(client, line.picture_address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.get("Content-Disposition", "inline").startswith("inline")


def test_nothing_else_is_shown_as_a_picture(client):
    text, private = keep(), keep(uploads.picture(), name="map.png", audience=Audience.PEOPLE)
    sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))

    assert [client.get(f"/pictures/{file.key}").status_code for file in (text, private)] == [404, 404]
    assert [line.picture_address for line in files_of("dossier:a", VISITOR)] == [""]


def test_a_picture_that_cannot_be_read_now_is_asked_for_again_later(client, folder):
    file = keep(uploads.picture(), name="map.png")
    (folder / file.storage_name).unlink()

    answer = client.get(f"/pictures/{file.key}")

    assert answer.status_code == 503
    assert "immutable" not in answer.get("Cache-Control", "")


def test_a_content_that_cannot_be_read_is_trouble_and_no_fault(client, folder):
    file = keep()
    (folder / file.storage_name).unlink()

    assert client.get(address(file)).status_code == 503


def test_a_file_is_only_read(client):
    assert client.post(address(keep())).status_code == 405


@pytest.mark.parametrize("files", [1, 50])
def test_a_list_of_files_costs_one_query(django_assert_num_queries, files):
    for number in range(files):
        keep(str(number).encode())

    with django_assert_num_queries(1):
        assert len(files_of("dossier:a", VISITOR)) == files


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=10-", "bytes=70000-200000"])
def test_a_part_of_a_video_is_read_little_by_little_and_is_exactly_what_was_asked_for(client, asked):
    shown = bytes(range(256)) * 1024
    content = uploads.mp4() + (len(shown) + 8).to_bytes(4, "big") + b"mdat" + shown
    file = keep(content, "film.mp4")
    first, _dash, last = asked.removeprefix("bytes=").partition("-")
    wanted = content[int(first) : int(last or len(content)) + 1]

    answer = client.get(f"/media/{file.key}", headers={"range": asked})
    assert answer.streaming
    pieces = list(answer.streaming_content)
    answer.close()

    assert b"".join(pieces) == wanted
    assert max(map(len, pieces)) <= READ_AT_ONCE < len(wanted)
    assert (answer.status_code, answer["Content-Length"]) == (206, str(len(wanted)))
    assert answer["Content-Range"] == f"bytes {first}-{int(first) + len(wanted) - 1}/{len(content)}"


def test_a_part_that_nobody_reads_to_its_end_is_closed_all_the_same(client, monkeypatch):
    file = keep(uploads.mp4() + bytes(200_000), "film.mp4")
    opened, kind = [], type(storages["documents"])
    real = kind.open
    monkeypatch.setattr(kind, "open", lambda *given: opened.append(real(*given)) or opened[-1])

    answer = client.get(f"/media/{file.key}", headers={"range": "bytes=0-"})
    next(iter(answer.streaming_content))
    assert not opened[0].closed
    answer.close()

    assert opened[0].closed
