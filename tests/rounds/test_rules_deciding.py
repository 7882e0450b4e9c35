"""What can be decided and announced: each reason against it, and the case beside it in which nothing stands against it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.queries.applications_reference import RULES
from halqa.rounds.rules.applications import NationalFacts
from halqa.rounds.rules.deciding import (
    LONGEST_CITATION,
    LONGEST_TITLE,
    RoundFacts,
    Wording,
    appeal_by,
    honour_year,
    refusals_of_chosen,
    refusals_of_corrigendum,
    refusals_of_reading,
    refusals_of_texts,
    refusals_of_wording,
    refusals_to_announce,
    refusals_to_decide,
    refusals_to_replace,
    written,
)
from halqa.rounds.rules.policies import Policy

S = ApplicationState
SAID = Wording({"en": "For its houses of learning."}, words="Thank you.")
NOTHING = Wording({})
UNREASONED = Wording({}, words="Thank you.")
OVER = datetime(2027, 8, 1, tzinfo=UTC)
DURING = datetime(2027, 5, 10, tzinfo=UTC)
READY = RoundFacts(CallState.OPEN, AnnouncementState.DRAFT, 3, {S.SHORTLISTED: 2, S.INELIGIBLE: 1})


def policy(**other: object) -> Policy:
    return Policy({**RULES.values, **{name.replace("__", "."): value for name, value in other.items()}})


@pytest.mark.parametrize(
    ("said", "wording", "state", "recommended", "rules", "codes"),
    [
        (Decided.CHOSEN, SAID, S.SHORTLISTED, Decided.CHOSEN, policy(), []),
        (Decided.CHOSEN, SAID, S.SHORTLISTED, None, policy(), ["recommendation-missing"]),
        (Decided.CHOSEN, SAID, S.ELIGIBLE, None, policy(), ["not-on-the-shortlist"]),
        (Decided.NOT_CHOSEN, SAID, S.ELIGIBLE, None, policy(), []),
        (Decided.NOT_CHOSEN, SAID, S.ELIGIBLE, None, policy(review__shortlist="none"), ["recommendation-missing"]),
        (Decided.CHOSEN, SAID, S.ELIGIBLE, Decided.CHOSEN, policy(review__shortlist="none"), []),
        (Decided.CHOSEN, SAID, S.ELIGIBLE, None, policy(review__jury="none"), []),
        (Decided.CHOSEN, SAID, S.ELIGIBLE, None, policy(review__jury="unknown"), []),
        (Decided.DEFERRED, SAID, S.SHORTLISTED, Decided.CHOSEN, policy(), ["otherwise-without-reason"]),
        (Decided.DEFERRED, replace(SAID, reason="Floods."), S.SHORTLISTED, Decided.CHOSEN, policy(), []),
        (
            Decided.DEFERRED,
            replace(SAID, reason="Floods."),
            S.SHORTLISTED,
            Decided.CHOSEN,
            policy(review__jury_says="decides"),
            ["jury-decides"],
        ),
        (Decided.CHOSEN, NOTHING, S.SHORTLISTED, Decided.CHOSEN, policy(), []),
        (Decided.DEFERRED, NOTHING, S.SHORTLISTED, Decided.DEFERRED, policy(), ["decision-without-words"]),
        (Decided.NOT_CHOSEN, NOTHING, S.SHORTLISTED, None, policy(), ["recommendation-missing", "decision-without-words"]),
    ],
)
def test_a_decision(said, wording, state, recommended, rules, codes):  # noqa: PLR0917  columns of the table
    assert [one.code for one in refusals_to_decide(said, wording, state, recommended, rules)] == codes


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        (Wording({"en": "x" * LONGEST_CITATION}), []),
        (Wording({"en": "x" * (LONGEST_CITATION + 1)}), ["citation-too-long"]),
        (Wording({"de": "Gut."}), ["citation-in-unknown-language"]),
        (Wording({}, questions="x" * 4000), []),
        (Wording({}, questions="x" * 4001), ["message-too-long"]),
    ],
)
def test_the_texts_of_a_decision(wording, codes):
    assert [one.code for one in refusals_of_wording(wording)] == codes


@pytest.mark.parametrize(
    ("said", "chosen", "in_region", "counted", "codes"),
    [
        (Decided.CHOSEN, 2, 4, "decisions", []),
        (Decided.CHOSEN, 3, 4, "decisions", ["country-full"]),
        (Decided.CHOSEN, 3, 5, "decisions", ["country-full", "region-full"]),
        (Decided.CHOSEN, 3, 5, "nominations", []),
        (Decided.DEFERRED, 3, 5, "decisions", []),
    ],
)
def test_the_places_of_the_chosen(said, chosen, in_region, counted, codes):
    facts = NationalFacts(chosen=chosen, chosen_in_region=in_region)
    assert [one.code for one in refusals_of_chosen(said, facts, policy(quota__counted=counted))] == codes


@pytest.mark.parametrize(
    ("facts", "rules", "read", "now", "codes"),
    [
        (READY, policy(), 3, OVER, []),
        (READY, policy(), 2, OVER, ["announcement-changed-meanwhile"]),
        (replace(READY, state=AnnouncementState.SHARED), policy(), 3, OVER, []),
        (replace(READY, state=AnnouncementState.MADE), policy(), 3, OVER, ["announced-already"]),
        (replace(READY, state=AnnouncementState.MADE, counts={}), policy(), 3, OVER, ["announced-already"]),
        (replace(READY, call=CallState.CLOSED), policy(), 3, OVER, []),
        (replace(READY, call=CallState.CALLED_OFF), policy(), 3, OVER, ["call-takes-nothing"]),
        (READY, policy(), 3, DURING, ["window-still-open"]),
        (READY, policy(commission__closes="none", window__closes="unknown"), 3, DURING, []),
        (replace(READY, counts={S.SHORTLISTED: 1, S.QUERIED: 2}), policy(), 3, OVER, ["applications-on-their-way"]),
        (replace(READY, undecided=1), policy(), 3, OVER, ["applications-undecided"]),
        (replace(READY, uncited=1), policy(), 3, OVER, ["citations-missing"]),
        (replace(READY, counts={S.INELIGIBLE: 1}), policy(), 3, OVER, ["nothing-decided"]),
        (replace(READY, has_title=False), policy(), 3, OVER, ["announcement-without-title"]),
        (READY, policy(round__kind="report"), 3, OVER, ["nothing-to-announce-here"]),
    ],
)
def test_an_announcement(facts, rules, read, now, codes):
    assert [one.code for one in refusals_to_announce(facts, rules, read, now)] == codes


@pytest.mark.parametrize(
    ("said", "was", "wording", "rules", "codes"),
    [
        (Decided.CHOSEN, Decided.CHOSEN, SAID, policy(), []),
        (Decided.CHOSEN, Decided.CHOSEN, UNREASONED, policy(), ["choice-without-reasons"]),
        (Decided.CHOSEN, Decided.NOT_CHOSEN, NOTHING, policy(), ["choice-without-reasons"]),
        (Decided.CHOSEN, Decided.NOT_CHOSEN, NOTHING, policy(round__kind="report"), []),
        (Decided.CHOSEN, Decided.NOT_CHOSEN, SAID, policy(), []),
        (Decided.CHOSEN, Decided.NOT_CHOSEN, replace(SAID, words=" Old words. "), policy(), ["words-of-another-outcome"]),
        (Decided.NOT_CHOSEN, Decided.CHOSEN, NOTHING, policy(), ["decision-without-words"]),
        (Decided.NOT_CHOSEN, Decided.DEFERRED, SAID, policy(), []),
        (Decided.NOT_CHOSEN, Decided.DEFERRED, replace(SAID, words="Old words."), policy(), ["words-of-another-outcome"]),
        (Decided.NOT_CHOSEN, Decided.NOT_CHOSEN, replace(SAID, words="Old words."), policy(), []),
        (Decided.NOT_CHOSEN, Decided.NOT_CHOSEN, NOTHING, policy(), []),
    ],
)
def test_a_decision_in_the_place_of_another(said, was, wording, rules, codes):
    before = Wording({}, words="Old words.")

    assert [one.code for one in refusals_to_replace(said, wording, was, before, rules)] == codes


def test_a_corrigendum_says_what_was_wrong():
    assert refusals_of_corrigendum({"en": "The name was misspelt."}) == ()
    assert [one.code for one in refusals_of_corrigendum({"en": " "})] == ["corrigendum-without-words"]
    assert [one.code for one in refusals_of_corrigendum({"xx": "A mistake."})] == ["citation-in-unknown-language"]


def test_texts_of_an_announcement():
    assert refusals_of_texts({"en": "x" * LONGEST_TITLE}, {}) == ()
    long = refusals_of_texts({"en": "x" * (LONGEST_TITLE + 1)}, {"en": "y" * 8001, "de": "z"})
    assert [one.code for one in long] == ["title-too-long", "statement-too-long", "citation-in-unknown-language"]


@pytest.mark.parametrize(("standing", "read", "codes"), [(0, 0, []), (2, 2, []), (2, 1, ["decided-meanwhile"])])
def test_who_read_an_older_decision_is_told(standing, read, codes):
    assert [one.code for one in refusals_of_reading(standing, read)] == codes


@pytest.mark.parametrize(
    ("appeal", "days", "until"),
    [(True, 30, OVER + timedelta(days=30)), (True, "none", None), (False, 30, None), ("unknown", 30, None)],
)
def test_the_last_moment_to_appeal(appeal, days, until):
    assert appeal_by(policy(review__appeal=appeal, review__appeal_days=days), OVER) == until


def test_the_year_of_an_honour():
    assert honour_year(policy(round__year=2027), OVER.date()) == 2027
    assert honour_year(policy(round__year="unknown"), datetime(2028, 1, 1, tzinfo=UTC).date()) == 2028


def test_only_what_says_something_is_written():
    assert written({"en": " A ", "fr": " "}) == {"en": "A"}
