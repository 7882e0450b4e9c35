"""What one measurement of search keeps for the next is asked again only when it is finished and of the same size."""

from bench.kept_index import Kept

ENGINE = "Halqa on SQLite"


def test_what_was_finished_is_found_again(tmp_path):
    first = Kept(tmp_path, ENGINE, 10)
    assert first.read() == {}
    (first.folder / "halqa.sqlite3").write_text("rows")
    first.write({"index_seconds": 3})

    again = Kept(tmp_path, ENGINE, 10)
    assert again.read() == {"index_seconds": 3}
    assert (again.folder / "halqa.sqlite3").exists()


def test_what_was_not_finished_is_begun_anew(tmp_path):
    (Kept(tmp_path, ENGINE, 10).folder / "halqa.sqlite3").write_text("some rows")

    again = Kept(tmp_path, ENGINE, 10)
    assert again.read() == {}
    assert list(again.folder.iterdir()) == []


def test_another_size_or_database_is_another_one(tmp_path):
    names = {Kept(tmp_path, engine, size).database for engine in (ENGINE, "Halqa on PostgreSQL") for size in (10, 20)}
    assert len(names) == 4
    assert all(name.isidentifier() for name in names)
