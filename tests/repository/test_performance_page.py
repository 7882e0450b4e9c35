"""The page about performance says what was measured, and nothing else."""

import copy

import pytest
from bench.report import PAGE, SECTIONS, page, read_results


def test_the_page_says_what_the_results_say():
    assert PAGE.read_text() == page(read_results()), "run `python -m bench.report`"


def test_every_result_has_its_section():
    assert set(read_results()) == set(SECTIONS)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("web", lambda told: told["pages"]["home"]["SQLite, warm"].update(ratio=0.1)),
        ("pretalx", lambda told: told["ratios"].update(speakers=1)),
        ("slow_line", lambda told: told["pages"]["home"]["throttled"].update(content_seconds=9)),
        ("roster_load", lambda told: told.update(lock_seconds=1000)),
        ("search", lambda told: told["engines"]["Halqa on SQLite"]["answers"]["common"].update(p95_ms=999)),
    ],
)
def test_a_missed_goal_is_told(name, change):
    results = copy.deepcopy(read_results())
    change(results[name]["results"])

    assert "**missed**" in page({name: results[name]})
