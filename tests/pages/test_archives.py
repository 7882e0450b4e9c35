"""Archives made part by part: what is joined is a ZIP that reads back, and no member is ever held whole."""

import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest

from halqa.pages.views.archives import MANIFEST, Member, join_parts, write_part

NOW = datetime(2027, 8, 2, 10, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def test_parts_that_are_joined_read_back_with_their_manifest(tmp_path):
    parts = [tmp_path / "one.part", tmp_path / "two.part", tmp_path / "none.part"]
    written = write_part(parts[0], [Member("a.txt", [b"one ", b"two"]), Member("folder/empty", [])], NOW)
    write_part(parts[1], [Member("b.txt", [b"three" * 9999])], NOW)
    write_part(parts[2], [], NOW)

    join_parts(tmp_path / "archive.zip", parts, lambda: b"all", NOW)

    archive = zipfile.ZipFile(tmp_path / "archive.zip")
    assert archive.testzip() is None
    assert archive.namelist() == ["a.txt", "folder/empty", "b.txt", MANIFEST]
    assert [archive.read(name) for name in ("a.txt", "b.txt", MANIFEST)] == [b"one two", b"three" * 9999, b"all"]
    assert [(one.path, one.bytes) for one in written] == [("a.txt", 7), ("folder/empty", 0)]
    assert archive.getinfo("a.txt").date_time == (2027, 8, 2, 10, 0, 0)
    assert len([*tmp_path.iterdir()]) == 4, "nothing is left beside"


@pytest.mark.parametrize("path", ["a.txt", MANIFEST])
def test_no_two_members_have_one_path(tmp_path, path):
    with pytest.raises(ValueError, match="have the path"):
        write_part(tmp_path / "one.part", [Member("a.txt", []), Member(path, [])], NOW)
    write_part(tmp_path / "one.part", [Member("a.txt", [])], NOW)
    with pytest.raises(ValueError, match="have the path"):
        join_parts(tmp_path / "archive.zip", [tmp_path / "one.part"] * 2, lambda: b"", NOW)
    assert not (tmp_path / "archive.zip").exists()


def test_a_member_of_any_size_needs_the_memory_of_a_piece(tmp_path):
    piece = bytes(range(256)) * 4096
    tracemalloc.start()
    write_part(tmp_path / "one.part", [Member("large", (piece for _ in range(64)))], NOW)
    join_parts(tmp_path / "archive.zip", [tmp_path / "one.part"], lambda: b"", NOW)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 8 * MEGABYTE


def test_a_part_that_was_cut_short_is_none(tmp_path):
    def dying():
        yield b"one"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_part(tmp_path / "one.part", [Member("a.txt", dying())], NOW)

    assert [*tmp_path.iterdir()] == []
