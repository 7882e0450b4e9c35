"""Cities that want to join: every reason against adding, changing, merging and removing one, and how its key is made."""

from dataclasses import replace

import pytest

from halqa.registry.enums import CityKind
from halqa.registry.rules.candidates import (
    Namesake,
    Wanted,
    as_said,
    key_of,
    refusals_of_candidate,
    refusals_of_change,
    refusals_of_merging,
    refusals_of_removal,
)

TIZNIT = Wanted("Tiznit", CityKind.CITY, local_name="تزنيت")
CITY, CANDIDATE = Namesake("ma/tiznit", "Tiznit", is_candidate=False), Namesake("ma/tiznit-2", "Tiznit", is_candidate=True)


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("country", "changed", "against"),
    [
        ("MA", {}, []),
        ("MA", {"is_known": False}, ["candidate-in-no-country"]),
        ("XA", {}, ["candidate-in-fiction"]),
        ("XA", {"fiction": True}, []),
        ("MA", {"fiction": True}, ["candidate-outside-fiction"]),
        ("MA", {"wanted": replace(TIZNIT, name="  ")}, ["candidate-without-name"]),
        ("MA", {"namesakes": [CITY]}, ["city-on-record"]),
        ("MA", {"namesakes": [CANDIDATE, CITY]}, ["candidate-there-already", "city-on-record"]),
        (
            "XA",
            {"namesakes": [CITY], "wanted": replace(TIZNIT, name="")},
            ["candidate-in-fiction", "candidate-without-name", "city-on-record"],
        ),
    ],
)
def test_adding(country, changed, against):
    facts = {"wanted": TIZNIT, "is_known": True, "fiction": False, "namesakes": []} | changed

    assert codes(refusals_of_candidate(facts.pop("wanted"), country, **facts)) == against


def test_what_is_there_already_is_named():
    [refusal] = refusals_of_candidate(TIZNIT, "MA", is_known=True, fiction=False, namesakes=[CITY])

    assert refusal.facts == {"name": "Tiznit", "key": "ma/tiznit"}


@pytest.mark.parametrize(
    ("changed", "against"),
    [
        ({}, []),
        ({"read": 1}, ["candidate-changed-meanwhile"]),
        ({"is_open": False}, ["candidate-no-longer-open"]),
        ({"namesakes": [CITY]}, ["city-on-record"]),
    ],
)
def test_changing(changed, against):
    assert codes(refusals_of_change(**{"read": 2, "version": 2, "is_open": True, "namesakes": []} | changed)) == against


@pytest.mark.parametrize(
    ("is_open", "referred_to_by", "against"),
    [
        (True, [], []),
        (False, [], ["candidate-no-longer-open"]),
        (True, ["a role", "an application"], ["candidate-referred-to", "candidate-referred-to"]),
    ],
)
def test_removing(is_open, referred_to_by, against):
    assert codes(refusals_of_removal(is_open=is_open, referred_to_by=referred_to_by)) == against


@pytest.mark.parametrize(
    ("into", "changed", "against"),
    [
        ("ma/safi", {}, []),
        ("ma/tiznit", {}, ["candidate-is-the-same"]),
        ("ma/nowhere", {"is_known": False}, ["no-such-city-to-merge"]),
        ("fr/evry", {}, ["candidate-in-another-country"]),
        ("ma/safi", {"is_open": False}, ["candidate-no-longer-open"]),
        ("ma/safi", {"referred_to_by": ["an application"]}, ["candidate-referred-to"]),
    ],
)
def test_merging(into, changed, against):
    facts = {"is_open": True, "is_known": True, "referred_to_by": []} | changed

    assert codes(refusals_of_merging("ma/tiznit", into, **facts)) == against


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Tiznit", [], "ma/tiznit"),
        ("Aït Melloul", [], "ma/ait-melloul"),
        ("Tiznit", ["ma/tiznit", "ma/tiznit-2"], "ma/tiznit-3"),
        ("Тизнит", [], "ma/tiznit"),
        ("  --  ", [], "ma/city"),
        ("a" * 300, [], f"ma/{'a' * 100}"),
    ],
)
def test_the_key_of_a_city(name, taken, key):
    assert key_of(name, "MA", taken) == key


@pytest.mark.parametrize(("one", "other"), [("Évry", "EVRY"), ("Bir Nour", "bir-nour"), ("تِزنيت", "تزنيت")])
def test_two_ways_to_write_a_name(one, other):
    assert as_said(one) == as_said(other)
