import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.localized import BadText, Chosen, Localized, digest

LEARNING = Localized("fr", {"fr": "Apprendre", "en": "Learning", "zh-hans": "学习"})

words = st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
localized_texts = st.dictionaries(st.sampled_from(["ar", "en", "fr", "ru", "zgh"]), words, min_size=1).flatmap(
    lambda texts: st.builds(
        Localized,
        source=st.just(next(iter(texts))),
        texts=st.just(texts),
        made_from=st.sets(st.sampled_from(list(texts))).map(lambda tags: dict.fromkeys(tags - {next(iter(texts))}, "0" * 16)),
    )
)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("fr", Chosen("Apprendre", "fr", fallback=False, stale=False)),
        ("en", Chosen("Learning", "en", fallback=False, stale=False)),
        ("EN-gb", Chosen("Learning", "en", fallback=False, stale=False)),
        ("zh-CN", Chosen("学习", "zh-hans", fallback=False, stale=False)),
        ("zh", Chosen("学习", "zh-hans", fallback=False, stale=False)),
        ("zh-hant", Chosen("学习", "zh-hans", fallback=True, stale=False)),
        ("ar", Chosen("Learning", "en", fallback=True, stale=False)),
    ],
)
def test_reader_gets_the_nearest_text_and_is_told_when_it_is_another_language(asked: str, chosen: Chosen) -> None:
    assert LEARNING.pick(asked) == chosen


def test_reader_gets_the_very_language_before_a_variety_of_it() -> None:
    assert Localized("fr", {"fr-ca": "Étudier", "fr": "Apprendre"}).pick("fr").tag == "fr"


def test_reader_gets_the_source_when_there_is_nothing_nearer() -> None:
    assert Localized.of("ru", "Учиться").pick("ar") == Chosen("Учиться", "ru", fallback=True, stale=False)


def test_speaker_of_moroccan_arabic_gets_arabic_marked_as_another_language() -> None:
    text = Localized("en", {"en": "Learning", "ar": "التعلم"})
    assert text.pick("ary") == Chosen("التعلم", "ar", fallback=True, stale=False)


def test_translation_is_stale_once_its_source_has_changed_and_fresh_when_made_again() -> None:
    text = Localized.of("fr", "Apprendre").with_translation("en", "Learning")
    assert text.pick("en").stale is False
    changed = text.with_source_text("Apprendre ensemble")
    assert changed.pick("en") == Chosen("Learning", "en", fallback=False, stale=True)
    assert changed.pick("ar") == Chosen("Learning", "en", fallback=True, stale=True)
    assert changed.pick("fr") == Chosen("Apprendre ensemble", "fr", fallback=False, stale=False)
    assert changed.with_translation("en", "Learning together").pick("en").stale is False
    assert text.pick("en").stale is False


def test_translation_that_was_stale_before_stays_so_when_the_source_changes_again() -> None:
    twice = Localized.of("fr", "a").with_translation("en", "b").with_source_text("c").with_source_text("d")
    assert twice.made_from == {"en": digest("a")}
    assert twice.with_source_text("a").pick("en").stale is False


def test_translation_of_unknown_origin_is_taken_as_current_until_the_source_changes() -> None:
    assert LEARNING.pick("en").stale is False
    assert LEARNING.with_source_text("Apprendre ensemble").pick("en").stale is True


def test_translation_into_the_language_of_the_source_is_refused() -> None:
    with pytest.raises(ValueError, match="with_source_text"):
        LEARNING.with_translation("FR", "Étudier")


def test_localized_text_stores_tags_in_lower_case_and_its_own_copy() -> None:
    texts = {"zh-Hans": "学习"}
    text = Localized("ZH-hans", texts)
    texts["zh-Hans"] = "changed"
    assert (text.source, text.texts) == ("zh-hans", {"zh-hans": "学习"})


@pytest.mark.parametrize(
    ("source", "texts", "made_from", "code"),
    [
        ("fr", {"en": "Learning"}, {}, "source-text-missing"),
        ("fr", {}, {}, "source-text-missing"),
        ("fr", {"fr": "Apprendre", "en": " "}, {}, "text-blank"),
        ("fr", {"fr": ""}, {}, "text-blank"),
        ("en_GB", {"en_GB": "Learning"}, {}, "bad-language-tag"),
        ("fr", {"fr": "Apprendre", "": "x"}, {}, "bad-language-tag"),
        ("fr", {"fr": "Apprendre"}, {"en": "0" * 16}, "origin-without-text"),
        ("fr", {"fr": "Apprendre"}, {"fr": "0" * 16}, "origin-without-text"),
    ],
)
def test_localized_text_that_contradicts_itself_is_refused(
    source: str, texts: dict[str, str], made_from: dict[str, str], code: str
) -> None:
    with pytest.raises(BadText) as caught:
        Localized(source, texts, made_from)
    assert caught.value.code == code


@given(localized_texts)
def test_localized_text_comes_back_from_json(text: Localized) -> None:
    assert Localized.from_json(json.loads(json.dumps(text.to_json()))) == text


@given(localized_texts, st.sampled_from(["ar", "zh-hans", "en", "fr", "ru", "es", "ary", "zgh", "pt-BR"]))
def test_reader_always_gets_a_text_of_the_language_it_claims(text: Localized, asked: str) -> None:
    chosen = text.pick(asked)
    assert chosen.text == text.texts[chosen.tag]
    assert chosen.fallback or chosen.tag == asked


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "Apprendre",
        [],
        {},
        {"source": "fr"},
        {"source": "fr", "texts": ["Apprendre"]},
        {"source": "fr", "texts": {"fr": 1}},
        {"source": "fr", "texts": {1: "Apprendre"}},
        {"source": None, "texts": {"fr": "Apprendre"}},
        {"source": "fr", "texts": {"fr": "Apprendre"}, "made_from": {"en": None}},
        {"source": "fr", "texts": {"fr": "Apprendre"}, "author": "x"},
    ],
)
def test_json_of_another_shape_is_refused(stored: object) -> None:
    with pytest.raises(BadText) as caught:
        Localized.from_json(stored)
    assert caught.value.code == "not-localized-text"


def test_digest_tells_texts_apart_but_not_encodings_of_one_text() -> None:
    assert digest("Évora") == digest("E\u0301vora")
    assert digest("Évora") != digest("Evora")
    assert len(digest("")) == 16
