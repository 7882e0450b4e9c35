"""The words of a query, the words that are alike, and what of a text is shown: tables of cases."""

import pytest

from halqa.search.enums import MOST_CHARACTERS, MOST_TERMS
from halqa.search.rules.snippets import Stretch, marked, snippet
from halqa.search.rules.spelling import Known, distance, far_skeletons, near_skeletons, nearest, skeleton
from halqa.search.rules.words import joined_of, key_of, read, terms_of, words_of


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        ("learning cities in Africa", ["learning", "cities", "africa"]),
        ("villes d'Égypte", ["villes", "egypte"]),
        ("ciudades de los Andes", ["ciudades", "andes"]),
        ("города в Марокко", ["города", "марокко"]),
        ("مدن في المغرب", ["مدن", "المغرب"]),
        ("摩洛哥的城市", ["摩洛", "洛哥", "城市"]),
        ("the", ["the"]),  # nothing else is left
        ("of the", ["of", "the"]),
        ("", []),
        ('?!*"()', []),
    ],
)
def test_words_that_say_nothing_are_left_out_where_another_is_left(typed, heads):
    assert [forms[0] for forms in terms_of(typed)] == heads


def test_a_query_is_bounded():
    assert len(read("é" * 100_000)) == MOST_CHARACTERS
    assert len(terms_of(" ".join(f"word{number}" for number in range(500)))) == MOST_TERMS
    assert len(words_of(" ".join(f"word{number}" for number in range(500)))) <= MOST_TERMS


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [("  a \t b\n", "a b"), ("a\x00b", "a b"), ("\u202eabc", "abc"), ("\ud800x", "x"), ("\u200bcasa", "casa")],
)
def test_what_nobody_sees_is_not_read(typed, cleaned):
    assert read(typed) == cleaned


def test_a_name_of_two_words_may_be_written_as_one():
    assert joined_of("Ben Guérir")[0][0] == "benguerir"
    assert joined_of("Casablanca") == ()
    assert joined_of("a sentence of many words") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Évry-Courcouronnes", "evry courcouronnes"),
        ("N'Zérékoré", "nzerekore"),
        ("İzmir", "izmir"),
        ("  São  Filipe", "sao filipe"),
    ],
)
def test_two_writings_of_a_name_have_one_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [
        ("cork", "cork", 0),
        ("cork", "cok", 1),
        ("cork", "ocrk", 1),
        ("cork", "corks", 1),
        ("cork", "fork", 1),
        ("cork", "york", 1),
    ],
)
def test_words_differ_by_so_many_letters(one, other, away):
    assert distance(one, other, 2) == away
    assert distance(other, one, 2) == away


def test_a_distance_is_told_up_to_a_bound():
    assert distance("casablanca", "marrakech", 2) == 3
    assert distance("a" * 5000, "b" * 5000, 1) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("Casablanca", "Kasablanka"), ("Cairo", "Каир"), ("Medellín", "Medelin"), ("Khartoum", "Kartum"), ("Bouaké", "Boake")],
)
def test_what_sounds_alike_has_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kasablanka", "Casablanca"),
        ("casablnca", "Casablanca"),
        ("Каир", "Cairo"),
        ("medelin", "Medellín"),
        ("cork", None),  # known itself
        ("peking", None),  # far from all
        ("xyzzy", None),
    ],
)
def test_the_nearest_known_word_is_meant(typed, meant):
    known = [Known(text, key_of(text)) for text in ("Casablanca", "Cairo", "Medellín", "Cork", "Being")]
    found = nearest(typed, known)
    assert (found and found.text) == meant


def shown(parts):
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("typed", "known", "is_near"),
    [
        ("Tairm", "Tarim", True),  # a vowel and a consonant swapped
        ("Tamir", "Tarim", True),  # two consonants swapped
        ("Tarimt", "Tarim", True),  # one too many
        ("Talim", "Tarim", False),  # a wrong one
        ("Taim", "Tarim", False),  # one left out
        ("Arim", "Tarim", False),  # the first one left out
    ],
)
def test_one_slip_of_the_finger_leaves_a_skeleton_that_is_asked_for(typed, known, is_near):
    assert (skeleton(known) in near_skeletons(typed)) == is_near
    assert (skeleton(known) in far_skeletons(typed)) != is_near


def test_no_skeleton_is_asked_for_twice():
    for word in ("Tarim", "Casablanca", "Oia", "Constantinople and all beyond it"):
        asked = [*near_skeletons(word), *far_skeletons(word)]
        assert len(asked) == len(set(asked))
        assert asked[0] == skeleton(word)


@pytest.mark.parametrize(
    ("text", "forms", "language", "seen"),
    [
        ("Libraries of the city", {"librari"}, "en", "[Libraries] of the city"),
        ("Les écoles d'été", {"ecol", "ete"}, "fr", "Les [écoles] d'[été]"),
        ("المدينة القديمة", {"مدينه"}, "ar", "[المدينة] القديمة"),
        ("北京市的学习型城市", {"学习", "习型"}, "zh-hans", "北京市的[学习型]城市"),
        ("Nothing of it", {"zebra"}, "en", "Nothing of it"),
        # Forms that begin with another letter than the word does.
        ("في والمدينة القديمة", {"مدينه"}, "ar", "في [والمدينة] القديمة"),
        ("في والمدينة القديمة", {"مدينه"}, "fr", "في [والمدينة] القديمة"),
        ("proses pembelajaran kota", {"ajar"}, "id", "proses [pembelajaran] kota"),
        ("daar gewerkt wordt", {"werk"}, "nl-be", "daar [gewerkt] wordt"),
    ],
)
def test_the_words_that_were_looked_for_are_marked(text, forms, language, seen):
    assert shown(marked(text, forms, language)) == seen


def test_a_snippet_is_a_stretch_around_the_first_word():
    text = "word " * 200 + "needle " + "word " * 200
    parts = snippet(text, {"needle"}, "en")
    assert Stretch("needle", marked=True) in parts
    assert shown(parts).startswith("… ")
    assert shown(parts).endswith(" …")
    assert len(shown(parts)) < 260


def test_a_snippet_without_the_word_is_the_beginning():
    assert shown(snippet("word " * 200, {"needle"}, "en")).startswith("word word")
    assert snippet("", {"needle"}) == ()
