import itertools
from math import atan2, hypot, pi

import pytest

from halqa.foundation.rosette import GROUPS, PETALS, Group, rosette


def reach(petal, drawing):
    """How far from the centre the tip of a petal stands."""
    x, y = petal.outline[2]
    return hypot(x - drawing.centre, y - drawing.centre)


def test_neutral_mark_has_a_star_and_no_petals():
    drawing = rosette()

    assert drawing.petals == ()
    assert len(drawing.star) == 2 * PETALS
    assert len(drawing.tiles) == PETALS


def test_petals_follow_the_framework_clockwise_from_the_top():
    drawing = rosette([50] * PETALS)

    assert [petal.group for petal in drawing.petals] == list(GROUPS)
    assert [GROUPS.count(group) for group in Group] == [3, 6, 3]
    up, right = drawing.petals[0].outline[2], drawing.petals[3].outline[2]
    assert up[0] == drawing.centre
    assert up[1] < drawing.centre
    assert right[1] == drawing.centre
    assert right[0] > drawing.centre


def test_length_grows_evenly_with_the_value_up_to_the_point_of_the_star():
    drawing = rosette([0, 25, 50, 75, 100] + [0] * 7)
    lengths = [reach(petal, drawing) for petal in drawing.petals[:5]]

    steps = [b - a for a, b in itertools.pairwise(lengths)]
    assert all(step == pytest.approx(steps[0], abs=0.2) for step in steps)
    assert lengths[4] == pytest.approx(hypot(drawing.star[0][0] - drawing.centre, drawing.star[0][1] - drawing.centre), abs=0.2)


def test_a_zero_is_seen_and_is_no_empty_petal():
    drawing = rosette([0, None] + [50] * 10)
    zero, nothing = drawing.petals[:2]

    assert not zero.empty
    assert zero.light
    assert reach(zero, drawing) > drawing.eye
    assert nothing.empty
    assert not nothing.light


def test_old_figures_are_marked_but_never_a_missing_one():
    drawing = rosette([50, None] + [50] * 10, stale=[True, True] + [False] * 10)

    assert [petal.stale for petal in drawing.petals[:3]] == [True, False, False]


def test_earlier_state_is_drawn_where_it_is_known():
    drawing = rosette([50] * PETALS, previous=[30, None] + [30] * 10)

    assert len(drawing.petals[0].previous) == 3
    assert drawing.petals[1].previous == ()


@pytest.mark.parametrize("value", [0, 10, 50, 100])
def test_petals_of_equal_length_do_not_touch_each_other(value):
    drawing = rosette([value] * PETALS)
    shoulder = drawing.petals[0].outline[3]

    clockwise_of_the_top = atan2(shoulder[0] - drawing.centre, drawing.centre - shoulder[1])
    assert 0 < clockwise_of_the_top < pi / PETALS


@pytest.mark.parametrize("value", [-0.1, 100.1])
def test_values_outside_the_scale_are_refused(value):
    with pytest.raises(ValueError, match="between 0 and 100"):
        rosette([value] + [50] * 11)


def test_other_than_twelve_values_are_refused():
    with pytest.raises(ValueError, match="12 petals"):
        rosette([50] * 11)
