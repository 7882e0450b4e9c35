"""What one measurement of search keeps for the next is asked again only where it is the same, and is gone on with."""

import pytest
from bench.kept_index import Kept
from bench.search import BATCH, filled

ENGINE = "Halqa on SQLite"


def test_what_was_begun_is_found_again(tmp_path):
    first = Kept(tmp_path, ENGINE, 10)
    assert not first.is_begun
    (first.folder / "halqa.sqlite3").write_text("rows")
    first.notes.write_text("{}")

    again = Kept(tmp_path, ENGINE, 10)
    assert again.is_begun
    assert (again.folder / "halqa.sqlite3").exists()


def test_where_nothing_was_noted_it_is_begun_anew(tmp_path):
    (Kept(tmp_path, ENGINE, 10).folder / "halqa.sqlite3").write_text("some rows")

    again = Kept(tmp_path, ENGINE, 10)
    assert not again.is_begun
    assert list(again.folder.iterdir()) == []


def test_indexing_that_was_interrupted_goes_on_behind_the_last_batch():
    written, noted = [], []

    def stop_after(some):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(some)

    with pytest.raises(KeyboardInterrupt):
        filled(3 * BATCH + 1, stop_after, float, {"loads": [1.0]}, lambda told: noted.append(dict(told)))
    told = filled(3 * BATCH + 1, written.append, float, noted[-1])
    assert [one.number for some in written for one in some] == list(range(3 * BATCH + 1))
    assert told["index_load"] == 1


def test_another_size_or_database_is_another_one(tmp_path):
    names = {Kept(tmp_path, engine, size).database for engine in (ENGINE, "Halqa on PostgreSQL") for size in (10, 20)}
    assert len(names) == 4
    assert all(name.isidentifier() for name in names)
