"""History replayed with the real members and awards: every case that the rules were made for."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import Region
from halqa.registry.queries.honours import award_years
from halqa.registry.queries.lives import lives_of
from halqa.registry.queries.rounds import admission_rounds
from halqa.rounds.enums.calls import CallKind, Outcome, QuotaScope
from halqa.rounds.queries.facts import facts_of
from halqa.rounds.queries.policies import current_policies, past_policies
from halqa.rounds.queries.replay import own_key, replay
from halqa.rounds.rules.eligibility import findings, verdict
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.quotas import Taken, quota_findings
from tests.factories.registry import make_award, make_country, make_member

TODAY = date(2026, 11, 30)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def history(roster_around_module, django_db_blocker):
    """Replay the shipped roster once for all tests of this module."""
    with django_db_blocker.unblock():
        return {one.key: one for one in replay(language="en", today=TODAY)}


def line(history, round_key: str, city: str):
    return next(one for one in history[round_key].lines if one.city.key == city)


def codes(found) -> set[str]:
    return {finding.code for finding in found.findings}


def test_every_round_of_the_past_stands_beside_its_rules(history):
    assert list(history) == [
        *(f"award-{year}" for year in (2015, 2017, 2019, 2021, 2024)),
        *(f"admission-{year}" for year in (2019, 2020, 2022, 2024, 2025)),
    ]
    assert {key: len(one.lines) for key, one in history.items() if key.startswith("award")} == {
        "award-2015": 12,
        "award-2017": 16,
        "award-2019": 10,
        "award-2021": 10,
        "award-2024": 10,
    }


def test_cork_passes_in_2024(history):
    cork = line(history, "award-2024", "ie/cork")

    assert cork.verdict.outcome is Outcome.MET
    assert {"member-long-enough", "award-long-ago"} <= codes(cork.verdict)
    assert cork.sources


def test_in_2015_membership_opened_at_the_conference_that_gave_the_award(history):
    outcomes = history["award-2015"].outcomes

    assert outcomes[Outcome.NO_MEASURE] == 12
    assert history["award-2015"].decided == 0
    cork = line(history, "award-2015", "ie/cork")
    [finding] = [one for one in cork.verdict.findings if one.is_no_measure]
    assert finding.code == "opened-with-the-award"
    assert finding.facts["opened"] == UncertainDate.parse("[2015-09-28..2015-09-30]")


def test_nine_of_2024_pass_and_eunpyeong_gu_cannot_be_decided(history):
    award = history["award-2024"]

    assert [one.city.key for one in award.lines if one.verdict.outcome is not Outcome.MET] == ["kr/eunpyeong-gu"]
    [undecided] = [one for one in award.lines if one.verdict.outcome is Outcome.UNDETERMINED]
    assert [one.code for one in undecided.verdict.open] == ["evidence-circular"]
    # Nothing speaks against it.
    assert undecided.verdict.against == ()
    assert award.decided == 9


@pytest.mark.parametrize(
    ("key", "decided", "against"),
    [("award-2015", 0, 0), ("award-2017", 2, 0), ("award-2019", 3, 0), ("award-2021", 7, 0), ("award-2024", 9, 0)],
)
def test_how_many_of_each_round_can_be_decided(history, key, decided, against):
    assert (history[key].decided, history[key].outcomes[Outcome.AGAINST]) == (decided, against)


def test_no_known_rule_speaks_against_any_city_of_the_past(history):
    assert [(key, one.city.key) for key, found in history.items() for one in found.lines if one.verdict.against] == []


@pytest.mark.parametrize("key", ["eg/damietta", "ie/dublin"])
def test_the_award_s_own_day_proves_nothing(history, key):
    assert "evidence-circular" in codes(line(history, "award-2021", key).verdict)


def test_contradicted_evidence_decides_nothing(history):
    assert "evidence-doubtful" in codes(line(history, "award-2021", "qa/al-wakrah").verdict)


def test_a_year_of_joining_that_could_be_either_side_of_the_deadline_stays_open(history):
    assert "joined-near-the-day" in codes(line(history, "award-2017", "gb/bristol").verdict)
    assert line(history, "award-2017", "gr/larissa").verdict.outcome is Outcome.MET


def test_no_country_has_two_where_the_policy_says_one(history):
    countries = [one for one in history["award-2024"].quotas if one.scope is QuotaScope.COUNTRY]

    assert {(one.taken, one.limit) for one in countries} == {(Taken.exactly(1), 1)}
    assert history["award-2024"].quotas_kept is Truth.YES


def test_six_europeans_of_2017_stand_at_the_cap_and_a_seventh_is_refused(history):
    [full] = history["award-2017"].full
    seventh = quota_findings(history["award-2017"].policy, {QuotaScope.REGION: full.taken})
    sixth = quota_findings(history["award-2017"].policy, {QuotaScope.REGION: Taken.exactly(full.taken.surely - 1)})

    assert (full.name, full.taken, full.limit) == (Region.EUROPE_NORTH_AMERICA, Taken.exactly(6), 6)
    assert [(one.code, one.speaks) for one in seventh] == [("no-place-left-in-region", Truth.NO)]
    assert [one.speaks for one in sixth] == [Truth.YES]


def test_a_seventh_european_in_the_records_would_be_told(shipped_roster):
    make_award(
        make_member("fr/nowhere", begun="2015-10-10", country=make_country("FR")),
        2017,
        announced="2017-01-19",
        handed_over="2017-09",
    )

    [found] = replay(language="en", today=TODAY, key="award-2017")

    assert found.quotas_kept is Truth.NO
    assert [one.name for one in found.broken] == [Region.EUROPE_NORTH_AMERICA]
    assert all(
        "no-place-left-in-region" in codes(one.verdict) for one in found.lines if one.city.region is Region.EUROPE_NORTH_AMERICA
    )


@pytest.mark.parametrize(("counted", "outcome"), [("by-day", Outcome.AGAINST), ("by-award-year", Outcome.MET)])
def test_the_awardees_of_2021_in_a_round_of_june_2027(shipped_roster, counted, outcome):
    keys = [one.city.key for record in award_years(language="en") if record.round.year == 2021 for one in record.awardees]
    rules = Policy({**current_policies()[CallKind.AWARD].values, "cooldown.counted": counted, "round.year": 2027})
    lives = lives_of(keys, language="en")
    # Al Wakrah's membership is contradicted, whatever is counted.
    for key in set(keys) - {"qa/al-wakrah"}:
        assert verdict(findings(facts_of(lives[key]), rules, date(2027, 6, 15))).outcome is outcome, key


@pytest.mark.parametrize(("day", "outcome"), [(4, Outcome.AGAINST), (5, Outcome.MET)])
def test_the_intake_of_december_2025_a_year_later(shipped_roster, day, outcome):
    life = lives_of(["ae/fujairah"], language="en")["ae/fujairah"]

    assert verdict(findings(facts_of(life), current_policies()[CallKind.AWARD], date(2026, 12, day))).outcome is outcome


def test_a_city_that_two_lists_have_is_told(history):
    assert codes(line(history, "admission-2024", "bh/muharraq").verdict) == {"listed-twice", "place-left-in-country"} - {
        "place-left-in-country"
    }
    assert line(history, "admission-2019", "bh/muharraq").verdict.outcome is Outcome.MET


def test_places_of_countries_are_not_told_where_rows_are_missing(history):
    assert history["admission-2022"].missing == 6
    assert history["admission-2022"].quotas_kept is Truth.UNDETERMINED
    assert all(one.taken.surely <= 3 for one in history["admission-2022"].quotas)


def test_policies_and_records_of_the_same_round_say_the_same_days(shipped_roster):
    rounds = {f"award-{one.round.year}": one.round for one in award_years(language="en")}
    rounds |= {f"admission-{one.key}": one for one in admission_rounds(TODAY)}
    for rules in past_policies():
        assert rules.when("phases.decided") == rounds[rules.key].announced, rules.key
        if rules.kind is CallKind.AWARD:
            assert rules.when("phases.handed_over") == rounds[rules.key].handed_over, rules.key
            assert rules.number("round.year") == int(own_key(rules))


def test_the_command_prints_each_awardee_with_the_verdict_and_its_reasons(shipped_roster):
    said = StringIO()
    call_command("rounds", "replay", "--round", "award-2024", stdout=said)
    text = said.getvalue()

    assert "10 cities, 9 can be decided." in text
    assert "Cork (ie/cork): The known rules are met." in text
    assert "Eunpyeong-gu (kr/eunpyeong-gu): It cannot be decided." in text
    assert "proves nothing, for the award asks for membership" in text
    assert "Not tried, for no source says what holds" in text


def test_the_command_tells_programs_the_same(shipped_roster):
    said = StringIO()
    call_command("rounds", "replay", "--json", stdout=said)
    told = {one["round"]: one for one in json.loads(said.getvalue())["rounds"]}

    assert {key: one["decided"] for key, one in told.items() if key.startswith("award")} == {
        "award-2015": 0,
        "award-2017": 2,
        "award-2019": 3,
        "award-2021": 7,
        "award-2024": 9,
    }
    [eunpyeong] = [one for one in told["award-2024"]["lines"] if one["outcome"] == "undetermined"]
    assert [(one["code"], one["speaks"]) for one in eunpyeong["reasons"]] == [
        ("evidence-circular", "undetermined"),
        ("no-award-before", "yes"),
        ("place-left-in-country", "yes"),
    ]


def test_a_round_without_a_policy_is_refused_by_the_command(db):
    with pytest.raises(CommandError, match=r"no policy of a round award-2013"):
        call_command("rounds", "replay", "--round", "award-2013", stdout=StringIO())


def test_the_command_checks_policies_and_names_line_and_key(tmp_path):
    said, wrong = StringIO(), StringIO()
    call_command("rounds", "check", stdout=said)
    (tmp_path / "bad.toml").write_text("[round]\nkind = 'award'\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("rounds", "check", str(tmp_path), stdout=said, stderr=wrong)

    assert "15 policies are sound." in said.getvalue()
    assert "bad.toml: Line 1, round.key: The key is missing." in wrong.getvalue()
