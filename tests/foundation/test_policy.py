"""A policy's file holds one table of exactly the numbers that are asked for, each above 0; anything else is said by name."""

import pytest

from halqa.foundation.policy import BadPolicy, whole_numbers


def read(folder, text):
    path = folder / "agreed.toml"
    path.write_text(text, encoding="utf-8")
    return whole_numbers(path, "people", ["days", "most"])


def test_the_numbers_are_read(tmp_path):
    assert read(tmp_path, "[people]\ndays = 1\nmost = 1_000\n") == {"days": 1, "most": 1000}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must hold one table"),
        ("[others]\ndays = 1\nmost = 2\n", "must hold one table"),
        ("[people]\ndays = 1\n", "must hold one table"),
        ("[people]\ndays = 1\nmost = 2\nmore = 3\n", "exactly days, most"),
        ("[people]\ndays = 1\nmost = 2\n[others]\n", "must hold one table"),
        ("people = 3\n", "must hold one table"),
        ("[people]\ndays = 0\nmost = 2\n", "days must be a whole number above 0"),
        ("[people]\ndays = 1\nmost = -2\n", "most must be a whole number above 0"),
        ("[people]\ndays = 1.5\nmost = 2\n", "days must be a whole number"),
        ("[people]\ndays = true\nmost = 2\n", "days must be a whole number"),
        ("[people]\ndays = '1'\nmost = 2\n", "days must be a whole number"),
        ("[people", "cannot be read"),
    ],
)
def test_what_is_missing_too_much_or_no_number_is_said(tmp_path, text, told):
    with pytest.raises(BadPolicy, match=told):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadPolicy, match="cannot be read"):
        whole_numbers(tmp_path / "nothing.toml", "people", ["days"])
