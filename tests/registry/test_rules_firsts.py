"""The first city of its country, computed, beside what was claimed."""

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import FirstVerdict
from halqa.registry.rules.firsts import Claim, First, Joining, firsts, verdict

YES, NO, UNDETERMINED = Truth.YES, Truth.NO, Truth.UNDETERMINED


def joining(city, begun, rounds="", stands=YES):
    return Joining(city, "MA", UncertainDate.parse(begun), frozenset(rounds.split(";")) - {""}, stands)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (joining("b", "2020-09-24"), [First("a", "MA", YES)]),
        (joining("b", "2020-09-23"), [First("a", "MA", YES), First("b", "MA", YES)]),
        (joining("b", "2020-09-22"), [First("b", "MA", YES)]),
        (joining("b", "2020"), [First("a", "MA", UNDETERMINED), First("b", "MA", UNDETERMINED)]),
        (joining("b", ""), [First("a", "MA", UNDETERMINED), First("b", "MA", UNDETERMINED)]),
        (joining("b", "2019", stands=UNDETERMINED), [First("a", "MA", UNDETERMINED), First("b", "MA", UNDETERMINED)]),
        (joining("b", "2019", stands=NO), [First("a", "MA", YES)]),
    ],
)
def test_the_first_of_a_country_is_as_certain_as_the_dates(second, expected):
    assert list(firsts([joining("a", "2020-09-23"), second])) == expected


CLAIM = Claim("2020", UncertainDate.parse("2020-09-23"), "MA")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([joining("a", "2020-09-23", "2020")], FirstVerdict.AGREES),
        ([joining("a", "2020-09-23", "2020"), joining("b", "2022-09-02", "2022")], FirstVerdict.AGREES),
        ([joining("a", "2020-09-23", "2020"), joining("b", "2019")], FirstVerdict.EARLIER_ROW),
        ([joining("a", "2020-09-23", "2020"), joining("b", "2019", stands=NO)], FirstVerdict.AGREES),
        ([joining("a", "2020-09-23", "2020"), joining("b", "[..2021-01-01]")], FirstVerdict.UNCERTAIN),
        ([joining("b", "2019")], FirstVerdict.EARLIER_ROW),
        ([joining("b", "")], FirstVerdict.UNCERTAIN),
        ([joining("b", "2022-09-02", "2022")], FirstVerdict.NO_ROW),
        ([], FirstVerdict.NO_ROW),
    ],
)
def test_a_claim_is_judged_by_the_rows(rows, expected):
    assert verdict(CLAIM, rows) is expected


def test_a_claim_that_names_no_country_is_not_judged():
    assert verdict(Claim("2020", CLAIM.announced, None), []) is FirstVerdict.NO_COUNTRY
