"""Every act in every state, and both sides of every edge: what is refused, and that all reasons are given."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.applications import Act, ApplicationState, Part, Preselection
from halqa.rounds.enums.calls import CallState
from halqa.rounds.queries.policies import read_file
from halqa.rounds.rules.applications import (
    ACTS,
    APPLICATIONS,
    LIVE,
    ApplicationFacts,
    NationalFacts,
    TextFacts,
    may,
    refusals,
    refusals_of_answer_by,
    refusals_to_bind,
)
from halqa.rounds.rules.deadlines import deadline
from halqa.rounds.rules.policies import Policy
from tests.factories.applications import CITY_CLOSES, COMMISSION_CLOSES, NOW, SHIPPED

S = ApplicationState
SECOND = timedelta(seconds=1)
GRACE = timedelta(hours=12)
COMMISSION_GRACE = timedelta(hours=48)


def policy(**values: Any) -> Policy:
    return Policy({**read_file(SHIPPED).policy.values, **{key.replace("__", "."): value for key, value in values.items()}})


def facts(state: ApplicationState = S.DRAFTED, **more: Any) -> ApplicationFacts:
    given = {"is_signed": True, "has_consent": True, "was_sent": state is not S.DRAFTED, "call": CallState.OPEN} | more
    return ApplicationFacts(state=state, version=1, **given)


def codes(act: Act, known: ApplicationFacts, now: datetime = NOW, **values: Any) -> list[str]:
    return [one.code for one in refusals(act, known, policy(**values), now)]


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", ApplicationState)
def test_an_act_is_done_from_the_states_of_its_law_and_from_no_other(act, state):
    said = codes(act, facts(state, national=NationalFacts(preselection=Preselection.ON_PAPER, passed=True)))

    assert ("application-not-there" in said) is (state not in ACTS[act].states)


def test_nobody_but_a_commission_endorses():
    for act in (Act.ENDORSE, Act.WITHDRAW_ENDORSEMENT, Act.DECLINE, Act.RETURN):
        assert ACTS[act].parts == {Part.COMMISSION}
    assert not may(Act.ENDORSE, [Part.TEAM, Part.HOUSE, Part.WRITER, Part.MAYOR, Part.OTHER], facts(S.SUBMITTED))


def test_others_may_nothing():
    assert [act for act in Act if may(act, [Part.OTHER], facts(S.SUBMITTED))] == []


@pytest.mark.parametrize(("was_sent", "part", "reads"), [
    (False, Part.COMMISSION, False),
    (False, Part.TEAM, False),
    (False, Part.WRITER, True),
    (False, Part.MAYOR, True),
    (True, Part.COMMISSION, True),
    (True, Part.TEAM, True),
])  # fmt: skip
def test_an_office_reads_what_was_sent_to_it(was_sent, part, reads):
    assert may(Act.READ, [part], facts(S.WITHDRAWN, was_sent=was_sent)) is reads


@pytest.mark.parametrize(("act", "state", "last", "code"), [
    (Act.WRITE, S.DRAFTED, CITY_CLOSES + GRACE, "window-over"),
    (Act.SIGN, S.DRAFTED, CITY_CLOSES + GRACE, "window-over"),
    (Act.SUBMIT, S.DRAFTED, CITY_CLOSES + GRACE, "window-over"),
    (Act.ENDORSE, S.SUBMITTED, COMMISSION_CLOSES + COMMISSION_GRACE, "commission-deadline-over"),
    (Act.RETURN, S.SUBMITTED, COMMISSION_CLOSES + COMMISSION_GRACE, "commission-deadline-over"),
    (Act.DECLINE, S.SUBMITTED, COMMISSION_CLOSES + COMMISSION_GRACE, "commission-deadline-over"),
    (Act.WITHDRAW_ENDORSEMENT, S.RECEIVED, COMMISSION_CLOSES + COMMISSION_GRACE, "commission-deadline-over"),
])  # fmt: skip
def test_the_first_moment_that_is_too_late(act, state, last, code):
    assert codes(act, facts(state), last - SECOND) == []
    assert codes(act, facts(state), last) == [code]


@pytest.mark.parametrize(("act", "state", "first", "code"), [
    (Act.CLOSE_UNSENT, S.DRAFTED, CITY_CLOSES + GRACE, "window-still-open"),
    (Act.CLOSE_UNENDORSED, S.SUBMITTED, COMMISSION_CLOSES + COMMISSION_GRACE, "commission-still-has-time"),
    (Act.CLOSE_UNENDORSED, S.RETURNED, COMMISSION_CLOSES + COMMISSION_GRACE, "commission-still-has-time"),
])  # fmt: skip
def test_nothing_is_closed_while_there_is_time(act, state, first, code):
    assert codes(act, facts(state), first - SECOND) == [code]
    assert codes(act, facts(state), first) == []


def test_a_country_can_have_an_earlier_day_and_its_cities_alone_are_held_to_it():
    own = deadline(datetime(2027, 5, 10, tzinfo=UTC).date(), "24:00", "UTC", None)
    known = facts(national=NationalFacts(closes=own))

    assert codes(Act.SUBMIT, known, own.latest - SECOND) == []
    assert codes(Act.SUBMIT, known, own.latest) == ["national-day-over"]
    assert codes(Act.SUBMIT, facts(), own.latest) == []


def test_before_the_window_opens_one_writes_and_signs_and_does_not_submit():
    before = datetime(2027, 4, 1, 11, 59, 59, tzinfo=UTC)  # 23:59:59 of 31 March, anywhere on earth

    assert codes(Act.WRITE, facts(), before) == codes(Act.SIGN, facts(), before) == []
    assert codes(Act.SUBMIT, facts(), before) == ["window-not-open-yet"]
    assert codes(Act.SUBMIT, facts(), before + SECOND) == []


def test_a_returned_file_has_the_time_that_the_commission_gave_it():
    until = CITY_CLOSES + timedelta(days=10)
    known = facts(S.RETURNED, answer_by=until)

    assert codes(Act.WRITE, known, until - SECOND) == codes(Act.SUBMIT, known, until - SECOND) == []
    assert codes(Act.WRITE, known, until) == codes(Act.SUBMIT, known, until) == ["answer-date-passed"]


def test_all_that_keeps_a_text_from_being_sent_is_said_at_once():
    text = TextFacts(missing=2, unfit=1, set_aside=3)

    said = codes(Act.SUBMIT, facts(text=text, is_signed=False, has_consent=False))

    assert said == ["texts-set-aside", "answers-unfit", "answers-missing", "signature-missing", "consent-missing"]


def test_a_round_asks_for_no_more_than_its_policy():
    known = facts(is_signed=False, has_consent=False)

    assert codes(Act.SUBMIT, known, signatures__mayor=False, signatures__consent=False) == []
    assert codes(Act.SIGN, facts(), signatures__mayor=False) == ["no-signature-asked"]


@pytest.mark.parametrize(("endorsed", "said"), [(2, []), (3, ["country-full"]), (4, ["country-full"])])
def test_the_last_place_of_a_country(endorsed, said):
    assert codes(Act.ENDORSE, facts(S.SUBMITTED, national=NationalFacts(endorsed=endorsed))) == said


def test_a_commission_without_a_number_of_nominations_has_the_places_of_its_country():
    known = facts(S.SUBMITTED, national=NationalFacts(endorsed=3))

    assert codes(Act.ENDORSE, known, commission__nominations="none", quota__counted="decisions") == []
    assert codes(Act.ENDORSE, known, commission__nominations="none", quota__per_country=4) == []
    assert codes(Act.ENDORSE, known, commission__nominations="none") == ["country-full"]


def test_places_of_a_region_and_of_applications():
    region = NationalFacts(in_region=2, applied=3, applied_in_region=5)

    assert codes(Act.ENDORSE, facts(S.SUBMITTED, national=region), quota__per_region=2) == ["region-full"]
    assert codes(Act.ENDORSE, facts(S.SUBMITTED, national=region), quota__per_region=3) == []
    both = {"quota__counted": "applications", "quota__per_region": 5}
    assert codes(Act.SUBMIT, facts(national=region), **both) == ["country-full", "region-full"]
    # One that was sent back has its place already.
    returned = facts(S.RETURNED, national=region, answer_by=NOW + SECOND)
    assert codes(Act.SUBMIT, returned, **both) == []


@pytest.mark.parametrize(
    ("passed", "said"), [(None, ["preselection-still-open"]), (False, ["preselection-not-passed"]), (True, [])]
)
def test_where_a_commission_chooses_first_it_endorses_what_passed(passed, said):
    national = NationalFacts(preselection=Preselection.PAPER_AND_INTERVIEW, passed=passed)

    assert codes(Act.ENDORSE, facts(S.SUBMITTED, national=national)) == said


def test_an_answer_has_its_time_and_the_team_waits_for_it():
    known = facts(S.QUERIED, answer_by=NOW)

    assert codes(Act.ANSWER, known, NOW - SECOND) == []
    assert codes(Act.CLOSE_QUERY, known, NOW - SECOND) == ["city-still-has-time"]
    assert codes(Act.ANSWER, known, NOW) == ["answer-date-passed"]
    assert codes(Act.CLOSE_QUERY, known, NOW) == []


def test_a_date_to_answer_lies_ahead_and_before_the_commissions_door_closes():
    last = COMMISSION_CLOSES + COMMISSION_GRACE

    assert refusals_of_answer_by(last, policy(), NOW, ends=True) == ()
    assert [one.code for one in refusals_of_answer_by(last + SECOND, policy(), NOW, ends=True)] == ["answer-date-after-deadline"]
    assert refusals_of_answer_by(last + SECOND, policy(), NOW, ends=False) == ()
    assert refusals_of_answer_by(NOW, policy(), NOW, ends=False) == (Refusal("answer-date-over"),)


def test_where_a_call_is_called_off_nothing_goes_on_but_leaving():
    known = facts(S.SUBMITTED, call=CallState.CALLED_OFF)

    assert codes(Act.ENDORSE, known) == ["call-was-called-off"]
    assert codes(Act.WITHDRAW, known) == codes(Act.READ, known) == []
    # Time never runs out for a draft of a call that is off: it is closed at once.
    assert "window-still-open" not in codes(Act.CLOSE_UNSENT, facts(call=CallState.CALLED_OFF))


def test_a_round_without_a_shortlist_has_none():
    assert codes(Act.SHORTLIST, facts(S.ELIGIBLE)) == []
    assert codes(Act.SHORTLIST, facts(S.ELIGIBLE), review__shortlist="none") == ["no-shortlist-here"]


def test_whatever_is_on_its_way_or_chosen_can_be_withdrawn_and_nothing_else():
    withdrawn = {move.source for move in APPLICATIONS.moves if move.target is S.WITHDRAWN}
    assert withdrawn == LIVE | {S.CHOSEN, S.DEFERRED, S.APPEALED}


@pytest.mark.parametrize(("number", "binds"), [(0, False), (1, True), (40, True), (41, False)])
def test_a_book_has_as_many_files_as_somebody_waits_for(number, binds):
    assert (refusals_to_bind(number) == ()) is binds
