import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.subjects import LONGEST, NETWORK, BadSubject, Subject, is_subject


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        ("city:ma/benguerir", Subject("city", "ma/benguerir")),
        ("country:MA", Subject("country", "MA")),
        ("round:admission/2020", Subject("round", "admission/2020")),
        ("published-figure:2020-09-23.v1", Subject("published-figure", "2020-09-23.v1")),
        ("network", Subject(NETWORK)),
        ("city:" + "x" * (LONGEST - 5), Subject("city", "x" * (LONGEST - 5))),
    ],
)
def test_subject_is_read_and_written_in_one_form(key: str, subject: Subject) -> None:
    assert Subject.parse(key) == subject
    assert str(subject) == key
    assert is_subject(key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "city",
        "city:",
        ":ma",
        "City:ma",
        "city:ma//x",
        "city:/ma",
        "city:ma/",
        "city:ma/évora",
        "city:a b",
        "city:a:b",
        "network:",
        "network:x",
        "city_x:1",
        "city:ma\n",
        "city:../x",
        "city:.x",
        "city:" + "x" * (LONGEST - 4),
    ],
)
def test_text_that_is_no_key_is_refused(key: str) -> None:
    assert not is_subject(key)
    with pytest.raises(BadSubject, match="not a subject key"):
        Subject.parse(key)


@pytest.mark.parametrize(("kind", "rest"), [("city", ""), ("network", "x"), ("", "x"), ("", "")])
def test_subject_of_which_half_is_missing_cannot_be_made(kind: str, rest: str) -> None:
    with pytest.raises(BadSubject):
        Subject(kind, rest)


@given(st.text(max_size=20) | st.from_regex(r"[a-z-]*:?[a-zA-Z0-9/._-]*", fullmatch=True))
def test_text_that_is_a_key_comes_back_from_its_subject(key: str) -> None:
    if is_subject(key):
        assert str(Subject.parse(key)) == key
