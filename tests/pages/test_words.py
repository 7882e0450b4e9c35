from datetime import date

import pytest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from halqa.foundation.dates import UncertainDate
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.words import (
    compact,
    filled,
    labelled,
    language_name,
    listing,
    localized,
    number,
    paragraph,
    percent,
    together,
    when,
    when_text,
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "23 September 2020"),
        ("fr", "23 septembre 2020"),
        ("es", "23 de septiembre de 2020"),
        ("ru", "23 сентября 2020\u202fг."),
        ("zh-hans", "2020年9月23日"),
        ("ar", "23 سبتمبر 2020"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(language, expected):
    with override(language):
        assert when_text(date(2020, 9, 23)).replace("\xa0", "\u202f") == expected


def test_the_first_of_a_month_is_an_ordinal_in_french_alone():
    with override("fr"):
        assert [when_text(date(2017, 3, day)) for day in (1, 11)] == ["1er mars 2017", "11 mars 2017"]
    with override("es"):
        assert when_text(date(2017, 3, 1)) == "1 de marzo de 2017"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-09-23", "23 September 2020"),
        ("2020-09", "September 2020"),
        ("2016", "2016"),
        ("[..2017-03-01]", "by 1 March 2017"),
        ("[2017-03-01..]", "on or after 1 March 2017"),
        ("[2020-09-24..2020-12-14]", "between 24 September 2020 and 14 December 2020"),
        ("", "date not known"),
    ],
)
def test_a_date_says_no_more_than_is_known(text, expected):
    with override("en"):
        assert when_text(UncertainDate.parse(text)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["2020-09-23", "2020-09", "2016", "[..2017-03-01]", "[2017-03-01..]", "[2020-09-24..2020-12-14]", ""]
)
def test_every_kind_of_date_has_words_in_every_language(language, text):
    with override(language):
        assert when_text(UncertainDate.parse(text)).strip()


def test_only_a_day_a_month_or_a_year_is_marked_as_time():
    with override("en"):
        assert when(UncertainDate.parse("2020-09")) == '<time datetime="2020-09">September 2020</time>'
        assert when(UncertainDate.parse("2016")) == '<time datetime="2016">2016</time>'
        assert when(date(2020, 9, 23)) == '<time datetime="2020-09-23">23 September 2020</time>'
        assert when(UncertainDate.parse("[..2017-03-01]")) == "by 1 March 2017"
        assert when(None) == "date not known"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1,234,567"), ("es", "1.234.567"), ("fr", "1\u202f234\u202f567"), ("zh-hans", "1,234,567"), ("ar", "1,234,567")],
)
def test_numbers_keep_western_digits(language, expected):
    with override(language):
        assert number(1234567) == expected


def test_numbers_in_words_and_shares():
    with override("en"):
        assert compact(500_000_000) == "500 million"
        assert percent(0.284) == "28%"
        assert number(None) == compact(None) == percent(None) == "–"


def test_a_text_in_the_readers_language_stands_alone_and_escaped():
    with override("en"):
        assert localized(Chosen("<b>", "en", fallback=False, stale=False)) == "&lt;b&gt;"


def test_a_text_in_another_language_carries_language_direction_and_mark():
    with override("en"):
        shown = localized(Chosen("نهرين", "ar", fallback=True, stale=False))
        bare = localized(Chosen("نهرين", "ar", fallback=True, stale=True), "bare")

    assert shown == '<span lang="ar" dir="rtl">نهرين</span> <span class="tag">Arabic</span>'
    assert bare == '<span lang="ar" dir="rtl">نهرين</span>'


def test_an_older_translation_is_marked():
    with override("en"):
        assert "older translation" in localized(Chosen("Text", "en", fallback=False, stale=True))


def test_languages_are_named_in_the_readers_language():
    with override("fr"):
        assert language_name("ar") == "arabe"
        assert language_name("x-unknown") == "x-unknown"


def test_a_text_in_no_known_language_is_not_said_to_be_english():
    with override("en"):
        assert language_name("und-latn") == language_name("und") == "language not known"
        assert language_name("fr") == "French"


def test_a_list_keeps_markup_and_escapes_the_rest():
    with override("en"):
        assert listing([]) == ""
        assert listing(["<a>"]) == "<a>"
        assert listing(["a", "b", "c"]) == "a, b, c"
        assert listing([229, 230], "or") == "229 or 230"
        assert listing([mark_safe("<b>a</b>"), "<c>"]) == "<b>a</b>, &lt;c&gt;"
        assert not isinstance(listing(["<a>", "b"]), SafeString)


def test_parts_one_after_another_keep_markup_and_escape_the_rest():
    shown = together([mark_safe("<b>1</b>"), "<2>", 3])

    assert isinstance(shown, SafeString)
    assert shown == "<b>1</b>&lt;2&gt;3"


def test_a_pattern_keeps_markup_and_escapes_the_rest():
    with override("en"):
        assert filled("%(a)s & %(b)s", a="<", b=1) == "< & 1"
        assert filled("%(a)s & %(b)s", a="<", b=mark_safe("<b>1</b>")) == "&lt; &amp; <b>1</b>"
        assert labelled("Region", "<x>") == "Region: <x>"
        assert labelled("Region", "<x>", "strong") == "Region: <strong>&lt;x&gt;</strong>"


def test_sentences_follow_one_another_and_empty_ones_leave_no_gap():
    with override("en"):
        assert paragraph(["One.", "", "Two."]) == "One. Two."
        assert paragraph([]) == ""
