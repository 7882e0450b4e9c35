"""Files that are made once: whole or not there, and never too many."""

import os

import pytest

from halqa.site.views.keeping import keep


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_cannot_be_finished_leaves_nothing_behind(tmp_path):
    def write(file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        keep(tmp_path / "cards" / "a.png", write, most=9)

    assert names(tmp_path / "cards") == []


@pytest.mark.parametrize(("there", "left"), [(1, 2), (2, 3), (3, 3), (4, 3)])
def test_the_oldest_make_room_also_those_left_half_written(tmp_path, there, left):
    for number in range(there):
        old = tmp_path / f"{number}.part"
        old.touch()
        os.utime(old, (number, number))

    keep(tmp_path / "new", lambda file: file.write(b"whole"), most=3)

    assert len(names(tmp_path)) == left
    assert (tmp_path / "new").read_bytes() == b"whole"
    assert all((tmp_path / f"{number}.part").exists() for number in range(max(0, there - 2), there))
