"""How long applications were in each state: which event leads where, stays one by one, and a round put together."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.rules.applications import APPLICATIONS
from halqa.rounds.rules.timing import BY_WORD, MOVING, Happened, Stay, nearest_rank, spells, state_after, stays

S = ApplicationState
START = datetime(2027, 4, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def day(number: float) -> datetime:
    return START + number * DAY


def happened(*steps: tuple[str, float] | tuple[str, float, str]) -> list[Happened]:
    return [Happened(f"application.{kind}", said[0] if said else "", day(number)) for kind, number, *said in steps]


@pytest.mark.parametrize("move", APPLICATIONS.moves, ids=lambda move: f"{move.source}-{move.target}")
def test_every_move_of_the_table_is_told_by_an_event(move):
    words = [str(state) for state in (S.ELIGIBLE, S.INELIGIBLE, S.CHOSEN, S.DEFERRED, S.NOT_CHOSEN)]
    told = {
        state_after(kind, said, move.source, with_commission=with_commission)
        for kind in MOVING
        for said in (words if kind in BY_WORD else [""])
        for with_commission in (True, False)
    }

    assert move.target in told


def test_an_event_that_moves_nothing_ends_no_stay():
    life = stays(START, happened(("begun", 0), ("noted", 1), ("ranked", 2), ("submitted", 3)), with_commission=True)

    assert life == (Stay(S.DRAFTED, day(0), day(3)), Stay(S.SUBMITTED, day(3), None))


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        ((("submitted", 1), ("returned", 2), ("submitted", 3), ("endorsed", 4)), "submitted returned submitted received"),
        ((("closed-unsent", 1), ("opened-again", 2), ("submitted", 3)), "unsent drafted submitted"),
        ((("submitted", 1), ("closed-unendorsed", 2), ("opened-again", 3)), "submitted unendorsed submitted"),
        ((("submitted", 1), ("endorsed", 2), ("screened", 3, "ineligible")), "submitted received ineligible"),
        ((("submitted", 1), ("endorsed", 2), ("decision-told", 3, "deferred"), ("appealed", 4)), "submitted received deferred appealed"),
    ],
)  # fmt: skip
def test_stays_follow_the_events(steps, states):
    life = stays(START, happened(*steps), with_commission=True)

    assert [str(stay.state) for stay in life[1:]] == states.split()
    assert [stay.ended for stay in life[:-1]] == [stay.begun for stay in life[1:]]


def test_a_round_without_commissions_sends_to_the_team():
    assert stays(START, happened(("submitted", 1)), with_commission=False)[-1].state is S.RECEIVED


def test_all_stays_of_an_application_in_a_state_are_one_time_and_whatever_is_there_still_is_counted_apart():
    twice = stays(START, happened(("submitted", 1), ("returned", 2), ("submitted", 4), ("endorsed", 7)), with_commission=True)
    there = stays(START, happened(("submitted", 2)), with_commission=True)

    found = {spell.state: spell for spell in spells([twice, there], day(10))}

    assert (found[S.DRAFTED].left, found[S.DRAFTED].median) == (2, timedelta(days=1.5))
    assert (found[S.SUBMITTED].left, found[S.SUBMITTED].median) == (1, timedelta(days=4))
    assert (found[S.SUBMITTED].here, found[S.SUBMITTED].longest) == (1, timedelta(days=8))
    assert (found[S.RECEIVED].left, found[S.RECEIVED].median, found[S.RECEIVED].here) == (0, None, 1)
    assert S.ELIGIBLE not in found


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (100, 90)])
def test_nine_in_ten_is_a_time_that_was_measured(number, expected):
    assert nearest_rank([DAY * each for each in range(number, 0, -1)], 9) == DAY * expected


def test_of_no_times_nothing_is_said():
    with pytest.raises(ValueError, match="no times"):
        nearest_rank([], 9)
    assert spells([], START) == ()
