"""A second network with other rules runs beside the first, without other code."""

from datetime import UTC, date, datetime

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.operations.queries.health import bad_agreements
from halqa.rounds.enums.calls import CallKind, Outcome, Phase
from halqa.rounds.queries.calls import deadlines_of, phase_of
from halqa.rounds.queries.policies import current_policies, past_policies, read_file
from halqa.rounds.queries.wording import rule_groups
from halqa.rounds.rules.calls import CallFacts, CallState, refusals_to_open
from halqa.rounds.rules.eligibility import CityFacts, Honour, MemberSpan, findings, verdict
from tests.factories.registry import make_city, make_country
from tests.factories.rounds import DHURLAND, complete


@pytest.fixture
def dhurland(settings):
    """Let the house be that of the invented national network."""
    settings.POLICY = DHURLAND.parents[1]


def joined(
    text: str, *, country: str = "XD", kind: str = "town", award: tuple[int, str] | None = None, people: int = 5000
) -> CityFacts:
    honours = (Honour(award[0], UncertainDate.parse(award[1]), UncertainDate.parse(award[1])),) if award else ()
    spans = (MemberSpan(UncertainDate.parse(text)),) if text else ()
    return CityFacts(country, kind, spans, honours, inhabitants=people, inhabitants_on=UncertainDate.parse("2026"))


def outcome(facts: CityFacts, rules) -> Outcome:
    return verdict(findings(facts, rules)).outcome


def test_its_rules_are_read_by_the_same_house(dhurland):
    assert set(current_policies()) == {CallKind.ADMISSION, CallKind.AWARD}
    assert past_policies() == ()


def test_the_same_city_is_judged_by_each_network_s_own_rules():
    national, world = (
        read_file(DHURLAND / "award.toml").policy,
        complete(**{"who.countries": ["XD"], "window.closes": "2027-03-28"}),
    )
    # Joined six months and some days before: enough there, not enough in the world.
    facts = joined("2026-09-20")
    # Honoured three years before: long enough there, too recent in the world.
    honoured = joined("2021", award=(2024, "2024-09-01"))

    assert (outcome(facts, national), outcome(facts, world)) == (Outcome.MET, Outcome.AGAINST)
    assert (outcome(honoured, national), outcome(honoured, world)) == (Outcome.MET, Outcome.AGAINST)


@pytest.mark.parametrize(
    ("begun", "expected"), [("2026-09-27", Outcome.MET), ("2026-09-28", Outcome.MET), ("2026-09-29", Outcome.AGAINST)]
)
def test_at_least_six_months_by_its_own_deadline(begun, expected):
    assert outcome(joined(begun), read_file(DHURLAND / "award.toml").policy) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (joined(""), Outcome.MET),
        (joined("", country="XA"), Outcome.AGAINST),
        (joined("", kind="city"), Outcome.AGAINST),
        (joined("", people=1999), Outcome.AGAINST),
        (joined("", people=2000), Outcome.MET),
        (joined("2020"), Outcome.AGAINST),
    ],
)
def test_its_admission_asks_for_its_own_country_kinds_and_inhabitants(facts, expected):
    assert outcome(facts, read_file(DHURLAND / "admission.toml").policy) is expected


def test_its_own_pre_selection_stands_among_its_rules():
    rules = read_file(DHURLAND / "admission.toml").policy
    told = {line.key: line.value for group in rule_groups(rules, {"XD": "Dhurland"}) for line in group.lines}

    assert told["review.preselection"] == "by reading the applications and talking to the cities"
    assert told["review.preselection_places"] == "8"
    assert told["review.jury"] == "the coordination team, without a jury"
    assert told["who.countries"] == "Dhurland"


def test_its_deadline_falls_on_the_day_on_which_clocks_change():
    rules = read_file(DHURLAND / "admission.toml").policy
    [cities, commission] = deadlines_of(rules, "Asia/Tokyo")

    assert cities.at == datetime(2027, 3, 28, 23, tzinfo=UTC)
    assert [clock.zone for clock in cities.clocks] == ["Europe/Dublin", "Asia/Tokyo", "UTC"]
    assert cities.clocks[1].shown.isoformat() == "2027-03-29T08:00:00+09:00"
    assert commission.grace_hours == 48
    assert phase_of(rules, datetime(2027, 3, 28, 22, 59, tzinfo=UTC)) is Phase.TAKING
    assert phase_of(rules, datetime(2027, 3, 28, 23, tzinfo=UTC)) is Phase.OVER


@pytest.mark.parametrize("name", ["admission", "award"])
def test_nothing_keeps_its_calls_from_opening(name):
    facts = CallFacts(CallState.DRAFT, 1, read_file(DHURLAND / f"{name}.toml").policy)

    assert refusals_to_open(facts, read=1, fiction=True) == ()
    assert [one.code for one in refusals_to_open(facts, read=1, fiction=False)] == ["round-is-invented"]


def test_it_is_open_on_its_own_days():
    rules = read_file(DHURLAND / "award.toml").policy

    assert phase_of(rules, datetime(2027, 1, 31, 23, 59, tzinfo=UTC)) is Phase.COMING
    assert phase_of(rules, datetime(2027, 2, 1, tzinfo=UTC)) is Phase.TAKING
    assert rules.day("window.opens") == date(2027, 2, 1)


def test_all_that_it_has_agreed_can_be_read(dhurland):
    assert bad_agreements() == []


def test_what_it_lacks_is_told_file_by_file(settings, tmp_path):
    settings.POLICY = tmp_path

    told = bad_agreements()
    assert len(told) == 12
    assert "/forms.toml" in told[8]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["calls/", "forms/", "practices/", "correct/missing/?city=ma/tinghir", "rounds/replay/"])
def test_its_pages_are_shown(dhurland, client, path):
    make_city("ma/tinghir", country=make_country("MA"))

    assert client.get(f"/en/{path}").status_code == 200
