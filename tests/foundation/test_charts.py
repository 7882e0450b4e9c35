from datetime import date

import pytest

from halqa.foundation.charts import round_ticks, step_chart

BOX = (60.0, 10.0, 500.0, 200.0)


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (425, [0, 200, 400, 600]), (400, [0, 100, 200, 300, 400])],
)
def test_ticks_are_round_and_reach_the_largest(largest, expected):
    assert round_ticks(largest) == expected


def test_steps_hold_a_value_until_the_next_day_it_changes():
    chart = step_chart([(date(2015, 1, 1), 100), (date(2020, 1, 1), 200)], on_line=[True, True], box=BOX)

    (x1, y1), (x2, y2), (x3, y3) = chart.line
    assert (x1, y1) == chart.marks[0]
    assert (x3, y3) == chart.marks[1]
    assert x2 == x3
    assert y2 == y1


def test_a_doubtful_value_is_marked_but_does_not_carry_the_line():
    points = [(date(2015, 1, 1), 100), (date(2016, 1, 1), 500), (date(2020, 1, 1), 200)]
    chart = step_chart(points, on_line=[True, False, True], box=BOX)

    assert len(chart.marks) == 3
    assert chart.marks[1] not in chart.line


def test_everything_stands_in_the_box_and_time_can_run_the_other_way():
    points = [(date(2015, 6, 1), 100), (date(2025, 12, 31), 425)]
    there = step_chart(points, on_line=[True, True], box=BOX)
    back = step_chart(points, on_line=[True, True], box=BOX, mirrored=True)

    assert all(60 <= x <= 560 and 10 <= y <= 210 for x, y in [*there.marks, *back.marks])
    assert there.marks[0][0] < there.marks[1][0]
    assert back.marks[0][0] > back.marks[1][0]


def test_a_single_day_can_be_drawn():
    assert len(step_chart([(date(2020, 5, 1), 3)], on_line=[True], box=BOX).marks) == 1


def test_no_points_are_no_chart():
    with pytest.raises(ValueError, match="at least one point"):
        step_chart([], on_line=[], box=BOX)


def test_a_span_of_days_becomes_a_whisker_that_ends_at_the_mark():
    points = [(date(2015, 12, 31), 100), (date(2020, 1, 1), 200)]
    chart = step_chart(points, on_line=[True, True], since=[date(2015, 1, 1), date(2020, 1, 1)], box=BOX)

    (begin, end), exact = chart.whiskers
    assert begin < end == chart.marks[0][0]
    assert exact is None
