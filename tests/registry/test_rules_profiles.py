"""Where a proposal may go, what stands against it, and what becomes of a text in several languages."""

import pytest

from halqa.foundation.localized import BadText, Localized, digest
from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.rules import profiles as rules

POLICY = rules.ProfilePolicy(most_words=5, most_characters=40, most_of_reason=20, most_picture_bytes=1)
STATES = ProposalState
FRENCH = {"source": "fr", "texts": {"fr": "Une ville"}}
BOTH = {"source": "fr", "texts": {"fr": "Une ville", "ar": "مدينة"}, "made_from": {"ar": digest("Une ville")}}

OLDER = {"source": "fr", "texts": {"fr": "Une grande ville", "ar": "مدينة"}, "made_from": {"ar": digest("Une ville")}}


def facts(state=STATES.SENT, version=3, parts=frozenset({ProfilePart.ABOUT, ProfilePart.OFFICE})):
    return rules.ProposalFacts(state, version, frozenset(parts))


def codes(refusals):
    return [refusal.code for refusal in refusals]


def test_every_state_of_a_proposal_is_reached():
    assert rules.PROPOSALS.unreachable() == frozenset()


@pytest.mark.parametrize(
    ("state", "against"),
    [
        (STATES.DRAFT, []),
        (STATES.RETURNED, []),
        (STATES.SENT, ["proposal-was-sent"]),
        (STATES.DISCARDED, ["proposal-is-closed"]),
        (STATES.APPROVED, ["proposal-is-closed"]),
        (STATES.PARTLY_APPROVED, ["proposal-is-closed"]),
        (STATES.DECLINED, ["proposal-is-closed"]),
    ],
)
def test_a_proposal_is_written_on_until_it_is_sent_and_when_it_comes_back(state, against):
    assert codes(rules.refusals_to_draft(state)) == against


@pytest.mark.parametrize(
    ("state", "to", "against"),
    [
        (STATES.DRAFT, STATES.SENT, []),
        (STATES.RETURNED, STATES.SENT, []),
        (STATES.SENT, STATES.SENT, ["proposal-was-sent"]),
        (STATES.APPROVED, STATES.SENT, ["proposal-is-closed"]),
        (STATES.SENT, STATES.DRAFT, []),
        (STATES.DRAFT, STATES.DRAFT, ["proposal-not-sent"]),
        (STATES.RETURNED, STATES.DRAFT, ["proposal-not-sent"]),
        (STATES.DECLINED, STATES.DRAFT, ["proposal-is-closed"]),
        (STATES.DRAFT, STATES.DISCARDED, []),
        (STATES.RETURNED, STATES.DISCARDED, []),
        (STATES.SENT, STATES.DISCARDED, ["proposal-was-sent"]),
        (STATES.DISCARDED, STATES.DISCARDED, ["proposal-is-closed"]),
        (STATES.SENT, STATES.APPROVED, []),
        (STATES.DRAFT, STATES.APPROVED, ["proposal-not-sent"]),
        (STATES.APPROVED, STATES.APPROVED, ["proposal-is-closed"]),
        (STATES.RETURNED, STATES.DECLINED, ["proposal-not-sent"]),
        (STATES.DECLINED, STATES.RETURNED, ["proposal-is-closed"]),
    ],
)
def test_a_step_is_refused_where_the_table_has_none(state, to, against):
    assert codes(rules.refusals_to_move(facts(state), to, read=3)) == against


def test_a_step_is_refused_when_the_proposal_was_read_at_another_version():
    assert codes(rules.refusals_to_move(facts(version=4), STATES.APPROVED, read=3)) == ["proposal-changed-meanwhile"]
    assert codes(rules.refusals_to_move(facts(version=3), STATES.APPROVED, read=3)) == []


def test_nothing_is_not_sent_but_may_be_discarded():
    empty = facts(STATES.DRAFT, parts=())

    assert codes(rules.refusals_to_move(empty, STATES.SENT, read=3)) == ["nothing-proposed"]
    assert codes(rules.refusals_to_move(empty, STATES.DISCARDED, read=3)) == []


@pytest.mark.parametrize(
    ("to", "reason", "against"),
    [
        (STATES.APPROVED, "", []),
        (STATES.APPROVED, "Thank you", []),
        (STATES.PARTLY_APPROVED, " ", ["reason-missing"]),
        (STATES.PARTLY_APPROVED, "No person", []),
        (STATES.RETURNED, "", ["reason-missing"]),
        (STATES.RETURNED, "x" * 20, []),
        (STATES.RETURNED, "x" * 21, ["reason-too-long"]),
        (STATES.DECLINED, "", ["reason-missing"]),
        (STATES.DECLINED, "Not a city", []),
    ],
)
def test_whatever_is_not_approved_as_a_whole_needs_a_reason(to, reason, against):
    assert codes(rules.refusals_to_decide(facts(), to, read=3, reason=reason, policy=POLICY)) == against


def test_all_reasons_are_given_at_once():
    refusals = rules.refusals_to_decide(facts(version=9), STATES.DECLINED, read=3, reason="", policy=POLICY)

    assert codes(refusals) == ["proposal-changed-meanwhile", "reason-missing"]


@pytest.mark.parametrize(
    ("approved", "state", "against"),
    [
        ((), STATES.PARTLY_APPROVED, ["nothing-approved"]),
        ((ProfilePart.PICTURE,), STATES.PARTLY_APPROVED, ["nothing-approved"]),
        ((ProfilePart.ABOUT,), STATES.PARTLY_APPROVED, []),
        ((ProfilePart.ABOUT, ProfilePart.OFFICE), STATES.APPROVED, []),
        (tuple(ProfilePart), STATES.APPROVED, []),
    ],
)
def test_the_answer_follows_from_the_parts_that_were_approved(approved, state, against):
    proposal = facts()

    assert rules.answer(proposal.parts, approved) is state
    assert codes(rules.refusals_to_approve(proposal, approved, read=3, reason="So", policy=POLICY)) == against


def test_who_comes_second_is_told_what_became_of_the_proposal_and_nothing_else():
    closed = facts(STATES.APPROVED, version=4)

    assert codes(rules.refusals_to_approve(closed, (), read=3, reason="So", policy=POLICY)) == ["proposal-is-closed"]


@pytest.mark.parametrize(
    ("about", "language", "text", "against"),
    [
        ({}, "fr", "un deux trois quatre cinq", []),
        ({}, "fr", "un deux trois quatre cinq six", ["too-many-words"]),
        ({}, "zh-hans", "学习型城市在中国学习", []),
        ({}, "zh-hans", "学习型城市在中国学习型", ["too-many-words"]),
        ({}, "fr", "x" * 40, []),
        ({}, "fr", "x" * 41, ["text-too-long-to-read"]),
        (BOTH, "fr", " ", ["source-still-translated"]),
        (BOTH, "ar", "", []),
        (FRENCH, "fr", "", []),
    ],
)
def test_a_text_is_short_and_a_source_stays_while_it_is_translated(about, language, text, against):
    assert codes(rules.refusals_to_word(about, language, text, POLICY)) == against


def test_the_first_language_is_the_source_and_the_next_a_translation_of_it():
    first = rules.with_text({}, "fr", "Une ville", made_from="")
    second = rules.with_text(first, "ar", "مدينة", made_from=digest("Une ville"))

    assert first == FRENCH
    assert second == BOTH
    assert not Localized.from_json(second).is_stale("ar")


def test_a_new_source_makes_every_translation_older():
    changed = Localized.from_json(rules.with_text(BOTH, "fr", "Une grande ville", made_from=""))

    assert changed.is_stale("ar")


def test_a_translation_made_from_what_its_writer_saw_is_older_at_once_when_the_source_changed_meanwhile():
    changed = rules.with_text(FRENCH, "fr", "Une grande ville", made_from="")
    translated = Localized.from_json(rules.with_text(changed, "ar", "مدينة", made_from=digest("Une ville")))

    assert translated.is_stale("ar")


@pytest.mark.parametrize(
    ("about", "text", "made_from", "nothing_new"),
    [
        (BOTH, "مدينة", digest("Une ville"), True),
        (BOTH, "مدينة", "", True),
        (BOTH, "مدينة أخرى", digest("Une ville"), False),
        (OLDER, "مدينة", digest("Une ville"), True),
        (OLDER, "مدينة", digest("Une grande ville"), False),
        ({}, "", "", True),
    ],
)
def test_an_older_translation_is_confirmed_by_saving_it_with_the_new_source_in_view(about, text, made_from, nothing_new):
    assert rules.is_nothing_new(about, "ar", text, made_from=made_from) is nothing_new
    assert rules.is_older(about, "ar") is (about is OLDER)


def test_a_blank_text_takes_its_language_out_and_the_last_one_takes_all():
    assert rules.with_text(BOTH, "ar", "\n ", made_from="") == FRENCH
    assert rules.with_text(FRENCH, "fr", "", made_from="") == {}
    assert rules.with_text({}, "fr", "", made_from="") == {}
    with pytest.raises(BadText):
        rules.with_text(BOTH, "fr", "", made_from="")


def test_a_text_is_found_in_its_own_language_only():
    assert rules.text_in(BOTH, "ar") == "مدينة"
    assert rules.text_in(BOTH, "en") == ""
    assert rules.text_in({}, "en") == ""
    assert rules.source_digest({}) == ""
    assert rules.source_digest(BOTH) == digest("Une ville")


def test_content_is_equal_in_whatever_order_it_stands():
    assert rules.fingerprint({"a": "1", "b": "2"}) == rules.fingerprint({"b": "2", "a": "1"})
    assert rules.fingerprint({"a": "1"}) != rules.fingerprint({"a": "2"})
