"""Every way in which a file of practices can be wrong is named by its line, its key and its field."""

import json

import pytest

from halqa.exchange.enums import BuildingBlock, TargetGroup
from halqa.exchange.labels import REFUSALS, sentence
from halqa.exchange.rules.practices import LONGEST_LINE, read_practices
from tests.factories.exchange import LINE, line

CITIES = {"ma/tinghir", "ma/benguerir", "xa/bir-nour"}


def read(*lines: str, fiction: bool = False):
    return read_practices(
        lines,
        cities=lambda keys: CITIES & set(keys),
        is_fictional=lambda country: country.startswith("X"),
        fiction=fiction,
        years=range(1990, 2028),
    )


DAMAGE = {
    "not JSON": ("{", "not-json", ""),
    "a number too long for JSON": ("9" * 5000, "not-json", ""),
    "nested too deep": ("[" * 9000, "not-json", ""),
    "a list": ("[]", "not-an-object", ""),
    "too long": (json.dumps(LINE | {"summary": {"en": "x" * LONGEST_LINE}}), "line-too-long", ""),
    "no year": (line(year=...), "field-missing", "year"),
    "a field too much": (line(rating=5), "field-unknown", "rating"),
    "key in capitals": (line(key="Evening"), "not-a-key", "key"),
    "key that is no text": (line(key=7), "not-a-text", "key"),
    "key too long": (line(key="a" * 101), "not-a-key", "key"),
    "city by its name": (line(city="Tinghir"), "not-a-city-key", "city"),
    "unknown city": (line(city="ma/nowhere"), "no-such-city", "city"),
    "invented city": (line(city="xa/bir-nour"), "city-is-invented", "city"),
    "title as plain text": (line(title="Evening"), "not-a-localized-text", "title"),
    "no title": (line(title={}), "not-a-localized-text", "title"),
    "blank title": (line(title={"en": " "}), "bad-localized-text", "title"),
    "bad tag": (line(title={"english!": "Evening"}), "bad-localized-text", "title"),
    "long title": (line(title={"en": "x" * 201}), "text-too-long", "title"),
    "NUL in the summary": (line(summary={"en": "a\x00b"}), "control-character", "summary"),
    "half of a pair": (json.dumps(LINE | {"summary": {"en": "a\ud800"}}), "control-character", "summary"),
    "unknown block": (line(building_blocks=["families"]), "not-one-of", "building_blocks"),
    "block that is an object": (line(building_blocks=[{}]), "not-one-of", "building_blocks"),
    "no block": (line(building_blocks=[]), "value-missing", "building_blocks"),
    "a block twice": (line(building_blocks=["quality", "quality"]), "named-twice", "building_blocks"),
    "group as text": (line(target_groups="adults"), "not-a-list", "target_groups"),
    "group in free words": (line(target_groups=["grown-ups"]), "not-one-of", "target_groups"),
    "words that are none": (line(target_group_words=[1]), "not-a-text", "target_group_words"),
    "an eighteenth goal": (line(sdgs=[18]), "not-a-goal", "sdgs"),
    "a goal that is a yes": (line(sdgs=[True]), "not-a-goal", "sdgs"),
    "year as text": (line(year="2024"), "not-a-year", "year"),
    "year ahead": (line(year=2028), "not-a-year", "year"),
    "no source": (line(source=""), "source-missing", "source"),
    "source without a host": (line(source="https://"), "not-a-web-address", "source"),
    "source that runs": (line(source="javascript:alert(1)"), "not-a-web-address", "source"),
    "source with a bad host": (line(source="http://[::1"), "not-a-web-address", "source"),
    "language in words": (line(source_language="French!"), "not-a-language", "source_language"),
    "taken back on no day": (line(taken_back_by="soon"), "not-a-day", "taken_back_by"),
}


@pytest.mark.parametrize(("text", "code", "column"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(text, code, column):
    practices, refusals = read(line(key="sound"), text)

    assert code in [refusal.code for refusal in refusals]
    found = next(refusal for refusal in refusals if refusal.code == code)
    assert (found.facts["row"], found.facts["column"]) == (2, column)
    assert "line 2" in sentence(found)
    assert [practice.key for practice in practices][:1] == ["sound"]


def test_all_mistakes_are_told_at_once_with_the_key():
    _, refusals = read(line(year="2024", source="", sdgs=[0], title={}))

    assert {refusal.code for refusal in refusals} == {"not-a-year", "not-a-goal", "not-a-localized-text"}
    assert {refusal.facts["key"] for refusal in refusals} == {LINE["key"]}
    assert any(sentence(refusal).startswith("line 1, tinghir-evening-classes, field year: ") for refusal in refusals)


def test_the_same_key_twice_is_refused_at_both_lines():
    _, refusals = read(line(), line())

    assert [(refusal.code, refusal.facts["row"]) for refusal in refusals] == [("key-twice", 1), ("key-twice", 2)]


def test_an_empty_file_holds_no_practice():
    assert [refusal.code for refusal in read("", " ")[1]] == ["no-practices"]


def test_a_demonstration_takes_invented_practices_without_a_source():
    practices, refusals = read(line(city="xa/bir-nour", source="", source_language=""), fiction=True)

    assert refusals == []
    assert practices[0].source == ""


def test_a_practice_is_read_as_it_is_written():
    told = line(title={"ar": "دروس", "en": "Classes"}, building_blocks=["quality", "workplace"], taken_back_by="2026-01-01")
    (practice,), refusals = read(told)

    assert refusals == []
    assert (practice.title.source, practice.title.texts["en"]) == ("ar", "Classes")
    assert practice.blocks == (BuildingBlock.WORKPLACE, BuildingBlock.QUALITY)
    assert practice.groups == (TargetGroup.ADULTS,)
    assert read(practice.as_line())[0] == [practice]


def test_every_damage_has_its_sentence():
    used = {code for _, code, _ in DAMAGE.values()}

    assert used <= set(REFUSALS)
