"""The line of each key of a text of TOML."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.toml_lines import BadToml, read_toml

TEXT = '''# a comment
plain = 1
[one.two]
long = """
fake = 2
[none]
"""
list = [
  1,  # inner = 3
  2,
]
[[many]]
name = "a"
[[many]]
name = "b"
dotted.key = {inline = 1}
[many.below]
"quoted name" = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("plain",), 2),
        (("one", "two"), 3),
        (("one", "two", "long"), 4),
        (("one", "two", "list"), 8),
        (("many", 0), 12),
        (("many", 0, "name"), 13),
        (("many", 1, "name"), 15),
        (("many", 1, "dotted", "key"), 16),
        (("many", 1, "dotted", "key", "inline"), 16),
        (("many", 1, "below", "quoted name"), 18),
        (("one", "two", "nowhere"), 3),
        (("nowhere",), 1),
    ],
)
def test_each_key_has_its_line(path, line):
    assert read_toml(TEXT).line(path) == line


def test_what_looks_like_a_key_inside_a_text_is_none():
    lines = read_toml(TEXT).lines

    assert not {("one", "two", "fake"), ("none",), ("one", "two", "inner")} & set(lines)


def test_the_content_is_that_of_python_s_reader():
    assert read_toml(TEXT).content == tomllib.loads(TEXT)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = = 2\n", 2),
        ("a = 1\na = 2\n", 2),
        ("a = 1\nb = [1,\n", 2),
        ("[a]\n[a]\n", 2),
        ("x = " + "[" * 5000, 1),
        ("x = " + "9" * 5000, 1),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(text, line):
    with pytest.raises(BadToml) as caught:
        read_toml(text)

    assert caught.value.line == line


@given(st.lists(st.sampled_from(["", "# x", "pad"]), max_size=12), st.integers(0, 12))
def test_lines_move_with_what_stands_before_them(before, at):
    lines = [line if line != "pad" else f"pad{place} = {place}" for place, line in enumerate(before)]
    lines.insert(min(at, len(lines)), "sought = true")

    assert read_toml("\n".join(lines)).line(("sought",)) == lines.index("sought = true") + 1
