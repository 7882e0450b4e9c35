"""How a call goes its way: which steps there are, and every reason against each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.rounds.enums.calls import CallState, Phase
from halqa.rounds.queries.policies import read_file
from halqa.rounds.rules.calls import (
    CALLS,
    PUBLIC,
    CallFacts,
    refusals_of_fiction,
    refusals_of_key,
    refusals_to_amend,
    refusals_to_call_off,
    refusals_to_close,
    refusals_to_draft,
    refusals_to_move,
    refusals_to_open,
)
from halqa.rounds.rules.keys import BY_NAME, Amended
from halqa.rounds.rules.policies import Policy
from tests.factories.rounds import DHURLAND, complete

RULES = read_file(DHURLAND / "award.toml").policy
DRAFT, OPEN, CLOSED = CallState.DRAFT, CallState.OPEN, CallState.CLOSED


def facts(state: CallState = OPEN, rules: Policy | None = RULES) -> CallFacts:
    return CallFacts(state, 3, rules)


def other(**values) -> Policy:
    return Policy({**RULES.values, **values})


def codes(refusals) -> list[str]:
    return [refusal.code for refusal in refusals]


@given(st.sampled_from(CallState), st.sampled_from(CallState))
def test_no_step_but_those_of_the_table(source, target):
    moved = codes(refusals_to_move(facts(source), target, read=3))

    assert moved == ([] if CALLS.permits(source, target) else ["call-not-there"])


def test_a_draft_is_nobody_s_but_the_coordination_team_s():
    assert {DRAFT, CallState.DISCARDED} & PUBLIC == set()
    assert CALLS.unreachable() == frozenset()


@pytest.mark.parametrize("step", [refusals_to_move, lambda call, to, read: refusals_to_open(call, read=read, fiction=True)])
def test_who_read_an_older_version_is_told(step):
    assert "call-changed-meanwhile" in codes(step(facts(DRAFT), OPEN, read=2))


def test_everything_that_is_unknown_keeps_a_call_from_opening():
    unknown = complete()
    told = refusals_to_open(facts(DRAFT, unknown), read=3, fiction=False)

    named = {refusal.facts["key"] for refusal in told if refusal.code == "still-unknown"}
    assert {"window.time", "window.zone", "quota.per_region", "review.criteria"} <= named
    assert "cooldown.years" not in named


def test_a_draft_with_mistakes_cannot_open():
    assert codes(refusals_to_open(facts(DRAFT, None), read=3, fiction=True)) == ["policy-has-mistakes"]


@pytest.mark.parametrize(
    ("illustrative", "countries", "fiction", "expected"),
    [
        (True, ["XA", "XJ"], True, []),
        (True, ["XA"], False, ["round-is-invented"]),
        (True, ["XA", "MA"], True, ["fiction-and-countries"]),
        (True, "all", True, ["fiction-and-countries"]),
        (True, ["XK"], True, ["fiction-and-countries"]),
        (False, ["XA"], True, ["fiction-and-countries"]),
        (False, ["MA"], False, []),
        (False, "all", True, []),
    ],
)
def test_fiction_lives_in_countries_of_its_own(illustrative, countries, fiction, expected):
    rules = other(**{"round.illustrative": illustrative, "who.countries": countries})

    assert codes(refusals_of_fiction(rules, fiction=fiction)) == expected


def test_a_draft_keeps_its_key_and_kind():
    assert codes(refusals_to_draft(facts(DRAFT), other(**{"round.key": "award-2"}), read=3, fiction=True)) == [
        "call-of-another-key"
    ]
    assert codes(refusals_to_draft(facts(OPEN), RULES, read=3, fiction=True)) == ["call-not-a-draft"]
    assert codes(refusals_to_draft(facts(DRAFT), other(**{"round.year": 2030}), read=3, fiction=True)) == []


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("window.closes", "2027-03-29", []),
        ("window.closes", "2027-03-27", ["not-to-an-earlier-day"]),
        ("window.closes", "2027-03-28", ["nothing-amended"]),
        ("window.closes", "unknown", ["still-unknown"]),
        ("window.time", "23:59", ["not-to-an-earlier-day"]),
        ("commission.closes", "2027-05-31", []),
        ("commission.closes", "2027-04-29", ["not-to-an-earlier-day"]),
        ("window.grace_hours", 12, []),
        ("commission.grace_hours", 72, []),
        ("commission.grace_hours", 12, ["not-to-fewer-hours"]),
        ("commission.grace_hours", "none", ["not-to-fewer-hours"]),
        ("commission.grace_hours", "unknown", ["still-unknown"]),
        ("phases.decided", "2027-09", []),
        ("phases.decided", "2027-05", []),
        ("phases.decided", "unknown", ["still-unknown"]),
        ("window.zone", "UTC", ["key-is-frozen"]),
        ("window.opens", "2027-03-01", ["key-is-frozen"]),
        ("membership.months", 3, ["key-is-frozen"]),
        ("cooldown.years", 1, ["key-is-frozen"]),
        ("quota.per_country", 9, ["key-is-frozen"]),
        ("review.scale", 10, ["key-is-frozen"]),
        ("publish.decisions", "never", ["key-is-frozen"]),
    ],
)
def test_what_can_change_after_opening(key, value, expected):
    assert codes(refusals_to_amend(facts(), other(**{key: value}), read=3, reason="Roads are closed.")) == expected


def test_every_key_but_days_is_frozen():
    free = {name for name, key in BY_NAME.items() if key.amended is not Amended.NEVER}

    assert {name.partition(".")[0] for name in free} <= {"window", "commission", "phases", "review"}
    assert {name for name in free if name.startswith("review")} == {"review.preselection_ends"}


@pytest.mark.parametrize(
    ("reason", "expected"), [("", ["why-missing"]), ("  \n", ["why-missing"]), ("x" * 2000, []), ("x" * 2001, ["why-too-long"])]
)
def test_an_amendment_needs_a_reason_that_can_be_read(reason, expected):
    assert codes(refusals_to_amend(facts(), other(**{"window.closes": "2027-04-01"}), read=3, reason=reason)) == expected


@pytest.mark.parametrize("state", [DRAFT, CallState.CALLED_OFF, CallState.DISCARDED])
def test_only_what_has_opened_is_amended(state):
    assert codes(refusals_to_amend(facts(state), other(**{"window.closes": "2027-04-01"}), read=3, reason="x")) == [
        "call-not-open"
    ]


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (Phase.COMING, ["window-still-open"]),
        (Phase.TAKING, ["window-still-open"]),
        (Phase.IN_GRACE, ["window-still-open"]),
        (Phase.OVER, []),
    ],
)
def test_a_call_is_not_closed_before_those_who_have_time(phase, expected):
    assert codes(refusals_to_close(facts(), phase, read=3)) == expected


def test_what_was_announced_is_not_called_off():
    decided = replace(facts(), is_announced=True)

    assert codes(refusals_to_call_off(decided, "Nobody came.", read=3)) == ["announced-already"]
    assert codes(refusals_to_call_off(facts(), "Nobody came.", read=3)) == []


def test_all_reasons_are_given_at_once():
    told = codes(refusals_to_call_off(facts(DRAFT), "", read=2))

    assert told == ["call-changed-meanwhile", "call-not-there", "why-missing"]


def test_an_earlier_time_of_a_later_day_is_later():
    after = other(**{"window.closes": "2027-03-29", "window.time": "17:00", "commission.closes": "2027-05-01"})

    assert codes(refusals_to_amend(facts(), after, read=3, reason="Roads are closed.")) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        # One time counts for both last days: that of the commission has stayed, and would end a day earlier.
        ({"window.closes": "2027-03-29"}, ["not-to-an-earlier-day"]),
        ({"commission.closes": "2027-05-01"}, ["not-to-an-earlier-day"]),
        ({"window.closes": "2027-03-29", "commission.closes": "2027-05-01"}, []),
        # More grace makes no last day later.
        ({"window.grace_hours": 96, "commission.grace_hours": 96}, ["not-to-an-earlier-day"]),
    ],
)
def test_an_earlier_time_takes_nobody_s_time(more, expected):
    after = other(**{"window.time": "00:00", **more})

    assert codes(refusals_to_amend(facts(), after, read=3, reason="Roads are closed.")) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("award-2027", []),
        ("award", ["key-not-its-own"]),
        ("hosting", ["key-not-its-own"]),
        ("award-2024", ["key-not-its-own"]),
        ("check", ["key-not-its-own"]),
        ("new", ["key-not-its-own"]),
    ],
)
def test_a_call_has_a_key_of_its_own(key, expected):
    assert codes(refusals_of_key(other(**{"round.key": key}), {"award-2024"})) == expected
