"""May a city apply: every rule at both sides of its edges, what stays open, and what never turns a refusal into a pass."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.rounds.enums.calls import Evidence, Outcome
from halqa.rounds.labels.findings import SENTENCES, say
from halqa.rounds.rules.eligibility import (
    CityFacts,
    Finding,
    Honour,
    MemberSpan,
    Verdict,
    findings,
    judged_days,
    rules_not_tried,
    verdict,
)
from tests.factories.rounds import complete, policy

MET, AGAINST, OPEN, NO_MEASURE = Outcome.MET, Outcome.AGAINST, Outcome.UNDETERMINED, Outcome.NO_MEASURE


def when(text: str) -> UncertainDate:
    return UncertainDate.parse(text)


def city(
    joined: str | None = None, *, ended: str | None = None, awards: tuple[tuple[int, str, str], ...] = (), **more
) -> CityFacts:
    """Return a city that joined on a day, or of which no membership is known, with its awards: year, announced, handed over."""
    spans = () if joined is None else (MemberSpan(when(joined), None if ended is None else when(ended)),)
    honours = tuple(Honour(year, when(announced), when(handed)) for year, announced, handed in awards)
    return CityFacts(**{"country": "MA", "spans": spans, "honours": honours} | more)


def judged(facts: CityFacts, rules, on: str | None = None) -> Verdict:
    found = verdict(findings(facts, rules, date.fromisoformat(on) if on else None))
    # Whatever is found can be said.
    assert all(say(one.code, one.facts) for one in found.findings)
    return found


def codes(found: Verdict) -> set[str]:
    return {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    ("joined", "on", "outcome"),
    [
        ("2025-12-04", "2026-12-03", AGAINST),
        ("2025-12-04", "2026-12-04", AGAINST),
        ("2025-12-04", "2026-12-05", MET),
        ("2025", "2026-01-01", AGAINST),
        ("2025", "2026-06-15", OPEN),
        ("2025", "2027-01-01", MET),
        ("[..2016-12-21]", "2024-05-31", MET),
        ("", "2024-05-31", OPEN),
        (None, "2024-05-31", OPEN),
    ],
)
def test_more_than_twelve_months(joined, on, outcome):
    assert judged(city(joined), policy(), on).outcome is outcome


@pytest.mark.parametrize(
    ("way", "joined", "outcome"),
    [
        # Judged on 1 June, 30 June or 1 December 2027.
        ("city-deadline", "2026-05-31", MET),
        ("city-deadline", "2026-06-01", AGAINST),
        ("nomination", "2026-06-29", MET),
        ("nomination", "2026-06-30", AGAINST),
        ("decision", "2026-11-30", MET),
        ("decision", "2026-12-01", AGAINST),
        # No source says on which: decided where all three agree.
        ("unknown", "2026-05-31", MET),
        ("unknown", "2026-06-01", OPEN),
        ("unknown", "2026-11-30", OPEN),
        ("unknown", "2026-12-01", AGAINST),
    ],
)
def test_the_day_on_which_it_is_judged(way, joined, outcome):
    assert judged(city(joined), complete(**{"membership.judged_on": way})).outcome is outcome


def test_an_unknown_nomination_lies_between_the_deadline_and_the_decision():
    rules = complete(**{"membership.judged_on": "nomination", "commission.closes": "unknown"})

    assert judged_days(rules) == (when("[2027-06-01..2027-12-01]"),)
    assert judged(city("2026-05-31"), rules).outcome is MET
    assert judged(city("2026-08-01"), rules).outcome is OPEN
    assert judged(city("2026-12-01"), rules).outcome is AGAINST


@pytest.mark.parametrize(
    ("counted", "on", "outcome"),
    [("day-or-last", "2025-03-01", MET), ("day-or-next", "2025-03-01", AGAINST), ("unknown", "2025-03-01", OPEN)],
)
def test_how_months_are_counted_from_a_leap_day(counted, on, outcome):
    found = judged(city("2024-02-29"), complete(**{"membership.counted": counted}), on)

    assert found.outcome is outcome
    assert ("counting-not-known" in codes(found)) is (outcome is OPEN)


@pytest.mark.parametrize(
    ("ended", "on", "code", "outcome"),
    [
        (None, "2027-06-01", "member-long-enough", MET),
        ("2027-06-02", "2027-06-01", "member-long-enough", MET),
        ("2027-06-01", "2027-06-01", "membership-ended", AGAINST),
        ("2027-05-31", "2027-06-01", "membership-ended", AGAINST),
        ("2027", "2027-06-01", "joining-not-exact", OPEN),
        ("", "2027-06-01", "joining-not-exact", OPEN),
    ],
)
def test_a_membership_that_ended_is_none_from_that_day_on(ended, on, code, outcome):
    found = judged(city("2020-09-23", ended=ended), complete(), on)

    assert (found.outcome, code in codes(found)) == (outcome, True)


def test_a_city_that_came_back_counts_from_its_return():
    spans = (MemberSpan(when("2016"), when("2019")), MemberSpan(when("2026-10-01")))

    assert judged(CityFacts(country="MA", spans=spans), complete(), "2027-10-01").outcome is AGAINST
    assert judged(CityFacts(country="MA", spans=spans), complete(), "2027-10-02").outcome is MET


# A round of June 2027 and the awardees of 2021, announced on 27 October 2021.
@pytest.mark.parametrize(
    ("counted", "outcome", "code"),
    [
        ("by-day", AGAINST, "award-too-recent"),
        ("by-award-year", MET, "award-long-ago"),
        ("unknown", OPEN, "cooldown-not-said"),
    ],
)
def test_the_awardees_of_2021_in_june_2027(counted, outcome, code):
    facts = city("2016", awards=((2021, "2021-10-27", "2021-10"),))
    found = judged(facts, complete(**{"cooldown.counted": counted, "window.closes": "2027-06-15"}))

    assert (found.outcome, code in codes(found)) == (outcome, True)


@pytest.mark.parametrize(
    ("begins", "on", "outcome"),
    [
        # Awarded on 31 January 2019, handed over on 30 September.
        ("announced", "2025-01-31", AGAINST),
        ("announced", "2025-02-01", MET),
        ("handed-over", "2025-09-30", AGAINST),
        ("handed-over", "2025-10-01", MET),
        ("unknown", "2025-01-31", AGAINST),
        ("unknown", "2025-02-01", OPEN),
        ("unknown", "2025-09-30", OPEN),
        ("unknown", "2025-10-01", MET),
    ],
)
def test_from_which_day_the_years_are_counted(begins, on, outcome):
    facts = city("2016", awards=((2019, "2019-01-31", "2019-09-30"),))

    assert judged(facts, complete(**{"cooldown.begins": begins, "round.year": 2025}), on).outcome is outcome


@pytest.mark.parametrize(("begins", "until"), [("announced", "2025-01-31"), ("handed-over", "2025-09-30")])
def test_the_last_day_of_the_years_is_counted_from_the_day_that_counts(begins, until):
    facts = city("2016", awards=((2019, "2019-01-31", "2019-09-30"),))
    found = judged(facts, complete(**{"cooldown.begins": begins, "round.year": 2025}), "2024-12-31")

    assert [str(one.facts["until"]) for one in found.findings if one.code == "award-too-recent"] == [until]


@pytest.mark.parametrize(("year", "outcome"), [(2026, AGAINST), (2027, MET), (2028, MET)])
def test_award_years_are_counted_by_their_difference(year, outcome):
    facts = city("2016", awards=((2021, "2021-10-27", "2021-10"),))

    assert judged(facts, complete(**{"cooldown.counted": "by-award-year", "round.year": year})).outcome is outcome


def test_an_award_of_the_round_itself_or_later_is_no_earlier_one():
    facts = city("2016", awards=((2027, "2027-12-01", "2027-12-01"), (2030, "2030-12-01", "2030-12-01")))

    assert "no-award-before" in codes(judged(facts, complete()))


def test_each_earlier_award_is_judged_by_itself():
    facts = city("2014", awards=((2015, "2015-09-30", "2015-09-30"), (2024, "2024-12-02", "2024-12-02")))
    found = judged(facts, complete())

    assert [(one.code, one.facts["award"]) for one in found.findings if "award" in one.facts] == [
        ("award-long-ago", 2015),
        ("award-too-recent", 2024),
    ]


@pytest.mark.parametrize(
    ("joined", "announced", "handed", "code"),
    [
        ("[..2024-12-02]", "2024-12-02", "2024-12-02", "evidence-circular"),
        ("[..2017-09-30]", "2017-01-19", "2017-09", "evidence-circular"),
        ("[..2024-12-01]", "2024-12-02", "2024-12-02", "joining-not-exact"),
        ("2024-12-02", "2024-12-02", "2024-12-02", "member-not-long-enough"),
    ],
)
def test_the_award_that_asks_for_membership_proves_none(joined, announced, handed, code):
    facts = city(joined, here=Honour(2024, when(announced), when(handed)))

    assert code in codes(judged(facts, policy()))


def test_the_same_evidence_counts_for_a_later_round():
    facts = city("[..2024-12-02]", awards=((2024, "2024-12-02", "2024-12-02"),))

    assert "member-long-enough" in codes(judged(facts, policy(), "2026-01-01"))


@pytest.mark.parametrize(
    ("confidence", "least", "outcome"),
    [
        (Evidence.HIGH, "medium", MET),
        (Evidence.MEDIUM, "medium", MET),
        (Evidence.LOW, "medium", OPEN),
        (Evidence.MEDIUM, "high", OPEN),
        (Evidence.LOW, "low", MET),
    ],
)
def test_what_is_contradicted_decides_nothing(confidence, least, outcome):
    facts = CityFacts(country="MA", spans=(MemberSpan(when("2017"), confidence=confidence),))

    assert judged(facts, policy(**{"membership.evidence": least})).outcome is outcome


@pytest.mark.parametrize(("decided", "outcome"), [("2015-09-30", NO_MEASURE), ("2015-09-29", NO_MEASURE), ("2015-10-01", OPEN)])
def test_nobody_could_be_a_member_before_membership_opened(decided, outcome):
    rules = policy("award-2015", **{"phases.decided": decided})

    assert judged(city("2015"), rules).outcome is outcome


@pytest.mark.parametrize(
    ("fewest", "inhabitants", "about", "outcome"),
    [
        (10_000, 9_999, "2015", AGAINST),
        (10_000, 10_000, "2015", MET),
        (10_000, 9_000_000, "", OPEN),
        (10_000, None, "", OPEN),
        ("none", 5, "2015", MET),
        ("unknown", 5, "2015", MET),
    ],
)
def test_inhabitants_at_their_edge_and_without_a_date(fewest, inhabitants, about, outcome):
    facts = city(inhabitants=inhabitants, inhabitants_on=when(about))

    assert judged(facts, policy("admission-2024", **{"who.minimum_population": fewest})).outcome is outcome


@pytest.mark.parametrize(
    ("kinds", "kind", "outcome"),
    [(["town"], "town", MET), (["town"], "city", AGAINST), ("none", "city", MET), ("unknown", "city", MET)],
)
def test_kinds_of_places(kinds, kind, outcome):
    assert judged(city(kind=kind), policy("admission-2024", **{"who.kinds": kinds})).outcome is outcome


@pytest.mark.parametrize(("countries", "outcome"), [("all", MET), (["MA"], MET), (["XD"], AGAINST)])
def test_countries(countries, outcome):
    assert judged(city(), policy("admission-2024", **{"who.countries": countries})).outcome is outcome


@pytest.mark.parametrize(
    ("joined", "on", "outcome"),
    [
        (None, "2027-06-01", MET),
        ("2027-06-02", "2027-06-01", MET),
        ("2027-06-01", "2027-06-01", AGAINST),
        ("2020", "2027-06-01", AGAINST),
        ("2027", "2027-06-01", OPEN),
    ],
)
def test_who_is_a_member_already_is_not_admitted_again(joined, on, outcome):
    assert judged(city(joined), policy("admission-2024"), on).outcome is outcome


def test_a_city_that_two_rounds_list_as_new_is_not_decided():
    facts = CityFacts(country="BH", admitted_in="2024", spans=(MemberSpan(when("2019"), rounds=frozenset({"2019", "2024"})),))
    found = judged(facts, policy("admission-2024"))

    assert (found.outcome, codes(found)) == (OPEN, {"listed-twice"})


def test_rules_whose_numbers_are_unknown_are_not_tried_and_are_named():
    assert rules_not_tried(policy("award-2019")) == (
        "who.kinds",
        "who.member_state",
        "who.minimum_population",
        "membership.months",
        "quota.per_country",
        "quota.per_region",
    )
    assert "who.minimum_population" not in rules_not_tried(policy("admission-2024"))


# Properties

TRUTHS = st.sampled_from(list(Truth))
FOUND = st.lists(st.builds(lambda speaks: Finding("no-member-yet", "membership", speaks), TRUTHS), max_size=6)


@hypothesis(deadline=None)
@given(FOUND, TRUTHS)
def test_one_more_finding_never_turns_a_refusal_into_a_pass(found, speaks):
    more = Finding("no-member-yet", "membership", speaks)

    if verdict(found).outcome is AGAINST:
        assert verdict([*found, more]).outcome is AGAINST
    if verdict([*found, more]).outcome is MET:
        assert verdict(found).outcome is MET


@hypothesis(deadline=None)
@given(FOUND)
def test_a_reason_against_is_always_enough(found):
    assert verdict([*found, Finding("member-already", "membership", Truth.NO)]).outcome is AGAINST


DAYS = st.dates(date(2013, 1, 1), date(2030, 1, 1))
SPANS = st.builds(lambda first, width: UncertainDate.between(first, first + timedelta(days=width)), DAYS, st.integers(0, 900))
WAYS = st.fixed_dictionaries(
    {
        "membership.judged_on": st.sampled_from(["city-deadline", "nomination", "decision"]),
        "membership.counted": st.sampled_from(["day-or-last", "day-or-next"]),
        "cooldown.counted": st.sampled_from(["by-day", "by-award-year"]),
        "cooldown.begins": st.sampled_from(["announced", "handed-over"]),
    }
)
AWARDS = st.lists(st.tuples(st.integers(2015, 2026), DAYS, DAYS), max_size=3)


def member(joined: UncertainDate, awards: list[tuple[int, date, date]]) -> CityFacts:
    honours = tuple(Honour(year, UncertainDate.on(one), UncertainDate.on(other)) for year, one, other in awards)
    return CityFacts(country="MA", spans=(MemberSpan(joined),), honours=honours)


@hypothesis(deadline=None)
@given(SPANS, AWARDS, WAYS)
def test_what_an_unknown_way_decides_every_known_way_decides_alike(joined, awards, ways):
    facts = member(joined, awards)
    unknown = verdict(findings(facts, complete(**dict.fromkeys(ways, "unknown")))).outcome

    if unknown in (MET, AGAINST):
        assert verdict(findings(facts, complete(**ways))).outcome is unknown


@hypothesis(deadline=None)
@given(SPANS, AWARDS, WAYS)
def test_one_more_award_never_makes_a_city_fitter(joined, awards, ways):
    order = [MET, OPEN, AGAINST]
    before = verdict(findings(member(joined, awards), complete(**ways))).outcome
    after = verdict(findings(member(joined, [*awards, (2026, date(2026, 1, 1), date(2026, 2, 1))]), complete(**ways))).outcome

    assert order.index(before) <= order.index(after)


@hypothesis(deadline=None)
@given(DAYS, st.integers(0, 900), st.integers(0, 900), WAYS)
def test_knowing_less_of_the_day_never_decides_otherwise(first, before, after, ways):
    exact = verdict(findings(member(UncertainDate.on(first), []), complete(**ways))).outcome
    wide = UncertainDate.between(first - timedelta(days=before), first + timedelta(days=after))

    assert verdict(findings(member(wide, []), complete(**ways))).outcome in (exact, OPEN)


def test_every_sentence_is_one_that_a_rule_can_say():
    rules = settings.PACKAGE / "rounds" / "rules"
    source = "".join((rules / f"{name}.py").read_text(encoding="utf-8") for name in ("eligibility", "quotas"))

    assert [code for code in SENTENCES if f'"{code}"' not in source] == []
