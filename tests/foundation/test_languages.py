import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.languages import AUTONYMS, LANGUAGES, canonical, direction, fallbacks, is_tag, varieties


def test_interface_speaks_six_languages_each_by_its_own_name() -> None:
    assert LANGUAGES == ("ar", "zh-hans", "en", "fr", "ru", "es")
    assert tuple(AUTONYMS) == LANGUAGES
    assert all(is_tag(tag) and canonical(tag) == tag for tag in LANGUAGES)


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "zgh",
        "zh-Hans",
        "zh-Hans-CN",
        "es-419",
        "de-CH-1901",
        "sl-rozaj-biske",
        "de-a-value",
        "en-x-simple",
        "x-private",
        "zh-yue-HK",
        "EN-gb",
        "hy-Latn-IT-arevela",
        "abcd",
        "abcdefgh",
    ],
)
def test_well_formed_tag_is_a_tag(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize(
    "tag", ["", "e", "en_GB", "en-", "-en", "en--gb", "abcdefghi", "en-a", "x", "en-x", "419", "français", "en\n", "ar "]
)
def test_tag_that_is_not_well_formed_is_refused(tag: str) -> None:
    assert not is_tag(tag)
    for asked in (canonical, direction, varieties, fallbacks):
        with pytest.raises(ValueError, match="not a language tag"):
            asked(tag)


def test_canonical_tag_is_in_lower_case() -> None:
    assert canonical("zh-Hans-CN") == "zh-hans-cn"


@pytest.mark.parametrize("tag", ["ar", "ar-MA", "fa", "he", "ur-PK", "ckb", "uz-Arab", "pa-arab-pk", "ff-Adlm", "ug", "ary"])
def test_direction_is_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "zh-hans", "ru", "zgh", "ar-Latn", "uz", "ks-Deva", "art", "arab"])
def test_direction_is_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("tag", "order"),
    [
        ("en", ("en",)),
        ("fr", ("fr", "en")),
        ("fr-CA", ("fr-ca", "fr", "en")),
        ("zh-hans", ("zh-hans", "zh", "en")),
        ("zh-CN", ("zh-cn", "zh-hans", "zh", "en")),
        ("zh-TW", ("zh-tw", "zh-hant", "zh", "en")),
        ("ary-MA", ("ary-ma", "ary", "ar", "en")),
        ("en-x-simple", ("en-x-simple", "en")),
        ("x-private", ("x-private", "en")),
        ("de-CH-1901", ("de-ch-1901", "de-ch", "de", "en")),
    ],
)
def test_fallbacks_go_from_the_nearest_language_to_english(tag: str, order: tuple[str, ...]) -> None:
    assert fallbacks(tag) == order


@given(st.text(alphabet="aehnrxz019-", max_size=14).filter(is_tag))
def test_fallbacks_begin_with_the_tag_name_tags_only_and_end(tag: str) -> None:
    order = fallbacks(tag)
    assert order[0] == tag
    assert all(is_tag(each) for each in order)
    assert len(set(order)) == len(order)
