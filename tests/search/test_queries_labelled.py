"""A hundred queries in six languages with what answers them, and every name of every city."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from halqa.foundation.textanalysis import transliterate
from halqa.registry.models import City, CityName
from halqa.registry.models.facts import STANDS
from halqa.search.access import EVERYBODY
from halqa.search.queries import find
from tests.factories.search import found

LABELLED = json.loads((Path(__file__).parent / "labelled.json").read_text(encoding="utf-8"))["queries"]
WANTED = 0.9
FIRST = 10

pytestmark = pytest.mark.usefixtures("findable_roster")


def answers(patterns):
    told = set()
    for pattern in patterns:
        if pattern.endswith("/*"):
            begun = pattern.removeprefix("city:").removesuffix("*")
            told |= {f"city:{key}" for key in City.objects.filter(key__startswith=begun).values_list("key", flat=True)}
        else:
            told.add(pattern)
    return told


def test_recall_at_ten_is_nine_tenths_in_every_language(capsys):
    shares, missed = defaultdict(list), []
    for language, typed, patterns in LABELLED:
        wanted = answers(patterns)
        first = {one.subject for one in find(typed, EVERYBODY, language=language, size=FIRST).results}
        share = len(wanted & first) / min(FIRST, len(wanted))
        shares[language].append(share)
        if share < 1:
            missed.append(f"{language} {typed!r}: {share:.2f}")
    recall = {language: sum(each) / len(each) for language, each in shares.items()}
    with capsys.disabled():
        told = ", ".join(f"{language} {share:.3f} ({len(shares[language])})" for language, share in recall.items())
        print(f"\nrecall at {FIRST}: {told}; missed: {'; '.join(missed) or 'none'}")
    assert len(LABELLED) >= 100
    assert len(recall) == 6
    assert min(recall.values()) >= WANTED


def test_every_city_is_found_by_each_of_its_names_and_by_its_transliteration():
    lost = []
    names = CityName.objects.filter(STANDS, city__is_listed=True).values_list("city__key", "text")
    told = {(key, typed) for key, name in names for typed in (name, transliterate(name))}
    for key, typed in sorted(told):
        if f"city:{key}" not in {one.subject for one in found(typed, kind="city", size=FIRST).results}:
            lost.append(f"{key} by {typed!r}")
    assert len({key for key, _ in told}) == 367
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("أثينا", "Athens"),
        ("بكين", "Beijing"),
        ("Turin", "Torino"),
        ("曼谷", "Bangkok"),
        ("Pékin", "Beijing"),
        ("Pekín", "Beijing"),
        ("Пекин", "Beijing"),
        ("Мехико", "Mexico City"),
        ("开罗", "Cairo"),
        ("里斯本", "Lisbon"),
        ("هامبورغ", "Hamburg"),
        ("بانكوك", "Bangkok"),
    ],
)
def test_a_city_is_found_by_the_names_that_the_world_has_for_it(typed, name):
    answer = found(typed)
    assert not answer.is_meant
    assert answer.results[0].title_text.text == name
