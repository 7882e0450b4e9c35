"""The chain as an auditor recomputes it: every kind of damage is named at the right number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from halqa.ledger.enums import GENESIS, Damage
from halqa.ledger.rules import Break, Link, digest, first_break, refuses_detail

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def chain(length, public=()):
    """Return a whole chain, with public events at these numbers."""
    links, previous_hash, public_number = [], GENESIS, 0
    for number in range(1, length + 1):
        public_number += number in public
        link = Link(
            number=number,
            act=f"act-{number}",
            kind="city.renamed",
            by="system:halqa",
            subject="city:ma/benguerir",
            at=NOW,
            detail={"from": "Ben Guerir", "step": number},
            public_number=public_number if number in public else None,
            previous_hash=previous_hash,
        )
        links.append(replace(link, hash=digest(link)))
        previous_hash = links[-1].hash
    return links


def break_of(links, *, of):
    """Judge links against the head of the chain that they were taken from."""
    public = [link.public_number for link in of if link.public_number]
    return first_break(
        links, head_number=len(of), head_hash=of[-1].hash if of else GENESIS, head_public_number=max(public, default=0)
    )


@pytest.mark.parametrize("length", [0, 1, 2, 50])
def test_a_whole_chain_holds(length):
    links = chain(length, public=(2, 7, 8))

    assert break_of(links, of=links) is None


@pytest.mark.parametrize("place", [1, 5, 9])
def test_a_removed_link_is_missing_at_its_number(place):
    links = chain(10)

    assert break_of([link for link in links if link.number != place], of=links) == Break(place, Damage.MISSING)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "city.removed"},
        {"by": "visitor"},
        {"subject": "network"},
        {"act": "another"},
        {"at": NOW + timedelta(microseconds=1)},
        {"detail": {"from": "Benguerir", "step": 4}},
        {"public_number": 1},
        {"previous_hash": "f" * 64},
        {"hash": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_link_is_named(change):
    links = chain(6)
    changed = [replace(link, **change) if link.number == 4 else link for link in links]

    assert break_of(changed, of=links) == Break(4, Damage.CHANGED)


def test_a_changed_link_with_a_fresh_hash_is_found_by_the_next():
    links = chain(6)
    forged = replace(links[3], kind="city.removed")
    forged = replace(forged, hash=digest(forged))

    assert break_of([*links[:3], forged, *links[4:]], of=links) == Break(5, Damage.REORDERED)


def test_a_forged_last_link_is_found_by_the_head():
    links = chain(6)
    forged = replace(links[5], kind="city.removed")
    forged = replace(forged, hash=digest(forged))

    assert break_of([*links[:5], forged], of=links) == Break(7, Damage.CUT)


def test_two_exchanged_links_are_found_where_they_stand():
    links = chain(6)
    second, third = (replace(links[2], number=2), replace(links[1], number=3))

    assert break_of([links[0], second, third, *links[3:]], of=links) == Break(2, Damage.CHANGED)
    rehashed = replace(second, hash=digest(second))
    assert break_of([links[0], rehashed, third, *links[3:]], of=links) == Break(2, Damage.REORDERED)


@pytest.mark.parametrize("kept", [0, 1, 5])
def test_a_chain_cut_at_its_end_is_found(kept):
    links = chain(6)

    assert break_of(links[:kept], of=links) == Break(kept + 1, Damage.CUT)


def test_a_chain_longer_than_its_head_is_found():
    links = chain(6)

    assert break_of(links, of=links[:5]) == Break(7, Damage.CUT)


def test_public_numbers_count_without_a_gap():
    links = chain(4, public=(1, 3))
    leaping = replace(links[2], public_number=3)
    leaping = replace(leaping, hash=digest(leaping))
    last = replace(links[3], previous_hash=leaping.hash)
    last = replace(last, hash=digest(last))

    found = first_break([*links[:2], leaping, last], head_number=4, head_hash=last.hash, head_public_number=3)

    assert found == Break(3, Damage.PUBLIC_NUMBER)


def test_a_head_with_another_public_number_is_found():
    links = chain(4, public=(1, 3))

    assert first_break(links, head_number=4, head_hash=links[-1].hash, head_public_number=1) == Break(5, Damage.CUT)


def test_the_hash_does_not_depend_on_the_zone_in_which_a_moment_is_told():
    link = chain(1)[0]

    assert digest(replace(link, at=NOW.astimezone(timezone(timedelta(hours=9))))) == digest(link)


def test_the_hash_does_not_depend_on_the_order_of_keys():
    link = chain(1)[0]

    assert digest(replace(link, detail={"b": 1, "a": {"d": 1, "c": 2}})) == digest(
        replace(link, detail={"a": {"c": 2, "d": 1}, "b": 1})
    )


@pytest.mark.parametrize("detail", [{}, {"a": None}, {"a": [1, "b", True, {"c": []}]}, {"long": 10**30}])
def test_details_that_every_database_gives_back_alike_are_taken(detail):
    assert not refuses_detail(detail)


@pytest.mark.parametrize("detail", [{"a": 0.5}, {"a": [1, {"b": 2.0}]}, {1: "a"}, {"a": NOW}, {"a": {1, 2}}, {"a": b"x"}])
def test_details_that_would_come_back_otherwise_are_refused(detail):
    assert refuses_detail(detail)
