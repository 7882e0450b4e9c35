"""What changed between two wordings is found word by word, in every script, and nothing of either is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.registry.rules.wording import Change, changes, replaced

K, R, A = Change.KEPT, Change.REMOVED, Change.ADDED


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "", []),
        ("", "new", [(A, "new")]),
        ("old", "", [(R, "old")]),
        ("same words", "same words", [(K, "same words")]),
        ("a b c d", "a x y d", [(K, "a "), (R, "b c"), (A, "x y"), (K, " d")]),
        ("learn here.", "learn here more.", [(K, "learn here"), (A, " more"), (K, ".")]),
        ("学习型城市", "学习之城市", [(K, "学习"), (R, "型"), (A, "之"), (K, "城市")]),
        ("مدينة التعلّم هنا", "مدينة تعلّم هنا", [(K, "مدينة "), (R, "التعلّم"), (A, "تعلّم"), (K, " هنا")]),
    ],
)
def test_words_are_kept_removed_and_added(before, after, found):
    assert [(stretch.change, stretch.text) for stretch in changes(before, after)] == found


@given(st.text(alphabet="ab ,.学城مد\n", max_size=30), st.text(alphabet="ab ,.学城مد\n", max_size=30))
def test_both_wordings_can_be_read_from_the_stretches(before, after):
    stretches = changes(before, after)

    assert "".join(stretch.text for stretch in stretches if stretch.change is not A) == before
    assert "".join(stretch.text for stretch in stretches if stretch.change is not R) == after


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("https://a.example", "https://b.example", [(R, "https://a.example"), (A, "https://b.example")]),
        ("https://a.example", "https://a.example", [(K, "https://a.example")]),
        ("", "https://b.example", [(A, "https://b.example")]),
        ("https://a.example", "", [(R, "https://a.example")]),
    ],
)
def test_what_is_read_whole_is_replaced_whole(before, after, found):
    assert [(stretch.change, stretch.text) for stretch in replaced(before, after)] == found
