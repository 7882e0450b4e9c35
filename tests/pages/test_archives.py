"""Archives as streams: what goes out is a ZIP that reads back, piece by piece, and never holds a member whole."""

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest

from halqa.pages.views.archives import MANIFEST, Member, zip_stream

NOW = datetime(2027, 8, 2, 10, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def manifest_of(written):
    return json.dumps([vars(one) for one in written]).encode()


def test_what_goes_out_reads_back_with_its_manifest():
    members = [Member("a.txt", [b"one ", b"two"]), Member("folder/empty", [])]

    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_stream(members, manifest_of, NOW))))

    assert archive.testzip() is None
    assert archive.read("a.txt") == b"one two"
    assert archive.namelist() == ["a.txt", "folder/empty", MANIFEST]
    assert [(one["path"], one["bytes"]) for one in json.loads(archive.read(MANIFEST))] == [("a.txt", 7), ("folder/empty", 0)]
    assert archive.getinfo("a.txt").date_time == (2027, 8, 2, 10, 0, 0)


@pytest.mark.parametrize("path", ["a.txt", MANIFEST])
def test_no_two_members_have_one_path(path):
    with pytest.raises(ValueError, match="have the path"):
        list(zip_stream([Member("a.txt", []), Member(path, [])], manifest_of, NOW))


def test_a_member_of_any_size_needs_the_memory_of_a_piece():
    piece = bytes(range(256)) * 4096
    tracemalloc.start()
    sent = sum(map(len, zip_stream([Member("large", (piece for _ in range(64)))], manifest_of, NOW)))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 0
    assert most < 8 * MEGABYTE


def test_one_that_was_cut_short_is_no_archive():
    pieces = list(zip_stream([Member("a.txt", [b"one"]), Member("b.txt", [b"two"])], manifest_of, NOW))

    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(pieces[:-1])))
